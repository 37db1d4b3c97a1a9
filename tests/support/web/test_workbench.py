"""The list: chips, filters and pages show what they say, a broken address narrows nothing."""

from __future__ import annotations

import pytest

from support.actions import work
from support.domain.channels import Channel
from support.domain.lifecycle import Stage
from support.models import Case
from tests import factories as make


@pytest.fixture
def engineer(db):
    return make.engineer()


def _numbers(page):
    return {row["case"].number for row in page.context["rows"]}


def test_chips_count_and_show_the_same(engineer, browse):
    cases, client = make.cases(5), browse(engineer)
    work.take(make.actor(engineer), case_id=cases[0].pk)
    work.change_stage(make.actor(engineer), case_id=cases[1].pk, stage=Stage.WAITING_REQUESTER)
    work.change_stage(make.actor(engineer), case_id=cases[2].pk, stage=Stage.RESOLVED, reason="Đã xong")
    expected = {"mine": 1, "unassigned": 3, "open": 4, "waiting": 1, "done": 1, "all": 5}
    for view, count in expected.items():
        page = client.get(f"/xu-ly?view={view}")
        assert len(_numbers(page)) == count, view
        chip = next(chip for chip in page.context["chips"] if chip.current)
        assert chip.count in {str(count), ""}


def test_the_chip_of_undecided_leads_stands_only_while_one_waits(engineer, browse):
    """A rare kind of work takes no room in the row of chips, and cannot be overlooked when it is there."""
    waiting, _other = make.cases(2)
    client, said = browse(engineer), "Cần quyết định chủ trì"
    assert said not in [chip.label for chip in client.get("/xu-ly").context["chips"]]
    assert said in [chip.label for chip in client.get("/xu-ly?view=lead").context["chips"]]
    Case.objects.filter(pk=waiting.pk).update(lead_asked=True)
    found = {chip.label: chip.count for chip in client.get("/xu-ly").context["chips"]}
    assert found[said] == "1"
    assert _numbers(client.get("/xu-ly?view=lead")) == {waiting.number}


def test_a_count_never_passes_its_ceiling(engineer, browse):
    make.cases(103)
    page = browse(engineer).get("/xu-ly")
    assert {chip.count for chip in page.context["chips"]} >= {"99+", "0"}


def test_filters_narrow_and_stay_in_every_link(engineer, browse):
    agency = make.agency()
    mail = make.case(of=agency)
    make.cases(2, channel=Channel.PORTAL)
    page = browse(engineer).get(f"/xu-ly?channel=email&agency={agency.pk}&stage=new&queue={mail.queue_id}")
    assert _numbers(page) == {mail.number}
    assert (
        f"/xu-ly/{mail.number}?queue={mail.queue_id}&amp;stage=new&amp;channel=email" in page.content.decode()
    )


@pytest.mark.parametrize(
    "query",
    ["view=la", "queue=abc", "queue=99999999999999", "stage=x'--", "after=???.!!", "agency=²", "after=."],
)
def test_a_broken_address_narrows_nothing(engineer, browse, query):
    case = make.case()
    assert _numbers(browse(engineer).get(f"/xu-ly?{query}")) == {case.number}


def test_pages_follow_each_other_without_gap_or_double(engineer, browse):
    made = {case.number for case in make.cases(120)}
    client, seen, address = browse(engineer), [], "/xu-ly?view=all"
    pages = []
    while address:
        page = client.get(address)
        pages.append(page)
        seen += [row["case"].number for row in page.context["rows"]]
        address = page.context["next_url"]
    assert len(seen) == len(made) == len(set(seen))
    back = client.get(pages[-1].context["prev_url"])
    assert _numbers(back) == _numbers(pages[-2])


def test_an_empty_list_says_so_and_leads_on(engineer, browse):
    page = browse(engineer).get("/xu-ly?view=mine").content.decode()
    assert "Không còn phiếu nào chờ anh/chị" in page


def test_the_rows_alone_keep_the_open_ticket_marked(engineer, browse):
    case = make.cases(2)[0]
    asked = {"Referer": f"http://testserver/xu-ly/{case.number}?view=all"}
    part = browse(engineer).get("/xu-ly/_danh-sach?view=all", headers=asked)
    assert part.context["current"] == case.number
    assert "<html" not in part.content.decode()
    assert browse(engineer).get("/xu-ly/_danh-sach", headers={"Referer": "::"}).status_code == 200

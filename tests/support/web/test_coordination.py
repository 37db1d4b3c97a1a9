"""The board and pages of coordination: no more questions to the database however long, plain forms, files."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.actions import coordination, coordination_answers, coordination_sharing
from support.actions.coordination import Question
from support.actions.coordination_answers import Place, Said
from support.models import Coordination, Message
from tests import factories as make

MOST = 15


def _asked(client, address: str) -> int:
    """Return the fewest questions of three visits: figures of the frame are kept for seconds."""
    found = []
    for _visit in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        told = [query["sql"][:300] for query in asked if "mailin_" not in query["sql"]]
        found.append(told)
    fewest = min(found, key=len)
    assert len(fewest) <= MOST, "\n".join(fewest)
    return len(fewest)


@pytest.fixture
def asking(db):
    """Give an engineer, an agency with a member, and a way to fill the board with questions to it."""
    engineer, agency = make.engineer(), make.agency("Sở Phối hợp")
    member = make.member(agency)

    def fill(count: int) -> list[Coordination]:
        rows = []
        for case in make.cases(count):
            asked = [Question(agency.pk, "Đề nghị cho biết tỷ lệ lỗi.")]
            done = coordination.ask_many(make.actor(engineer), case_id=case.pk, questions=asked)
            rows.append(done[0].row)
        return rows

    return engineer, agency, member, fill


def test_lists_and_pages_cost_as_many_questions_however_long(asking, browse):
    engineer, _agency, member, fill = asking
    row = fill(2)[0]
    staff, theirs = browse(engineer), browse(member)
    ours = f"/xu-ly/{row.case.number}/phoi-hop"
    boards = ("/ban-dieu-phoi", "/ban-dieu-phoi?view=late", ours, f"{ours}/{row.pk}")
    addresses = [(staff, address) for address in boards]
    addresses += [(theirs, address) for address in ("/phoi-hop", f"/phoi-hop/{row.number}")]
    short = [_asked(*one) for one in addresses]
    fill(6)
    by = make.actor(engineer)
    for turn in range(3):
        files = [make.file(f"tep-{turn}.csv")]
        coordination.explain(by, case_id=row.case_id, pk=row.pk, text=f"Lần {turn}", given=files)
        make.wrote_again(row.case, make.message(files=[make.file()]))
    for message in Message.objects.filter(case=row.case, kind="mail_in"):
        shared = coordination_sharing.Shared([(message.pk, "Đoạn trích")])
        coordination_sharing.share(by, case_id=row.case_id, pk=row.pk, shared=shared)
    assert [_asked(*one) for one in addresses] == short


def test_the_ticket_names_whom_it_asks_and_drafts_from_their_answers(asking, browse):
    engineer, agency, member, fill = asking
    [row] = fill(1)
    client, address = browse(engineer), f"/xu-ly/{row.case.number}"
    page = client.get(address).content.decode()
    assert f'href="{address}/phoi-hop/{row.pk}"' in page
    assert agency.name in page
    assert "Chưa hỏi cơ quan nào" not in page
    assert "?soan=phoi-hop" not in page
    coordination_answers.answer(make.actor(member), place=Place(row.pk), said=Said("Không có lỗi."))
    assert f"{address}?soan=phoi-hop" in client.get(address).content.decode()
    drafted = client.get(f"{address}?soan=phoi-hop").content.decode()
    assert drafted.count("Không có lỗi.") >= 2


def test_the_board_is_paged_by_its_due_dates_without_losing_a_row(asking, browse, monkeypatch):
    from support.queries import coordination as kept
    from support.queries.coordination import Filters

    engineer, _agency, _member, fill = asking
    rows = fill(7)
    viewer, found, after = make.actor(engineer), [], ""
    for _turn in range(9):
        page = kept.board(viewer, Filters(), after=after, size=3)
        found += [row.pk for row in page.rows]
        after = page.next
        if not after:
            break
    assert sorted(found) == sorted(row.pk for row in rows)
    assert len(found) == 7


def test_what_is_saved_holds_no_number_of_a_person_and_all_rows(asking, browse):
    engineer, _agency, _member, fill = asking
    rows = fill(3)
    answer = browse(engineer).get("/ban-dieu-phoi/tai-ve")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0][0] == "Mã phối hợp"
    assert {line[0] for line in lines[1:]} == {row.number for row in rows}


def test_a_wrong_row_comes_back_with_its_words_and_says_where(asking, browse):
    engineer, agency, _member, _fill = asking
    case = make.case()
    sent = {"r0-agency": str(agency.pk), "r0-days": "2", "r0-text": "  ", "r1-text": "Hỏi ai đây"}
    answer = browse(engineer).post(f"/xu-ly/{case.number}/phoi-hop", sent)
    assert answer.status_code == 422
    assert "Hãy ghi câu hỏi cho cơ quan này." in answer.content.decode()
    assert "Hỏi ai đây" in answer.content.decode()
    assert not Coordination.objects.exists()


def test_a_file_of_another_question_of_the_same_agency_is_not_served_under_this_one(asking, browse):
    _engineer, _agency, member, fill = asking
    first, second = fill(2)
    by = make.actor(member)
    coordination_answers.answer(by, place=Place(first.pk), said=Said("Đây", [make.file("rieng.csv")]))
    file = Message.objects.get(kind="coord_in").followup.followupattachment_set.get()
    client = browse(member)
    assert client.get(f"/phoi-hop/{first.number}/tep/{file.pk}").status_code == 200
    assert client.get(f"/phoi-hop/{second.number}/tep/{file.pk}").status_code == 404
    assert client.get(f"/tep/{file.pk}").status_code == 404
    Coordination.objects.filter(pk=first.pk).update(agency=make.agency())
    assert client.get(f"/phoi-hop/{first.number}/tep/{file.pk}").status_code == 404


def test_a_member_who_left_the_agency_sees_nothing_more(asking, browse):
    from django.utils import timezone

    _engineer, agency, member, fill = asking
    [row] = fill(1)
    client = browse(member)
    assert client.get(f"/phoi-hop/{row.number}").status_code == 200
    agency.memberships.update(until=timezone.now())
    assert client.get(f"/phoi-hop/{row.number}").status_code == 404


@pytest.mark.parametrize(
    ("act", "state"),
    [("nhan", "accepted"), ("hoi-lai", "asked_back"), ("tu-choi", "declined"), ("lui-han", "asked")],
)
def test_each_act_of_the_agency_is_a_plain_form(asking, browse, act, state):
    _engineer, _agency, member, fill = asking
    [row] = fill(1)
    prefix = {"hoi-lai": "hl", "tu-choi": "tc", "lui-han": "lh"}.get(act, "")
    client = browse(member)
    sent = {"act": act} | ({f"{prefix}-text": "Vì lý do thử"} if prefix else {})
    assert client.post(f"/phoi-hop/{row.number}", sent).status_code == 302
    row.refresh_from_db()
    assert row.state == state
    if prefix:
        empty = client.post(f"/phoi-hop/{row.number}", {"act": act, f"{prefix}-text": " "})
        assert empty.status_code in {302, 404, 422}


def test_what_the_agency_writes_is_kept_for_its_people_alone(asking, browse):
    _engineer, agency, member, fill = asking
    [row] = fill(1)
    said = browse(member).post(f"/phoi-hop/{row.number}/nhap", {"tl-text": "Bản nháp đang viết"})
    assert "Nháp lưu lúc" in said.content.decode()
    colleague = browse(make.member(agency)).get(f"/phoi-hop/{row.number}").content.decode()
    assert "Bản nháp đang viết" in colleague
    staff = browse(make.engineer()).get(f"/xu-ly/{row.case.number}/phoi-hop/{row.pk}").content.decode()
    assert "Bản nháp đang viết" not in staff

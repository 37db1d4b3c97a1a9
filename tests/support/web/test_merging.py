"""Links, merging, taking out again and splitting on the screen, without scripts, each with its sentences."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.actions import links, merging, replies
from support.domain.lifecycle import Stage
from support.domain.links import Wanted
from support.models import Case, CaseLink
from tests import factories as make


@pytest.fixture
def agency(db):
    return make.agency("Sở Tư pháp tỉnh Bắc Ninh")


@pytest.fixture
def engineer(db):
    return make.engineer("Quách Đình Nguyên")


@pytest.fixture
def pair(agency):
    words = (make.message("Lỗi 504 khi tra cứu"), make.message("Tra cứu vẫn lỗi", files=[make.file()]))
    return tuple(make.case(of=agency, words=one) for one in words)


def _text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_merge_is_previewed_done_and_taken_back(browse, engineer, pair):
    into, gone = pair
    client = browse(engineer)
    page = client.get(f"/gop-phieu?phieu={into.number}&phieu={gone.number}")
    shown = _text(page)
    for words in ("Giữ lại phiếu nào", "1 mục diễn biến", "1 tệp, theo mục", f"Gộp vào {into.number}"):
        assert words in shown
    body = {"phieu": [into.number, gone.number], "giu": into.number, "xem": into.number, "do": "merge"}
    body["reason"] = "Cùng một sự việc"
    done = client.post("/gop-phieu", body, follow=True)
    assert f"Đã gộp 1 phiếu vào {into.number}" in _text(done)
    assert f"gộp {gone.number} vào phiếu này" in _text(done)
    assert f"từ {gone.number}" in _text(done)
    stub = _text(client.get(f"/xu-ly/{gone.number}"))
    assert f"Phiếu này đã gộp vào {into.number}" in stub
    assert "Tra cứu vẫn lỗi" in stub
    undo = re.search(r"/gop-phieu/hoan-tac\?lan=\d+", done.content.decode())
    assert undo is not None
    client.post(undo[0])
    gone.refresh_from_db()
    assert (gone.merged_into_id, gone.stage) == (None, Stage.NEW)


def test_another_ticket_to_keep_is_previewed_before_anything_is_merged(browse, engineer, pair):
    into, gone = pair
    body = {"phieu": [into.number, gone.number], "giu": gone.number, "xem": into.number, "do": "merge"}
    page = browse(engineer).post("/gop-phieu", body)
    assert f"Gộp vào {gone.number}" in _text(page)
    assert not Case.objects.filter(merged_into__isnull=False).exists()


def test_tickets_ticked_in_the_list_lead_to_the_preview(browse, engineer, pair):
    page = browse(engineer).post("/gop-phieu", {"phieu": [str(one.pk) for one in pair]})
    assert "Xem trước khi gộp 2 phiếu" in _text(page)
    assert not Case.objects.filter(merged_into__isnull=False).exists()


def test_what_cannot_be_merged_says_why(browse, engineer, pair):
    other = make.case(of=make.agency())
    page = browse(engineer).get(f"/gop-phieu?phieu={pair[0].number}&phieu={other.number}")
    assert "của hai cơ quan khác nhau" in _text(page)
    assert "Gộp vào" not in _text(page).split("Không gộp được")[1].split("Hủy")[1][:40]


def test_the_preview_asks_at_most_fifteen_questions_however_many_tickets(browse, engineer, agency):
    cases = [make.case(of=agency, words=make.message(f"Việc {n}", sender="a@so.example")) for n in range(8)]
    client = browse(engineer)
    client.get("/")
    address = "/gop-phieu?" + "&".join(f"phieu={one.number}" for one in cases)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    assert len(asked) <= 15, "\n".join(one["sql"][:120] for one in asked)


def test_unmerge_offers_what_came_since(browse, engineer, pair):
    into, gone = pair
    by = make.actor(engineer)
    merging.merge(by, gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    note = replies.note(by, case_id=into.pk, words=replies.Words("Ghi chú sau khi gộp"))
    client = browse(engineer)
    page = _text(client.get(f"/xu-ly/{gone.number}/bo-gop"))
    assert "1 mục diễn biến trở về" in page
    assert "Ghi chú sau khi gộp" in page
    client.post(f"/xu-ly/{gone.number}/bo-gop", {"also": [note.pk]})
    note.refresh_from_db()
    assert note.case_id == gone.pk


def test_a_living_ticket_has_nothing_to_take_out(browse, engineer, pair):
    assert browse(engineer).get(f"/xu-ly/{pair[0].number}/bo-gop").status_code == 404


def test_links_are_found_made_and_taken_away(browse, engineer, pair):
    one, other = pair
    client = browse(engineer)
    address = f"/xu-ly/{one.number}/lien-ket"
    assert other.number in _text(client.get(address))
    assert other.number in _text(client.get(address, {"q": other.number}))
    client.post(address, {"phieu": other.number, "wanted": "parent"})
    made = CaseLink.objects.get()
    assert (made.kind, made.source_id, made.target_id) == ("parent", one.pk, other.pk)
    assert "Phiếu cha" in _text(client.get(f"/xu-ly/{one.number}"))
    assert "Phiếu con" in _text(client.get(f"/xu-ly/{other.number}"))
    client.post(f"{address}/{made.pk}/bo")
    assert "Phiếu cha" not in _text(client.get(f"/xu-ly/{one.number}"))


def test_a_number_nobody_works_on_is_told_at_its_field(browse, engineer, pair):
    page = browse(engineer).post(
        f"/xu-ly/{pair[0].number}/lien-ket", {"phieu": "HT-2026-999999", "wanted": "related"}
    )
    assert page.status_code == 422
    assert "Không có phiếu nào" in _text(page)


def test_to_merge_from_the_links_leads_to_the_preview(browse, engineer, pair):
    one, other = pair
    done = browse(engineer).post(
        f"/xu-ly/{one.number}/lien-ket", {"phieu": other.number, "wanted": "merge"}, follow=True
    )
    assert "Xem trước khi gộp 2 phiếu" in _text(done)


def test_a_link_to_a_ticket_of_a_closed_queue_is_not_there(browse, engineer, pair):
    """Who may not see the other ticket is not told that there is one."""
    one, other = pair
    links.link(make.SYSTEM, case_id=one.pk, other_id=other.pk, wanted=Wanted.RELATED)
    make.restrict(other) if hasattr(make, "restrict") else _close(other)
    page = _text(browse(engineer).get(f"/xu-ly/{one.number}"))
    assert other.number not in page
    assert "Tra cứu vẫn lỗi" not in page


def _close(case) -> None:
    from tests.support.cast import closed_to_all_but

    closed_to_all_but(case, make.actor(make.engineer()))


def test_split_gives_a_ticket_of_its_own(browse, engineer, pair):
    one, _other = pair
    by = make.actor(engineer)
    note = replies.note(by, case_id=one.pk, words=replies.Words("Việc khác hẳn"))
    client = browse(engineer)
    assert "Việc khác hẳn" in _text(client.get(f"/xu-ly/{one.number}/tach"))
    refused = client.post(f"/xu-ly/{one.number}/tach", {"subject": "x"})
    assert (refused.status_code, "Hãy chọn ít nhất một mục" in _text(refused)) == (422, True)
    done = client.post(
        f"/xu-ly/{one.number}/tach", {"messages": [note.pk], "subject": "Việc mới"}, follow=True
    )
    new = Case.objects.get(subject="Việc mới")
    assert f"Đã tách thành phiếu {new.number}" in _text(done)
    assert f"mở phiếu này từ 1 mục tách ra từ {one.number}" in _text(done)
    assert f"tách 1 mục thành phiếu {new.number}" in _text(client.get(f"/xu-ly/{one.number}"))


def test_what_was_being_typed_on_the_merged_ticket_comes_back_and_goes_to_the_living_one(
    browse, engineer, pair
):
    """Zammad #702: drafts were lost. The browser keeps them by ticket; the composer stays, and leads on."""
    into, gone = pair
    merging.merge(make.actor(engineer), gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    page = browse(engineer).get(f"/xu-ly/{gone.number}").content.decode()
    assert f'data-draft="ticket:{gone.pk}:reply"' in page
    assert f'action="/xu-ly/{into.number}/tra-loi' in page


def test_the_agency_reads_its_merged_request_and_is_led_on(browse, engineer, pair, agency):
    into, gone = pair
    merging.merge(make.actor(engineer), gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    client = browse(make.member(agency))
    page = _text(client.get(f"/yeu-cau/{gone.number}"))
    assert into.number in page
    assert "Tra cứu vẫn lỗi" in page
    client.post(f"/yeu-cau/{gone.number}", {"body": "Vẫn chưa được ạ"})
    assert into.messages.filter(followup__comment="Vẫn chưa được ạ").exists()


def test_a_merged_ticket_asks_at_most_fifteen_questions(browse, engineer, pair):
    into, gone = pair
    merging.merge(make.actor(engineer), gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    client = browse(engineer)
    for number in (gone.number, into.number):
        client.get("/")
        client.get(f"/xu-ly/{number}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/xu-ly/{number}")
        assert len(asked) <= 15, "\n".join(one["sql"][:140] for one in asked)

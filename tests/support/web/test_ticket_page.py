"""The ticket: what it shows, what it hides, and that looking changes nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from support.actions import outgoing, replies, work
from support.domain.lifecycle import Stage
from support.domain.roles import Role
from support.models import CaseSeen, Event, ReadLog
from tests import factories as make


@pytest.fixture
def engineer(db):
    return make.engineer("Quách Đình Nguyên")


def _case_with_a_number():
    words = make.message(
        subject=f"Hồ sơ {make.NUMBER}", body=f"Số định danh {make.NUMBER} không tra cứu được."
    )
    return make.case(words=words)


def test_personal_data_is_hidden_on_every_page_until_a_reason_is_given(engineer, browse):
    case, client = _case_with_a_number(), browse(engineer)
    for address in ("/xu-ly", f"/xu-ly/{case.number}", "/tim?q=ho+so", "/so-tiep-nhan", "/so-tiep-nhan/in"):
        assert make.NUMBER not in client.get(address).content.decode(), address
    message = case.messages.get()
    unmask = reverse("support:unmask", kwargs={"number": case.number, "message_id": message.pk})
    assert make.NUMBER not in client.get(unmask).content.decode()
    short = client.post(unmask, {f"xd{message.pk}-reason": "xem"})
    assert short.status_code == 422
    assert make.NUMBER not in short.content.decode()
    opened = client.post(unmask, {f"xd{message.pk}-reason": "Đối chiếu hồ sơ theo đề nghị"})
    assert make.NUMBER in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert ReadLog.objects.get(what="unmask").reason == "Đối chiếu hồ sơ theo đề nghị"
    assert make.NUMBER not in client.get(f"/xu-ly/{case.number}").content.decode()


def test_an_auditor_reads_but_gets_no_way_to_write(browse):
    case = _case_with_a_number()
    client = browse(make.user(Role.AUDITOR))
    page = client.get(f"/xu-ly/{case.number}").content.decode()
    for name in ("reply", "note", "take", "phan-cong", "giai-doan", "thuoc-tinh", "xac-minh"):
        address = reverse(f"support:{name}", kwargs={"number": case.number})
        assert f'"{address}"' not in page
        assert client.post(address).status_code == 404


def test_looking_at_a_ticket_writes_nothing(engineer, browse):
    case, client = make.case(), browse(engineer)
    before = Event.objects.count()
    for address in ("", "/_dau", "/_dien-bien", "/_thuoc-tinh", "/phan-cong", "/giai-doan"):
        assert client.get(f"/xu-ly/{case.number}{address}").status_code == 200
    assert (Event.objects.count(), CaseSeen.objects.count(), ReadLog.objects.count()) == (before, 0, 0)


def test_a_ticket_is_unread_until_the_page_says_it_was_looked_at(engineer, browse):
    case, client = make.case(), browse(engineer)
    assert "trow--unread" in client.get("/xu-ly").content.decode()
    assert client.post(f"/xu-ly/{case.number}/da-xem").status_code == 204
    assert "trow--unread" not in client.get("/xu-ly").content.decode()
    make.wrote_again(case)
    assert "trow--unread" in client.get("/xu-ly").content.decode()


def test_changes_read_as_sentences(engineer, browse):
    lead, case = make.user(Role.TEAM_LEAD, name="Tạ Minh Khuê"), make.case()
    work.assign(make.actor(lead), case_id=case.pk, user_id=engineer.pk)
    work.change_properties(make.actor(engineer), case_id=case.pk, wanted=work.Properties(priority=1))
    work.change_stage(make.actor(lead), case_id=case.pk, stage=Stage.REJECTED, reason="Ngoài phạm vi hỗ trợ")
    page = browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    for words in (
        "<strong>Tạ Minh Khuê</strong> phân công cho <strong>Quách Đình Nguyên</strong>; giai đoạn Mới",
        "→ <strong>Đã phân công</strong>.",
        "đổi mức ưu tiên: Bình thường → <strong>Rất cao</strong>.",
        "chuyển giai đoạn Đã phân công → <strong>Từ chối tiếp nhận</strong>. Lý do: Ngoài phạm vi hỗ trợ",
    ):
        assert words in page


def test_what_became_of_a_reply_is_told_for_each_recipient(engineer, browse):
    case = make.case(words=make.message(sender="hanh@so.example"))
    made = replies.reply(
        make.actor(engineer), case_id=case.pk, words=replies.Words("Đã rõ.", cc=("b@so.example",))
    )
    page = browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    assert "hanh@so.example: đang chờ gửi" in page
    said = [
        outgoing.Delivery("hanh@so.example", accepted=True, code=250, reply="ok"),
        outgoing.Delivery("b@so.example", accepted=False, code=550, reply="5.1.1 khong co nguoi nay"),
    ]
    outgoing.record_deliveries(make.SYSTEM, made.mail.pk, said, retry_at=None)
    page = browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    assert "hanh@so.example: máy chủ thư đã nhận" in page
    assert "b@so.example: bị từ chối (550 5.1.1 khong co nguoi nay)" in page
    assert "/thu-hoi/" not in page


def test_words_of_a_sender_are_never_markup(engineer, browse):
    case = make.case(
        words=make.message("<img src=x>", "<script>alert(1)</script>\n\n<b>đậm</b>", name="<i>Ai")
    )
    page = browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<i>Ai" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_foreign_ticket_of_a_restricted_queue_does_not_exist(engineer, browse):
    case, named = make.case(), make.engineer()
    make.restricted(case, named)
    assert browse(engineer).get(f"/xu-ly/{case.number}").status_code == 404
    assert case.number not in browse(engineer).get("/xu-ly?view=all").content.decode()
    assert browse(named).get(f"/xu-ly/{case.number}").status_code == 200

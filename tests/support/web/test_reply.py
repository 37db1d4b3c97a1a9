"""Answering: it goes out in the thread, and whatever was typed survives every refusal."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from support.actions import work
from support.domain.lifecycle import Stage
from support.models import Case, Message, MessageKind, OutgoingMail
from tests import factories as make


@pytest.fixture
def engineer(db):
    return make.engineer("Quách Đình Nguyên")


def _form(case: Case, body: str, **more) -> dict[str, object]:
    return {
        "tl-body": body,
        "tl-version": case.version,
        **{f"tl-{name}": value for name, value in more.items()},
    }


def test_a_reply_is_filed_mailed_and_can_be_taken_back(engineer, browse):
    case, client = make.case(), browse(engineer)
    answer = client.post(
        f"/xu-ly/{case.number}/tra-loi", _form(case, "Chúng tôi đang kiểm tra."), follow=True
    )
    assert answer.redirect_chain[-1][0] == f"/xu-ly/{case.number}"
    mail = OutgoingMail.objects.get(case=case, kind="reply")
    page = answer.content.decode()
    assert f"/xu-ly/{case.number}/thu-hoi/{mail.pk}" in page
    assert "Thư đi sau 15 giây" in page
    client.post(f"/xu-ly/{case.number}/thu-hoi/{mail.pk}")
    mail.refresh_from_db()
    assert mail.state == "cancelled"
    assert "đã thu hồi" in client.get(f"/xu-ly/{case.number}").content.decode()


def test_files_cc_and_stage_go_with_a_reply(engineer, browse):
    case = make.case()
    given = _form(case, "Kèm tài liệu.", cc="a@b.example; c@d.example", stage=Stage.WAITING_REQUESTER.value)
    given["tl-attached"] = [SimpleUploadedFile("huong-dan.pdf", b"%PDF-1.7 x", "application/pdf")]
    assert browse(engineer).post(f"/xu-ly/{case.number}/tra-loi", given).status_code == 302
    message = Message.objects.get(case=case, kind=MessageKind.REPLY)
    assert message.cc == ["a@b.example", "c@d.example"]
    assert [one.filename for one in message.followup.followupattachment_set.all()] == ["huong-dan.pdf"]
    case.refresh_from_db()
    assert case.stage == Stage.WAITING_REQUESTER


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"cc": "khong-phai-dia-chi"}, "không phải địa chỉ thư điện tử"),
        ({"stage": "lạ"}, "lạ"),
    ],
)
def test_a_refused_reply_keeps_what_was_typed(engineer, browse, more, said):
    case = make.case()
    answer = browse(engineer).post(
        f"/xu-ly/{case.number}/tra-loi", _form(case, "Câu trả lời dài đã gõ.", **more)
    )
    assert answer.status_code == 422
    assert "Câu trả lời dài đã gõ." in answer.content.decode()
    assert said in answer.content.decode()
    assert not Message.objects.filter(case=case, kind=MessageKind.REPLY).exists()


def test_personal_data_stops_a_reply_until_a_reason_is_given(engineer, browse):
    case, client = make.case(), browse(engineer)
    refused = client.post(f"/xu-ly/{case.number}/tra-loi", _form(case, f"Số định danh {make.NUMBER}."))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'name="tl-overrule"' in page
    assert make.NUMBER in page  # what was typed stays
    given = _form(case, f"Số định danh {make.NUMBER}.", overrule="Người đề nghị yêu cầu xác nhận lại số này")
    assert client.post(f"/xu-ly/{case.number}/tra-loi", given).status_code == 302


def test_a_colleagues_change_in_between_is_told_and_nothing_typed_is_lost(engineer, browse):
    case, client = make.case(), browse(engineer)
    typed = _form(case, "Đã gõ trước khi phiếu đổi.")
    work.take(make.actor(make.engineer()), case_id=case.pk)
    refused = client.post(f"/xu-ly/{case.number}/tra-loi", typed)
    assert refused.status_code == 422
    assert "vừa được người khác thay đổi" in refused.content.decode()
    form = refused.context["reply"]
    again = {"tl-body": form["body"].value(), "tl-version": form["version"].value()}
    assert client.post(f"/xu-ly/{case.number}/tra-loi", again).status_code == 302


def test_a_note_stays_inside(engineer, browse):
    agency = make.agency()
    case = make.case(of=agency)
    browse(engineer).post(f"/xu-ly/{case.number}/ghi-chu", {"yk-body": "Chỉ nội bộ mới được đọc."})
    assert "Chỉ nội bộ mới" in browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    outside = browse(make.member(agency))
    for address in (f"/yeu-cau/{case.number}", f"/yeu-cau/{case.number}/_dien-bien", "/tim?q=noi+bo"):
        assert "Chỉ nội bộ mới" not in outside.get(address).content.decode()
    assert not OutgoingMail.objects.filter(case=case, kind="reply").exists()


def test_an_empty_note_says_what_is_missing(engineer, browse):
    case = make.case()
    answer = browse(engineer).post(f"/xu-ly/{case.number}/ghi-chu", {"yk-body": "  "})
    assert answer.status_code == 422
    assert "composer--note" in answer.content.decode()

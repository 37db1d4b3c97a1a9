"""The call that answers is written down on the ticket, with and without scripts, and shown as its proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.domain.channels import Channel
from support.models import AnswerCall, Contact, PhoneCall
from tests import factories as make


@pytest.fixture
def phoned(browse, db):
    case = make.cases(1, of=make.agency("Sở thử"), channel=Channel.PHONE)[0]
    contact = Contact.objects.create(name="Lương Thu Hạnh", phone="+842438254321")
    case.contact = contact
    case.save(update_fields=["contact"])
    PhoneCall.objects.create(
        message=case.messages.get(), number="+842438254321", callback_number="+84912345678",
        started_at=timezone.now(), read_back=True,
    )  # fmt: skip
    return browse(make.engineer()), case


def given(**more):
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    prefixed = {
        "result": "reached", "number": "0912 345 678", "person": "Bà Hạnh", "at": at,
        "said": "Đề nghị thử lại sau 10 giờ.", "stage": "",
    } | more  # fmt: skip
    return {f"goi-tra-loi-{name}": value for name, value in prefixed.items()}


def test_the_form_begins_with_the_number_to_call_back(phoned):
    officer, case = phoned
    page = officer.get(f"/xu-ly/{case.number}/goi-tra-loi").content.decode()
    assert 'value="0912 345 678"' in page
    assert 'value="Lương Thu Hạnh"' in page
    assert f"/xu-ly/{case.number}/goi-tra-loi" in officer.get(f"/xu-ly/{case.number}").content.decode()


def test_the_answer_stands_on_the_ticket_as_its_proof(phoned):
    officer, case = phoned
    assert officer.post(f"/xu-ly/{case.number}/goi-tra-loi", given(stage="resolved")).status_code == 302
    page = officer.get(f"/xu-ly/{case.number}").content.decode()
    assert "Đã trả lời qua: điện thoại, gặp Bà Hạnh" in page
    assert "Gọi số 0912 345 678" in page
    assert "đã đọc lại tóm tắt" in page
    case.refresh_from_db()
    assert case.stage == "resolved"


def test_nobody_reached_is_kept_and_what_is_missing_is_said(phoned):
    officer, case = phoned
    address = f"/xu-ly/{case.number}/goi-tra-loi"
    assert officer.post(address, given(person="")).status_code == 422
    late = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert "tương lai" in officer.post(address, given(at=late)).content.decode()
    assert officer.post(address, given(result="missed", person="", said="")).status_code == 302
    assert AnswerCall.objects.get().reached is False
    assert "chưa gặp được" in officer.get(f"/xu-ly/{case.number}").content.decode()


def test_settling_without_an_answer_asks_at_the_reason(phoned):
    officer, case = phoned
    sent = {"giai-doan-stage": "resolved", "giai-doan-reason": "", "giai-doan-version": "1"}
    answer = officer.post(f"/xu-ly/{case.number}/giai-doan", sent)
    assert answer.status_code == 422
    assert "chưa gọi trả lời" in answer.content.decode()

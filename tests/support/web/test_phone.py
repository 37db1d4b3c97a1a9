"""A call is taken in on one screen: the caller found by number, the ticket, its entry, its proof (N4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from support.models import Case, ConnectedSystem, Contact, PhoneCall, RegisterEntry
from tests import factories as make


@pytest.fixture
def caller(db):
    agency = make.agency("Sở Tư pháp tỉnh Bắc Ninh")
    return Contact.objects.create(
        name="Lương Thu Hạnh", phone="+842438254321", agency=agency, verified_at=timezone.now()
    )


@pytest.fixture
def officer(browse):
    return browse(make.engineer())


def given(**more):
    system = ConnectedSystem.objects.first()
    return {
        "started_at": timezone.now().isoformat(),
        "who": "024 3825 4321",
        "system": str(system.pk),
        "topic": "A3",
        "subject": "Lỗi 504 xuất hiện lại",
        "result": "open",
    } | more


def test_a_known_number_shows_the_caller_and_the_latest_tickets(caller, officer):
    old = make.case(of=caller.agency)
    part = officer.get("/tiep-nhan/dien-thoai/_nguoi-goi", {"who": "(024) 3825.4321"}).content.decode()
    assert "Lương Thu Hạnh" in part
    assert "Sở Tư pháp tỉnh Bắc Ninh" in part
    assert old.number in part


def test_a_call_becomes_a_ticket_with_an_entry_and_its_log(caller, officer):
    answer = officer.post("/tiep-nhan/dien-thoai", given(contact=str(caller.pk), affects_right="on"))
    case = Case.objects.get()
    entry = RegisterEntry.objects.get()
    assert answer["Location"] == f"/tiep-nhan/xong/{case.number}?so={entry}"
    assert (case.channel, case.contact, case.requesting_agency) == ("phone", caller, caller.agency)
    assert (case.topic_id, case.system, case.priority, case.affects_right) == (
        "A3", ConnectedSystem.objects.first(), 2, True,
    )  # fmt: skip
    call = PhoneCall.objects.get(message__case=case)
    assert (call.number, call.message.kind) == ("+842438254321", "call_in")
    assert (entry.case, entry.message, entry.channel) == (case, call.message, "phone")
    assert entry.evidence.startswith("Cuộc gọi từ 024 3825 4321 lúc ")
    page = officer.get(answer["Location"]).content.decode()
    assert case.number in page
    assert str(entry) in page
    assert "Cuộc gọi đến" in officer.get(f"/xu-ly/{case.number}").content.decode()


def test_a_stranger_is_taken_in_unverified(officer, db):
    officer.post("/tiep-nhan/dien-thoai", given(who="0912 345 678", name="Ông Tùng", system="-"))
    case = Case.objects.get()
    assert (case.contact.name, case.contact.phone, case.contact.verified_at) == (
        "Ông Tùng", "+84912345678", None,
    )  # fmt: skip
    assert (case.requesting_agency, case.without_system) == (None, True)


def test_a_call_onto_an_open_ticket_takes_its_own_entry(caller, officer):
    case = make.case(of=caller.agency)
    sent = given(contact=str(caller.pk), result="add", add_to=case.number, system="", topic="")
    assert officer.post("/tiep-nhan/dien-thoai", sent).status_code == 302
    assert Case.objects.count() == 1
    assert [entry.channel for entry in RegisterEntry.objects.order_by("number")] == ["email", "phone"]
    for number in ("", "HT-2026-999999"):
        answer = officer.post("/tiep-nhan/dien-thoai", sent | {"add_to": number})
        assert answer.status_code in {404, 422}
    assert PhoneCall.objects.count() == 1


def test_settled_on_the_call_the_ticket_is_resolved_with_the_guide(caller, officer):
    sent = given(contact=str(caller.pk), result="solved", guide="Xử lý lỗi 504 qua NDXP")
    officer.post("/tiep-nhan/dien-thoai", sent)
    assert Case.objects.get().stage == "resolved"
    call = PhoneCall.objects.get()
    assert (call.solved, call.guide) == (True, "Xử lý lỗi 504 qua NDXP")


def test_r3a_a_secret_call_leaves_a_line_and_nothing_else(caller, officer):
    sent = given(contact=str(caller.pk), secret="on", subject="Nội dung mật")
    assert officer.post("/tiep-nhan/dien-thoai", sent).status_code == 302
    assert (Case.objects.count(), PhoneCall.objects.count()) == (0, 0)
    entry = RegisterEntry.objects.get()
    assert "Nội dung mật" not in f"{entry.subject} {entry.note} {entry.evidence}"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(officer, db):
    answer = officer.post("/tiep-nhan/dien-thoai", given(system="", subject="", name="Bà Lý"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert len(re.findall(r'class="field__error"', page)) == 2
    assert 'value="Bà Lý"' in page
    late = (timezone.now() + timedelta(days=1)).isoformat()
    assert "tương lai" in officer.post("/tiep-nhan/dien-thoai", given(started_at=late)).content.decode()
    assert Case.objects.count() == 0

"""A call is taken in on one screen: the caller found by number, the ticket, its entry, its proof (N4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from support.models import Case, ConnectedSystem, Connection, Contact, PhoneCall, RegisterEntry
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


def test_n4_r27b_a_call_becomes_a_ticket_with_an_entry_and_its_log(caller, officer):
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


def test_r2_a_stranger_is_taken_in_unverified(officer, db):
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


def test_r3a_a_mark_in_what_is_typed_stops_until_a_person_decides(caller, officer):
    sent = given(contact=str(caller.pk), body="Hỏi về công văn (Mật) của đơn vị")
    answer = officer.post("/tiep-nhan/dien-thoai", sent)
    assert answer.status_code == 422
    assert "Dừng ghi nội dung" in answer.content.decode()
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (0, 0)
    officer.post("/tiep-nhan/dien-thoai", sent | {"secret": "on"})
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (0, 1)
    officer.post("/tiep-nhan/dien-thoai", sent | {"unmarked": "1"})
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (1, 2)


REQUESTERS = (
    ("cơ quan", {"name": "Ông Cao Hữu Vinh"}, True),
    ("tổ chức", {"name": "Phòng kỹ thuật Công ty Sao Mai", "who": "0912 000 111"}, False),
    ("cá nhân", {"name": "Bà Lò Thị Loan", "who": "0912 000 222"}, False),
    ("không xưng tên", {"who": "0912 000 333"}, False),
)


@pytest.mark.parametrize(("kind", "who", "agency"), REQUESTERS, ids=[one[0] for one in REQUESTERS])
def test_r2_whoever_calls_is_taken_in_and_a_stranger_is_unverified(officer, db, kind, who, agency):
    named = {"agency": str(make.agency("Sở Tư pháp tỉnh Nghệ An").pk)} if agency else {}
    assert officer.post("/tiep-nhan/dien-thoai", given(system="-", **who, **named)).status_code == 302, kind
    case = Case.objects.get()
    assert bool(case.requesting_agency) == agency
    assert case.contact is None or case.contact.verified_at is None
    assert RegisterEntry.objects.get().channel == "phone"


def test_what_is_known_of_the_caller_stands_ready(caller, officer):
    other, system = make.agency(), ConnectedSystem.objects.first()
    Connection.objects.create(agency=caller.agency, system=system)
    for kind, stage in (("incident", "new"), ("incident", "closed"), ("question", "new")):
        case = make.case(of=other)
        Case.objects.filter(pk=case.pk).update(kind=kind, stage=stage, system=system)
    hidden = make.case(of=other)
    closed = make.case(topic="E6").queue
    Case.objects.filter(pk=hidden.pk).update(kind="incident", system=system, queue=closed)
    make.restricted(Case.objects.get(pk=hidden.pk))
    part = officer.get("/tiep-nhan/dien-thoai/_nguoi-goi", {"who": "024 3825 4321"}).content.decode()
    assert part.count("Có thể là việc đang xử lý") == 1
    assert hidden.number not in part
    assert f'data-system="{system.pk}"' in part
    assert "Năm phiếu gần nhất của cơ quan" in part


def test_without_a_topic_what_is_said_suggests_one(caller, officer):
    officer.post("/tiep-nhan/dien-thoai", given(topic="", subject="Lỗi 504 khi gọi dịch vụ qua NDXP"))
    assert Case.objects.get().topic_id


def test_settled_on_the_call_without_a_topic_asks_for_one_and_loses_nothing(caller, officer):
    sent = given(contact=str(caller.pk), result="solved", topic="", subject="Xin chào", name="Bà Lý")
    answer = officer.post("/tiep-nhan/dien-thoai", sent)
    assert answer.status_code == 422  # nothing in the words suggests a topic
    page = answer.content.decode()
    assert "Phiếu chưa xếp chủ đề" in page
    assert 'value="Bà Lý"' in page
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (0, 0)


def test_the_page_of_a_call_asks_little(caller, officer, django_assert_max_num_queries):
    for _turn in range(6):
        make.case(of=caller.agency)
    officer.get("/tiep-nhan/dien-thoai")
    with django_assert_max_num_queries(15):
        officer.get("/tiep-nhan/dien-thoai", {"who": "024 3825 4321"})


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(officer, db):
    answer = officer.post("/tiep-nhan/dien-thoai", given(system="", subject="", name="Bà Lý"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert len(re.findall(r'class="field__error"', page)) == 2
    assert 'value="Bà Lý"' in page
    late = (timezone.now() + timedelta(days=1)).isoformat()
    assert "tương lai" in officer.post("/tiep-nhan/dien-thoai", given(started_at=late)).content.decode()
    assert Case.objects.count() == 0


def test_r4_whom_only_a_closed_queue_knows_is_no_known_caller(officer, db):
    system = ConnectedSystem.objects.first()
    case = make.case(words=make.message(sender="quan@so-kin.example"))
    hidden = case.contact
    Contact.objects.filter(pk=hidden.pk).update(name="Quách Văn Kín", phone="+842438254399")
    part = "/tiep-nhan/dien-thoai/_nguoi-goi"
    assert "Quách Văn Kín" in officer.get(part, {"who": "Văn Kín"}).content.decode()
    make.restricted(case)
    for who in ("Văn Kín", "024 3825 4399", "quan@so-kin.example"):
        assert "Quách Văn Kín" not in officer.get(part, {"who": who}).content.decode()
    sent = given(contact=str(hidden.pk), system=str(system.pk))
    assert officer.post("/tiep-nhan/dien-thoai", sent).status_code == 404
    assert Case.objects.count() == 1


def test_r3_a_personal_number_is_kept_as_no_telephone_number(officer, db):
    answer = officer.post("/tiep-nhan/dien-thoai", given(who=make.NUMBER))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["who"])
    officer.post("/tiep-nhan/dien-thoai", given(who="0912 000 111", callback=make.NUMBER))
    call = PhoneCall.objects.get()
    assert make.NUMBER not in f"{call.number} {call.callback_number}"
    number = call.message.case.number
    said = {"number": make.NUMBER, "person": "A", "said": "Đã rõ.", "result": "reached"}
    at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    sent = {f"goi-tra-loi-{name}": value for name, value in (said | {"at": at}).items()}
    assert officer.post(f"/xu-ly/{number}/goi-tra-loi", sent).status_code == 302
    assert make.NUMBER not in officer.get(f"/xu-ly/{number}").content.decode()

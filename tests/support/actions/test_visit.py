"""A visit leaves a ticket, an entry and numbered minutes, which are frozen once both sides signed (N3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from support.actions import visits, withholding
from support.actions.reception import About
from support.domain import minutes
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.reception import TaskIn, VisitIn, VisitorIn
from support.domain.requests import FileIn
from support.models import Case, Contact, Event, EventText, RegisterEntry, SearchDocument, Visit
from support.queries import proofs
from support.queries import visits as kept
from tests import factories as make
from tests.support import cast as people
from tests.support.reading import made

SCAN = FileIn("bien-ban.pdf", "application/pdf", made.pdf("Da ky"))


def given(**more):
    now = timezone.now()
    return VisitIn(
        **{
            "visitors": (VisitorIn("Lương Thu Hạnh", "Phó Trưởng phòng", papers_seen=True),),
            "in_at": now - timedelta(hours=1),
            "party": "Sở Tư pháp tỉnh Bắc Ninh",
            "introduction": "57/GGT-STP",
            "introduced_on": date(2026, 3, 17),
            "theirs": "Lỗi 504 giảm còn hai trên mười lượt gọi.",
            "ours": "Thấy chậm ở đoạn qua NDXP.",
            "tasks": (TaskIn("Gửi nhật ký gọi", "Sở Tư pháp tỉnh Bắc Ninh", now + timedelta(days=1)),),
        }
        | more
    )


def taken(by, *, add_to="", about=None, **more):
    filed = visits.take_in(
        by, visit=given(**more), about=about or About("Lỗi 504 khi tra cứu", topic="A3"), add_to=add_to
    )
    return Visit.objects.select_related("message__case").get(pk=filed.message_id)


def test_n3_r27c_a_visit_leaves_a_ticket_an_entry_and_minutes(cast):
    visit = taken(cast.nguyen)
    case, entry = visit.message.case, RegisterEntry.objects.get()
    year = timezone.localdate().year
    assert visit.minutes == f"BB-{year}-001"
    assert (case.channel, case.requesting_agency, visit.agency) == ("visit", cast.bac_ninh, cast.bac_ninh)
    assert (entry.channel, entry.case, entry.received_at) == ("visit", case, visit.in_at)
    assert entry.evidence.startswith(
        f"Biên bản BB-{year}-001; giấy giới thiệu số 57/GGT-STP ngày 17/03/2026; vào "
    )
    assert "Việc đã thống nhất:\n1. Gửi nhật ký gọi" in visit.message.body
    assert [one.papers_seen for one in visit.visitors.all()] == [True]
    assert case.recorded_by_id == cast.nguyen.user_id


def test_r27c_a_second_visit_adds_to_the_ticket_with_its_own_entry_and_number(cast):
    first = taken(cast.nguyen)
    second = taken(cast.khue, add_to=first.message.case.number)
    assert second.message.case == first.message.case
    assert Case.objects.count() == 1
    assert RegisterEntry.objects.filter(evidence__contains=second.minutes).count() == 1
    assert [first.minutes[-3:], second.minutes[-3:]] == ["001", "002"]


def test_a_failed_visit_leaves_no_gap_in_the_numbers(cast):
    with transaction.atomic():
        taken(cast.nguyen)
        transaction.set_rollback(True)
    assert taken(cast.nguyen).minutes.endswith("-001")


@pytest.mark.parametrize("field", ["party", "introduction", "room", "theirs", "ours", "visitors", "tasks"])
def test_r3_a_personal_number_is_refused_in_every_field(cast, field):
    number = make.NUMBER
    value = {"visitors": (VisitorIn(f"Hạnh {number}"),), "tasks": (TaskIn(f"Tra {number}"),)}
    with pytest.raises(FieldError, match="số định danh") as refused:
        taken(cast.nguyen, **{field: value.get(field, f"Số {number}")})
    assert refused.value.field == field
    with pytest.raises(FieldError):
        taken(cast.nguyen, about=About(f"Hỏi về {number}"))
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("1" * 12, True),
        ("111 222 333 444", True),
        ("1111-2222.3333", True),
        ("024 3825 4321", False),
        ("từ 18/03/2026 14:30", False),
        ("18.03.2026 14.30", False),
        ("HT-2026-000123 và BB-2026-001", False),
        ("1" * 13, False),
    ],
)
def test_what_reads_as_twelve_digits(text, held):
    assert minutes.has_identity_number(text) is held


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"visitors": ()}, "visitors"),
        ({"in_at": timezone.now() + timedelta(days=400)}, "in_at"),
        ({"out_at": timezone.now() - timedelta(days=400)}, "out_at"),
        ({"valid_until": date(2026, 3, 1)}, "valid_until"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast, wrong, field):
    with pytest.raises(FieldError) as refused:
        taken(cast.nguyen, **wrong)
    assert refused.value.field == field


def test_a_known_person_of_the_agency_is_recognised(cast):
    known = Contact.objects.create(
        name="Lương Thu Hạnh", agency=cast.bac_ninh, email="hanh@so.example", verified_at=timezone.now()
    )
    assert taken(cast.nguyen).message.case.contact == known


def test_a_change_leaves_one_event_the_old_words_and_is_found(cast):
    visit = taken(cast.nguyen)
    events = Event.objects.count()
    changed = visits.change(
        cast.khue,
        message_id=visit.pk,
        visit=replace(given(in_at=visit.in_at), ours="Đã đặt chờ 60 giây.", tasks=()),
    )
    event = Event.objects.latest("pk")
    assert Event.objects.count() == events + 1
    assert (event.kind, event.data["parts"]) == ("minutes_changed", ["ours", "tasks"])
    assert "NDXP" in EventText.objects.get(event=event, name="before").text
    assert "60 giây" in changed.message.body
    assert not changed.tasks.exists()
    assert "60 giay" in SearchDocument.objects.get(message=visit.pk).body
    visits.change(
        cast.khue,
        message_id=visit.pk,
        visit=replace(given(in_at=visit.in_at), ours="Đã đặt chờ 60 giây.", tasks=()),
    )
    assert Event.objects.count() == events + 1


def test_a_change_does_not_wipe_the_number_a_visitor_left(cast):
    visit = taken(cast.nguyen, visitors=(VisitorIn("Lương Thu Hạnh", phone="02438254321"),))
    visits.change(
        cast.khue,
        message_id=visit.pk,
        visit=given(in_at=visit.in_at, visitors=(VisitorIn("Lương Thu Hạnh"),)),
    )
    assert visit.visitors.get().phone == "02438254321"


def test_n3_signed_minutes_are_frozen_in_the_action_and_in_the_database(cast):
    visit = taken(cast.nguyen)
    with pytest.raises(NotAllowed, match="giờ ra"):
        visits.sign(cast.nguyen, message_id=visit.pk, file=SCAN)
    visits.end(cast.nguyen, message_id=visit.pk, at=timezone.now())
    with pytest.raises(FieldError, match="PDF"):
        visits.sign(cast.nguyen, message_id=visit.pk, file=FileIn("a.pdf", "application/pdf", b"MZ"))
    signed = visits.sign(cast.nguyen, message_id=visit.pk, file=SCAN)
    assert signed.signed.filename == "bien-ban.pdf"
    assert signed.signed.followup_id == visit.pk
    for act in (
        lambda: visits.change(cast.nguyen, message_id=visit.pk, visit=given()),
        lambda: visits.end(cast.nguyen, message_id=visit.pk, at=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(ours="khác đi")
    again = visits.sign(cast.nguyen, message_id=visit.pk, file=replace(SCAN, name="ro-hon.pdf"))
    assert (again.signed.filename, again.signed_at) == ("ro-hon.pdf", signed.signed_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).delete()


def test_withheld_content_leaves_the_minutes_too(cast):
    visit = taken(cast.nguyen, out_at=timezone.now())
    visits.sign(cast.nguyen, message_id=visit.pk, file=SCAN)
    withholding.blank_message(cast.nguyen, message_id=visit.pk, reason="thử")
    withholding.destroy_files(visit.pk)
    visit.refresh_from_db()
    assert (visit.theirs, visit.ours, visit.signed) == ("", "", None)
    assert not visit.tasks.exists()


def test_n20_a_visit_is_answered_once_its_minutes_are_signed(cast):
    visit = taken(cast.nguyen, out_at=timezone.now())
    case = visit.message.case
    assert not proofs.of(case)
    visits.sign(cast.nguyen, message_id=visit.pk, file=SCAN)
    assert proofs.of(case)


def test_r4_a_visit_on_a_closed_queue_does_not_exist_for_others(cast):
    visit = taken(cast.nguyen)
    people.closed_to_all_but(visit.message.case, cast.nguyen)
    nguyen, khue = people.again(cast.nguyen), people.again(cast.khue)
    assert kept.get(nguyen, visit.pk) == visit
    assert [one.visit for one in kept.recent(nguyen)] == [visit]
    assert kept.recent(khue) == []
    with pytest.raises(NotFound):
        kept.get(khue, visit.pk)
    for reader in cast.readers_only:
        with pytest.raises(NotFound):
            kept.get(reader, visit.pk)


def test_n3_the_states_of_the_minutes(cast):
    now = timezone.now()
    long_ago, hour = now - timedelta(days=3), timedelta(hours=1)
    said = [
        minutes.state(now - hour, None, None, now),
        minutes.state(now, now, None, now),
        minutes.state(long_ago, long_ago + hour, None, now),
        minutes.state(long_ago, long_ago + hour, now, now),
    ]
    assert said == [*minutes.State]

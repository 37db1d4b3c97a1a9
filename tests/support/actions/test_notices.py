"""Notices of wrong data (Điều 10.2d, N9) and requests to keep connection logs (Điều 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from support.actions import notices, work
from support.domain.data_errors import Dimension, Direction, Notice, NoticeOutcome
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.preservation import Span
from support.models import Case, ConnectedSystem, DataErrorNotice, Event, LogPreservation
from support.queries import notices as kept
from tests import factories

pytestmark = pytest.mark.django_db


def notice(
    direction: Direction = Direction.USED,
    dimension: Dimension = Dimension.ACCURATE,
    *,
    group: str = "Nơi thường trú",
    records: int = 12,
    hours: int = 5,
) -> Notice:
    """Make a notice told now, found `hours` ago."""
    now = timezone.now()
    return Notice(direction, dimension, group, records, now - timedelta(hours=hours), now)


def keep(case: Case, told: Notice | None = None, key: str = "ho-tich") -> DataErrorNotice:
    """Keep a notice on a ticket, about the shipped database called `key`."""
    database = ConnectedSystem.objects.get(key=key)
    return notices.keep(factories.SYSTEM, case_id=case.pk, database_id=database.pk, notice=told or notice())


@pytest.mark.parametrize(
    ("direction", "topic"), [(Direction.USED, "B1"), (Direction.SHARED, "B2")], ids=["used", "shared"]
)
def test_r31_a_notice_names_its_direction_and_goes_to_the_queue_of_data(
    direction: Direction, topic: str
) -> None:
    case = factories.case()
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic=""))
    keep(case, notice(direction))
    case.refresh_from_db()
    assert (case.kind, case.topic_id) == (Kind.DATA_ERROR_NOTICE, topic)
    assert case.queue.profile.key == "du-lieu"
    assert Event.objects.filter(kind=EventKind.NOTICE_KEPT, cases__case=case).count() == 1


def test_r32_a_topic_somebody_chose_stays_and_a_correction_replaces() -> None:
    case = factories.case()
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic="B3"))
    keep(case)
    kept_now = keep(case, notice(records=40))
    case.refresh_from_db()
    assert case.topic_id == "B3"
    assert DataErrorNotice.objects.get(case=case).record_count == kept_now.record_count == 40


@pytest.mark.parametrize(
    "group",
    [factories.NUMBER, f"số {factories.NUMBER[:3]} {factories.NUMBER[3:6]} {factories.NUMBER[6:]} sai", ""],
    ids=["number", "spaced", "empty"],
)
def test_n9_a_value_in_place_of_a_group_is_refused_and_nothing_is_kept(group: str) -> None:
    case = factories.case()
    with pytest.raises(FieldError):
        keep(case, notice(group=group))
    assert not DataErrorNotice.objects.exists()
    assert Case.objects.get(pk=case.pk).kind == case.kind


def test_r32_what_is_told_before_it_was_found_or_in_the_future_is_refused() -> None:
    case, now = factories.case(), timezone.now()
    for found, told in [(now, now - timedelta(hours=1)), (now, now + timedelta(hours=1))]:
        with pytest.raises(FieldError):
            keep(case, Notice(Direction.USED, Dimension.TIMELY, "Ngày sinh", 1, found, told))


def test_r32_the_outcome_is_said_once_and_needs_what_proves_it() -> None:
    case = factories.case()
    keep(case)
    for outcome, more in [
        (NoticeOutcome.OPEN, {}),
        (NoticeOutcome.REJECTED, {}),
        (NoticeOutcome.FORWARDED, {}),
        (NoticeOutcome.REJECTED, {"reason": f"Trùng với số {factories.NUMBER}"}),
    ]:
        with pytest.raises(FieldError):
            notices.conclude(factories.SYSTEM, case_id=case.pk, outcome=outcome, **more)
    to = factories.agency("Sở Tư pháp thử")
    done = notices.conclude(
        factories.SYSTEM, case_id=case.pk, outcome=NoticeOutcome.FORWARDED, forwarded_to=to.pk
    )
    assert (done.outcome, done.forwarded_to) == ("forwarded", to)
    with pytest.raises(NotAllowed):
        notices.conclude(factories.SYSTEM, case_id=case.pk, outcome=NoticeOutcome.CONFIRMED)
    with pytest.raises(NotAllowed):
        keep(case, notice(records=1))


def test_a_ticket_without_a_notice_has_no_outcome_and_members_write_none() -> None:
    agency = factories.agency()
    case = factories.case(of=agency)
    with pytest.raises(NotFound):
        notices.conclude(factories.SYSTEM, case_id=case.pk, outcome=NoticeOutcome.CONFIRMED)
    member = factories.actor(factories.member(agency))
    with pytest.raises(Forbidden):
        notices.keep(member, case_id=case.pk, database_id=1, notice=notice())


def test_r23_an_incident_tells_when_its_logs_may_vanish_counted_from_the_day_it_happened() -> None:
    case = factories.case()
    until, known = kept.logs_until(case)
    assert known is False
    notices.set_occurred(factories.SYSTEM, case_id=case.pk, day=date(2024, 2, 29))
    case.refresh_from_db()
    assert kept.logs_until(case) == (date(2026, 3, 1), True)
    assert until > date(2026, 3, 1)


def test_r23_the_day_of_an_incident_is_not_in_the_future() -> None:
    case = factories.case()
    with pytest.raises(FieldError):
        notices.set_occurred(factories.SYSTEM, case_id=case.pk, day=timezone.localdate() + timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (date(2026, 5, 4), date(2026, 5, 3), "day_to"),
        (date(2026, 5, 4), date(2026, 5, 12), "day_to"),
        (date(2024, 5, 1), date(2024, 5, 10), "day_from"),
    ],
    ids=["order", "future", "gone"],
)
def test_r24_logs_that_cannot_be_asked_for_are_refused(first: date, last: date, wrong: str) -> None:
    case, holder = factories.case(), factories.agency()
    with time_machine.travel("2026-05-10T03:00:00Z", tick=False), pytest.raises(FieldError) as refused:
        notices.ask_logs(
            factories.SYSTEM,
            case_id=case.pk,
            wanted=notices.LogRequest(holder.pk, Span(first, last), "Đề nghị."),
        )
    assert refused.value.field == wrong
    assert not LogPreservation.objects.exists()


def test_r24_a_request_keeps_when_the_logs_expire_and_the_holders_answer() -> None:
    case, holder = factories.case(), factories.agency()
    day = timezone.localdate() - timedelta(days=10)
    made = notices.ask_logs(
        factories.SYSTEM, case_id=case.pk, wanted=notices.LogRequest(holder.pk, Span(day, day), "Đề nghị.")
    )
    assert made.expires_on.year == day.year + 2
    with pytest.raises(FieldError):
        notices.confirm_logs(
            factories.SYSTEM, case_id=case.pk, preservation_id=made.pk, day=day, proof="12/CV"
        )
    done = notices.confirm_logs(
        factories.SYSTEM,
        case_id=case.pk,
        preservation_id=made.pk,
        day=timezone.localdate(),
        proof="12/CV-STP",
    )
    assert done.confirmation == "12/CV-STP"
    kinds = Event.objects.filter(cases__case=case).values_list("kind", flat=True)
    assert {EventKind.LOGS_ASKED, EventKind.LOGS_CONFIRMED} <= set(kinds)
    with pytest.raises(NotFound):
        notices.confirm_logs(
            factories.SYSTEM,
            case_id=factories.case().pk,
            preservation_id=made.pk,
            day=timezone.localdate(),
            proof="x",
        )


def test_r3_a_request_for_logs_and_its_answer_name_no_personal_number() -> None:
    case, holder, day = factories.case(), factories.agency(), timezone.localdate()
    told = f"Giữ nhật ký về {factories.NUMBER}."
    wanted = notices.LogRequest(holder.pk, Span(day, day), told)
    with pytest.raises(FieldError) as refused:
        notices.ask_logs(factories.SYSTEM, case_id=case.pk, wanted=wanted)
    assert refused.value.field == "text"
    wanted = notices.LogRequest(holder.pk, Span(day, day), "Đề nghị.")
    made = notices.ask_logs(factories.SYSTEM, case_id=case.pk, wanted=wanted)
    with pytest.raises(FieldError) as refused:
        notices.confirm_logs(factories.SYSTEM, case_id=case.pk, preservation_id=made.pk, day=day, proof=told)
    assert refused.value.field == "confirmation"

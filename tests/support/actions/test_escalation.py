"""Alarms that sound at creation, twice, never, to the wrong people, or for what they caused themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import escalation, work
from support.domain.clock import VIETNAM
from support.domain.clocks import ClockKind, Moment
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.lifecycle import OPEN, Stage
from support.jobs import registry
from support.models import (
    Absence,
    Assignment,
    Case,
    Clock,
    DutyShift,
    Escalation,
    EscalationStep,
    Event,
    OutgoingMail,
)
from support.notify.compose import build
from support.queries import calendar, duty
from tests import factories
from tests.dbkit import FreshDb
from tests.support.cast import Cast, closed_to_all_but

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=VIETNAM)


def made(moment: datetime = MONDAY, *, kind: Kind = Kind.SUPPORT, priority: int = 3) -> Case:
    with time_machine.travel(moment, tick=False):
        case = factories.cases(1, kind=kind, words=factories.message(at=moment))[0]
        if priority != case.priority:
            wanted = work.Properties(priority=priority)
            case = work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=wanted)
    return case


def swept(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        calendar.forget()
        duty.forget()
        return escalation.sweep()


def told(case: Case) -> list[tuple[str, str, int]]:
    events = Event.objects.filter(kind=EventKind.ESCALATED.value, cases__case=case).order_by("pk")
    return [(one.data["clock_kind"], one.data["moment"], one.data["minutes"]) for one in events]


def addressed() -> list[set[str]]:
    mails = OutgoingMail.objects.filter(kind="reminder").order_by("pk")
    return [set(mail.recipients.values_list("address", flat=True)) for mail in mails]


def email(actor: object) -> str:
    from support.accounts.models import User

    return User.objects.get(pk=actor.user_id).email  # type: ignore[attr-defined]


def test_each_step_is_told_once_at_its_time_and_never_before(cast: Cast) -> None:
    """Filed at 08:00; the answer is due at 12:00, the solution at 17:30 of the third day."""
    case = made()
    first = ClockKind.FIRST_RESPONSE.value
    assert swept(MONDAY) == 0
    assert swept(MONDAY.replace(hour=10, minute=59)) == 0
    assert swept(MONDAY.replace(hour=11)) == 1
    assert told(case) == [(first, "before", 60)]
    assert swept(MONDAY.replace(hour=11, minute=30)) == 0
    assert swept(MONDAY.replace(hour=12)) == 1
    assert told(case)[1:] == [(first, "after", 0)]
    assert swept(MONDAY.replace(day=3)) == 0
    assert swept(MONDAY.replace(day=4, hour=13, minute=30)) == 1
    assert swept(MONDAY.replace(day=4, hour=17, minute=30)) == 1
    assert swept(MONDAY.replace(day=9)) == 1
    assert [one[1:] for one in told(case)[2:]] == [("before", 240), ("after", 0), ("after", 480)]
    assert swept(MONDAY.replace(day=20)) == 0


@pytest.mark.parametrize(
    ("moment", "kind", "priority"),
    [
        (FRIDAY.replace(hour=17, minute=29), Kind.SUPPORT, 3),
        (FRIDAY.replace(hour=23, minute=59), Kind.INCIDENT, 1),
        (datetime(2026, 2, 14, 7, 0, tzinfo=VIETNAM), Kind.INCIDENT, 1),  # Saturday, before Tết
        (datetime(2026, 2, 17, 0, 1, tzinfo=VIETNAM), Kind.QUESTION, 2),
        (MONDAY, Kind.INCIDENT, 1),  # a target of half an hour, a warning of a whole one
    ],
)
def test_a_ticket_filed_at_night_at_tet_or_with_a_short_target_raises_no_alarm_at_once(
    moment: datetime, kind: Kind, priority: int, cast: Cast
) -> None:
    """GLPI #15429: calendar or time zone escalated at creation."""
    made(moment, kind=kind, priority=priority)
    assert swept(moment) == 0
    assert swept(moment + timedelta(minutes=1)) == 0


def test_a_short_target_is_warned_of_at_half_of_its_time(cast: Cast) -> None:
    case = made(kind=Kind.INCIDENT, priority=1)
    assert swept(MONDAY.replace(minute=14)) == 0
    assert swept(MONDAY.replace(minute=15)) == 1
    assert told(case) == [("first_response", "before", 60)]


def test_a_sweep_that_slept_tells_only_the_last_step_and_applies_all(cast: Cast) -> None:
    case = made()
    assert swept(MONDAY.replace(day=30)) == 2
    assert told(case) == [("first_response", "after", 0), ("resolution", "after", 480)]
    assert Escalation.objects.filter(clock__case=case, event__isnull=False).count() == 5
    assert swept(MONDAY.replace(day=30)) == 0


def test_what_waits_or_is_done_raises_no_alarm(cast: Cast) -> None:
    paused, solved = made(), made()
    Clock.objects.filter(case=paused).update(paused=True)
    with time_machine.travel(MONDAY.replace(hour=9), tick=False):
        work.change_stage(cast.linh, case_id=solved.pk, stage=Stage.REJECTED, reason="Ngoài phạm vi.")
    assert swept(MONDAY.replace(day=30)) == 0


def test_the_holder_and_the_leads_are_told_and_of_nobodys_ticket_the_duty_officers(cast: Cast) -> None:
    case = made()
    with time_machine.travel(MONDAY, tick=False):
        work.assign(cast.linh, case_id=case.pk, user_id=cast.nguyen.user_id)
    made()
    swept(MONDAY.replace(hour=11))
    assert addressed() == [{email(cast.khue)}, {email(cast.nguyen)}]
    swept(MONDAY.replace(hour=12))
    assert addressed()[2:] == [{email(cast.khue)}, {email(cast.nguyen)}, {email(cast.linh)}]
    lead = OutgoingMail.objects.order_by("-pk")[0]
    assert len(lead.context["lines"]) == 2  # one mail a person, whatever number of tickets
    assert lead.subject == "Báo hạn: 2 phiếu quá hạn"


def test_a_closed_queue_is_told_to_its_own_people_and_not_what_it_is_about(cast: Cast) -> None:
    case = made()
    closed_to_all_but(case, cast.dang)
    swept(MONDAY.replace(hour=12))
    assert addressed() == []
    with time_machine.travel(MONDAY, tick=False):
        work.assign(factories.SYSTEM, case_id=case.pk, user_id=cast.dang.user_id)
    swept(MONDAY.replace(day=4, hour=14))
    assert addressed() == [{email(cast.dang)}]
    assert [line["subject"] for line in OutgoingMail.objects.get(kind="reminder").context["lines"]] == [""]


def test_the_mail_says_when_and_that_the_target_is_ours(cast: Cast) -> None:
    number = f"{79:03}{0}{85}{1234:06}"
    with time_machine.travel(MONDAY, tick=False):
        words = factories.message(subject=f"Sai số căn cước công dân {number}", at=MONDAY)
        case = factories.cases(1, kind=Kind.SUPPORT, words=words)[0]
    swept(MONDAY.replace(hour=12))
    mail = OutgoingMail.objects.filter(kind="reminder").order_by("pk")[0]
    from email import message_from_bytes
    from email.policy import default

    read = message_from_bytes(build(mail, list(mail.recipients.all())), policy=default)
    body = read.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert case.number in body
    assert "mục tiêu nội bộ" in body
    assert "hạn 02/03/2026 12:00" in body
    assert f"/xu-ly/{case.number}" in body
    assert number not in body + str(read["Subject"]) + json.dumps(mail.context)
    assert read["Auto-Submitted"] == "auto-generated"


def test_a_raised_priority_does_not_raise_itself_again(cast: Cast) -> None:
    """The shorter target makes the new clock later still: that is no news."""
    case = made()
    swept(MONDAY.replace(day=6, hour=9))
    case.refresh_from_db()
    assert case.priority == 2
    event = Event.objects.filter(kind=EventKind.ESCALATED.value).order_by("-pk")[0]
    assert event.data["changed"] == {"priority": [3, 2]}
    before = Event.objects.count()
    for day in (6, 9, 20):
        assert swept(MONDAY.replace(day=day, hour=9)) == 0
    assert Event.objects.count() == before
    assert Case.objects.get(pk=case.pk).priority == 2


def test_a_lowered_priority_is_told_again_when_its_own_time_comes(cast: Cast) -> None:
    case = made(priority=2)
    swept(MONDAY.replace(hour=10))
    with time_machine.travel(MONDAY.replace(hour=10), tick=False):
        work.change_properties(cast.linh, case_id=case.pk, wanted=work.Properties(priority=3))
    assert swept(MONDAY.replace(hour=10, minute=30)) == 0
    assert swept(MONDAY.replace(hour=12)) == 1


def test_a_step_may_give_the_ticket_to_the_lead_who_holds_the_fewest(cast: Cast) -> None:
    from support.domain.roles import Role

    EscalationStep.objects.update(active=False)
    EscalationStep.objects.create(
        clock=ClockKind.RESOLUTION, moment=Moment.AFTER, minutes=60, hand_over=True, tell_lead=True
    )
    other = factories.actor(factories.user(Role.TEAM_LEAD, name="Mạc Văn Trí"))
    with time_machine.travel(MONDAY, tick=False):
        work.assign(cast.linh, case_id=made().pk, user_id=cast.linh.user_id)
    case = made()
    assert swept(MONDAY.replace(day=5, hour=9)) == 2
    case.refresh_from_db()
    assert case.assignee_id == other.user_id
    assert case.ticket.assigned_to_id == other.user_id
    assert Event.objects.filter(data__to_user=other.user_id, kind=EventKind.ESCALATED.value).count() == 1
    term = Assignment.objects.get(case=case, until=None)
    assert (term.user_id, term.how, term.clause[:4]) == (other.user_id, "step", "11.2")


def on_duty(person: object, *, queue: int | None = None) -> None:
    DutyShift.objects.create(
        user_id=person.user_id,  # type: ignore[attr-defined]
        queue_id=queue,
        since=MONDAY,
        until=MONDAY + timedelta(hours=10),
        made_at=MONDAY,
    )


def test_of_nobodys_ticket_who_is_on_duty_for_its_queue_is_told_alone(cast: Cast) -> None:
    case = made()
    on_duty(cast.dang)
    on_duty(cast.nguyen, queue=case.queue_id)
    swept(MONDAY.replace(hour=11))
    assert addressed() == [{email(cast.nguyen)}]


def test_a_shift_for_all_queues_is_told_and_one_who_is_away_is_not(cast: Cast) -> None:
    made()
    on_duty(cast.dang)
    swept(MONDAY.replace(hour=11))
    assert addressed() == [{email(cast.dang)}]
    Absence.objects.create(user_id=cast.dang.user_id, first=MONDAY.date(), last=MONDAY.date(), made_at=MONDAY)
    swept(MONDAY.replace(hour=12))
    assert {email(cast.dang)} not in addressed()[1:]
    assert {email(cast.khue)} in addressed()[1:]


def test_outside_every_shift_all_duty_officers_are_told_as_before(cast: Cast) -> None:
    made(MONDAY.replace(hour=16))
    on_duty(cast.dang)
    swept(MONDAY.replace(day=3, hour=11))
    assert {email(cast.khue)} in addressed()
    assert {email(cast.dang)} not in addressed()


def test_who_is_on_duty_but_not_named_for_a_closed_queue_hears_nothing_of_it(cast: Cast) -> None:
    case = made()
    closed_to_all_but(case, cast.dang)
    on_duty(cast.nguyen)
    swept(MONDAY.replace(hour=12))
    assert addressed() == []


def test_a_step_may_give_nobodys_ticket_to_who_is_on_duty_and_leaves_a_holder_his(cast: Cast) -> None:
    EscalationStep.objects.update(active=False)
    EscalationStep.objects.create(
        clock=ClockKind.FIRST_RESPONSE, moment=Moment.BEFORE, minutes=45, give_duty=True
    )
    free, held = made(), made()
    with time_machine.travel(MONDAY, tick=False):
        work.assign(cast.linh, case_id=held.pk, user_id=cast.nguyen.user_id)
    on_duty(cast.dang)
    swept(MONDAY.replace(hour=11, minute=15))
    free.refresh_from_db()
    held.refresh_from_db()
    assert (free.assignee_id, held.assignee_id) == (cast.dang.user_id, cast.nguyen.user_id)
    assert free.ticket.assigned_to_id == cast.dang.user_id
    terms = Assignment.objects.filter(case=free).values_list("user", "how", "until")
    assert list(terms) == [(cast.dang.user_id, "step", None)]
    assert addressed() == [{email(cast.nguyen)}, {email(cast.dang)}]


def test_a_step_switched_off_does_nothing_and_a_calendar_without_hours_is_survived(cast: Cast) -> None:
    made()
    from support.models import WorkingSpan

    WorkingSpan.objects.update(active=False)
    # Overdue is overdue; only what counts working minutes waits.
    assert swept(MONDAY.replace(day=30)) == 2
    EscalationStep.objects.update(active=False)
    made(MONDAY)
    assert swept(MONDAY.replace(day=30)) == 0


def test_the_registry_runs_the_sweep_and_the_database_refuses_a_second_claim(cast: Cast) -> None:
    made()
    with time_machine.travel(MONDAY.replace(hour=11), tick=False):
        assert registry()["sweep-clocks"].function() == 1
    row = Escalation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(clock=row.clock, step=row.step, at=row.at)


def test_a_sweep_costs_the_same_number_of_queries_for_two_and_for_forty(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for count in (2, 40):
        with time_machine.travel(MONDAY, tick=False):
            factories.cases(count, kind=Kind.SUPPORT)
        with django_assert_max_num_queries(70):  # type: ignore[operator]
            assert swept(MONDAY.replace(day=30)) >= count


def test_two_and_more_schedulers_at_once_escalate_once(fresh_db: FreshDb) -> None:
    """Three processes, small batches: every clock is told by exactly one of them."""
    factories.user()
    long_ago = timezone.now() - timedelta(days=90)
    with time_machine.travel(long_ago, tick=False):
        factories.cases(60, kind=Kind.SUPPORT)
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.actions.sweepers", "3", "7"],
        env=os.environ | fresh_db.env,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.strip().splitlines()[-1])
    assert said["errors"] == 0, done.stderr[-3000:]
    assert sum(said["told"]) == 120
    events = Event.objects.filter(kind=EventKind.ESCALATED.value)
    assert events.count() == 120
    assert len({event.data["clock"] for event in events}) == 120
    assert Case.objects.filter(stage__in=OPEN, priority=2).count() == 60

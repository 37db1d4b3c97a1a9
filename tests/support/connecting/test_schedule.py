"""R17: the yearly check opens a year after the last one, once, and for the systems of Điều 6.4c alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from support import jobs
from support.actions import assessments, schedule
from support.domain.assessment import Standing, Trigger, standing
from support.domain.errors import NotAllowed
from support.domain.systems import AgencyKind, Exemption
from support.models import Case, ConnectedSystem, Connection, SecurityAssessment
from support.queries import assessments as reading
from tests import factories
from tests.support.connecting import desk


def on(day: date):
    """Freeze the morning of a day in Vietnam."""
    return time_machine.travel(timezone.make_aware(datetime(day.year, day.month, day.day, 6, 30)), tick=False)


def opened(system):
    return SecurityAssessment.objects.filter(system=system, trigger=Trigger.YEARLY)


@pytest.mark.parametrize(
    ("since", "last", "due"),
    [
        (date(2020, 1, 1), date(2025, 11, 23), date(2026, 11, 23)),
        (date(2025, 5, 5), None, date(2026, 5, 5)),
        (date(2020, 1, 1), date(2024, 2, 29), date(2025, 3, 1)),
        (date(2024, 2, 29), None, date(2025, 3, 1)),
        (date(2020, 1, 1), date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_r17_the_check_opens_on_the_day_and_not_before(db, since, last, due):
    system = desk.connected(since, assessed_on=last)
    with on(due - timedelta(days=1)):
        schedule.open_yearly()
        assert not opened(system).exists()
    with on(due):
        schedule.open_yearly()
        assert [(row.due_on, row.case.topic_id) for row in opened(system)] == [(due, "E4")]


def test_r17_the_registry_runs_the_scheduler(db):
    system = desk.connected(date(2020, 1, 1), assessed_on=date(2025, 1, 10))
    with on(date(2026, 1, 10)):
        jobs.run("open-yearly-checks")
    assert opened(system).count() == 1


def test_r17_a_scheduler_that_slept_opens_what_it_missed_once(db):
    system = desk.connected(date(2020, 1, 1), assessed_on=date(2025, 1, 10))
    for day in (date(2025, 1, 12), date(2026, 3, 1), date(2026, 3, 2)):
        with on(day):
            schedule.open_yearly()
    assert [row.due_on for row in opened(system)] == [date(2026, 1, 10)]


def test_r17_the_next_year_counts_from_the_completed_check(cast):
    system = desk.connected(date(2020, 1, 1), assessed_on=date(2025, 1, 10))
    with on(date(2026, 1, 10)):
        schedule.open_yearly()
        row = opened(system).get()
        assessments.record(cast.nguyen, case_id=row.case_id, results=desk.answered())
    with on(date(2026, 2, 3)):
        done = assessments.complete(cast.nguyen, case_id=row.case_id, on=date(2026, 2, 2))
        assert done.next_due == date(2027, 2, 2)
    with on(date(2027, 2, 1)):
        schedule.open_yearly()
    assert opened(system).count() == 1
    with on(date(2027, 2, 2)):
        schedule.open_yearly()
    assert opened(system).count() == 2


def _defence():
    owner = factories.agency()
    owner.kind = AgencyKind.DEFENCE.value
    owner.save()
    return owner


@pytest.mark.parametrize("why", ["defence", "owner", "monitored", "checked"])
def test_r17_the_three_exemptions_of_the_law_are_kept(db, why):
    more = {
        "defence": {"exemption": Exemption.DEFENCE},
        "monitored": {"exemption": Exemption.MONITORED},
        "checked": {"exemption": Exemption.CHECKED, "assessed_on": date(2026, 2, 1)},
    }
    system = desk.connected(date(2020, 1, 1), **(more[why] if why in more else {"owner": _defence()}))
    with on(date(2026, 11, 30)):
        schedule.open_yearly()
        assert not opened(system).exists()
        [line] = [line for line in reading.schedule(date(2026, 11, 30)) if line.system.pk == system.pk]
        assert line.standing is Standing.EXEMPT
    if why != "checked":
        with pytest.raises(NotAllowed, match="được miễn"):
            assessments.open_check(
                factories.SYSTEM, assessments.Opening(system.pk, Trigger.YEARLY, due_on=date(2026, 1, 1))
            )


def test_r17_checked_by_another_authority_exempts_for_one_year_and_no_longer(db):
    system = desk.connected(date(2020, 1, 1), exemption=Exemption.CHECKED, assessed_on=date(2025, 11, 30))
    with on(date(2026, 11, 29)):
        schedule.open_yearly()
        assert not opened(system).exists()
    with on(date(2026, 11, 30)):
        schedule.open_yearly()
        assert opened(system).count() == 1


def test_r17_only_connected_systems_are_checked_each_year(db):
    unconnected = desk.system(assessed_on=date(2024, 1, 1))
    ended = desk.connected(date(2020, 1, 1))
    Connection.objects.filter(system=ended).update(until=date(2025, 6, 30))
    unused = desk.connected(date(2020, 1, 1), active=False)
    with on(date(2026, 1, 1)):
        schedule.open_yearly()
    for system in (unconnected, ended, unused):
        assert not opened(system).exists()


def test_r17_two_schedulers_open_one_check(db):
    system = desk.connected(date(2020, 1, 1), assessed_on=date(2025, 1, 10))
    with on(date(2026, 1, 10)):
        lines = reading.falls_due(reading.schedule(date(2026, 1, 10)), date(2026, 1, 10))
        [line] = [line for line in lines if line.system.pk == system.pk]
        assert [schedule._open(line), schedule._open(line)] == [1, 0]
    case = factories.case()
    with pytest.raises(IntegrityError), transaction.atomic():
        SecurityAssessment.objects.create(
            case=case, system=system, trigger=Trigger.YEARLY, due_on=date(2026, 1, 10)
        )
    assert Case.objects.filter(assessment__system=system).count() == 1


def test_r17_an_exemption_found_at_the_check_keeps_the_years_to_come_free(cast):
    system = desk.connected(date(2020, 1, 1), assessed_on=date(2025, 1, 10))
    with on(date(2026, 1, 10)):
        schedule.open_yearly()
        case = opened(system).get().case
        results = assessments.Results(exemption=Exemption.MONITORED)
        assessments.record(cast.nguyen, case_id=case.pk, results=results)
        assert assessments.complete(cast.nguyen, case_id=case.pk, on=date(2026, 1, 10)).next_due is None
    with on(date(2028, 1, 10)):
        schedule.open_yearly()
    assert opened(system).count() == 1
    assert ConnectedSystem.objects.get(pk=system.pk).exemption == Exemption.MONITORED


def test_r16_a_sudden_check_is_never_refused_for_an_exemption(cast):
    system = desk.connected(date(2020, 1, 1), exemption=Exemption.MONITORED)
    assert assessments.open_check(cast.linh, assessments.Opening(system.pk, Trigger.SUDDEN)).pk


@pytest.mark.parametrize(
    ("due", "exemption", "said"),
    [
        (date(2026, 11, 29), Exemption.NONE, Standing.OVERDUE),
        (date(2026, 11, 30), Exemption.NONE, Standing.SOON),
        (date(2027, 2, 28), Exemption.NONE, Standing.SOON),
        (date(2027, 3, 1), Exemption.NONE, Standing.LATER),
        (None, Exemption.NONE, Standing.UNKNOWN),
        (None, Exemption.MONITORED, Standing.EXEMPT),
        (date(2027, 1, 1), Exemption.CHECKED, Standing.EXEMPT),
        (date(2026, 11, 29), Exemption.CHECKED, Standing.OVERDUE),
    ],
)
def test_r17_the_list_looks_ninety_days_ahead(due, exemption, said):
    assert standing(due, exemption, date(2026, 11, 30)) is said


def test_r17_the_schedule_costs_two_queries_whatever_its_length(db, django_assert_num_queries):
    for _turn in range(12):
        desk.connected(date(2025, 12, 20))
    with django_assert_num_queries(2):
        assert len(reading.schedule(date(2026, 11, 30))) >= 12

"""Tasks on tickets: a row of ours beside helpdesk's, one event a change, nothing ticked off twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from support.actions import tasks
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.models import ChecklistTask, Event, Task
from support.queries import tasks as reading
from support.queries.notices import Period
from tests import factories
from tests.support.connecting import desk


@pytest.fixture
def case(cast):
    return cast.hanhs_case()


def opened(cast, case, *words):
    return tasks.open_many(
        cast.nguyen, case_id=case.pk, title="Việc", wanted=[tasks.Wanted(one) for one in words]
    )


def kinds(case):
    return list(
        Event.objects.filter(cases__case=case, kind__startswith="task").values_list("kind", flat=True)
    )


def test_several_tasks_open_in_their_order_with_one_event(cast, case):
    opened(cast, case, "Gọi lại", "Gửi tài liệu")
    opened(cast, case, "Kiểm thử")
    assert [str(one) for one in reading.of_case(cast.nguyen, case)] == ["Gọi lại", "Gửi tài liệu", "Kiểm thử"]
    assert kinds(case) == ["tasks_opened", "tasks_opened"]
    assert ChecklistTask.objects.filter(checklist__ticket=case.pk).count() == 3


def test_a_task_named_by_a_clause_opens_once(cast, case):
    wanted = [tasks.Wanted("Cung cấp tài liệu", key="7.2a")]
    for _turn in range(2):
        tasks.open_many(cast.nguyen, case_id=case.pk, title="Việc", wanted=wanted)
    assert Task.objects.filter(case=case).count() == 1
    assert kinds(case) == ["tasks_opened"]


def test_a_task_is_given_done_and_opened_again_with_its_words_on_record(cast, case):
    [one] = opened(cast, case, "Gọi lại")
    due = timezone.localdate() + timedelta(days=2)
    for _turn in range(2):
        tasks.assign(cast.khue, case_id=case.pk, task_id=one.pk, user_id=cast.dang.user_id, due_on=due)
    for _turn in range(2):
        tasks.complete(cast.dang, case_id=case.pk, task_id=one.pk)
    done = Task.objects.get(pk=one.pk)
    assert (done.owner_id, done.done_by_id, done.due_on) == (cast.dang.user_id, cast.dang.user_id, due)
    assert ChecklistTask.objects.get(pk=one.pk).completion_date == done.done_at
    with pytest.raises(NotAllowed):
        tasks.assign(cast.khue, case_id=case.pk, task_id=one.pk, user_id=None, due_on=None)
    tasks.reopen(cast.khue, case_id=case.pk, task_id=one.pk, reason="Chưa gọi được")
    assert ChecklistTask.objects.get(pk=one.pk).completion_date is None
    assert kinds(case) == ["tasks_opened", "task_assigned", "task_done", "task_reopened"]
    last = Event.objects.filter(cases__case=case).order_by("-pk")[0]
    assert dict(last.texts.values_list("name", "text")) == {"task": "Gọi lại", "reason": "Chưa gọi được"}


def test_who_does_not_work_tickets_neither_opens_nor_is_given_a_task(cast, case):
    [one] = opened(cast, case, "Gọi lại")
    for reader in (cast.diep, cast.hanh):
        with pytest.raises((Forbidden, NotFound)):
            tasks.complete(reader, case_id=case.pk, task_id=one.pk)
    with pytest.raises(FieldError):
        tasks.assign(cast.khue, case_id=case.pk, task_id=one.pk, user_id=cast.diep.user_id, due_on=None)


def test_a_task_is_found_on_its_own_ticket_alone(cast, case):
    [one] = opened(cast, case, "Gọi lại")
    other = factories.case()
    with pytest.raises(NotFound):
        tasks.complete(cast.nguyen, case_id=other.pk, task_id=one.pk)
    assert reading.of_case(cast.phuong, case) == []


def test_what_a_task_took_is_counted_in_working_time(cast, case):
    start = timezone.make_aware(datetime(2026, 3, 6, 16, 30))  # a Friday
    [one] = tasks.open_many(
        cast.nguyen, case_id=case.pk, title="Việc", wanted=[tasks.Wanted("Gọi lại")], since=start
    )
    monday = timezone.make_aware(datetime(2026, 3, 9, 9, 0))
    assert reading.minutes(one, monday) == 120
    one.done_at = start + timedelta(minutes=20)
    assert reading.minutes(one, monday) == 20


def test_words_longer_than_helpdesk_keeps_are_refused(cast, case):
    with pytest.raises(NotAllowed):
        opened(cast, case, "v" * 251)


def test_r19_r20_r21_the_report_counts_the_working_time_of_the_three_tasks(cast):
    case = desk.letter_case(cast.khue, of=cast.bac_ninh)
    start = timezone.make_aware(datetime(2026, 3, 6, 16, 30))
    Task.objects.filter(case=case).update(started_at=start)
    one = Task.objects.get(case=case, key="7.2a")
    tasks.settle([one], cast.nguyen, start + timedelta(minutes=40))
    exempt = desk.letter_case(cast.khue, of=cast.bac_ninh)
    tasks.settle([exempt.tasks.get(key="7.2c")], cast.nguyen, timezone.now(), "Điều 6.4a")
    Task.objects.filter(case=exempt).update(started_at=start)
    [first, second, third] = reading.by_step(cast.linh, Period(start.date(), start.date()))
    assert (first.clause, first.done, first.open) == ("7.2a", 1, 1)
    assert (second.done, second.open, third.waived, third.open) == (0, 2, 1, 1)
    assert first.mean >= 20
    assert first.most > first.mean
    with pytest.raises(NotFound):
        reading.by_step(cast.hanh, Period(start.date(), start.date()))

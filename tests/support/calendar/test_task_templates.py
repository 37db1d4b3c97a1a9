"""Templates of tasks: opened once, due in working days, on every new ticket of a kind or by one act."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from support.actions import task_templates as actions
from support.domain.clock import VIETNAM, WorkingCalendar
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.kinds import Kind
from support.domain.roles import Role
from support.domain.working_days import working_day_after
from support.models import ChecklistTask, Event, Task, TaskTemplate
from support.queries import task_templates
from support.queries import tasks as reading
from tests import factories as make
from tests.support.domain.test_clock import FEW, OFFICE, calendars

FRIDAY = datetime(2026, 2, 13, 16, 0, tzinfo=VIETNAM)

# start, working days, day: counted by hand
DAYS = [
    (date(2026, 3, 2), 0, date(2026, 3, 2)),
    (date(2026, 3, 2), 1, date(2026, 3, 3)),
    (date(2026, 3, 6), 1, date(2026, 3, 9)),
    (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết 2026
    (date(2026, 2, 13), 3, date(2026, 2, 25)),
    (date(2027, 2, 3), 2, date(2027, 2, 12)),  # over Tết 2027
    (date(2026, 1, 9), 1, date(2026, 1, 10)),  # the Saturday that is worked
    (date(2028, 2, 28), 1, date(2028, 2, 29)),
]


@pytest.mark.parametrize(("start", "days", "day"), DAYS)
def test_working_days_equal_a_count_by_hand(start: date, days: int, day: date) -> None:
    assert working_day_after(start, days, OFFICE) == day


@FEW
@given(st.dates(date(2025, 1, 1), date(2025, 6, 1)), st.integers(0, 40), calendars())
def test_as_many_days_are_worked_as_were_given(start: date, days: int, calendar: WorkingCalendar) -> None:
    end = working_day_after(start, days, calendar)
    between = [date.fromordinal(one) for one in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert sum(bool(calendar.hours(day)) for day in between) == days
    assert not days or calendar.hours(end)


def test_days_that_cannot_be_counted_are_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        working_day_after(date(2026, 3, 2), -1, OFFICE)
    with pytest.raises(ValueError, match="too few"):
        working_day_after(date(2026, 3, 2), 1, WorkingCalendar({}))


def template(name: str = "Sự cố kết nối", *, kind: Kind | None = None, automatic: bool = False):
    made = TaskTemplate.objects.create(name=name, kind=kind.value if kind else "", automatic=automatic)
    made.steps.create(position=1, words="Kiểm tra nhật ký kết nối", due_days=1)
    made.steps.create(position=2, words="Gọi đầu mối", clause="11.2")
    task_templates.forget()
    return made


@pytest.fixture(autouse=True)
def anew():
    task_templates.forget()
    yield
    task_templates.forget()


@pytest.fixture
def engineer(db):
    return make.actor(make.engineer())


def test_one_act_opens_what_a_ticket_lacks_with_one_event(engineer):
    with time_machine.travel(FRIDAY, tick=False):
        case, made = make.case(), template()
        opened = actions.apply(engineer, case_id=case.pk, template_id=made.pk)
    assert [(str(one.step), one.due_on) for one in opened] == [
        ("Kiểm tra nhật ký kết nối", date(2026, 2, 23)),
        ("Gọi đầu mối", None),
    ]
    assert [str(one) for one in reading.of_case(engineer, case)] == [
        "Kiểm tra nhật ký kết nối",
        "Gọi đầu mối",
    ]
    event = Event.objects.get(cases__case=case, kind="tasks_opened")
    assert "nhật ký" not in str(event.data)
    with pytest.raises(NotAllowed):
        actions.apply(engineer, case_id=case.pk, template_id=made.pk)
    made.steps.create(position=3, words="Báo kết quả")
    assert len(actions.apply(engineer, case_id=case.pk, template_id=made.pk)) == 1
    assert list(ChecklistTask.objects.order_by("position").values_list("position", flat=True)) == [0, 1, 2]


def test_templates_of_other_kinds_out_of_use_or_of_strangers_are_refused(engineer):
    case = make.cases(1, kind=Kind.SUPPORT)[0]
    with pytest.raises(NotAllowed):
        actions.apply(engineer, case_id=case.pk, template_id=template(kind=Kind.INCIDENT).pk)
    gone = template("Cũ")
    TaskTemplate.objects.filter(pk=gone.pk).update(active=False)
    with pytest.raises(NotFound):
        actions.apply(engineer, case_id=case.pk, template_id=gone.pk)
    auditor, other = make.actor(make.user(Role.AUDITOR)), template("Khác")
    with pytest.raises(Forbidden):
        actions.apply(auditor, case_id=case.pk, template_id=other.pk)
    assert not Task.objects.exists()


def test_every_new_ticket_of_the_kind_has_its_tasks_at_once(db):
    template(kind=Kind.INCIDENT, automatic=True)
    template("Mọi phiếu", automatic=True)
    template("Không tự mở", kind=Kind.INCIDENT)
    with time_machine.travel(FRIDAY, tick=False):
        incidents, questions = make.cases(3, kind=Kind.INCIDENT), make.cases(2, kind=Kind.QUESTION)
    assert [Task.objects.filter(case=one).count() for one in (*incidents, *questions)] == [4, 4, 4, 2, 2]
    found = reading.of_case(make.SYSTEM, incidents[0])
    assert [one.step.position for one in found] == [0, 1, 2, 3]
    assert {one.due_on for one in found} == {date(2026, 2, 23), None}
    assert Event.objects.filter(kind="tasks_opened", cases__case=incidents[0]).count() == 2


def test_intake_asks_no_more_where_no_template_opens_by_itself(db, django_assert_num_queries):
    from django.db import connection

    make.cases(1)
    with CaptureQueriesContext(connection) as bare:
        make.cases(1)
    assert not any("tasktemplate" in one["sql"] for one in bare)
    template(automatic=True)
    make.cases(1)
    with CaptureQueriesContext(connection) as one:
        make.cases(1)
    with CaptureQueriesContext(connection) as many:
        make.cases(20)
    assert len(many) - len(one) <= 2


def test_the_list_of_tasks_offers_templates_and_the_ticket_tells_them(engineer, browse):
    case, made = make.case(), template()
    client = browse(make.engineer())
    page = client.get(f"/xu-ly/{case.number}/cong-viec").content.decode()
    assert "Thêm 2 việc" in page
    assert client.post(f"/xu-ly/{case.number}/cong-viec/mau/{made.pk}").status_code == 302
    after = client.get(f"/xu-ly/{case.number}/cong-viec").content.decode()
    assert "Đã có đủ" in after
    again = client.post(f"/xu-ly/{case.number}/cong-viec/mau/{made.pk}", follow=True).content.decode()
    assert "Phiếu đã có đủ việc của mẫu này" in again
    assert (
        "mở việc: Kiểm tra nhật ký kết nối; Gọi đầu mối"
        in client.get(f"/xu-ly/{case.number}").content.decode()
    )


def test_templates_and_limits_are_configured_with_their_steps(browse):
    client = browse(make.user(Role.ADMINISTRATOR))
    rows = {
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-position": "1",
        "steps-0-words": "Gọi đầu mối",
        "steps-0-due_days": "2",
    }
    sent = {"name": "Mẫu hỗ trợ", "kind": "support", "automatic": "on", "active": "on", **rows}
    assert client.post("/cau-hinh/support/tasktemplate/add/", sent).status_code == 302
    assert [one.name for one in task_templates.automatic()["support"]] == ["Mẫu hỗ trợ"]
    wrong = sent | {"name": "Khác", "steps-0-due_days": "0"}
    assert client.post("/cau-hinh/support/tasktemplate/add/", wrong).status_code == 200
    assert client.get("/cau-hinh/support/legallimit/").status_code == 200

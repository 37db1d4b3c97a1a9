"""The calendar approved after a change that moved due dates; targets, a limit of the law, task templates."""

from __future__ import annotations

from datetime import date, timedelta

from support.actions import calendar as calendar_actions
from support.actions import configure, legal_limits, portal, recounting, task_templates
from support.actions.calendar import DayIn
from support.actions.work import Properties, change_properties
from support.domain.clock import VIETNAM, DayKind
from support.domain.kinds import Kind
from support.domain.portal import BY_KEY, Severity
from support.domain.roles import Actor
from support.domain.working_days import working_day_after
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Case, LegalLimit, ServiceTarget, TaskTemplate
from support.queries import calendar
from support.queries import task_templates as templates

# Name, kind, opened by itself, steps: words, clause, working days.
TEMPLATES: tuple[tuple[str, Kind | None, tuple[tuple[str, str, int | None], ...]], ...] = (
    (
        "Sự cố kết nối, dịch vụ API",
        Kind.INCIDENT,
        (
            ("Đối chiếu nhật ký kết nối hai bên theo mã yêu cầu", "8", 1),
            ("Kiểm tra chứng thư số và địa chỉ được phép của hệ thống", "", 1),
            ("Mời chủ quản hệ thống phối hợp khi lỗi ở phía khai thác", "11.2", 2),
            ("Xác nhận với đầu mối là đã khắc phục", "", 3),
        ),
    ),
    (
        "Lộ, mất dữ liệu cá nhân",
        None,
        (
            ("Khoanh vùng, dừng tài khoản hoặc kết nối liên quan", "", 1),
            ("Đề nghị bảo toàn nhật ký kết nối", "8", 1),
            ("Soạn thông báo vi phạm, trình lãnh đạo", "", 2),
        ),
    ),
)
BREACH = (
    "Tài khoản khai thác của cán bộ đã nghỉ việc vẫn đăng nhập được",
    (
        "Qua rà soát, tài khoản của một cán bộ nghỉ việc từ tháng trước có 14 lượt tra cứu trong tuần này. "
        "Chúng tôi đã khóa tài khoản, đề nghị hướng dẫn các bước xử lý tiếp theo."
    ),
)


def play(scene: Scene) -> None:
    """Configure, let a change move due dates, and put an E5 ticket under its 72 hours."""
    chief, engineer = scene.actors["quan.tri"], scene.actors["xu.ly"]
    _configure(chief)
    with post.at(scene.now - timedelta(hours=30)):
        _close_a_day(scene, chief)
    incident = Case.objects.filter(kind=Kind.INCIDENT.value, stage="in_progress").order_by("pk").first()
    if incident:
        with post.at(scene.now - timedelta(hours=5)):
            first = TaskTemplate.objects.get(name=TEMPLATES[0][0])
            task_templates.apply(engineer, case_id=incident.pk, template_id=first.pk)
    _breach(scene, engineer)


def _configure(chief: Actor) -> None:
    for name, kind, steps in TEMPLATES:
        made = TaskTemplate.objects.create(name=name, kind=kind.value if kind else "")
        for place, (words, clause, days) in enumerate(steps, start=1):
            made.steps.create(position=place, words=words, clause=clause, due_days=days)
        _told(chief, "support.tasktemplate", made.pk)
    row = ServiceTarget.objects.create(
        kind=Kind.INCIDENT.value,
        priority=2,
        channel="phone",
        first_response=30,
        resolution=360,
        party_days=1,
    )
    _told(chief, "support.servicetarget", row.pk)
    calendar.forget()
    templates.forget()


def _told(chief: Actor, model: str, pk: int) -> None:
    configure.record_change(chief, model=model, pk=pk, changes=[{"added": {}}])


def _close_a_day(scene: Scene, chief: Actor) -> None:
    """Close one of the next days, let the job count, and have the year approved as it stands then."""
    today = scene.now.astimezone(VIETNAM).date()
    day = working_day_after(today, 2, calendar.working_calendar())
    note, source = "Tạm dừng tiếp nhận để kiểm kê hệ thống", "Thông báo số 41/TB-HT (ví dụ)"
    calendar_actions.set_day(chief, wanted=DayIn(day, DayKind.HOLIDAY, note, source))
    calendar.forget()
    recounting.count_waiting()
    document = f"Quyết định số 88/QĐ-HT về lịch làm việc năm {today.year} (ví dụ)"
    decided = min(today, date(today.year, 1, 5))
    calendar_actions.approve_year(chief, year=today.year, document=document, decided_on=decided)
    calendar.forget()


def _breach(scene: Scene, engineer: Actor) -> None:
    subject, body = BREACH
    filing = portal.Filing(
        BY_KEY["su-co"], subject, body, Severity.HAMPERED, affects_right=False, without_system=True
    )
    with post.at(scene.now - timedelta(hours=52)):
        filed, _nonce = portal.file(scene.actors["thu.hanh"], filing=filing)
    with post.at(scene.now - timedelta(hours=51)):
        wanted = Properties(topic="E5", without_system=True)
        change_properties(engineer, case_id=filed.case_id, wanted=wanted)
        limit = LegalLimit.objects.filter(topic="E5").first()
        if limit:
            since = scene.now - timedelta(hours=56)
            legal_limits.count_from(engineer, case_id=filed.case_id, limit_id=limit.pk, since=since)
        second = TaskTemplate.objects.get(name=TEMPLATES[1][0])
        task_templates.apply(engineer, case_id=filed.case_id, template_id=second.pk)

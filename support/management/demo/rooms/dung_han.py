"""An office that keeps up: most conversations of the demonstration are answered or solved, a few are late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from support.actions import replies
from support.domain.clock import add_working
from support.domain.errors import UserError
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.play import DELIVERED, deliver
from support.management.demo.rooms import Scene
from support.models import Case
from support.queries.calendar import working_calendar

LATE = 5  # of so many overdue tickets one stays overdue
SOLVABLE = (Kind.INCIDENT.value, Kind.SUPPORT.value, Kind.QUESTION.value)
HELD = (Stage.ACCEPTED.value, Stage.ASSIGNED.value, Stage.IN_PROGRESS.value)
SOLVED = "Chúng tôi đã xử lý xong theo đề nghị. Nhờ cơ quan kiểm tra lại và cho biết nếu còn vướng."
UNDER_WAY = "Chúng tôi đang xử lý, việc còn lại là đối chiếu số liệu hai phía; sẽ báo kết quả ngay khi có."


def play(_scene: Scene) -> None:
    """Nothing before every room has filed its tickets."""


def end(scene: Scene) -> None:
    """Answer what waits too long, each at its own time after the last that happened on it."""
    held = Case.objects.filter(stage__in=HELD, due_at__lt=scene.now, contact__isnull=False)
    for place, case in enumerate(held.order_by("received_at", "pk")):
        if place % LATE:
            _answer(scene, case)


def _answer(scene: Scene, case: Case) -> None:
    by = next((one for one in scene.actors.values() if one.user_id == case.assignee_id), None)
    solved = case.kind in SOLVABLE and case.topic_id is not None
    moment = _moment(scene, case, solved=solved)
    if by is None or moment >= scene.now - timedelta(minutes=30):
        return
    try:
        with post.at(moment), transaction.atomic():
            _reply(by, case, solved=solved)
    except UserError:
        return  # what has a rule of its own stays as its room left it
    deliver(moment + DELIVERED, "")


def _moment(scene: Scene, case: Case, *, solved: bool) -> datetime:
    """Return half an hour of work after the last; what only goes on is told of within the last day."""
    calendar = working_calendar()
    after = add_working(case.activity_at, 30, calendar)
    return after if solved else max(after, add_working(scene.now - timedelta(days=3), 60, calendar))


def _reply(by: Actor, case: Case, *, solved: bool) -> None:
    words = replies.Words(
        SOLVED if solved else UNDER_WAY, unconfirmed="Nội dung không nêu chi tiết hệ thống."
    )
    replies.reply(by, case_id=case.pk, words=words, stage=Stage.RESOLVED if solved else None)

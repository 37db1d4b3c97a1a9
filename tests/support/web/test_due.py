"""Screens that name a target as law, show a wrong time left, or hide why a clock stands still."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from support.actions import replies, work
from support.domain.clock import VIETNAM
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.models import Case
from support.queries import tickets
from support.web import due
from tests import factories
from tests.support.cast import Cast

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
pytestmark = pytest.mark.django_db


def made(**more: object) -> Case:
    with time_machine.travel(MONDAY, tick=False):
        words = factories.message(at=MONDAY)
        return factories.cases(1, kind=Kind.SUPPORT, words=words, **more)[0]  # type: ignore[arg-type]


def chip_at(case: Case, hour: int, minute: int = 0, day: int = 2) -> due.Chip | None:
    with time_machine.travel(MONDAY.replace(day=day, hour=hour, minute=minute), tick=False):
        return due.face().chip(Case.objects.get(pk=case.pk))


def test_a_chip_says_the_date_then_what_is_left_then_how_late(cast: Cast) -> None:
    case = made()
    told = [chip_at(case, 8), chip_at(case, 10, 23), chip_at(case, 12), chip_at(case, 14, 5)]
    assert [(one.words, one.tone) for one in told if one] == [
        ("hạn 02/03/2026 12:00", ""),
        ("còn 1 giờ 37 phút", "soon"),
        ("vừa quá hạn", "over"),
        ("quá hạn 35 phút", "over"),  # over lunch nobody is late
    ]
    assert told[0]
    assert told[0].short == "02/03 12:00"
    assert all(one and "mục tiêu nội bộ" in one.title for one in told)


def test_a_ticket_that_waits_or_is_done_shows_no_date(cast: Cast) -> None:
    case = made()
    with time_machine.travel(MONDAY.replace(hour=9), tick=False):
        words = replies.Words("Xin gửi thêm mã lỗi.")
        replies.reply(cast.nguyen, case_id=case.pk, words=words, stage=Stage.WAITING_REQUESTER)
    paused = chip_at(case, 10)
    assert paused
    assert (paused.words, paused.tone) == ("tạm dừng", "pause")
    with time_machine.travel(MONDAY.replace(hour=11), tick=False):
        work.change_stage(cast.linh, case_id=case.pk, stage=Stage.RESOLVED, reason="Đã xong.")
    assert chip_at(case, 12) is None


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 phút"), (59, "59 phút"), (60, "1 giờ"), (97, "1 giờ 37 phút"), (605, "10 giờ"), (4500, "75 giờ")],
)
def test_time_is_told_in_hours_never_in_days(minutes: int, words: str) -> None:
    assert due.spell(timedelta(minutes=minutes)) == words


def test_the_panel_counts_used_and_left_and_who_held_the_ticket(cast: Cast) -> None:
    case = made()
    with time_machine.travel(MONDAY.replace(hour=9), tick=False):
        words = replies.Words("Xin gửi thêm mã lỗi.")
        replies.reply(cast.nguyen, case_id=case.pk, words=words, stage=Stage.WAITING_REQUESTER)
    with time_machine.travel(MONDAY.replace(hour=11), tick=False):
        waiting = due.panel(tickets.get(cast.nguyen, case.number))
        factories.wrote_again(case)
    with time_machine.travel(MONDAY.replace(hour=11, minute=30), tick=False):
        told = due.panel(tickets.get(cast.nguyen, case.number))
    assert waiting["pause"] == "Chờ người đề nghị bổ sung thông tin"
    assert waiting["asked"]
    assert all(line.paused for line in waiting["lines"])
    [solution] = [line for line in told["lines"] if line.name == "Giải quyết"]
    assert (solution.used, solution.target, solution.words) == ("1 giờ 30 phút", "24 giờ", "Còn 22 giờ")
    assert solution.due == "05/03/2026 10:00"
    assert [time for _name, time in told["shares"]] == ["1 giờ 30 phút", "2 giờ"]
    assert told["shares"][1][0] == "Người đề nghị"


def test_the_pages_say_that_the_target_is_ours(cast: Cast, client: object) -> None:
    from support.accounts.models import User

    case = made(of=cast.bac_ninh)
    for person, address in (
        (cast.nguyen, f"/xu-ly/{case.number}"),
        (cast.nguyen, "/xu-ly?view=overdue"),
        (cast.hanh, "/yeu-cau?view=overdue"),
    ):
        client.force_login(User.objects.get(pk=person.user_id))  # type: ignore[attr-defined,misc]
        page = client.get(address).content.decode()  # type: ignore[attr-defined]
        assert "mục tiêu nội bộ" in page
        assert "quá hạn" in page


def test_a_wait_nobody_asked_for_says_that_the_clock_runs(cast: Cast) -> None:
    case = made()
    with time_machine.travel(MONDAY.replace(hour=9), tick=False):
        work.change_stage(cast.linh, case_id=case.pk, stage=Stage.WAITING_REQUESTER)
        told = due.panel(tickets.get(cast.nguyen, case.number))
    assert told["unfounded"]
    assert not told["pause"]

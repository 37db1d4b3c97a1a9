"""A reminder that comes twice is noise, one that never comes is a guide nobody looks at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from kb.actions import publishing, reminding
from kb.models import Guide, GuideReminder
from support.domain.roles import Role
from support.models import Event, OutgoingMail
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import published

pytestmark = pytest.mark.django_db


def on(guide: Guide, days: int) -> int:
    """Run the job so many days before the review date, at one minute past midnight in Vietnam."""
    assert guide.review_by is not None
    day = guide.review_by - timedelta(days=days)
    moment = datetime(day.year, day.month, day.day, 0, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with patch("django.utils.timezone.now", return_value=moment):
        return reminding.remind_due()


def test_four_reminders_each_once_with_words_of_its_own() -> None:
    guide = published("Tra cứu cư trú")
    sent = [on(guide, days) for days in (31, 30, 29, 8, 7, 7, 1, 0, 0, -3, -7, -8, -60)]
    assert sent == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert sorted(GuideReminder.objects.values_list("step", flat=True)) == [-7, 0, 7, 30]
    assert Event.objects.filter(kind="guide_review_reminded").count() == 4
    subjects = OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)
    assert list(dict.fromkeys(subjects)) == [
        "Còn 30 ngày đến ngày rà soát tài liệu: Tra cứu cư trú",
        "Còn 7 ngày đến ngày rà soát tài liệu: Tra cứu cư trú",
        "Hôm nay là ngày rà soát tài liệu: Tra cứu cư trú",
        "Quá ngày rà soát 7 ngày: Tra cứu cư trú",
    ]


def test_after_a_pause_the_letter_counts_the_days_there_are() -> None:
    guide = published("Tra cứu cư trú")
    on(guide, -3)
    assert OutgoingMail.objects.all()[0].subject == "Quá ngày rà soát 3 ngày: Tra cứu cư trú"
    context = OutgoingMail.objects.all()[0].context
    assert context["link"].endswith(f"/tai-lieu/{guide.slug}/ra-soat")
    foot = dict.fromkeys(("office", "address", "phone"), "")
    for kind in ("txt", "html"):
        words = render_to_string(f"mail/guide_review.{kind}", {**context, "subject": "", **foot})
        assert "chậm 3 ngày (mục tiêu nội bộ)" in words
        assert "Đã rà soát, nội dung còn đúng" in words


def test_after_a_pause_only_the_nearest_comes() -> None:
    guide = published()
    assert [on(guide, 3), on(guide, 3)] == [1, 0]
    assert GuideReminder.objects.get().step == 7


def test_writer_and_approver_are_told() -> None:
    guide = published()
    version = guide.current
    assert version is not None
    assert version.approver is not None
    on(guide, 0)
    told = set(OutgoingMail.objects.values_list("recipients__address", flat=True))
    assert told == {version.author.email, version.approver.email}


def test_what_was_withdrawn_is_not_reminded_of() -> None:
    guide = published()
    lead = actor_for(factories.user(Role.TEAM_LEAD))
    due = guide.review_by
    publishing.withdraw(lead, guide_id=guide.pk, reason="Dịch vụ đã đổi.")
    guide.review_by = due
    assert on(guide, 0) == 0


def test_the_database_keeps_a_second_row_of_a_step_out() -> None:
    guide = published()
    on(guide, 0)
    row = GuideReminder.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideReminder.objects.create(version=row.version, due_on=row.due_on, step=row.step, at=timezone.now())

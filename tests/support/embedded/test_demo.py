"""The demonstration shows every corner of the product, once, and lets nothing of it leave by mail."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from support import outbox
from support.actions import escalation
from support.domain.lifecycle import OPEN, Stage
from support.domain.roles import Role
from support.management.demo import script
from support.management.demo.accounts import ACCOUNTS, PASSWORD
from support.management.demo.places import PEOPLE
from support.models import Case, CaseSeen, Message, OutgoingMail, OutgoingRecipient, QueueProfile
from support.queries.tickets import Filters, at_most, page
from tests import factories


def _load() -> str:
    said = io.StringIO()
    call_command("demo_data", "--quiet", stdout=said, stderr=io.StringIO())
    return said.getvalue()


def test_every_corner_is_shown_and_a_second_time_changes_nothing(fresh_db: Any, settings: Any) -> None:
    settings.MAIL_BORDER = "bien-thu.example"
    _load()
    assert Case.objects.count() >= 60
    assert set(Case.objects.values_list("stage", flat=True)) == {stage.value for stage in Stage}
    shown = set(Case.objects.values_list("queue", flat=True))
    assert shown == set(QueueProfile.objects.values_list("pk", flat=True))
    assert Message.objects.filter(personal__gt=0).exists()
    assert set(OutgoingRecipient.objects.values_list("state", flat=True)) == {
        "accepted",
        "refused",
        "bounced",
    }
    inbound = apps.get_model("mailin", "InboundMail").objects
    assert set(inbound.values_list("state", flat=True)) == {
        "opened", "reply", "held", "withheld", "ignored", "duplicate",
    }  # fmt: skip
    held = set(inbound.filter(state="held").values_list("reason", flat=True))
    assert held == {"stranger_in_thread", "border_spam", "border_dmarc"}
    assert OutgoingMail.objects.filter(state__in=["queued", "sending"]).count() == 0
    assert outbox.verify_chain() is None
    call_command("check_ledger", stdout=io.StringIO())

    # An office that keeps up: some tickets are late, most are not; nothing is left to be told at the start.
    at_work = Case.objects.filter(stage__in=OPEN)
    late = at_work.filter(due_at__lt=timezone.now()).count()
    assert 5 <= late < at_work.count() * 0.4
    assert escalation.sweep() == 0

    oldest = Case.objects.order_by("received_at")[0]
    assert timedelta(days=14) < timezone.now() - oldest.received_at < timedelta(days=30)
    assert Case.objects.filter(activity_at__gt=timezone.now()).count() == 0

    duty = factories.actor(_user("truc.ban@hotro.example"))
    rows = page(duty, Filters(view="all"), size=100).rows
    assert {row.unread for row in rows} == {True, False}
    assert at_most(duty, Filters(view="unassigned")) > 3
    member = factories.actor(_user("thu.hanh@sotuphap-bacninh.example"))
    assert 3 < len(page(member, Filters(view="all")).rows) < 40

    assert all(_user(account.email).check_password(PASSWORD) for account in ACCOUNTS)
    before = (Case.objects.count(), CaseSeen.objects.count())
    assert "có sẵn" in _load()
    assert (Case.objects.count(), CaseSeen.objects.count()) == before


def _user(email: str) -> Any:
    from support.accounts.models import User

    return User.objects.get(email=email)


@pytest.mark.django_db
def test_a_database_in_use_is_left_alone() -> None:
    factories.user(Role.ENGINEER)
    with pytest.raises(CommandError, match="đã có phiếu hoặc người dùng"):
        _load()


@pytest.mark.django_db
def test_the_printed_password_would_be_accepted_from_anybody() -> None:
    from django.contrib.auth.password_validation import validate_password

    for account in ACCOUNTS:
        validate_password(PASSWORD, factories.user(name=account.full_name, email=account.email))


@pytest.mark.parametrize(
    "now", [datetime(2026, 11, 24, 4, 0, tzinfo=UTC), datetime(2027, 2, 28, 17, 30, tzinfo=UTC)]
)
def test_no_step_comes_before_its_mail_or_lies_in_the_future(now: datetime) -> None:
    told = script.talks(now)
    assert len(told) == 60
    for talk in told:
        moments = [talk.at, *(step.at for step in talk.steps)]
        assert moments == sorted(moments), talk.subject
        assert moments[-1] < now, talk.subject
        assert talk.sender in PEOPLE

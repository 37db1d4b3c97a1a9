"""A limit of the law is told of before it runs out and once it is over: once each, to who can act."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine

from support.actions import legal_limits as actions
from support.actions.legal_reminders import remind_due
from support.domain.roles import Role
from support.models import Case, Event, LegalLimit, MailKind, OutgoingMail
from support.notify import compose
from tests import factories as make
from tests.support.calendar.test_legal_limits import NOON, breach  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
HOURS = [(47, 0), (48, 1), (71, 1), (73, 1)]  # after the receipt; how many limits are told of then


@pytest.fixture
def limit():
    return LegalLimit.objects.get(topic="E5")


@pytest.fixture
def engineer(breach):  # noqa: F811
    person = make.engineer()
    Case.objects.filter(pk=breach.pk).update(assignee=person)
    return person


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=MailKind.REMINDER).order_by("pk"))


@pytest.mark.parametrize(("hours", "told"), HOURS)
def test_it_is_told_of_when_a_day_is_left_and_when_it_is_over(engineer, hours, told):
    assert remind_due(NOON + timedelta(hours=hours)) == told
    assert len(mails()) == told


def test_each_of_the_two_is_told_once_to_the_holder_and_the_lead(engineer, breach):  # noqa: F811
    lead = make.user(Role.TEAM_LEAD)
    assert [remind_due(NOON + timedelta(hours=hour)) for hour in (50, 51, 73, 90)] == [1, 0, 1, 0]
    wanted = [engineer.email, lead.email] * 2
    assert [mail.recipients.get().address for mail in mails()] == wanted
    assert Event.objects.filter(kind="legal_reminded", cases__case=breach).count() == 2


@pytest.mark.parametrize("stage", ["resolved", "closed", "rejected"])
def test_a_finished_ticket_is_not_spoken_of(engineer, breach, stage):  # noqa: F811
    Case.objects.filter(pk=breach.pk).update(stage=stage)
    assert remind_due(NOON + timedelta(hours=73)) == 0


def test_what_was_done_is_not_told_of_and_a_moved_beginning_is_anew(engineer, breach, limit):  # noqa: F811
    by, ids = make.actor(engineer), {"case_id": breach.pk, "limit_id": limit.pk}
    assert remind_due(NOON + timedelta(hours=50)) == 1
    with time_machine.travel(NOON + timedelta(hours=51), tick=False):
        actions.count_from(by, since=NOON + timedelta(hours=40), **ids)
    assert remind_due(NOON + timedelta(hours=73)) == 0
    assert remind_due(NOON + timedelta(hours=100)) == 1
    with time_machine.travel(NOON + timedelta(hours=101), tick=False):
        actions.fulfil(by, done_at=NOON + timedelta(hours=100), proof="Công văn số 9", **ids)
    assert remind_due(NOON + timedelta(hours=200)) == 0


def test_the_mail_names_the_law_and_not_an_internal_target(engineer, breach, limit):  # noqa: F811
    remind_due(NOON + timedelta(hours=73))
    [mail] = mails()
    built = message_from_bytes(compose.build(mail, list(mail.recipients.all())), policy=default)
    for kind in ("plain", "html"):
        words = built.get_body((kind,)).get_content()
        assert breach.number in words
        assert limit.source in words
        assert "16/02/2026 12:00" in words
        assert "ục tiêu nội bộ" not in words


def test_the_story_says_when_it_ran_out(engineer, breach, browse):  # noqa: F811
    remind_due(NOON + timedelta(hours=73))
    page = browse(engineer).get(f"/xu-ly/{breach.number}").content.decode()
    assert "nhắc: quá thời hạn theo luật lúc <strong>12:00 16/02/2026</strong>" in page

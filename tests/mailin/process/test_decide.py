"""People decide about held mail; each decision is recorded, and ignoring can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mailin.decide import Order, decide
from mailin.models import InboundMail
from mailin.process import drain
from mailin.verdict import Reason
from mailin.words import LOOKS, Decision, look
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.roles import Actor, Role
from support.models import Case, Event, EventText, Message, OutgoingMail, RegisterEntry
from tests.mailin.cast import LA, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]


@pytest.fixture
def officer() -> Actor:
    from support.accounts.models import User

    user = User.objects.create_user(email="truc@mps.example", password=None, full_name="Cầm Văn Trực")
    return Actor(kind="user", user_id=user.pk, roles=frozenset({Role.DUTY_OFFICER}))


@pytest.fixture
def held(put: Put) -> Any:
    """A stranger's mail held on a ticket's thread."""
    put(mail("Hỏi", message_id="a@may.example"))
    drain()
    (row,) = put(mail("Re: Hỏi", "Tôi cũng bị.", sender=LA, answers="a@may.example"))
    drain()
    row.refresh_from_db()
    assert row.state == "held"
    return row


def test_opening_a_held_mail_makes_ticket_entry_receipt_and_event(held: Any, officer: Actor) -> None:
    decide(officer, [held.pk], Order(Decision.OPEN))
    held.refresh_from_db()
    assert (held.state, held.reason, held.decided_by_id) == ("opened", "by_hand", officer.user_id)
    assert Case.objects.count() == 2
    assert RegisterEntry.objects.count() == 2
    assert OutgoingMail.objects.filter(recipients__address="la@noikhac.example").count() == 1
    event = Event.objects.get(kind="mail_decided")
    assert event.data["action"] == "open"
    assert event.actor_id == officer.user_id


def test_attaching_puts_it_on_the_ticket_the_person_names(held: Any, officer: Actor) -> None:
    case = Case.objects.get()
    with pytest.raises(FieldError):
        decide(officer, [held.pk], Order(Decision.ATTACH, number="HT-2026-999999"))
    decide(officer, [held.pk], Order(Decision.ATTACH, number=case.number.lower()))
    held.refresh_from_db()
    assert (held.state, held.case_id) == ("reply", case.pk)
    assert Message.objects.filter(case=case).count() == 2


def test_ignoring_needs_a_reason_keeps_it_and_can_be_taken_back(held: Any, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        decide(officer, [held.pk], Order(Decision.IGNORE))
    decide(officer, [held.pk], Order(Decision.IGNORE, reason="Quảng cáo"))
    held.refresh_from_db()
    assert (held.state, held.note) == ("ignored", "Quảng cáo")
    assert EventText.objects.get(name="reason").text == "Quảng cáo"
    decide(officer, [held.pk], Order(Decision.HOLD))
    held.refresh_from_db()
    assert held.state == "held"


def test_spam_is_never_a_deletion(held: Any, officer: Actor) -> None:
    from mailin.mailboxes import store

    decide(officer, [held.pk], Order(Decision.SPAM))
    held.refresh_from_db()
    assert (held.state, held.reason) == ("ignored", "spam")
    assert store().exists(held.digest)


def test_replay_judges_again(held: Any, officer: Actor) -> None:
    decide(officer, [held.pk], Order(Decision.REPLAY))
    held.refresh_from_db()
    assert held.state == "stored"
    drain()
    held.refresh_from_db()
    assert held.state == "held"


def test_two_people_deciding_at_once_file_it_once(held: Any, officer: Actor) -> None:
    decide(officer, [held.pk], Order(Decision.OPEN))
    with pytest.raises(NotAllowed):
        decide(officer, [held.pk], Order(Decision.OPEN))
    assert Case.objects.count() == 2


def test_held_mail_does_not_exist_for_others(held: Any) -> None:
    for roles in (frozenset(), frozenset({Role.AUDITOR}), frozenset({Role.GUIDE_EDITOR})):
        with pytest.raises(NotFound):
            decide(Actor(kind="user", roles=roles), [held.pk], Order(Decision.SPAM))
    assert InboundMail.objects.get(pk=held.pk).state == "held"


def test_every_reason_has_words() -> None:
    assert set(LOOKS) == set(Reason)
    assert look("").words == "Giữ lại"

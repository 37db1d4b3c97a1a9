"""A folder whose mails stay is not listed anew each minute, and still no mail of it is missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mailin.fetch import Session, fetch_mailbox
from mailin.models import InboundMail, Mailbox
from tests.mailin.cast import mail
from tests.servers.imap_dovecot import Dovecot

Make = Callable[..., Any]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """From which UID on each visit listed the folder; 0: all of it."""
    seen: list[int] = []
    ask = Session.list_uids

    def noted(self: Session, after: int = 0) -> list[int]:
        seen.append(after)
        return ask(self, after)

    monkeypatch.setattr(Session, "list_uids", noted)
    return seen


@pytest.fixture
def box(fresh_db: Any, dove: Dovecot, mailbox: Make, listed: list[int]) -> Mailbox:
    """A mailbox of three mails that stay, read once."""
    made: Mailbox = mailbox(dove, move_to="")
    dove.deliver(mail(f"Thư {n}") for n in range(3))
    assert fetch_mailbox(made).fetched == 3
    made.ok_at = made.ok_at and made.ok_at + timedelta(hours=1)  # the hour will not turn meanwhile
    listed.clear()
    return made


def test_an_unchanged_folder_is_asked_only_for_what_is_new(box: Mailbox, listed: list[int]) -> None:
    last = max(InboundMail.objects.values_list("uid", flat=True))
    assert fetch_mailbox(box).fetched == 0
    assert listed == [last]


def test_what_is_new_comes_without_listing_the_rest(box: Mailbox, dove: Dovecot, listed: list[int]) -> None:
    dove.deliver(mail("Thư mới"))
    assert fetch_mailbox(box).fetched == 1
    assert 0 not in listed
    assert InboundMail.objects.count() == 4


def test_once_an_hour_the_whole_folder_is_held_against_the_ledger(box: Mailbox, listed: list[int]) -> None:
    box.ok_at = box.ok_at and box.ok_at - timedelta(hours=2)
    assert fetch_mailbox(box).fetched == 0
    assert listed == [0]


@pytest.mark.parametrize("trouble", [{"unfetched": 1}, {"failures": 1}, {"move_to": "DaXuLy"}])
def test_after_trouble_the_whole_folder_is_listed(
    box: Mailbox, listed: list[int], trouble: dict[str, Any]
) -> None:
    for name, value in trouble.items():
        setattr(box, name, value)
    fetch_mailbox(box)
    assert listed[0] == 0


def test_other_uids_mean_another_folder(box: Mailbox, listed: list[int]) -> None:
    InboundMail.objects.update(uidvalidity=1)
    Mailbox.objects.update(uidvalidity=1)
    box.uidvalidity = 1
    fetch_mailbox(box)
    assert listed[-1] == 0
    assert InboundMail.objects.count() == 6

"""Signed-in browsers for the attacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from mailin import mailboxes
from mailin.models import InboundMail, Mailbox
from support.accounts.models import User
from tests.mailin.cast import OURS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Browse = Callable[[User], Client]


@pytest.fixture
def browse(db: None) -> Browse:
    """Give a function that signs a person in; the browser hands on answers 500 instead of raising."""

    def signed_in(person: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in


Put = Callable[..., list[InboundMail]]


@pytest.fixture(autouse=True)
def _own_folders(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Give tests that write files folders of their own."""
    settings = request.getfixturevalue("settings")
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.RAW_MAIL_ROOT = tmp_path / "mail"


@pytest.fixture
def put() -> Put:
    """Give a function that stores mails as they arrive from a mailbox; nothing is processed yet."""

    def stored(*raws: bytes) -> list[InboundMail]:
        box, _made = Mailbox.objects.get_or_create(
            name="Hộp thư thử", defaults={"address": OURS, "host": "127.0.0.1", "uidvalidity": 1}
        )
        before, now = InboundMail.objects.count(), timezone.now()
        return [
            InboundMail.objects.create(
                mailbox=box, uidvalidity=1, uid=before + number, digest=mailboxes.store().put(raw),
                size=len(raw), state="stored", fetched_at=now, arrived_at=now,
            )
            for number, raw in enumerate(raws, start=1)
        ]  # fmt: skip

    return stored

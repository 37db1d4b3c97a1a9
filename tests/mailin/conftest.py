"""A mailbox on a real server, and the mail room's folders fresh for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from support.domain.roles import Role
from tests import factories
from tests.servers.fixtures import or_left_out
from tests.servers.imap_dovecot import Dovecot, imap_dovecot
from tests.servers.imap_pymap import imap_pymap
from tests.servers.mailboxes import ImapServer


@pytest.fixture(autouse=True)
def _own_folders(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give tests that write files folders of their own, known to child processes as well."""
    if {"db", "fresh_db"}.isdisjoint(request.fixturenames) and not request.node.get_closest_marker(
        "django_db"
    ):
        return
    settings = request.getfixturevalue("settings")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.RAW_MAIL_ROOT = tmp_path / "mail"


@pytest.fixture(scope="session")
def _room_dovecot() -> Iterator[Dovecot]:
    with or_left_out("Dovecot", imap_dovecot()) as server:
        yield server


@pytest.fixture(scope="session")
def _room_pymap() -> Iterator[ImapServer]:
    with or_left_out("pymap", imap_pymap()) as server:
        yield server


def empty(server: ImapServer) -> None:
    """Remove every message of both folders."""
    for folder in ("INBOX", "DaXuLy"):
        if server.uids(folder):
            server.expunge(server.uids(folder), folder)


@pytest.fixture(params=["pymap", "dovecot"])
def imap(request: pytest.FixtureRequest) -> ImapServer:
    """Each kind of server in turn, its mailbox empty."""
    running: ImapServer = request.getfixturevalue(f"_room_{request.param}")
    empty(running)
    return running


@pytest.fixture
def dove(_room_dovecot: Dovecot) -> Dovecot:
    """Dovecot alone, its mailbox empty."""
    empty(_room_dovecot)
    return _room_dovecot


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Make the row of a mailbox on a server."""

    def make(server: ImapServer, **changes: object) -> Any:
        from mailin.models import Mailbox

        monkeypatch.setenv("MAT_KHAU_HOP_THU", server.password)
        given: dict[str, object] = {
            "name": "Tiếp nhận chung",
            "address": server.username,
            "host": server.host,
            "port": server.port,
            "security": "plain-loopback",
            "username": server.username,
            "secret_name": "MAT_KHAU_HOP_THU",
        }
        return Mailbox.objects.create(**(given | changes))

    return make


@pytest.fixture
def put(request: pytest.FixtureRequest) -> Callable[..., list[Any]]:
    """Put mails into the ledger as a fetch would have, without any server; returns their rows."""
    from django.utils import timezone

    from mailin.mailboxes import store
    from mailin.models import InboundMail, Mailbox

    def keep(*raws: bytes, uidvalidity: int = 1, **changes: object) -> list[Any]:
        box, _made = Mailbox.objects.get_or_create(
            name="Hộp thử", defaults={"address": "dancuquocgia@mps.gov.vn", "host": "khong-noi.example"}
        )
        last = InboundMail.objects.order_by("-uid").values_list("uid", flat=True).first() or 0
        digests = store().put_many(raws)
        given: dict[str, object] = {"arrived_at": timezone.now(), "fetched_at": timezone.now()}
        return [
            InboundMail.objects.create(
                mailbox=box,
                uidvalidity=uidvalidity,
                uid=last + number,
                digest=digest,
                size=len(raw),
                **(given | changes),
            )
            for number, (raw, digest) in enumerate(zip(raws, digests, strict=True), 1)
        ]

    return keep


@pytest.fixture
def officer() -> Client:
    """A duty officer, signed in."""
    client = Client()
    client.force_login(
        factories.user(Role.DUTY_OFFICER), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client

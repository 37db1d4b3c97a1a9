"""check_ledger names every breach of the conservation law; a sound ledger exits 0."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from mailin import ledger
from mailin.mailboxes import store
from mailin.models import InboundMail
from mailin.process import drain
from support import outbox
from tests.mailin.cast import mail
from tests.servers.mailboxes import ImapServer

Put = Callable[..., list[Any]]


def check(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_ledger", *words, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def told(*words: str) -> dict[str, int]:
    figures: dict[str, int] = json.loads(check("--json", *words)[1])["must_be_zero"]
    return {name: count for name, count in figures.items() if count}


@pytest.mark.django_db
def test_a_sound_ledger_is_said_to_be_sound(put: Put) -> None:
    put(mail(), mail(), mail("[MẬT] Phương án"))
    drain()
    outbox.seal_pending()
    code, said = check("--offline")
    assert code == 0, said
    assert "Sổ cái cân." in said
    assert told("--offline") == {}
    assert ledger.unaccounted() == 0


@pytest.mark.django_db
def test_missing_corrupt_and_stuck_mail_is_counted(put: Put) -> None:
    gone, bent, stuck = put(mail(), mail(), mail())
    drain()
    store().destroy(gone.digest)
    path = Path(store().root) / bent.digest[:2] / bent.digest
    path.write_bytes(b"khac")
    InboundMail.objects.filter(pk=stuck.pk).update(
        state="stored", reason="", fetched_at=timezone.now() - timedelta(minutes=6)
    )
    outbox.seal_pending()
    assert told("--offline") == {"bytes_missing": 1, "bytes_corrupt": 1, "stuck": 1}
    assert check("--offline")[0] == 1
    assert ledger.unaccounted() == 1


def test_mail_on_the_server_without_a_row_is_counted(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any]
) -> None:
    mailbox(imap)
    imap.deliver(mail())
    assert told() == {"unknown": 1}
    call_command("fetch_mail", "--once", stdout=StringIO())
    outbox.seal_pending()
    assert told() == {}


def test_a_dropped_guard_and_an_unreachable_mailbox_are_named(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    mailbox(imap)
    monkeypatch.setenv("MAT_KHAU_HOP_THU", "sai")
    table = "" if connection.vendor == "sqlite" else " ON mailin_inboundmail"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER mailin_inboundmail_no_delete{table}")
    assert told() == {"guards_missing": 1, "unreached": 1}

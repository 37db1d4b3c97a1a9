"""doctor says what is wrong and what to do, and exits 1 only when something is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from mailin.fetch import fetch_mailbox
from tests.servers.mailboxes import ImapServer
from tests.servers.smtp_sink import SmtpSink


def doctor() -> tuple[int, dict[str, str]]:
    out = StringIO()
    code = 0
    try:
        call_command("doctor", "--json", stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, {one["what"] + "·" + one["grade"]: one["how"] for one in json.loads(out.getvalue())}


def test_a_healthy_system_is_called_healthy(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any], smtp_sink: SmtpSink, settings: Any
) -> None:
    box = mailbox(imap)
    fetch_mailbox(box)
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = (
        "127.0.0.1",
        smtp_sink.port,
        "plain-loopback",
    )
    code, found = doctor()
    assert code == 0, found
    assert "0 thư chờ" in found["Hộp thư Tiếp nhận chung·✓"]
    assert found["Chốt bảo vệ sổ·✓"] == "đủ"
    assert "Gửi thư·✓" in found


def test_an_unreachable_mailbox_and_smtp_are_broken_and_told(
    fresh_db: Any,
    imap: ImapServer,
    mailbox: Callable[..., Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mailbox(imap)
    monkeypatch.setenv("MAT_KHAU_HOP_THU", "sai")
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", 1, "plain-loopback"
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    said = out.getvalue()
    assert "✗ Hộp thư Tiếp nhận chung: Máy chủ thư không nhận tài khoản" in said
    assert "→ Xem tiến trình canh thư" in said
    assert "✗ Gửi thư: Máy chủ gửi thư không trả lời" in said

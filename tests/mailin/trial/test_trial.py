"""The trial's mail must go round like real mail: taken, kept over a restart, read, moved, and it wakes."""

from __future__ import annotations

import re
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailin.imap import Fetched, ImapSettings, MailAuthError, Session
from mailin.trial import ADDRESS, TrialMail, client
from mailin.trial.client import Letter
from tests.environment import ROOT
from tests.servers.process import Child, free_port, killed_at_end, listening, wait_for

SENDER = "Nguyễn Văn An <an.nguyen@sotuphap.example>"


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[TrialMail]:
    """A running pair."""
    with TrialMail(tmp_path / "thu") as running:
        yield running


def settings(trial: TrialMail, address: str = ADDRESS, **more: str) -> ImapSettings:
    given = {"secret": trial.password} | more
    return ImapSettings("127.0.0.1", trial.imap_port, "plain-loopback", address, timeout=120, **given)  # type: ignore[arg-type]


def test_mail_lies_in_the_mailboxes_of_all_recipients(trial: TrialMail) -> None:
    letter = Letter(SENDER, ADDRESS, "Đề nghị hỗ trợ", "Kính gửi anh/chị,\n\nNội dung.", cc="binh@cq.example")
    message_id = client.send(letter, port=trial.smtp_port)
    for address in (ADDRESS, "binh@cq.example"):
        (shown,) = client.look(address, port=trial.imap_port)
        assert (shown.subject, shown.message_id) == ("Đề nghị hỗ trợ", message_id)
        assert shown.lines == ("Kính gửi anh/chị,", "Nội dung.")
        assert shown.sender == SENDER


def test_bytes_of_any_kind_arrive_as_sent(trial: TrialMail) -> None:
    raw = b"From: a@b.example\r\nSubject: \xff\r\n\r\n.dot\r\n\x80" + b"x" * 50_000 + b"\r\n"
    with smtplib.SMTP("127.0.0.1", trial.smtp_port) as link:
        link.sendmail("a@b.example", [ADDRESS], raw)
    with Session(settings(trial)) as session:
        (one,) = session.fetch(session.list_uids())
    assert isinstance(one, Fetched)
    assert one.raw.endswith(raw)
    assert one.raw.startswith(b"Return-Path: <a@b.example>\r\nReceived: from ")


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with TrialMail(tmp_path) as first:
        for number in range(4):
            client.send(Letter(SENDER, ADDRESS, f"thư {number}", "x"), port=first.smtp_port)
        with Session(settings(first)) as session:
            uids = session.list_uids()
            assert session.move(uids[1:3]) == uids[1:3]
            validity = session.uidvalidity
        with Session(settings(first)) as session:
            session._client.delete_messages([uids[3]])
            session._client.uid_expunge([uids[3]])
    with TrialMail(tmp_path) as second:
        with Session(settings(second)) as session:
            assert (session.uidvalidity, session.list_uids()) == (validity, uids[:1])
            assert session.count().moved == 2
        client.send(Letter(SENDER, ADDRESS, "mới", "x"), port=second.smtp_port)
        with Session(settings(second)) as session:
            assert session.list_uids() == [uids[0], uids[3] + 1]  # a UID is never given again
        assert [one.subject for one in client.look(ADDRESS, port=second.imap_port)] == [
            "thư 0",
            "mới",
            "thư 1",
            "thư 2",
        ]


def test_a_delivery_wakes_idle(trial: TrialMail) -> None:
    with Session(settings(trial)) as session:
        session.list_uids()
        letter = Letter(SENDER, ADDRESS, "gấp", "x")
        timer = threading.Timer(0.5, client.send, [letter], {"port": trial.smtp_port})
        timer.start()
        started = time.monotonic()
        assert session.idle(400)
        assert time.monotonic() - started < 200
        timer.join()
        assert len(session.list_uids()) == 1


def test_stopping_does_not_wait_for_a_reader_in_idle(tmp_path: Path) -> None:
    running = TrialMail(tmp_path)
    running.start()
    with Session(settings(running)) as session:
        session._client.idle()
        started = time.monotonic()
        running.stop()
        assert time.monotonic() - started < 200
    assert not listening(running.imap_port)


def test_a_wrong_password_is_refused(trial: TrialMail) -> None:
    with pytest.raises(MailAuthError), Session(settings(trial, secret="khac")):
        pass


def test_address_case_makes_no_second_mailbox(trial: TrialMail) -> None:
    client.send(Letter(SENDER, ADDRESS.upper(), "hoa", "x"), port=trial.smtp_port)
    assert len(list(client.look(ADDRESS, port=trial.imap_port))) == 1


def test_a_bad_address_cannot_leave_the_folder(trial: TrialMail) -> None:
    with smtplib.SMTP("127.0.0.1", trial.smtp_port) as link:
        link.sendmail("a@b.example", ["../../x@b.example", "%2e%2e/@c.example"], b"Subject: x\r\n\r\n")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            link.sendmail("a@b.example", ["x" * 200 + "@b.example"], b"Subject: x\r\n\r\n")
    assert {path.parent for path in trial.data.parent.iterdir()} == {trial.data.parent}
    assert all(trial.data in path.parents for path in trial.data.parent.rglob("*.eml"))
    assert len(list(trial.data.rglob("*.eml"))) == 2


def test_a_reply_names_what_it_answers(trial: TrialMail) -> None:
    letter = Letter(SENDER, ADDRESS, "Trả lời", "x", in_reply_to="<goc@mps.gov.vn>")
    client.send(letter, port=trial.smtp_port)
    (shown,) = client.look(ADDRESS, port=trial.imap_port)
    assert (shown.in_reply_to, shown.references) == ("<goc@mps.gov.vn>", "<goc@mps.gov.vn>")


def test_attachments_go_along(trial: TrialMail, tmp_path: Path) -> None:
    (tmp_path / "công văn.pdf").write_bytes(b"%PDF-\xff")
    client.send(Letter(SENDER, ADDRESS, "Tệp", "x", files=[tmp_path / "công văn.pdf"]), port=trial.smtp_port)
    (shown,) = client.look(ADDRESS, port=trial.imap_port)
    assert b"application/pdf" in shown.raw


def test_a_taken_port_is_told(trial: TrialMail, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="in use"):
        TrialMail(tmp_path / "khac", imap_port=trial.imap_port).start()


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mailin.trial", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_command_line_serves_sends_and_shows(tmp_path: Path) -> None:
    imap, smtp = free_port(), free_port()
    ports = ["--imap-port", str(imap), "--smtp-port", str(smtp)]
    serve = [sys.executable, "-m", "mailin.trial", *ports, "--data", str(tmp_path / "thu")]
    child = Child(serve, tmp_path / "log", cwd=ROOT)
    with killed_at_end(child):
        wait_for(lambda: listening(imap) and listening(smtp), child)
        sent = command("send", *ports, "--from", SENDER, "--subject", "Một dòng", "--body", "Xin chào")
        assert sent.returncode == 0, sent.stderr
        message_id = re.search(r"<[^>]+>", sent.stdout)
        shown = command("show", ADDRESS, *ports)
        assert message_id
        assert all(word in shown.stdout for word in ("Một dòng", message_id[0], "| Xin chào", "1 thư"))
        child.send(signal.SIGTERM)
        wait_for(lambda: not child.running())
    refused = command("send", *ports, "--from", SENDER, "--subject", "x", "--body", "x")
    assert refused.returncode == 1
    assert refused.stderr.startswith("✗ ")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("head", "stamped"),
    [
        (
            b"From: An <an@sotuphap.example>",
            b"Authentication-Results: bien.example; dmarc=pass header.from=sotuphap",
        ),
        (b"From: a@b.example\r\nAuthentication-Results: bien.example; dmarc=fail", b"From: a@b.example"),
        (b"From: a@b\xff.example", b"From: a@b"),
        (b"Subject: khong ten", b"Subject: khong ten"),
    ],
)
def test_the_border_of_the_trial_stamps_what_brings_no_verdict_of_its_own(
    trial: TrialMail, monkeypatch: pytest.MonkeyPatch, head: bytes, stamped: bytes
) -> None:
    monkeypatch.setenv("MAIL_BORDER", "bien.example")
    with smtplib.SMTP("127.0.0.1", trial.smtp_port) as link:
        link.sendmail("a@b.example", [ADDRESS], head + b"\r\n\r\nx\r\n")
    with Session(settings(trial)) as session:
        (one,) = session.fetch(session.list_uids())
    assert isinstance(one, Fetched)
    after_trace = one.raw.split(b"\r\n", 3)[3]
    assert after_trace.startswith(stamped)

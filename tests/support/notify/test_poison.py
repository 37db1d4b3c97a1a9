"""One mail that cannot be sent and so stops all the others, or one that two senders send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import outgoing
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.requests import OpenRequest
from support.domain.roles import Actor
from support.models import Case, Event, MailKind, OutgoingMail, OutgoingRecipient
from support.notify import send, smtp
from support.notify.send import send_due
from tests import factories
from tests.servers.smtp_sink import SmtpSink

SYSTEM = Actor.system("thử")
pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(smtp_sink: SmtpSink, settings: object) -> Iterator[SmtpSink]:
    """A mail server the product sends to, without an undo window."""
    settings.SMTP_HOST, settings.SMTP_PORT = smtp_sink.host, smtp_sink.port  # type: ignore[attr-defined]
    settings.SMTP_SECURITY, settings.UNDO_SECONDS = "plain-loopback", 0  # type: ignore[attr-defined]
    return smtp_sink


def _from(address: str) -> Case:
    words = replace(factories.message(), from_email=address)
    filed = file_many(SYSTEM, [OpenRequest("k", Channel.EMAIL, words)])[0]
    return Case.objects.get(pk=filed.case_id)


def test_an_address_beyond_ascii_is_refused_and_stops_nobody(sink: SmtpSink) -> None:
    case = _from("người.dùng@thư-điện-tử.example")
    _from("hanh@stp.example")
    assert send_due().done == 2
    states = dict(OutgoingRecipient.objects.values_list("address", "state"))
    assert states == {"người.dùng@thư-điện-tử.example": "refused", "hanh@stp.example": "accepted"}
    assert Event.objects.filter(kind="mail_failed", cases__case=case).count() == 1
    assert [one.rcpt_tos for one in sink.wait(1)] == [("hanh@stp.example",)]


def test_a_mail_the_library_cannot_speak_stops_nobody(
    sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = _from("khong-gui-duoc@stp.example")
    _from("hanh@stp.example")
    real = smtp.Link.send

    def choke(link: smtp.Link, letter: smtp.Letter) -> object:
        if letter.to == "khong-gui-duoc@stp.example":
            raise UnicodeEncodeError("ascii", "ă", 0, 1, "không nói được")
        return real(link, letter)

    monkeypatch.setattr(smtp.Link, "send", choke)
    report = send_due()
    assert (report.done, report.put_off) == (1, 1)
    mail = OutgoingMail.objects.get(case=bad)
    assert (mail.state, mail.lease_until) == ("queued", None)
    assert mail.not_before > timezone.now()


def test_a_mail_without_anybody_to_write_to_does_not_count_as_sent(sink: SmtpSink) -> None:
    case = _from("hanh@stp.example")
    OutgoingMail.objects.all().update(not_before=timezone.now() + timedelta(days=1))
    drafts = [outgoing.Draft(MailKind.REPLY, "x1", "Chủ đề", to=[("dancuquocgia@mps.gov.vn", "")], case=case)]
    mail = outgoing.queue_many(drafts, at=timezone.now())[0]
    assert send_due().done == 1
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert not Event.objects.filter(kind="mail_sent").exists()


def test_a_server_that_is_away_is_waited_for_once_not_once_a_mail(
    sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        _from(f"n{number}@stp.example")
    tries = []

    def away() -> object:
        tries.append(1)
        raise TimeoutError

    monkeypatch.setattr(smtp, "_connect", away)
    report = send_due()
    assert (report.done, report.put_off, len(tries)) == (0, 4, 1)
    attempts = sorted(OutgoingMail.objects.values_list("attempts", flat=True))
    assert attempts == [0, 0, 0, 1]
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"queued"}


def test_a_sender_that_was_too_slow_leaves_its_mails_to_the_one_who_took_them_over(
    sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease of a batch ends while its first mail is talked about: the rest is another's by then."""
    for number in range(3):
        _from(f"n{number}@stp.example")
    real, other = send.send_one, []

    def slow(link: smtp.Link, mail_id: int) -> bool:
        done = real(link, mail_id)
        if not other:
            OutgoingMail.objects.filter(state="sending").update(
                lease_until=timezone.now() - timedelta(seconds=1)
            )
            other.extend(outgoing.lease_due(10, 180))
            monkeypatch.setattr(send.time, "monotonic", lambda: 10**9)
        return done

    monkeypatch.setattr(send, "send_one", slow)
    assert send_due().done == 1
    assert len(other) == 2
    assert len(sink.wait(1)) == 1
    assert set(OutgoingMail.objects.filter(pk__in=other).values_list("state", flat=True)) == {"sending"}

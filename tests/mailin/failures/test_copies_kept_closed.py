"""Second copies of a mail: they show no more than the first one does, and go with it."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from mailin.decide import Order, decide
from mailin.mailboxes import store
from mailin.process import drain
from mailin.withhold import withhold
from mailin.words import Decision
from support.domain.errors import NotFound, UserError
from support.domain.roles import Actor, Role
from support.models import Case, Event, FileCheck, Message, QueueProfile
from tests import factories
from tests.mailin.cast import LA, OURS, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
ROOM = "/tiep-nhan/thu"
SECRET = "Phương án di dời kho"
WAY = b"Received: from b.example by mx.example; Mon, 30 Nov 2026 08:00:00 +0700\r\n"


@pytest.fixture
def copies(put: Put) -> tuple[Any, Any]:
    """One mail that reached us by two ways: other bytes, the same content."""
    raw = mail(SECRET, "Nội dung lỡ gửi.")
    rows = put(raw, WAY + raw)
    drain()
    for row in rows:
        row.refresh_from_db()
    first, second = rows
    assert (first.state, second.state, second.original_id) == ("opened", "duplicate", first.pk)
    assert first.digest != second.digest
    return first, second


def _pages(row: Any) -> list[str]:
    return [f"{ROOM}/{row.pk}", f"{ROOM}/{row.pk}/goc", f"{ROOM}/{row.pk}/doc", f"{ROOM}/{row.pk}/html"]


def test_a_copy_of_a_mail_in_a_closed_queue_is_as_closed(officer: Client, copies: tuple[Any, Any]) -> None:
    """The copy stands on no ticket: the whole mail room read what the queue's few people were to read."""
    first, second = copies
    assert officer.get(f"{ROOM}/{second.pk}/goc").status_code == 200
    QueueProfile.objects.filter(queue=Case.objects.get().queue_id).update(restricted=True)
    for row in (first, second):
        for page in _pages(row):
            assert officer.get(page).status_code == 404, page
    assert SECRET not in officer.get(f"{ROOM}?ngan=tat-ca").content.decode()
    actor = factories.actor(factories.user(Role.DUTY_OFFICER))
    with pytest.raises(UserError):
        decide(actor, [second.pk], Order(Decision.WITHHOLD, reason="x"))
    second.refresh_from_db()
    assert second.state == "duplicate"


@pytest.mark.parametrize("chosen", [0, 1])
def test_withholding_a_mail_takes_its_copies_along(
    officer: Client, copies: tuple[Any, Any], chosen: int
) -> None:
    """The bytes, subject and sender of a copy stayed readable after the mail had been destroyed."""
    by = factories.actor(factories.user(Role.DUTY_OFFICER))
    withhold(by, copies[chosen].pk, "Cơ quan gửi nhầm, đề nghị hủy")
    for row in copies:
        row.refresh_from_db()
        assert (row.state, row.subject, row.from_name, row.message_id) == ("withheld", "", "", "")
        assert row.destroyed_at is not None
        assert not store().exists(row.digest)
        assert officer.get(f"{ROOM}/{row.pk}/goc").status_code == 404
    assert Message.objects.get().body == ""
    assert Case.objects.get().subject == "(không lưu nội dung)"
    assert Event.objects.filter(kind="withheld").count() == 1


def test_what_was_withheld_by_hand_is_withheld_when_it_comes_another_way(put: Put) -> None:
    raw = mail(SECRET, "Nội dung lỡ gửi.")
    (row,) = put(raw)
    drain()
    withhold(factories.actor(factories.user(Role.DUTY_OFFICER)), row.pk, "Gửi nhầm")
    (again,) = put(WAY + raw)
    drain()
    again.refresh_from_db()
    assert (again.state, again.original_id) == ("withheld", row.pk)
    assert Case.objects.count() == 1
    assert not store().exists(again.digest)


def test_a_stranger_withholds_nothing_by_a_copy(copies: tuple[Any, Any]) -> None:
    QueueProfile.objects.filter(queue=Case.objects.get().queue_id).update(restricted=True)
    by = Actor(kind="user", roles=frozenset({Role.DUTY_OFFICER}))
    with pytest.raises(NotFound):
        withhold(by, copies[1].pk, "x")
    assert Message.objects.get().body


def _read_notice(subject: str) -> bytes:
    head = mail(subject, sender=LA).partition(b"\n\n")[0].decode()
    lines = [one for one in head.split("\n") if not one.startswith(("Content-", "MIME-"))]
    said = (
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        "\n--b\nContent-Type: text/plain\n\nĐã đọc.",
        "--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/x; displayed",
        "--b--\n",
    )
    return "\n".join((*lines, *said)).encode()


@pytest.mark.parametrize("signs", ["number", "own"])
def test_a_machines_report_of_a_stranger_leaves_nothing_on_a_ticket(put: Put, signs: str) -> None:
    """A “read” notice, or a mail in our own name, that only knows the number of a ticket."""
    put(mail("Hỏi"))
    drain()
    case = Case.objects.get()
    subject = f"Đã đọc: [{case.number}] Hỏi"
    raw = mail(subject, sender=OURS) if signs == "own" else _read_notice(subject)
    (row,) = put(raw)
    drain()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ignored", "read_receipt" if signs == "number" else "own_mail")
    assert row.case_id is None
    assert not Event.objects.filter(kind="mail_automatic").exists()


@pytest.fixture
def whole(put: Put) -> tuple[Any, Any]:
    """A filed mail with one file, and its copy that came another way."""
    made = message_from_bytes(mail("Gửi tệp"), policy=policy.default)
    assert isinstance(made, EmailMessage)
    made.add_attachment(b"noi dung", maintype="application", subtype="octet-stream", filename="so.bin")
    raw = made.as_bytes()
    first, second = put(raw, WAY + raw)
    drain()
    return first, second


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("scanner", ["", "/run/clamd.sock"])
def test_a_blocked_file_does_not_leave_inside_the_original(
    officer: Client, whole: tuple[Any, Any], settings: Any, which: int, scanner: str
) -> None:
    """The file itself was refused; the message that carries it gave it to anybody on the ticket."""
    settings.CLAMD = scanner
    page = f"{ROOM}/{whole[which].pk}/goc"
    unexamined = officer.get(page)
    assert (unexamined["Content-Type"] == "message/rfc822") is (scanner == "")
    FileCheck.objects.update(state="blocked", scan="infected")
    for answer in (officer.get(page), officer.post(page, {"reason": "Đối chiếu theo đề nghị"})):
        assert answer["Content-Type"] != "message/rfc822"
        assert b"bm9pIGR1bmc" not in answer.content
    FileCheck.objects.update(state="checked", scan="clean")
    assert officer.get(page)["Content-Type"] == "message/rfc822"


@pytest.mark.parametrize("which", [0, 1])
def test_an_original_whose_file_holds_personal_data_asks_for_a_reason(
    officer: Client, whole: tuple[Any, Any], which: int
) -> None:
    FileCheck.objects.update(state="checked", personal=2)
    page = f"{ROOM}/{whole[which].pk}/goc"
    assert officer.get(page)["Content-Type"].startswith("text/html")
    given = officer.post(page, {"reason": "Đối chiếu theo đề nghị của cơ quan"})
    assert given["Content-Type"] == "message/rfc822"

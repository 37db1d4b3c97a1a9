"""Content that must not be kept leaves disk, tables and search; the fact of arrival stays (Điều 3.1)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailin.mailboxes import store
from mailin.models import InboundMail
from mailin.process import drain
from mailin.withhold import finish, withhold
from support.domain.errors import Forbidden
from support.domain.roles import Actor, Role
from support.models import Case, Event, Message, OutgoingMail, RegisterEntry, SearchDocument
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
OFFICER = Actor(kind="user", roles=frozenset({Role.DUTY_OFFICER}))
MARKED = "[TỐI MẬT] Phương án di dời"


def test_a_secrecy_mark_leaves_only_the_fact_of_arrival(put: Put) -> None:
    (row,) = put(mail(MARKED, "Nội dung bí mật về phương án."))
    drain()
    row.refresh_from_db()
    assert (row.state, row.reason, row.subject) == ("withheld", "secrecy_mark", "")
    assert row.destroyed_at is not None
    assert row.remove_at_server
    assert not store().exists(row.digest)
    entry = RegisterEntry.objects.get()
    assert entry.case_id is None
    assert row.entry_id == entry.pk
    assert "Phương án" not in entry.subject + entry.note
    assert Case.objects.count() == 0
    assert OutgoingMail.objects.count() == 0
    assert SearchDocument.objects.count() == 0
    assert Event.objects.filter(kind="withheld").count() == 1


def test_the_same_secret_mail_again_takes_no_second_number_and_stays_destroyed(put: Put) -> None:
    raw = mail(MARKED)
    put(raw)
    drain()
    put(raw)
    drain()
    first, second = InboundMail.objects.order_by("pk")
    assert (second.state, second.original_id, second.entry_id) == ("withheld", first.pk, None)
    assert not store().exists(raw_digest := second.digest), raw_digest
    assert RegisterEntry.objects.count() == 1


def test_bytes_left_by_a_crash_are_destroyed_by_the_sweep(put: Put) -> None:
    raw = mail(MARKED)
    (row,) = put(raw)
    drain()
    store().put(raw)
    InboundMail.objects.update(destroyed_at=None)
    assert finish() == 1
    assert not store().exists(row.digest)


def test_withholding_a_filed_mail_empties_its_message_files_and_search(put: Put, settings: Any) -> None:
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    made = message_from_bytes(mail("Danh sách mật mã", "Nội dung lỡ gửi."), policy=default)
    assert isinstance(made, EmailMessage)
    made.add_attachment(b"x" * 100, maintype="application", subtype="pdf", filename="lo.pdf")
    (row,) = put(made.as_bytes())
    drain()
    files = Path(settings.MEDIA_ROOT)
    assert [path for path in files.rglob("*") if path.is_file()]
    withhold(OFFICER, row.pk, "Cơ quan gửi nhầm, đề nghị hủy")
    row.refresh_from_db()
    message = Message.objects.select_related("followup").get()
    assert message.withheld_at is not None
    assert message.body == ""
    assert message.followup.title == "(không lưu nội dung)"
    assert Case.objects.get().subject == "(không lưu nội dung)"
    assert not [path for path in files.rglob("*") if path.is_file()]
    assert not SearchDocument.objects.filter(body__contains="lo gui").exists()
    assert not SearchDocument.objects.filter(body__contains="mat ma").exists()
    assert (row.state, row.case_id) == ("withheld", Case.objects.get().pk)
    assert not store().exists(row.digest)
    put(made.as_bytes())
    drain()
    assert InboundMail.objects.filter(state="withheld").count() == 2
    assert Case.objects.count() == 1


def test_nobody_outside_the_mail_room_withholds(put: Put) -> None:
    (row,) = put(mail())
    with pytest.raises(Forbidden):
        withhold(Actor(kind="user", roles=frozenset({Role.AUDITOR})), row.pk, "lý do")

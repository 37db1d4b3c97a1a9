"""Health of mailboxes: a mailbox nobody reads, or mail nobody looks at, alarms every page of staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mailin import fetch, health, mailboxes, tasks
from mailin.models import InboundMail, Mailbox
from support.domain.roles import Role
from tests import factories as make
from tests.servers.mailboxes import ImapServer
from tests.servers.process import free_port

pytestmark = pytest.mark.django_db
ROOM = "/tiep-nhan/thu"


@pytest.fixture
def box() -> Mailbox:
    """A mailbox read well a moment ago."""
    now = timezone.now()
    return Mailbox.objects.create(
        name="Hộp chung", address="chung@mps.example", host="khong-noi.example", username="chung",
        secret_name="MAT_KHAU_HOP_THU", checked_at=now, ok_at=now,
    )  # fmt: skip


def test_a_mailbox_that_is_read_raises_nothing(officer: Client, box: Mailbox) -> None:
    assert health.told() == []
    page = officer.get(ROOM).content.decode()
    assert "Đang đọc đều" in page
    assert "cảnh báo thư" not in page
    assert "0 thư chưa hạch toán" in page


def test_a_mailbox_not_read_for_five_minutes_is_told_on_every_page_of_staff(
    officer: Client, box: Mailbox, settings: Any
) -> None:
    Mailbox.objects.update(ok_at=timezone.now() - timedelta(minutes=6))
    cache.clear()
    for page in (ROOM, "/xu-ly", "/so-tiep-nhan", f"{ROOM}/_canh-bao"):
        assert "1 cảnh báo thư" in officer.get(page).content.decode(), page
    assert "đã 6 phút không được đọc" in officer.get(ROOM).content.decode()
    settings.MAIL_ALARM_UNREAD = 10
    assert health.told() == []


def test_a_server_that_fails_is_told_at_once_with_what_to_do(
    officer: Client, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAT_KHAU_HOP_THU", "x")
    Mailbox.objects.update(host="127.0.0.1", port=free_port(), security="plain-loopback")
    fetch.fetch_mailbox(Mailbox.objects.get())
    cache.clear()
    page = officer.get(ROOM).content.decode()
    assert "Hộp thư Hộp chung không đọc được." in page
    assert "Mất kết nối với máy chủ thư ở bước CONNECT" in page
    assert "kiểm tra đường mạng" in page
    assert "1 cảnh báo thư" in officer.get("/xu-ly").content.decode()


def test_a_refused_password_says_where_it_is_set(officer: Client, box: Mailbox) -> None:
    fetch.fetch_mailbox(box)  # no secret in the environment
    page = officer.get(ROOM).content.decode()
    assert "MAT_KHAU_HOP_THU" in page
    assert "Kiểm tra mật khẩu trong biến môi trường" in page
    assert health.told() == ["Hộp thư Hộp chung không đọc được."]


def test_a_mailbox_that_is_switched_off_raises_nothing(box: Mailbox) -> None:
    Mailbox.objects.update(enabled=False, failures=9)
    assert health.told() == []


def test_held_mail_that_waits_too_long_raises_the_alarm(officer: Client, held: Any) -> None:
    row = held()
    Mailbox.objects.update(ok_at=timezone.now(), checked_at=timezone.now())
    assert health.alarms() == 0
    InboundMail.objects.filter(pk=row.pk).update(judged_at=timezone.now() - timedelta(minutes=31))
    assert health.told() == ["Có thư giữ lại đã chờ hơn 30 phút."]
    InboundMail.objects.filter(pk=row.pk).update(state="ignored")
    assert health.alarms() == 0


def test_agencies_see_no_alarm(box: Mailbox) -> None:
    Mailbox.objects.update(failures=3)
    client = Client()
    client.force_login(make.user(Role.AUDITOR), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "cảnh báo thư" not in client.get("/xu-ly").content.decode()
    assert client.get(f"{ROOM}/_canh-bao").status_code == 404


def test_read_now_is_asked_by_a_form_done_by_a_job_and_shown_meanwhile(
    officer: Client, dove: ImapServer, mailbox: Callable[..., Mailbox]
) -> None:
    box = mailbox(dove)
    dove.deliver(b"From: thu@tuyenquang.example\r\nSubject: Doc ngay\r\n\r\nChao\r\n")
    page = officer.post(f"{ROOM}/doc-ngay", {"hop": box.pk}, follow=True).content.decode()
    assert "Đang đọc…" in page
    assert "every 2s" in officer.get(f"{ROOM}/_hop-thu").content.decode()
    assert mailboxes.asked() == [box]
    tasks.read_asked()
    assert mailboxes.asked() == []
    assert InboundMail.objects.get().subject == "Doc ngay"
    page = officer.get(f"{ROOM}/_hop-thu").content.decode()
    assert "Đang đọc…" not in page
    assert "máy chủ báo thư mới ngay (IDLE)" in page


def test_reading_a_mailbox_that_is_not_read_is_not_found(officer: Client, box: Mailbox) -> None:
    Mailbox.objects.update(enabled=False)
    assert officer.post(f"{ROOM}/doc-ngay", {"hop": box.pk}).status_code == 404
    assert Mailbox.objects.get().asked_at is None

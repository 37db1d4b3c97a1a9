"""Looks the product over: what is configured, reachable, late, and what to do about it, in Vietnamese."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mailin import ledger, mailboxes
from mailin.imap import MailError, Session
from mailin.models import InboundMail, InboundState, Mailbox
from support.actions import scanner, sweeping
from support.domain.files import FileState
from support.models import EventPending, FileCheck, guards
from support.notify.smtp import Link, SmtpUnreachable

LATE_MAILBOX = timedelta(minutes=3)  # a watcher looks every minute
LATE_JOB = timedelta(minutes=2)
LATE_FILE = timedelta(hours=1)  # a first import brings many files at once
LOW_DISK, FULL_DISK = 2 * 2**30, 300 * 2**20  # bytes
PATIENCE = 10.0  # seconds for a server to answer


class Grade(StrEnum):
    """How bad a finding is; only BAD makes the command fail."""

    GOOD = "✓"
    NOTE = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do when it is not good."""

    grade: Grade
    what: str
    how: str
    todo: str = ""


def examine() -> Iterator[Finding]:
    """Yield the findings one by one; a look that itself fails is a finding too, and ends nothing."""
    for name, look in _LOOKS:
        try:
            yield from look()
        except DatabaseError as error:
            todo = "Kiểm tra cơ sở dữ liệu, rồi chạy: ./dev manage migrate"
            yield Finding(Grade.BAD, name, f"cơ sở dữ liệu báo lỗi {type(error).__name__}", todo)


def _database() -> Iterator[Finding]:
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = round((time.monotonic() - started) * 1000)
    yield Finding(Grade.GOOD, "Cơ sở dữ liệu", f"{connection.vendor}, trả lời sau {took} ms")
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        todo = "Chạy: ./dev manage migrate"
        yield Finding(Grade.BAD, "Bảng dữ liệu", f"còn {len(plan)} bước nâng cấp chưa chạy", todo)


def _guards() -> Iterator[Finding]:
    if absent := guards.missing():
        todo = "Chạy: ./dev manage migrate (cài lại chốt), rồi tìm xem ai đã gỡ."
        yield Finding(Grade.BAD, "Chốt bảo vệ sổ", f"thiếu {len(absent)}: {', '.join(absent[:5])}", todo)
    else:
        yield Finding(Grade.GOOD, "Chốt bảo vệ sổ", "đủ")


def _redis() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield Finding(Grade.GOOD, "Redis", "không dùng (chạy gọn trên một máy)")
        return
    link = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        link.ping()
        yield Finding(Grade.GOOD, "Redis", "trả lời")
    except redis.RedisError as error:
        todo = "Khởi động lại Redis; trong lúc đó màn hình cập nhật chậm hơn, không mất dữ liệu."
        yield Finding(Grade.BAD, "Redis", f"không trả lời ({type(error).__name__})", todo)
    finally:
        link.close()


def _mailboxes() -> Iterator[Finding]:
    active = mailboxes.active()
    if not active:
        todo = "Thêm hộp thư tại Cấu hình › Hộp thư."
        yield Finding(Grade.NOTE, "Hộp thư", "chưa có hộp thư nào đang bật", todo)
    for box in active:
        yield _reached(box)
        yield from _health(box)


def _reached(box: Mailbox) -> Finding:
    what = f"Hộp thư {box.name}"
    try:
        with Session(mailboxes.settings_for(box, timeout=PATIENCE)) as session:
            count = session.count()
    except MailError as error:
        todo = "Kiểm tra địa chỉ, cổng, chứng thư và mật khẩu tại Cấu hình › Hộp thư."
        return Finding(Grade.BAD, what, mailboxes.sentence(error), todo)
    return Finding(Grade.GOOD, what, f"đọc được; {count.waiting} thư chờ, {count.moved} thư đã chuyển")


def _health(box: Mailbox) -> Iterator[Finding]:
    what = f"Hộp thư {box.name}"
    if box.ok_at is None or box.ok_at < timezone.now() - LATE_MAILBOX:
        todo = "Xem tiến trình canh thư (fetch_mail --watch) có đang chạy không."
        yield Finding(Grade.BAD, what, f"lần đọc tốt cuối: {_when(box.ok_at)}", todo)
    if box.unfetched:
        todo = "Mở hộp thư bằng phần mềm khác, xem các thư đó; xuất ra .eml rồi dùng import_mail nếu cần."
        yield Finding(Grade.BAD, what, f"{box.unfetched} thư chưa lấy được. {box.error}", todo)
    elif box.error:
        yield Finding(Grade.NOTE, what, box.error, "Tạo thư mục đó hoặc cấp quyền ghi trên máy chủ thư.")


def _smtp() -> Iterator[Finding]:
    if not settings.SMTP_HOST:
        todo = "Đặt SMTP_HOST và các biến SMTP_ khác trong môi trường."
        yield Finding(Grade.NOTE, "Gửi thư", "chưa cấu hình; thư đi nằm chờ", todo)
        return
    try:
        with Link() as link:
            link.check()
        yield Finding(Grade.GOOD, "Gửi thư", f"máy chủ {settings.SMTP_HOST} nhận đăng nhập")
    except SmtpUnreachable as error:
        yield Finding(
            Grade.BAD, "Gửi thư", mailboxes.sentence(error), "Kiểm tra các biến SMTP_ và máy chủ thư."
        )


def _jobs() -> Iterator[Finding]:
    """Jobs leave no trace of running; what they should have done long ago tells that they do not."""
    late = timezone.now() - LATE_JOB
    stored = InboundMail.objects.filter(state=InboundState.STORED, fetched_at__lt=late).count()
    waiting = {
        "Xử lý thư đến": stored,
        "Niêm phong nhật ký": EventPending.objects.filter(event__at__lt=late).count(),
        "Kiểm tra tệp": FileCheck.objects.filter(
            state=FileState.UNCHECKED.value, due_at__lt=timezone.now() - LATE_FILE
        ).count(),
        "Gửi thư đi": ledger.overdue_mail() if settings.SMTP_HOST else 0,
    }
    for name, count in waiting.items():
        if count:
            todo = "Xem tiến trình nền (work, hoặc Celery worker và beat) có đang chạy không."
            yield Finding(Grade.BAD, name, f"{count} việc quá hạn", todo)
        else:
            yield Finding(Grade.GOOD, name, "không có việc quá hạn")


def _held() -> Iterator[Finding]:
    oldest = InboundMail.objects.filter(state=InboundState.HELD).order_by("pk").first()
    if oldest is None:
        yield Finding(Grade.GOOD, "Thư giữ lại", "không có")
        return
    how = f"{ledger.held()} thư, lâu nhất từ {_when(oldest.judged_at)}"
    yield Finding(Grade.NOTE, "Thư giữ lại", how, "Cán bộ trực xem tại Tiếp nhận › Thư.")


def _disk() -> Iterator[Finding]:
    free = ledger.free_bytes()
    how = f"còn {free / 2**30:.1f} GB".replace(".", ",")
    if free < FULL_DISK:
        yield Finding(Grade.BAD, "Ổ đĩa", how, "Thêm chỗ ngay: hết chỗ thì thư nằm lại trên máy chủ thư.")
    elif free < LOW_DISK:
        yield Finding(Grade.NOTE, "Ổ đĩa", how, "Chuẩn bị thêm chỗ cho thư gốc và tệp đính kèm.")
    else:
        yield Finding(Grade.GOOD, "Ổ đĩa", how)


def _files() -> Iterator[Finding]:
    """Files that no row names go by themselves after a day; here they are only counted."""
    if left := len(sweeping.orphans()) + len(mailboxes.store().leftovers()):
        todo = "Việc nền sweep-files và sweep-mail-store xóa mỗi ngày một lần; còn mãi thì xem nhật ký."
        yield Finding(Grade.NOTE, "Tệp thừa", f"{left} tệp không dòng nào nêu tên", todo)
    else:
        yield Finding(Grade.GOOD, "Tệp thừa", "không có")
    if not scanner.enabled():
        yield Finding(Grade.GOOD, "Quét vi-rút", "không dùng; tệp ghi “không quét”")
        return
    try:
        scanner.check()
        yield Finding(Grade.GOOD, "Quét vi-rút", "bộ quét trả lời")
    except scanner.ScannerDown as error:
        todo = "Khởi động lại clamd; thư vẫn vào, tệp chờ quét chưa tải được."
        yield Finding(Grade.BAD, "Quét vi-rút", f"không trả lời ({error})", todo)


def _configuration() -> Iterator[Finding]:
    yield Finding(
        Grade.GOOD, "Lưu giữ", f"phiếu, thư gốc, nhật ký: {settings.RETENTION_YEARS} năm (Điều 8.2)"
    )
    if not settings.MESSAGE_ID_SECRETS:
        yield Finding(
            Grade.BAD,
            "Khóa ký mã thư",
            "chưa đặt",
            "Đặt MESSAGE_ID_SECRETS: không có khóa thì không gửi thư.",
        )
    if not settings.MAIL_BORDER:
        yield Finding(
            Grade.NOTE,
            "Máy chủ biên",
            "chưa đặt MAIL_BORDER; kết quả kiểm tra người gửi không được dùng",
            "Đặt MAIL_BORDER bằng tên máy chủ biên ghi trong Authentication-Results.",
        )


def _when(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y") if at else "chưa lần nào"


_LOOKS: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
    ("Cơ sở dữ liệu", _database),
    ("Chốt bảo vệ sổ", _guards),
    ("Redis", _redis),
    ("Hộp thư", _mailboxes),
    ("Gửi thư", _smtp),
    ("Việc nền", _jobs),
    ("Thư giữ lại", _held),
    ("Ổ đĩa", _disk),
    ("Tệp", _files),
    ("Cấu hình", _configuration),
)

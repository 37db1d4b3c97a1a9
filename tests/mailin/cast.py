"""Mails the tests of the mail room write, and the invented people who write them."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

OURS = "dancuquocgia@mps.gov.vn"
# Everybody here is invented; example domains belong to nobody.
THU = "Lò Thị Thu <thu.lt@tuyenquang.example>"
BINH = "Mạc Văn Bình <binh.mv@tuyenquang.example>"  # of the same agency as THU
LA = "Người lạ <la@noikhac.example>"

HANOI = timezone(timedelta(hours=7))
_serial = itertools.count(1)


def mail(
    subject: str = "Mất kết nối từ sáng nay",
    body: str = "Kính gửi bộ phận hỗ trợ, hệ thống báo quá thời gian chờ.",
    *,
    sender: str = THU,
    message_id: str = "",
    date: datetime | None = None,
    answers: str = "",
    refers: str = "",
    **headers: str,
) -> bytes:
    """Write one mail as bytes; `answers` is the bare Message-ID it replies to, `headers` use _ for -."""
    number = next(_serial)
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, OURS, subject
    made["Message-ID"] = f"<{message_id or f'thu-{number}@may.example'}>"
    made["Date"] = format_datetime(date or datetime.now(HANOI).replace(microsecond=0))
    if answers:
        made["In-Reply-To"] = f"<{answers}>"
    if refers or answers:
        made["References"] = " ".join(f"<{one}>" for one in (refers or answers).split())
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(f"{body}\n\nThư số {number}.\n")
    return made.as_bytes()


def bounce(
    original: str, recipient: str, *, status: str = "5.1.1", action: str = "failed", mark: str = ""
) -> bytes:
    """Write a delivery report (RFC 3464) about the mail with the bare Message-ID `original`.

    It gives back the head of the copy with `mark`, "" for a copy without one.
    """
    shown = f"X-HT-Copy: {mark}\r\n" if mark else ""
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.noikhac.example>\r\nTo: {OURS}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <dsn-{next(_serial)}@mx.noikhac.example>\r\n"
        f"Date: {format_datetime(datetime.now(HANOI))}\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mail system could not deliver.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.noikhac.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} User unknown\r\n"
        "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"{shown}Message-ID: <{original}>\r\nFrom: {OURS}\r\nTo: {recipient}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()


def facts(**changes: Any) -> Any:
    """Return Facts with everything unknown but what is given."""
    from mailin.verdict import Facts

    return Facts(**({"own_addresses": frozenset({OURS})} | changes))

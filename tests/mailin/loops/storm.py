"""Automatic answers as real products write them, in endless variety: what a storm of them is made of."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.mailin.cast import OURS, bounce

Headers = dict[str, str]
# Product -> subjects and headers; {s} is the subject it answers. Some carry little to be known by.
PRODUCTS: dict[str, tuple[tuple[str, ...], Headers]] = {
    "exchange": (("Automatic reply: {s}", "Trả lời tự động: {s}"), {
        "X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated", "X-MS-Has-Attach": "",
    }),
    "exchange 2003": (("Out of Office AutoReply: {s}",), {"X-Auto-Response-Suppress": "All"}),
    "gmail": (("Vắng mặt Re: {s}", "Away Re: {s}"), {
        "Precedence": "bulk", "X-Autoreply": "yes", "Auto-Submitted": "auto-replied",
    }),
    "zimbra": (("Re: {s}", "Vắng mặt: {s}"), {
        "Auto-Submitted": "auto-replied (zimbra; vacation)", "Precedence": "bulk",
    }),
    "vacation": (("Re: {s}", "away from my mail"), {"Precedence": "junk", "Auto-Submitted": "auto-replied"}),
    "sieve": (("Auto: {s}",), {"Auto-Submitted": "auto-replied (vacation)"}),
    "lotus": (("AUTO: Lò Thị Thu đi công tác (trở lại 30/11/2026)",), {"Auto-Submitted": "auto-generated"}),
    "roundcube": (("Tự động trả lời: {s}",), {"Auto-Submitted": "auto-replied", "X-Autorespond": "{s}"}),
    "cpanel": (("Trả lời tự động: {s}",), {"X-Autorespond": "yes", "Precedence": "auto_reply"}),
    "mdaemon": (("Trả lời tự động: {s}",), {"X-MDAutoResponder": "1", "Precedence": "auto-reply"}),
    "zendesk": (("[Yêu cầu đã nhận] {s}",), {
        "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "X-Mailer": "Zendesk Mailer",
    }),
    "otrs": (("[Ticket#{n}] RE: {s}",), {
        "Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Loop": "yes",
    }),
    "osticket": (("Re: {s} [#{n}]",), {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}),
    "rt": (("[tinh.example #{n}] AutoReply: {s}",), {
        "Auto-Submitted": "auto-replied", "X-RT-Loop-Prevention": "t",
    }),
    "jira": (("[JIRA] ({n}) {s}",), {"Auto-Submitted": "auto-generated", "Precedence": "bulk"}),
    "list": (("Thư của anh/chị chờ duyệt: {s}",), {"Precedence": "list", "List-Id": "<ds.tinh.example>"}),
    "own product": (("Re: {s} [HT-2025-{n}]",), {
        "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All",
    }),
}  # fmt: skip
WORDS = (
    "Tôi đi công tác đến hết ngày 30/11/2026, việc gấp xin gọi văn phòng.",
    "Chúng tôi đã nhận được thư của anh/chị và sẽ trả lời sớm nhất.",
    "I am out of the office and will reply when I am back.",
    "Hộp thư này không được theo dõi.",
)


def storm(count: int, answers: list[str], rng: random.Random) -> Iterator[bytes]:
    """Yield `count` automatic mails to our mails `answers` (bare ids), a few naming none or a foreign one."""
    names = sorted(PRODUCTS)
    for number in range(count):
        ours = rng.choice(answers)
        if number % 11 == 0:
            yield receipt(ours, number)
        elif number % 13 == 0:
            yield bounce(rng.choice((ours, f"la-{number}@noikhac.example", "")), f"x{number}@noikhac.example")
        else:
            yield _answer(PRODUCTS[names[number % len(names)]], number, ours, rng)


def _answer(product: tuple[tuple[str, ...], Headers], number: int, ours: str, rng: random.Random) -> bytes:
    subjects, headers = product
    subject = rng.choice(subjects).format(s="Re: Mất kết nối", n=f"{number:06d}")
    named = rng.choice((ours, ours, ours, "", f"khac-{number}@noikhac.example"))
    sender = rng.choice(("thu.lt@tuyenquang.example", f"nguoi{number}@noikhac{number % 97}.example"))
    lines = [
        f"From: Nguoi {number} <{sender}>", f"To: {OURS}", f"Subject: {subject}",
        f"Message-ID: <tu-dong-{number}@may.example>", "Date: Mon, 23 Nov 2026 08:00:00 +0700",
        *(f"{name}: {value.format(s=subject)}" for name, value in headers.items()),
        *([f"In-Reply-To: <{named}>", f"References: <{named}>"] if named else []),
        *(["Return-Path: <>"] if rng.random() < 0.5 else []),
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "",
        f"{rng.choice(WORDS)} ({number})", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def receipt(original: str, number: int) -> bytes:
    """Write a receipt that a mail was shown (RFC 8098)."""
    return (
        f"From: Nguoi {number} <thu.lt@tuyenquang.example>\r\nTo: {OURS}\r\nSubject: Read: Mat ket noi\r\n"
        f"Message-ID: <doc-{number}@may.example>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; "
        f"boundary=b\r\nIn-Reply-To: <{original}>\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nDa doc thu ({number}).\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822; thu.lt@tuyenquang.example\r\nOriginal-Message-ID: <{original}>\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n"
    ).encode()

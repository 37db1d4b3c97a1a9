"""A forwarded mail offers its first writer; what only looks like a forward offers nobody."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from mailin.parse import parse
from mailin.verdict import original_of
from tests.mailin.cast import BINH, mail

SOUGHT = "an.nguyen@xa-tinhmau.example"
GMAIL_EN = f"""Chuyển bộ phận xử lý giúp.

---------- Forwarded message ---------
From: Nguyễn Thị An <{SOUGHT}>
Date: Wed, Mar 18, 2026 at 8:12 AM
Subject: Lỗi đăng nhập
To: <vanphong@tuyenquang.example>


Tôi không đăng nhập được."""
GMAIL_VI = f"""---------- Thư đã chuyển tiếp ---------
Từ: Nguyễn Thị An <{SOUGHT}>
Ngày: Th 4, 18 thg 3, 2026 vào lúc 08:12
Chủ đề: Lỗi đăng nhập
Đến: <vanphong@tuyenquang.example>

Tôi không đăng nhập được."""
OUTLOOK_EN = f"""________________________________
From: Nguyễn Thị An <{SOUGHT}>
Sent: Wednesday, March 18, 2026 8:12 AM
To: Văn phòng <vanphong@tuyenquang.example>
Subject: Lỗi đăng nhập

Tôi không đăng nhập được."""
OUTLOOK_VI = f"""Kính chuyển.

Từ: Nguyễn Thị An [mailto:{SOUGHT}]
Đã gửi: Thứ Tư, 18 tháng 3, 2026 8:12 SA
Tới: Văn phòng <vanphong@tuyenquang.example>
Chủ đề: Lỗi đăng nhập

Tôi không đăng nhập được."""
APPLE_EN = f"""Begin forwarded message:

> From: Nguyễn Thị An <{SOUGHT}>
> Subject: Lỗi đăng nhập
> Date: March 18, 2026 at 8:12:00 AM GMT+7
> To: vanphong@tuyenquang.example
>
> Tôi không đăng nhập được."""
APPLE_VI = f"""Bắt đầu thư được chuyển tiếp:

Từ: Nguyễn Thị An <{SOUGHT}>
Chủ đề: Lỗi đăng nhập
Ngày: 08:12:00 18 tháng 3, 2026
Đến: vanphong@tuyenquang.example

Tôi không đăng nhập được."""
THUNDERBIRD_EN = f"""-------- Forwarded Message --------
Subject: \tLỗi đăng nhập
Date: \tWed, 18 Mar 2026 08:12:00 +0700
From: \tNguyễn Thị An <{SOUGHT}>
To: \tvanphong@tuyenquang.example

Tôi không đăng nhập được."""
THUNDERBIRD_VI = f"""-------- Thư chuyển tiếp --------
Từ: \tNguyễn Thị An <{SOUGHT}>
Chủ đề: \tLỗi đăng nhập
Ngày: \tWed, 18 Mar 2026 08:12:00 +0700
Đến: \tvanphong@tuyenquang.example

Tôi không đăng nhập được."""
ZIMBRA_EN = f"""----- Forwarded Message -----
From: "Nguyễn Thị An" <{SOUGHT}>
To: "Văn phòng" <vanphong@tuyenquang.example>
Sent: Wednesday, March 18, 2026 8:12:00 AM
Subject: Lỗi đăng nhập

Tôi không đăng nhập được."""
ZIMBRA_VI = f"""----- Thư chuyển tiếp -----
Từ: "Nguyễn Thị An" <{SOUGHT}>
Tới: "Văn phòng" <vanphong@tuyenquang.example>
Đã gửi: Thứ Tư, 18 Tháng Ba 2026 8:12:00 SA
Chủ đề: Lỗi đăng nhập

Tôi không đăng nhập được."""
OUTLOOK_WEB = f"""**Từ:** Nguyễn Thị An
<{SOUGHT}>
**Ngày gửi:** Thứ Tư, 18 Tháng Ba 2026 08:12
**Đến:** Văn phòng <vanphong@tuyenquang.example>
**Chủ đề:** Lỗi đăng nhập

Tôi không đăng nhập được."""
BLOCKS = {
    "gmail en": GMAIL_EN, "gmail vi": GMAIL_VI, "outlook en": OUTLOOK_EN, "outlook vi": OUTLOOK_VI,
    "apple en": APPLE_EN, "apple vi": APPLE_VI, "thunderbird en": THUNDERBIRD_EN,
    "thunderbird vi": THUNDERBIRD_VI, "zimbra en": ZIMBRA_EN, "zimbra vi": ZIMBRA_VI,
    "outlook web": OUTLOOK_WEB,
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["Fw: ", "FWD: ", "TR: ", "Chuyển tiếp: ", "Re: Fwd: "])
@pytest.mark.parametrize("program", BLOCKS)
def test_the_first_writer_of_a_forward_is_not_overlooked(program: str, prefix: str) -> None:
    found = original_of(parse(mail(f"{prefix}Lỗi đăng nhập", BLOCKS[program], sender=BINH)))
    assert found
    assert found.email == SOUGHT
    assert found.name.startswith("Nguyễn Thị An")


@pytest.mark.parametrize("program", sorted(set(BLOCKS) - {"thunderbird en"}))
def test_date_and_subject_stay_as_the_forward_writes_them(program: str) -> None:
    found = original_of(parse(mail("Fwd: Lỗi đăng nhập", BLOCKS[program], sender=BINH)))
    assert found
    assert found.subject == "Lỗi đăng nhập"
    assert "18" in found.sent


def test_a_message_attached_whole_is_read_for_its_writer() -> None:
    outer = message_from_bytes(mail("FW: Lỗi đăng nhập", "Xem thư kèm.", sender=BINH), policy=policy.default)
    assert isinstance(outer, EmailMessage)
    inner = message_from_bytes(
        mail("Lỗi đăng nhập", sender=f"Nguyễn Thị An <{SOUGHT}>"), policy=policy.default
    )
    assert isinstance(inner, EmailMessage)
    outer.add_attachment(inner)
    found = original_of(parse(outer.as_bytes()))
    assert found
    assert (found.email, found.name, found.subject) == (SOUGHT, "Nguyễn Thị An", "Lỗi đăng nhập")


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Lỗi đăng nhập", GMAIL_EN),  # no word of passing on: it may be any quotation
        ("Re: Lỗi đăng nhập", OUTLOOK_VI),
        ("Fwd: Lỗi", "Từ: 08:00 đến 17:00 ngày 18/03/2026 hệ thống dừng."),
        ("Fwd: Lỗi", f"Từ: {SOUGHT}"),  # a lone line is no head
        ("Fwd: Lỗi", "---------- Forwarded message ---------\nFrom: Nguyễn Thị An\nDate: 18/03/2026\n"),
        ("Fwd: Lỗi", GMAIL_EN.replace(SOUGHT, "binh.mv@tuyenquang.example")),  # passed on by its writer
    ],
)
def test_what_only_looks_like_a_forward_offers_nobody(subject: str, body: str) -> None:
    assert original_of(parse(mail(subject, body, sender=BINH))) is None


def test_a_bounce_or_an_absence_note_is_no_forward() -> None:
    note = mail("Fwd: Lỗi đăng nhập", GMAIL_EN, sender=BINH, Auto_Submitted="auto-replied")
    assert original_of(parse(note)) is None


def test_a_huge_body_of_heads_costs_no_time() -> None:
    body = "\n".join(["Từ: x"] * 50_000)
    assert original_of(parse(mail("Fwd: " * 300, body, sender=BINH))) is None

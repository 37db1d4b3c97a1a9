"""Catalogue: names, dates and attributions as odd programs and people write them."""

from __future__ import annotations

from tests.mailin.parse.builders import Case, text_mail

LOI = "Kính gửi Trung tâm, đề nghị mở khóa tài khoản."
MORNING = "2026-03-18T08:12:00+07:00"


def _sender(name: str, value: str, shown: str, email: str = "an@tinhmau.example.vn") -> Case:
    raw = text_mail(LOI, From=value)
    return Case(f"nguoi-{name}", raw, {"from_name": shown, "from_email": email, "body_text": LOI})


def _date(name: str, value: str, expected: str | None = MORNING) -> Case:
    return Case(f"ngay-{name}", text_mail(LOI, Date=value), {"date": expected, "body_text": LOI})


def _reply(name: str, quote: str) -> Case:
    raw = text_mail(f"{LOI}\n\n{quote}", Subject="Re: Thu")
    return Case(f"dan-{name}", raw, {"reply_text": LOI})


CASES = [
    _sender(
        "chu-thich-sau-ten",
        "Sở Tư pháp - Văn phòng (STP) <an@tinhmau.example.vn>",
        "Sở Tư pháp - Văn phòng (STP)",
    ),
    _sender("chu-thich-sau-dia-chi", "An <an@tinhmau.example.vn> (Sở Tư pháp)", "An (Sở Tư pháp)"),
    _sender("dia-chi-trong-ngoac-tron", "An (an@tinhmau.example.vn)", "An"),
    _sender("hai-cham-sau-ten", "An: an@tinhmau.example.vn", "An"),
    _sender("khong-ngoac", "Nguyễn An an@tinhmau.example.vn", "Nguyễn An"),
    _sender("hai-ngoac", "An <<an@tinhmau.example.vn>>", "An"),
    _sender("dia-chi-lam-ten", "an@tinhmau.example.vn <an@tinhmau.example.vn>", "an@tinhmau.example.vn"),
    _sender("mailto", "mailto:an@tinhmau.example.vn", ""),
    _date("gio-ict", "Wed, 18 Mar 2026 08:12:00 ICT"),
    _date("ten-vung", "Wed, 18 Mar 2026 08:12:00 Asia/Ho_Chi_Minh"),
    _date("sang-chieu", "Wed, 18 Mar 2026 8:12 AM +0700"),
    _date("ngay-truoc", "18/03/2026 08:12:00 +0700"),
    _date("thang-viet-tat", "Th 4, 18 Th3 2026 08:12:00 +0700"),
    _date("khong-phay-cach", "Wed,18 Mar 2026 08:12:00 +0700 (ICT)"),
    _date("hai-mui-gio", "Wed, 18 Mar 2026 08:12:00 +0700 +0000"),
    _date("unix", "Wed Mar 18 08:12:00 +0700 2026"),
    _date("khong-co-ngay", "Mon, 32 Mar 2026 08:12:00 +0700", None),
    _reply("chi-ten", "Trung tâm đã viết:\n\n> Kính gửi anh/chị,\n> Đề nghị xác nhận."),
    _reply("ten-va-dia-chi", "Trung tâm <tt@example.vn> đã viết:\n> Kính gửi anh/chị,\n> Đề nghị xác nhận."),
    _reply("ngay-dung-dau", "18/03/2026 08:12, Trung tâm đã viết:\n> Kính gửi anh/chị,\n> Đề nghị xác nhận."),
    _reply("thu-viet-tat", "Vào T4, 18 thg 3, 2026 lúc 08:12 Trung tâm <tt@example.vn> đã viết:\nKính gửi"),
    _reply("zimbra-chu", '----- Thư gốc -----\nTừ: "Trung tâm" <tt@example.vn>\nĐến: An\nKính gửi'),
    _reply(
        "den-truoc-gui",
        "From: Trung tâm <tt@example.vn>\nTo: An\nSent: 18/03/2026 08:12\nSubject: Thu\n\nKính gửi",
    ),
    _reply(
        "tieng-trung", "Trung tâm <tt@example.vn> 于2026年3月18日周三 08:12写道：\n\n> Kính gửi\n> anh/chị"
    ),
]

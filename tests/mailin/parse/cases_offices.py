"""Catalogue: letters of offices as gateways, old programs and form scripts spoil them on the way."""

from __future__ import annotations

import base64
from typing import Any

from tests.mailin.parse.builders import Case, b_word, head, html_mail, multipart, part, quoted, text_mail
from tests.mailin.parse.encoders import cp1258, q_bytes, tcvn, viscii, vni, vps

LETTER = "Đơn vị không gửi được gói tin từ 7 giờ 30 phút, đề nghị kiểm tra."
DESK = "Hỗ trợ <hotro@trungtam.example>"
OLD = "Đề nghị kiểm tra lại giúp."
REFERENCES = LETTER.encode("ascii", "xmlcharrefreplace")
PACKED = base64.encodebytes(f"{LETTER}\n{LETTER}".encode())
FOOTER = "_______________________________________________\nDanh sách thư nhóm kỹ thuật của tỉnh\n".encode()
PAGE = "<!DOCTYPE html>\n<html><body><p>Đề nghị <b>hỗ trợ</b> gấp</p></body></html>"


def _sent(name: str, data: bytes, encoding: str | None, problem: str, reply: str = LETTER) -> Case:
    """A body whose transfer encoding is declared wrongly or not at all."""
    raw = text_mail(data, Content_Transfer_Encoding=encoding or "8bit")
    if encoding is None:
        raw = raw.replace(b"Content-Transfer-Encoding: 8bit\r\n", b"")
    expect: dict[str, Any] = {"reply_text": reply}
    if problem:
        expect["problems_has"] = [problem]
    return Case(f"duong-truyen-{name}", raw, expect)


def _cut(name: str, tail: str, said: str = "Đã xử lý xong, cảm ơn.") -> Case:
    """Everything below the first paragraph is folded."""
    raw = text_mail(f"{said}\n\n{tail}\n", Subject=b_word("Re: Gói tin"))
    return Case(f"co-quan-{name}", raw, {"reply_text": said})


def _html(name: str, page: str, reply: str) -> Case:
    return Case(f"co-quan-html-{name}", html_mail(page, Subject="Re: Goi tin"), {"reply_text": reply})


def _kind(name: str, subject: str, body: str, kind: str, **fields: str) -> Case:
    raw = text_mail(body, Subject=b_word(subject), **fields)
    return Case(f"co-quan-loai-{name}", raw, {"kind": kind})


def _old(name: str, subject: bytes, body: bytes, title: str, words: str, **fields: str) -> Case:
    """A letter in an old table whose subject is too short to prove it alone."""
    raw = text_mail(body, fields.pop("charset", None), Subject=subject, **fields)
    return Case(f"bang-ma-ngan-{name}", raw, {"subject": title, "body_text": words})


_TWO = f"{LETTER}\n{LETTER}"
_WORDS = "Hệ thống đăng ký hộ tịch không hoạt động, đề nghị khắc phục."
_LOW = _WORDS.casefold()
_HEADER = f"Từ: {DESK}\nĐã gửi: 11 Tháng Mười Một 2026 4:45 CH\nĐến: Hạnh\nChủ đề: Gói tin"

CASES: list[Case] = [
    _sent("base64-khong-khai", PACKED, None, "encoding-undeclared", _TWO),
    _sent("base64-khai-8bit", PACKED, "8bit", "encoding-undeclared", _TWO),
    _sent("qp-khai-8bit", quoted(LETTER), "8bit", "encoding-undeclared"),
    _sent("qp-hai-lan", quoted(quoted(LETTER).decode()), "quoted-printable", "encoding-undeclared"),
    _sent("qp-viet-sai", quoted(LETTER), "quoted-printeable", ""),
    _sent("base64-kem-tham-so", PACKED, "base64; charset=utf-8", "", _TWO),
    _sent("base64-chan-trang", PACKED + FOOTER, "base64", "base64-tail", _TWO),
    _sent(
        "chi-trich-qp",
        "Thư hiện =C4=90=E1=BB=81 ngh=E1=BB=8B, nhờ xem.".encode(),
        "8bit",
        "",
        "Thư hiện =C4=90=E1=BB=81 ngh=E1=BB=8B, nhờ xem.",
    ),
    _sent(
        "chi-trich-qp-khong-dau", b"Thu hien =C4=90=E1 nho xem.", "8bit", "", "Thu hien =C4=90=E1 nho xem."
    ),
    _sent("ma-so-ky-tu", REFERENCES, "8bit", "text-references"),
    _sent(
        "ma-so-ky-tu-it", b"Dung ky tu &#36;&#37; trong mau", "8bit", "", "Dung ky tu &#36;&#37; trong mau"
    ),
    Case("duong-truyen-trang-html-ghi-chu-thuong", text_mail(PAGE), {"reply_text": "Đề nghị hỗ trợ gấp"}),
    Case(
        "duong-truyen-tieu-de-ma-so",
        text_mail("x", Subject=b"L&#7895;i k&#7871;t n&#7889;i"),
        {"subject": "Lỗi kết nối"},
    ),
    _old("tcvn3-tho", tcvn("Báo lỗi"), tcvn(_WORDS), "Báo lỗi", _WORDS),
    _old(
        "tcvn3-tho-nhan-latin",
        tcvn("Báo cáo sự cố"),
        tcvn(_WORDS),
        "Báo cáo sự cố",
        _WORDS,
        charset="iso-8859-1",
    ),
    _old(
        "tcvn3-tu-ma-hoa",
        q_bytes(tcvn("Báo cáo sự cố"), "iso-8859-1").encode(),
        tcvn(_WORDS),
        "Báo cáo sự cố",
        _WORDS,
        charset="iso-8859-1",
    ),
    _old(
        "vni-tu-ma-hoa",
        q_bytes(vni("Báo cáo tuần"), "iso-8859-1").encode(),
        vni(_WORDS),
        "Báo cáo tuần",
        _WORDS,
        charset="iso-8859-1",
    ),
    _old("viscii-tho", viscii("Đề nghị hỗ trợ"), viscii(_WORDS), "Đề nghị hỗ trợ", _WORDS),
    _old("vps-tho", vps("đề nghị"), vps(_LOW), "đề nghị", _LOW),
    _old(
        "1258-tu-ma-hoa",
        q_bytes(cp1258("Lỗi"), "iso-8859-1").encode(),
        cp1258(_WORDS),
        "Lỗi",
        _WORDS,
        charset="iso-8859-1",
    ),
    Case(
        "duong-truyen-ten-ma-so",
        text_mail("x", From='"Nguy&#7877;n V&#259;n T&#225;m" <tam@donvicu.example.vn>'),
        {"from_name": "Nguyễn Văn Tám"},
    ),
    _old(
        "unicode-giu-nguyen",
        b_word("Báo cáo").encode(),
        tcvn(_WORDS),
        "Báo cáo",
        _WORDS,
        charset="iso-8859-1",
    ),
    Case(
        "bang-ma-ngan-ten-va-tieu-de",
        head(From=tcvn("Nguyễn Văn Tám") + b" <tam@donvicu.example.vn>", Subject=tcvn("Báo cáo sự cố"))
        + b"\r\nXem tep kem.\r\n",
        {"subject": "Báo cáo sự cố", "from_name": "Nguyễn Văn Tám", "problems_has": ["charset-tcvn3"]},
    ),
    Case(
        "bang-ma-ngan-tieng-duc",
        text_mail(
            "Gr\xfc\xdfe".encode("latin-1"),
            "iso-8859-1",
            Subject="Schl\xfcssel f\xfcr Gr\xf6\xdfe".encode("latin-1"),
        ),
        {"subject": "Schlüssel für Größe"},
        vietnamese=False,
    ),
    _cut("outlook-di-dong", f"Lấy Outlook cho iOS<https://aka.example/o>\n{'_' * 32}\n{_HEADER}\n\n{OLD}"),
    _cut(
        "outlook-sao",
        f"*Từ:* {DESK}\n*Ngày gửi:* Thứ Tư, 11 Tháng 11 2026 4:45 CH\n*Tới:* 'Hạnh'\n"
        f"*Chủ đề:* Gói tin\n\n{OLD}",
    ),
    _cut(
        "zimbra-gach-dung",
        f"----- On Nov 11, 2026, at 4:45 PM, hotro hotro@trungtam.example wrote:\n\n| {OLD}",
    ),
    _cut(
        "em-client",
        f'------ Thư gốc ------\nTừ "Hỗ trợ" <hotro@trungtam.example>\nĐến "Hạnh"\n'
        f"Ngày 11/11/2026 4:45:10 CH\nTiêu đề Gói tin\n\n>{OLD}",
    ),
    _cut(
        "dan-ba-dong",
        "Vào Th 4, 11 thg 11, 2026 vào lúc 16:45 Trung tâm hỗ trợ kết nối, khai thác\n"
        f"cơ sở dữ liệu quốc gia về dân cư <\nhotro@trungtam.example> đã\nviết:\n\n> {OLD}",
    ),
    _cut(
        "zoho-vi", "---- Vào T.4, 11 thg 11 2026 16:45:10 +0700 hotro@trungtam.example đã viết ----\n\n" + OLD
    ),
    _cut("iphone-trong-dau", f"> Vào 12 thg 11, 2026, lúc 08:02, {DESK} đã viết:\n> \n> \ufeff{OLD}"),
    Case(
        "co-quan-giu-tu-den",
        text_mail("Phiếu:\nTừ: ngày 15/11\nĐến: ngày 20/11\nNội dung: kiểm tra."),
        {"reply_text": "Phiếu:\nTừ: ngày 15/11\nĐến: ngày 20/11\nNội dung: kiểm tra."},
    ),
    Case(
        "co-quan-giu-cau-co-da-viet",
        text_mail("Vào lúc 16:45 ngày 11/11, cán bộ đã viết: sẽ sửa.\nChưa xong."),
        {"reply_text": "Vào lúc 16:45 ngày 11/11, cán bộ đã viết: sẽ sửa.\nChưa xong."},
    ),
    _html(
        "xen-tra-loi",
        '<div class="gmail_quote"><div class="gmail_attr">Vào Th 4 Hỗ trợ đã viết:<br></div>'
        '<blockquote class="gmail_quote">Đã cài bản vá chưa?</blockquote><div>Đã cài sáng nay.</div></div>',
        "Đã cài sáng nay.",
    ),
    _html(
        "mso-an-hien",
        "<!--[if mso]><p>CHỈ OUTLOOK</p><![endif]--><![if !vml]><p>Có 3 lỗi.</p><![endif]>",
        "Có 3 lỗi.",
    ),
    _html(
        "zimbra",
        '<div>Đã cập nhật.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker='
        '"__HEADERS__"><b>Từ: </b>"Hỗ trợ" &lt;hotro@trungtam.example&gt;<br><b>Tới: </b>Hạnh<br>'
        "<b>Đã gửi: </b>Thứ Tư, 11 Tháng Mười Một 2026 16:45:10<br><b>Chủ đề: </b>Gói tin<br></div>"
        '<div data-marker="__QUOTED_TEXT__">Mã sai.</div>',
        "Đã cập nhật.",
    ),
    _kind(
        "vang-mat-mot-dong",
        "Re: Gói tin",
        "Tôi đang nghỉ phép tới 20/11.\n\nThư trả lời tự động.",
        "auto_reply",
    ),
    _kind("vang-mat-ngoac", "Re: Gói tin", "Tôi đi công tác.\n(Đây là thư phản hồi tự động)", "auto_reply"),
    _kind(
        "vang-mat-mot-cau", "Re: Gói tin", "Thư này được trả lời tự động. Tôi đang nghỉ phép.", "auto_reply"
    ),
    _kind(
        "nguoi-ke-thu-tu-dong",
        "Gói tin",
        "Tôi nghỉ phép. Thư trả lời tự động của Sở gửi hai lần, nhờ xem.",
        "normal",
    ),
    _cut("gach-bang", f"===== Thư gốc =====\nTừ: hotro@trungtam.example\nNgày: 11/11/2026\n\n{OLD}"),
    Case(
        "duong-truyen-tieu-de-base64-dia-chi",
        text_mail("x", Subject=b_word("Hỏi lỗi ???>>> kết nối").replace("+", "-").replace("/", "_")),
        {"subject": "Hỏi lỗi ???>>> kết nối"},
    ),
    _kind("vang-mat-khong-dau", "Tra loi tu dong: Goi tin", "Toi di vang.", "auto_reply"),
    _kind(
        "nguoi-noi-ve-tra-loi-tu-dong",
        "Hỏi cài đặt",
        "Khi nghỉ phép tôi bật thư trả lời tự động nhưng không chạy, nhờ hướng dẫn.",
        "normal",
    ),
    _kind(
        "nguoi-trich-thu-tu-dong",
        "Re: Gói tin",
        "Tôi đang đi công tác, thứ hai gửi nhật ký.\n\n"
        f"Vào Th 4, 11 thg 11, 2026 vào lúc 16:45 {DESK} đã viết:\n> Thư trả lời tự động",
        "normal",
    ),
    _kind("nguoi-chi-bao-tu-dong", "Gói tin", "Gói tin lỗi.\nThư trả lời tự động.", "normal"),
    Case(
        "co-quan-may-quet",
        multipart(
            "mixed",
            part("text/plain", "Scan Date: 11.09.2026"),
            part('application/pdf; name="20261109.pdf"', b"%PDF-1.4"),
        ),
        {"kind": "normal", "attachment_names": ["20261109.pdf"]},
    ),
]

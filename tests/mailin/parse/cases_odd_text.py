"""Catalogue: Vietnamese words in wrong, old and mixed code tables, in bodies and in subjects."""

from __future__ import annotations

import base64

from tests.mailin.parse.builders import Case, b_word, head, html_mail, q_word, quoted, text_mail
from tests.mailin.parse.encoders import cp1258, doubled, q_bytes, tcvn, viscii, vni, vps

THU = "Kính gửi Công an tỉnh, phòng chúng tôi đề nghị được cấp lại chứng thư số cho cán bộ đầu mối."
HOP = "Thông báo họp về kết nối dữ liệu"


def _body(name: str, data: bytes | str, charset: str | None, **more: object) -> Case:
    return Case(f"la-chu-{name}", text_mail(data, charset), {"body_text": THU, **more})


def _typed(name: str, content_type: str, data: bytes | str = THU, encoding: str = "8bit") -> Case:
    raw = text_mail(data, Content_Type=content_type, Content_Transfer_Encoding=encoding)
    return Case(f"la-chu-{name}", raw, {"body_text": THU})


def _font(name: str, html: bytes | str, *wanted: str) -> Case:
    return Case(f"la-phong-chu-{name}", html_mail(html), {"body_has": list(wanted)})


def _subject(name: str, value: bytes | str, wanted: str, **more: object) -> Case:
    return Case(f"la-tieu-de-{name}", text_mail(THU, Subject=value), {"subject": wanted, **more})


def _whole(word: str) -> str:
    return base64.b64encode(word.encode()).decode()


CASES = [
    _body("tcvn-nhan-ascii", tcvn(THU), "us-ascii"),
    _body("tcvn-khong-nhan", tcvn(THU), None),
    _body("vni-nhan-ascii", vni(THU), "us-ascii"),
    _body("vps-khong-nhan", vps(THU), None),
    _body("viscii-nhan-latin1", viscii(THU), "iso-8859-1"),
    _body("1258-nhan-latin1", cp1258(THU), "iso-8859-1"),
    _body("giai-ma-hai-lan", doubled(THU), "utf-8", problems_has=["text-double-encoded"]),
    _body("giai-ma-ba-lan", doubled(doubled(THU)), "utf-8", problems_has=["text-double-encoded"]),
    Case(
        "la-chu-trich-hong-loi-dap-lanh",
        text_mail(f"Tôi trả lời ở dưới.\n\n> {doubled(THU)}\n"),
        {"body_has": ["Tôi trả lời ở dưới.", THU], "problems_has": ["text-double-encoded"]},
    ),
    _typed("nhan-khong-dong-ngoac", 'text/plain; charset="utf-8'),
    _typed("nhan-thieu-cham-phay", "text/plain charset=windows-1258", cp1258(THU)),
    _typed("kieu-chi-co-text", "text; charset=utf-8"),
    _typed("hai-nhan", "text/plain; charset=UTF-8; charset=us-ascii"),
    _typed("nhan-dinh-format", "text/plain; charset=utf-8;format=fixed"),
    _typed(
        "ma-hoa-co-chu-thich", "text/plain; charset=utf-8", base64.encodebytes(THU.encode()), "base64 (1)"
    ),
    _typed("ma-hoa-trong-nhay", "text/plain; charset=utf-8", base64.encodebytes(THU.encode()), '"base64"'),
    _typed("qp-hai-chu", "text/plain; charset=utf-8", quoted(THU), "quoted printable"),
    _typed(
        "qp-cach-sau-ngat-mem",
        "text/plain; charset=utf-8",
        quoted(THU).replace(b"=\n", b"= \t\n"),
        "quoted-printable",
    ),
    _typed("utf16-khong-dau-thu-tu", "text/plain; charset=utf-16", THU.encode("utf-16-le")),
    Case(
        "la-chu-base64-lan-rac",
        head(Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64")
        + b"\r\n@@@@"
        + base64.b64encode(THU.encode())
        + b"\r\n!!!!\r\n",
        {"body_text": THU},
    ),
    _font(
        "vntime-hoa-va-thuong",
        f'<p><span style="font-family:.VnTime">{tcvn(THU).decode("latin-1")}</span></p>',
        THU,
    ),
    _font(
        "vni-hai-doan",
        f'<font face="VNI-Times">{vni(THU).decode("latin-1")}</font> <font face="Arial">(so 12)</font>',
        THU,
        "(so 12)",
    ),
    _font(
        "vni-trong-style",
        f"<style>p{{font-family:'VNI-Times'}}</style><p>{vni(THU).decode('latin-1')}</p>",
        THU,
    ),
    _subject("giai-ma-hai-lan", doubled(HOP), HOP, problems_has=["text-double-encoded"]),
    _subject("giai-ma-hai-lan-trong-tu", b_word(doubled(HOP)), HOP),
    _subject(
        "tcvn-8bit", tcvn("Đề nghị hỗ trợ kết nối cơ sở dữ liệu"), "Đề nghị hỗ trợ kết nối cơ sở dữ liệu"
    ),
    _subject("vni-8bit", vni(HOP), HOP),
    _subject("viscii-8bit", viscii(HOP), HOP),
    _subject("vni-nhan-latin1", q_bytes(vni(HOP), "iso-8859-1"), HOP),
    _subject("tcvn-nhan-dung", q_bytes(tcvn(HOP), "x-viet-tcvn"), HOP),
    _subject("viscii-nhan-dung", q_bytes(viscii(HOP), "viscii"), HOP),
    _subject("utf8-nhan-1252", q_bytes(HOP.encode(), "windows-1252"), HOP),
    _subject("nhan-unknown", q_bytes(HOP.encode(), "UNKNOWN"), HOP),
    _subject(
        "hai-bang-ma", f"{q_word('Tra cứu')} {q_bytes(cp1258(' dữ liệu'), 'windows-1258')}", "Tra cứu dữ liệu"
    ),
    _subject("tu-co-khoang-trang", "=?utf-8?Q?H=E1=BB=8Dp tr=E1=BB=B1c tuy=E1=BA=BFn?=", "Họp trực tuyến"),
    _subject("tu-8bit-tho", "=?utf-8?q?Đề nghị cấp?=", "Đề nghị cấp"),
    _subject("cat-giua-chu-q", "=?UTF-8?Q?ngh=E1=BB?= =?UTF-8?Q?=8B_h=E1=BB=97_tr=E1=BB=A3?=", "nghị hỗ trợ"),
    _subject("gap-giua-base64", f"=?utf-8?B?{_whole(HOP)[:20]}\r\n {_whole(HOP)[20:]}?=", HOP),
    _subject("base64-khong-dem", f"=?UTF-8?B?{_whole('Đề nghị').rstrip('=')}?=", "Đề nghị"),
    _subject(
        "tu-rong-o-giua",
        f"{b_word('V/v kích hoạt')} =?UTF-8?Q??= {q_word(' tài khoản')}",
        "V/v kích hoạt tài khoản",
    ),
    _subject("tu-trong-nhay", f'"{b_word("Báo cáo tháng 3")}"', '"Báo cáo tháng 3"'),
    _subject("dinh-ngoac", f"{b_word('Đề nghị')}(1)", "Đề nghị(1)"),
    _subject("xuong-dong-trong-tu", b_word("Đề nghị\nhai dòng"), "Đề nghị hai dòng"),
    _subject("tu-roi-8bit", f"{q_word('Hướng dẫn')} kích hoạt tài khoản", "Hướng dẫn kích hoạt tài khoản"),
    _subject("gb18030", f"=?gb18030?B?{base64.b64encode('Đề nghị'.encode('gb18030')).decode()}?=", "Đề nghị"),
    _subject("dau-bang-de-nguyen", "Chi so =C4=90 dat", "Chi so =C4=90 dat"),
    _subject("phap-khong-bi-sua", "Réunion à Hà Nội, côté français", "Réunion à Hà Nội, côté français"),
    Case(
        "la-chu-duc-khong-bi-sua",
        text_mail("Grüße aus München, Ärzte und Öffnungszeiten, Straße".encode("latin-1"), "iso-8859-1"),
        {"body_text": "Grüße aus München, Ärzte und Öffnungszeiten, Straße"},
        vietnamese=False,
    ),
]

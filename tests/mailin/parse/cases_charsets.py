"""Catalogue: character sets, right, wrong, old and Vietnamese, and transfer encodings."""

from __future__ import annotations

import base64

from tests.mailin.parse.builders import Case, head, html_mail, inner, multipart, part, quoted, text_mail

THU = "Kính gửi Trung tâm,\nĐề nghị hỗ trợ lỗi kết nối dịch vụ công.\nTrân trọng."
QUOC_HIEU = "Cộng hòa xã hội chủ nghĩa Việt Nam"
# The same words as typists of the old fonts see them when no font helps; known from any old document.
QUOC_HIEU_TCVN = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
QUOC_HIEU_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"
QUOC_HIEU_VISCII = b"C\xb5ng h\xf2a x\xe3 h\xb5i ch\xfc ngh\xeea Vi\xaet Nam"
QUOC_HIEU_VPS = b"C\xb6ng h\xf2a x\xe3 h\xb6i ch\xfb ngh\xefa Vi\x8ct Nam"


def _body(name: str, data: bytes | str, charset: str | None, expected: str, **more: object) -> Case:
    return Case(f"bang-ma-{name}", text_mail(data, charset), {"body_text": expected, **more})


def _transfer(name: str, data: bytes, encoding: str, expected: str, **more: object) -> Case:
    raw = text_mail(data, "utf-8", Content_Transfer_Encoding=encoding)
    return Case(f"truyen-{name}", raw, {"body_text": expected, **more})


CASES = [
    _body("utf8", THU, "utf-8", THU, problems=[]),
    _body("khong-nhan", THU, None, THU, problems=[]),
    _body("utf8-nhan-latin1", THU, "iso-8859-1", THU, problems_has=["charset-mislabelled"]),
    _body("utf8-nhan-1258", THU, "windows-1258", THU, problems_has=["charset-mislabelled"]),
    _body("utf8-nhan-ascii", THU, "us-ascii", THU),
    _body("utf8mb4", THU, "utf8mb4", THU, problems=[]),
    _body("unknown-8bit", THU, "unknown-8bit", THU, problems=[]),
    _body("x-unknown", THU, "x-unknown", THU, problems=[]),
    _body("nhan-la", THU, "khong-co-bang-nay", THU, problems_has=["charset-unknown"]),
    _body("nhan-nguy-hiem", THU, "unicode_escape", THU, problems_has=["charset-unknown"]),
    _body("nfd", "Đề nghị".replace("ề", "e\u0302\u0300").replace("ị", "i\u0323"), "utf-8", "Đề nghị"),
    _body("bom", b"\xef\xbb\xbf" + THU.encode(), "utf-8", THU),
    _body(
        "1258",
        "Tiê\u0301ng Viê\u0323t co\u0301 dâ\u0301u".encode("cp1258"),
        "windows-1258",
        "Tiếng Việt có dấu",
    ),
    _body("1258-cp-1258", "Tiê\u0301ng Viê\u0323t".encode("cp1258"), "cp-1258", "Tiếng Việt"),
    _body(
        "1258-khong-nhan",
        "Tiê\u0301ng Viê\u0323t".encode("cp1258"),
        None,
        "Tiếng Việt",
        problems_has=["charset-guessed"],
    ),
    _body(
        "1258-nhan-utf8",
        "Tiê\u0301ng Viê\u0323t".encode("cp1258"),
        "utf-8",
        "Tiếng Việt",
        problems_has=["charset-guessed"],
    ),
    _body(
        "1258-nhan-latin1",
        ("Tiê\u0301ng Viê\u0323t co\u0301 dâ\u0301u " * 3).strip().encode("cp1258"),
        "iso-8859-1",
        ("Tiếng Việt có dấu " * 3).strip(),
    ),
    _body("viscii", QUOC_HIEU_VISCII, "viscii", QUOC_HIEU, problems=[]),
    _body("viscii-x-viet", QUOC_HIEU_VISCII, "x-viet-viscii", QUOC_HIEU),
    _body("viscii-khong-nhan", QUOC_HIEU_VISCII, None, QUOC_HIEU, problems_has=["charset-viscii"]),
    _body("tcvn", QUOC_HIEU_TCVN.encode("cp1252"), "x-viet-tcvn5712", QUOC_HIEU, problems=[]),
    _body(
        "tcvn-nhan-latin1",
        QUOC_HIEU_TCVN.encode("cp1252"),
        "iso-8859-1",
        QUOC_HIEU,
        problems_has=["charset-tcvn3"],
    ),
    _body("tcvn-trong-utf8", QUOC_HIEU_TCVN, "utf-8", QUOC_HIEU, problems_has=["text-tcvn3"]),
    _body("vni", QUOC_HIEU_VNI.encode("cp1252"), "x-viet-vni", QUOC_HIEU),
    _body("vni-trong-utf8", QUOC_HIEU_VNI, "utf-8", QUOC_HIEU, problems_has=["text-vni"]),
    _body(
        "vni-nhan-latin1",
        QUOC_HIEU_VNI.encode("cp1252"),
        "iso-8859-1",
        QUOC_HIEU,
        problems_has=["charset-vni"],
    ),
    _body("vps", QUOC_HIEU_VPS, "x-viet-vps", QUOC_HIEU, problems=[]),
    _body(
        "ma-hoa-utf8-hai-lan",
        THU.encode().decode("latin-1"),
        "utf-8",
        THU,
        problems_has=["text-double-encoded"],
    ),
    _body(
        "utf8-hong-it", THU.encode() + b" \xff", "utf-8", THU + " \ufffd", problems_has=["charset-replaced"]
    ),
    _body("utf16", "Kính gửi".encode("utf-16"), "utf-16", "Kính gửi"),
    _body("utf7", "Kính gửi".encode("utf-7"), "utf-7", "Kính gửi"),
    _body("nul", b"K\xc3\xadnh\x00 g\xe1\xbb\xadi", "utf-8", "Kính gửi"),
    Case(
        "bang-ma-gbk",
        text_mail("通知：系统维护".encode("gbk"), "x-gbk"),
        {"body_text": "通知：系统维护"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-gb2312-rong",
        text_mail("镕基".encode("gbk"), "gb2312"),
        {"body_text": "镕基"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-sjis",
        text_mail("お知らせ①".encode("cp932"), "x-sjis"),
        {"body_text": "お知らせ①"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-2022-jp",
        text_mail("お知らせ".encode("iso2022_jp"), "iso-2022-jp"),
        {"body_text": "お知らせ"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-euc-kr",
        text_mail("안내".encode("cp949"), "ks_c_5601-1987"),
        {"body_text": "안내"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-874",
        text_mail("ประกาศ".encode("cp874"), "windows-874"),
        {"body_text": "ประกาศ"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-8859-8-i",
        text_mail("שלום".encode("iso8859_8"), "iso-8859-8-i"),
        {"body_text": "שלום"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-koi8",
        text_mail("Привет".encode("koi8_r"), "koi8-r"),
        {"body_text": "Привет"},
        vietnamese=False,
    ),
    Case(
        "bang-ma-latin1-phap",
        text_mail("déjà vu, façade".encode("latin-1"), "iso-8859-1"),
        {"body_text": "déjà vu, façade", "problems": []},
        vietnamese=False,
    ),
    Case(
        "bang-ma-meta-html",
        html_mail(
            b'<meta charset="windows-1258"><p>' + "Tiê\u0301ng Viê\u0323t".encode("cp1258"),
            Content_Type="text/html",
        ),
        {"body_text": "Tiếng Việt"},
    ),
    Case(
        "bang-ma-font-html",
        html_mail(f'<font face=".VnTime">{QUOC_HIEU_TCVN}</font>'),
        {"body_text": QUOC_HIEU},
    ),
    _transfer("base64", base64.encodebytes(THU.encode()), "base64", THU, problems=[]),
    _transfer("base64-hoa", base64.encodebytes(THU.encode()), "BASE64", THU, problems=[]),
    _transfer("base64-thieu-dem", base64.b64encode(THU.encode()).rstrip(b"="), "base64", THU),
    _transfer("base64-ky-tu-la", base64.encodebytes(THU.encode()).replace(b"\n", b"!\n"), "base64", THU),
    _transfer(
        "base64-duoi-chu",
        base64.encodebytes(THU.encode() + b" ") + b"\n-- \nDanh sach thu: https://ds.example.vn\n",
        "base64",
        THU + " ",
        problems_has=["base64-tail"],
    ),
    _transfer(
        "base64-noi",
        base64.b64encode(THU.encode()[:40]) + b"\n" + base64.b64encode(THU.encode()[40:]),
        "base64",
        THU,
    ),
    _transfer("base64-khong-phai", THU.encode(), "base64", THU, problems_has=["encoding-wrong"]),
    _transfer("qp", quoted(THU), "quoted-printable", THU, problems=[]),
    _transfer(
        "qp-chu-thuong",
        quoted(THU).replace(b"=C3", b"=c3").replace(b"=E1=BB", b"=e1=bb"),
        "Quoted-Printable",
        THU,
    ),
    _transfer("qp-hong", quoted(THU) + b"\n100=ZZ = 5", "quoted-printable", THU + "\n100=ZZ = 5"),
    _transfer("qp-8bit", THU.encode() + b"=\n het", "quoted-printable", THU + " het"),
    _transfer("la", THU.encode(), "kieu-la", THU, problems_has=["encoding-unknown"]),
    Case("truyen-khong-khai", head() + b"\r\n" + THU.encode(), {"body_text": THU}),
    Case(
        "truyen-phan-base64",
        multipart(
            "alternative",
            part(
                "text/plain; charset=utf-8",
                base64.encodebytes(THU.encode()),
                "Content-Transfer-Encoding: base64",
            ),
            inner("related", part("text/html; charset=utf-8", "<p>khác</p>")),
        ),
        {"body_text": THU},
    ),
]

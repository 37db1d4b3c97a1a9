"""Catalogue: headers, addresses, subjects, dates, ids and file names."""

from __future__ import annotations

import base64

from tests.mailin.parse.builders import (
    AN,
    DESK,
    PDF,
    Case,
    b_word,
    file_part,
    head,
    multipart,
    part,
    q_word,
    text_mail,
)

LOI = "Đề nghị hỗ trợ: lỗi kết nối CSDLQG về dân cư"
_B = LOI.encode()


def _split_letter() -> str:
    """Two words cut in the middle of a letter."""
    return "\r\n ".join(f"=?UTF-8?B?{base64.b64encode(piece).decode()}?=" for piece in (_B[:10], _B[10:]))


def _subject(name: str, value: str | bytes, expected: str, **more: object) -> Case:
    return Case(
        f"tieu-de-{name}",
        text_mail("Xin chào.", Subject=value),
        {"subject": expected, "body_text": "Xin chào.", **more},
    )


def _from(name: str, value: str | bytes, email: str, shown: str, **more: object) -> Case:
    return Case(
        f"nguoi-gui-{name}",
        text_mail("Xin chào.", From=value),
        {"from_email": email, "from_name": shown, **more},
    )


def _to(name: str, value: str | bytes, *emails: str, **more: object) -> Case:
    return Case(f"nguoi-nhan-{name}", text_mail("Xin chào.", To=value), {"to": list(emails), **more})


def _file(
    name: str, disposition: str | bytes, expected: str, kind: str = "application/pdf", **more: object
) -> Case:
    parts = (
        part("text/plain; charset=utf-8", "Gửi kèm tệp."),
        file_part(
            kind,
            PDF,
            b"Content-Disposition: "
            + (disposition if isinstance(disposition, bytes) else disposition.encode()),
        ),
    )
    return Case(
        f"ten-tep-{name}",
        multipart("mixed", *parts),
        {"attachment_names": [expected], "body_text": "Gửi kèm tệp.", **more},
    )


CASES = [
    _subject("b-mot-tu", b_word(LOI), LOI, problems=[]),
    _subject("q-mot-tu", q_word(LOI), LOI, problems=[]),
    _subject("cat-giua-chu", _split_letter(), LOI, problems=[]),
    _subject("hai-tu-lien", b_word("Đề nghị ") + " " + b_word("hỗ trợ"), "Đề nghị hỗ trợ"),
    _subject("xen-chu-thuong", "Re: " + b_word("lỗi") + " ERR-1203", "Re: lỗi ERR-1203"),
    _subject(
        "khong-dau-ket",
        "=?utf-8?Q?L=E1=BB=97i_k=E1=BA=BFt_n=E1=BB=91i",
        "Lỗi kết nối",
        problems_has=["encoded-word-broken"],
    ),
    _subject("co-khoang-trang", "=?utf-8?Q?Lỗi kết nối?=", "Lỗi kết nối"),
    _subject("hoi-trong-tu", "=?utf-8?Q?Sao_l=E1=BB=97i??=", "Sao lỗi?"),
    _subject("dinh-chu", "abc" + b_word("lỗi") + "xyz", "abclỗixyz"),
    _subject("b-thieu-dem", "=?utf-8?B?" + "TOG7l2k" + "?=", "Lỗi"),
    _subject("nhan-sai-latin1", b_word(LOI, "iso-8859-1", "utf-8"), LOI),
    _subject("nhan-la-us-ascii", b_word(LOI, "us-ascii", "utf-8"), LOI),
    _subject("windows-1258", "=?windows-1258?Q?Ti=EA=ECng_Vi=EA=F2t?=", "Tiếng Việt"),
    _subject("8bit-utf8", LOI.encode(), LOI),
    _subject(
        "8bit-1258", "Tiê\u0301ng Viê\u0323t".encode("cp1258"), "Tiếng Việt", problems_has=["charset-guessed"]
    ),
    _subject("nfd", "Đề nghị".encode().replace("ề".encode(), "e\u0302\u0300".encode()), "Đề nghị"),
    _subject("gap-dong", "Đề nghị hỗ trợ\r\n kết nối\r\n\tdịch vụ", "Đề nghị hỗ trợ kết nối dịch vụ"),
    _subject(
        "gap-sai",
        "Đề nghị hỗ trợ\r\nkết nối dịch vụ",
        "Đề nghị hỗ trợ kết nối dịch vụ",
        problems_has=["header-garbage"],
    ),
    _subject("ma-hoa-hai-lan", b_word(b_word("Lỗi kết nối")), "Lỗi kết nối", problems_has=["encoded-twice"]),
    _subject("nul-va-dieu-khien", b"L\xe1\xbb\x97i\x00 \x07k\xe1\xba\xbft", "Lỗi kết"),
    _subject("bidi", "Hóa đơn \u202egpj.exe", "Hóa đơn gpj.exe"),
    _subject("ngon-ngu-rfc2231", "=?utf-8*vi?B?" + b_word("Lỗi").split("?")[3] + "?=", "Lỗi"),
    _subject("base64-le", "=?utf-8?B?TOG7?= =?utf-8?B?l2kgbeG6oW5n?=", "Lỗi mạng"),
    _subject("utf8mb4", b_word("Lỗi 🙏", "utf8mb4", "utf-8"), "Lỗi 🙏"),
    _subject("rong", "", ""),
    _from("ten-b", f"{b_word('Nguyễn Văn An')} <{AN}>", AN, "Nguyễn Văn An"),
    _from("ten-ngoac-kep", f'"{b_word("Sở TTTT, tỉnh Mẫu")}" <{AN}>', AN, "Sở TTTT, tỉnh Mẫu"),
    _from("phay-trong-ten", f"Nguyễn, Văn An <{AN}>", AN, "Nguyễn, Văn An"),
    _from("phay-trong-ngoac-kep", f'"Phòng CNTT, Sở TTTT" <{AN}>', AN, "Phòng CNTT, Sở TTTT"),
    _from("chu-thich", f"{AN} (Nguyễn Văn An)", AN, "Nguyễn Văn An"),
    _from("chu-thich-long", f"{AN} (Nguyễn Văn An (tổ 2))", AN, "Nguyễn Văn An (tổ 2)"),
    _from("chu-hoa", "AN.NV@SoTTTT.TinhMau.Example.VN", AN, ""),
    _from("8bit", f"Nguyễn Văn An <{AN}>".encode(), AN, "Nguyễn Văn An"),
    _from("ca-dong-ma-hoa", b_word(f"Nguyễn Văn An <{AN}>"), AN, "Nguyễn Văn An"),
    _from("thieu-dong-ngoac", f"Nguyen Van An <{AN}", AN, "Nguyen Van An"),
    _from("khoang-trang-trong-ngoac", f"An < {AN} >", AN, "An"),
    _from("ten-mien-viet", "An <an@tỉnhmẫu.vn>", "an@" + "tỉnhmẫu.vn".encode("idna").decode(), "An"),
    _from("nhieu", f"An <{AN}>, Bình <binh@tinhmau.example.vn>", AN, "An", problems_has=["multiple-from"]),
    Case(
        "nguoi-gui-hai-dong",
        head(From=f"An <{AN}>") + b"From: Gia <gia@xau.example>\r\n\r\nXin",
        {"from_email": AN, "problems_has": ["duplicate-from"]},
    ),
    Case(
        "nguoi-gui-chi-sender",
        text_mail("Xin", From=None, Sender=f"An <{AN}>"),
        {"from_email": AN, "from_name": "An", "problems_has": ["from-missing"]},
    ),
    Case("nguoi-gui-chi-return-path", text_mail("Xin", From=None, Return_Path=f"<{AN}>"), {"from_email": AN}),
    Case(
        "nguoi-gui-khong-co",
        text_mail("Xin chào.", From=None),
        {"from_email": "", "body_text": "Xin chào.", "problems_has": ["from-missing"]},
    ),
    Case(
        "tieu-de-hai-dong",
        head(Subject="Một") + b"Subject: Hai\r\n\r\nXin",
        {"subject": "Một", "problems_has": ["duplicate-subject"]},
    ),
    _to("nhom", f"Tổ hỗ trợ: {DESK}, b@c.example.vn;", DESK, "b@c.example.vn"),
    _to("nhom-rong", "undisclosed-recipients:;"),
    _to("cham-phay", f"{DESK}; b@c.example.vn", DESK, "b@c.example.vn"),
    _to("gap-dong", f'"Trung tâm, CSDL" <{DESK}>,\r\n Bình\r\n <b@c.example.vn>', DESK, "b@c.example.vn"),
    _to("hai-cham-trong-ten", f"Kính gửi: Trung tâm <{DESK}>", DESK),
    Case("ngay-vang", text_mail("Xin", Date=None), {"date": None, "problems_has": ["date-missing"]}),
    Case("ngay-hong", text_mail("Xin", Date="hôm qua"), {"date": None, "problems_has": ["date-broken"]}),
    Case(
        "ngay-iso", text_mail("Xin", Date="2026-03-18T08:12:00+07:00"), {"date": "2026-03-18T08:12:00+07:00"}
    ),
    Case(
        "ngay-tieng-viet",
        text_mail("Xin", Date="Thứ Tư, 18 thg 3 2026 08:12:00 +0700"),
        {"date": "2026-03-18T08:12:00+07:00"},
    ),
    Case(
        "ngay-khong-mui-gio",
        text_mail("Xin", Date="18 Mar 2026 01:12:00"),
        {"date": "2026-03-18T01:12:00+00:00"},
        vietnamese=False,
    ),
    Case(
        "ngay-gmt",
        text_mail("Xin", Date="Wed, 18 Mar 2026 01:12:00 GMT (UTC)"),
        {"date": "2026-03-18T01:12:00+00:00"},
        vietnamese=False,
    ),
    Case(
        "ma-thu-gap-dong",
        text_mail("Xin", In_Reply_To="\r\n <a1@x.example>", References="<a0@x.example>\r\n\t<a1@x.example>"),
        {
            "in_reply_to": "a1@x.example",
            "references": ["a0@x.example", "a1@x.example"],
            "message_id": "goc.1@tinhmau.example.vn",
        },
        vietnamese=False,
    ),
    Case(
        "ma-thu-khong-ngoac",
        text_mail(
            "Xin", Message_ID="khong.ngoac@x.example", In_Reply_To="Thư của An ngày 18/3 <a1@x.example>"
        ),
        {"message_id": "khong.ngoac@x.example", "in_reply_to": "a1@x.example"},
    ),
    _file(
        "rfc2231",
        "attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n%20s%E1%BB%91%2012.pdf",
        "Công văn số 12.pdf",
        problems=[],
    ),
    _file(
        "rfc2231-nhieu-doan",
        "attachment; filename*0*=UTF-8''C%C3%B4ng%20v;\r\n filename*1*=%C4%83n%20;\r\n"
        ' filename*2="so 12.pdf"',
        "Công văn so 12.pdf",
    ),
    _file(
        "rfc2231-cat-giua-chu", "attachment; filename*0*=UTF-8''C%C3;\r\n filename*1*=%B4ng.pdf", "Công.pdf"
    ),
    _file("rfc2231-khong-nhay", "attachment; filename*=C%C3%B4ng%20v%C4%83n.pdf", "Công văn.pdf"),
    _file("rfc2047", f'attachment; filename="{b_word("Công văn số 12.pdf")}"', "Công văn số 12.pdf"),
    _file("8bit", 'attachment; filename="Công văn số 12.pdf"'.encode(), "Công văn số 12.pdf"),
    _file(
        "hai-dang",
        "attachment; filename=\"Cong van.pdf\"; filename*=UTF-8''C%C3%B4ng%20v%C4%83n.pdf",
        "Công văn.pdf",
    ),
    _file("duong-dan", 'attachment; filename="C:\\Users\\An\\..\\cong van.pdf"', "cong van.pdf"),
    _file("duong-dan-unix", 'attachment; filename="../../etc/passwd"', "passwd"),
    _file(
        "bidi",
        "attachment; filename*=UTF-8''hoa%20don%E2%80%AEfdp.exe",
        "hoa donfdp.exe",
        problems_has=["hidden-characters"],
    ),
    _file("phan-tram", 'attachment; filename="C%C3%B4ng%20v%C4%83n.pdf"', "Công văn.pdf"),
    _file("nfd", 'attachment; filename="Co\u0302ng va\u0306n.pdf"'.encode(), "Công văn.pdf"),
    _file("khong-ten", "attachment", "tep-1.pdf"),
    _file("khong-ngoac-kep", "attachment; filename=Cong van so 12.pdf", "Cong van so 12.pdf"),
    _file("chi-name", "attachment", "Tờ trình.pdf", kind=f'application/pdf; name="{b_word("Tờ trình.pdf")}"'),
]

"""Catalogue: people, dates, ids, file names and frames as careless programs write them."""

from __future__ import annotations

import base64

from tests.mailin.parse.builders import (
    AN,
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
from tests.mailin.parse.encoders import cp1258, doubled, q_bytes

THU = "Kính gửi Trung tâm, đề nghị hỗ trợ kiểm tra kết nối."
YEN, YEN_AT = "Bùi Thị Yến", "yen@x.example.vn"
TEP = "Tờ trình 45-TTr.pdf"
MOT = "2026-03-19T14:05:09+07:00"


def _from(name: str, value: str | bytes, shown: str = YEN, address: str = YEN_AT) -> Case:
    return Case(f"la-nguoi-{name}", text_mail(THU, From=value), {"from_name": shown, "from_email": address})


def _to(name: str, value: str, *wanted: str) -> Case:
    return Case(
        f"la-nhan-{name}", text_mail(THU, To=value), {"to": [f"{one}@x.example.vn" for one in wanted]}
    )


def _date(name: str, value: str, wanted: str | None = MOT) -> Case:
    return Case(f"la-ngay-{name}", text_mail(THU, Date=value), {"date": wanted})


def _file(name: str, disposition: str | bytes, wanted: str = TEP, kind: str = "application/pdf") -> Case:
    line = b"Content-Disposition: " + (
        disposition if isinstance(disposition, bytes) else disposition.encode()
    )
    raw = multipart("mixed", part("text/plain; charset=utf-8", THU), file_part(kind, PDF, line))
    expect = {"attachment_names": [wanted], "attachment_sizes": [len(PDF)], "body_text": THU}
    return Case(f"la-tep-{name}", raw, expect)


def _ids(name: str, wanted: dict[str, object], **fields: str) -> Case:
    return Case(f"la-ma-{name}", text_mail(THU, **fields), wanted)


def _frame(name: str, raw: bytes, **wanted: object) -> Case:
    return Case(f"la-khung-{name}", raw, {"body_text": THU, **wanted})


_PERCENT = "T%E1%BB%9D%20tr%C3%ACnh%2045-TTr.pdf"
_TWO = multipart(
    "mixed", part("text/plain; charset=utf-8", THU), file_part("application/pdf; name=a.pdf", PDF)
)
_WHOLE = base64.b64encode(TEP.encode()).decode()

CASES = [
    _from("giai-ma-hai-lan", doubled(f"{YEN} <{YEN_AT}>")),
    _from("1258-8bit", cp1258(YEN) + b" <yen@x.example.vn>"),
    _from("1258-trong-tu", f"{q_bytes(cp1258(YEN), 'windows-1258')} <{YEN_AT}>"),
    _from("tu-trong-nhay", f'"{b_word("Bùi Thị")} {b_word(" Yến")}" <{YEN_AT}>'),
    _from("tu-dinh-ngoac", f"{b_word(YEN)}<{YEN_AT}>"),
    _from("ngoac-nhon-trong-tu", f"{q_word(YEN)} {q_word(f' <{YEN_AT}>')}"),
    _from("ten-sau-dia-chi", f"<{YEN_AT}> {YEN}"),
    _from("nhay-don-ca-dia-chi", f"'{YEN}' <'{YEN_AT}'>"),
    _from("khong-ngoac", f"{YEN} {YEN_AT}"),
    _from("cach-quanh-a-cong", "yen @ x.example.vn", ""),
    _from("gach-cheo-nguoc", f'"Yến \\"Út\\"" <{YEN_AT}>', 'Yến "Út"'),
    _from("don-vi-trong-vuong", f"{YEN} [Sở Y tế] <{YEN_AT}>", f"{YEN} [Sở Y tế]"),
    _from("ten-gap-dong", f'"{YEN}\r\n\t- Phòng QLHC" <{YEN_AT}>', f"{YEN} - Phòng QLHC"),
    _from("hai-dia-chi-khong-phay", f"{YEN} <{YEN_AT}> Trần Văn Bình <binh@x.example.vn>"),
    _from("phay-thua", f"{YEN} <{YEN_AT}>, "),
    _to("khong-phay", "An <a@x.example.vn> Bình <b@x.example.vn>", "a", "b"),
    _to("cach-thay-phay", "a@x.example.vn b@x.example.vn", "a", "b"),
    _to("nhom-roi-nguoi", "Nhóm C06: An <a@x.example.vn>, b@x.example.vn;, c@x.example.vn", "a", "b", "c"),
    _to("phay-lien", "<a@x.example.vn>,,<b@x.example.vn>,", "a", "b"),
    _to("phay-trong-tu", f"{q_word('An, Sở')} <a@x.example.vn>, {b_word('Bình')} <b@x.example.vn>", "a", "b"),
    _to("cham-phay-trong-nhay", '"Sở TT&TT; Phòng 2" <a@x.example.vn>; b@x.example.vn', "a", "b"),
    _date("giay-dong-duong", "Thu, 19 Mar 2026 14:05:09 +0700 (Giờ Đông Dương)"),
    _date("mui-gio-hai-cham", "Thu, 19 Mar 26 14:05:09 +07:00"),
    _date("mui-gio-hai-so", "Thu, 19 Mar 2026 14:05:09 +07"),
    _date("dinh-mui-gio", "Thu, 19 Mar 2026 14:05:09+0700"),
    _date("nam-ba-so", "Thu, 19 Mar 126 14:05:09 +0700"),
    _date("thu-viet-tat", "T5, 19 Th03 2026 14:05:09 +0700"),
    _date("tieng-viet-thang", "Thứ năm, 19 Tháng 3 2026 14:05:09 +0700"),
    _date("thang-truoc", "Thursday, March 19, 2026 2:05 PM +0700", "2026-03-19T14:05:00+07:00"),
    _date("ten-vung-my", "Thu, 19 Mar 2026 14:05:09 EST", "2026-03-19T14:05:09-05:00"),
    _date("ten-vung-nhat", "Thu, 19 Mar 2026 14:05:09 JST", "2026-03-19T14:05:09+09:00"),
    _date("cua-trinh-duyet", "Thu Mar 19 2026 14:05:09 GMT+0700 (Indochina Time)"),
    _date("gach-cheo", "2026/03/19 14:05:09 +0700"),
    _date("trong-tu-ma-hoa", "=?utf-8?Q?Thu,_19_Mar_2026_14:05:09_+0700?="),
    _file("giai-ma-hai-lan", f'attachment; filename="{doubled(TEP)}"'),
    _file("1258-8bit", b'attachment; filename="' + cp1258(TEP) + b'"'),
    _file(
        "1258-rfc2231",
        f"attachment; filename*=windows-1258'vi'{''.join(f'%{byte:02X}' for byte in cp1258(TEP))}",
    ),
    _file("rfc2231-ca-trong-nhay", f"attachment; filename*=\"UTF-8''{_PERCENT}\""),
    _file("rfc2231-nhay-ben-trong", f"attachment; filename*=UTF-8''\"{_PERCENT}\""),
    _file("rfc2231-khong-sao", f"attachment; filename=\"UTF-8''{_PERCENT}\""),
    _file("rfc2231-chua-tu-2047", f"attachment; filename*={q_word(TEP)}"),
    _file(
        "rfc2231-dao-doan",
        "attachment; filename*1*=%C3%ACnh%2045-TTr.pdf;\r\n filename*0*=utf-8''T%E1%BB%9D%20tr",
    ),
    _file(
        "tu-2047-cat-hai-doan",
        f'attachment; filename*0="=?utf-8?B?{_WHOLE[:12]}";\r\n filename*1="{_WHOLE[12:]}?="',
    ),
    _file("tu-2047-roi-chu-thuong", f'attachment; filename="{q_word("Tờ trình")} 45-TTr.pdf"'),
    _file("thieu-cham-phay", f'attachment filename="{TEP}"'),
    _file("khong-co-kieu", f'filename="{TEP}"'),
    _file("khong-dong-ngoac", f'attachment; filename="{TEP}'),
    _file("thuc-the-so", 'attachment; filename="T&#7901; tr&#236;nh 45-TTr.pdf"'),
    _file("cham-phay-trong-nhay", 'attachment; filename="Tờ trình; số 45.pdf"', "Tờ trình; số 45.pdf"),
    _file("o-name-rfc2231", "attachment", kind=f"application/pdf; name*=utf-8''{_PERCENT}"),
    _ids("co-khoang-trang", {"references": ["a@b.vn", "c@d.vn"]}, References="<a@b.vn\r\n > <c@d.vn>"),
    _ids("dinh-nhau", {"references": ["a@b.vn", "c@d.vn"]}, References="<a@b.vn><c@d.vn>"),
    _ids("ngan-phay", {"references": ["a@b.vn", "c@d.vn"]}, References="<a@b.vn>,<c@d.vn>"),
    _ids("loi-van-canh", {"in_reply_to": "ht.1@c.vn"}, In_Reply_To='<ht.1@c.vn> (An\'s message of "Thu")'),
    _ids("trong-tu-ma-hoa", {"in_reply_to": "ht.1@c.vn"}, In_Reply_To="=?utf-8?Q?<ht.1@c.vn>?="),
    _ids("gap-sau-ngoac", {"message_id": "abc@x.vn"}, Message_ID="<\r\n abc@x.vn>"),
    _frame(
        "ranh-co-cach-cuoi", _TWO.replace(b"--=_ranh\r\n", b"--=_ranh  \t\r\n"), attachment_sizes=[len(PDF)]
    ),
    _frame("ranh-khong-nhay", _TWO.replace(b'"=_ranh"', b"=_ranh"), attachment_names=["a.pdf"]),
    _frame("ranh-thieu-cham-phay", _TWO.replace(b"mixed; ", b"mixed "), attachment_names=["a.pdf"]),
    _frame("khong-mime-version", _TWO.replace(b"MIME-Version: 1.0\r\n", b""), attachment_names=["a.pdf"]),
    _frame("dong-trong-dau", b"\r\n" + text_mail(THU), from_email=AN),
    _frame("dau-thu-tu-utf8", b"\xef\xbb\xbf" + text_mail(THU), from_email=AN),
    _frame(
        "ten-dau-thu-co-cach", text_mail(THU).replace(b"Date: ", b"Date : "), date="2026-03-18T08:12:00+07:00"
    ),
    _frame(
        "mbox-nhon", b">From an@x.example.vn Thu Mar 19 09:00:00 2026\r\n" + text_mail(THU), subject="Thu"
    ),
    _frame(
        "hai-ranh-khai",
        head(Content_Type="multipart/mixed; boundary=abc; boundary=def")
        + f"\r\n--abc\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{THU}\r\n--abc--\r\n".encode(),
    ),
]

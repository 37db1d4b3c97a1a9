"""Catalogue: signed documents, winmail.dat, locked archives, and servers' reports laid out in odd ways."""

from __future__ import annotations

import base64
import struct

from tests.mailin.parse.builders import (
    PDF,
    Case,
    b_word,
    file_part,
    head,
    inner,
    multipart,
    part,
    text_mail,
    uuencoded,
)
from tests.mailin.parse.packers import cms_signed, lone, tnef, tnef_file

THU = "Kính gửi Trung tâm, đề nghị hỗ trợ kiểm tra kết nối."
SAI = "sai@tinhmau.example.vn"
OURS = "dancuquocgia@mps.gov.vn"
BACK = f"Received: from a by b\nMessage-ID: <ht.7@c.vn>\nFrom: T <{OURS}>\nTo: {SAI}\nSubject: x\n\nx\n"
SEALED = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'


def _rtf(words: str) -> bytes:
    """RTF as Outlook stores it when it does not compress: every letter beyond ASCII by its number."""
    letters = "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in words)
    source = f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial;}}}}\\uc1 {letters}\\par}}".encode("ascii")
    return struct.pack("<II4sI", len(source) + 12, len(source), b"MELA", 0) + source


def _two(name: str, second: bytes, names: list[str], sizes: list[int]) -> Case:
    raw = multipart("mixed", part("text/plain; charset=utf-8", THU), second)
    return Case(
        f"la-goi-{name}", raw, {"body_text": THU, "attachment_names": names, "attachment_sizes": sizes}
    )


def _returned(name: str, *parts: bytes, subtype: str = "mixed", **fields: str) -> Case:
    given = {"Return_Path": "<>", "Subject": "Returned mail", "From": "mailer-daemon@mx.example.vn", **fields}
    failed = [{"address": SAI, "action": "failed", "status": ""}]
    expect = {"kind": "bounce", "bounced_id": "ht.7@c.vn", "failed": failed}
    return Case(f"la-tra-lai-{name}", multipart(subtype, *parts, **given), expect, vietnamese=False)


_INSIDE = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
_SIGNED = _INSIDE.encode() + base64.encodebytes(THU.encode())

CASES = [
    Case(
        "la-goi-tnef-chi-rtf", head() + lone(tnef(rtf=_rtf(THU))), {"body_text": THU, "attachment_names": []}
    ),
    Case(
        "la-goi-tnef-rtf-va-tep",
        head() + lone(tnef(tnef_file("Tờ trình số 5.docx", b"DOCX"), rtf=_rtf(THU))),
        {"body_text": THU, "attachment_names": ["Tờ trình số 5.docx"]},
    ),
    Case(
        "la-goi-vgca-ber",
        head() + lone(cms_signed(_SIGNED, pieces=True), SEALED),
        {"body_text": THU, "problems_has": ["signed"]},
    ),
    _two(
        "7z-co-mat-khau",
        file_part(
            f'application/octet-stream; name="{b_word("Danh sách (mật khẩu riêng).7z")}"', b"7z\xbc\xaf'\x1c"
        ),
        ["Danh sách (mật khẩu riêng).7z"],
        [6],
    ),
    _two(
        "uuencode-ca-phan",
        part(
            "application/octet-stream; name=a.pdf",
            uuencoded("a.pdf", PDF),
            "Content-Transfer-Encoding: x-uuencode",
            "Content-Disposition: attachment",
        ),
        ["a.pdf"],
        [len(PDF)],
    ),
    _two(
        "uuencode-du-ky-tu-cuoi",
        part(
            "application/octet-stream; name=a.bin",
            "begin 644 a.bin\n%:&5L;&\\_\n`\nend",
            "Content-Transfer-Encoding: x-uuencode",
            "Content-Disposition: attachment",
        ),
        ["a.bin"],
        [5],
    ),
    _two(
        "thu-cu-mang-tieu-de",
        part("message/rfc822", text_mail("hai", Subject=b_word("Thư B/2"))),
        ["Thư B-2.eml"],
        [len(text_mail("hai", Subject=b_word("Thư B/2")))],
    ),
    Case(
        "la-goi-ipad-tep-giua-hai-doan",
        multipart(
            "alternative",
            part("text/plain; charset=utf-8", THU),
            inner(
                "mixed",
                part("text/html; charset=utf-8", f"<p>{THU}</p>"),
                file_part("application/pdf", PDF, 'Content-Disposition: inline; filename="Quyết định.pdf"'),
                part("text/html; charset=utf-8", "<br>Gửi từ iPad"),
            ),
        ),
        {"body_text": THU, "attachment_names": ["Quyết định.pdf"]},
    ),
    _returned(
        "phan-khong-kieu",
        part("text/plain", f"---The following addresses had delivery errors---\n{SAI} [User unknown]\n"),
        b"\r\n" + BACK.encode(),
    ),
    _returned(
        "khong-nhan-tra-loi",
        part("text/plain", f"Your mail\n  Could not be delivered to: <{SAI}>\n  As their mailbox is full.\n"),
        part("message/rfc822", BACK),
        From="no-reply@mx.example.vn",
        Return_Path="<no-reply@mx.example.vn>",
        Subject="Thong bao loi",
    ),
    _returned(
        "nguoi-nhan-chi-o-thu-goc",
        part(
            "text/plain",
            "Message could not be delivered.\n\nOriginal Message:\n"
            f"From: t <{OURS}>\nTo: {SAI}\nMessage-ID: <ht.7@c.vn>\n",
        ),
    ),
    _returned(
        "thu-goc-la-message-partial",
        part("text/plain", "x"),
        part(
            "message/delivery-status",
            base64.encodebytes(
                f"Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822; {SAI}\nAction: failed\n".encode()
            ),
            "Content-Transfer-Encoding: base64",
        ),
        part("message/partial", BACK),
        subtype="report",
    ),
]

"""A message made to exhaust a worker costs it neither time nor memory."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from mailin.parse import parse
from tests.mailin.parse.builders import b_word, file_part, multipart
from tests.mailin.parse.packers import cms_signed, invitation, tnef, tnef_file

FROM = b"From: a@b.example\nTo: c@d.example\n"
HTML = FROM + b"Content-Type: text/html; charset=utf-8\n\n"
UTF8 = FROM + b"Content-Type: text/plain; charset=utf-8\n\n"
WORD = b_word("Đề nghị hỗ trợ").encode()
MARKS = "\u0301\u0323"


DAEMON = b"From: MAILER-DAEMON@b.example\nReturn-Path: <>\nSubject: Undeliverable\n"
PACKED = "application/ms-tnef; name=winmail.dat"


def signed(levels: int) -> bytes:
    """CMS signed data in one another."""
    kind = "application/pkcs7-mime; name=smime.p7m"
    content = b"Content-Type: text/plain\r\n\r\nxin chao"
    for _ in range(levels):
        content = file_part(kind, cms_signed(content, pieces=True))
    return FROM + content


def nested(count: int) -> bytes:
    levels = (f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n".encode() for at in range(count))
    return FROM + b"".join(levels) + b"\nxin chao"


BOMBS = {
    "tieu-de-1MB": FROM + b"Subject: " + b"\n ".join([WORD] * (1_000_000 // len(WORD))) + b"\n\nx",
    "tieu-de-1MB-mot-tu": FROM + b"Subject: =?utf-8?B?" + b"QUFB" * 250_000 + b"?=\n\nx",
    "tieu-de-khong-ket": FROM + b"Subject: " + b"=?u?q?x " * 125_000 + b"?=\n\nx",
    "multipart-3000-tang": nested(3_000),
    "thu-1000-tang": FROM + b"Content-Type: message/rfc822\n\nFrom: x@y.example\n" * 1_000 + b"\nx",
    "phan-100000": FROM
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * 100_000
    + b"--b--\n",
    "phay-50000": b"From: a@b.example\nTo: " + b"," * 50_000 + b"\n\nx",
    "dia-chi-50000": b"From: a@b.example\nTo: " + b"a@b.example,\n " * 50_000 + b"\n\nx",
    "ngoac-60000": b"From: " + b"(" * 60_000 + b") a@b.example\nTo: " + b'"\\' * 30_000 + b"\n\nx",
    "on-60KB": FROM + b"\n" + b"On " * 20_000,
    "on-wrote": FROM + b"\n" + b"On 1/2/2026\n" * 20_000 + b"wrote:\n" * 20_000,
    "da-viet": UTF8 + "Vào ngày 1/2/2026 08:00 <a@b.example> đã viết:\n".encode() * 30_000,
    "from-100000": FROM + b"\n" + b"From: a\n" * 100_000,
    "nhon-200000": FROM + b"\n" + b"> a\n" * 200_000,
    "div-50000": HTML + b"<div>" * 50_000 + b"x",
    "bang-long": HTML + b"<table><tr><td>a<td>b" * 30_000,
    "blockquote-50000": HTML + b"<blockquote>" * 50_000 + b"x",
    "html-khong-dong": HTML
    + b"<!--" * 100_000
    + b"<a b='" * 100_000
    + b'<a b="' * 100_000
    + b"<![CDATA[" * 50_000,
    "html-an": HTML + b"<p style=display:none>" * 50_000,
    "ky-hieu-dai": HTML + b"&#" + b"9" * 100_000 + b";" + b"&#9999999999999;" * 50_000,
    "tham-so": FROM + b"Content-Type: text/plain" + b';a="\\"' * 10_000 + b"\n\nx",
    "dau-thu-400000": FROM + b"X: y\n" * 400_000 + b"\nx",
    "gap-60x20000": FROM + b"".join(b"X-%d: a" % at + b"\n a" * 20_000 + b"\n" for at in range(60)) + b"\nx",
    "khong-xuong-dong": b"x" * 5_000_000,
    "base64-bang": FROM + b"Content-Transfer-Encoding: base64\n\n" + b"A=" * 2_500_000,
    "dau-ket-hop": UTF8 + ("a" + MARKS * 500_000).encode(),
    "dau-ket-hop-1258": FROM + b"Content-Type: text/plain; charset=windows-1258\n\na" + b"\xcc\xf2" * 500_000,
    "dau-ket-hop-tieu-de": FROM + b"Subject: " + ("a" + MARKS * 15_000).encode() + b"\n\nx",
    "uu-100000": FROM + b"\n" + b"begin 644 x\n" * 100_000 + b"\nend",
    "chu-24MB": UTF8 + "Kính gửi\n".encode() * 2_000_000,
    "html-10MB": HTML + "<p>Kính <b>gửi</b></p>\n".encode() * 300_000,
    "ten-mien-dai": b"From: <a@" + "ă".encode() * 30_000 + b">\n\nx",
    "tnef-20000-tep": multipart("mixed", file_part(PACKED, tnef(*[tnef_file("a.txt", b"x")] * 20_000))),
    "tnef-dai-gia": multipart(
        "mixed", file_part(PACKED, tnef()[:6] + b"\x01\x03\x90\x06\x00" + b"\xff" * 99)
    ),
    "cms-long": signed(12),
    "cms-mo-khong-dong": FROM
    + file_part(
        "application/pkcs7-mime", cms_signed(b"")[:15] + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x80" * 100_000
    ),
    "lich-dai": FROM + b"Content-Type: text/calendar\n\n" + invitation().encode() * 20_000,
    "lich-tham-so": FROM
    + b"Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY"
    + b';A="b"' * 200_000
    + b":x",
    "tra-lai-dia-chi": DAEMON + b"\n" + b"a@b.example.vn x@y.example.vn\n" * 50_000,
    "tra-lai-mot-dong": DAEMON + b"\n" + b"a@b.example.vn," * 100_000,
    "tra-lai-khoang-trang": DAEMON + b"\n" + b"> \n" * 200_000 + b" " * 200_000,
    "trich-tra-loi-duoi": UTF8 + "> Vào 1/2/2026 08:00 <a@b.example> đã viết:\n".encode() * 30_000 + b"ok",
    "diem-cat": HTML + b"x" + b"<div class=gmail_quote>a:<br></div>" * 30_000,
    "diem-cat-nhan": HTML + b"x" + b"<div id=divRplyFwdMsg>Tu: a</div>" * 30_000 + b"<blockquote>x",
    "thuoc-tinh": HTML + b"<p a=\"b\" c='d' " * 50_000 + b"<p " + b"a='b' " * 100_000,
    "pgp": UTF8 + b"-----BEGIN PGP SIGNATURE-----\n" * 50_000,
    "nhan-truoc": UTF8 + b"To: a\n" * 50_000 + b"From: a@b.example\nDate: 1/2/2026\nTo: x\n" * 10_000,
    "ma-thu-dai": FROM + b"References: " + b"<a@b> " * 10_000 + b"\nMessage-ID: " + b"<" * 60_000 + b"\n\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_harmless(name: str) -> None:
    started = time.process_time()  # of this process alone: other tests share the machine
    mail = parse(BOMBS[name])
    seconds = time.process_time() - started
    assert seconds < 5
    assert "parser-failed" not in mail.problems
    assert mail.from_email or name in {"khong-xuong-dong", "ten-mien-dai", "ngoac-60000"}
    if seconds < 0.3:  # tracing makes the slow ones four times slower; their memory is that of their text
        tracemalloc.start()
        parse(BOMBS[name])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 512 * 1024 * 1024


@pytest.mark.parametrize("name", ["multipart-3000-tang", "thu-1000-tang", "phan-100000"])
def test_what_was_not_opened_is_kept_as_bytes(name: str) -> None:
    mail = parse(BOMBS[name])
    assert mail.attachments[-1].size > 10_000
    assert mail.attachments[-1].content in BOMBS[name]


@pytest.mark.parametrize(
    "piece",
    [
        b"On 1/2/2026 a@b.example\n",
        b"> a\n",
        b"<div>",
        b"=?utf-8?Q?a?= ",
        b"<a b='",
        b"a@b.example:\n",
        b"\xcc\xf2",
    ],
)
def test_time_grows_with_size_only(piece: bytes) -> None:
    """Ten times the bytes may cost twenty times the time, never a hundred."""

    def cost(count: int) -> float:
        raw = FROM + b"Content-Type: text/html\n\n" + piece * count
        best = []
        for _ in range(3):
            started = time.process_time()
            parse(raw)
            best.append(time.process_time() - started)
        return min(best)

    small, large = cost(4_000), cost(40_000)
    assert large < 25 * max(small, 0.004)

"""Mails made to exhaust the product: name -> a function that builds the bytes, so nobody holds them all.

The largest are of 100 MB: more is not fetched (mailin.imap.reading.LARGEST).
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

FROM = b"From: Nguoi gui <a@b.example>\r\nTo: c@d.example\r\nMessage-ID: <bom@b.example>\r\n"
UTF8 = FROM + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = FROM + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MIXED = FROM + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
TEXT = b"--b\r\nContent-Type: text/plain\r\n\r\nXin chao\r\n"

Maker = Callable[[], bytes]


def attached(name: str, kind: str, content: bytes) -> bytes:
    """Write a mail with one file."""
    head = f"--b\r\nContent-Type: {kind}; name={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return MIXED + TEXT + head.encode() + base64.encodebytes(content) + b"--b--\r\n"


def encoded(charset: str, content: bytes) -> bytes:
    """Write a mail of one text in a character set."""
    return FROM + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + content


def zip_bomb() -> bytes:
    """Pack 200 MB of zeros, and within it the pack of a pack."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as pack:
        for number in range(20):
            pack.writestr(f"{number}.txt", bytes(10_000_000))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as pack:
        for number in range(10):
            pack.writestr(f"{number}.zip", inner.getvalue())
    return outer.getvalue()


def docx_bomb() -> bytes:
    """Make a document whose one part is 300 MB when unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        with pack.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b'<?xml version="1.0"?><w:document xmlns:w="w"><w:body>')
            for _ in range(300):
                part.write(b"<w:p><w:r><w:t>aaaa</w:t></w:r></w:p>" * 27_000)
    return made.getvalue()


def png_bomb(side: int = 60_000) -> bytes:
    """Make a picture of `side` x `side` dots out of a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    packed = [packer.compress(bytes(1 << 20)) for _ in range(64)] + [packer.flush()]
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", b"".join(packed)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def laughs() -> bytes:
    """Make an XML document whose entities grow to a thousand million words."""
    lines = ["<?xml version='1.0'?><!DOCTYPE l [<!ENTITY e0 'ha'>"]
    lines += [f"<!ENTITY e{at} '{f'&e{at - 1};' * 10}'>" for at in range(1, 10)]
    return ("\n".join(lines) + "]><l>&e9;</l>").encode()


def nested_zip_names() -> bytes:
    """Pack 50,000 names that lead out of the folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        for number in range(50_000):
            pack.writestr(f"../../{number}", b"")
    return made.getvalue()


def tnef_loop() -> bytes:
    """Make winmail.dat whose attribute lengths lead back and beyond the end."""
    attribute = b"\x02" + struct.pack("<II", 0x0006800F, 0xFFFFFFF0) + b"x" * 16
    return struct.pack("<IH", 0x223E9F78, 1) + attribute * 60_000


def tnef_in_tnef(levels: int = 200) -> bytes:
    """Make winmail.dat in winmail.dat."""
    content = b"x"
    for _ in range(levels):
        data = (
            struct.pack("<II", 0x0006800F, len(content)) + content + struct.pack("<H", sum(content) & 65535)
        )
        title = b"\x02" + struct.pack("<II", 0x00018010, 12) + b"winmail.dat\0" + b"\0\0"
        content = struct.pack("<IH", 0x223E9F78, 1) + b"\x02" + struct.pack("<II", 0x00069002, 0) + b"\0\0"
        content += title + b"\x02" + data
    return content


OWN: dict[str, Maker] = {
    "mot-dong-100MB": lambda: UTF8 + b"x" * 100_000_000,
    "tep-base64-100MB": lambda: (
        MIXED
        + TEXT
        + b"--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUFB" * 19 + b"\r\n") * 1_280_000
        + b"--b--\r\n"
    ),
    "dau-thu-trieu-truong": lambda: (
        FROM + b"".join(b"X-%d: a\r\n" % at for at in range(1_000_000)) + b"\r\nx"
    ),
    "nguoi-nhan-100000": lambda: (
        b"Cc: "
        + b",\r\n ".join(b"Nguoi %d <n%d@b.example>" % (at, at) for at in range(100_000))
        + b"\r\n"
        + FROM
        + b"\r\nx"
    ),
    "references-1MB": lambda: (
        FROM
        + b"References: "
        + b"\r\n ".join(b"<thu.%d@b.example>" % at for at in range(45_000))
        + b"\r\nIn-Reply-To: "
        + b"<x@b.example> " * 45_000
        + b"\r\n\r\nx"
    ),
    "rfc2231-100000-manh": lambda: (
        MIXED
        + TEXT
        + b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment"
        + b"".join(b";\r\n filename*%d*=%%C4%%91" % at for at in range(100_000))
        + b"\r\n\r\na\r\n--b--\r\n"
    ),
    "chu-thich-long": lambda: (
        b"From: "
        + b"(" * 200_000
        + b"x"
        + b")" * 200_000
        + b" <a@b.example>\r\nTo: "
        + b"(a(b)" * 100_000
        + b"\r\n\r\nx"
    ),
    "nhom-dia-chi-long": lambda: (
        b"From: a@b.example\r\nTo: " + b"nhom: " * 100_000 + b";" * 100_000 + b"\r\n\r\nx"
    ),
    "qp-ngat-mem": lambda: (
        FROM
        + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + b"=\r\n" * 5_000_000
        + b"=41" * 2_000_000
    ),
    "qp-khoang-trang": lambda: (
        FROM
        + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + (b" " * 500_000 + b"=\r\n") * 20
    ),
    "html-thuc-the": lambda: HTML + b"&amp;" * 2_000_000 + b"&notin;" * 500_000 + b"&#x41;" * 500_000,
    "html-thuc-the-dai": lambda: HTML + b"&" + b"a" * 3_000_000 + b"&" * 3_000_000,
    "html-anh-cid-trieu": lambda: HTML + b'<img src="cid:a@b">' * 1_000_000,
    "anh-cid-100000": lambda: (
        FROM
        + b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        + b"".join(b"<img src=cid:%d>" % at for at in range(100_000))
        + b"\r\n"
        + b"".join(
            b"--b\r\nContent-Type: image/png\r\nContent-ID: <%d>\r\n\r\nx\r\n" % at for at in range(100_000)
        )
    ),
    "base64-50MB-chu": lambda: (
        FROM
        + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode("Kính gửi bộ phận hỗ trợ. ".encode() * 1_200_000)
    ),
    "utf7": lambda: encoded("utf-7", b"+AGE-" * 1_500_000 + b"+AGE" * 500_000),
    "hz": lambda: encoded("hz-gb-2312", b"~{<:Ky~}" * 1_000_000),
    "iso-2022-jp": lambda: encoded("iso-2022-jp", b"\x1b$B$*\x1b(B" * 1_000_000),
    "iso-2022-kr": lambda: encoded("iso-2022-kr", b"\x1b$)C" + b"\x0e!!\x0f" * 1_000_000),
    "bang-ma-idna": lambda: encoded("idna", b"xn--" + b"a" * 2_000_000),
    "bang-ma-unicode-escape": lambda: encoded("unicode_escape", b"\\N{BELL}" * 500_000),
    "bang-ma-zip": lambda: encoded("zlib_codec", zlib.compress(bytes(100_000_000))),
    "bang-ma-punycode": lambda: (
        FROM + b"Subject: =?punycode?Q?" + b"a" * 60_000 + b"-" + b"9" * 60_000 + b"?=\r\n\r\nx"
    ),
    "tieu-de-bang-ma-la": lambda: (
        FROM + b"Subject: " + b"\r\n ".join(b"=?x-%d?B?QUFB?=" % at for at in range(50_000)) + b"\r\n\r\nx"
    ),
    "zip-nen": lambda: attached("a.zip", "application/zip", zip_bomb()),
    "zip-ten": lambda: attached("a.zip", "application/zip", nested_zip_names()),
    "docx-300MB": lambda: attached(
        "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_bomb()
    ),
    "png-60000x60000": lambda: attached("a.png", "image/png", png_bomb()),
    "xml-nghin-ty-tieng-cuoi": lambda: attached("a.xml", "text/xml", laughs()),
    "tnef-vong": lambda: attached("winmail.dat", "application/ms-tnef", tnef_loop()),
    "tnef-long": lambda: attached("winmail.dat", "application/ms-tnef", tnef_in_tnef()),
    "thu-kem-1000-tang-base64": lambda: MIXED + TEXT + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" * 1_000,
    "ranh-dai": lambda: (
        FROM
        + b"Content-Type: multipart/mixed; boundary="
        + b"-" * 7_000
        + b"\r\n\r\n"
        + (b"-" * 7_001 + b"\r\n") * 3_000
    ),
    "tien-to-100000": lambda: FROM + b"Subject: " + b"Re: Fwd: " * 100_000 + b"\r\n\r\nx",
    "so-dinh-danh-trieu-chu": lambda: UTF8 + b"0 1 2-3.4 " * 400_000,
    "dau-mat": lambda: UTF8 + ("MẬT " * 10 + "m ậ t ").encode() * 100_000,
    "ma-phieu-100000": lambda: (
        UTF8.replace(b"To:", b"Subject: " + b"HT-2026-000001 " * 4_000 + b"\r\nTo:")
        + b"HT-2026-000002 " * 100_000
    ),
    "chu-ghep": lambda: UTF8 + ("a" + "\u0301" * 30).encode() * 100_000,
    "chu-no-khi-chuan-hoa": lambda: UTF8 + "\ufdfa\u1e9b\u0323\u0958".encode() * 800_000,
    "dong-trong-5-trieu": lambda: UTF8 + b"\r\n" * 5_000_000,
    "tu-khac-nhau-trieu": lambda: UTF8 + " ".join(f"tu{at}" for at in range(1_000_000)).encode(),
    "tu-dai-mot-trieu": lambda: UTF8 + b"a" * 1_000_000 + b" " + b"b" * 3_000 + b" " + "ă".encode() * 3_000,
    "ten-nguoi-gui-1MB": lambda: b"From: " + b'"' + b"A " * 500_000 + b'" <a@b.example>\r\n\r\nx',
    "dia-chi-dai": lambda: b"From: " + b"a" * 60_000 + b"@" + b"b." * 30_000 + b"example\r\n\r\nx",
    "ma-thu-dai": lambda: FROM.replace(b"bom", b"b" * 60_000) + b"\r\nx",
    "tra-lai-100000": lambda: (
        b"From: MAILER-DAEMON@b.example\r\nReturn-Path: <>\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; b.example\r\n\r\n"
        + b"".join(
            b"Final-Recipient: rfc822; n%d@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n" % at
            for at in range(100_000)
        )
        + b"--b--\r\n"
    ),
}


def every() -> dict[str, Maker]:
    """Give these and the parser's own, which are built when asked for the first time."""
    from tests.mailin.parse.test_bombs import BOMBS

    return OWN | {f"doc-{name}": (lambda raw=raw: raw) for name, raw in BOMBS.items()}

"""Small builders of raw messages: bytes as servers deliver them, right or deliberately broken."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

DESK = "dancuquocgia@mps.gov.vn"
AN = "an.nv@sotttt.tinhmau.example.vn"
DATE = "Wed, 18 Mar 2026 08:12:00 +0700"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@dataclass(frozen=True)
class Case:
    """One message of the catalogue with what a careful reader expects of it."""

    name: str
    raw: bytes
    expect: dict[str, Any] = field(hash=False)
    vietnamese: bool = True


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8")


def head(**fields: str | bytes | None) -> bytes:
    """Return header lines; `_` in a name stands for `-`, None leaves a default out."""
    wanted: dict[str, str | bytes | None] = {
        "From": f"Nguyen Van An <{AN}>",
        "To": DESK,
        "Subject": "Thu",
        "Date": DATE,
        "Message_ID": "<goc.1@tinhmau.example.vn>",
        "MIME_Version": "1.0",
    }
    wanted.update(fields)
    lines = [
        name.replace("_", "-").encode() + b": " + _bytes(value)
        for name, value in wanted.items()
        if value is not None
    ]
    return b"\r\n".join(lines) + b"\r\n"


def text_mail(body: str | bytes, charset: str | None = "utf-8", **fields: str | bytes | None) -> bytes:
    """Return a single-part plain message, 8bit."""
    if charset is not None:
        fields.setdefault("Content_Type", f"text/plain; charset={charset}")
        fields.setdefault("Content_Transfer_Encoding", "8bit")
    return head(**fields) + b"\r\n" + crlf(_bytes(body))


def html_mail(body: str | bytes, charset: str = "utf-8", **fields: str | bytes | None) -> bytes:
    """Return a single-part HTML message."""
    fields.setdefault("Content_Type", f"text/html; charset={charset}")
    return head(**fields) + b"\r\n" + crlf(_bytes(body))


def crlf(data: bytes) -> bytes:
    """Return data with network line ends."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def part(kind: str | bytes, body: str | bytes, *more: str | bytes) -> bytes:
    """Return one part: Content-Type, further header lines, body."""
    lines = [b"Content-Type: " + _bytes(kind), *map(_bytes, more)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + crlf(_bytes(body))


def file_part(kind: str, data: bytes, *more: str | bytes) -> bytes:
    """Return one part in base64."""
    return part(kind, base64.encodebytes(data), "Content-Transfer-Encoding: base64", *more)


def joined(boundary: str, *parts: bytes) -> bytes:
    """Return parts between delimiters, closed."""
    mark = b"--" + boundary.encode()
    return b"".join(mark + b"\r\n" + item + b"\r\n" for item in parts) + mark + b"--\r\n"


def multipart(
    subtype: str, *parts: bytes, boundary: str = "=_ranh", extra: str = "", **fields: str | bytes | None
) -> bytes:
    """Return a whole multipart message."""
    kind = f'multipart/{subtype}; boundary="{boundary}"{extra}'
    return head(Content_Type=kind, **fields) + b"\r\n" + joined(boundary, *parts)


def inner(subtype: str, *parts: bytes, boundary: str = "=_trong") -> bytes:
    """Return a multipart to stand inside another one."""
    return part(f'multipart/{subtype}; boundary="{boundary}"', joined(boundary, *parts))


def b_word(text: str, charset: str = "utf-8", codec: str | None = None) -> str:
    """Return one RFC 2047 word in base64."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(codec or charset)).decode()}?="


def q_word(text: str, charset: str = "utf-8", codec: str | None = None) -> str:
    """Return one RFC 2047 word in Q."""
    data = text.encode(codec or charset)
    spelled = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else "_" if byte == 32 else f"={byte:02X}"
        for byte in data
    )
    return f"=?{charset}?Q?{spelled}?="


def quoted(text: str, charset: str = "utf-8") -> bytes:
    """Return text in quoted-printable."""
    return binascii.b2a_qp(text.encode(charset), istext=True)


def uuencoded(name: str, data: bytes) -> str:
    """Return data as a uuencoded block."""
    lines = [binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend"

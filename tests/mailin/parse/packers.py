"""Builders of packed things: Outlook's winmail.dat, CMS signed data, calendars."""

from __future__ import annotations

import base64
import struct

_TITLE, _DATA, _RENDERING, _MAPI, _PROPS = 0x18010, 0x6800F, 0x69002, 0x69005, 0x69003


def _attribute(level: int, tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _padded(data: bytes) -> bytes:
    return data + b"\x00" * (-len(data) % 4)


def _property(tag: int, data: bytes) -> bytes:
    """One property of variable length, as [MS-OXTNEF] 2.1.3.4 lays it out."""
    return struct.pack("<III", tag, 1, len(data)) + _padded(data)


def _properties(*items: bytes) -> bytes:
    return struct.pack("<I", len(items)) + b"".join(items)


def tnef_file(name: str, data: bytes, *, long_name: bool = True) -> bytes:
    """The attributes of one attachment."""
    out = _attribute(2, _RENDERING, b"\x01\x00" + b"\x00" * 12)
    out += _attribute(2, _TITLE, name.encode("ascii", "replace") + b"\x00")
    out += _attribute(2, _DATA, data)
    if long_name:
        unicode_name = _property(0x3707001F, (name + "\x00").encode("utf-16-le"))
        method = struct.pack("<II", 0x37050003, 1)
        out += _attribute(2, _MAPI, _properties(method, unicode_name))
    return out


def tnef(*files: bytes, body: str = "", html: str = "", rtf: bytes = b"") -> bytes:
    """A whole winmail.dat."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _attribute(1, 0x89006, struct.pack("<I", 0x10000))
    items = []
    if body:
        items.append(_property(0x1000001F, (body.replace("\n", "\r\n") + "\x00").encode("utf-16-le")))
    if html:
        items.append(_property(0x10130102, html.encode("utf-8")))
    if rtf:
        items.append(_property(0x10090102, rtf))
    if items:
        out += _attribute(1, _PROPS, _properties(struct.pack("<II", 0x00170003, 1), *items))
    return out + b"".join(files)


def lone(data: bytes, kind: str = 'application/ms-tnef; name="winmail.dat"') -> bytes:
    """The rest of a message, after its own headers, that is nothing but one file in base64."""
    fields = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return fields.encode() + base64.encodebytes(data)


def _der(tag: int, *content: bytes) -> bytes:
    data = b"".join(content)
    if len(data) < 128:
        return bytes([tag, len(data)]) + data
    size = len(data).to_bytes((len(data).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + data


def cms_signed(content: bytes, *, pieces: bool = False) -> bytes:
    """CMS signed data (RFC 5652, section 5) around `content`, without certificates or signers."""
    whole = _der(0x04, content)
    if pieces:  # BER of indefinite length, as Outlook writes it
        parts = b"".join(_der(0x04, content[at : at + 20]) for at in range(0, len(content), 20))
        whole = b"\x24\x80" + parts + b"\x00\x00"
    data_oid, signed_oid = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")
    if pieces:
        inside = b"\x30\x80\x02\x01\x01\x31\x00\x30\x80" + data_oid + b"\xa0\x80" + whole + b"\x00" * 4
        return b"\x30\x80" + signed_oid + b"\xa0\x80" + inside + b"\x31\x00" + b"\x00" * 6
    encapsulated = _der(0x30, data_oid, _der(0xA0, whole))
    signed = _der(0x30, b"\x02\x01\x01", _der(0x31), encapsulated, _der(0x31))
    return _der(0x30, signed_oid, _der(0xA0, signed))


def invitation(
    method: str = "REQUEST",
    summary: str = "Họp rà soát kết nối",
    start: str = "DTSTART;TZID=SE Asia Standard Time:20260318T083000",
    end: str = "DTEND;TZID=SE Asia Standard Time:20260318T100000",
) -> str:
    """A calendar with a time zone and one event."""
    return "\r\n".join([
        "BEGIN:VCALENDAR", f"METHOD:{method}", "VERSION:2.0", "BEGIN:VTIMEZONE",
        "TZID:SE Asia Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETTO:+0700",
        "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT", f"SUMMARY;LANGUAGE=vi:{summary}", start, end,
        "LOCATION:Phòng họp 2", 'ORGANIZER;CN="Nguyễn Văn An":mailto:an@tinhmau.example.vn',
        "BEGIN:VALARM", "DESCRIPTION:Nhắc", "END:VALARM", "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip

"""winmail.dat: the files and the body Outlook packs in TNEF ([MS-OXTNEF]), read within bounds."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from . import charset
from .model import Problems

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_MOST_ATTRIBUTES: Final = 5_000
_MOST_PROPERTIES: Final = 2_000
_BODY, _TITLE, _DATA, _NEW_FILE, _PROPS, _FILE_PROPS, _CODE_PAGE = (
    0x2800C, 0x18010, 0x6800F, 0x69002, 0x69003, 0x69005, 0x69007,
)  # fmt: skip
_FIXED: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE: Final = frozenset([0x0D, 0x1E, 0x1F, 0x102])
_TEXT_8BIT, _TEXT_WIDE = 0x1E, 0x1F
# Property ids of [MS-OXPROPS]
_P_BODY, _P_HTML, _P_RTF = 0x1000, 0x1013, 0x1009
_P_LONG_NAME, _P_NAME, _P_SHORT_NAME, _P_FILE, _P_CONTENT_ID = 0x3707, 0x3001, 0x3704, 0x3701, 0x3712

Properties = dict[int, tuple[int, bytes]]  # id to (type, value)


@dataclass(slots=True)
class Packed:
    """One file; `name` may be empty."""

    name: str = ""
    data: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Unpacked:
    """What a winmail.dat held; `whole` is False when it was cut or broken."""

    files: list[Packed] = field(default_factory=list)
    body: str = ""
    html: str = ""
    rtf: bytes = b""  # compressed (PidTagRtfCompressed)
    whole: bool = True


def unpack(data: bytes, problems: Problems) -> Unpacked:
    """Read a whole TNEF stream; what is broken ends the reading, never raises."""
    reader = _Reader(data, problems)
    try:
        reader.run()
    except (struct.error, ValueError):
        reader.found.whole = False
    return reader.found


class _Reader:
    """Walks the attributes of one stream."""

    def __init__(self, data: bytes, problems: Problems) -> None:
        self.data = data
        self.problems = problems
        self.found = Unpacked()
        self.label = ""  # charset of 8-bit text

    def run(self) -> None:
        """Read attribute by attribute."""
        pos = 6
        for _ in range(_MOST_ATTRIBUTES):
            if pos >= len(self.data):
                return
            _level, tag, size = struct.unpack_from("<BII", self.data, pos)
            start = pos + 9
            if start + size > len(self.data):
                raise ValueError(tag)
            self._attribute(tag, self.data[start : start + size])
            pos = start + size + 2  # the checksum is not needed: broken data shows in the files
        self.found.whole = False

    def _attribute(self, tag: int, value: bytes) -> None:
        if tag == _CODE_PAGE and len(value) >= 4:
            self.label = f"cp{struct.unpack_from('<I', value)[0]}"
        elif tag == _BODY:
            self.found.body = self._text(_TEXT_8BIT, value)
        elif tag == _PROPS:
            self._message(properties(value))
        elif tag == _NEW_FILE:
            self.found.files.append(Packed())
        elif tag in {_TITLE, _DATA, _FILE_PROPS}:
            self._file(tag, value)

    def _file(self, tag: int, value: bytes) -> None:
        if not self.found.files:
            self.found.files.append(Packed())
        packed = self.found.files[-1]
        if tag == _TITLE:
            packed.name = packed.name or self._text(_TEXT_8BIT, value)
        elif tag == _DATA:
            packed.data = value
        else:
            self._file_properties(packed, properties(value))

    def _file_properties(self, packed: Packed, known: Properties) -> None:
        for number in (_P_LONG_NAME, _P_NAME, _P_SHORT_NAME):
            if number in known:
                packed.name = self._text(*known[number]) or packed.name
                break
        if _P_CONTENT_ID in known:
            packed.content_id = self._text(*known[_P_CONTENT_ID]).strip("<> ")
        if _P_FILE in known and not packed.data:
            kind, value = known[_P_FILE]
            packed.data = value[16:] if kind == 0x0D else value  # an object begins with its interface id

    def _message(self, known: Properties) -> None:
        if _P_BODY in known:
            self.found.body = self._text(*known[_P_BODY])
        if _P_HTML in known:
            kind, value = known[_P_HTML]
            self.found.html = self._text(_TEXT_8BIT if kind == 0x102 else kind, value)
        if _P_RTF in known:
            self.found.rtf = known[_P_RTF][1]

    def _text(self, kind: int, value: bytes) -> str:
        """Return text up to its closing NUL."""
        if kind == _TEXT_WIDE:
            return value.decode("utf-16-le", "replace").partition("\x00")[0]
        return charset.decode(value.partition(b"\x00")[0], self.label, self.problems)


def properties(data: bytes) -> Properties:
    """Return the properties of a list ([MS-OXTNEF] 2.1.3.4), the first value of each; raises struct.error."""
    count = struct.unpack_from("<I", data)[0]
    known: Properties = {}
    pos = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", data, pos)
        pos += 4
        if number >= 0x8000:
            pos = _behind_name(data, pos)
        values, pos = _values(data, pos, kind)
        if values:
            known.setdefault(number, (kind & 0xFFF, values[0]))
    return known


def _behind_name(data: bytes, pos: int) -> int:
    """Return where the value of a named property begins."""
    by_name, size = struct.unpack_from("<II", data, pos + 16)
    return pos + 24 + (_padded(size) if by_name else 0)


def _values(data: bytes, pos: int, kind: int) -> tuple[list[bytes], int]:
    """Return the values of one property and where the next one begins."""
    base, count = kind & 0xFFF, 1
    if base in _VARIABLE or kind & 0x1000:
        count = struct.unpack_from("<I", data, pos)[0]
        pos += 4
    values = []
    for _ in range(min(count, _MOST_PROPERTIES)):
        size = _FIXED.get(base, 0)
        if base in _VARIABLE:
            size = struct.unpack_from("<I", data, pos)[0]
            pos += 4
        if not (size or base in _VARIABLE) or pos + size > len(data):
            raise ValueError(kind)
        values.append(data[pos : pos + size])
        pos += _padded(size)
    return values, pos


def _padded(size: int) -> int:
    return size + -size % 4

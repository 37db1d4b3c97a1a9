"""Bytes to text whatever the label says: alias table, real decoders, honest fall-backs."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

from .cleaning import normal
from .foreign import table
from .legacy import best_reading
from .model import Problems
from .tables_vn import TCVN, VISCII, VPS, from_vni
from .vietnamese import evidence

# Labels seen in mail that Python does not know, or knows too narrowly.
_ALIASES: Final = {
    "utf8mb4": "utf-8", "utf8mb3": "utf-8", "unicode": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "utf-8-bom": "utf-8", "cp65001": "utf-8", "x-utf-8": "utf-8",
    "ansi-x3.4-1968": "us-ascii", "ansi-x3.4-1986": "us-ascii", "ascii-us": "us-ascii", "x-ascii": "us-ascii",
    "8bit": "", "7bit": "", "binary": "", "default": "", "none": "", "unknown-8bit": "", "x-unknown": "",
    "unknown": "", "x-user-defined": "", "_autodetect": "", "autodetect": "", "iso-8859-8bit": "",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252", "ansi": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252", "x-ansi": "cp1252", "windows-1252http-equivcontent-type":
    "cp1252", "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "iso-8859-6-i": "iso8859_6",
    "iso-8859-6-e": "iso8859_6", "iso-8859-11": "cp874", "windows-874": "cp874", "dos-874": "cp874",
    "x-windows-874": "cp874", "tis-620": "cp874", "x-gbk": "gb18030", "gbk": "gb18030", "gb2312": "gb18030",
    "gb-2312": "gb18030", "gb2312-80": "gb18030", "x-gb18030": "gb18030", "x-euc-cn": "gb18030",
    "x-sjis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-ms-cp932": "cp932", "windows-31j": "cp932",
    "x-euc-jp": "euc_jp", "ks-c-5601-1987": "cp949", "ks-c-5601": "cp949", "euc-kr": "cp949",
    "windows-949": "cp949", "x-windows-949": "cp949", "big5": "cp950", "x-big5": "cp950",
    "x-x-big5": "cp950", "cn-big5": "cp950", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-cp1258": "cp1258",
    "cp-1258": "cp1258", "win-1258": "cp1258", "windows1258": "cp1258", "x-viet-windows-1258": "cp1258",
    "x-viet-viscii": "viscii", "csviscii": "viscii", "viscii1.1-1": "viscii", "viscii": "viscii",
    "x-viet-tcvn": "tcvn", "x-viet-tcvn5712": "tcvn", "x-tcvn": "tcvn", "tcvn": "tcvn", "tcvn3": "tcvn",
    "tcvn-5712": "tcvn", "tcvn5712-1": "tcvn", "tcvn-5712-1": "tcvn", "x-viet-abc": "tcvn", "abc": "tcvn",
    "x-viet-vps": "vps", "vps": "vps", "x-vps": "vps", "x-viet-vni": "vni", "vni": "vni", "x-vni": "vni",
    "vni-win": "vni", "vni-email": "vni",
}  # fmt: skip
_OWN: Final = {"viscii": VISCII, "tcvn": TCVN, "vps": VPS}
# Only real character sets: `unicode_escape` or `punycode` from a mail would be slow or wrong.
_SAFE: Final = re.compile(
    r"(?:utf_?(?:7|8|16|32)|utf-(?:7|8|16|32)(?:-[bl]e)?|ascii|latin_?1|iso8859|iso2022|cp\d|koi8|gb|big5|"
    r"euc|shift_jis|johab|hz|tis-620|mac|hp-roman8|kz1048|ptcp154)"
)
_ESCAPED: Final = ("iso2022", "utf-7", "hz", "utf-16", "utf-32")  # ASCII bytes that are not ASCII text
_TRIM: Final = re.compile(r"[^a-z0-9._-]")


@lru_cache(maxsize=512)
def canonical(label: str) -> str | None:
    """Return the decoder for a charset label: a Python codec name, one of ours, "" (no claim) or None."""
    name = _TRIM.sub("", label.strip().casefold().replace("_", "-"))[:60].removeprefix("charset")
    if not name:
        return ""
    name = _ALIASES.get(name, name)
    if name in _OWN or name in {"vni", ""}:
        return name
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found == "iso8859-1":
        return "cp1252"
    return found if _SAFE.match(found) else None


def decode(data: bytes, label: str, problems: Problems) -> str:
    """Return the text of `data`: UTF-8 if its bytes are, else as labelled, else windows-1258.

    Never raises. Bytes that fit nothing become U+FFFD and are recorded. NUL and lone surrogates stay
    for `clean` to remove. Source of the order: mislabelled mail is far more common than bytes of another
    set that happen to be valid UTF-8.
    """
    codec = canonical(label)
    if codec is None:
        problems.add("charset-unknown")
        codec = ""
    if codec.startswith(_ESCAPED) or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decode_escaped(data, codec, problems)
    if data.isascii() and not (codec in _OWN and _low_letters(data)):
        return data.decode("ascii")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_single(data, codec, problems)
    if codec not in {"utf-8", ""}:
        problems.add("charset-mislabelled")
    return text


def _low_letters(data: bytes) -> bool:
    """Say whether control bytes, which the Vietnamese tables use for capitals, occur."""
    return any(byte < 0x20 and byte not in b"\t\n\r" for byte in data[:10_000])


def _decode_escaped(data: bytes, codec: str, problems: Problems) -> str:
    """Decode sets whose bytes look like ASCII or carry a byte order mark."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        codec = "utf-16"
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        pass
    if codec.startswith("iso2022_jp") and b"\x1b" in data:  # row 13 of NEC and Windows
        data = data.replace(b"\x1b$B", b"\x1b$(Q").replace(b"\x1b$@", b"\x1b$(Q")
        return data.decode("iso2022_jp_2004", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        problems.add("charset-replaced")
        return data.decode(codec, "replace")


def _decode_single(data: bytes, codec: str, problems: Problems) -> str:
    """Decode bytes that are not valid UTF-8."""
    damaged = _damaged_utf8(data, codec)
    if damaged is not None:
        problems.add("charset-replaced")
        return damaged
    if codec and codec != "utf-8":
        text = _strict(data, codec)
        if text is not None:
            return _better_table(data, text, codec, problems)
    problems.add("charset-guessed")
    text = _strict(data, "cp1258")
    if text is not None:
        text = _better_table(data, text, "cp1258", problems)
        return text if _is_vietnamese(text) else _foreign(data, text)
    guess = codec in {"", "ascii", "utf-8", "vni", *_OWN}
    text = data.decode("cp1258" if guess else codec, "replace")
    if guess and not _is_vietnamese(text):
        reading = best_reading(data, text)
        if reading is not None:
            problems.add(f"charset-{reading[0]}")
            return reading[1]
        text = _foreign(data, text)
    if "\ufffd" in text:
        problems.add("charset-replaced")
    return text


def _is_vietnamese(text: str) -> bool:
    """Say whether at least half of the marked words of `text` are Vietnamese syllables."""
    good, words = evidence(text)
    return good > 0 and 2 * good >= words


def _foreign(data: bytes, text: str) -> str:
    """Return `data` read by the table of another language, `text` when none fits."""
    codec = table(data)
    return (_strict(data, codec) if codec else None) or text


def _damaged_utf8(data: bytes, codec: str) -> str | None:
    """Return `data` as UTF-8 with a few U+FFFD when most of its marked letters are sound UTF-8."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text[:50_000] if char > "\x7f") - bad
    few = good >= 4 * bad or (codec == "utf-8" and good >= bad)
    return text if few else None


def _strict(data: bytes, codec: str) -> str | None:
    """Decode strictly with one known codec, None when a byte does not fit."""
    if codec in _OWN:
        text = codecs.charmap_decode(data, "strict", _OWN[codec])[0]
        return normal(text) if "\ufffd" not in text else None
    if codec == "vni":
        return from_vni(_windows(data))
    if codec == "cp1252":
        return _windows(data)
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _windows(data: bytes) -> str:
    """Decode as Windows-1252; its five empty places become the same C1 control, as browsers do."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(map(_windows_char, data.decode("latin-1")))


@lru_cache(maxsize=256)
def _windows_char(char: str) -> str:
    return char.encode("latin-1").decode("cp1252", "ignore") or char


def _better_table(data: bytes, text: str, codec: str, problems: Problems) -> str:
    """Take another Vietnamese table when only that one makes Vietnamese words of Western-labelled bytes."""
    if codec not in {"cp1252", "ascii", "cp1258"}:
        return text
    reading = best_reading(data, text)
    if reading is None:
        return text
    problems.add(f"charset-{reading[0]}")
    return reading[1]

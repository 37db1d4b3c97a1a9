"""Vietnamese code tables Python does not ship: VISCII, TCVN 5712, VPS and the VNI letter pairs."""

from __future__ import annotations

import re
from typing import Final

NONE: Final = "\ufffd"  # a byte the table leaves empty


def _table(low: dict[int, str], high: str) -> str:
    """Return 256 characters: ASCII with `low` laid over its control bytes, then `high` from 0x80."""
    ascii_half = "".join(low.get(byte, chr(byte)) for byte in range(0x80))
    return ascii_half + high


# RFC 1456
VISCII: Final = _table(
    {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"},
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ",
)

# TCVN 5712:1993; the ABC fonts (.VnTime) use its upper half. 0xB0-0xB4 are combining tone marks.
TCVN: Final = _table(
    {
        0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ", 0x12: "Ự",
        0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
    },
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ",
)  # fmt: skip

VPS: Final = _table(
    {
        0x02: "Ạ", 0x03: "Ậ", 0x04: "Ặ", 0x05: "Ẹ", 0x06: "Ệ", 0x10: "Ị", 0x11: "Ọ", 0x12: "Ộ",
        0x13: "Ợ", 0x14: "Ụ", 0x15: "Ự", 0x19: "Ỵ", 0x1C: "Ẫ", 0x1D: "Ữ",
    },
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ"
    "Ế‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ"
    "\xa0ắằẳẵặỠớÙờởỡŨỨợỪ"
    "ổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹ"
    "ƯỦồốÔỏơÈừứÚũưÝẺ" + NONE +
    "àáâãảạă" + NONE + "èéêẽìí" + NONE + "ĩ"
    "ẴĐòóôõ" + NONE + "Ơụùúủ" + NONE + "ỶẼỳ",
)  # fmt: skip

# VNI for Windows: a base letter and a mark letter, as they look in Windows-1252
_VNI_MARKS: Final = {
    "a": ("øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ"),
    "e": ("øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    "o": ("øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    "ô": ("øùûõï", "ờớởỡợ"),
    "u": ("øùûõï", "ùúủũụ"),
    "ö": ("øùûõï", "ừứửữự"),
    "y": ("øùûõ", "ỳýỷỹ"),
}
_VNI_SINGLE: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    """Return every VNI spelling (one or two letters) with its Unicode letter, both cases."""
    pairs = dict(_VNI_SINGLE)
    for base, (marks, letters) in _VNI_MARKS.items():
        pairs.update({base + mark: letter for mark, letter in zip(marks, letters, strict=True)})
    upper = {key.upper(): letter.upper() for key, letter in pairs.items()}
    # A capital base with a small mark ("Aâ") is what typists leave at the head of a word.
    mixed = {key[0].upper() + key[1]: letter.upper() for key, letter in pairs.items() if len(key) == 2}
    return {**pairs, **upper, **mixed}


VNI: Final = _vni_pairs()
VNI_TOKEN: Final = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Return `text`, whose letters are VNI spellings seen as Windows-1252, in Unicode. Linear."""
    return VNI_TOKEN.sub(lambda found: VNI[found.group()], text)

"""Official documents (văn bản, NĐ 30/2020/NĐ-CP): number and symbol, urgency, secrecy, one pasted line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from support.domain.text import nfc
from support.domain.words import _


class Urgency(IntEnum):
    """Độ khẩn of a document; a ticket's priority is another thing, which it only sets at the start."""

    NORMAL = 0
    URGENT = 1
    VERY_URGENT = 2
    FLASH = 3


URGENCY_LABELS: dict[Urgency, str] = {
    Urgency.NORMAL: _("Thường"),
    Urgency.URGENT: _("Khẩn"),
    Urgency.VERY_URGENT: _("Thượng khẩn"),
    Urgency.FLASH: _("Hỏa tốc"),
}
PRIORITY_OF: dict[Urgency, int] = {
    Urgency.NORMAL: 3,
    Urgency.URGENT: 2,
    Urgency.VERY_URGENT: 2,
    Urgency.FLASH: 1,
}


# Names a letter most often bears; written into the register as they are.
TYPE_NAMES = ("Công văn", "Tờ trình", "Báo cáo", "Kế hoạch", "Thông báo", "Quyết định", "Giấy giới thiệu")


class Secrecy(StrEnum):
    """Độ mật of a document; anything but NONE must not be kept here (Điều 3.1)."""

    NONE = ""
    MAT = "mat"
    TOI_MAT = "toi_mat"
    TUYET_MAT = "tuyet_mat"


SECRECY_LABELS: dict[Secrecy, str] = {
    Secrecy.NONE: _("Không"),
    Secrecy.MAT: _("Mật"),
    Secrecy.TOI_MAT: _("Tối mật"),
    Secrecy.TUYET_MAT: _("Tuyệt mật"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """Số, ký hiệu: `number` 450, `notation` TTr-STTTT; a legal document's notation begins with its year."""

    number: str
    notation: str

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.number}/{self.notation}" if self.notation else self.number


# 450/TTr-STTTT, 7816/VPCP-TTĐT, 30/2020/NĐ-CP, 91/2025/QH15; a date such as 12/11/2022 has no letters.
_CODE = re.compile(
    r"(?<![\w/])(\d{1,6}[a-zđ]?)\s*/\s*((?:\d{4}\s*/\s*)?[A-ZĐ][\wĐđ&.-]*[\wĐđ]|[A-ZĐ])(?![\w/])"
)
_DAY = re.compile(
    r"\bng[aà]y\s+(\d{1,2})\s*(?:/|-|\.|th[aá]ng)\s*(\d{1,2})\s*(?:/|-|\.|n[aă]m)\s*(\d{4})\b|"
    r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/-])",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:về việc|v/v|về)\b\s*:?\s*(.+)$", re.IGNORECASE | re.DOTALL)
_AUTHOR = re.compile(
    r"\bcủa\s+(.+?)(?=\s*(?:,|;|\(|\bngày\b|\bvề việc\b|\bv/v\b|\bvề\b|$))", re.IGNORECASE | re.DOTALL
)
_TYPE = re.compile(
    r"\b(công văn|tờ trình|quyết định|kế hoạch|báo cáo|thông báo|công điện|giấy mời|văn bản|phiếu gửi|"
    r"phiếu chuyển|nghị định|nghị quyết|thông tư|chỉ thị|hướng dẫn|biên bản|giấy giới thiệu)\b",
    re.IGNORECASE,
)


def parse_code(text: str) -> Code | None:
    """Return the number and symbol in `text`, None when there is none (12/11/2022 is a date)."""
    found = _CODE.search(nfc(text))
    if not found:
        return None
    return Code(found[1], re.sub(r"\s*/\s*", "/", found[2]))


def parse_day(text: str) -> date | None:
    """Return the first possible day written in `text` as ngày 05 tháng 11 năm 2026 or 05/11/2026."""
    for found in _DAY.finditer(nfc(text)):
        day, month, year = (int(one) for one in found.groups() if one is not None)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


@dataclass(frozen=True, slots=True)
class Reference:
    """What one pasted line says of a document; fields it does not name are empty."""

    code: Code | None
    day: date | None
    type_name: str
    author: str
    subject: str


def parse_line(line: str) -> Reference:
    """Read a line such as “Công văn số 450/STTTT-CNTT ngày 12/11/2026 của Sở A về việc B”."""
    text = " ".join(nfc(line).split())
    kind, author, about = _TYPE.search(text), _AUTHOR.search(text), _ABOUT.search(text)
    return Reference(
        code=parse_code(text),
        day=parse_day(text),
        type_name=kind[1][:1].upper() + kind[1][1:].lower() if kind else "",
        author=author[1].strip(" .") if author else "",
        subject=about[1].strip(' .“”"') if about else "",
    )


# A stamp is a line of its own in capitals; in running text the word must name the document's degree.
_MARKS = (
    (Secrecy.TUYET_MAT, "tuyệt mật"),
    (Secrecy.TOI_MAT, "tối mật"),
    (Secrecy.MAT, "mật"),
)
_NAMED = (
    r"(?:độ mật|đóng dấu|dấu|(?:tài liệu|văn bản|công văn|hồ sơ)(?: độ)?)"
    r"\s*:?\s*[“\"(]?\s*{}\b(?!\s+(?:khẩu|mã|độ))"
)


def marked(text: str) -> Secrecy:
    """Return the secrecy mark that `text` carries: a stamp, “(Mật)”, “độ mật: Tối mật”; NONE without one.

    “Bảo mật”, “mật khẩu”, “bí mật nhà nước” are subjects, not marks.
    """
    text = nfc(text)
    for degree, word in _MARKS:
        alone = re.search(rf"^\W*{word.upper()}\W*$", text, re.MULTILINE)
        anywhere = degree is not Secrecy.MAT and re.search(rf"\b{word}\b", text, re.IGNORECASE)
        in_brackets = re.search(rf"[(\[]\s*{word}\s*[)\]]", text, re.IGNORECASE)
        if alone or anywhere or in_brackets or re.search(_NAMED.format(word), text, re.IGNORECASE):
            return degree
    return Secrecy.NONE


def written(code: Code, type_name: str, day: date | None, author: str) -> str:
    """Return what people call a document: Công văn 450/STP-HCTP ngày 12/11/2026 của Sở A."""
    called = f"{type_name or _('Văn bản')} {code}".strip()
    return called + (f" ngày {day:%d/%m/%Y}" if day else "") + (f" của {author}" if author else "")

"""Which person wrote from a mailbox that several people use (vanthu@, phonghotro@): "người gửi cụ thể"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mailin.parse.model import ParsedMail

_SHARED = re.compile(
    r"(?:van[-_.]?(?:thu|phong)|vp|vt|hanh[-_.]?chinh|tong[-_.]?hop|phong|ban|to|bo[-_.]?phan|trung[-_.]?tam|"
    r"tt|cntt|ho[-_.]?tro|hotline|lien[-_.]?he|tiep[-_.]?nhan|mot[-_.]?cua|tttt|info|contact|support|help|"
    r"helpdesk|admin|office|service|cskh|thong[-_.]?tin|webmaster|quan[-_.]?tri|so|cuc|chi[-_.]?cuc|ubnd)"
    r"(?:[-_.\d].*)?"
)
# Words that begin the local part without a separator: phonghotro@, phongcntt@, banquantri@.
_SHARED_START = (
    "phonghotro", "phongcntt", "phonghanhchinh", "phongtonghop", "phongkythuat", "bophan", "banquantri",
    "trungtam", "vanthu", "vanphong", "hotro", "lienhe", "tiepnhan", "motcua",
)  # fmt: skip
_CLOSING = re.compile(
    r"(?:xin |rất )?(?:trân trọng|trân trọng (?:cảm ơn|kính chào)|kính thư|thân ái|kính chào|cảm ơn|cám ơn|"
    r"(?:best |kind |warm )?regards|sincerely|thanks?|thank you)(?: và kính chào| cảm ơn)?\s?[.,!]*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:người (?:gửi|viết|soạn|liên hệ|lập)|cán bộ|chuyên viên|văn thư|đầu mối|ký tên|họ (?:và )?tên)"
    r"(?: [a-zà-ỹđ ]{1,24})?\s?[:：]\s*(.{4,80})",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"(?:ông|bà|anh|chị|đ/c|đồng chí|ths\.?|ts\.?|ks\.?|mr\.?|mrs\.?|ms\.?)\s+", re.IGNORECASE
)
# The commonest family names: what begins with one and has two to six words is a person.
_FAMILIES = frozenset({
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô",
    "dương", "lý", "đào", "đoàn", "vương", "trịnh", "trương", "đinh", "lâm", "phùng", "mai", "tô", "hà",
    "tạ", "thái", "cao", "lương", "châu", "tăng", "quách", "doãn", "nghiêm", "kiều", "mạc", "thân", "lò",
    "cầm", "vi", "lục", "nông", "hứa", "triệu", "chu", "khuất", "lưu", "la", "đàm", "văn", "giàng", "vàng",
    "sùng", "hầu", "quàng", "bế", "ma", "bàn", "hoàng thị", "tôn", "từ", "âu", "viên", "ninh", "thạch",
    "kim", "sơn", "danh", "ksor", "rơ", "y", "h'", "đồng", "bạch", "phí", "cù", "khổng", "lại",
})  # fmt: skip
_OFFICE = re.compile(
    r"\b(?:văn phòng|phòng|ban|sở|cục|chi cục|trung tâm|ubnd|ủy ban|uỷ ban|tổ|bộ phận|công an|tỉnh|huyện|xã|"
    r"phường|văn thư|hỗ trợ|support|office|team|department|công ty|tổng|đội)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[-–—|,;(/]|\b(?:đt|sđt|điện thoại|tel|email|chuyên viên|cán bộ)\b).*", re.IGNORECASE
)
_LAST_LINES = 14
_LONGEST = 120  # characters of a line that can name somebody


def looks_shared(address: str) -> bool:
    """Tell whether a clean address reads like a mailbox of an office and not of a person."""
    local = address.partition("@")[0]
    return bool(_SHARED.fullmatch(local)) or local.startswith(_SHARED_START)


def writer_of(mail: ParsedMail) -> str:
    """Return the person a mail of a shared mailbox names, in its From name, Sender or signature; else ""."""
    said = f"{mail.reply_text}\n{_signature(mail.quoted_text)}"
    for words in (mail.from_name, *_sender_name(mail), *_signed(said)):
        name = person(words)
        if name:
            return name
    return ""


def person(words: str) -> str:
    """Return the name of a Vietnamese person `words` give, "" when they name an office or nobody."""
    said = unicodedata.normalize(
        "NFC", _TITLES.sub("", _CUT.sub("", words.strip(" *_>\"'\t")), count=1)
    ).strip()
    parts = said.split()
    if not 2 <= len(parts) <= 6 or len(said) > 60 or _OFFICE.search(said):
        return ""
    if parts[0].casefold() not in _FAMILIES or any(char.isdigit() or char == "@" for char in said):
        return ""
    if any(part[0].islower() for part in parts):
        return ""
    return " ".join(part.capitalize() for part in parts) if said.isupper() else said


def _sender_name(mail: ParsedMail) -> Iterator[str]:
    """Yield the name in Sender: who pressed the button in the name of the office (RFC 5322, 3.6.2)."""
    for value in mail.headers.get("sender", ())[:1]:
        yield value.partition("<")[0]


def _signature(folded: str) -> str:
    """Return the signature that was folded away with the quotation: from "--" to the next empty line."""
    folded = folded[:1_000].lstrip()
    return folded.partition("\n\n")[0] if folded.startswith("--") else ""


def _signed(text: str) -> Iterator[str]:
    """Yield what the end of a letter says of its writer: a labelled name, else the lines of the signature."""
    lines = [line.strip() for line in text[-4_000:].splitlines() if line.strip()][-_LAST_LINES:]
    for line in reversed(lines):
        if hit := _NAMED.match(line):
            yield hit[1]
    closing = [at for at, line in enumerate(lines) if _CLOSING.fullmatch(line) or line == "--"]
    if closing:
        yield from lines[closing[-1] + 1 : closing[-1] + 5]

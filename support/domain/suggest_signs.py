"""Suggests what kind a request is and how urgent, by the words that say so."""

from __future__ import annotations

import re
from functools import cache

from support.domain.kinds import Kind, Priority
from support.domain.suggest_words import BODY_WORDS, SUBJECT_WORDS, words_of
from support.domain.words import _

# What a topic is as a rule, when nobody merely asks.
_BY_TOPIC: dict[str, Kind] = {
    "E5": Kind.INCIDENT, "E6": Kind.INCIDENT, "A1": Kind.INCIDENT, "B3": Kind.INCIDENT,
    "D1": Kind.CONNECTION_REQUEST, "D2": Kind.CONNECTION_REQUEST, "D5": Kind.DESIGN_CHANGE_NOTICE,
    "E1": Kind.SECURITY_ASSESSMENT, "E2": Kind.SECURITY_ASSESSMENT, "E3": Kind.SECURITY_ASSESSMENT,
    "E4": Kind.SECURITY_ASSESSMENT, "B1": Kind.DATA_ERROR_NOTICE, "B2": Kind.DATA_ERROR_NOTICE,
    "K2": Kind.IMPLEMENTATION_ISSUE,
}  # fmt: skip
_TROUBLE = (
    "sự cố", "lỗi", "mất kết nối", "không kết nối được", "không truy cập được", "gián đoạn",
    "quá thời gian chờ", "timeout", "500", "502", "503", "504", "treo", "không phản hồi",
    "ngừng hoạt động", "không vào được", "không đăng nhập được", "chập chờn", "tê liệt", "bị hỏng",
    "không gọi được", "error", "exception", "failed", "bị dừng", "không tra cứu được",
)  # fmt: skip
_ASKS = (
    "cho hỏi", "xin hỏi", "cho em hỏi", "giải đáp", "vướng mắc", "hướng dẫn giúp", "như thế nào",
    "thế nào", "có được không", "đề nghị giải thích", "ra sao", "có phải", "có cần", "có bắt buộc",
    "bao lâu", "bao nhiêu", "khi nào", "bao giờ", "làm sao", "là gì", "hay không", "được không", "hỏi về",
    "có áp dụng", "có thuộc", "thì sao",
)  # fmt: skip

_URGENT: tuple[tuple[Priority, tuple[str, ...]], ...] = (
    (Priority.CRITICAL, ("hỏa tốc", "thượng khẩn", "khẩn cấp", "toàn quốc", "cả nước", "tống tiền")),
    (
        Priority.HIGH,
        (
            "khẩn", "gấp", "cả tỉnh", "toàn tỉnh", "toàn bộ", "tất cả các xã", "ba cấp",
            "tê liệt", "dừng hoàn toàn", "mất kết nối hoàn toàn", "chờ đông", "chờ rất đông", "dân chờ",
            "người dân chờ", "đang chờ", "sập", "mọi yêu cầu", "toàn thành phố", "cả huyện", "tất cả đều",
            "các hệ thống đều", "mã độc", "lộ dữ liệu", "lộ thông tin", "rò rỉ", "bị tấn công", "đã cô lập",
            "ngừng hoạt động", "urgent", "asap",
        ),
    ),
)  # fmt: skip
# "hơn 2.000 công dân", "312 bản ghi", "40 xã": how many are hit; fewer than these raise nothing.
_HIT = re.compile(
    r"(\d{1,3}(?:[.,]\d{3})+|\d{1,7})\s+(công dân|người|hồ sơ|trường hợp|bản ghi|xã|phường|đơn vị|bệnh viện|"
    r"tài khoản|máy|hộ|bệnh nhân)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\d\s")  # stands in every hit, and most requests hold none
_MANY: dict[str, int] = {"xã": 10, "phường": 10, "đơn vị": 10, "bệnh viện": 3, "tài khoản": 100, "máy": 50}
_MANY_PEOPLE = 500
_MOSTLY_RAISES = frozenset({"E5", "E6"})


@cache
def _known() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Map a first word to the expressions that begin with it, the longest first."""
    known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase in {*_TROUBLE, *_ASKS, *(phrase for _level, phrases in _URGENT for phrase in phrases)}:
        words = words_of(phrase, BODY_WORDS)
        known.setdefault(words[0], []).append((words, phrase))
    for phrases in known.values():
        phrases.sort(key=lambda one: -len(one[0]))
    return known


def spoken(subject: str, body: str) -> frozenset[str]:
    """Return the expressions this module knows that stand in the first words of a request."""
    known, held = _known(), set[str]()
    for text, limit in ((subject, SUBJECT_WORDS), (body, BODY_WORDS)):
        words = words_of(text, limit)
        for place, word in enumerate(words):
            for said, phrase in known.get(word, ()):
                if words[place : place + len(said)] == said:
                    held.add(phrase)
    return frozenset(held)


def _first(phrases: tuple[str, ...], held: frozenset[str]) -> tuple[str, ...]:
    """Return those of `phrases` that are held, in their order; the longer swallows the shorter."""
    found = [phrase for phrase in phrases if phrase in held]
    return tuple(one for one in found if not any(one != other and one in other for other in found))


def kind_of(topic: str, held: frozenset[str], *, asked: bool) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind a request seems to be, and the words that say so; support when nothing does.

    `asked`: a question mark stands in it. Whoever asks about a check wants an answer, not a check.
    """
    trouble, asks = _first(_TROUBLE, held), _first(_ASKS, held)
    usual = _BY_TOPIC.get(topic)
    if usual is Kind.INCIDENT:
        return usual, trouble
    if usual and not asks and not asked:
        return usual, ()
    if trouble and not (asks and asked):
        return Kind.INCIDENT, trouble
    if asks or asked:
        return Kind.QUESTION, asks
    return Kind.SUPPORT, ()


def priority_of(subject: str, body: str, topic: str, held: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """Return the priority (1 highest) the words ask for, and by which; the normal one when none does."""
    for level, phrases in _URGENT:
        found = _first(phrases, held)
        if found:
            return int(level), found[:3]
    hit = _hit(f"{subject}\n{body[:1000]}")
    if hit:
        return int(Priority.HIGH), (hit,)
    if topic in _MOSTLY_RAISES:
        return int(Priority.HIGH), (_("lộ dữ liệu hoặc sự cố an ninh mạng"),)
    return int(Priority.NORMAL), ()


def _hit(text: str) -> str:
    """Return the first number of people or places that is large enough to hurry for, as written."""
    if not _COUNTED.search(text):
        return ""
    for found in _HIT.finditer(text):
        number = int(re.sub(r"\D", "", found[1]))
        if number >= _MANY.get(found[2].lower(), _MANY_PEOPLE):
            return f"{found[1]} {found[2].lower()}"
    return ""

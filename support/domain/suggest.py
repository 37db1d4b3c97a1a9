"""Suggests the topic of a new request from its first words and what is known of it, and says by what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from support.domain import suggest_model
from support.domain.kinds import Kind
from support.domain.systems import AgencyKind
from support.domain.topics import BY_CODE
from support.domain.words import _

# Below this sum nothing in the words speaks of any topic; from the second on the words say enough to be sure.
_ENOUGH, _PLENTY = 1.5, 5.0
# Makes shares of the sums that come true about as often as they say (measured on the samples).
_SHARPNESS = 6
# What the sender's form already says: a topic outside these branches is a tenth as likely.
BRANCHES: dict[Kind, tuple[str, ...]] = {
    Kind.CONNECTION_REQUEST: ("D",),
    Kind.DATA_ERROR_NOTICE: ("B",),
    Kind.SECURITY_ASSESSMENT: ("E1", "E2", "E3", "E4", "E7"),
    Kind.DESIGN_CHANGE_NOTICE: ("D5", "E2"),
    Kind.IMPLEMENTATION_ISSUE: ("K",),
}
_OUTSIDE = 0.1
SURE, LIKELY = 80, 50  # percent from which a suggestion is called sure, likely
# Percent from which a restricted topic closes a request to others, and from which it is worth a warning.
CLOSES, WARNS = SURE, 15

_GREETING = re.compile(
    r"^\W*(kính gửi|kính thưa|kính chào|xin chào|chào|thưa|dear|hi|hello|"
    r"from|sent|to|cc|subject|date|từ|đến|ngày gửi|tiêu đề|chủ đề)\b",
    re.IGNORECASE,
)
_GREETING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a request. `body` is its new text, quotes cut; the rest may stay empty.

    `over` holds codes of topics no longer (or not yet) in use: they are not suggested.

    `platform` and `system` are names; `files` names of attached files; `asker` and `owner` say what the
    requesting agency is, and the owner of the connected system.
    """

    subject: str
    body: str = ""
    kind: Kind | None = None
    platform: str = ""
    system: str = ""
    error_code: str = ""
    files: tuple[str, ...] = ()
    asker: AgencyKind | None = None
    owner: AgencyKind | None = None
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic by its code, how sure it is (percent), and the expressions that speak for it."""

    topic: str
    share: int
    words: tuple[str, ...] = ()


def suggest(facts: Facts, limit: int = 3) -> list[Suggestion]:
    """Return at most `limit` topics, the likeliest first; nothing when no word speaks of any.

    Pure, and bounded: only the first words are read (suggest_words), whatever the length.
    """
    model = suggest_model.shipped()
    given = _given(facts)
    reading = suggest_model.read(facts.subject, beginning(facts.body), given)
    sums = suggest_model.sums_of(model, reading)
    best = max(sums)
    if best < _ENOUGH:
        return []
    weights = [(total / best) ** _SHARPNESS for total in sums]
    for place, topic in enumerate(model.topics):
        if topic in facts.over:
            weights[place] = 0.0
    allowed = BRANCHES.get(facts.kind) if facts.kind else None
    if allowed:
        weights = [
            weight if topic.startswith(allowed) else weight * _OUTSIDE
            for topic, weight in zip(model.topics, weights, strict=True)
        ]
    whole = (sum(weights) or 1.0) / min(1.0, best / _PLENTY)  # few words are never sure
    order = sorted(range(len(weights)), key=lambda place: (-weights[place], model.topics[place]))[:limit]
    return [
        Suggestion(
            model.topics[place],
            round(100 * weights[place] / whole),
            suggest_model.reasons_for(model, reading, model.topics[place]),
        )
        for place in order
        if weights[place] > 0
    ]


def beginning(body: str) -> str:
    """Return `body` without the greeting and the heads of a forwarded mail that stand before its matter."""
    lines = body[:4000].splitlines()
    place = 0
    while place < min(len(lines), 12) and _opens(lines[place]):
        place += 1
    return "\n".join(lines[place:])


def _opens(line: str) -> bool:
    return not line.strip() or bool(
        _GREETING.match(line) and len(line.split(maxsplit=_GREETING_WORDS)) < _GREETING_WORDS
    )


_PLATFORMS: tuple[tuple[str, str], ...] = (
    ("ndxp", "ndxp"),
    ("chia sẻ dữ liệu quốc gia", "ndxp"),
    ("liên thông văn bản", "truc_van_ban"),
)


def _given(facts: Facts) -> Mapping[str, str]:
    """Return the signs that facts show, each with the words in which the reason names it."""
    given: dict[str, str] = {}
    if facts.platform:
        low = facts.platform.lower()
        sign = next((sign for word, sign in _PLATFORMS if word in low), "nen_tang_khac")
        given[sign] = _("nền tảng %s") % facts.platform
    if facts.error_code:
        given["ma_loi"] = _("mã lỗi %s") % facts.error_code
    if facts.asker is AgencyKind.POLICE:
        given["cong_an"] = _("cơ quan Công an đề nghị")
    if AgencyKind.DEFENCE in {facts.asker, facts.owner}:
        given["quan_doi"] = _("hệ thống do Bộ Quốc phòng quản lý")
    if any(name.lower().endswith(".edxml") for name in facts.files):
        given["truc_van_ban"] = _("tệp edXML")
    return given


def reason(suggestion: Suggestion) -> str:
    """Return the reason for people: vì có: “quá thời gian chờ”, “NDXP”."""
    if not suggestion.words:
        return _("giống các thư trước cùng chủ đề")
    return _("vì có") + ": " + ", ".join(f"“{word}”" for word in suggestion.words)


def restricted(ranked: list[Suggestion]) -> bool:
    """True when a request should wait in the restricted queue: its first topic is, and likely enough."""
    return bool(ranked) and BY_CODE[ranked[0].topic].restricted and ranked[0].share >= CLOSES


def doubtful(ranked: list[Suggestion]) -> bool:
    """True when a restricted topic is possible but not likely: a person decides soon who may see it."""
    return not restricted(ranked) and any(
        BY_CODE[one.topic].restricted and one.share >= WARNS for one in ranked
    )

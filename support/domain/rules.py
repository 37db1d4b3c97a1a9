"""Routing rules as data: what a rule asks of a new request, and the first one that fits (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from support.domain.text import fold
from support.domain.words import _

# The first part of a message says what it is about; the rest is logs, signatures and old mail.
FIRST = 1000
WORDS_MOST = 40
WORD_MAX = 80


class Giving(StrEnum):
    """Whom a rule gives a ticket to, once it has its queue."""

    NOBODY = ""
    PERSON = "person"
    LOAD = "load"
    DUTY = "duty"


GIVING_LABELS: dict[Giving, str] = {
    Giving.NOBODY: _("Chỉ xếp hàng đợi"),
    Giving.PERSON: _("Một cán bộ"),
    Giving.LOAD: _("Lần lượt theo số phiếu đang mở"),
    Giving.DUTY: _("Cán bộ trực"),
}


class How(StrEnum):
    """How a ticket came to who holds it."""

    HAND = "hand"
    TAKEN = "taken"
    QUEUE = "queue"
    PERSON = "person"
    LOAD = "load"
    DUTY = "duty"
    STEP = "step"


HOW_LABELS: dict[How, str] = {
    How.HAND: _("phân công bằng tay"),
    How.TAKEN: _("tự nhận"),
    How.QUEUE: _("xếp hàng đợi theo quy tắc"),
    How.PERSON: _("phân công theo quy tắc"),
    How.LOAD: _("phân công lần lượt theo số phiếu đang mở"),
    How.DUTY: _("phân công cho cán bộ trực"),
    How.STEP: _("chuyển theo bước báo hạn"),
}
# No rule gave the ticket out, so none takes it away.
BY_HAND = frozenset({How.HAND, How.TAKEN, How.STEP})


@dataclass(slots=True)
class Facts:
    """What is known of a request; ids of rows, "" and None for what is not known.

    `platforms` are those of its connection, else of its system. Texts are folded when first asked for.
    """

    channel: str
    kind: str
    topic: str
    system: int | None = None
    platforms: frozenset[int] = frozenset()
    agency: int | None = None
    agency_kind: str = ""
    owner_kind: str = ""
    subject: str = ""
    body: str = ""
    _subject: str | None = field(default=None, repr=False)
    _whole: str | None = field(default=None, repr=False)

    def text(self, *, whole: bool) -> str:
        """Return the subject, with the first lines where `whole`, folded, a space at each end."""
        if self._subject is None:
            self._subject = f" {fold(self.subject)} "
        if not whole:
            return self._subject
        if self._whole is None:
            self._whole = f"{self._subject}| {fold(self.body[:FIRST])} "
        return self._whole


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks; an empty part asks nothing. Any one of a part is enough, every part must hold.

    `topics` are codes or letters of branches; `words` stand in the subject, or where `whole` also in the
    first lines.
    """

    channels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    system: int | None = None
    platform: int | None = None
    agency: int | None = None
    agency_kinds: frozenset[str] = frozenset()
    owner_kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    whole: bool = True

    @property
    def asks_nothing(self) -> bool:
        """True for a condition every request meets."""
        given = (self.channels, self.kinds, self.topics, self.agency_kinds, self.owner_kinds, self.words)
        return not any(given) and self.system is self.platform is self.agency is None

    def fits(self, facts: Facts) -> bool:
        """True when all but the words holds."""
        return (
            (not self.channels or facts.channel in self.channels)
            and (not self.kinds or facts.kind in self.kinds)
            and (not self.topics or not self.topics.isdisjoint((facts.topic, facts.topic[:1])))
            and (self.system is None or facts.system == self.system)
            and (self.platform is None or self.platform in facts.platforms)
            and (self.agency is None or facts.agency == self.agency)
            and (not self.agency_kinds or facts.agency_kind in self.agency_kinds)
            and (not self.owner_kinds or facts.owner_kind in self.owner_kinds)
        )

    def held(self, facts: Facts) -> tuple[str, ...]:
        """Return those of the words that stand in the text, matched without marks."""
        text = facts.text(whole=self.whole) if self.words else ""
        return tuple(word for word in self.words if f" {fold(word)} " in text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force: its row, what it asks, the queue it leads to (None: the topic's), who gets it."""

    number: int
    name: str
    condition: Condition
    queue: int | None = None
    giving: Giving = Giving.NOBODY
    person: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The rule that decides, and the words by which it does."""

    rule: Rule
    words: tuple[str, ...] = ()


def first_match(facts: Facts, rules: Iterable[Rule]) -> Match | None:
    """Return the first of `rules` that fits, or None."""
    for rule in rules:
        if not rule.condition.fits(facts):
            continue
        held = rule.condition.held(facts)
        if held or not rule.condition.words:
            return Match(rule, held)
    return None


def words_of(text: str) -> tuple[str, ...]:
    """Read words as typed, one a line or between commas and semicolons; each once, in their order."""
    parts = text.replace(";", "\n").replace(",", "\n").splitlines()
    cleaned = (" ".join(part.split()) for part in parts)
    return tuple({fold(word): word for word in cleaned if fold(word).strip()}.values())


@dataclass(slots=True)
class Load:
    """How much a person of a queue carries: open tickets, and when a rule last gave one (0: never)."""

    user: int
    open: int
    turn: int = 0


def next_of(loads: Sequence[Load]) -> Load | None:
    """Return who is next: fewest open tickets, then longest without a new one, then the earlier account."""
    return min(loads, key=lambda one: (one.open, one.turn, one.user), default=None)


def give_out(loads: Mapping[int, Load], turn: int) -> int | None:
    """Give one ticket to who is next, and count it; None while there is nobody."""
    chosen = next_of(list(loads.values()))
    if chosen is None:
        return None
    chosen.open += 1
    chosen.turn = turn
    return chosen.user

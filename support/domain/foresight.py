"""What the words of a message tell by themselves: pure, for another process may find it out beforehand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.domain import routing
from support.domain.privacy import detect, mask
from support.domain.suggest import Facts
from support.domain.text import fold

if TYPE_CHECKING:
    from support.domain.requests import MessageIn

NO_SUBJECT = "(không có tiêu đề)"
WORD_MAX = 64  # longer runs are encoded garbage, and PostgreSQL refuses words over 2 KB
TEXT_MAX = 256 * 1024
_LONG = re.compile(rf"[^ ]{{{WORD_MAX + 1}}}")


def folded(*pieces: str) -> str:
    """Return the pieces, in which nothing personal stands any more, as folded words within all limits."""
    words = fold(" ".join(pieces))
    if _LONG.search(words):
        words = " ".join(word[:WORD_MAX] for word in words.split())
    return words[:TEXT_MAX]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message as they are stored."""

    subject: str
    body: str
    quoted: str
    from_name: str
    from_email: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What `words` tell. It holds for exactly these words; whoever has others finds out anew.

    `personal`: how many personal numbers stand in body and quotation; `search`: what the search index keeps,
    personal data masked; `suggested`: what is suggested for a request of which `facts` are known.
    """

    words: Words
    personal: int
    search: str
    facts: Facts | None = None
    suggested: routing.Suggestion | None = None


def foresee(words: Words, facts: Facts | None = None) -> Foreseen:
    """Find out what `words` tell, and with `facts` what to suggest for them."""
    found = detect(words.body)
    short = map(mask, (words.subject, words.from_name[:200], words.from_email[:320]))
    return Foreseen(
        words,
        len(found) + len(detect(words.quoted)),
        folded(*short, mask(words.body, found)),
        facts,
        routing.suggest_for(facts) if facts else None,
    )


def told(said: MessageIn, subject: str) -> Foreseen:
    """Return what the words of a message tell: as found out beforehand where it was for these very words."""
    words = Words(subject, said.body, said.quoted, said.from_name, said.from_email)
    if said.foreseen is not None and said.foreseen.words == words:
        return said.foreseen
    return foresee(words)


def suggestion(facts: Facts, foreseen: Foreseen) -> routing.Suggestion:
    """Return what is suggested for `facts`: as foreseen where it was for the same facts."""
    if foreseen.suggested is not None and foreseen.facts == facts:
        return foreseen.suggested
    return routing.suggest_for(facts)

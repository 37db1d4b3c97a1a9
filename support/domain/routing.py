"""Suggests topic, kind, priority and queue of a new request, and says by which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from support.domain import suggest as topics
from support.domain import suggest_signs as signs
from support.domain.kinds import Kind, Priority
from support.domain.suggest import Facts, beginning
from support.domain.topics import BY_CODE, INTAKE
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion: `topic` is a code or "", `queue` a queue's key, `reason` is shown to people.

    `ranked`: the likeliest topics; `priority` with the words that ask for it; `doubtful`: a restricted topic
    is possible, and a person should look before anybody else does.
    """

    topic: str
    kind: Kind
    queue: str
    reason: str
    ranked: tuple[topics.Suggestion, ...] = ()
    priority: int = int(Priority.NORMAL)
    urgent: tuple[str, ...] = ()
    doubtful: bool = False


def suggest(subject: str, body: str, kind: Kind | None = None, known: Facts | None = None) -> Suggestion:
    """Return what a new request seems to be about. `kind` given by the sender's form is kept.

    `known` brings facts besides the words. Without a sign of a topic it goes to general intake with topic "".
    A likely restricted topic goes to its queue; an unlikely one neither shows nor hides the request:
    general intake, marked doubtful.
    """
    return suggest_for(replace(known or Facts(""), subject=subject, body=body, kind=kind))


def suggest_for(facts: Facts) -> Suggestion:
    """Return what a new request of which `facts` are known seems to be about; see suggest."""
    subject, body, kind = facts.subject, facts.body, facts.kind
    ranked = topics.suggest(facts)
    matter = beginning(body)
    held = signs.spoken(subject, matter)
    topic, words = (ranked[0].topic, ranked[0].words) if ranked else ("", ())
    # A kind opens work of its own (Điều 7.2's three tasks): a mere possibility of a topic decides none.
    likely = topic if ranked and ranked[0].share >= topics.LIKELY else ""
    guessed, by = signs.kind_of(likely, held, asked="?" in subject or "?" in matter[:1000])
    priority, urgent = signs.priority_of(subject, matter, topic, held)
    unsure = topics.doubtful(ranked)
    if ranked and BY_CODE[topic].restricted and unsure:
        topic = ""
    shown = [*words, *(word for word in by if kind is None and word not in words)]
    queue = BY_CODE[topic].queue if topic else INTAKE
    return Suggestion(
        topic, kind or guessed, queue, _reason(shown), tuple(ranked), priority, urgent, doubtful=unsure
    )


def _reason(words: Sequence[str]) -> str:
    """Return the reason for people: có từ “504”, “NDXP”."""
    if not words:
        return _("chưa thấy từ nào nói rõ nội dung")
    return _("có từ") + " " + ", ".join(f"“{word}”" for word in words[:5])

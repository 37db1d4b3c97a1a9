"""What one round of the hub asks the ledger: what is new, who may see it, what a screen has missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from support.domain.roles import Actor
from support.live import topics
from support.queries import audience, feed
from support.queries.audience import Place, Touched


@dataclass(frozen=True, slots=True)
class Told:
    """How far a hub has told: the last seal, and events after it that were told before they were sealed."""

    cursor: int
    events: frozenset[int]


@dataclass(frozen=True, slots=True)
class News:
    """What happened since, and how far it has been told once it is."""

    touched: Touched
    told: Told


@dataclass(frozen=True, slots=True)
class Lost:
    """The topics a screen missed; with `overflow` there were too many events to say which."""

    topics: frozenset[str]
    cursor: int
    overflow: bool = False


def begin() -> Told:
    """Return where a hub begins that nobody follows yet: all that is known now counts as told."""
    return Told(feed.head(), frozenset(feed.since(feed.head()).events))


def news(told: Told) -> News:
    """Return what is new after `told`: every seal after its cursor and every event not sealed yet."""
    cursor, seen = told.cursor, set[int]()
    while True:
        missed = feed.since(cursor)
        cursor = missed.cursor
        seen.update(missed.events)
        if not missed.overflow:
            # Those told now come again until they are sealed; older ones never do.
            return News(audience.touched(seen - told.events), Told(cursor, frozenset(seen)))


def sight(viewers: Iterable[Actor], places: Collection[Place]) -> dict[Actor, set[int]]:
    """Return for each viewer the ids of the cases it may see.

    One query for all who have the same rights, whoever they are; only who holds one of the cases (and
    so sees it even where the queue is closed to him) is asked for by name.
    """
    ids = [place.case_id for place in places]
    holders = {place.assignee_id for place in places}
    by_rights: dict[Actor, set[int]] = {}
    found: dict[Actor, set[int]] = {}
    for viewer in viewers:
        # No user has the number 0: what a group sees must not depend on who stands for it.
        key = viewer if viewer.user_id in holders else replace(viewer, user_id=0, name="")
        if key not in by_rights:
            by_rights[key] = set(feed.only_visible(key, ids))
        found[viewer] = by_rights[key]
    return found


def missed(viewer: Actor, cursor: int, wanted: Collection[str]) -> Lost:
    """Return which of `wanted` (topics `viewer` may follow) changed after `cursor`."""
    found = feed.since(cursor)
    if found.overflow or cursor > feed.head():
        # Too much to tell, or a cursor of another ledger (restored from a copy): everything is read anew.
        return Lost(frozenset(wanted), feed.head(), overflow=True)
    what = audience.touched(found.events)
    changed = set(topics.of_lists(what)) & set(wanted)
    by_case = {topic: ids for topic, ids in topics.of_cases(what).items() if topic in wanted}
    if by_case:
        seen = sight([viewer], what.places)[viewer]
        changed |= {topic for topic, ids in by_case.items() if ids & seen}
    return Lost(frozenset(changed), found.cursor)

"""Topics of the live link: how they are written, and which of them a viewer may follow."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from support.domain.roles import Actor
from support.queries import audience, feed
from support.queries.audience import Touched

HELD = "held"
ALL_QUEUES = "queue:all"
_NUMBERED = re.compile(r"(ticket|queue|agency|incident|coordination):([1-9][0-9]{0,17})")


def permitted(viewer: Actor, topics: Collection[str]) -> set[str]:
    """Return those of `topics` that `viewer` may follow; foreign, unknown and misspelt ones alike are not.

    At most four queries, whatever the number of topics.
    """
    kinds = ("ticket", "queue", "agency", "incident", "coordination")
    wanted: dict[str, set[int]] = {kind: set() for kind in kinds}
    for topic in topics:
        if found := _NUMBERED.fullmatch(topic):
            wanted[found[1]].add(int(found[2]))
    may = {f"queue:{pk}" for pk in audience.allowed_queues(viewer, wanted["queue"])}
    may |= {f"agency:{pk}" for pk in audience.allowed_agencies(viewer, wanted["agency"])}
    may |= {f"incident:{pk}" for pk in audience.allowed_incidents(viewer, wanted["incident"])}
    # The questions put to an agency are its own alone; staff follow the ticket they stand on.
    may |= {f"coordination:{pk}" for pk in audience.own_agencies(viewer, wanted["coordination"])}
    if wanted["ticket"]:
        may |= {f"ticket:{pk}" for pk in feed.only_visible(viewer, wanted["ticket"])}
    if HELD in topics and audience.may_follow_held(viewer):
        may.add(HELD)
    if ALL_QUEUES in topics and audience.may_follow_all(viewer):
        may.add(ALL_QUEUES)
    return may


def of_cases(what: Touched) -> dict[str, set[int]]:
    """Map every topic that changed cases touch to the ids of those cases: to be told per visible case."""
    told: dict[str, set[int]] = {}
    for place in what.places:
        names = [f"ticket:{place.case_id}", f"queue:{place.queue_id}", ALL_QUEUES]
        agencies = {place.agency_id, place.lead_id} - {None}
        names += [f"agency:{agency_id}" for agency_id in agencies]
        if place.incident_id is not None:
            names.append(f"incident:{place.incident_id}")
        for name in names:
            told.setdefault(name, set()).add(place.case_id)
    return told


def of_lists(what: Touched) -> Iterable[str]:
    """Give the topics told to whoever follows them, without looking at cases; so is news of an incident.

    Who follows an agency's questions does not see their ticket: being of the agency is the right to hear.

    A case that left a queue may now be where the viewer cannot see it; the list it left has changed all
    the same, and the message holds nothing of the case.
    """
    if what.held:
        yield HELD
    yield from (f"incident:{incident_id}" for incident_id in what.incidents)
    yield from (f"coordination:{agency_id}" for agency_id in what.asked)
    if what.left:
        yield ALL_QUEUES
        yield from (f"queue:{queue_id}" for queue_id in what.left)

"""Who must hear of a change: the places of changed cases, many viewers at once, topics a viewer may have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from support.domain.events import EventKind
from support.domain.roles import MAIL_ROOM, READERS, Actor, Role
from support.models import (
    Agency,
    Case,
    Event,
    IncidentCase,
    IncidentEvent,
    Lead,
    Membership,
    QueueMember,
    QueueProfile,
)
from support.queries import feed, incidents, leading

# Kinds of events that change the list of held mail.
_HELD = frozenset({EventKind.MAIL_HELD.value, EventKind.MAIL_DECIDED.value, EventKind.WITHHELD.value})
_COORDINATION = tuple(kind.value for kind in EventKind if kind.value.startswith("coord_"))
_MOVING = (EventKind.REQUEUED.value, EventKind.CLASSIFIED.value)
_KNOWN = {role.value for role in Role}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands now: the topics of its changes, who holds it, the agency that leads it."""

    case_id: int
    queue_id: int
    agency_id: int | None
    assignee_id: int | None
    lead_id: int | None = None
    incident_id: int | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """What some events changed: cases with their places, queues that lost a case, the held mail, incidents.

    `asked` are the agencies whose own questions (coordination) changed.
    """

    places: tuple[Place, ...] = ()
    left: frozenset[int] = frozenset()
    held: bool = False
    incidents: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


def touched(event_ids: Collection[int]) -> Touched:
    """Return what the events of `event_ids` changed (4 queries, none when there are no events)."""
    if not event_ids:
        return Touched()
    lead = Subquery(Lead.objects.filter(case=OuterRef("pk"), until=None).values("agency")[:1])
    running = IncidentCase.objects.filter(case=OuterRef("pk"), current=True).values("incident")[:1]
    cases = Case.objects.filter(pk__in=feed.cases_of(list(event_ids))).annotate(lead=lead)
    fields = ("pk", "queue_id", "requesting_agency_id", "assignee_id", "lead", Subquery(running))
    places = tuple(Place(*row) for row in cases.values_list(*fields))
    telling = [*_HELD, *_MOVING, *_COORDINATION]
    told = Event.objects.filter(pk__in=event_ids, kind__in=telling).values_list("kind", "data")
    left: set[int] = set()
    asked: set[int] = set()
    held = False
    for kind, data in told:
        held = held or kind in _HELD
        if kind in _COORDINATION:
            asked.add(int(data["agency"]))
        moved = data.get("changed", {}).get("queue_id")
        if moved:
            left.add(int(moved[0]))
    about = IncidentEvent.objects.filter(event__in=event_ids).values_list("incident_id", flat=True)
    return Touched(places, frozenset(left), held, frozenset(about), frozenset(asked))


@dataclass(frozen=True, slots=True)
class Person:
    """A user as of now: what the user may see, and what a signed-in session must carry."""

    actor: Actor
    session_hash: str


def people(user_ids: Collection[int]) -> dict[int, Person]:
    """Return the active ones of `user_ids` with the same Actor as `viewers.actor_for` (6 queries for all)."""
    users = {user.pk: user for user in get_user_model().objects.filter(pk__in=user_ids, is_active=True)}
    roles = _gather(
        get_user_model()
        .objects.filter(pk__in=users, groups__name__in=_KNOWN)
        .values_list("pk", "groups__name")
    )
    current = Membership.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user__in=users)
    agencies = _gather(current.values_list("user_id", "agency_id"))
    inherited = _gather(
        current.exclude(agency__predecessors=None).values_list("user_id", "agency__predecessors")
    )
    known = {agency for some in (*agencies.values(), *inherited.values()) for agency in some}
    led = set(leading.leaders(Agency.objects.filter(pk__in=known)).values_list("pk", flat=True))
    queues = _gather(QueueMember.objects.filter(user__in=users).values_list("user_id", "profile_id"))
    return {
        pk: Person(
            Actor(
                kind="user",
                name=str(user),
                user_id=pk,
                roles=frozenset(Role(name) for name in roles.get(pk, ())),
                agencies=frozenset(agencies.get(pk, ())),
                queues=frozenset(queues.get(pk, ()) if pk in roles else ()),
                inherited=frozenset(inherited.get(pk, ())),
                led=frozenset(led & (agencies.get(pk, set()) | inherited.get(pk, set()))),
            ),
            user.get_session_auth_hash(),
        )
        for pk, user in users.items()
    }


def _gather(pairs: Iterable[tuple[int, T]]) -> Mapping[int, set[T]]:
    found: dict[int, set[T]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return found


def living_sessions(keys: Collection[str]) -> set[str]:
    """Return those of the session keys that nobody ended and that have not run out."""
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(found.values_list("session_key", flat=True))


def allowed_queues(viewer: Actor, ids: Collection[int]) -> set[int]:
    """Return those queues of `ids` whose every case `viewer` may see."""
    if not (ids and viewer.roles & READERS):
        return set()
    open_to = Q(restricted=False) | Q(pk__in=viewer.queues)
    return set(QueueProfile.objects.filter(open_to, pk__in=ids).values_list("pk", flat=True))


def allowed_agencies(viewer: Actor, ids: Collection[int]) -> set[int]:
    """Return those agencies of `ids` that `viewer` belongs to; readers of tickets may follow any."""
    own = viewer.reads_of & set(ids)
    if not (viewer.roles & READERS and set(ids) - own):
        return set(own)
    return set(own) | set(Agency.objects.filter(pk__in=ids).values_list("pk", flat=True))


def allowed_incidents(viewer: Actor, ids: Collection[int]) -> set[int]:
    """Return those incidents of `ids` that `viewer` may read."""
    if not ids:
        return set()
    return set(incidents.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))


def own_agencies(viewer: Actor, ids: Collection[int]) -> set[int]:
    """Return those agencies of `ids` whose questions `viewer` reads: its own alone, whatever its role."""
    return set(viewer.reads_of).intersection(ids)


def may_follow_held(viewer: Actor) -> bool:
    """True for those who decide on held mail."""
    return bool(viewer.roles & MAIL_ROOM)


def may_follow_all(viewer: Actor) -> bool:
    """True for those who read the tickets of every open queue."""
    return bool(viewer.roles & READERS)

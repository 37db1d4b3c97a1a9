"""Who is on duty and who is away: the roster as kept, and the question rules and clocks ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from support.accounts.models import User
from support.domain.errors import NotFound
from support.domain.roles import CATALOGUE, CURATORS, Actor
from support.models import Absence, DutyChange, DutyShift
from support.queries.register import day_start

SECONDS = 60  # how long a change may stay unseen by another process
AHEAD = timedelta(hours=36)
_NOW = "duty:now"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One stretch of duty: who, for which queue (None: all), from when to when."""

    shift: int
    user: int
    name: str
    queue: int | None
    since: datetime
    until: datetime
    title: str = ""
    closed: bool = False


def _near() -> tuple[OnDuty, ...]:
    """Return the shifts around now, at most SECONDS old."""
    found: tuple[OnDuty, ...] | None = cache.get(_NOW)
    if found is None:
        now = timezone.now()
        found = _between(now - AHEAD, now + AHEAD)
        cache.set(_NOW, found, SECONDS)
    return found


def _between(since: datetime, until: datetime) -> tuple[OnDuty, ...]:
    rows = in_force().filter(since__lt=until, until__gt=since, user__is_active=True).order_by("since", "pk")
    return tuple(
        OnDuty(
            one.pk,
            one.user_id,
            str(one.user),
            one.queue_id,
            one.since,
            one.until,
            one.queue.title if one.queue else "",
            bool(one.queue and one.queue.profile.restricted),
        )
        for one in rows
    )


def forget() -> None:
    """Let the next question read the roster anew."""
    cache.delete(_NOW)


def in_force() -> QuerySet[DutyShift]:
    """Return the shifts nobody took back, with their people and queues."""
    return DutyShift.objects.filter(cancelled_at=None).select_related("user", "queue__profile")


def shift_of(queue: int | None, at: datetime) -> OnDuty | None:
    """Return the duty for a queue at a moment: its own, else the one for all queues; None for nobody."""
    near = abs(at - timezone.now()) < AHEAD / 2
    found = _near() if near else _between(at, at + timedelta(seconds=1))
    standing = [one for one in found if one.since <= at < one.until and one.queue in {queue, None}]
    return max(standing, key=lambda one: one.queue is not None, default=None)


def on_duty(queue: int | None, at: datetime) -> User | None:
    """Return who is on duty for a queue (its id; None: for all) at `at`: "cán bộ trực"; None for nobody."""
    found = shift_of(queue, at)
    return get_user_model().objects.filter(pk=found.user).first() if found else None


def now_on_duty(viewer: Actor) -> list[OnDuty]:
    """Return who is on duty now, for all queues first, as far as `viewer` may know of the queues.

    Asks nothing while the roster is known.
    """
    now = timezone.now()
    standing = [one for one in _near() if one.since <= now < one.until and _known(viewer, one)]
    return sorted(standing, key=lambda one: (one.queue is not None, one.queue or 0))


def _known(viewer: Actor, one: OnDuty) -> bool:
    return not one.closed or one.queue in viewer.queues or bool(viewer.roles & CURATORS)


def away(people: Iterable[int], at: datetime) -> set[int]:
    """Return those of `people` who are away on the day of `at`."""
    return away_on(people, timezone.localdate(at))


def away_on(people: Iterable[int], day: date) -> set[int]:
    """Return those of `people` who are away on `day`."""
    found = Absence.objects.filter(cancelled_at=None, user__in=list(people), first__lte=day, last__gte=day)
    return set(found.values_list("user_id", flat=True))


def between(viewer: Actor, first: date, last: date) -> list[DutyShift]:
    """Return the shifts that touch the days from `first` to `last`, for the staff; else NotFound."""
    since, until = day_start(first), day_start(last + timedelta(days=1))
    touching = _seen(viewer).filter(since__lt=until, until__gt=since)
    return list(touching.order_by("since", F("queue_id").asc(nulls_first=True), "pk"))


def absences(viewer: Actor, first: date, last: date) -> list[Absence]:
    """Return who is away on days from `first` to `last`, for the staff; else NotFound."""
    _check(viewer)
    found = Absence.objects.filter(cancelled_at=None, first__lte=last, last__gte=first)
    return list(found.select_related("user").order_by("first", "user__sort_key", "pk"))


def get(viewer: Actor, pk: int) -> DutyShift:
    """Return a shift in force, for the staff; raises NotFound."""
    found = _seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def absence(viewer: Actor, pk: int) -> Absence:
    """Return an absence nobody took back, for the staff; raises NotFound."""
    _check(viewer)
    found = Absence.objects.filter(pk=pk, cancelled_at=None).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def changes(shift: DutyShift) -> list[DutyChange]:
    """Return how a shift changed hands, latest first."""
    return list(
        DutyChange.objects.filter(shift=shift).select_related("from_user", "to_user", "by").order_by("-pk")
    )


def swappable(viewer: Actor, shift: DutyShift, size: int = 30) -> list[DutyShift]:
    """Return shifts of colleagues still to come that this one may be swapped with, of those seen."""
    later = _seen(viewer).filter(since__gt=timezone.now()).exclude(user=shift.user_id)
    return list(later.order_by("since", "pk")[:size])


def clashing(queue: int | None, spans: Iterable[tuple[datetime, datetime]]) -> list[DutyShift]:
    """Return the shifts of one scope that overlap any of `spans`; one question."""
    wanted = Q(pk__in=())
    for since, until in spans:
        wanted |= Q(since__lt=until, until__gt=since)
    return list(in_force().filter(wanted, queue=queue).order_by("since"))


def _seen(viewer: Actor) -> QuerySet[DutyShift]:
    """Return the shifts the staff sees; those of a closed queue its people, and who keeps the roster."""
    _check(viewer)
    if viewer.is_system or viewer.roles & CURATORS:
        return in_force()
    return in_force().filter(Q(queue=None) | Q(queue__profile__restricted=False) | Q(queue__in=viewer.queues))


def _check(viewer: Actor) -> None:
    if not (viewer.is_system or viewer.roles & CATALOGUE):
        raise NotFound


def people(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id."""
    return {one.pk: str(one) for one in get_user_model().objects.filter(pk__in=set(ids))}


def person(user_id: int) -> str:
    """Return the name of a person, "" for an unknown one."""
    found = get_user_model().objects.filter(pk=user_id).first()
    return str(found) if found else ""

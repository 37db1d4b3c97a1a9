"""Duties to write guides (Điều 9.1, 11.1): made for connections, ended with them, in step with guides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from kb.actions.duty_states import bring_up_to_date
from kb.domain.duties import OUR_SYSTEMS
from kb.domain.states import DutySource, DutyState
from kb.models import Guide, GuideDuty, GuideDutyChange
from kb.queries import duties as kept
from kb.queries import guides
from support import outbox
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Connection, Service
from support.outbox import Happened

_SWEEPER = Actor.system("Nghĩa vụ tài liệu")
BATCH = 200
_HEIR = Coalesce("agency__successor", "agency")


@dataclass(slots=True)
class Arranged:
    """What a sweep changed, as duty ids."""

    made: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    states: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many duties changed."""
        return len({*self.made, *self.ended, *self.moved, *self.states})


def current(today: date) -> QuerySet[Connection]:
    """Return the connections of a day; both ends of their time are included."""
    begun, lasting = Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today)
    return Connection.objects.filter(begun & lasting)


@transaction.atomic
def arrange(*, connections: Collection[int] | None = None) -> Arranged:
    """Make, move and end duties as connections and services stand today; all, or those of `connections`.

    May run twice and at the same time: what another run made meanwhile is left to it.
    """
    today, done = timezone.localdate(), Arranged()
    _move(done, today)
    known = GuideDuty.objects.filter(
        ended_on=None, source=DutySource.CONNECTION.value, service=None, agency__isnull=False
    )
    lasting = current(today).filter(system__active=True).annotate(heir=_HEIR)
    if connections is not None:
        systems = Connection.objects.filter(pk__in=connections).values("system")
        known, lasting = known.filter(system__in=systems), lasting.filter(system__in=systems)
    cells = {
        (heir, system): pk for pk, heir, system in lasting.order_by("pk").values_list("pk", "heir", "system")
    }
    there = {(agency, system): pk for pk, agency, system in known.values_list("pk", "agency", "system")}
    _make(done, [_owed(cell, cells[cell]) for cell in sorted(cells.keys() - there.keys())])
    _make(done, _own(done, today) if connections is None else [])
    gone = sorted(there.keys() - cells.keys())
    for first in range(0, len(gone), BATCH):
        _end(done, gone[first : first + BATCH], today)
    _states(done, GuideDuty.objects.filter(pk__in=done.made + done.moved, ended_on=None))
    _tell(done)
    return done


def _owed(cell: tuple[int, int], connection: int) -> GuideDuty:
    now = timezone.now()
    return GuideDuty(
        agency_id=cell[0],
        system_id=cell[1],
        connection_id=connection,
        source=DutySource.CONNECTION.value,
        state=DutyState.NONE.value,
        state_since=now,
        made_at=now,
    )


def _own(done: Arranged, today: date) -> list[GuideDuty]:
    """Return duties of ours that are missing (Điều 11.1), and end those of services that are no more."""
    now = timezone.now()
    ours = GuideDuty.objects.filter(source=DutySource.OWN.value, ended_on=None)
    _ended(done, ours.filter(service__active=False), today)
    services = Service.objects.filter(system__key__in=OUR_SYSTEMS, active=True)
    has = Exists(ours.filter(service=OuterRef("pk")))
    return [
        GuideDuty(
            system_id=one.system_id,
            service=one,
            source=DutySource.OWN.value,
            state=DutyState.NONE.value,
            state_since=now,
            made_at=now,
        )
        for one in services.filter(~has).order_by("pk")
    ]


def _make(done: Arranged, rows: Sequence[GuideDuty]) -> None:
    for first in range(0, len(rows), BATCH):
        done.made += _insert(rows[first : first + BATCH])


def _insert(rows: Sequence[GuideDuty]) -> list[int]:
    """Insert duties with the beginning of their history; one that another run just made is left out."""
    try:
        with transaction.atomic():
            made = GuideDuty.objects.bulk_create(rows)
            GuideDutyChange.objects.bulk_create(
                GuideDutyChange(duty=one, state=one.state, at=one.made_at) for one in made
            )
            return [one.pk for one in made]
    except IntegrityError:
        for one in rows:
            one.pk = None
        return [pk for one in rows for pk in _insert([one])] if len(rows) > 1 else []


def _move(done: Arranged, today: date) -> None:
    """Let duties of merged agencies follow their successor; where that one has the same, they end."""
    moved = GuideDuty.objects.select_for_update(of=("self",)).filter(
        ended_on=None, agency__successor__isnull=False
    )
    for duty in moved.select_related("agency").order_by("pk"):
        same = GuideDuty.objects.filter(
            ended_on=None,
            agency=duty.agency.successor_id,  # type: ignore[union-attr]
            system=duty.system_id,
            service=duty.service_id,
            topic=duty.topic_id,
            code=duty.code,
        )
        if same.exists():
            _ended(done, GuideDuty.objects.filter(pk=duty.pk), today)
            continue
        GuideDuty.objects.filter(pk=duty.pk).update(agency=duty.agency.successor_id)  # type: ignore[union-attr]
        done.moved.append(duty.pk)


def _end(done: Arranged, cells: Iterable[tuple[int, int]], today: date) -> None:
    """End the duties, of single services too, of agencies that are connected to a system no more."""
    where = Q(pk__in=())
    for agency, system in cells:
        where |= Q(agency=agency, system=system)
    _ended(done, GuideDuty.objects.filter(where, source=DutySource.CONNECTION.value, ended_on=None), today)


def _ended(done: Arranged, rows: QuerySet[GuideDuty], today: date) -> None:
    now = timezone.now()
    found = list(rows.select_for_update(of=("self",)).select_related("connection").order_by("pk"))
    for duty in found:
        until = duty.connection.until if duty.connection else None
        duty.ended_on = min(until, today) if until else today
        duty.state, duty.state_since = DutyState.NOT_CONNECTED.value, now
    GuideDuty.objects.bulk_update(found, ["ended_on", "state", "state_since"], batch_size=200)
    GuideDutyChange.objects.bulk_create(
        GuideDutyChange(duty=duty, state=duty.state, at=now, guide_id=duty.guide_id) for duty in found
    )
    done.ended += [duty.pk for duty in found]


def _states(done: Arranged, rows: QuerySet[GuideDuty]) -> None:
    """Bring the states of open duties up to date, a batch at a time in the order of their ids."""
    last = 0
    while True:
        locked = rows.filter(pk__gt=last).select_for_update(of=("self",)).order_by("pk")
        batch = list(locked[:BATCH])
        if not batch:
            return
        changed = bring_up_to_date(batch, timezone.localdate(), timezone.now())
        done.states += [duty.pk for duty in changed]
        last = batch[-1].pk


def _tell(done: Arranged) -> None:
    if not done.count:
        return
    data = {
        "made": done.made[:BATCH],
        "ended": done.ended[:BATCH],
        "moved": done.moved[:BATCH],
        "states": done.states[:BATCH],
    }
    outbox.record(_SWEEPER, Happened(EventKind.GUIDE_DUTY_CHANGED, data=data))


def sweep() -> int:
    """Bring everything into step: connections, services, agencies, days that passed. Returns the changes."""
    done = arrange()
    return done.count + pass_day()


@transaction.atomic
def pass_day() -> int:
    """Bring the state of every open duty up to date: a day of review, or of expiry, may have passed."""
    done = Arranged()
    _states(done, GuideDuty.objects.filter(ended_on=None))
    _tell(done)
    return done.count


def follow(guide: Guide) -> None:
    """Bring the duties a guide may meet up to date; in the caller's transaction, the guide locked before."""
    follow_many([guide.pk])


@transaction.atomic
def follow_many(guide_ids: Iterable[int]) -> int:
    """Bring the duties that some guides may meet up to date; returns how many changed."""
    ids, done = list(guide_ids), Arranged()
    rows = Guide.objects.filter(pk__in=ids).annotate(heir=_HEIR)
    cells = Q(guide__in=ids)
    for pk, heir, topic in rows.values_list("pk", "heir", "topic"):
        of_it = Guide.systems.through.objects.filter(guide=pk).values("connectedsystem")
        services = Guide.services.through.objects.filter(guide=pk).values("service")
        cells |= Q(agency=heir, system__in=of_it) | Q(agency=heir, service__in=services)
        cells |= Q(source=DutySource.QUESTIONS.value, topic=topic)
    _states(done, GuideDuty.objects.filter(cells, ended_on=None))
    _tell(done)
    return done.count


# --- by hand ----------------------------------------------------------------------------------------


def lock(by: Actor, duty_id: int) -> GuideDuty:
    """Lock an open duty `by` may see; raises NotFound. Guides are locked before it."""
    seen = kept.seen(by).filter(pk=duty_id, ended_on=None).values("pk")
    found = GuideDuty.objects.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def link(by: Actor, *, duty_id: int, guide_id: int) -> GuideDuty:
    """Say which guide meets a duty: whose duty it is and who manages duties may.

    A duty from questions closes at once when the guide is published, else on the day it is.
    """
    duty = lock(by, duty_id)
    ours = bool(by.roles & guides.WRITERS) if duty.agency_id is None else duty.agency_id in by.agencies
    if not (ours or kept.manages(by)):
        raise Forbidden
    guide = guides.seen(by).select_related("agency").filter(pk=guide_id).first()
    if guide is None:
        raise FieldError("guide", _("Hãy chọn tài liệu."))
    heirs = {guide.agency_id, guide.agency.successor_id if guide.agency else None}
    if duty.source != DutySource.QUESTIONS and duty.agency_id not in heirs:
        raise NotAllowed(_("Tài liệu này của cơ quan khác."))
    duty.guide = guide
    duty.save(update_fields=["guide"])
    outbox.record(by, Happened(EventKind.GUIDE_DUTY_LINKED, data={"duty": duty.pk, "guide": guide.pk}))
    _states(Arranged(), GuideDuty.objects.filter(pk=duty.pk, ended_on=None))
    duty.refresh_from_db()
    return duty


@transaction.atomic
def add_for_service(by: Actor, *, duty_id: int, service_id: int) -> GuideDuty:
    """Open a duty of its own for one service that an agency's connection names; raises NotAllowed."""
    whole, now = lock(by, duty_id), timezone.now()
    if not kept.manages(by):
        raise Forbidden
    named = Service.objects.filter(pk=service_id, connections=whole.connection_id or 0).first()
    if whole.source != DutySource.CONNECTION or named is None:
        raise FieldError("service", _("Kết nối không có dịch vụ này."))
    row = GuideDuty(
        agency_id=whole.agency_id,
        system_id=whole.system_id,
        service=named,
        connection_id=whole.connection_id,
        source=whole.source,
        state_since=now,
        made_at=now,
    )
    made = _insert([row])
    if not made:
        raise NotAllowed(_("Dịch vụ này đã có nghĩa vụ riêng."))
    outbox.record(by, Happened(EventKind.GUIDE_DUTY_CHANGED, data={"made": made, "service": named.pk}))
    _states(Arranged(), GuideDuty.objects.filter(pk__in=made))
    return GuideDuty.objects.get(pk=made[0])

"""Incidents as a viewer may read them: staff all, an agency those that concern it, everybody public ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from support.domain.errors import NotFound
from support.domain.incidents import RUNNING, Fit, Sought, Told, Way, fit, keywords
from support.domain.lifecycle import OPEN
from support.domain.roles import READERS, Actor
from support.models import (
    Case,
    ConnectedSystem,
    Connection,
    Event,
    Incident,
    IncidentCase,
    IncidentEvent,
    IncidentFollower,
    IncidentNotice,
    IncidentScope,
    IncidentUpdate,
    Platform,
)
from support.queries import tickets

PAGE = 50
MOST_RUNNING = 20
_KEPT, _SECONDS = "incidents:running", 5
_RUNNING = [one.value for one in RUNNING]


def today() -> Q:
    """Return what narrows connections to those of today."""
    return Q(until=None) | Q(until__gte=timezone.localdate())


def visible_to(viewer: Actor) -> QuerySet[Incident]:
    """Return the incidents `viewer` may read (Điều 3.2): the one rule for list, page, banner and socket."""
    if sees_all(viewer):
        return Incident.objects.all()
    allowed = Q(public=True)
    if viewer.reads_of:
        allowed |= _concerns(viewer)
    return Incident.objects.filter(allowed)


def sees_all(viewer: Actor) -> bool:
    """True for those who read tickets as staff: they work every incident."""
    return viewer.is_system or bool(viewer.roles & READERS)


def _concerns(viewer: Actor) -> Q:
    """An agency is concerned by its connections, what it owns or operates, or a ticket of its own."""
    links = Connection.objects.filter(today(), agency__in=viewer.agencies)
    owned = ConnectedSystem.objects.filter(owner__in=viewer.agencies)
    over = Q(platform__in=links.filter(platform__isnull=False).values("platform"))
    over |= Q(platform__in=links.filter(platform=None).values("system__platforms"))
    over |= Q(platform__in=Platform.objects.filter(operator__in=viewer.agencies).values("pk"))
    used = links.filter(services__isnull=False).values("services__system")
    stands = Q(system__in=links.values("system")) | Q(system__in=owned.values("pk")) | over
    stands |= Q(system__in=used)
    scopes = IncidentScope.objects.filter(stands, incident=OuterRef("pk"))
    asked = IncidentCase.objects.filter(
        incident=OuterRef("pk"), detached_at=None, case__requesting_agency__in=viewer.reads_of
    )
    return Exists(scopes) | Q(Exists(asked))


def get(viewer: Actor, number: str) -> Incident:
    """Return one incident with scope, `attached` and `open_ones`; raises NotFound, for foreign ones too."""
    rows = visible_to(viewer).annotate(attached=_ATTACHED, open_ones=_OPEN)
    found = with_scopes(rows).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def attached_of(incident: Incident) -> int:
    """Return how many tickets an incident has, as `get` and `listed` bring it."""
    return int(getattr(incident, "attached", 0))


_ATTACHED = Count("children", filter=Q(children__detached_at=None))
_OPEN = Count("children", filter=Q(children__detached_at=None, children__case__stage__in=OPEN))


def with_scopes(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Bring what names an incident: systems and platforms (one query more), who declared and approved."""
    named = IncidentScope.objects.select_related("system__owner", "platform__operator").order_by("pk")
    return rows.select_related("declared_by", "reviewed_by").prefetch_related(
        Prefetch("scopes", queryset=named)
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; `view` is running, ended or all."""

    view: str = "running"
    words: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of incidents, and the cursor of the next ("" for the last page)."""

    rows: list[Incident] = field(default_factory=list)
    next: str = ""


def listed(viewer: Actor, filters: Filters) -> QuerySet[Incident]:
    """Return incidents for a list, latest declared first, each with `attached`, how many tickets it has."""
    rows = with_scopes(visible_to(viewer))
    if filters.view == "running":
        rows = rows.filter(state__in=_RUNNING)
    elif filters.view == "ended":
        rows = rows.exclude(state__in=_RUNNING)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.words:
        rows = rows.filter(Q(title__icontains=filters.words) | Q(number__icontains=filters.words))
    return rows.annotate(attached=_ATTACHED).order_by("-declared_at", "-pk")


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page by keyset."""
    rows = listed(viewer, filters)
    known = min(int(after), tickets.MOST_KEY) if after.isdecimal() and len(after) < 20 else 0
    last = Incident.objects.filter(pk=known).values_list("declared_at", "pk").first()
    if last:
        rows = rows.filter(Q(declared_at__lt=last[0]) | Q(declared_at=last[0], pk__lt=last[1]))
    found = list(rows[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def updates(viewer: Actor, incident: Incident) -> list[IncidentUpdate]:
    """Return the notices, latest first; agencies read those that left and were not taken back."""
    rows = IncidentUpdate.objects.filter(incident=incident).select_related("by").order_by("-seq")
    if not sees_all(viewer):
        rows = rows.filter(taken_back_at=None, leaves_at__lte=timezone.now())
    return list(rows)


def delivered(incident: Incident) -> dict[int, dict[str, int]]:
    """Return for each notice what became of its mails: {update id: {way or state of a mail: count}}."""
    rows = IncidentNotice.objects.filter(update__incident=incident).order_by()
    found: dict[int, dict[str, int]] = {}
    for update, way, state, count in rows.values_list("update", "way", "mail__state").annotate(n=Count("pk")):
        told = found.setdefault(update, {})
        told[state or way] = told.get(state or way, 0) + count
    return found


def delivered_of(update: IncidentUpdate) -> dict[str, int]:
    """Return how many mails a notice sent, and how many a person has to tell (`elsewhere`)."""
    rows = IncidentNotice.objects.filter(update=update)
    return rows.aggregate(mails=Count("mail"), elsewhere=Count("pk", filter=Q(way=Way.ELSEWHERE.value)))


def notices_of(viewer: Actor, update: IncidentUpdate) -> list[IncidentNotice]:
    """Return how each recipient was told: tickets `viewer` sees as staff, and agencies; threads first."""
    seen = tickets.for_staff(viewer).filter(pk=OuterRef("case"))
    rows = IncidentNotice.objects.filter(Q(case=None) | Q(Exists(seen)), update=update)
    sent = Prefetch("mail__recipients", to_attr="people")
    rows = rows.select_related("agency", "case__requesting_agency", "case__contact", "mail")
    return list(rows.prefetch_related(sent).order_by("-way", "pk"))


def kept_open(update: IncidentUpdate) -> list[IncidentNotice]:
    """Return the tickets an end could not resolve, each with why."""
    rows = IncidentNotice.objects.filter(update=update, case__isnull=False).exclude(kept="")
    return list(rows.select_related("case").order_by("case_id"))


def story(incident: Incident) -> list[Event]:
    """Return what happened, oldest first, each with its people's words in `texts`."""
    ids = IncidentEvent.objects.filter(incident=incident).values("event")
    rows = Event.objects.filter(pk__in=ids).select_related("actor").prefetch_related("texts")
    return list(rows.order_by("at", "pk"))


# --- What runs now, for banners and panels ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Running:
    """A running incident in short, and what it is recognised by."""

    pk: int
    number: str
    title: str
    kind: str
    started_at: datetime
    banner: bool
    sought: Sought

    def fits(self, case: Case) -> Fit:
        """Return what a loaded ticket has in common with it; asks nothing."""
        return fit(self.sought, told_of(case))


def running() -> list[Running]:
    """Return the running incidents, latest first; kept five seconds, for every page asks.

    Not narrowed to a viewer: whoever shows it to others than staff asks `visible_to` first.
    """
    known: str | None = cache.get(_KEPT)
    if known is None:
        rows = with_scopes(Incident.objects.filter(state__in=_RUNNING)).order_by("-declared_at", "-pk")
        found = list(rows[:MOST_RUNNING])
        wanted = _sought_of_all(found)
        known = json.dumps([_short(one, wanted[one.pk]) for one in found])
        cache.set(_KEPT, known, _SECONDS)
    return [_read(one) for one in json.loads(known)]


def forget_running() -> None:
    """Let the next page read anew what runs."""
    cache.delete(_KEPT)


def _short(incident: Incident, wanted: Sought) -> dict[str, Any]:
    """Return a running incident as plain data: nothing else goes into a cache that others can reach."""
    return {
        "pk": incident.pk,
        "number": incident.number,
        "title": incident.title,
        "kind": incident.kind,
        "started_at": incident.started_at.isoformat(),
        "banner": incident.banner,
        "systems": sorted(wanted.systems),
        "platforms": sorted(wanted.platforms),
        "agencies": sorted(wanted.agencies),
        "code": wanted.code,
        "keywords": wanted.keywords,
    }


def _read(kept: dict[str, Any]) -> Running:
    since = datetime.fromisoformat(kept["started_at"])
    wanted = Sought(
        frozenset(kept["systems"]),
        frozenset(kept["platforms"]),
        frozenset(kept["agencies"]),
        kept["number"],
        kept["code"],
        tuple(kept["keywords"]),
        since,
    )
    named = (kept["pk"], kept["number"], kept["title"], kept["kind"])
    return Running(*named, since, kept["banner"], wanted)


def running_for(viewer: Actor) -> list[Incident]:
    """Return the running incidents with a banner that `viewer` may read; nothing is asked when none runs."""
    if not any(one.banner for one in running()):
        return []
    rows = with_scopes(visible_to(viewer)).filter(state__in=_RUNNING, banner=True)
    return list(rows.order_by("-declared_at", "-pk")[:3])


def followed_by(viewer: Actor, found: Sequence[Incident]) -> set[int]:
    """Return the keys of those incidents `viewer` asked to be told of."""
    rows = IncidentFollower.objects.filter(user=viewer.user_id or 0, incident__in=found)
    return set(rows.values_list("incident_id", flat=True))


def sought(incident: Incident, links: Sequence[Connection] | None = None) -> Sought:
    """Return what an incident (loaded with its scopes) is recognised by; `links` are those that stand still.

    Two queries, one with `links`.
    """
    systems, platforms = scope(incident)
    over = ConnectedSystem.objects.filter(platforms__in=platforms).values_list("pk", flat=True)
    if links is None:
        pairs = set(connections(systems, platforms).values_list("agency_id", "system_id"))
    else:
        pairs = {(one.agency_id, one.system_id) for one in links}
    return _sought(incident, pairs, set(over if platforms else ()))


def _sought(incident: Incident, pairs: set[tuple[int, int]], over: set[int]) -> Sought:
    """Return what an incident is recognised by: `pairs` are agency and system of the connections."""
    systems, platforms = scope(incident)
    names = [str(one) for one in incident.scopes.all()]
    names += [one.platform.key for one in incident.scopes.all() if one.platform]
    still = {system for _agency, system in pairs}
    return Sought(
        systems=frozenset(systems | still | over),
        platforms=frozenset(platforms),
        agencies=frozenset(agency for agency, _system in pairs),
        number=incident.number,
        code=incident.error_code,
        keywords=keywords(names),
        since=incident.started_at,
        until=incident.ended_at,
    )


def _sought_of_all(rows: Sequence[Incident]) -> dict[int, Sought]:
    """Return `sought` of several incidents by two queries, however many they are."""
    scopes = {one.pk: scope(one) for one in rows}
    systems = {pk for named, _platforms in scopes.values() for pk in named}
    platforms = {pk for _systems, named in scopes.values() for pk in named}
    through = ConnectedSystem.platforms.through.objects.filter(platform__in=platforms)
    over = set(through.values_list("connectedsystem_id", "platform_id"))
    columns = ("agency_id", "system_id", "platform_id", "services__system")
    links = list(connections(systems, platforms).values_list(*columns))
    found = {}
    for one in rows:
        mine, through_mine = scopes[one.pk]
        below = {system for system, platform in over if platform in through_mine}
        pairs = {
            (agency, system)
            for agency, system, platform, provider in links
            if {system, provider} & mine or platform in through_mine or (platform is None and system in below)
        }
        found[one.pk] = _sought(one, pairs, below)
    return found


def scope(incident: Incident) -> tuple[set[int], set[int]]:
    """Return the keys of the systems and platforms of an incident loaded with its scopes."""
    rows = incident.scopes.all()
    return {one.system_id for one in rows if one.system_id}, {
        one.platform_id for one in rows if one.platform_id
    }


def affected(incident: Incident) -> list[Connection]:
    """Return the connections that stand still, by agency (one query)."""
    links = connections(*scope(incident)).select_related("agency", "system")
    return list(links.order_by("agency__sort_key", "system__sort_key", "pk"))


def connections(systems: set[int], platforms: set[int]) -> QuerySet[Connection]:
    """Return today's connections that stand still with systems or platforms (R9).

    Of a system that itself is connected, and of every system that uses a service it provides.
    """
    over = Q(system__in=systems) | Q(services__system__in=systems) | Q(platform__in=platforms)
    over |= Q(platform=None, system__platforms__in=platforms)
    return Connection.objects.filter(over, today(), system__active=True).distinct()


def told_of(case: Case, body: str = "") -> Told:
    """Return what a loaded ticket says of itself."""
    api = getattr(case, "api_incident", None)
    platform = case.connection.platform_id if case.connection_id and case.connection else None
    return Told(
        received_at=case.received_at,
        kind=case.kind,
        system=case.system_id,
        platforms=frozenset({platform} if platform else ()),
        agency=case.requesting_agency_id,
        code=api.error_code if api else "",
        text=f"{case.subject} {body}",
    )


def of_case(case: Case) -> IncidentCase | None:
    """Return the incident a ticket belongs to, the running one first (one query)."""
    rows = IncidentCase.objects.filter(case=case, detached_at=None).select_related("incident")
    return rows.order_by("-current", F("attached_at").desc()).first()

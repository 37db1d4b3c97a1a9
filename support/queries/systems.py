"""The catalogue of connected systems as a viewer may read it; connections are need to know (Điều 3.2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from support.domain import system_flags
from support.domain.assessment import LEVEL_NEEDED
from support.domain.errors import NotFound
from support.domain.roles import READERS, Actor, Role
from support.domain.system_flags import Flag
from support.domain.systems import AgencyKind, Exemption
from support.domain.text import fold
from support.models import Agency, Case, ConnectedSystem, Connection, Liaison, Platform, Service
from support.queries import liaisons, tickets
from support.queries.tickets import MOST_KEY

PAGE = 50
WORDS = 8  # words of a search
# Who may read what an agency registered: its purpose, scope and fields (R28).
ENTITLED: frozenset[Role] = READERS | {Role.OVERSIGHT, Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; `flag` is a system_flags.Flag, `idle` asks for those out of use."""

    words: str = ""
    kind: str = ""
    owner: int | None = None
    platform: int | None = None
    flag: str = ""
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of systems, and the cursor of the next ("" for the last page)."""

    rows: list[ConnectedSystem] = field(default_factory=list)
    next: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """One page of connections, and the cursor of the next ("" for the last page)."""

    rows: list[Connection] = field(default_factory=list)
    next: str = ""


def systems(viewer: Actor) -> QuerySet[ConnectedSystem]:
    """Return the catalogue for staff, each row with `connected`, the first day of its oldest connection."""
    if not (viewer.is_system or viewer.is_staff):
        raise NotFound
    oldest = Connection.objects.filter(system=OuterRef("pk")).order_by().values("system")
    return ConnectedSystem.objects.annotate(
        connected=Subquery(oldest.annotate(first=Min("since")).values("first"))
    ).select_related("owner")


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return systems in Vietnamese order by keyset; raises NotFound for who is not staff."""
    rows = _narrowed(systems(viewer), filters).prefetch_related("platforms")
    last = ConnectedSystem.objects.filter(pk=_key(after)).values_list("sort_key", "pk").first()
    if last:
        rows = rows.filter(Q(sort_key__gt=last[0]) | Q(sort_key=last[0], pk__gt=last[1]))
    found = list(rows.order_by("sort_key", "pk")[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def _key(after: str) -> int:
    return min(int(after), MOST_KEY) if after.isdecimal() and len(after) < 20 else 0


def _narrowed(rows: QuerySet[ConnectedSystem], filters: Filters) -> QuerySet[ConnectedSystem]:
    rows = rows.filter(active=not filters.idle)
    for word in fold(filters.words).split()[:WORDS]:
        rows = rows.filter(
            Q(search_text__contains=word)
            | Q(owner__search_text__contains=word)
            | Q(services__code__icontains=word)
        )
    for name, value in (
        ("kind", filters.kind),
        ("owner", filters.owner),
        ("platforms", filters.platform),
    ):
        if value:
            rows = rows.filter(**{name: min(value, MOST_KEY) if isinstance(value, int) else value})
    narrow = _flagged(filters.flag)
    return (rows if narrow is None else rows.alias(counted=_counted()).filter(narrow)).distinct()


def _counted() -> Coalesce:
    """Count the year from the last check, else from the connection; as `domain.assessment.yearly_due`."""
    return Coalesce(F("assessed_on"), F("connected"))


def _flagged(flag: str) -> Q | None:
    """Return the rows that carry a flag, the same ones `domain.system_flags.badges` marks."""
    exempt = Q(owner__kind=AgencyKind.DEFENCE.value)
    forever = Q(exemption__in=[Exemption.MONITORED.value, Exemption.DEFENCE.value])
    late = Q(counted__isnull=False, counted__lte=system_flags.last_overdue(timezone.localdate()))
    overdue = late & ~forever & (Q(owner=None) | ~exempt)
    return {
        Flag.LEVEL.value: Q(safety_level=None) | Q(safety_level__lt=LEVEL_NEEDED),
        Flag.OVERDUE.value: overdue,
        Flag.EXEMPT.value: (~Q(exemption="") | exempt) & ~overdue,
        Flag.OWNER.value: Q(owner=None),
        Flag.TO_VERIFY.value: Q(to_verify=True),
    }.get(flag)


def get(viewer: Actor, system_id: int) -> ConnectedSystem:
    """Return one system with owner and `connected`; raises NotFound."""
    found = systems(viewer).prefetch_related("platforms").filter(pk=system_id).first()
    if found is None:
        raise NotFound
    return found


def connections(viewer: Actor) -> QuerySet[Connection]:
    """Return the connections `viewer` may see: all for those entitled, its own agency's for a member."""
    found = Connection.objects.select_related("agency", "system", "platform")
    if viewer.is_system or viewer.roles & ENTITLED:
        return found
    return found.filter(agency__in=viewer.agencies)


def connections_of(
    viewer: Actor, *, agency_id: int | None = None, past: bool = False
) -> QuerySet[Connection]:
    """Return connections in the order of the systems' names: of `agency_id`, else of the viewer's agencies.

    Only those of today unless `past`; what the viewer may not see is not there.
    """
    agencies = viewer.agencies if agency_id is None else {agency_id}
    found = connections(viewer).filter(agency__in=agencies)
    return (found if past else found.filter(_today())).order_by("system__sort_key", "pk")


def _today() -> Q:
    return Q(until=None) | Q(until__gte=timezone.localdate())


def connection(viewer: Actor, connection_id: int) -> Connection:
    """Return one connection with services and today's liaisons; raises NotFound, for foreign ones too."""
    found = told(connections(viewer)).filter(pk=connection_id).first()
    if found is None:
        raise NotFound
    return found


def told(found: QuerySet[Connection]) -> QuerySet[Connection]:
    """Bring what a row shows: services, and in `speakers` today's liaisons."""
    named = liaisons.current(liaisons.on_day()).order_by("pk")
    return found.prefetch_related("services", Prefetch("liaisons", queryset=named, to_attr="speakers"))


def all_liaisons(connection: Connection) -> list[Liaison]:
    """Return every liaison of a connection, today's first; who ended stays on record."""
    rows = Liaison.objects.filter(connection=connection).select_related("contact", "user")
    return list(rows.order_by(F("until").desc(nulls_first=True), "-since", "pk"))


def links(viewer: Actor, system: ConnectedSystem, *, after: str = "", size: int = PAGE) -> Links:
    """Return a system's connections that `viewer` may see, by the agencies' names, ended ones last."""
    ends = ExpressionWrapper(~_today(), output_field=BooleanField())
    rows = told(connections(viewer).filter(system=system)).annotate(ended=ends)
    place = rows.prefetch_related(None).filter(pk=_key(after))
    last = place.values_list("ended", "agency__sort_key", "pk").first()
    if last:
        ended, name, pk = last
        beyond = Q(agency__sort_key__gt=name) | Q(agency__sort_key=name, pk__gt=pk)
        later = Q(ended=True) if not ended else Q(pk__in=())
        onward = (Q(ended=ended) & beyond) | later
        rows = rows.filter(onward)
    found: list[Connection] = list(rows.order_by("ended", "agency__sort_key", "pk")[: size + 1])
    return Links(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def latest_tickets(viewer: Actor, system: ConnectedSystem, size: int = 8) -> list[Case]:
    """Return the latest tickets on a system among those `viewer` may see: the one rule for seeing."""
    cases = tickets.visible_to(viewer).filter(system=system)
    return list(cases.select_related("requesting_agency").order_by("-activity_at", "-pk")[:size])


def owners() -> QuerySet[Agency]:
    """Return the agencies that own a system, in Vietnamese order."""
    return Agency.objects.filter(pk__in=ConnectedSystem.objects.values("owner")).order_by("sort_key")


def services() -> QuerySet[Service]:
    """Return the services in use a connection may be registered for, by the systems that offer them."""
    return Service.objects.filter(active=True).order_by("system__sort_key", "code", "name")


def platforms() -> QuerySet[Platform]:
    """Return the platforms in their order, with their operators."""
    return Platform.objects.select_related("operator").order_by("order", "pk")


def platform(key: str) -> Platform:
    """Return one platform by its key; raises NotFound."""
    found = platforms().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def affected(viewer: Actor, where: Platform) -> list[Connection]:
    """Return every connection that stands still when a platform does (R9), by agency.

    Those registered over it, and those whose platform is not on record while their system uses it.
    `by_system` tells the latter apart.
    """
    over = Q(platform=where) | Q(platform=None, system__platforms=where)
    found = told(connections(viewer)).filter(over & _today(), system__active=True)
    return list(found.distinct().order_by("agency__sort_key", "system__sort_key", "pk"))

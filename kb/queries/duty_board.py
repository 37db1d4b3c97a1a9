"""The board of duties: figures by state, the columns worth showing, a page of agencies with their cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from kb.domain.states import DutySource, DutyState
from kb.models import GuideDuty
from kb.queries import duties as kept
from kb.queries import guides, reaffirming
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.domain.text import fold
from support.models import Agency, ConnectedSystem, Service

PAGE = 20
COLUMNS = 6
OTHERS = 3  # duties of further systems a row names; the rest stands on the agency's own page
MOST_OTHERS = 200  # of one agency looked at alone
MINISTRIES, PLACES, REST = "bo", "dia-phuong", "khac"
_RANK = {AgencyKind.MINISTRY.value: 0, AgencyKind.PROVINCE.value: 1}
# Of the row's own kind, else of the agency above it: a department stands with its province.
_KIND = Case(
    *(When(kind=kind, then=Value(rank)) for kind, rank in _RANK.items()),
    *(When(parent__kind=kind, then=Value(rank)) for kind, rank in _RANK.items()),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed to; empty fields do not narrow. `group` is one of the three above."""

    state: str = ""
    group: str = ""
    q: str = ""
    system: int | None = None
    agency: int | None = None


def rows_of(viewer: Actor) -> QuerySet[GuideDuty]:
    """Return the duties the board is about: open ones of connected agencies (Điều 9.1) `viewer` sees."""
    rows = GuideDuty.objects.filter(source=DutySource.CONNECTION.value, ended_on=None)
    # Said apart from `kept.seen`, without its alternatives, so that each database takes the board's index.
    return rows if viewer.is_system or viewer.is_staff else rows.filter(agency__in=viewer.reads_of)


def narrowed(viewer: Actor, filters: Filters) -> QuerySet[GuideDuty]:
    """Apply every filter but the state."""
    rows = rows_of(viewer)
    if filters.agency:
        rows = rows.filter(agency=filters.agency)
    if filters.system:
        rows = rows.filter(system=filters.system)
    if filters.group or fold(filters.q):
        rows = rows.filter(agency__in=named(filters).values("pk"))
    return rows


def named(filters: Filters) -> QuerySet[Agency]:
    """Return the agencies of a group with all the words, without marks, in name or code."""
    found = Agency.objects.annotate(rank=_KIND).order_by()
    for word in fold(filters.q).split():
        found = found.filter(search_text__contains=word)
    if filters.group in (MINISTRIES, PLACES):
        found = found.filter(rank=0 if filters.group == MINISTRIES else 1)
    if filters.group == REST:
        found = found.filter(rank=2)
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures over all that is narrowed to: by state, the systems with how many, the ids of the agencies."""

    by_state: dict[str, int]
    systems: dict[int, int]
    agencies: list[int]

    @property
    def total(self) -> int:
        """Return how many duties there are."""
        return sum(self.by_state.values())

    @property
    def published(self) -> int:
        """Return how many are published and looked through in time."""
        return self.by_state.get(DutyState.PUBLISHED.value, 0)

    @property
    def share(self) -> int:
        """Return the published share in per cent, rounded down: 100 means all."""
        return self.published * 100 // self.total if self.total else 0


def tally(rows: QuerySet[GuideDuty]) -> Tally:
    """Count (2 queries)."""
    states, systems = Counter[str](), Counter[int]()
    counted = rows.order_by().values_list("system", "state").annotate(n=Count("pk"))
    for system, state, number in counted:
        states[state] += number
        systems[system] += number
    agencies = rows.order_by().values_list("agency", flat=True).distinct()
    return Tally(dict(states), dict(systems), [pk for pk in agencies if pk is not None])


def columns(found: Tally, names: Mapping[int, str]) -> list[int]:
    """Return the systems that get a column, in the order of `names`: all of a few, else the most."""
    most = sorted(found.systems, key=lambda pk: (-found.systems[pk], pk))
    if len(most) > COLUMNS:
        # A column for one agency alone is a column of dashes; its duty is told in the column of others.
        most = [pk for pk in most if found.systems[pk] > 1][: COLUMNS - 1]
    return [pk for pk in names if pk in set(most)]


@dataclass(frozen=True, slots=True)
class Square:
    """A duty as the matrix shows it; read as plain values, for a page has hundreds."""

    pk: int
    state: str
    system: int
    service: int | None


@dataclass(slots=True)
class Row:
    """An agency, its duties in the columns (None: not connected), and those of further systems."""

    agency: Agency
    cells: list[Square | None]
    others: list[Square] = field(default_factory=list)
    more: int = 0
    published: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the board and the cursor of the next ("" for none)."""

    rows: list[Row]
    next: str


def page(
    viewer: Actor, filters: Filters, found: Tally, shown: list[int], *, after: str = "", size: int = PAGE
) -> Page:
    """Return one page of rows of what was counted, by keyset (3 queries at most)."""
    agencies, following = agencies_after(_looked_for(viewer, filters, found, shown), after, size)
    return Page(_rows(viewer, filters, agencies, shown), following)


def agencies_after(agencies: QuerySet[Agency], after: str, size: int) -> tuple[list[Agency], str]:
    """Return a page of agencies, ministries first, then provinces, by name; and the cursor of the next."""
    agencies = agencies.annotate(rank=_KIND).only("pk", "code", "name", "short_name", "sort_key")
    known = Agency.objects.annotate(rank=_KIND).filter(pk=int(after) if _key(after) else 0)
    last = known.values_list("rank", "sort_key", "pk").first() if after else None
    if last:
        rank, name, pk = last
        agencies = agencies.filter(
            Q(rank__gt=rank) | Q(rank=rank, sort_key__gt=name) | Q(rank=rank, sort_key=name, pk__gt=pk)
        )
    found: list[Agency] = [*agencies.order_by("rank", "sort_key", "pk")[: size + 1]]
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def _looked_for(viewer: Actor, filters: Filters, found: Tally, shown: list[int]) -> QuerySet[Agency]:
    """Return the agencies that have a row, with the state looked for somewhere in it."""
    agencies, rows = Agency.objects.filter(pk__in=found.agencies), narrowed(viewer, filters)
    if filters.state == DutyState.NOT_CONNECTED:
        in_columns = rows.filter(agency=OuterRef("pk"), system__in=shown, service=None)
        count = in_columns.order_by().values("agency").annotate(n=Count("pk")).values("n")
        return agencies.annotate(filled=Coalesce(Subquery(count), 0)).filter(filled__lt=len(shown))
    if filters.state:
        with_it = rows.filter(state=filters.state).order_by()
        return agencies.filter(pk__in=with_it.values("agency"))
    return agencies


def _key(after: str) -> bool:
    return after.isascii() and after.isdecimal() and len(after) < 19


def _rows(viewer: Actor, filters: Filters, agencies: list[Agency], shown: list[int]) -> list[Row]:
    duties = rows_of(viewer).filter(agency__in=[one.pk for one in agencies])
    if filters.system:
        duties = duties.filter(system=filters.system)
    of_agency: dict[int, list[Square]] = defaultdict(list)
    told = duties.order_by("pk").values_list("agency", "pk", "state", "system", "service")
    for agency, pk, state, system, service in told:
        of_agency[agency or 0].append(Square(pk, state, system or 0, service))
    most = MOST_OTHERS if filters.agency else OTHERS
    return [_row(agency, of_agency[agency.pk], shown, filters.state, most) for agency in agencies]


def _row(agency: Agency, duties: list[Square], shown: list[int], state: str, most: int) -> Row:
    in_columns = {duty.system: duty for duty in duties if duty.service is None}
    cells = [in_columns.get(system) for system in shown]
    placed = {duty.pk for duty in cells if duty}
    others = [duty for duty in duties if duty.pk not in placed]
    others.sort(key=lambda duty: duty.state != state)  # what was looked for comes first
    published = sum(duty.state == DutyState.PUBLISHED for duty in duties)
    return Row(agency, cells, others[:most], max(0, len(others) - most), published, len(duties))


def own(viewer: Actor, size: int = 60) -> list[GuideDuty]:
    """Return our own duties (Điều 11.1), worst first, for the staff."""
    if not viewer.is_staff:
        return []
    rows = kept.seen(viewer).filter(source=DutySource.OWN.value, ended_on=None)
    return list(
        rows.select_related("service", "system").order_by("service__code", "service__name", "pk")[:size]
    )


def lines(viewer: Actor, filters: Filters) -> Iterator[GuideDuty]:
    """Yield every duty narrowed to, by agency, then system; `opens`: the viewer may open its guide.

    `looked_at`: when its version was last found to be still right.
    """
    rows = narrowed(viewer, filters)
    if filters.state:
        rows = rows.filter(state=filters.state)
    agency_kind: Any = Case(
        *(When(agency__kind=kind, then=Value(rank)) for kind, rank in _RANK.items()),
        *(When(agency__parent__kind=kind, then=Value(rank)) for kind, rank in _RANK.items()),
        default=Value(2),
        output_field=IntegerField(),
    )
    opens = Exists(guides.seen(viewer).filter(pk=OuterRef("guide")))
    rows = rows.annotate(
        rank=agency_kind, opens=opens, looked_at=reaffirming.last_at("guide__current")
    ).select_related("agency", "system", "service", "guide__current")
    order = ("rank", "agency__sort_key", "agency", "system__sort_key", "pk")
    return rows.order_by(*order).iterator(chunk_size=500)


def systems(viewer: Actor) -> dict[int, str]:
    """Return the systems the board is about with their names, in the order of the names (1 query)."""
    has = rows_of(viewer).filter(system=OuterRef("pk"))
    found = ConnectedSystem.objects.filter(Exists(has)).order_by("sort_key", "pk")
    return dict(found.values_list("pk", "name"))


def services(rows: list[Row]) -> dict[int, str]:
    """Return the names of the services the rows name (1 query, none where there are none)."""
    wanted = {one.service for row in rows for one in row.others if one.service is not None}
    return {one.pk: str(one) for one in Service.objects.filter(pk__in=wanted)} if wanted else {}

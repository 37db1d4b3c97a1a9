"""The board of duties: figures by state, the columns worth showing, a page of agencies with their cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
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
from kb.queries import guides
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.domain.text import fold
from support.models import Agency, ConnectedSystem

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
    return kept.seen(viewer).filter(source=DutySource.CONNECTION.value, ended_on=None)


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
    """Figures over all that is narrowed to: by state, of whole cells, and the systems with how many."""

    by_state: dict[str, int]
    systems: dict[int, int]
    agencies: int

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
    agencies = rows.order_by().aggregate(n=Count("agency", distinct=True))["n"]
    return Tally(dict(states), dict(systems), agencies)


def columns(found: Tally) -> list[ConnectedSystem]:
    """Return the systems that get a column: all where they are few, else the most connected (1 query)."""
    most = sorted(found.systems, key=lambda pk: (-found.systems[pk], pk))
    if len(most) > COLUMNS:
        # A column for one agency alone is a column of dashes; its duty is told in the column of others.
        most = [pk for pk in most if found.systems[pk] > 1][: COLUMNS - 1]
    return list(ConnectedSystem.objects.filter(pk__in=most).only("pk", "name").order_by("sort_key", "pk"))


@dataclass(slots=True)
class Row:
    """An agency, its duties in the columns (None: not connected), and those of further systems."""

    agency: Agency
    cells: list[tuple[ConnectedSystem, GuideDuty | None]]
    others: list[GuideDuty] = field(default_factory=list)
    more: int = 0
    published: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the board and the cursor of the next ("" for none)."""

    rows: list[Row]
    next: str


def page(
    viewer: Actor, filters: Filters, shown: list[ConnectedSystem], *, after: str = "", size: int = PAGE
) -> Page:
    """Return one page of rows by keyset (3 queries at most)."""
    found, following = agencies_after(_page_of(narrowed(viewer, filters), filters, shown), after, size)
    return Page(_rows(viewer, filters, found, shown), following)


def agencies_after(agencies: QuerySet[Agency], after: str, size: int) -> tuple[list[Agency], str]:
    """Return a page of agencies, ministries first, then provinces, by name; and the cursor of the next."""
    agencies = agencies.annotate(rank=_KIND)
    known = Agency.objects.annotate(rank=_KIND).filter(pk=int(after) if _key(after) else 0)
    last = known.values_list("rank", "sort_key", "pk").first() if after else None
    if last:
        rank, name, pk = last
        agencies = agencies.filter(
            Q(rank__gt=rank) | Q(rank=rank, sort_key__gt=name) | Q(rank=rank, sort_key=name, pk__gt=pk)
        )
    found = list(agencies.order_by("rank", "sort_key", "pk")[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def _page_of(rows: QuerySet[GuideDuty], filters: Filters, shown: list[ConnectedSystem]) -> QuerySet[Agency]:
    """Return the agencies that have a row, with the state looked for somewhere in it."""
    agencies = Agency.objects.all()
    if filters.state == DutyState.NOT_CONNECTED:
        in_columns = rows.filter(agency=OuterRef("pk"), system__in=[one.pk for one in shown], service=None)
        count = in_columns.order_by().values("agency").annotate(n=Count("pk")).values("n")
        agencies = agencies.annotate(filled=Coalesce(Subquery(count), 0)).filter(filled__lt=len(shown))
    elif filters.state:
        rows = rows.filter(state=filters.state)
    return agencies.filter(pk__in=rows.order_by().values("agency"))


def _key(after: str) -> bool:
    return after.isascii() and after.isdecimal() and len(after) < 19


def _rows(viewer: Actor, filters: Filters, agencies: list[Agency], shown: list[ConnectedSystem]) -> list[Row]:
    duties = rows_of(viewer).filter(agency__in=[one.pk for one in agencies])
    if filters.system:
        duties = duties.filter(system=filters.system)
    duties = duties.select_related("system", "service").only(
        "pk", "state", "agency_id", "system__name", "service__name", "service__code"
    )
    of_agency: dict[int, list[GuideDuty]] = defaultdict(list)
    for duty in duties.order_by("agency", F("service").asc(nulls_first=True), "system__sort_key", "pk"):
        of_agency[duty.agency_id or 0].append(duty)
    most = MOST_OTHERS if filters.agency else OTHERS
    return [_row(agency, of_agency[agency.pk], shown, filters.state, most) for agency in agencies]


def _row(agency: Agency, duties: list[GuideDuty], shown: list[ConnectedSystem], state: str, most: int) -> Row:
    in_columns = {duty.system_id: duty for duty in duties if duty.service_id is None}
    cells = [(one, in_columns.get(one.pk)) for one in shown]
    placed = {duty.pk for _system, duty in cells if duty}
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
    """Yield every duty narrowed to, by agency, then system; `opens`: the viewer may open its guide."""
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
    rows = rows.annotate(rank=agency_kind, opens=opens).select_related(
        "agency", "system", "service", "guide__current"
    )
    order = ("rank", "agency__sort_key", "agency", "system__sort_key", "pk")
    return rows.order_by(*order).iterator(chunk_size=500)


def systems(viewer: Actor) -> QuerySet[ConnectedSystem]:
    """Return the systems one may narrow to, by name."""
    has = rows_of(viewer).filter(system=OuterRef("pk"))
    return ConnectedSystem.objects.filter(Exists(has)).order_by("sort_key", "pk")

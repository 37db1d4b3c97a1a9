"""Reading the register (sổ tiếp nhận): pages by keyset, filters, and the rows of an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.domain.errors import NotFound
from support.domain.roles import READERS, Actor, Role
from support.domain.words import _
from support.models import Message, QueueProfile, RegisterEntry
from support.queries.tickets import MOST_KEY

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE = 50
READ_REGISTER = READERS | {Role.OVERSIGHT}
CLOSED = _("(hàng đợi hạn chế)")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed to: days are those of entry in Vietnam, both included."""

    day_from: date | None = None
    day_to: date | None = None
    channel: str = ""
    agency: int | None = None


def entries(viewer: Actor, filters: Filters) -> QuerySet[RegisterEntry]:
    """Return the register as `viewer` may read it, newest first; raises NotFound for those who may not.

    Pass what is shown of it through `veiled`: every number stands, but not everybody's words.
    """
    if not (viewer.is_system or viewer.roles & READ_REGISTER):
        raise NotFound
    narrow = Q()
    if filters.day_from:
        narrow &= Q(entered_at__gte=_start(filters.day_from))
    if filters.day_to:
        narrow &= Q(entered_at__lt=_start(filters.day_to + timedelta(days=1)))
    if filters.channel:
        narrow &= Q(channel=filters.channel)
    if filters.agency:
        narrow &= Q(agency=min(filters.agency, MOST_KEY))
    closed = QueueProfile.objects.filter(queue=OuterRef("case__queue"), restricted=True)
    lines = RegisterEntry.objects.filter(narrow).select_related("case", "entered_by")
    lines = lines.annotate(closed=Exists(closed.exclude(pk__in=viewer.queues)))
    return lines.order_by("-year", "-number", "-revision")


def veiled(viewer: Actor, lines: Iterable[RegisterEntry]) -> Iterator[RegisterEntry]:
    """Yield the lines of `entries` without the words of tickets in queues closed to `viewer` (Điều 3.2).

    The line itself stays: a register with holes would look like a register with lost numbers.
    """
    for line in lines:
        if line.closed and not viewer.is_system:  # type: ignore[attr-defined]
            line.sender, line.agency_name, line.subject, line.evidence, line.note = "", "", CLOSED, "", ""
            line.case = None
        yield line


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the register and the cursor of the next."""

    rows: list[RegisterEntry]
    next: str
    first: bool


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page; `after` is year-number-revision of the last line shown before."""
    lines = entries(viewer, filters)
    place = _place(after)
    if place:
        year, number, revision = place
        lines = lines.filter(
            Q(year__lt=year)
            | Q(year=year, number__lt=number)
            | Q(year=year, number=number, revision__lt=revision)
        )
    rows = list(veiled(viewer, lines[: size + 1]))
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], f"{last.year}-{last.number}-{last.revision}" if last else "", place is None)


def originals(lines: Sequence[RegisterEntry]) -> dict[int, str]:
    """Return, by entry, the mail its evidence names (Message.source); entries without one are left out.

    Pass lines that went through `veiled`: those it hid have no case, and so no mail here either.
    """
    cases = {line.case_id for line in lines if line.case}
    mails: dict[int, list[tuple[str, str]]] = {}
    for case, mid, source in (
        Message.objects.filter(case__in=cases).exclude(source="").values_list("case", "message_id", "source")
    ):
        mails.setdefault(case, []).append((mid, source))
    found = {
        line.pk: next(
            (source for mid, source in mails.get(line.case.pk, ()) if mid and mid in line.evidence), ""
        )
        for line in lines
        if line.case
    }
    return {entry: source for entry, source in found.items() if source}


def _place(after: str) -> tuple[int, int, int] | None:
    parts = after.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def export(viewer: Actor, filters: Filters) -> Iterator[RegisterEntry]:
    """Yield every line, oldest first, without a cap and without holding them all in memory."""
    lines = entries(viewer, filters).order_by("year", "number", "revision")
    return veiled(viewer, lines.iterator(chunk_size=1000))

"""Reading the registers of incoming documents and of their follow-up (NĐ 30/2020/NĐ-CP, Phụ lục VI)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import LPad

from support.domain import arrivals
from support.domain.errors import NotFound
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.domain.text import fold
from support.domain.words import _
from support.models import Letter, QueueProfile, RegisterEntry
from support.models.fields import BareNumber
from support.queries.register import BATCH, CLOSED, PAGE, READ_REGISTER
from support.queries.tickets import MOST_KEY

_WIDE = 20  # signs a số đến may have
DONE = (Stage.RESOLVED.value, Stage.CLOSED.value, Stage.REJECTED.value, Stage.DUPLICATE.value)
_DAY_END = date(9999, 12, 31)


class State(StrEnum):
    """What the registers of documents may be narrowed to."""

    UNNUMBERED = "unnumbered"
    OPEN = "open"
    OVERDUE = "overdue"


STATE_LABELS: dict[State, str] = {
    State.UNNUMBERED: _("Chưa có số đến"),
    State.OPEN: _("Chưa trả lời"),
    State.OVERDUE: _("Quá thời hạn"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Days of arrival, both included; agency; state; a số đến or words, with or without marks."""

    day_from: date | None = None
    day_to: date | None = None
    agency: int | None = None
    state: str = ""
    words: str = ""


def letters(viewer: Actor, filters: Filters, today: date) -> QuerySet[Letter]:
    """Return letters as `viewer` may read them, oldest first; raises NotFound for those who may not.

    Pass what is shown of them through `veiled`: every line stands, but not everybody's words. What is hidden
    is not found by its agency or its words either.
    """
    if not (viewer.is_system or viewer.roles & READ_REGISTER):
        raise NotFound
    shut = _shut_to(viewer)
    found = Letter.objects.filter(_narrow(filters, today)).annotate(closed=shut, place=_place())
    if (filters.agency or filters.words.strip()) and not viewer.is_system:
        found = found.exclude(shut)
    return found.select_related("message__case").order_by("arrival_date", "place", "pk")


def _shut_to(viewer: Actor) -> Exists:
    closed = QueueProfile.objects.filter(queue=OuterRef("message__case__queue"), restricted=True)
    return Exists(closed.exclude(pk__in=viewer.queues))


def open_letters(viewer: Actor, filters: Filters, today: date) -> QuerySet[Letter]:
    """Return letters like `letters`, but only those whose words `viewer` may read."""
    found = letters(viewer, filters, today)
    return found if viewer.is_system else found.exclude(_shut_to(viewer))


def _place() -> Choice:
    """Sort numbers as numbers; letters without one come last in their day."""
    padded = LPad("arrival_number", _WIDE, Value("0"))
    return Choice(When(arrival_number="", then=Value("z" * _WIDE)), default=padded, output_field=CharField())


def _narrow(filters: Filters, today: date) -> Q:
    narrow = Q()
    if filters.day_from:
        narrow &= Q(arrival_date__gte=filters.day_from)
    if filters.day_to:
        narrow &= Q(arrival_date__lte=filters.day_to)
    if filters.agency:
        narrow &= Q(agency=min(filters.agency, MOST_KEY))
    if filters.state:
        narrow &= _in_state(State(filters.state), today)
    return narrow & _said(filters.words) if filters.words.strip() else narrow


def unanswered() -> Q:
    """Letters on a ticket that still wait for their outgoing document."""
    return Q(message__isnull=False, answer_code="") & ~Q(message__case__stage__in=DONE)


def _in_state(state: State, today: date) -> Q:
    if state is State.UNNUMBERED:
        return Q(arrival_number="")
    return unanswered() & Q(due_date__lt=today) if state is State.OVERDUE else unanswered()


def _said(words: str) -> Q:
    """Return letters with this số đến, or whose entry in the register of everything says these words."""
    entries = RegisterEntry.objects.filter(Q(message=OuterRef("message")) | Q(letters=OuterRef("pk")))
    for word in fold(words).split()[:12]:
        entries = entries.filter(words__contains=word)
    named = Q(arrival_number=arrivals.normal(words)[:_WIDE])
    return named | Q(Exists(entries)) if fold(words) else named


def veiled(viewer: Actor, lines: Iterable[Letter]) -> Iterator[Letter]:
    """Yield letters without the words of those in queues closed to `viewer` (Điều 3.2); never saved."""
    for line in lines:
        if line.closed and not viewer.is_system:  # type: ignore[attr-defined]
            for name in ("author", "code_number", "code_notation", "type_name", "recipient", "note"):
                setattr(line, name, "")
            line.subject, line.answer_code, line.document_date, line.message = CLOSED, "", None, None
        yield line


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a register of documents and the cursor of the next."""

    rows: list[Letter]
    next: str


def page(viewer: Actor, filters: Filters, *, today: date, after: str = "", size: int = PAGE) -> Page:
    """Return one page, newest first; `after` is the key of the last letter of the page before."""
    found = letters(viewer, filters, today)
    last = Letter.objects.annotate(place=_place()).filter(pk=_key(after)).first() if after else None
    if last is not None:
        found = found.filter(_beside(last, "lt"))
    rows = list(veiled(viewer, found.reverse()[: size + 1]))
    return Page(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")


def _key(after: str) -> int:
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0


def _beside(last: Letter, side: str) -> Q:
    """Return what stands on one `side` of a letter: before it (lt) or after it (gt)."""
    place: Any = last.place  # type: ignore[attr-defined]
    same_day = Q(arrival_date=last.arrival_date)
    return (
        Q(**{f"arrival_date__{side}": last.arrival_date})
        | same_day & Q(**{f"place__{side}": place})
        | same_day & Q(place=place) & Q(**{f"pk__{side}": last.pk})
    )


def every(viewer: Actor, filters: Filters, today: date) -> Iterator[Letter]:
    """Return every letter, oldest first, without a cap; one batch is in memory at a time."""
    return _in_batches(viewer, letters(viewer, filters, today))


def _in_batches(viewer: Actor, found: QuerySet[Letter]) -> Iterator[Letter]:
    batch = list(found[:BATCH])
    while batch:
        last = batch[-1]
        yield from veiled(viewer, batch)
        batch = list(found.filter(_beside(last, "gt"))[:BATCH]) if len(batch) == BATCH else []


def one(viewer: Actor, pk: int) -> Letter:
    """Return one letter that `viewer` may read; raises NotFound, also for what is hidden."""
    found = letters(viewer, Filters(), _DAY_END).filter(pk=pk).first()
    if found is None or (found.closed and not viewer.is_system):  # type: ignore[attr-defined]
        raise NotFound
    return found


def taken(number: str, year: int, *, besides: int | None = None) -> bool:
    """Tell whether another letter of `year` has this số đến already (Điều 22.2: one series)."""
    span = (date(year, 1, 1), date(year, 12, 31))
    same = Letter.objects.filter(arrival_date__range=span).exclude(arrival_number="")
    if besides is not None:
        same = same.exclude(pk=besides)
    typed = same.annotate(bare=BareNumber("arrival_number")).filter(bare=arrivals.normal(number).lstrip("0"))
    return typed.exists()


def series(year: int) -> arrivals.Series:
    """Return the số đến of a year: what is missing, doubled or no number."""
    span = (date(year, 1, 1), date(year, 12, 31))
    numbered = Letter.objects.filter(arrival_date__range=span).exclude(arrival_number="")
    return arrivals.series(numbered.values_list("arrival_number", flat=True))


def unnumbered(year: int, most: int) -> int:
    """Return how many letters of `year` have no số đến yet, none past `most`."""
    span = (date(year, 1, 1), date(year, 12, 31))
    waiting = Letter.objects.filter(arrival_date__range=span, arrival_number="")
    return len(waiting.values_list("pk", flat=True)[:most])

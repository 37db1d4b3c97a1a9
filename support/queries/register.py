"""Reading the register (sổ tiếp nhận): pages by keyset, filters, counts, and the rows of an export.

A number counts as its last revision says: filters and counts look at that one alone, and whatever they find
is shown with all its lines, the first one and its corrections. The day of a number and who took it in are
those of its first line, which every correction repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.accounts.models import User
from support.domain import reference
from support.domain.channels import Channel
from support.domain.errors import NotFound
from support.domain.roles import READERS, WORKERS, Actor, Role
from support.domain.text import fold
from support.domain.words import _
from support.models import FollowUpAttachment, QueueProfile, RegisterCounter, RegisterEntry, Visit
from support.queries.counts import Capped
from support.queries.tickets import MOST_KEY

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE = 50
BATCH = 500  # numbers read at once while all are read
CEILING = 1000  # a chip says “999+”; no page counts a million rows
READ_REGISTER = READERS | {Role.OVERSIGHT}
CLOSED = _("(hàng đợi hạn chế)")
_ENTRY = re.compile(r"\A\s*(số\s+)?(\d{1,9})(?:\s*/\s*(\d{4}))?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed to: days are those of entry in Vietnam, both included.

    `officer` took the entry in; `words` are a number (1204, 1204/2026, HT-2026-000123, 000123) or words of
    any column, with or without marks.
    """

    day_from: date | None = None
    day_to: date | None = None
    channel: str = ""
    agency: int | None = None
    officer: int | None = None
    words: str = ""


def counted(viewer: Actor, filters: Filters) -> QuerySet[RegisterEntry]:
    """Return the lines that count, one a number, under `filters`; raises NotFound for those who may not.

    What is hidden from `viewer` is not found by its agency or its words either.
    """
    if not (viewer.is_system or viewer.roles & READ_REGISTER):
        raise NotFound
    same = RegisterEntry.objects.filter(year=OuterRef("year"), number=OuterRef("number"))
    newer = same.filter(revision__gt=OuterRef("revision"))
    lines = RegisterEntry.objects.filter(_days(filters), _asked(filters), ~Exists(newer))
    if (filters.agency or filters.words) and not viewer.is_system:
        lines = lines.exclude(_closed_to(viewer))
    return lines


def _closed_to(viewer: Actor) -> Exists:
    closed = QueueProfile.objects.filter(queue=OuterRef("case__queue"), restricted=True)
    return Exists(closed.exclude(pk__in=viewer.queues))


def _days(filters: Filters) -> Q:
    narrow = Q()
    if filters.day_from:
        narrow &= Q(entered_at__gte=day_start(filters.day_from))
    if filters.day_to:
        narrow &= Q(entered_at__lt=day_start(filters.day_to + timedelta(days=1)))
    return narrow


def _asked(filters: Filters) -> Q:
    narrow = Q()
    if filters.channel:
        narrow &= Q(channel=filters.channel)
    if filters.agency:
        narrow &= Q(agency=min(filters.agency, MOST_KEY))
    if filters.officer:
        narrow &= Q(entered_by=min(filters.officer, MOST_KEY))
    return narrow & _said(filters.words) if filters.words.strip() else narrow


def _said(words: str) -> Q:
    """Return where `words` lead: an entry by its number, the entries of a ticket, or lines that say so."""
    if numbers := reference.find_numbers(words):
        return Q(case__number__in=numbers)
    if found := _ENTRY.match(words):
        number = Q(number=int(found[2]))
        if found[3]:
            return number & Q(year=int(found[3]))
        ticket = Q(case__number__endswith=f"-{found[2]}") if len(found[2]) == 6 else Q(pk=None)
        return number if found[1] else number | ticket | Q(words__contains=found[2])
    narrow = Q(pk=None) if not fold(words) else Q()
    for word in fold(words).split()[:12]:
        narrow &= Q(words__contains=word)
    return narrow


def day_start(day: date) -> datetime:
    """Return when `day` begins in Vietnam."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


_Key = tuple[int, int]  # year and number


def _whole(viewer: Actor, keys: Sequence[_Key]) -> dict[_Key, list[RegisterEntry]]:
    """Return all lines of the numbers `keys`, by number, the first line before its corrections."""
    wanted = Q(pk=None)
    for year, some in groupby(keys, key=lambda key: key[0]):
        wanted |= Q(year=year, number__in=[number for _year, number in some])
    lines = RegisterEntry.objects.filter(wanted).annotate(closed=_closed_to(viewer))
    lines = lines.select_related("case", "message", "entered_by", "corrected_by").order_by("revision")
    found: dict[_Key, list[RegisterEntry]] = {key: [] for key in keys}
    for line in veiled(viewer, lines):
        found[(line.year, line.number)].append(line)
    return found


def veiled(viewer: Actor, lines: Iterable[RegisterEntry]) -> Iterator[RegisterEntry]:
    """Yield lines without the words of tickets in queues closed to `viewer` (Điều 3.2).

    The line itself stays: a register with holes would look like a register with lost numbers.
    """
    for line in lines:
        if line.closed and not viewer.is_system:  # type: ignore[attr-defined]
            line.sender, line.agency_name, line.subject, line.evidence, line.note = "", "", CLOSED, "", ""
            line.reason, line.case, line.message = "", None, None
        yield line


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the register, by numbers with all their lines, and the cursor of the next."""

    rows: list[RegisterEntry]
    next: str
    first: bool


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page of `size` numbers, newest first; `after` is year-number of the last one before."""
    lines, place = counted(viewer, filters), _place(after)
    if place:
        year, number = place
        lines = lines.filter(Q(year__lt=year) | Q(year=year, number__lt=number))
    keys = list(lines.order_by("-year", "-number").values_list("year", "number")[: size + 1])
    shown = keys[:size]
    rows = [line for some in _whole(viewer, shown).values() for line in some]
    return Page(rows, "{}-{}".format(*shown[-1]) if len(keys) > size else "", place is None)


def _place(after: str) -> _Key | None:
    parts = after.split("-")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def export(viewer: Actor, filters: Filters) -> Iterator[RegisterEntry]:
    """Return every line, oldest first, without a cap; one batch of numbers is in memory at a time."""
    return _every(viewer, counted(viewer, filters).order_by("year", "number"))


def _every(viewer: Actor, lines: QuerySet[RegisterEntry]) -> Iterator[RegisterEntry]:
    keys = list(lines.values_list("year", "number")[:BATCH])
    while keys:
        for some in _whole(viewer, keys).values():
            yield from some
        year, number = keys[-1]
        later = lines.filter(Q(year__gt=year) | Q(year=year, number__gt=number))
        keys = list(later.values_list("year", "number")[:BATCH]) if len(keys) == BATCH else []


def by_channel(viewer: Actor, filters: Filters) -> dict[str, int]:
    """Return how many numbers count for each channel, and "" for all, none past CEILING; one question."""
    every = counted(viewer, replace(filters, channel="")).order_by().values("pk")
    parts = {"n_all": Capped(every[:CEILING])} | {
        f"n_{one.value}": Capped(every.filter(channel=one.value)[:CEILING]) for one in Channel
    }
    row = User.objects.filter(pk=viewer.user_id or 0).annotate(**parts).values(*parts).first()
    found = {name.removeprefix("n_"): count for name, count in (row or {}).items()}
    return {"": found.pop("all", 0)} | found


@dataclass(frozen=True, slots=True)
class Wholeness:
    """What the register of a year holds: the counter's last number, and how many first lines there are."""

    last: int
    lines: int

    @property
    def whole(self) -> bool:
        """True when every number from 1 on stands there once."""
        return self.last == self.lines


def wholeness(year: int) -> Wholeness:
    """Return whether the numbers of `year` run from 1 on without a gap."""
    last = RegisterCounter.objects.filter(year=year).values_list("last", flat=True).first() or 0
    return Wholeness(last, RegisterEntry.objects.filter(year=year, revision=0).count())


def lines_of(viewer: Actor, year: int, number: int) -> list[RegisterEntry]:
    """Return one number's lines, the first before its corrections; raises NotFound, also for hidden ones."""
    if not (viewer.is_system or viewer.roles & READ_REGISTER):
        raise NotFound
    found = _whole(viewer, [(year, number)])[(year, number)]
    if not found or (found[0].closed and not viewer.is_system):  # type: ignore[attr-defined]
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves an entry: an original mail, a file, minutes, or what was written down on the ticket."""

    mail: str = ""
    file: int = 0
    minutes: int = 0
    message: int = 0


def proofs(lines: Iterable[RegisterEntry]) -> dict[int, Proof]:
    """Return, by entry, what its evidence is; pass lines that went through `veiled`, hidden ones have none.

    A letter is proved by its scan, a visit by its signed minutes, a call by its log.
    """
    shown = [line for line in lines if line.case and line.message_id]
    kinds = (Channel.LETTER.value, Channel.VISIT.value)
    papers = {line.message_id for line in shown if line.channel in kinds}
    scans: dict[int, int] = {}
    signed: dict[int, int] = {}
    if papers:
        files = FollowUpAttachment.objects.filter(followup__in=papers).order_by("-pk")
        scans = dict(files.values_list("followup", "pk"))
        minutes = Visit.objects.filter(pk__in=papers, signed__isnull=False)
        signed = dict(minutes.values_list("pk", "signed"))
    return {line.pk: _proof(line, scans, signed) for line in shown}


def _proof(line: RegisterEntry, scans: Mapping[int, int], signed: Mapping[int, int]) -> Proof:
    message = line.message_id or 0
    if line.channel == Channel.EMAIL.value and line.message and line.message.source:
        return Proof(mail=line.message.source, message=message)
    if line.channel == Channel.VISIT.value:
        return Proof(file=signed.get(message, 0), minutes=message, message=message)
    return Proof(file=scans.get(message, 0), message=message)


def officers() -> QuerySet[User]:
    """Return those who may have taken something in: all who ever had to work tickets, by name."""
    names = [role.value for role in WORKERS]
    return User.objects.filter(groups__name__in=names).distinct().order_by("sort_key", "pk")

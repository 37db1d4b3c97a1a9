"""Writes to the working calendar: a day that differs, the approval of a year; each leaves its event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, configure, recounting
from support.domain.calendar_year import FIRST_YEAR, LAST_YEAR, WEEKDAY_NAMES
from support.domain.clock import DAY_LABELS, DayKind, Span, merged
from support.domain.errors import FieldError
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import CalendarDay, CalendarYear, WorkingSpan
from support.queries import calendar, calendar_years

ORDINARY = _("Như ngày thường trong tuần")


@dataclass(frozen=True, slots=True)
class DayIn:
    """What a day shall be: `kind` None makes it an ordinary one again; the document that says so."""

    day: date
    kind: DayKind | None
    note: str
    source: str


@transaction.atomic
def set_day(by: Actor, *, wanted: DayIn) -> CalendarDay:
    """Say what a day of the calendar is; the open clocks are counted anew by a job.

    Raises Forbidden, FieldError, NotAllowed. A day that is so already changes nothing but its words.
    """
    configure.check(by)
    source = base.required(nfc(wanted.source), _("Văn bản làm căn cứ"), limit=200)
    note = nfc(wanted.note).strip()[:200]
    _check_year(wanted.day.year, "day")
    kept = CalendarDay.objects.select_for_update().filter(date=wanted.day).first()
    before = DayKind(kept.kind) if kept and kept.active else None
    row = kept or CalendarDay(date=wanted.day, kind=(wanted.kind or DayKind.HOLIDAY).value)
    if wanted.kind is None and before is None:
        raise FieldError("kind", _("Ngày này đang như ngày thường trong tuần; không có gì để đổi."))
    row.kind = (wanted.kind or DayKind(row.kind)).value
    row.note, row.source_document, row.active = note, source, wanted.kind is not None
    row.save()
    told = [{"changed" if kept else "added": {"fields": ["kind", "note", "source_document", "active"]}}]
    configure.record_change(by, model="support.calendarday", pk=row.pk, changes=told)
    if before is not wanted.kind:
        recounting.note_change(by, what=_said(wanted.day, before, wanted.kind), source=source)
    transaction.on_commit(calendar.forget)
    return row


def _said(day: date, before: DayKind | None, after: DayKind | None) -> str:
    one, two = (DAY_LABELS[kind] if kind else ORDINARY for kind in (before, after))
    return f"{day:%d/%m/%Y}: {one} → {two}"


@transaction.atomic
def set_hours(by: Actor, *, weekday: int, spans: Sequence[Span], source: str = "") -> list[WorkingSpan]:
    """Say when people work on a weekday (0 is Monday); the open clocks are counted anew by a job.

    Rows that are no longer worked are switched off, not removed. Raises Forbidden and FieldError.
    """
    configure.check(by)
    if not 0 <= weekday <= 6:
        raise FieldError("weekday", _("Ngày trong tuần không đúng."))
    wanted = sorted(spans)
    if any(one.end > other.start for one, other in pairwise(wanted)):
        raise FieldError("second_start", _("Hai khoảng giờ trong ngày không được chồng lên nhau."))
    rows = list(WorkingSpan.objects.select_for_update().filter(weekday=weekday))
    before = merged(Span(row.start, row.end) for row in rows if row.active)
    if before == merged(wanted):
        return [row for row in rows if row.active]
    known = {(row.start, row.end): row for row in rows}
    WorkingSpan.objects.filter(weekday=weekday).update(active=False)
    kept = []
    for span in wanted:
        row = known.get((span.start, span.end)) or WorkingSpan(
            weekday=weekday, start=span.start, end=span.end
        )
        row.active = True
        row.save()
        kept.append(row)
    changes = [{"changed": {"fields": ["start", "end", "active"]}}]
    configure.record_change(by, model="support.workingspan", pk=weekday, changes=changes)
    what = f"{_said_hours(before)} → {_said_hours(wanted)}"
    recounting.note_change(by, what=f"{WEEKDAY_NAMES[weekday]}: {what}", source=nfc(source).strip())
    return kept


def _said_hours(spans: Sequence[Span]) -> str:
    return ", ".join(f"{one.start:%H:%M}–{one.end:%H:%M}" for one in spans) or _("không làm việc")


@transaction.atomic
def approve_year(by: Actor, *, year: int, document: str, decided_on: date) -> CalendarYear:
    """Record by which document a year's calendar was approved, as its days stand now.

    Approving anew replaces the record; the events keep who approved what before. Raises Forbidden,
    FieldError, NotAllowed.
    """
    configure.check(by)
    words = base.required(nfc(document), _("Văn bản phê duyệt"), limit=200)
    _check_year(year, "document")
    if decided_on > timezone.localdate():
        raise FieldError("decided_on", _("Ngày văn bản không được sau hôm nay."))
    made, _created = CalendarYear.objects.update_or_create(
        year=year,
        defaults={
            "document": words,
            "decided_on": decided_on,
            "digest": calendar_years.digest_of(year),
            "approved_by_id": by.user_id,
            "approved_at": timezone.now(),
        },
    )
    data = {"year": year, "days": made.digest}
    outbox.record(by, outbox.Happened(EventKind.CALENDAR_APPROVED, data=data, texts={"document": words}))
    transaction.on_commit(calendar.forget)
    return made


def _check_year(year: int, field: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        sentence = _("Chỉ ghi lịch từ năm %(first)s đến năm %(last)s.")
        raise FieldError(field, sentence, first=FIRST_YEAR, last=LAST_YEAR)

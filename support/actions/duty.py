"""Keeping the duty roster: shifts, patterns of them, swaps with their record, and days people are away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from support import outbox
from support.actions import base, placing
from support.actions.catalogue import check_curator
from support.domain import privacy
from support.domain.duty import LONGEST, MOST_DAYS, Pattern, Planned, days_of, planned
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import CURATORS, Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Absence, DutyChange, DutyShift, QueueProfile
from support.queries import duty, routing_rules

FURTHEST = timedelta(days=400)
REASON_MAX = 300
LONGEST_ABSENCE = 366


@dataclass(frozen=True, slots=True)
class ShiftIn:
    """A stretch of duty as it should be; `queue_id` None is duty for all queues."""

    user_id: int
    since: datetime
    until: datetime
    queue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A planned shift, and why it cannot be: "taken", "away", "past", "unable"; "" where it can."""

    shift: Planned
    why: str = ""
    holder: str = ""


@dataclass(slots=True)
class Plan:
    """What a pattern makes: its lines in order."""

    lines: list[Line] = field(default_factory=list)

    @property
    def fit(self) -> list[Planned]:
        """Return the shifts that can be."""
        return [one.shift for one in self.lines if not one.why]


@transaction.atomic
def add(by: Actor, *, wanted: ShiftIn) -> DutyShift:
    """Put a person on duty; raises Forbidden, FieldError for what cannot be."""
    check_curator(by)
    _check_span(wanted.since, wanted.until)
    _check_queue(wanted.queue_id)
    _check_person(wanted.user_id, wanted.queue_id, wanted.since, wanted.until)
    standing = duty.clashing(wanted.queue_id, [(wanted.since, wanted.until)])
    if standing:
        words = _("Đã có %(who)s trực từ %(since)s đến %(until)s.")
        raise FieldError("start", words, **_span_words(standing[0]))
    made = _write(by, wanted.queue_id, [Planned(wanted.user_id, wanted.since, wanted.until)])
    return made[0]


def plan(by: Actor, *, pattern: Pattern, queue_id: int | None) -> Plan:
    """Return what `pattern` would make, and what stands in its way; writes nothing. Raises like add."""
    check_curator(by)
    _check_pattern(pattern)
    _check_queue(queue_id)
    wanted = list(planned(pattern))
    if not wanted:
        raise FieldError("weekdays", _("Trong khoảng đã chọn không có ngày trực nào."))
    return Plan(list(_lines(wanted, queue_id)))


@transaction.atomic
def make(by: Actor, *, pattern: Pattern, queue_id: int | None) -> list[DutyShift]:
    """Write the shifts of `pattern` that can be, in one event; raises like plan, NotAllowed when none can."""
    fit = plan(by, pattern=pattern, queue_id=queue_id).fit
    if not fit:
        raise NotAllowed(_("Không ca nào ghi được: các ca đã có người trực, hoặc người trực vắng mặt."))
    return _write(by, queue_id, fit)


@transaction.atomic
def cancel(by: Actor, *, shift_id: int) -> DutyShift:
    """Take back a shift that is not over; raises Forbidden, NotFound, NotAllowed."""
    check_curator(by)
    shift = _locked([shift_id])[0]
    _check_not_over(shift)
    shift.cancelled_at = timezone.now()
    shift.save(update_fields=["cancelled_at"])
    _told(by, "cancelled", [shift])
    return shift


@transaction.atomic
def hand_on(by: Actor, *, shift_id: int, to_id: int, reason: str = "") -> DutyShift:
    """Give a shift to a colleague: its holder may, and who keeps the roster; the record stays.

    Raises NotFound, Forbidden, NotAllowed, FieldError.
    """
    shift = _locked([shift_id])[0]
    _check_hands(by, [shift])
    _check_not_over(shift)
    if to_id == shift.user_id:
        raise FieldError("to", _("Người này đang có ca trực đó."))
    _check_person(to_id, shift.queue_id, shift.since, shift.until, name="to")
    _pass_on(by, shift, to_id, _reason(reason))
    _told(by, "handed_on", [shift])
    return shift


@transaction.atomic
def swap(by: Actor, *, shift_id: int, against_id: int, reason: str = "") -> tuple[DutyShift, DutyShift]:
    """Let two people exchange shifts that have not begun; the holder of either may. Raises like hand_on."""
    if shift_id == against_id:
        raise FieldError("against", _("Hãy chọn một ca khác."))
    found = {one.pk: one for one in _locked([shift_id, against_id])}
    one, other = found[shift_id], found[against_id]
    _check_hands(by, [one])
    if one.user_id == other.user_id:
        raise FieldError("against", _("Hai ca này của cùng một người."))
    for shift in (one, other):
        if shift.since <= timezone.now():
            raise NotAllowed(_("Ca đã bắt đầu thì không đổi ca được; hãy giao ca cho đồng nghiệp."))
    _check_person(other.user_id, one.queue_id, one.since, one.until, name="against")
    _check_person(one.user_id, other.queue_id, other.since, other.until, name="against")
    words, mine, theirs = _reason(reason), one.user_id, other.user_id
    _pass_on(by, one, theirs, words, other)
    _pass_on(by, other, mine, words, one)
    _told(by, "swapped", [one, other])
    return one, other


@transaction.atomic
def be_away(by: Actor, *, user_id: int, first: date, last: date, note: str = "") -> Absence:
    """Note that a person is away from `first` to `last`: for oneself, or for anybody by who keeps the roster.

    Raises Forbidden, FieldError.
    """
    if user_id != by.user_id or not by.is_worker:
        check_curator(by)
    if user_id not in placing.workers([user_id]):
        raise FieldError("user", _("Người được chọn không thuộc đội xử lý."))
    if last < first:
        raise FieldError("last", _("Ngày cuối phải từ ngày đầu trở đi."))
    if last < timezone.localdate() or (last - first).days >= LONGEST_ABSENCE:
        raise FieldError("last", _("Chỉ ghi ngày vắng mặt chưa qua, dài không quá một năm."))
    if Absence.objects.filter(user=user_id, cancelled_at=None, first__lte=last, last__gte=first).exists():
        raise FieldError("first", _("Đã ghi vắng mặt trong khoảng này."))
    made = Absence.objects.create(
        user_id=user_id,
        first=first,
        last=last,
        note=privacy.mask(nfc(note).strip())[:200],
        made_by_id=by.user_id,
        made_at=timezone.now(),
    )
    _told_away(by, made, "added")
    return made


@transaction.atomic
def be_back(by: Actor, *, absence_id: int) -> Absence:
    """Take back an absence; raises NotFound, Forbidden, NotAllowed once it is over."""
    row = Absence.objects.select_for_update().filter(pk=absence_id, cancelled_at=None).first()
    if row is None:
        raise NotFound
    if row.user_id != by.user_id:
        check_curator(by)
    if row.last < timezone.localdate():
        raise NotAllowed(_("Kỳ vắng mặt đã qua, không sửa."))
    row.cancelled_at = timezone.now()
    row.save(update_fields=["cancelled_at"])
    _told_away(by, row, "cancelled")
    return row


def _locked(ids: Iterable[int]) -> list[DutyShift]:
    wanted = sorted(set(ids))
    found = DutyShift.objects.select_for_update(no_key=True).filter(pk__in=wanted, cancelled_at=None)
    rows = list(found.order_by("pk"))
    if len(rows) != len(wanted):
        raise NotFound
    return rows


def _check_hands(by: Actor, shifts: Sequence[DutyShift]) -> None:
    if by.is_system or by.roles & CURATORS:
        return
    if not by.is_worker or not all(one.user_id == by.user_id for one in shifts):
        raise Forbidden(_("Chỉ người có ca trực, lãnh đạo đội hoặc quản trị được đổi ca này."))


def _check_not_over(shift: DutyShift) -> None:
    if shift.until <= timezone.now():
        raise NotAllowed(_("Ca trực đã qua, không sửa."))


def _check_span(since: datetime, until: datetime) -> None:
    now = timezone.now()
    if until <= since or until - since > LONGEST:
        raise FieldError("end", _("Một ca trực dài không quá %(hours)s giờ."), hours=36)
    if until <= now:
        raise FieldError("day", _("Ca trực đã qua; chỉ ghi ca chưa kết thúc."))
    if since > now + FURTHEST:
        raise FieldError("day", _("Ngày trực quá xa."))


def _check_pattern(pattern: Pattern) -> None:
    if pattern.last < pattern.first:
        raise FieldError("last", _("Ngày cuối phải từ ngày đầu trở đi."))
    if (pattern.last - pattern.first).days >= MOST_DAYS:
        raise FieldError("last", _("Mỗi lần lập lịch tối đa %(most)s ngày."), most=MOST_DAYS)
    if pattern.last < timezone.localdate() or pattern.first > timezone.localdate() + FURTHEST:
        raise FieldError("first", _("Ngày trực đã qua hoặc quá xa."))
    if not pattern.people:
        raise FieldError("people", _("Hãy chọn người trực."))


def _check_queue(queue_id: int | None) -> None:
    if queue_id is not None and not QueueProfile.objects.filter(pk=queue_id).exists():
        raise FieldError("queue", _("Hàng đợi không có trong danh mục."))


def _check_person(
    user_id: int, queue_id: int | None, since: datetime, until: datetime, *, name: str = "user"
) -> None:
    if user_id not in _able([user_id], queue_id):
        raise FieldError(name, _("Người này không xử lý được phiếu của hàng đợi."))
    first, last = days_of(since, until)
    if _away([user_id], first, last):
        raise FieldError(name, _("Người này vắng mặt trong ngày trực."))


def _able(people: Iterable[int], queue_id: int | None) -> set[int]:
    """Return those who work tickets, and may see those of the queue."""
    able = placing.workers(people)
    if queue_id is not None and queue_id in routing_rules.closed_queues():
        able &= set(routing_rules.members([queue_id])[queue_id])
    return able


def _away(people: Iterable[int], first: date, last: date) -> list[tuple[int, date, date]]:
    rows = Absence.objects.filter(cancelled_at=None, user__in=list(people), first__lte=last, last__gte=first)
    return list(rows.values_list("user_id", "first", "last"))


def _lines(wanted: Sequence[Planned], queue_id: int | None) -> Iterable[Line]:
    """Tell of each planned shift whether it can be; a fixed number of questions for all."""
    now, people = timezone.now(), {one.user for one in wanted}
    able = _able(people, queue_id)
    away = _away(
        people, days_of(wanted[0].since, wanted[0].until)[0], days_of(wanted[-1].since, wanted[-1].until)[1]
    )
    standing = duty.clashing(queue_id, [(wanted[0].since, wanted[-1].until)])
    end = None
    for one in wanted:
        first, last = days_of(one.since, one.until)
        taken = next((row for row in standing if row.since < one.until and row.until > one.since), None)
        if one.until <= now:
            yield Line(one, "past")
        elif one.user not in able:
            yield Line(one, "unable")
        elif taken is not None or (end is not None and one.since < end):
            yield Line(one, "taken", str(taken.user) if taken else "")
        elif any(user == one.user and begun <= last and ended >= first for user, begun, ended in away):
            yield Line(one, "away")
        else:
            end = one.until
            yield Line(one)


def _write(by: Actor, queue_id: int | None, shifts: Sequence[Planned]) -> list[DutyShift]:
    now = timezone.now()
    try:
        with transaction.atomic():
            made = [
                DutyShift.objects.create(
                    user_id=one.user,
                    queue_id=queue_id,
                    since=one.since,
                    until=one.until,
                    made_by_id=by.user_id,
                    made_at=now,
                )
                for one in shifts
            ]
    except IntegrityError as error:  # somebody else wrote the same hours meanwhile
        raise NotAllowed(_("Vừa có ca khác được ghi vào giờ này. Hãy xem lại lịch trực.")) from error
    _told(by, "added", made)
    return made


def _pass_on(by: Actor, shift: DutyShift, to_id: int, reason: str, against: DutyShift | None = None) -> None:
    DutyChange.objects.create(
        shift=shift,
        from_user_id=shift.user_id,
        to_user_id=to_id,
        reason=reason,
        against=against,
        by_id=by.user_id,
        at=timezone.now(),
    )
    shift.user_id = to_id
    shift.save(update_fields=["user"])


def _reason(text: str) -> str:
    made = privacy.mask(nfc(text).strip())
    return base.required(made, _("Lý do"), limit=REASON_MAX) if made else ""


def _span_words(shift: DutyShift) -> dict[str, Any]:
    since, until = timezone.localtime(shift.since), timezone.localtime(shift.until)
    return {"who": str(shift.user), "since": f"{since:%H:%M %d/%m}", "until": f"{until:%H:%M %d/%m}"}


def _told(by: Actor, what: str, shifts: Sequence[DutyShift]) -> None:
    data = {"done": what, "shifts": [one.pk for one in shifts], "users": [one.user_id for one in shifts]}
    outbox.record(by, outbox.Happened(EventKind.DUTY_CHANGED, (), data))
    transaction.on_commit(duty.forget)
    duty.forget()


def _told_away(by: Actor, row: Absence, what: str) -> None:
    data = {"done": what, "absence": row.pk, "user": row.user_id}
    data |= {"first": row.first.isoformat(), "last": row.last.isoformat()}
    outbox.record(by, outbox.Happened(EventKind.ABSENCE_CHANGED, (), data))

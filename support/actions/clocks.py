"""The running clocks of tickets: started, paused, ended, restarted; rows follow what the case says.

`follow` is the one place: it compares stage, kind and priority of locked cases with their rows and writes
the difference, set-based. `base.save` calls it, so whoever changes a case need not think of clocks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from support.domain.clock import Break
from support.domain.clocks import Basis, ClockKind, Outcome, Pause, Why
from support.domain.lifecycle import OPEN, Stage
from support.models import (
    Case,
    Clock,
    ClockPause,
    Escalation,
    Letter,
    MailState,
    Message,
    MessageKind,
    OutgoingMail,
    rows,
)
from support.queries import calendar

# What a change of may start, stop or restart a clock.
_TARGETED = frozenset({"kind", "priority", "requesting_agency", "requesting_agency_id"})
_FOLLOWED = _TARGETED | {"stage", "answered_at"}
SHOWN = ("due_at", "due_kind", "clock_paused")  # columns of Case that say what the clocks say
_OURS = (MessageKind.REPLY, MessageKind.CALL_OUT)
_GONE = (MailState.CANCELLED, MailState.FAILED)
_WITH_VERDICT = frozenset({Stage.RESOLVED, Stage.CLOSED})


def start_many(cases: Sequence[Case]) -> None:
    """Start the clocks of cases that are just being filed; also sets what each case shows of them."""
    targets = calendar.targets()
    made: list[tuple[object, ...]] = []
    for case in cases:
        running = []
        for kind, minutes in targets.aims(case).items():
            due = targets.due(case.received_at, minutes) if kind is not ClockKind.NEXT_UPDATE else None
            if due:
                running.append((due, kind.value))
                made.append((case.pk, kind.value, minutes, case.received_at, due))
        case.due_at, case.due_kind = min(running, default=(None, ""))
    rows.insert(Clock, ("case_id", "kind", "minutes", "started_at", "due_at"), made)


@dataclass(slots=True)
class _Case:
    """A case with its rows; what is changed is noted and written for all cases at once."""

    case: Case
    at: datetime
    targets: calendar.Targets
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[ClockPause] = field(default_factory=list)
    made: list[Clock] = field(default_factory=list)
    changed: dict[int, Clock] = field(default_factory=dict)
    stretches: dict[int, ClockPause] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        return Stage(self.case.stage)

    @property
    def running(self) -> list[Clock]:
        return [one for one in (*self.clocks, *self.made) if one.ended_at is None]

    @property
    def pause(self) -> ClockPause | None:
        return next((one for one in self.pauses if one.until is None), None)

    def last(self, kind: ClockKind) -> Clock | None:
        own = [one for one in (*self.clocks, *self.made) if one.kind == kind]
        return own[-1] if own else None

    def breaks(self) -> list[Break]:
        """Return the stretches left out, in order and apart."""
        return [
            (one.since, one.until)
            for one in sorted(self.pauses, key=lambda one: one.since)
            if one.until is None or one.until > one.since
        ]

    def end(self, clock: Clock, outcome: Outcome | None = None, at: datetime | None = None) -> None:
        """End a clock `at` (now); without an outcome the due date decides."""
        ended = max(at or self.at, clock.started_at)
        decided = outcome or (Outcome.MET if ended <= clock.due_at else Outcome.MISSED)
        clock.ended_at, clock.outcome, clock.paused = ended, decided.value, False
        self._note(clock)

    def start(
        self, kind: ClockKind, since: datetime, minutes: int, why: Why, follows: Clock | None
    ) -> Clock | None:
        """Start a clock; nothing when the calendar has no working hours."""
        due = self.targets.due(since, minutes, self.breaks())
        if due is None:
            return None
        made = Clock(
            case_id=self.case.pk,
            kind=kind.value,
            minutes=minutes,
            started_at=since,
            due_at=due,
            why=why.value,
            follows=follows,
        )
        self.made.append(made)
        return made

    def recount(self) -> None:
        """Let every running clock say anew when it is due."""
        breaks, paused = self.breaks(), self.pause is not None
        for clock in self.running:
            ours = clock.basis == Basis.WORKING  # a limit of the law told in hours waits for nobody
            left_out = breaks if ours else ()
            due = self.targets.due(clock.started_at, clock.minutes, left_out, clock.basis) or clock.due_at
            still = paused and ours
            if (due, still) != (clock.due_at, clock.paused):
                clock.due_at, clock.paused = due, still
                self._note(clock)

    def show(self) -> None:
        """Set what the case says of its clocks: the earliest due date that runs, or that they stand still."""
        running = self.running
        ticking = [(one.due_at, one.kind) for one in running if not one.paused]
        self.case.due_at, self.case.due_kind = min(ticking, default=(None, ""))
        self.case.clock_paused = bool(running) and not ticking

    def _note(self, clock: Clock) -> None:
        if clock.pk:
            self.changed[clock.pk] = clock


def after_many(cases: Sequence[Case], changed: Collection[str], at: datetime) -> Sequence[str]:
    """Let the clocks follow a change of the named fields of locked cases; returns what to save with them."""
    if not _FOLLOWED.intersection(changed):
        return ()
    follow(cases, at, retarget=bool(_TARGETED.intersection(changed)))
    return SHOWN


def follow(cases: Iterable[Case], at: datetime, *, retarget: bool = False) -> None:
    """Bring the clocks of locked cases in line with what the cases say; sets SHOWN, which the caller saves.

    With `retarget` also kind, priority or agency may have changed: a clock whose target is another now ends
    as replaced, and one with the new target follows it from the same beginning.
    """
    every = _loaded(list(cases), at)
    founded = _founded([one for one in every if one.stage is Stage.WAITING_REQUESTER and not one.pause])
    for one in every:
        if one.stage in OPEN:
            _run(one, founded.get(one.case.pk), retarget=retarget)
        else:
            _settle(one)
        one.recount()
        one.show()
    _write(every)


def answered(case: Case, at: datetime) -> None:
    """Note on a locked case that a word of ours reached the requester `at`; sets SHOWN.

    The first answer ends its clock; while the ticket is open, the next word is due from here.
    """
    (one,) = _loaded([case], at)
    previous = None
    for clock in one.running:
        if clock.kind != ClockKind.RESOLUTION:
            one.end(clock, at=at)
            previous = clock if clock.kind == ClockKind.NEXT_UPDATE else previous
    minutes = one.targets.aims(case).get(ClockKind.NEXT_UPDATE)
    if minutes and one.stage in OPEN:
        one.start(ClockKind.NEXT_UPDATE, at, minutes, Why.ANSWERED, previous)
    one.recount()
    one.show()
    _write([one])


def unfounded(case: Case, message_id: int | None) -> bool:
    """Take back the pause justified by a word of ours that reached nobody: its time was never waited for.

    True when there was one; then the caller saves the case's stage, which lets its clocks follow.
    """
    if message_id is None:
        return False
    return bool(ClockPause.objects.filter(case=case, message=message_id).update(until=F("since")))


def stop(cases: Iterable[Case], at: datetime) -> None:
    """End the clocks of locked cases that live on in another: nobody is bound by them; sets SHOWN."""
    every = _loaded(list(cases), at)
    for one in every:
        _stand(one, None)
        for clock in one.running:
            one.end(clock, Outcome.VOID)
        one.show()
    _write(every)


def restore(cases: Iterable[Case], at: datetime) -> None:
    """Undo `stop` on locked, open cases: their clocks run on as if they had never stood still; sets SHOWN."""
    every = _loaded(list(cases), at)
    for one in every:
        for kind in ClockKind:
            last = one.last(kind)
            if last and last.outcome == Outcome.VOID and one.stage in OPEN:
                one.start(kind, last.started_at, last.minutes, Why.RESTORED, last)
        one.recount()
        one.show()
    _write(every)


def recount(cases: Iterable[Case], at: datetime) -> None:
    """Count the running clocks of locked cases anew after a change of the calendar; sets SHOWN."""
    every = _loaded(list(cases), at)
    for one in every:
        one.recount()
        one.show()
    _write(every)


def _run(one: _Case, founded: int | None, *, retarget: bool) -> None:
    """Let the clocks of an open case run, or stand still while it waits for somebody with reason."""
    _stand(one, _reason(one, founded), founded)
    aims = one.targets.aims(one.case)
    for kind in ClockKind:
        last, minutes = one.last(kind), aims.get(kind)
        if last is None:
            _first(one, kind, minutes)
        elif last.ended_at is not None:
            _again(one, last, minutes)
        elif retarget and minutes != last.minutes and last.basis == Basis.WORKING:
            _change(one, last, minutes)


def _change(one: _Case, clock: Clock, minutes: int | None) -> None:
    """Let a clock of another target follow one that runs, from the same beginning."""
    if minutes and one.targets.due(clock.started_at, minutes) is None:
        return  # the calendar has no working hours: better the old target than none
    one.end(clock, Outcome.REPLACED)
    if minutes:
        one.start(ClockKind(clock.kind), clock.started_at, minutes, Why.CHANGED, clock)


def _first(one: _Case, kind: ClockKind, minutes: int | None) -> None:
    """Start a clock a case never had: filed before there was a target, or solved by its first answer."""
    if not minutes or _done(one, kind):
        return
    if kind is not ClockKind.NEXT_UPDATE:
        one.start(kind, one.case.received_at, minutes, Why.OPENED, None)
    elif one.case.answered_at:
        one.start(kind, one.at, minutes, Why.REOPENED, None)


def _done(one: _Case, kind: ClockKind) -> bool:
    return kind is ClockKind.FIRST_RESPONSE and one.case.answered_at is not None


def _again(one: _Case, last: Clock, minutes: int | None) -> None:
    """Start a clock anew that ended with the ticket, now that the ticket is open again.

    The time between lies apart from the count, for nobody worked on it.
    """
    kind = ClockKind(last.kind)
    ends_with_it = kind is not ClockKind.FIRST_RESPONSE or last.outcome == Outcome.VOID
    if not minutes or last.ended_at is None or not ends_with_it or _done(one, kind):
        return
    if kind is ClockKind.NEXT_UPDATE:
        one.start(kind, one.at, minutes, Why.REOPENED, last)
        return
    if not any(p.reason == Pause.SETTLED and p.since == last.ended_at for p in one.pauses):
        _apart(one, last.ended_at)
    one.start(kind, last.started_at, minutes, Why.REOPENED, last)


def _apart(one: _Case, since: datetime) -> None:
    """Leave out the time from `since` to now."""
    between = ClockPause(
        case_id=one.case.pk, reason=Pause.SETTLED.value, since=since, until=max(since, one.at)
    )
    one.pauses.append(between)


def _settle(one: _Case) -> None:
    """End the clocks of a case that is done: by verdict when it was solved, without when nobody solves it."""
    _stand(one, None)
    one.recount()
    for clock in one.running:
        one.end(clock, None if one.stage in _WITH_VERDICT else Outcome.VOID)


def _reason(one: _Case, founded: int | None) -> Pause | None:
    """Return for whom the case waits with reason: for the requester only once he was written or called."""
    kept = one.pause
    if one.stage is Stage.WAITING_REQUESTER and (founded or (kept and kept.reason == Pause.REQUESTER)):
        return Pause.REQUESTER
    if one.stage is Stage.WAITING_COORDINATOR and settings.CLOCK_PAUSES_FOR_COORDINATION:
        return Pause.COORDINATOR
    return None


def _stand(one: _Case, reason: Pause | None, message_id: int | None = None) -> None:
    """Open or close the pause of a case."""
    now = one.pause
    if now and now.reason != reason:
        now.until = max(one.at, now.since)
        one.stretches[now.pk] = now
        now = None
    if reason and now is None:
        told = message_id if reason is Pause.REQUESTER else None
        one.pauses.append(ClockPause(case_id=one.case.pk, reason=reason.value, message_id=told, since=one.at))


def _loaded(cases: Sequence[Case], at: datetime) -> list[_Case]:
    targets = calendar.targets()
    every = {case.pk: _Case(case, at, targets) for case in cases}
    for clock in Clock.objects.filter(case__in=every).order_by("pk"):
        every[clock.case_id].clocks.append(clock)
    for pause in ClockPause.objects.filter(case__in=every).order_by("since", "pk"):
        every[pause.case_id].pauses.append(pause)
    return list(every.values())


def _founded(waiting: Sequence[_Case]) -> dict[int, int]:
    """Return, by case, the word of ours that asks the requester: later than his last, and not lost."""
    if not waiting:
        return {}
    lost = OutgoingMail.objects.filter(followup=OuterRef("pk"), state__in=_GONE)
    found: dict[int, int] = {}
    for one in waiting:
        case, since = one.case, one.case.requester_at or one.case.received_at
        said = Message.objects.filter(~Exists(lost), case=case, kind__in=_OURS, at__gte=since)
        by_letter = Letter.objects.filter(message__case=case, answer_date__gte=timezone.localdate(since))
        message_id = (
            said.order_by("-at", "-pk").values_list("pk", flat=True).first()
            or by_letter.exclude(answer_code="").order_by("-pk").values_list("message", flat=True).first()
        )
        if message_id:
            found[case.pk] = int(message_id)
    return found


def _write(every: Sequence[_Case]) -> None:
    """Write what changed: ended clocks first, for one clock of a kind runs at a time."""
    changed = [clock for one in every for clock in one.changed.values()]
    rows.update(
        Clock,
        ("due_at", "paused", "ended_at", "outcome"),
        [(one.pk, (one.due_at, one.paused, one.ended_at, one.outcome)) for one in changed],
    )
    rows.update(
        ClockPause, ("until",), [(pk, (row.until,)) for one in every for pk, row in one.stretches.items()]
    )
    fresh = [pause for one in every for pause in one.pauses if pause.pk is None]
    if fresh:
        ClockPause.objects.bulk_create(fresh)
    made = [clock for one in every for clock in one.made]
    if made:
        Clock.objects.bulk_create(made)
        _carry_over(made)


def _carry_over(made: Sequence[Clock]) -> None:
    """Let a clock that follows another keep what was already told of it, as long as its time has passed.

    Else a raised priority would tell of the same lateness again, and raise it again.
    """
    following = {one.follows_id: one for one in made if one.follows_id}
    if not following:
        return
    kept = []
    for row in Escalation.objects.filter(clock__in=following):
        one = following[row.clock_id]
        if one.follows and one.due_at <= one.follows.due_at:
            kept.append(Escalation(clock=one, step_id=row.step_id, at=row.at))
    Escalation.objects.bulk_create(kept)

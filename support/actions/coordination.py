"""Bringing agencies into a ticket (Điều 10.2đ, 11.2): attach, ask, explain, move the date, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import (
    base,
    coordination_attach,
    coordination_mail,
    coordination_sharing,
    files,
    numbers,
    replies,
    stage_rules,
)
from support.actions.coordination_mail import What
from support.actions.coordination_sharing import Shared
from support.domain import coordination as rules
from support.domain import privacy
from support.domain.coordination import Act, State, Step
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.leads import BODY_LABELS, OURS
from support.domain.lifecycle import Stage
from support.domain.reference import format_coordination
from support.domain.requests import FileIn
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, Case, Coordination, CoordinationMessage, Message, MessageKind
from support.queries import calendar, coordinating
from support.queries import coordination as kept

TEXT_MAX = 20_000
SUBJECT_MAX = 200
MOST_AT_ONCE = 10
NOTHING_SHARED = Shared()
# Stages that give way to “Chờ cơ quan phối hợp” while an answer is awaited; waiting for the requester stays.
GIVES_WAY = frozenset({Stage.NEW, Stage.ACCEPTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.REOPENED})


@dataclass(frozen=True, slots=True)
class Question:
    """What one agency is asked, and within how many working days; without a title the first line names it."""

    agency_id: int
    text: str
    days: int = rules.USUAL_DAYS
    subject: str = ""
    field: str = ""  # prefix of the form's fields, so that an error stands beside its row


@dataclass(slots=True)
class Done:
    """A row after an action, with the word that was written and its event."""

    row: Coordination
    message: Message | None = None
    event_id: int = 0
    masked: int = 0
    again: bool = False  # asked before in the same words, nothing was written now


def ask_many(
    by: Actor, *, case_id: int, questions: Sequence[Question], shared: Shared = NOTHING_SHARED
) -> list[Done]:
    """Ask one question of each of several agencies, each with its own date; all get what is `shared`.

    An agency that still has to answer the very same words is not asked twice: its row comes back, `again`.
    Raises FieldError beside the row that is wrong, NotAllowed for a ticket that is finished, NotFound.
    Personal numbers in the words are hidden before anything is kept (Điều 3.1).
    """
    if not questions:
        raise NotAllowed(_("Hãy chọn ít nhất một cơ quan và ghi câu hỏi."))
    if len(questions) > MOST_AT_ONCE:
        raise NotAllowed(_("Mỗi lần hỏi nhiều nhất %(most)s cơ quan."), most=MOST_AT_ONCE)
    with transaction.atomic():
        case = _open_case(by, case_id)
        asked = [(one, _askable(case, one, questions)) for one in questions]
        pieces = coordination_sharing.check(case, shared)
        known = [row for one, agency in asked if (row := _waiting(case, agency, one.text))]
        there = {row.agency_id for row in known}
        fresh = _ask_fresh(by, case, [one for one in asked if one[1].pk not in there], pieces)
        return [Done(row, again=True) for row in known] + fresh


def _ask_fresh(
    by: Actor,
    case: Case,
    asked: Sequence[tuple[Question, Agency]],
    pieces: Sequence[coordination_sharing.Piece],
) -> list[Done]:
    """Ask what was not asked before; one number each, one change of stage."""
    if not asked:
        return []
    now, stage = timezone.now(), case.stage
    year = numbers.vietnam_year(now)
    first = numbers.take_coordinations(year, len(asked))
    done = []
    for place, (question, agency) in enumerate(asked):
        done.append(_ask(by, case, agency, question, (format_coordination(year, first + place), now)))
        coordination_sharing.add(by, done[-1].row, pieces, now)
    moved = restage(case)
    for place, one in enumerate(done):
        data = {"due": one.row.due_at.isoformat() if one.row.due_at else ""}
        data |= moved if place == len(done) - 1 else {}
        _record(by, EventKind.COORD_ASKED, one, data)
        coordination_mail.tell(one.row, What.ASKED, message=one.message, event_id=one.event_id)
    base.save(case, *(("stage",) if case.stage != stage else ()))
    return done


def _waiting(case: Case, agency: Agency, text: str) -> Coordination | None:
    """Return the question in these very words that the agency still has to answer: a form sent twice.

    The case is locked, so that of two sendings at once the second finds what the first one wrote.
    """
    rows = Coordination.objects.filter(case=case, agency=agency, question=_shielded(text)[0])
    return rows.filter(state__in=[one.value for one in rules.OPEN]).select_related("agency").first()


def _ask(by: Actor, case: Case, agency: Agency, question: Question, numbered: tuple[str, datetime]) -> Done:
    number, now = numbered
    text, masked = _shielded(question.text)
    title = privacy.mask(nfc(question.subject).strip()) or rules.title_of(text)
    row = _attached(case, agency) or coordination_attach.fresh(by, case, agency, now)
    row.state = rules.after(State(row.state), Step.ASK).value
    row.number, row.subject, row.question = number, title[:SUBJECT_MAX], text
    row.asked_at = row.spoke_at = now
    row.asked_by_id = by.user_id
    row.due_at = rules.due_after(now, question.days, calendar.working_calendar())
    row.save()
    message = say(by, case, row, Act.QUESTION, text)
    return Done(row, message, masked=masked)


def _attached(case: Case, agency: Agency) -> Coordination | None:
    rows = Coordination.objects.select_for_update(of=("self",)).filter(
        case=case, agency=agency, state=State.ATTACHED.value
    )
    return rows.select_related("agency").first()


def _askable(case: Case, question: Question, all_of_them: Sequence[Question]) -> Agency:
    """Return the agency of a question; raises FieldError for what cannot be asked."""
    name = f"{question.field}agency"
    agency = Agency.objects.filter(pk=question.agency_id, active=True).first()
    if agency is None:
        raise FieldError(name, _("Cơ quan không có trong danh mục."))
    _may_coordinate(case, agency, name)
    if sum(one.agency_id == agency.pk for one in all_of_them) > 1:
        raise FieldError(name, _("Mỗi cơ quan chỉ chọn một lần trong cùng một lần hỏi."))
    if not question.text.strip():
        raise FieldError(f"{question.field}text", _("Hãy ghi câu hỏi cho cơ quan này."))
    if len(question.text) > TEXT_MAX:
        raise FieldError(f"{question.field}text", _("Câu hỏi dài quá %(limit)s ký tự."), limit=TEXT_MAX)
    if not 1 <= question.days <= rules.MOST_DAYS:
        sentence = _("Hạn trả lời từ 1 đến %(most)s ngày làm việc.")
        raise FieldError(f"{question.field}days", sentence, most=rules.MOST_DAYS)
    return agency


def _may_coordinate(case: Case, agency: Agency, field: str) -> None:
    if agency.pk == case.requesting_agency_id:
        raise FieldError(field, _("Cơ quan này là bên đề nghị; hãy hỏi trong phần trả lời người đề nghị."))
    if agency.name == BODY_LABELS[OURS]:
        raise FieldError(field, _("Cơ quan ta không tự hỏi mình."))
    if agency.pk == coordinating.leading_agency(case):
        raise FieldError(field, _("Cơ quan này đang chủ trì phiếu, không phải cơ quan phối hợp."))


def attach(by: Actor, *, case_id: int, agency_id: int) -> Coordination:
    """Attach an agency without asking it yet; doing so twice changes nothing. Nobody is written to."""
    with transaction.atomic():
        case = _open_case(by, case_id)
        agency = _askable(case, Question(agency_id, "-"), ())
        known = Coordination.objects.filter(case=case, agency=agency).exclude(state=State.WITHDRAWN.value)
        return known.first() or coordination_attach.attach_row(by, case, agency)


def explain(
    by: Actor, *, case_id: int, pk: int, text: str, given: Sequence[FileIn] = (), days: int | None = None
) -> Done:
    """Answer what an agency asked back, or add to a question that is open; `days` sets a new due date."""
    words, masked = _shielded(base.required(nfc(text), _("Nội dung"), limit=TEXT_MAX))
    with files.kept(given) as paths, transaction.atomic():
        case, row = locked(by, case_id, pk)
        if State(row.state) not in rules.OPEN:
            rules.after(State(row.state), Step.EXPLAIN)  # says why not
        now = timezone.now()
        if row.state == State.ASKED_BACK:
            row.state = rules.after(State.ASKED_BACK, Step.EXPLAIN).value
            row.accepted_at = row.accepted_at or now
        row.spoke_at = now
        row.due_at = _due(now, days) if days is not None else row.due_at
        row.save()
        done = Done(row, say(by, case, row, Act.EXPLAIN, words, (given, paths)), masked=masked)
        _record(by, EventKind.COORD_EXPLAINED, done)
        coordination_mail.tell(row, What.EXPLAINED, message=done.message, event_id=done.event_id)
        base.save(case)
        return done


def ask_more(by: Actor, *, case_id: int, pk: int, text: str, days: int = rules.USUAL_DAYS) -> Done:
    """Ask again after an answer or a refusal, with a new due date; what was said before stays."""
    words, masked = _shielded(base.required(nfc(text), _("Câu hỏi"), limit=TEXT_MAX))
    with transaction.atomic():
        case, row = locked(by, case_id, pk)
        if not case.is_open:
            raise NotAllowed(_FINISHED)
        row.state = rules.after(State(row.state), Step.ASK_MORE).value
        now = timezone.now()
        row.spoke_at, row.due_at = now, _due(now, days)
        row.accepted_at = row.answered_at = row.ended_at = None
        row.reason = ""
        row.save()
        done = Done(row, say(by, case, row, Act.QUESTION, words), masked=masked)
        _record(by, EventKind.COORD_ASKED, done, restage(case))
        coordination_mail.tell(row, What.ASKED, message=done.message, event_id=done.event_id)
        base.save(case, "stage")
        return done


@transaction.atomic
def move_due(by: Actor, *, case_id: int, pk: int, days: int, reason: str = "") -> Coordination:
    """Set a new due date of an open question, counted from now; the agency is told."""
    case, row = locked(by, case_id, pk)
    if State(row.state) not in rules.OPEN:
        raise NotAllowed(_("Câu hỏi không còn chờ trả lời nên không đổi hạn được nữa."))
    before, row.due_at = row.due_at, _due(timezone.now(), days)
    row.spoke_at = timezone.now()
    row.save(update_fields=["due_at", "spoke_at"])
    data = {"before": before.isoformat() if before else "", "due": row.due_at.isoformat()}
    texts = {"reason": privacy.mask(nfc(reason).strip())} if reason.strip() else {}
    done = Done(row)
    _record(by, EventKind.COORD_DUE_MOVED, done, data, texts)
    coordination_mail.tell(row, What.DUE_MOVED, event_id=done.event_id)
    base.save(case)
    return row


@transaction.atomic
def withdraw(by: Actor, *, case_id: int, pk: int, reason: str) -> Coordination:
    """Take a question back, with a reason the agency reads; an agency only attached is taken off.

    What was shared for it is shared no longer: nobody reads on what it need not answer (Điều 3.2).
    """
    why, _masked = _shielded(base.required(nfc(reason), _("Lý do"), limit=2000))
    case, row = locked(by, case_id, pk)
    asked = row.number is not None
    row.state = rules.after(State(row.state), Step.WITHDRAW).value
    row.ended_at = timezone.now()
    row.reason = why
    row.spoke_at = row.ended_at if asked else None
    row.save()
    coordination_sharing.end(row, row.ended_at)
    done = Done(row, say(by, case, row, Act.WITHDRAW, why) if asked else None)
    _record(by, EventKind.COORD_WITHDRAWN, done, restage(case), {"reason": why})
    if asked:
        coordination_mail.tell(row, What.WITHDRAWN, message=done.message, event_id=done.event_id)
    base.save(case, "stage")
    return row


@transaction.atomic
def close(by: Actor, *, case_id: int, pk: int) -> Coordination:
    """Take an agency's answer as it is: the lead confirms that nothing more is asked."""
    case, row = locked(by, case_id, pk)
    row.state = rules.after(State(row.state), Step.CLOSE).value
    row.ended_at = timezone.now()
    row.save(update_fields=["state", "ended_at"])
    _record(by, EventKind.COORD_CLOSED, Done(row))
    base.save(case)
    return row


# --- What all share -----------------------------------------------------------------------------------

_FINISHED = _("Phiếu đã kết thúc; hãy mở lại phiếu trước khi hỏi cơ quan phối hợp.")


def _open_case(by: Actor, case_id: int) -> Case:
    case = base.lock_for_work(by, case_id)
    if not case.is_open:
        raise NotAllowed(_FINISHED)
    return case


def locked(by: Actor, case_id: int, pk: int) -> tuple[Case, Coordination]:
    """Lock a case that `by` works and one of its rows, in that order; raises NotFound, Forbidden."""
    case = base.lock_for_work(by, case_id)
    return case, row_of(case, pk)


def row_of(case: Case, pk: int) -> Coordination:
    """Lock one row of a locked case; raises NotFound, also when a merge moved it meanwhile."""
    rows = Coordination.objects.select_for_update(of=("self",)).filter(case=case, pk=pk)
    row = rows.select_related("agency").first()
    if row is None:
        raise NotFound
    row.case = case
    return row


def _due(now: datetime, days: int) -> datetime:
    try:
        return rules.due_after(now, days, calendar.working_calendar())
    except NotAllowed as error:
        raise FieldError("days", error.sentence, **error.params) from None


def _shielded(text: str) -> tuple[str, int]:
    """Return words with personal numbers hidden, and how many places there were."""
    clean = nfc(text).strip()
    return privacy.mask(clean), len(privacy.detect(clean))


def say(
    by: Actor,
    case: Case,
    row: Coordination,
    act: Act,
    text: str,
    attached: tuple[Sequence[FileIn], Sequence[str]] = ((), ()),
) -> Message:
    """Write one word of an exchange as an internal message: neither requester nor others read it."""
    kind = MessageKind.COORD_IN if act in rules.THEIRS else MessageKind.COORD_OUT
    message = replies.add(by, case, kind, text, attached, ())
    CoordinationMessage.objects.create(message=message, coordination=row, act=act.value)
    return message


def restage(case: Case) -> dict[str, str]:
    """Bring the stage of a locked case to what its questions make of it; returns from and to, if it moved.

    “Chờ cơ quan phối hợp” is derived: it stands while an answer is awaited and ends with the last one.
    A ticket that is not classified yet stays “Mới” (Điều 1).
    """
    waits, before = kept.waiting(case.pk), Stage(case.stage)
    if waits and before in GIVES_WAY and not (before is Stage.NEW and not stage_rules.classified(case)):
        case.stage = Stage.WAITING_COORDINATOR.value
    elif not waits and before is Stage.WAITING_COORDINATOR:
        case.stage = (Stage.IN_PROGRESS if case.assignee_id or case.answered_at else Stage.ACCEPTED).value
    return {} if case.stage == before else {"from": before.value, "to": str(case.stage)}


def _record(
    by: Actor,
    kind: EventKind,
    done: Done,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Record the one event of an act: ids alone, and what it moved."""
    row = done.row
    told: dict[str, Any] = {"coordination": row.pk, "agency": row.agency_id} | dict(data or {})
    if done.message is not None:
        told["message"] = done.message.pk
    done.event_id = outbox.record(by, outbox.Happened(kind, [row.case_id], told, texts or {})).pk

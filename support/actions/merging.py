"""Merging a ticket into another, and taking it out again so that everything is as it was.

Every row that moves is recorded (models.treatments says which do), so that exactly these come back. The
merged ticket stays as a signpost: `Case.merged_into` always names the living one, `CaseMove.target` the
one it was merged into.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from support import outbox
from support.actions import base, clocks, coordination, links, merge_incidents, merge_rules
from support.domain import lifecycle
from support.domain.errors import NotAllowed, NotFound, Stale
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.links import LinkKind, MoveKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    Case,
    CaseMove,
    Checklist,
    ChecklistTask,
    ClockPause,
    MailKind,
    Message,
    MessageKind,
    MovedRow,
    OutgoingRecipient,
    RecipientState,
    Task,
    Ticket,
    rows,
)
from support.models.treatments import Way, columns
from support.queries import merging
from support.queries.merging import MESSAGES

ASKED = frozenset({kind for kind in MessageKind if kind.value.endswith("_in")})  # words of the requester
PIECE = 5000  # keys in one statement
MOST = 20  # tickets merged at once


@transaction.atomic
def merge_many(by: Actor, *, gone_ids: Sequence[int], into_id: int, reason: str = "") -> list[CaseMove]:
    """Merge several tickets into one, all or none; raises like `merge`."""
    if len(gone_ids) > MOST:
        raise NotAllowed(_("Mỗi lần gộp tối đa %(most)s phiếu."), most=MOST)
    under = [pk for gone in gone_ids for pk in merging.under(gone)]
    merge_incidents.lock({*gone_ids, into_id})
    base.lock_cases({*gone_ids, into_id, *under})
    return [merge(by, gone_id=gone, into_id=into_id, reason=reason) for gone in dict.fromkeys(gone_ids)]


@transaction.atomic
def merge(by: Actor, *, gone_id: int, into_id: int, reason: str = "") -> CaseMove:
    """Let the words of one ticket go to another; raises NotFound, Forbidden, NotAllowed, FieldError, Stale.

    Register lines, events, who read what stay with the merged ticket, which becomes a duplicate that leads
    on. merge_rules says what may become one.
    """
    under = merging.under(gone_id)
    merge_incidents.lock({gone_id, into_id})
    cases = base.lock_all_for_work(by, {gone_id, into_id}) if not under else _with_under(by, gone_id, into_id)
    gone, into = cases[gone_id], cases[into_id]
    known = merging.facts({gone_id, into_id})
    merge_rules.check(merge_rules.Joining(by, gone, into, known, reason))
    if set(merging.under(gone_id)) - cases.keys():
        raise Stale
    now = timezone.now()
    move = CaseMove.objects.create(
        kind=MoveKind.MERGE.value,
        source=gone,
        target=into,
        at=now,
        by_id=by.user_id,
        before=_before(gone, into) | (joined := merge_incidents.join(by, gone, into, now)),
    )
    counts = _carry(move)
    moved = _wait_for_theirs(move, into)
    _end_split(by, gone, into, now)
    links.begin(by, LinkKind.MERGED_INTO, gone.pk, into.pk)
    texts = {"reason": nfc(reason).strip()} if reason.strip() else {}
    data = {"move": move.pk, "gone": gone.pk, "into": into.pk, "rows": counts, "stage": gone.stage}
    data |= joined | moved
    outbox.record(by, outbox.Happened(EventKind.CASES_MERGED, [gone.pk, into.pk], data, texts), at=now)
    gone.stage, gone.merged_into = Stage.DUPLICATE.value, into
    base.save(gone, "stage", "merged_into", at=now)
    _lead_on([gone.pk, *under], into.pk)
    into.requester_at = max(filter(None, (into.requester_at, gone.requester_at)), default=None)
    into.affects_right = into.affects_right or gone.affects_right
    base.save(into, "requester_at", "affects_right", *(("stage",) if moved else ()), at=now)
    return move


def _with_under(by: Actor, gone_id: int, into_id: int) -> dict[int, Case]:
    """Lock also what was merged into the merged one: it will lead on to the new living ticket."""
    cases = base.lock_cases({gone_id, into_id, *merging.under(gone_id)})
    base.lock_all_for_work(by, {gone_id, into_id})
    return cases


def _before(gone: Case, into: Case) -> dict[str, Any]:
    """Return what beside the moved rows a merge changes: the stage, and what was the living ticket's own."""
    last = merging.merges().filter(target=into).select_related("source").order_by("-pk")
    came = list(last)
    own_at, own_right = into.requester_at, into.affects_right
    if came and own_at in {one.source.requester_at for one in came}:
        own_at = _moment(came[0].before["requester_at"])
    if came and own_right and any(one.source.affects_right for one in came):
        own_right = bool(came[0].before["affects_right"])
    waits = came[0].before if came and into.stage == Stage.WAITING_COORDINATOR else {}
    return {
        "stage": gone.stage,
        "requester_at": own_at.isoformat() if own_at else None,
        "affects_right": own_right,
        "answered": into.answered_at is not None,
        **{name: waits[name] for name in (_OWN_STAGE, _OWN_HOLDER) if name in waits},
    }


_OWN_STAGE, _OWN_HOLDER = "own_stage", "own_holder"  # of the living ticket before it waited for agencies


def _wait_for_theirs(move: CaseMove, into: Case) -> dict[str, str]:
    """Let the living ticket wait for the agencies whose questions came along; returns how its stage moved."""
    moved = coordination.restage(into)
    if moved:
        move.before |= {_OWN_STAGE: moved["from"], _OWN_HOLDER: into.assignee_id}
        move.save(update_fields=["before"])
    return _of_living(moved)


def _wait_no_more(move: CaseMove, gone: Case, living: Case) -> dict[str, str]:
    """Let both wait for whom they ask now; the living one stands as before where nothing else moved.

    Questions may have been answered, or asked anew, while the tickets were one.
    """
    coordination.restage(gone)
    moved, before = coordination.restage(living), move.before
    same = move.target_id == living.pk and before.get(_OWN_HOLDER) == living.assignee_id
    if moved.get("from") == Stage.WAITING_COORDINATOR and same and _OWN_STAGE in before:
        living.stage = moved["to"] = before[_OWN_STAGE]
    return _of_living(moved)


def _of_living(moved: Mapping[str, str]) -> dict[str, str]:
    return {f"living_{name}": stage for name, stage in moved.items()}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _carry(move: CaseMove) -> dict[str, int]:
    """Move every row that moves, and record it; returns how many of each table."""
    counts: dict[str, int] = {}
    for column in columns(Way.MOVES):
        keys = list(column.rows([move.source_id]).order_by("pk").values_list("pk", flat=True))
        if not keys:
            continue
        rows.insert(MovedRow, ("row",), ((key,) for key in keys), move_id=move.pk, table=column.label)
        _rename(column.model, column.field, keys, move.target_id)
        counts[column.label] = len(keys)
        if column.label == MESSAGES:
            follow(keys, move.target_id)
    return counts


def _rename(model: Any, field: str, keys: Sequence[int], case_id: int) -> None:
    for start in range(0, len(keys), PIECE):
        model._default_manager.filter(pk__in=keys[start : start + PIECE]).update(**{field: case_id})  # noqa: SLF001


def follow(message_ids: Sequence[int], case_id: int) -> None:
    """Let what belongs to messages name the ticket they are on now."""
    for column in columns(Way.FOLLOWS):
        for path in column.treatment.by:
            for start in range(0, len(message_ids), PIECE):
                some = message_ids[start : start + PIECE]
                found = column.model._default_manager.filter(**{f"{path}__in": some})  # noqa: SLF001
                found.update(**{column.field: case_id})


def _lead_on(case_ids: Collection[int], living_id: int) -> None:
    """Let merged tickets name the living one, ours and helpdesk's row alike."""
    Case.objects.filter(pk__in=case_ids).update(merged_into=living_id)
    Ticket.objects.filter(pk__in=case_ids).update(merged_to=living_id)


def _end_split(by: Actor, gone: Case, into: Case, now: datetime) -> None:
    """What was split off and comes back whole is no split any more."""
    split = CaseMove.objects.filter(kind=MoveKind.SPLIT.value, source=into, target=gone, undone_at=None)
    if split.update(undone_at=now, undone_by=by.user_id):
        links.end(by, LinkKind.SPLIT_FROM, gone.pk, into.pk)


@transaction.atomic
def unmerge(by: Actor, *, gone_id: int, also: Collection[int] = ()) -> CaseMove:
    """Take a merged ticket out again: every row that went with it comes back, the stage and dates as before.

    `also`: messages written on the living ticket since that go with it. What was split off meanwhile stays
    where it is. Raises NotFound, Forbidden, NotAllowed, Stale.
    """
    under = merging.under(gone_id)
    found = Case.objects.filter(pk=gone_id).values_list("merged_into_id", flat=True).first()
    if found is None:
        raise NotAllowed(_("Phiếu này không gộp vào phiếu nào."))
    targets = _way_up(gone_id)
    cases = base.lock_cases({gone_id, found, *under, *targets})
    base.lock_all_for_work(by, {gone_id, found})
    gone, living = cases[gone_id], cases[found]
    move = merging.active(gone)
    if move is None or gone.merged_into_id != found or set(merging.under(gone_id)) - cases.keys():
        raise Stale
    now = timezone.now()
    back = _bring_back(move, living.pk)
    extra = _extra(move, living, also)
    _carry_messages([*extra], gone.pk)
    move.undone_at, move.undone_by_id = now, by.user_id
    move.save(update_fields=["undone_at", "undone_by"])
    links.end(by, LinkKind.MERGED_INTO, gone.pk, move.target_id)
    brought = (gone.requester_at, gone.affects_right)
    _restore(gone, move, extra)
    moved = _wait_no_more(move, gone, living)
    # What stood still when it was merged stands still again, as if it had never run.
    ClockPause.objects.filter(case=gone, until=move.at).update(until=None)
    clocks.restore([gone], now)
    base.save(gone, "stage", "merged_into", "requester_at", "answered_at", at=now)
    _lead_on(under, gone.pk)
    Ticket.objects.filter(pk=gone.pk).update(merged_to=None)
    _give_up(move, cases, brought)
    merge_incidents.leave(move)
    data = {"move": move.pk, "gone": gone.pk, "into": living.pk, "rows": len(back), "also": sorted(extra)}
    data |= moved
    outbox.record(by, outbox.Happened(EventKind.CASES_UNMERGED, [gone.pk, living.pk], data), at=now)
    for pk in dict.fromkeys((move.target_id, *targets, living.pk)):
        stage = ("stage",) if moved and pk == living.pk else ()
        base.save(cases[pk], "requester_at", "affects_right", "answered_at", *stage, at=now)
    return move


def _way_up(gone_id: int) -> list[int]:
    """Return the tickets a merged one goes through to the living one, nearest first."""
    found: list[int] = []
    at: int | None = gone_id
    while at is not None and len(found) < links.DEEPEST:
        at = merging.merges().filter(source=at).values_list("target_id", flat=True).first()
        if at is not None:
            found.append(at)
    return found


def _bring_back(move: CaseMove, living_id: int) -> list[int]:
    """Bring back each recorded row that is still on the living ticket; returns the messages among them."""
    messages: list[int] = []
    for column in columns(Way.MOVES):
        moved = MovedRow.objects.filter(move=move, table=column.label).values("row")
        here = column.rows([living_id]).filter(pk__in=moved).order_by("pk")
        keys = list(here.values_list("pk", flat=True))
        if not keys:
            continue
        if column.label == MESSAGES:
            messages = keys
        elif column.treatment.words:
            # Words said about these rows since then belong to them.
            said = Message.objects.filter(**{f"{column.treatment.words}__in": keys}, case=living_id)
            more = list(said.values_list("pk", flat=True))
            _carry_messages(more, move.source_id)
        _rename(column.model, column.field, keys, move.source_id)
        # They no longer come by way of the tickets this one was carried on with.
        carried = MovedRow.objects.filter(move__undone_at=None, table=column.label, row__in=keys)
        carried.exclude(move=move).filter(move__pk__gt=move.pk).delete()
    follow(messages, move.source_id)
    _own_lists(living_id)
    return messages


def _own_lists(case_id: int) -> None:
    """Give steps made on the living ticket a list of its own, when theirs went back with the other."""
    strays = Task.objects.filter(case=case_id).exclude(step__checklist__ticket=case_id)
    for task in strays.select_related("step__checklist"):
        name = task.step.checklist.name
        listed = Checklist.objects.filter(ticket=case_id, name=name).first()
        listed = listed or Checklist.objects.create(ticket_id=case_id, name=name)
        ChecklistTask.objects.filter(pk=task.pk).update(checklist=listed)


def _extra(move: CaseMove, living: Case, also: Collection[int]) -> list[int]:
    """Return those of `also` that were written on the living ticket since; raises NotFound for others."""
    wanted = Message.objects.filter(merging.later(living, move.at), pk__in=list(also))
    found = sorted(wanted.values_list("pk", flat=True))
    if set(also) - set(found):
        raise NotFound
    return found


def _carry_messages(message_ids: Sequence[int], case_id: int) -> None:
    _rename(Message, "case", message_ids, case_id)
    follow(message_ids, case_id)


def _restore(gone: Case, move: CaseMove, extra: Sequence[int]) -> None:
    """Give the merged ticket its stage back, and the date of what was said to it since."""
    gone.merged_into, gone.stage = None, move.before["stage"]
    said = Message.objects.filter(pk__in=extra, kind__in=ASKED).aggregate(last=Max("recorded_at"))["last"]
    if said:
        gone.requester_at = max(filter(None, (gone.requester_at, said)))
        gone.stage = lifecycle.after_requester_wrote(Stage(gone.stage)).value
    if gone.answered_at is None:
        gone.answered_at = _accepted(gone.pk)


def _accepted(case_id: int) -> datetime | None:
    """Return when a server first took a reply to the requester of a ticket."""
    took = OutgoingRecipient.objects.filter(
        mail__case=case_id, mail__kind=MailKind.REPLY, role="to", state=RecipientState.ACCEPTED
    )
    found: datetime | None = took.aggregate(first=Min("at"))["first"]
    return found


def _give_up(move: CaseMove, cases: Mapping[int, Case], brought: tuple[datetime | None, bool]) -> None:
    """Take out of the living ticket, and of each on the way to it, what only the merged one `brought`."""
    answered = cases[move.source_id].answered_at
    at: CaseMove | None = move
    left, right = brought
    while at is not None:
        into = cases[at.target_id]
        before = (into.requester_at, into.affects_right)
        others = [one.source for one in merging.merges().filter(target=into).select_related("source")]
        if left is not None and into.requester_at == left:
            own = _moment(at.before["requester_at"])
            dates = (own, *(one.requester_at for one in others))
            into.requester_at = max(filter(None, dates), default=None)
        if right and into.affects_right:
            into.affects_right = at.before["affects_right"] or any(one.affects_right for one in others)
        if answered and into.answered_at == answered and not at.before["answered"]:
            into.answered_at = _accepted(into.pk)
        if before == (into.requester_at, into.affects_right):
            left, right = None, False
        else:
            left, right = before
        at = merging.active(into)


@transaction.atomic
def undo_last(by: Actor, moves: Iterable[int]) -> list[CaseMove]:
    """Take out again what one act merged, last first; raises NotAllowed where nothing is merged any more."""
    found = list(merging.merges().filter(pk__in=list(moves)[:MOST]).order_by("-pk"))
    if not found:
        raise NotAllowed(_("Các phiếu này không còn gộp với nhau."))
    # All at once: one after the other two people would lock them crosswise, and wait for each other for ever.
    gone = [one.source_id for one in found]
    base.lock_cases(pk for one in gone for pk in (one, *merging.under(one), *_way_up(one)))
    return [unmerge(by, gone_id=one.source_id) for one in found]

"""What every action shares: locking in one order, the helpdesk mirror, the permission sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from support.actions import clocks
from support.domain import lifecycle
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.leads import OURS
from support.domain.lifecycle import HELPDESK_STATUS, Stage
from support.domain.roles import WORKERS, Actor
from support.domain.words import _
from support.models import TITLE_MAX, Case, Lead, QueueMember, QueueProfile, Ticket, rows
from support.queries import coordination, leading, living, tickets

ON_HOLD = frozenset({Stage.WAITING_REQUESTER, Stage.WAITING_COORDINATOR})


def lock_cases(ids: Iterable[int]) -> dict[int, Case]:
    """Lock cases ascending by id (the one lock order) and return them by id."""
    wanted = sorted(set(ids))
    return {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}


def lock_living(ids: Iterable[int]) -> dict[int, Case]:
    """Lock cases ascending and return, by each id asked for, the living one its words go to."""
    into = living.of(ids)
    cases = lock_cases({*into, *into.values()})
    # Merged while we waited for it: the living one is locked out of order, once; PostgreSQL would tell.
    late = {case.merged_into_id for case in cases.values() if case.merged_into_id} - cases.keys()
    cases |= lock_cases(pk for pk in late if pk)
    return {pk: cases[cases[pk].merged_into_id or pk] for pk in into if pk in cases}


def lock_for_work(
    by: Actor,
    case_id: int,
    *,
    version: int | None = None,
    for_lead: bool = False,
    even_merged: bool = False,
) -> Case:
    """Lock one case that `by` may see and work; raises NotFound, Forbidden, Stale or, merged, NotAllowed.

    With `for_lead` also those of an agency that leads the case now: they answer, note, assign among
    themselves and change the stage; what the office alone keeps (queues, registers, the lead) stays shut.
    The right is asked for in the locking query: a ticket that moved to a closed queue, or whose lead was
    handed over, while we waited for it is gone.
    """
    if by.is_worker:
        case = _locked(tickets.for_staff(by), case_id)
    else:
        case = _locked(tickets.led(by), case_id) if for_lead else None
    if case is None:
        tickets.by_id(by, case_id)
        raise Forbidden
    if not even_merged:
        refuse_merged(case)
    if version is not None and version != case.version:
        raise Stale
    return case


def lock_all_for_work(by: Actor, ids: Iterable[int]) -> dict[int, Case]:
    """Lock several cases in the one order; raises NotFound or Forbidden unless `by` works on each of them.

    Merged ones too: the caller says what may be done with those.
    """
    cases = lock_cases(ids)
    works = (
        set(tickets.for_staff(by).filter(pk__in=cases).values_list("pk", flat=True)) if by.is_worker else ()
    )
    for pk in sorted(set(ids)):
        if pk not in works:
            tickets.by_id(by, pk)
            raise Forbidden
    return cases


def refuse_merged(case: Case) -> None:
    """Raise NotAllowed for a ticket whose words went to another one: work goes on there."""
    if case.merged_into_id is not None:
        raise NotAllowed(_("Phiếu này đã gộp vào phiếu khác; hãy mở phiếu giữ lại để làm tiếp."))


def lock_seen(by: Actor, case_id: int) -> Case:
    """Lock one case that `by` may see; raises NotFound."""
    case = _locked(tickets.visible_to(by), case_id)
    if case is None:
        raise NotFound
    return case


def _locked(cases: QuerySet[Case], case_id: int) -> Case | None:
    return cases.select_for_update().filter(pk=case_id).first()


def save(case: Case, *fields: str, at: datetime | None = None) -> None:
    """Save the named fields, count the version, note the activity, and mirror the row helpdesk knows.

    The case's clocks follow what changed.
    """
    now = at or timezone.now()
    case.activity_at = max(case.activity_at, now)
    case.version = F("version") + 1
    shown = clocks.after_many([case], fields, now)
    case.save(update_fields=[*fields, *shown, "activity_at", "version"])
    case.refresh_from_db(fields=["version"])
    mirror(case)


def save_many(cases: Sequence[Case], fields: Sequence[str], at: datetime) -> None:
    """`save` for many locked cases at once; `fields` are named as columns (`assignee_id`).

    It is no activity of a person: the lists keep their order.
    """
    if not cases:
        return
    shown = clocks.after_many(cases, fields, at)
    names = list(dict.fromkeys([*fields, *shown]))
    rows.update(Case, names, [(case.pk, [getattr(case, name) for name in names]) for case in cases])
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(version=F("version") + 1)
    mirrored = ("assigned_to_id", "status", "on_hold", "priority", "modified")
    told = [
        (
            case.pk,
            (
                case.assignee_id,
                HELPDESK_STATUS[Stage(case.stage)],
                case.stage in ON_HOLD,
                case.priority,
                case.activity_at,
            ),
        )
        for case in cases
    ]
    rows.update(Ticket, mirrored, told)


def mirror(case: Case) -> None:
    """Write what helpdesk's Ticket knows of a case; by UPDATE, for its save() rewrites the whole row."""
    Ticket.objects.filter(pk=case.pk).update(
        title=case.subject[:TITLE_MAX],
        queue=case.queue_id,
        assigned_to=case.assignee_id,
        status=HELPDESK_STATUS[Stage(case.stage)],
        on_hold=case.stage in ON_HOLD,
        priority=case.priority,
        modified=case.activity_at,
    )


def after_requester(case: Case) -> Stage:
    """Return the stage after new word from the requester; an agency may still have to answer."""
    before = Stage(case.stage)
    after = lifecycle.after_requester_wrote(before)
    if after is Stage.IN_PROGRESS and after is not before and coordination.waiting(case.pk):
        return Stage.WAITING_COORDINATOR
    return after


def requester_wrote(ids: Sequence[int], stage: Stage, at: datetime, count: int) -> None:
    """Note on locked cases that each requester wrote `count` times, which led to `stage`; `save` for many."""
    cases, last = Case.objects.filter(pk__in=ids), Greatest("activity_at", Value(at))
    cases.update(stage=stage.value, requester_at=at, activity_at=last, version=F("version") + count)
    Ticket.objects.filter(pk__in=ids).update(
        status=HELPDESK_STATUS[stage],
        on_hold=stage in ON_HOLD,
        modified=Greatest("modified", Value(at)),
    )


def clocks_follow(cases: Sequence[Case], at: datetime) -> None:
    """Let the clocks of locked cases follow a change of stage that was written for many at once."""
    if not cases:
        return
    clocks.follow(cases, at)
    show_clocks(cases)


def show_clocks(cases: Sequence[Case]) -> None:
    """Write what locked cases show of their clocks: no change of theirs, so no new version."""
    shown = [(case.pk, [getattr(case, name) for name in clocks.SHOWN]) for case in cases]
    rows.update(Case, clocks.SHOWN, shown)


def required(text: str, what: str, *, limit: int = 200_000) -> str:
    """Return `text` stripped; raises NotAllowed when it is empty or longer than `limit` characters."""
    stripped = text.strip()
    if not stripped:
        raise NotAllowed(_("%(what)s không được để trống."), what=what)
    if len(stripped) > limit:
        raise NotAllowed(_("%(what)s dài quá %(limit)s ký tự."), what=what, limit=limit)
    return stripped


def check_assignee(case: Case, user_id: int, field: str = "assignee", *, by_lead: bool = False) -> None:
    """Refuse a person who does not work tickets, or may not see this one; raises FieldError on `field`.

    An agency that leads the case works it through its members; `by_lead`: it gives it to nobody else.
    """
    lead = Lead.objects.filter(case=case, until=None).exclude(body=OURS.value).first()
    if lead and leading.members_of(lead.agency_id).filter(pk=user_id).exists():
        return
    if by_lead:
        raise FieldError(field, _("Cơ quan chủ trì chỉ phân công cho cán bộ của mình."))
    users = get_user_model().objects.filter(pk=user_id, is_active=True)
    if not users.filter(groups__name__in=[role.value for role in WORKERS]).exists():
        raise FieldError(field, _("Người được chọn không thuộc đội xử lý."))
    profile = QueueProfile.objects.filter(pk=case.queue_id, restricted=True).first()
    if profile and not QueueMember.objects.filter(profile=profile, user=user_id).exists():
        raise FieldError(field, _("Hàng đợi này hạn chế; người được chọn không có tên trong đó."))

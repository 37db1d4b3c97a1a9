"""Links a person makes between tickets: related, parent and child, duplicate; and takes away again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, work
from support.domain.errors import NotAllowed, NotFound, Stale
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.links import REMOVABLE, LinkKind, Wanted
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case, CaseLink

DEEPEST = 50  # tickets above one another; more is a chain nobody made on purpose


@transaction.atomic
def link(by: Actor, *, case_id: int, other_id: int, wanted: Wanted, reason: str = "") -> CaseLink:
    """Make `other` what `wanted` says of `case`; both must be tickets `by` works on.

    A duplicate also moves to that stage, with `reason` or the other's number. The same link made again is
    the link there is. Raises NotFound, Forbidden, NotAllowed, Stale.
    """
    if case_id == other_id:
        raise NotAllowed(_("Không liên kết được một phiếu với chính nó."))
    kind, source_id, target_id = _ends(wanted, case_id, other_id)
    cases = base.lock_all_for_work(by, {case_id, other_id, *above(kind, target_id)})
    for pk in (case_id, other_id):
        base.refuse_merged(cases[pk])
    _check_circle(kind, source_id, target_id, cases)
    known = CaseLink.objects.filter(kind=kind.value, source=source_id, ended_at=None)
    if same := known.filter(target=target_id).first():
        return same
    if kind is LinkKind.PARENT and known.exists():
        raise NotAllowed(_("Phiếu con đã có phiếu cha; hãy bỏ liên kết cũ trước."))
    if kind is LinkKind.DUPLICATE_OF:
        _end(known.values_list("pk", flat=True), by)
        _to_duplicate(by, cases[case_id], cases[other_id], reason)
    made = begin(by, kind, source_id, target_id)
    _told(by, EventKind.CASE_LINKED, made)
    return made


def _ends(wanted: Wanted, case_id: int, other_id: int) -> tuple[LinkKind, int, int]:
    match wanted:
        case Wanted.RELATED:
            return LinkKind.RELATED, min(case_id, other_id), max(case_id, other_id)
        case Wanted.PARENT:
            return LinkKind.PARENT, case_id, other_id
        case Wanted.CHILD:
            return LinkKind.PARENT, other_id, case_id
        case Wanted.DUPLICATE:
            return LinkKind.DUPLICATE_OF, case_id, other_id


def above(kind: LinkKind, case_id: int) -> list[int]:
    """Return the tickets above one by links of `kind`, nearest first; empty where order means nothing."""
    found: list[int] = []
    at: int | None = case_id
    while kind is not LinkKind.RELATED and at is not None and len(found) < DEEPEST:
        up = CaseLink.objects.filter(kind=kind.value, source=at, ended_at=None)
        at = up.values_list("target_id", flat=True).first()
        if at is None or at in found:
            break
        found.append(at)
    return found


def _check_circle(kind: LinkKind, source_id: int, target_id: int, locked: Iterable[int]) -> None:
    """Refuse a circle. All above are locked: two people cannot close one from two ends."""
    chain = above(kind, target_id)
    if source_id in chain:
        raise NotAllowed(_("Liên kết này tạo thành vòng: phiếu kia đã đứng dưới phiếu này."))
    if len(chain) >= DEEPEST:
        raise NotAllowed(_("Chuỗi phiếu cha đã quá dài."))
    if set(chain) - set(locked):
        raise Stale


def _to_duplicate(by: Actor, case: Case, other: Case, reason: str) -> None:
    if case.stage != Stage.DUPLICATE:
        said = reason.strip() or _("Trùng với %s") % other.number
        work.change_stage(by, case_id=case.pk, stage=Stage.DUPLICATE, reason=said)


def begin(by: Actor, kind: LinkKind, source_id: int, target_id: int) -> CaseLink:
    """Write a link between two locked tickets."""
    return CaseLink.objects.create(
        kind=kind.value, source_id=source_id, target_id=target_id, at=timezone.now(), by_id=by.user_id
    )


def _end(pks: Iterable[int], by: Actor) -> None:
    rows = CaseLink.objects.filter(pk__in=list(pks), ended_at=None)
    rows.update(ended_at=timezone.now(), ended_by=by.user_id)


def end(by: Actor, kind: LinkKind, source_id: int, target_id: int) -> None:
    """End a link between two locked tickets; nothing happens where there is none."""
    rows = CaseLink.objects.filter(kind=kind.value, source=source_id, target=target_id, ended_at=None)
    _end(rows.values_list("pk", flat=True), by)


@transaction.atomic
def unlink(by: Actor, *, link_id: int) -> CaseLink:
    """Take away a link between tickets `by` works on. Raises NotFound, Forbidden, NotAllowed."""
    found = CaseLink.objects.filter(pk=link_id).first()
    if found is None:
        raise NotFound
    base.lock_all_for_work(by, {found.source_id, found.target_id})
    found.refresh_from_db()
    if found.ended_at is not None:
        return found
    if found.kind not in REMOVABLE:
        raise NotAllowed(_("Liên kết này hết khi mở lại phiếu, bỏ gộp hoặc gộp lại, không bỏ riêng được."))
    _end([found.pk], by)
    _told(by, EventKind.CASE_UNLINKED, found)
    return found


def _told(by: Actor, kind: EventKind, made: CaseLink) -> None:
    data = {"link": made.pk, "kind": made.kind, "source": made.source_id, "target": made.target_id}
    outbox.record(by, outbox.Happened(kind, [made.source_id, made.target_id], data))

"""Design-change notices (Điều 6.2): what changes on which system; each leads to a check of that system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from support import outbox
from support.actions import assessments, base
from support.domain.assessment import Trigger
from support.domain.errors import FieldError
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, ConnectedSystem, DesignChange

TEXT_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """What the notice says: the system, what changes, when, by which documents."""

    system_id: int
    what: str
    planned_on: date | None = None
    documents: str = ""


@transaction.atomic
def receive(by: Actor, *, case_id: int) -> DesignChange:
    """Open the notice on a ticket; the check opens at once when the system is known. Safe to call again."""
    case = base.lock_for_work(by, case_id)
    row, _new = DesignChange.objects.get_or_create(case=case, defaults={"system": case.system})
    _check(by, case, row)
    return row


@transaction.atomic
def save(by: Actor, *, case_id: int, given: Change, version: int | None = None) -> DesignChange:
    """Keep what the notice says, and open the check it leads to (R12, trigger `change`), once."""
    case = base.lock_for_work(by, case_id, version=version)
    system = ConnectedSystem.objects.filter(pk=given.system_id, active=True).first()
    if system is None:
        raise FieldError("system", _("Hệ thống không có trong danh mục."))
    what = base.required(nfc(given.what), _("Nội dung thay đổi"), limit=TEXT_MAX)
    row, _new = DesignChange.objects.update_or_create(
        case=case,
        defaults={
            "system": system,
            "what": what,
            "planned_on": given.planned_on,
            "documents": nfc(given.documents).strip()[:TEXT_MAX],
        },
    )
    case.kind, case.system, case.without_system = Kind.DESIGN_CHANGE_NOTICE.value, system, False
    outbox.record(by, outbox.Happened(EventKind.DESIGN_CHANGE, [case.pk], {"system": system.pk}))
    base.save(case, "kind", "system", "without_system")
    _check(by, case, row)
    return row


def _check(by: Actor, case: Case, row: DesignChange) -> None:
    if row.system_id:
        opening = assessments.Opening(row.system_id, Trigger.CHANGE, source=case, reason=row.what)
        assessments.open_check(by, opening)

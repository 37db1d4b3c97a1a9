"""Electronic documents as pages draw them: what they are, what senders were told, how imports ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain.edxml import Business, Outcome, Status
from support.domain.edxml.model import BUSINESS_LABELS
from support.domain.edxml.outcomes import OUTCOME_LABELS, OUTCOME_LOOKS, OUTCOME_MORE
from support.domain.edxml.status import STATUS_LABELS
from support.domain.roles import Actor
from support.models import Case, EdxmlImport, ElectronicDocument
from support.queries import edxml


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with its words; `stale` when its sender knows an older status, `late` since another day."""

    row: ElectronicDocument
    case: Case | None
    business: str
    status: str
    told: str
    stale: bool
    late: bool
    asked: bool  # a recall that waits for our word


def shown(rows: Iterable[ElectronicDocument]) -> list[Shown]:
    """Return documents (with `case` loaded) ready to be drawn."""
    today = timezone.localdate()
    return [_shown(row, today) for row in rows]


def _shown(row: ElectronicDocument, today: date) -> Shown:
    status = edxml.status_of(row)
    recall = row.business == Business.RECALL
    return Shown(
        row=row,
        case=row.case,
        business=_(BUSINESS_LABELS[Business(row.business)]) if row.business else "",
        status=f"{status.value} {_(STATUS_LABELS[status])}",
        told=f"{row.told_status} {_(STATUS_LABELS[Status(row.told_status)])}" if row.told_status else "",
        stale=row.told_at is None or row.told_status != status.value,
        late=row.told_at is None and timezone.localdate(row.received_at) < today,
        asked=recall and not row.decision,
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """One file of an import: its outcome in words, with the document when the viewer may see it."""

    name: str
    words: str
    icon: str
    tone: str
    said: str
    document: Shown | None


def results(viewer: Actor, one: EdxmlImport) -> list[Ended]:
    """Return how each file of an import ended; three queries whatever its size."""
    wanted = [result["document"] for result in one.results if result["document"]]
    rows = edxml.visible(viewer).select_related("case").filter(pk__in=wanted)
    found = {row.row.pk: row for row in shown(rows)}
    mine = one.by_id == viewer.user_id
    return [_ended(result, found.get(result["document"]), mine=mine) for result in one.results]


def _ended(result: dict[str, Any], document: Shown | None, *, mine: bool) -> Ended:
    """Names tell contents: that of a file whose ticket is closed to a colleague is for who sent it alone."""
    outcome = Outcome(result["outcome"])
    icon, tone = OUTCOME_LOOKS[outcome]
    more = OUTCOME_MORE.get(outcome, "")
    said = _(result["said"]) % result["params"] if result["said"] else _(more) if more else ""
    name = result["name"] if mine or document or not result["document"] else ""
    return Ended(name, _(OUTCOME_LABELS[outcome]), icon, tone, said, document)


def counted(ended: Iterable[Ended]) -> int:
    """Return how many files of an import came into the register."""
    return sum(one.tone == "ok" for one in ended)

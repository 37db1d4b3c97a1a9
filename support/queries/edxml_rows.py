"""The electronic documents of a ticket, brought along with it, so that its page asks no more questions."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Subquery

from support.models import Case, ElectronicDocument
from support.queries.gathered import listed, moment

_COLUMNS = ("pk", "code", "document_id", "business", "decision", "received_at", "told_at", "told_status")
_MOMENTS = ("received_at", "told_at")
_TARGET = ("target_case", "target_number")


def of(case: Any) -> Subquery:
    """Return, for an annotation, the documents of `case` (a reference to its key), oldest first."""
    rows = ElectronicDocument.objects.filter(case=case).order_by("pk")
    rows = rows.annotate(target_case=F("target__case"), target_number=F("target__case__number"))
    return listed(rows, *_COLUMNS, *_TARGET)


def read(case: Case) -> list[ElectronicDocument]:
    """Return the documents a case from `tickets.get` brought, each with `case` and `target.case` set."""
    return [_document(case, dict(one)) for one in getattr(case, "documents_told", ())]


def _document(case: Case, told: dict[str, Any]) -> ElectronicDocument:
    of_case, number = (told.pop(name) for name in _TARGET)
    row = ElectronicDocument(**told | {name: moment(told[name]) for name in _MOMENTS}, case=case)
    if of_case is not None:
        row.target = ElectronicDocument(case=Case(pk=of_case, number=number))
    return row

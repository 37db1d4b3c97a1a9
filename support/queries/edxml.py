"""Reading electronic documents: is this one here, which one does it speak of, who is still to be told."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from support.domain.edxml import Business, Decision, EdxmlDocument, Status, status_for
from support.domain.errors import NotFound
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import EdxmlImport, ElectronicDocument
from support.queries import tickets

MOST = 50


def visible(viewer: Actor) -> QuerySet[ElectronicDocument]:
    """Return the documents whose tickets `viewer` may work; those without one are every worker's."""
    if not viewer.is_worker:
        return ElectronicDocument.objects.none()
    return ElectronicDocument.objects.filter(Q(case=None) | Q(case__in=tickets.for_staff(viewer)))


def get(viewer: Actor, pk: int) -> ElectronicDocument:
    """Return one document; raises NotFound for foreign ones too."""
    found = visible(viewer).select_related("case", "target").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def known(document: EdxmlDocument, version: str) -> ElectronicDocument | None:
    """Return the row of this very document, when it was imported before."""
    organ, key = document.key
    rows = ElectronicDocument.objects.filter(organ=organ[:60], key=key[:300])
    return rows.filter(business=document.business.value, version=version).first()


def target(viewer: Actor, document: EdxmlDocument) -> ElectronicDocument | None:
    """Return the earlier document of the same sender that a recall, update or replacement speaks of.

    By the ids it names; else its own id, else its code and date. Only what `viewer` may work.
    """
    theirs = visible(viewer).filter(organ=document.sender.organ_id[:60]).exclude(business=Business.RECALL)
    theirs = theirs.select_related("case").order_by("-pk")
    if document.concerns:
        return theirs.filter(Q(document_id__in=document.concerns) | Q(key__in=document.concerns)).first()
    code = code_of(document)
    alike = Q(code=code, day=document.day) if code else Q(pk__in=())
    if document.document_id:
        alike |= Q(document_id=document.document_id[:200])
    return theirs.filter(alike).first()


def code_of(document: EdxmlDocument) -> str:
    """Return number and symbol as one text, "" without a number."""
    parts = (document.code_number, document.code_notation)
    return "/".join(part for part in parts if part)[:120]


def status_of(row: ElectronicDocument) -> Status:
    """Return what its sender is to be told now."""
    stage = Stage(row.case.stage) if row.case else None
    return status_for(Business(row.business), stage, Decision(row.decision))


def untold(viewer: Actor, size: int = MOST) -> list[ElectronicDocument]:
    """Return documents whose sender was told nothing yet, oldest first (NĐ 30/2020, Điều 21.2c)."""
    return list(
        visible(viewer).filter(told_at=None).select_related("case").order_by("received_at", "pk")[:size]
    )


def untold_before(viewer: Actor, day: date) -> bool:
    """Tell whether a document of an earlier day than `day` still waits for its sender to be told."""
    begin = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return visible(viewer).filter(told_at=None, received_at__lt=begin).exists()


def recalls(viewer: Actor, size: int = MOST) -> list[ElectronicDocument]:
    """Return recalls that nobody has decided, oldest first."""
    asked = visible(viewer).filter(business=Business.RECALL.value, decision=Decision.OPEN.value)
    return list(asked.select_related("case", "target").order_by("received_at", "pk")[:size])


def import_of(viewer: Actor, pk: int) -> EdxmlImport:
    """Return one import; raises NotFound, also for those who take nothing in."""
    found = EdxmlImport.objects.filter(pk=pk).first() if viewer.is_worker else None
    if found is None:
        raise NotFound
    return found


def last_import(viewer: Actor) -> EdxmlImport | None:
    """Return what the viewer imported last."""
    return EdxmlImport.objects.filter(by=viewer.user_id or 0).order_by("-pk").first()

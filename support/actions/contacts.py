"""Who a requester is: verification by a person on our side, never by what a mail says about itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.errors import FieldError, NotAllowed
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Agency, Case, Contact


@transaction.atomic
def verify(by: Actor, *, case_id: int, agency_id: int | None) -> Contact:
    """Confirm the requester of a ticket as a person of `agency_id` (None: an individual)."""
    case = base.lock_for_work(by, case_id)
    if case.contact_id is None:
        raise NotAllowed(_("Phiếu chưa có người đề nghị để xác minh."))
    if agency_id is not None and not Agency.objects.filter(pk=agency_id, active=True).exists():
        raise FieldError("agency", _("Cơ quan không có trong danh mục."))
    contact = Contact.objects.select_for_update().get(pk=case.contact_id)
    contact.agency_id, contact.verified_at, contact.verified_by_id = agency_id, timezone.now(), by.user_id
    contact.save(update_fields=["agency", "verified_at", "verified_by"])
    case.requesting_agency_id = agency_id
    data = {"contact": contact.pk, "agency": agency_id}
    outbox.record(by, outbox.Happened(EventKind.CONTACT_VERIFIED, [case.pk], data))
    base.save(case, "requesting_agency")
    return contact


def is_verified(case: Case) -> bool:
    """True when a person on our side confirmed the requester."""
    return bool(case.contact and case.contact.verified_at)

"""Who a requester is: verification by a person on our side, never by what a mail says about itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, concern, coordination_attach, leads, senders
from support.actions.searchdocs import people_of, refresh_head
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.models import EMAIL_MAX, Agency, Case, Contact, MailOrigin, Ticket


@transaction.atomic
def verify(by: Actor, *, case_id: int, agency_id: int | None, shared: bool | None = None) -> Contact:
    """Confirm the requester of a ticket as a person of `agency_id` (None: an individual).

    `shared` tells that several people write from the address: then mails show who of them did.
    """
    case = base.lock_for_work(by, case_id)
    if case.contact_id is None:
        raise NotAllowed(_("Phiếu chưa có người đề nghị để xác minh."))
    if agency_id is not None and not Agency.objects.filter(pk=agency_id, active=True).exists():
        raise FieldError("agency", _("Cơ quan không có trong danh mục."))
    contact = Contact.objects.select_for_update().get(pk=case.contact_id)
    contact.agency_id, contact.verified_at, contact.verified_by_id = agency_id, timezone.now(), by.user_id
    contact.is_shared = contact.is_shared if shared is None else shared
    contact.save(update_fields=["agency", "verified_at", "verified_by", "is_shared"])
    case.requesting_agency_id = agency_id
    gone = concern.let_go(case)
    data = {"contact": contact.pk, "agency": agency_id} | ({} if shared is None else {"shared": shared})
    data |= dict.fromkeys(gone)
    outbox.record(by, outbox.Happened(EventKind.CONTACT_VERIFIED, [case.pk], data))
    base.save(case, "requesting_agency", *gone)
    leads.settle(by, case=case)
    coordination_attach.attach_owner(by, case)
    return contact


@transaction.atomic
def take_offered(by: Actor, *, case_id: int, message_id: int) -> Contact:
    """Make the person a mail offers (the first writer of a forward, a guessed sender) the requester.

    What the mail says proves nothing: a contact made here is unverified. Raises NotFound, NotAllowed.
    """
    case = base.lock_for_work(by, case_id)
    offer = _offer(case, message_id)
    if offer.taken_at is not None:
        raise NotAllowed(_("Người này đã là người đề nghị của phiếu."))
    found, _made = Contact.objects.select_related("merged_into").get_or_create(
        email=offer.email,
        defaults={"name": offer.name, "agency_id": senders.agencies_of({offer.email}).get(offer.email)},
    )
    contact = found.person
    offer.before_contact_id, offer.before_agency_id = case.contact_id, case.requesting_agency_id
    offer.taken_at, offer.taken_by_id = timezone.now(), by.user_id
    offer.save(update_fields=["before_contact", "before_agency", "taken_at", "taken_by"])
    case.contact_id = contact.pk
    case.requesting_agency_id = senders.agencies_of({offer.email}).get(offer.email)
    _changed(by, case, offer, "taken", contact.pk)
    return contact


@transaction.atomic
def give_back(by: Actor, *, case_id: int, message_id: int) -> Case:
    """Undo `take_offered`: the ticket has its former requester again. Raises NotFound, NotAllowed."""
    case = base.lock_for_work(by, case_id)
    offer = _offer(case, message_id)
    known = Contact.objects.filter(email=offer.email).select_related("merged_into").first()
    taken = offer.taken_at is not None and known is not None and case.contact_id == known.person.pk
    if not taken:
        raise NotAllowed(_("Người đề nghị đã được đổi sau đó; hãy tải lại trang."))
    case.contact_id, case.requesting_agency_id = offer.before_contact_id, offer.before_agency_id
    offer.taken_at = offer.taken_by_id = None
    offer.save(update_fields=["taken_at", "taken_by"])
    _changed(by, case, offer, "back", case.contact_id)
    return case


def _offer(case: Case, message_id: int) -> MailOrigin:
    """Lock and return the offer beside a message of the ticket."""
    offers = MailOrigin.objects.select_for_update().filter(pk=message_id, message__case=case)
    offer = offers.exclude(email="").first()
    if offer is None:
        raise NotFound
    return offer


def _changed(by: Actor, case: Case, offer: MailOrigin, action: str, contact_id: int | None) -> None:
    gone = concern.let_go(case)
    data = {"message": offer.pk, "action": action, "contact": contact_id, "how": offer.how}
    data |= dict.fromkeys(gone)
    outbox.record(by, outbox.Happened(EventKind.REQUESTER_CHANGED, [case.pk], data))
    base.save(case, "contact", "requesting_agency", *gone)
    Ticket.objects.filter(pk=case.pk).update(
        submitter_email=((case.contact.email or "")[:EMAIL_MAX] or None) if case.contact else None
    )
    refresh_head(case, people_of(case))


def is_verified(case: Case) -> bool:
    """True when a person on our side confirmed the requester."""
    return bool(case.contact and case.contact.verified_at)

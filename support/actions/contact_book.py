"""Keeping the people who write, call and come: corrected, verified, and doubles merged into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, ManyToOneRel, QuerySet
from django.utils import timezone

from support import outbox
from support.actions import agencies, base
from support.actions.searchdocs import refresh_head
from support.domain.addresses import clean_email
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.phones import normal
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import EMAIL_MAX, Case, Contact, Ticket
from support.queries import contacts
from support.queries.agencies import find_named


@dataclass(frozen=True, slots=True)
class Person:
    """What is written of a person; `agency` is a code or a name, "" for an individual."""

    name: str
    email: str = ""
    phone: str = ""
    agency: str = ""
    is_shared: bool = False


def _locked(by: Actor, ids: Iterable[int]) -> dict[int, Contact]:
    """Lock the cases, then the rows of people `by` may know of, each ascending by number (the one order).

    Raises NotFound, also for somebody merged meanwhile.
    """
    wanted = sorted(set(ids))
    base.lock_cases(Case.objects.filter(contact__in=wanted).values_list("pk", flat=True))
    seen = set(contacts.visible(by).filter(pk__in=wanted).values_list("pk", flat=True))
    rows = (
        Contact.objects.select_for_update(no_key=True).filter(pk__in=wanted, merged_into=None).order_by("pk")
    )
    found = {one.pk: one for one in rows if one.pk in seen}
    if len(found) != len(wanted):
        raise NotFound
    return found


@transaction.atomic
def change(by: Actor, *, contact_id: int, person: Person) -> Contact:
    """Correct what is known of a person; raises FieldError, NotFound, Forbidden."""
    agencies.check(by)
    contact = _locked(by, [contact_id])[contact_id]
    before = _written(contact)
    name = " ".join(nfc(person.name).split())[:200]
    contact.name, contact.is_shared = name, person.is_shared
    contact.email = _email(by, person.email, contact)
    contact.phone = _phone(person.phone)
    agency = find_named(person.agency, field="agency") if person.agency.strip() else None
    contact.agency_id = agency.pk if agency else None
    if not (name or contact.email or contact.phone):
        raise FieldError("name", _("Cần ít nhất họ tên, địa chỉ thư hoặc số điện thoại."))
    changed = sorted(field for field, value in _written(contact).items() if value != before[field])
    if changed:
        contact.save()
        _follow(Case.objects.filter(contact=contact), contact)
        data = {"contact": contact.pk, "action": "changed", "fields": changed}
        outbox.record(by, outbox.Happened(EventKind.CONTACT_CHANGED, data=data))
    return contact


def _written(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in ("name", "email", "phone", "agency_id", "is_shared")}


def _email(by: Actor, text: str, contact: Contact) -> str | None:
    if not text.strip():
        return None
    email = clean_email(text)
    if not email:
        raise FieldError("email", _("Địa chỉ thư điện tử không hợp lệ."))
    other = Contact.objects.filter(email=email).exclude(pk=contact.pk).select_related("merged_into").first()
    if other:
        named = contacts.visible(by).filter(pk=other.person.pk).exists()
        words = _("Địa chỉ này là của %(name)s; nếu là một người thì hãy gộp.")
        raise FieldError("email", words, name=str(other) if named else email)
    return email


def _phone(text: str) -> str:
    phone = normal(text)[:32]
    if text.strip() and not phone:
        raise FieldError("phone", _("Đây không phải số điện thoại."))
    return phone


@transaction.atomic
def verify(by: Actor, *, contact_id: int) -> Contact:
    """Confirm that the person is who the catalogue says, of the agency it says (None: an individual)."""
    if not contacts.may_verify(by):
        raise Forbidden if by.is_staff else NotFound
    contact = _locked(by, [contact_id])[contact_id]
    if contact.verified_at:
        raise NotAllowed(_("Người này đã được xác minh."))
    contact.verified_at, contact.verified_by_id = timezone.now(), by.user_id
    contact.save(update_fields=["verified_at", "verified_by"])
    data = {"contact": contact.pk, "action": "verified", "agency": contact.agency_id}
    outbox.record(by, outbox.Happened(EventKind.CONTACT_CHANGED, data=data))
    return contact


@transaction.atomic
def merge(by: Actor, *, contact_id: int, into_id: int) -> Mapping[str, int]:
    """Find that a row of the catalogue is the same person as another; returns how many rows followed.

    Tickets, messages, liaisons and offers of mail follow, whatever table they stand in. The row itself
    stays: its address and number lead to the person from now on. What the person lacks is taken over.
    Locks their cases, then the people. Raises NotAllowed, NotFound, Forbidden.
    """
    agencies.check(by)
    if contact_id == into_id:
        raise NotAllowed(_("Không thể gộp một người vào chính mình."))
    rows = _locked(by, [contact_id, into_id])
    gone, person = rows[contact_id], rows[into_id]
    cases = list(Case.objects.filter(contact=gone).order_by("pk").values_list("pk", flat=True))
    moved = _repoint(gone, person)
    _take_over(gone, person)
    gone.merged_into = person
    gone.save(update_fields=["merged_into"])
    _follow(Case.objects.filter(pk__in=cases), person)
    data = {"contact": gone.pk, "into": person.pk, "moved": moved}
    outbox.record(by, outbox.Happened(EventKind.CONTACTS_MERGED, cases, data))
    return moved


def _repoint(gone: Contact, person: Contact) -> dict[str, int]:
    """Let every row that names one name the other: each foreign key to people, of whatever table."""
    moved = {}
    for relation in Contact._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django documents it
        if not isinstance(relation, ManyToOneRel):
            continue
        model, field = relation.related_model, relation.field.name
        rows = model._default_manager.filter(**{field: gone})  # noqa: SLF001 - as above
        moved[f"{model.__name__}.{field}"] = rows.update(**{field: person})
    return {name: count for name, count in moved.items() if count}


def _take_over(gone: Contact, person: Contact) -> None:
    """Fill in what the person lacks; who of the two was verified stays so, with the agency of that one."""
    person.name = person.name or gone.name
    person.phone = person.phone or gone.phone
    if gone.verified_at and not person.verified_at:
        person.verified_at, person.verified_by_id = gone.verified_at, gone.verified_by_id
        person.agency_id = gone.agency_id
    elif not person.verified_at:
        person.agency_id = person.agency_id or gone.agency_id
    if person.email is None and gone.email:
        # An address is unique: the one the person is written to stands with the person.
        email, gone.email = gone.email, None
        gone.save(update_fields=["email"])
        person.email = email
    person.save()


def _follow(cases: QuerySet[Case], person: Contact) -> None:
    """Rewrite what stands beside the tickets of a person: helpdesk's address, the words of the search."""
    ids = list(cases.values_list("pk", flat=True))
    cases.update(version=F("version") + 1)
    Ticket.objects.filter(pk__in=ids).update(submitter_email=(person.email or "")[:EMAIL_MAX] or None)
    for case in Case.objects.filter(pk__in=ids):
        refresh_head(case, f"{person.name} {person.email or ''}")

"""Who wrote: contacts found or made, and the agency a mail domain stands for. Mail grants no rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from support.domain.addresses import candidate_domains, clean_email
from support.domain.requests import MessageIn
from support.domain.text import nfc
from support.models import Agency, AgencyDomain, Contact, contact_words, rows


@dataclass(frozen=True, slots=True)
class Sender:
    """The contact of a message, its agency if its domain belongs to one, and words for the register."""

    contact_id: int | None
    agency_id: int | None
    words: str


def recognise(messages: Sequence[MessageIn], now: datetime) -> list[Sender]:
    """Return a Sender for each message; unknown addresses become unverified contacts (R2), set-based."""
    addresses = {clean_email(message.from_email) for message in messages} - {""}
    agencies = _agencies(addresses)
    contacts = _contacts(addresses)
    fresh = {
        address: nfc(message.from_name)[:200]
        for message in messages
        if (address := clean_email(message.from_email)) and address not in contacts
    }
    if fresh:
        # Another process may make the same contact in the same moment: the unique address decides.
        # In one order, or two processes with the same two strangers would wait for each other for ever.
        new = [
            (address, name, agencies.get(address), *contact_words(name, address, ""))
            for address, name in sorted(fresh.items())
        ]
        names = ("email", "name", "agency_id", "name_key", "search_text")
        rows.insert_new(Contact, names, new, created_at=now)
        contacts |= _contacts(set(fresh))
    return [_sender(message, contacts, agencies) for message in messages]


def agencies_of(addresses: set[str]) -> dict[str, int]:
    """Return the agency each clean address writes for, by verified contact or mail domain, where known."""
    found = _agencies(addresses)
    for address, contact in _contacts(addresses).items():
        if contact.verified_at:
            found.pop(address, None)
            found |= {address: contact.agency_id} if contact.agency_id else {}
    return found


def known_as(address: str) -> tuple[str, bool]:
    """Return the agency a clean address seems to write for, "" for none, and whether a person verified it."""
    contact = _contacts({address}).get(address)
    agency_id = agencies_of({address}).get(address)
    agency = Agency.objects.filter(pk=agency_id).first() if agency_id else None
    return str(agency or ""), contact is not None and contact.verified_at is not None


def shared_of(addresses: set[str]) -> set[str]:
    """Return those clean addresses that somebody marked as mailboxes of several persons."""
    found = Contact.objects.filter(email__in=addresses, is_shared=True)
    return {email for email in found.values_list("email", flat=True) if email}


class _Contact(NamedTuple):
    """What of a contact decides for whom a mail speaks."""

    pk: int
    agency_id: int | None
    verified_at: datetime | None


def _contacts(addresses: set[str]) -> dict[str, _Contact]:
    """Return whom each address belongs to; an address of a merged person leads to whom it was merged into."""
    own = ("pk", "agency_id", "verified_at")
    person = ("merged_into_id", "merged_into__agency_id", "merged_into__verified_at")
    found = Contact.objects.filter(email__in=addresses).values_list("email", *own, *person)
    return {row[0]: _Contact(*(row[4:] if row[4] else row[1:4])) for row in found if row[0]}


def _agencies(addresses: set[str]) -> dict[str, int]:
    """Map an address to the agency of its most specific known domain; free providers have none."""
    candidates = {address: candidate_domains(address) for address in addresses}
    wanted = {domain for domains in candidates.values() for domain in domains}
    owned = AgencyDomain.objects.filter(domain__in=wanted, agency__active=True)
    known = dict(owned.values_list("domain", "agency_id"))
    owners = {
        address: next((known[domain] for domain in domains if domain in known), None)
        for address, domains in candidates.items()
    }
    return {address: agency_id for address, agency_id in owners.items() if agency_id}


def _sender(message: MessageIn, contacts: dict[str, _Contact], agencies: dict[str, int]) -> Sender:
    address = clean_email(message.from_email)
    contact = contacts.get(address)
    if message.claimed:
        # Typed into a form by whoever it was: it must not pass for a person we know, or for an agency.
        contact = None if contact and contact.verified_at else contact
        agencies = {}
    # A person's decision counts, also the one that somebody writes for himself whatever his address says.
    agency_id = contact.agency_id if contact and contact.verified_at else agencies.get(address)
    name = nfc(message.from_name).strip()
    words = f"{name} <{address}>" if name and address else name or address
    return Sender(contact.pk if contact else None, agency_id, words)

"""Taking in what somebody brings by telephone, in person or in writing (Điều 9.2): one action for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support.actions import base, register, work
from support.actions.intake import file_many
from support.domain.addresses import clean_email
from support.domain.channels import Channel
from support.domain.documents import SECRECY_LABELS, Secrecy, marked
from support.domain.errors import FieldError, Forbidden, UserError
from support.domain.kinds import Kind, Priority, raised
from support.domain.lifecycle import Stage
from support.domain.phones import normal
from support.domain.reception import Detail
from support.domain.requests import AppendRequest, Filed, FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Contact, RegisterEntry
from support.queries import tickets

SUBJECT_MAX = 1000


class Marked(UserError):
    """What was brought carries a secrecy mark; nothing was kept, a person decides what comes next (R3a)."""

    sentence = _("Văn bản có dấu “%(degree)s”. Nội dung và tệp chưa được lưu ở đâu.")

    def __init__(self, degree: Secrecy, sentence: str = "") -> None:
        """Keep which mark it is."""
        self.degree = degree
        super().__init__(sentence, degree=SECRECY_LABELS[degree])


def refuse_marked(words: str) -> None:
    """Raise Marked when what was written down names a secrecy mark: such contents are not kept (Điều 3.1)."""
    if degree := marked(words):
        raise Marked(degree, _("Nội dung ghi có dấu “%(degree)s” và chưa được lưu ở đâu."))


@dataclass(frozen=True, slots=True)
class Person:
    """Who calls, comes or writes: a known contact, or a name with a number or an address (R2)."""

    contact_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What it is about. `without_system` says that it concerns no connected system (R1)."""

    subject: str
    body: str = ""
    kind: Kind | None = None
    topic: str = ""
    system_id: int | None = None
    without_system: bool = False
    agency_id: int | None = None
    affects_right: bool = False
    priority: int | None = None
    files: tuple[FileIn, ...] = ()
    related: str = ""  # the number of an earlier ticket it is about


@dataclass(frozen=True, slots=True)
class Brought:
    """How it came: the door, when, what the door knows, and by what it is proved."""

    channel: Channel
    at: datetime
    detail: Detail
    evidence: str
    receipt: bool = False


@transaction.atomic
def take_in(
    by: Actor,
    *,
    brought: Brought,
    person: Person,
    about: About,
    add_to: str = "",
    solved: bool = False,
) -> Filed:
    """Open a ticket, or add to the one numbered `add_to`; every time with a register entry of its own (N1).

    `solved`: settled while the person was there. Raises FieldError, NotFound, Forbidden.
    """
    if not by.is_worker:
        raise Forbidden
    if brought.at > timezone.now():
        raise FieldError("at", _("Thời điểm nhận không thể ở tương lai."))
    contact = _contact(person)
    message = MessageIn(
        from_name=contact.name if contact else nfc(person.name).strip(),
        from_email=(contact.email or "") if contact else "",
        subject=base.required(nfc(about.subject), _("Nội dung chính"), limit=SUBJECT_MAX),
        body=nfc(about.body).strip() or nfc(about.subject).strip(),
        received_at=brought.at,
        files=about.files,
    )
    request = _request(by, brought, about, message, contact, add_to)
    filed = file_many(by, [request])[0]
    if solved:
        work.change_stage(by, case_id=filed.case_id, stage=Stage.RESOLVED)
    return filed


def _request(
    by: Actor, brought: Brought, about: About, message: MessageIn, contact: Contact | None, add_to: str
) -> OpenRequest | AppendRequest:
    contact_id = contact.pk if contact else None
    if add_to:
        case = tickets.get(by, add_to)
        return AppendRequest(
            "tn", case.pk, brought.channel, message, contact_id, brought.evidence, brought.detail
        )
    known = contact.agency_id if contact and contact.verified_at else None
    return OpenRequest(
        key="tn",
        channel=brought.channel,
        message=message,
        kind=about.kind,
        topic=about.topic,
        agency_id=about.agency_id or known,
        contact_id=contact_id,
        receipt=brought.receipt,
        related_number=about.related,
        evidence=brought.evidence,
        detail=brought.detail,
        system_id=about.system_id,
        without_system=about.without_system,
        affects_right=about.affects_right,
        priority=_priority(about),
    )


def _priority(about: About) -> int:
    """An obstacle to the right of use raises the priority by one level (Điều 10.1b)."""
    wanted = about.priority or int(Priority.NORMAL)
    return raised(wanted) if about.affects_right else wanted


def _contact(person: Person) -> Contact | None:
    """Return the known contact, or a new unverified one; None for somebody who gives no name."""
    if person.contact_id:
        known = Contact.objects.filter(pk=person.contact_id).select_related("merged_into").first()
        if known is None:
            raise FieldError("contact", _("Người được chọn không còn trong danh bạ; hãy tìm lại."))
        return known.person
    name, phone, email = nfc(person.name).strip()[:200], normal(person.phone)[:32], clean_email(person.email)
    people = Contact.objects.select_related("merged_into")
    if email and (known := people.filter(email=email).first()):
        return known.person
    if not name and not email:
        return None
    same = people.filter(phone=phone, name=name).first() if phone and not email else None
    return same.person if same else Contact.objects.create(name=name, phone=phone, email=email or None)


@transaction.atomic
def only_register(by: Actor, *, brought: Brought, person: Person) -> RegisterEntry:
    """Enter only that something came: its content must not be kept here (Điều 3.1, R3a)."""
    contact = _contact(person)
    sender = str(contact) if contact else person.name or person.phone
    arrival = register.Arrival(brought.channel, brought.at, sender=sender, evidence=brought.evidence)
    return register.enter_without_case(by, arrival)

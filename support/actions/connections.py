"""Connections of agencies: their registered scope, who speaks for them, a sign of use beyond the scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, catalogue
from support.domain import phones
from support.domain.addresses import clean_email
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor, Role
from support.domain.text import nfc
from support.domain.words import _
from support.models import ConnectedSystem, Connection, Contact, Liaison, Platform, Service
from support.queries import liaisons

MOST_FIELDS = 10_000  # fields of information; more is a slip of the hand
WORDS = 20_000  # characters of a purpose, a scope, the contents


@dataclass(frozen=True, slots=True)
class ConnectionIn:
    """A connection as registered (Điều 7.1, 10.1a, 10.2b); days are the first and the last one."""

    agency_id: int | None
    platform_id: int | None = None
    services: Sequence[int] = ()
    purpose: str = ""
    scope: str = ""
    fields: str = ""
    field_count: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LiaisonIn:
    """A person who speaks for an agency on a connection (cán bộ phụ trách kết nối, Điều 7.1)."""

    name: str
    email: str
    phone: str = ""
    position: str = ""
    since: date | None = None
    until: date | None = None


@transaction.atomic
def save_connection(
    by: Actor, *, system_id: int, connection_id: int | None, wanted: ConnectionIn
) -> Connection:
    """Add a connection to a system or change one of its own; raises Forbidden, NotFound, FieldError."""
    catalogue.check_curator(by)
    system = catalogue.locked(ConnectedSystem, system_id)
    connection = catalogue.locked(Connection, connection_id) if connection_id else Connection(system=system)
    if connection.system_id != system.pk:
        raise NotFound
    values = asdict(wanted)
    services = sorted(set(values.pop("services")))
    values |= {name: nfc(values[name]).strip()[:WORDS] for name in ("purpose", "scope", "fields")}
    _check_connection(connection, wanted, services)
    changed = catalogue.put(connection, values)
    before = sorted(connection.services.values_list("pk", flat=True)) if connection_id else []
    connection.save()
    if services != before:
        connection.services.set(services)
        changed["services"] = (before, services)
    told = {"system": system.pk, "connection": connection.pk, "added": not connection_id}
    catalogue.record(by, EventKind.CONNECTION_SAVED, told, changed)
    return connection


def _check_connection(connection: Connection, wanted: ConnectionIn, services: Sequence[int]) -> None:
    if connection.pk and wanted.agency_id != connection.agency_id:
        # Its tickets, scope and liaisons would come into the sight of another agency.
        words = _("Không đổi được cơ quan của kết nối; hãy kết thúc kết nối này và ghi kết nối mới.")
        raise FieldError("agency", words)
    if not connection.pk:
        catalogue.active_agency("agency", wanted.agency_id)
    if wanted.platform_id and not Platform.objects.filter(pk=wanted.platform_id).exists():
        raise FieldError("platform", _("Nền tảng không có trong danh mục."))
    if Service.objects.filter(pk__in=services).count() != len(services):
        raise FieldError("services", _("Dịch vụ không có trong danh mục."))
    if wanted.field_count is not None and not 0 <= wanted.field_count <= MOST_FIELDS:
        raise FieldError("field_count", _("Số trường thông tin từ 0 đến %(limit)s."), limit=MOST_FIELDS)
    _check_days(wanted.since, wanted.until)
    current = Connection.objects.filter(agency=wanted.agency_id, system=connection.system_id, until=None)
    if wanted.until is None and current.exclude(pk=connection.pk or 0).exists():
        raise FieldError("agency", _("Cơ quan này đang có kết nối tới hệ thống."))


def _check_days(since: date | None, until: date | None) -> None:
    if since and until and until < since:
        raise FieldError("until", _("“Đến ngày” phải từ “Từ ngày” trở đi."))


@transaction.atomic
def mark_scope(by: Actor, *, connection_id: int, suspected: bool, reason: str) -> Connection:
    """Mark, or clear, a sign of use beyond the registered scope (R28): team leads alone, with a reason.

    The event stands on no ticket and in no register: nobody else is to learn of a mere suspicion.
    """
    if Role.TEAM_LEAD not in by.roles:
        raise Forbidden
    words = base.required(nfc(reason), _("Lý do"), limit=2000)
    connection = catalogue.locked(Connection, connection_id)
    if connection.over_scope == suspected:
        return connection
    connection.over_scope = suspected
    connection.save(update_fields=["over_scope"])
    data = {"connection": connection.pk, "suspected": suspected}
    outbox.record(by, outbox.Happened(EventKind.SCOPE_MARKED, data=data, texts={"reason": words}))
    return connection


@transaction.atomic
def add_liaison(by: Actor, *, connection_id: int, wanted: LiaisonIn) -> Liaison:
    """Register a person as liaison of a connection; who registers vouches: the contact is verified by it."""
    catalogue.check_curator(by)
    connection = catalogue.locked(Connection, connection_id)
    email = clean_email(wanted.email)
    if not email:
        raise FieldError("email", _("“%(address)s” không phải địa chỉ thư điện tử."), address=wanted.email)
    _check_days(wanted.since, wanted.until)
    contact = _contact(by, connection, wanted, email)
    if liaisons.current(liaisons.on_day()).filter(connection=connection, contact=contact).exists():
        raise FieldError("email", _("Người này đang là đầu mối của kết nối."))
    made = Liaison.objects.create(
        connection=connection,
        contact=contact,
        position=nfc(wanted.position).strip()[:120],
        since=wanted.since or timezone.localdate(),
        until=wanted.until,
    )
    _record(by, made, "added")
    return made


def _contact(by: Actor, connection: Connection, wanted: LiaisonIn, email: str) -> Contact:
    name = base.required(nfc(wanted.name), _("Họ và tên"), limit=200)
    found, _made = Contact.objects.get_or_create(
        email=email, defaults={"name": name, "agency_id": connection.agency_id}
    )
    # A former address leads to the person: a row that was merged away is nobody's word any more.
    contact = Contact.objects.select_for_update().get(pk=found.merged_into_id or found.pk)
    if contact.verified_at and contact.agency_id not in {None, connection.agency_id}:
        raise FieldError("email", _("Người này đã được xác minh là cán bộ của cơ quan khác."))
    contact.name, contact.agency_id = name, connection.agency_id
    contact.phone = phones.normal(wanted.phone) or contact.phone
    contact.verified_at, contact.verified_by_id = timezone.now(), by.user_id
    contact.save(update_fields=["name", "agency", "phone", "verified_at", "verified_by"])
    return contact


@transaction.atomic
def end_liaison(by: Actor, *, liaison_id: int, until: date | None = None) -> Liaison:
    """Let a liaison end with the day `until` (None: today); the row stays as a record."""
    catalogue.check_curator(by)
    liaison = catalogue.locked(Liaison, liaison_id)
    day = until or timezone.localdate()
    _check_days(liaison.since, day)
    liaison.until = day
    liaison.save(update_fields=["until"])
    _record(by, liaison, "ended")
    return liaison


def _record(by: Actor, liaison: Liaison, action: str) -> None:
    data: dict[str, Any] = {
        "action": action,
        "liaison": liaison.pk,
        "connection": liaison.connection_id,
        "contact": liaison.contact_id,
        "since": liaison.since.isoformat(),
        "until": liaison.until.isoformat() if liaison.until else None,
    }
    outbox.record(by, outbox.Happened(EventKind.LIAISON_CHANGED, data=data))

"""Connection requests (Điều 7): taken in on receipt of the document, completed, judged, and connected."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import assessments, base, connections, replies, tasks
from support.domain import connection_request as law
from support.domain.addresses import clean_email
from support.domain.assessment import Trigger
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.lifecycle import MOVES, Stage
from support.domain.roles import Actor
from support.domain.systems import EXEMPTION_LABELS, Exemption, SystemKind
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, ConnectedSystem, Connection, ConnectionRequest, Letter, Task
from support.queries import connecting as known

TEXT_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Contents:
    """What the document says: the ten contents of Điều 7.1 by name, and our form's details of the officer."""

    unit: str = ""
    mandate: str = ""
    system: str = ""
    officer: str = ""
    purpose: str = ""
    scope: str = ""
    contents: str = ""
    field_count: int | None = None
    services: str = ""
    technical: str = ""
    officer_position: str = ""
    officer_phone: str = ""
    officer_email: str = ""


@transaction.atomic
def receive(by: Actor, *, case_id: int) -> ConnectionRequest:
    """Take a connection request in: the three tasks of Điều 7.2 open at once, whatever is missing.

    It is a document (Điều 7.1): raises NotAllowed on a ticket without a letter. Safe to call again.
    """
    case = base.lock_for_work(by, case_id)
    row = ConnectionRequest.objects.filter(case=case).first()
    if row:
        return row
    letter = Letter.objects.select_related("message").filter(message__case=case).order_by("pk").first()
    if letter is None or letter.message is None:
        raise NotAllowed(
            _("Đề nghị kết nối phải là văn bản (Điều 7.1): hãy tiếp nhận văn bản vào phiếu này trước.")
        )
    if case.kind != Kind.CONNECTION_REQUEST:
        case.kind = Kind.CONNECTION_REQUEST.value
    row = ConnectionRequest.objects.create(case=case, received_at=letter.message.at)
    outbox.record(by, outbox.Happened(EventKind.CONNECTION_RECEIVED, [case.pk], {"letter": letter.pk}))
    base.save(case, "kind")
    wanted = [
        tasks.Wanted(words, key=clause, clause=clause, linked=clause == law.CHECK)
        for clause, words in law.TASKS
    ]
    tasks.open_many(by, case_id=case.pk, title=law.CLAUSE, wanted=wanted, since=row.received_at)
    _check(by, case, row)
    return row


def _check(by: Actor, case: Case, row: ConnectionRequest) -> None:
    """Let task c) follow an assessment as soon as the system is known, or waive it (Điều 6.4a, 7.2c)."""
    task = Task.objects.select_related("step").filter(case=case, key=law.CHECK).first()
    if task is None or case.system is None or task.follows_id:
        return
    exempt = Exemption.EID_PLATFORM if known.on_eid_platform(case.system) else Exemption.NONE
    row.exemption = exempt.value
    row.save(update_fields=["exemption"])
    if exempt:
        tasks.settle([task], by, task.done_at or timezone.now(), EXEMPTION_LABELS[exempt])
        return
    opening = assessments.Opening(case.system.pk, Trigger.BEFORE, source=case)
    task.follows = assessments.open_check(by, opening)
    task.done_at, task.done_by, task.waived = None, None, ""
    task.save(update_fields=["follows", "done_at", "done_by", "waived"])


@transaction.atomic
def save(
    by: Actor, *, case_id: int, given: Contents, system_id: int | None = None, version: int | None = None
) -> ConnectionRequest:
    """Keep what the document says. `system_id` names the system of the catalogue; without one, a system
    that is not there yet enters it by its name, to be verified.

    Raises NotAllowed once the request was found eligible, FieldError for what cannot be.
    """
    base.lock_for_work(by, case_id, version=version)
    receive(by, case_id=case_id)
    case, row = _open_row(by, case_id)
    for name, value in _clean(given).items():
        setattr(row, name, value)
    row.contents_at = timezone.now()
    row.save()
    case.system, case.without_system = _system(case, row, system_id), False
    data = {"missing": [part.name for part in law.missing(known.given(row))], "system": case.system_id}
    outbox.record(by, outbox.Happened(EventKind.CONTENTS_SAVED, [case.pk], data))
    base.save(case, "system", "without_system")
    _check(by, case, row)
    return row


def _open_row(by: Actor, case_id: int, version: int | None = None) -> tuple[Case, ConnectionRequest]:
    case = base.lock_for_work(by, case_id, version=version)
    row = ConnectionRequest.objects.filter(case=case).first()
    if row is None:
        raise NotFound
    if row.eligible_at:
        raise NotAllowed(_("Đề nghị đã đủ điều kiện; muốn sửa, hãy thu lại kết luận trước."))
    return case, row


def _clean(given: Contents) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in asdict(given).items():
        values[name] = nfc(value).strip()[:TEXT_MAX] if isinstance(value, str) else value
    for name, limit in (("unit", 255), ("system", 255), ("officer", 120), ("officer_position", 120)):
        values[name] = str(values[name])[:limit]
    values["officer_phone"] = str(values["officer_phone"])[:32]
    address = str(values["officer_email"])
    if address and not clean_email(address):
        raise FieldError("officer_email", _("“%(address)s” không phải địa chỉ thư điện tử."), address=address)
    return values


def _system(case: Case, row: ConnectionRequest, system_id: int | None) -> ConnectedSystem | None:
    if system_id is not None:
        found = ConnectedSystem.objects.select_related("owner").filter(pk=system_id, active=True).first()
        if found is None:
            raise FieldError("in_catalogue", _("Hệ thống không có trong danh mục."))
        return found
    if case.system_id or not row.system:
        return case.system  # the one chosen on the ticket, or still none
    named = ConnectedSystem.objects.select_related("owner").filter(
        name=row.system, owner=case.requesting_agency_id
    )
    return named.first() or ConnectedSystem.objects.create(
        name=row.system,
        kind=SystemKind.SYSTEM.value,
        owner=case.requesting_agency,
        to_verify=True,
    )


@transaction.atomic
def draft(by: Actor, *, case_id: int, text: str) -> ConnectionRequest:
    """Keep the letter that asks for what is missing, as a person worded it."""
    case, row = _open_row(by, case_id)
    row.letter = base.required(nfc(text), _("Văn bản đề nghị bổ sung"), limit=TEXT_MAX)
    row.asked = [part.name for part in law.missing(known.given(row))]
    row.save(update_fields=["letter", "asked"])
    outbox.record(by, outbox.Happened(EventKind.CONTENTS_ASKED, [case.pk], {"sent": False}))
    base.save(case)
    return row


@transaction.atomic
def ask(by: Actor, *, case_id: int, text: str, overrule: str = "") -> replies.Replied:
    """Send that letter by the ordinary reply and let the ticket wait for the requester (R18).

    Without an address of the requester the letter stands on the ticket and is to be sent on paper.
    """
    case, row = _open_row(by, case_id)
    absent = [part.name for part in law.missing(known.given(row))]
    if not absent:
        raise NotAllowed(_("Văn bản đề nghị đã đủ nội dung, không còn gì để đề nghị bổ sung."))
    waits = Stage.WAITING_REQUESTER if Stage.WAITING_REQUESTER in MOVES[Stage(case.stage)] else None
    made = replies.reply(by, case_id=case_id, words=replies.Words(text, overrule=overrule), stage=waits)
    row.letter, row.asked, row.asked_at = nfc(text).strip(), absent, timezone.now()
    row.save(update_fields=["letter", "asked", "asked_at"])
    return made


@transaction.atomic
def judge(by: Actor, *, case_id: int, version: int | None = None) -> ConnectionRequest:
    """Find a request eligible (“Đủ điều kiện”): complete, level 3 or more (R11), checked or exempt (7.2c)."""
    case, row = _open_row(by, case_id, version)
    known.require_eligible(case, row)
    row.eligible_at, row.eligible_by_id = timezone.now(), by.user_id
    row.save(update_fields=["eligible_at", "eligible_by"])
    outbox.record(by, outbox.Happened(EventKind.ELIGIBLE, [case.pk], {"system": case.system_id}))
    base.save(case)
    return row


@transaction.atomic
def take_back(by: Actor, *, case_id: int, reason: str) -> ConnectionRequest:
    """Take “Đủ điều kiện” back with a reason, as long as no connection was made from it."""
    case = base.lock_for_work(by, case_id)
    row = ConnectionRequest.objects.filter(case=case).first()
    if row is None or row.eligible_at is None:
        raise NotFound
    if row.connection_id:
        raise NotAllowed(_("Đã lập kết nối từ đề nghị này; kết luận không thu lại được nữa."))
    words = base.required(nfc(reason), _("Lý do"), limit=1000)
    row.eligible_at = row.eligible_by_id = None
    row.save(update_fields=["eligible_at", "eligible_by"])
    outbox.record(by, outbox.Happened(EventKind.ELIGIBILITY_TAKEN_BACK, [case.pk], texts={"reason": words}))
    base.save(case)
    return row


@dataclass(frozen=True, slots=True)
class Terms:
    """What the connection is made with beside the request's own words: since when, over what, services."""

    since: date
    platform_id: int | None = None
    service_ids: tuple[int, ...] = field(default=())


@transaction.atomic
def connect(by: Actor, *, case_id: int, terms: Terms) -> Connection:
    """Make the connection an eligible request asks for, with its purpose, scope, contents and fields.

    For those who keep the catalogue. Raises NotAllowed before “Đủ điều kiện” and without a requesting agency,
    and what `connections.save_connection` raises, also where the agency has this connection already.
    """
    case = base.lock_for_work(by, case_id)
    row = ConnectionRequest.objects.filter(case=case).first()
    if row is None:
        raise NotFound
    if row.connection:
        return row.connection
    if row.eligible_at is None:
        raise NotAllowed(_("Chỉ lập kết nối từ đề nghị đã đủ điều kiện."))
    row.connection = _connection(by, case, row, terms)
    row.save(update_fields=["connection"])
    case.connection = row.connection
    outbox.record(by, outbox.Happened(EventKind.CONNECTED, [case.pk], {"connection": row.connection.pk}))
    base.save(case, "connection")
    return row.connection


def _connection(by: Actor, case: Case, row: ConnectionRequest, terms: Terms) -> Connection:
    if case.requesting_agency_id is None or case.system_id is None:
        raise NotAllowed(_("Phiếu chưa có cơ quan đề nghị; hãy xác minh người đề nghị trước."))
    wanted = connections.ConnectionIn(
        agency_id=case.requesting_agency_id,
        platform_id=terms.platform_id,
        services=terms.service_ids,
        purpose=row.purpose,
        scope=row.scope,
        fields=row.contents,
        field_count=row.field_count,
        since=terms.since,
    )
    return connections.save_connection(by, system_id=case.system_id, connection_id=None, wanted=wanted)

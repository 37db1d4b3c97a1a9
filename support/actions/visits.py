"""Visits (Điều 9.2 c): taken in with their minutes, ended, corrected until both sides signed, signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, evidence, files, reception, register
from support.actions.letters import scan
from support.actions.searchdocs import message_document
from support.domain import minutes, privacy
from support.domain.channels import Channel
from support.domain.errors import Forbidden, NotAllowed, Stale
from support.domain.events import EventKind
from support.domain.reception import VisitIn, VisitorIn
from support.domain.requests import Filed, FileIn
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    Agency,
    FollowUp,
    FollowUpAttachment,
    Message,
    RegisterEntry,
    SearchDocument,
    Visit,
    Visitor,
    VisitTask,
)
from support.queries import visits
from support.queries.letters import agency_named


def take_in(
    by: Actor,
    *,
    visit: VisitIn,
    about: reception.About,
    add_to: str = "",
    taken_by: str = "",
    unmarked: bool = False,
) -> Filed:
    """Take a visit in: a ticket or a message on `add_to`, its minutes' number, its register entry (N3).

    `taken_by` names who received them when somebody else types it in. Raises what `minutes.check` and
    `reception.take_in` raise, and reception.Marked until a person has said that it is `unmarked` (R3a).
    """
    if not unmarked:
        reception.refuse_marked(f"{about.subject}\n{about.body}\n{minutes.body(visit)}")
    visit = minutes.in_minutes(visit)
    minutes.check(visit, timezone.now())
    minutes.refuse_identity_numbers([("subject", about.subject), ("body", about.body)])
    agency = agency_named(visit.party)
    visit = replace(visit, agency_id=agency.pk if agency else None)
    about = replace(about, body=minutes.body(visit) or about.body, agency_id=agency.pk if agency else None)
    said = [minutes.proof(visit), f"{_('phiếu giấy, người tiếp nhận')}: {taken_by}" if taken_by else ""]
    brought = reception.Brought(Channel.VISIT, visit.in_at, visit, "; ".join(filter(None, said)))
    return reception.take_in(by, brought=brought, person=_person(visit, agency), about=about, add_to=add_to)


def _person(visit: VisitIn, agency: Agency | None) -> reception.Person:
    first = next(one for one in visit.visitors if one.name.strip())
    known = visits.contact_of(nfc(first.name).strip(), agency)
    return reception.Person(
        contact_id=known.pk if known else None, name=first.name.strip(), phone=first.phone.strip()
    )


def only_arrival(by: Actor, *, visit: VisitIn) -> RegisterEntry:
    """Enter only that somebody came: what is secret is neither said nor written here (Điều 3.1, R3a)."""
    minutes.check(visit, timezone.now())
    sender = visit.party or next(one.name for one in visit.visitors if one.name.strip())
    arrival = register.Arrival(
        Channel.VISIT, visit.in_at, sender=nfc(sender), evidence=nfc(minutes.proof(visit))
    )
    return register.enter_without_case(by, arrival)


@transaction.atomic
def change(by: Actor, *, message_id: int, visit: VisitIn, stamp: str = "", unmarked: bool = False) -> Visit:
    """Write the minutes anew while they are unsigned; what stood there before stays with the event.

    `stamp` is what `visits.stamp` gave when they were read. Raises NotFound, Forbidden, NotAllowed once
    signed, Stale when somebody else changed them since, and what `minutes.check` raises; reception.Marked as
    `take_in` does.
    """
    row = _unsigned(by, message_id)
    visit = replace(visit, visitors=_with_phones(row, visit))
    if not unmarked and minutes.body(visit) != row.message.body:
        reception.refuse_marked(minutes.body(visit))
    if stamp and stamp != visits.stamp(row):
        raise Stale(_("Biên bản vừa được người khác sửa. Hãy mở lại, xem rồi sửa tiếp."))
    visit = minutes.in_minutes(visit)
    minutes.check(visit, timezone.now())
    agency = agency_named(visit.party)
    visit = replace(visit, agency_id=agency.pk if agency else None)
    before = row.message.body
    fields = evidence.visit_fields(visit) | {"agency_id": visit.agency_id}
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    changed += [name for name, old, new in _lists(row, visit) if old != new]
    if not changed:
        return row
    Visit.objects.filter(pk=row.pk).update(**fields)
    Visitor.objects.filter(visit=row).delete()
    VisitTask.objects.filter(visit=row).delete()
    Visitor.objects.bulk_create(evidence.visitor_rows(row.pk, visit.visitors))
    VisitTask.objects.bulk_create(evidence.task_rows(row.pk, visit.tasks))
    said = minutes.body(visit)
    if said and said != before:
        _rewrite(row.message, said)
    data = {"message": row.pk, "minutes": row.minutes, "parts": changed}
    _record(by, row, EventKind.MINUTES_CHANGED, data, {"before": before} if said != before else {})
    return visits.get(by, row.pk)


def _with_phones(row: Visit, visit: VisitIn) -> tuple[VisitorIn, ...]:
    """Return who came with the numbers known of them: the form of the minutes does not ask for any."""
    known = {one.name: one.phone for one in row.visitors.all()}
    return tuple(replace(one, phone=one.phone or known.get(one.name, "")) for one in visit.visitors)


def _lists(row: Visit, visit: VisitIn) -> list[tuple[str, object, object]]:
    people = [(one.name, one.position, one.phone, one.papers_seen) for one in row.visitors.all()]
    agreed = [(one.what, one.who, one.until) for one in row.tasks.all()]
    return [
        ("visitors", people, [(o.name, o.position, o.phone, o.papers_seen) for o in visit.visitors]),
        ("tasks", agreed, [(one.what, one.who, one.until) for one in visit.tasks]),
    ]


def _rewrite(message: Message, said: str) -> None:
    """Put the new words on the ticket and into the search index."""
    FollowUp.objects.filter(pk=message.pk).update(comment=said)
    message.followup.comment = said
    message.personal = min(len(privacy.detect(said)), 32_000)
    message.save(update_fields=["personal"])
    fresh = message_document(message, message.followup.title or "")
    SearchDocument.objects.filter(message=message).update(body=fresh.body)


@transaction.atomic
def end(by: Actor, *, message_id: int, at: datetime) -> Visit:
    """Write when the visitors left. Raises NotFound, Forbidden, NotAllowed once signed, FieldError."""
    row = _unsigned(by, message_id)
    at = minutes.to_minute(at)
    minutes.check_out(row.in_at, at, timezone.now())
    row.out_at = at
    row.save(update_fields=["out_at"])
    _record(by, row, EventKind.VISIT_ENDED, {"message": row.pk, "minutes": row.minutes})
    return row


def sign(by: Actor, *, message_id: int, file: FileIn) -> Visit:
    """Attach the scan with both signatures: from now on the minutes are frozen; a better scan may follow.

    Raises FieldError for anything but PDF, JPEG, PNG, NotAllowed without the time of leaving.
    """
    checked = scan(file)
    paths = files.store_all([[checked]])[0]
    try:
        with transaction.atomic():
            row = _ended(by, message_id)
            files.insert([(row.pk, [checked], paths)])
            row.signed = FollowUpAttachment.objects.filter(followup=row.pk).latest("pk")
            row.signed_at = row.signed_at or timezone.now()
            row.save(update_fields=["signed", "signed_at"])
            _record(by, row, EventKind.MINUTES_SIGNED, {"message": row.pk, "minutes": row.minutes})
            return row
    except BaseException:
        files.discard(paths)
        raise


def _locked(by: Actor, message_id: int) -> Visit:
    if not by.is_worker:
        raise Forbidden
    row = visits.get(by, message_id)
    base.lock_for_work(by, row.message.case_id)
    return visits.get(by, message_id)


def _unsigned(by: Actor, message_id: int) -> Visit:
    row = _locked(by, message_id)
    if row.signed_at is not None:
        raise NotAllowed(_("Biên bản đã ký, không sửa được nữa."))
    return row


def _ended(by: Actor, message_id: int) -> Visit:
    row = _locked(by, message_id)
    if row.out_at is None:
        raise NotAllowed(_("Hãy ghi giờ ra trước khi gắn bản đã ký."))
    return row


def _record(
    by: Actor, row: Visit, kind: EventKind, data: dict[str, object], texts: dict[str, str] | None = None
) -> None:
    outbox.record(by, outbox.Happened(kind, [row.message.case_id], data, texts or {}))
    base.save(row.message.case)

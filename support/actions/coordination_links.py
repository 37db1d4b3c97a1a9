"""Links by which people without an account answer one question: given out, taken back, reminded of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from support import outbox
from support.actions import base, coordination_mail
from support.actions import coordination as asking
from support.actions.coordination_mail import What
from support.domain import coordination as rules
from support.domain.addresses import clean_email, domain_of
from support.domain.clock import WorkingCalendar
from support.domain.coordination import State
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    AgencyDomain,
    Contact,
    Coordination,
    CoordinationLink,
    CoordinationReminder,
)
from support.queries import calendar
from support.queries.coordinating import Person

BY = Actor.system("coordination")
AHEAD = timedelta(days=21)  # how far the job looks; over Tết four working hours may be many days


@transaction.atomic
def send(by: Actor, *, case_id: int, pk: int, email: str, name: str = "") -> CoordinationLink:
    """Mail a link to one person of the agency; only to its own addresses, so that nothing strays.

    Raises FieldError for an address that is neither a contact's of the agency nor of its mail domains.
    """
    case, row = asking.locked(by, case_id, pk)
    if State(row.state) not in rules.OPEN | {State.ANSWERED}:
        raise NotAllowed(_("Câu hỏi không còn được trao đổi nên không gửi đường dẫn nữa."))
    address = clean_email(email)
    if not address:
        raise FieldError("email", _("Địa chỉ thư điện tử không đúng."))
    if not _belongs(row, address):
        raise FieldError(
            "email",
            _(
                "Địa chỉ không phải của cơ quan này. Hãy thêm tên miền thư hoặc người liên hệ vào danh mục "
                "cơ quan trước."
            ),
        )
    now = timezone.now()
    link = coordination_mail.link_for(row, Person(address, nfc(name).strip()), now, by.user_id)
    data = {"coordination": row.pk, "agency": row.agency_id, "link": link.pk}
    event = outbox.record(by, outbox.Happened(EventKind.COORD_LINKED, [case.pk], data))
    coordination_mail.send_link(row, link, event_id=event.pk)
    base.save(case)
    return link


def _belongs(row: Coordination, address: str) -> bool:
    agency = Q(agency=row.agency_id) | Q(agency__successor=row.agency_id)
    domain = domain_of(address)
    return (
        Contact.objects.filter(agency, email__iexact=address).exists()
        or AgencyDomain.objects.filter(agency, domain=domain).exists()
    )


@transaction.atomic
def revoke(by: Actor, *, case_id: int, pk: int, link_id: int) -> None:
    """Close a link at once; raises NotFound when it does not open any more."""
    case, row = asking.locked(by, case_id, pk)
    live = CoordinationLink.objects.filter(coordination=row, pk=link_id, revoked_at=None)
    if not live.update(revoked_at=timezone.now(), revoked_by=by.user_id):
        raise NotFound
    data = {"coordination": row.pk, "agency": row.agency_id, "link": link_id}
    outbox.record(by, outbox.Happened(EventKind.COORD_LINK_REVOKED, [case.pk], data))
    base.save(case)


# --- Reminders ----------------------------------------------------------------------------------------


def remind_due(now: datetime | None = None) -> int:
    """Remind the agencies whose answers are nearly due or overdue; safe to run twice and at once.

    Each reminder is a row that can exist once; a question without anybody to write to is noted as well, so
    that the board shows that it was due.
    """
    now, hours, sent = now or timezone.now(), calendar.working_calendar(), 0
    theirs = [one.value for one in rules.THEIR_TURN]
    rows = Coordination.objects.filter(state__in=theirs, due_at__lt=now + AHEAD)
    last = Max("reminders__step", filter=Q(reminders__due_at=F("due_at")))
    for row in rows.annotate(last=last).order_by("due_at", "pk").iterator(500):
        step = _owed(row, now, hours)
        if step is not None and (row.last is None or step > row.last):
            sent += remind(BY, pk=row.pk, step=step, now=now)
    return sent


def _owed(row: Coordination, now: datetime, hours: WorkingCalendar) -> int | None:
    if row.due_at is None or row.asked_at is None:
        return None
    return rules.reminder_now(now, row.due_at, row.asked_at, hours)


@transaction.atomic
def remind(by: Actor, *, pk: int, step: int, now: datetime) -> int:
    """Send one reminder of one question; 1, or 0 when it was sent before or is not owed any more."""
    case_id = Coordination.objects.filter(pk=pk).values_list("case", flat=True).first()
    case = base.lock_cases([case_id]).get(case_id) if case_id else None
    if case is None:
        return 0
    row = asking.row_of(case, pk)
    if State(row.state) not in rules.THEIR_TURN or row.due_at is None:
        return 0
    _row, made = CoordinationReminder.objects.get_or_create(
        coordination=row, step=step, due_at=row.due_at, defaults={"at": now}
    )
    if not made:
        return 0
    data = {"coordination": row.pk, "agency": row.agency_id, "step": step, "due": row.due_at.isoformat()}
    event = outbox.record(by, outbox.Happened(EventKind.COORD_REMINDED, [case.pk], data))
    what = What.LATE if step else What.SOON
    key = f"r{step}-{int(row.due_at.timestamp())}"
    told = coordination_mail.tell(row, what, event_id=event.pk, key=key)
    return 1 if told else 0

"""Mail to the people of a coordinating agency: that there is something to read, never what (Điều 3.1)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone

from support.actions import outgoing
from support.domain.words import _
from support.models import Coordination, CoordinationLink, MailKind, Message
from support.queries import coordinating
from support.queries.coordinating import Person

LINK_DAYS = 30  # a link opens so long after the due date, our default
NONCE_BYTES = 24


class What(StrEnum):
    """Why the agency is written to; the value is stored in the mail's context."""

    ASKED = "asked"
    EXPLAINED = "explained"
    DUE_MOVED = "due_moved"
    WITHDRAWN = "withdrawn"
    SOON = "soon"
    LATE = "late"
    LINK = "link"


SUBJECTS: dict[What, str] = {
    What.ASKED: _("Đề nghị phối hợp %(number)s"),
    What.EXPLAINED: _("Bổ sung thông tin cho đề nghị phối hợp %(number)s"),
    What.DUE_MOVED: _("Đổi hạn trả lời đề nghị phối hợp %(number)s"),
    What.WITHDRAWN: _("Rút đề nghị phối hợp %(number)s"),
    What.SOON: _("Nhắc: sắp đến hạn trả lời đề nghị phối hợp %(number)s"),
    What.LATE: _("Nhắc: quá hạn trả lời đề nghị phối hợp %(number)s"),
    What.LINK: _("Đường dẫn trả lời đề nghị phối hợp %(number)s"),
}


def tell(
    row: Coordination,
    what: What,
    *,
    event_id: int,
    message: Message | None = None,
    by_id: int | None = None,
    key: str = "",
) -> int:
    """Queue one mail a person to the liaisons of the agency; returns how many were queued.

    Each has a Message-ID fixed by what it tells (`key`, else the event), so a second run cannot send it
    twice. Who has no account gets a link of his own, kept until it is revoked or has run out; whose link
    somebody took back gets no other by himself: a person gives it out again.
    """
    people = [one for one in coordinating.people_of(row.agency, row.case) if outgoing.is_outside(one.email)]
    now, shut_out = timezone.now(), _shut_out(row)
    drafts = []
    for person in people:
        if not person.user_id and person.email.casefold() in shut_out:
            continue
        link = None if person.user_id else link_for(row, person, now, by_id)
        draft = _draft(row, what, person, link, (key or f"e{event_id}", event_id))
        draft.followup_id = message.pk if message else None
        drafts.append(draft)
    if drafts:
        outgoing.queue_many(drafts, at=now)
    return len(drafts)


def _shut_out(row: Coordination) -> set[str]:
    """Return the addresses whose link of a question was taken back and not given out again since."""
    found = CoordinationLink.objects.filter(coordination=row).values_list("email", "revoked_at")
    known = [(email.casefold(), revoked) for email, revoked in found]
    return {email for email, revoked in known if revoked} - {email for email, revoked in known if not revoked}


def send_link(row: Coordination, link: CoordinationLink, *, event_id: int) -> None:
    """Queue the mail that brings a link somebody of ours gave out by hand."""
    person = Person(link.email, link.name)
    draft = _draft(row, What.LINK, person, link, (f"e{event_id}", event_id))
    outgoing.queue_many([draft], at=timezone.now())


def link_for(row: Coordination, person: Person, now: datetime, by_id: int | None) -> CoordinationLink:
    """Return the link of a person, a fresh one when there is none that opens; its time is prolonged."""
    ends = expiry(row, now)
    live = CoordinationLink.objects.filter(coordination=row, email__iexact=person.email, revoked_at=None)
    link = live.first()
    if link is None:
        return CoordinationLink.objects.create(
            coordination=row,
            nonce=secrets.token_urlsafe(NONCE_BYTES),
            email=person.email,
            name=person.name[:200],
            created_at=now,
            created_by_id=by_id,
            expires_at=ends,
        )
    if link.expires_at < ends:
        link.expires_at = ends
        link.save(update_fields=["expires_at"])
    return link


def expiry(row: Coordination, now: datetime) -> datetime:
    """Return until when a link of a question opens."""
    return max(row.due_at or now, now) + timedelta(days=LINK_DAYS)


def _draft(
    row: Coordination,
    what: What,
    person: Person,
    link: CoordinationLink | None,
    told: tuple[str, int],
) -> outgoing.Draft:
    """Make the mail of one person; `told` is what fixes its Message-ID, and the event it belongs to."""
    key, event_id = told
    who = f"l{link.pk}" if link else f"u{person.user_id}"
    context: dict[str, Any] = {
        "template": "coordination",
        "what": what.value,
        "code": row.number,
        "due_at": row.due_at.isoformat() if row.due_at else "",
        "language": settings.LANGUAGE_CODE,
    }
    if link is not None:
        context["coordination_link"] = link.nonce  # without its signature, which the key makes at sending
    return outgoing.Draft(
        kind=MailKind.COORD,
        key=f"{row.pk}-{key}-{who}",
        case=row.case,
        event_id=event_id,
        to=((person.email, person.name),),
        subject=SUBJECTS[what] % {"number": row.number},
        context=context,
    )

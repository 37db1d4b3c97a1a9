"""Whom an answer goes to and what it is threaded on: for one ticket, or set-based for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from support.actions import outgoing
from support.models import Case, MailKind, Message, MessageKind, OutgoingMail

ASIDE = (MailKind.COORD, MailKind.URGING)  # mails to agencies, apart from the requester's thread
SIZE = 12  # Message-IDs of a thread that are named


def requester_of(case: Case) -> outgoing.Address | None:
    """Return where the requester of one ticket reads mail, None when nowhere."""
    return requesters([case]).get(case.pk)


def requesters(cases: Sequence[Case]) -> dict[int, outgoing.Address]:
    """Return where requesters read mail: the contact, else the last sender on the ticket (one query).

    Load the cases with their contacts. Tickets without an address are not in it.
    """
    found: dict[int, outgoing.Address] = {}
    for case in cases:
        contact = case.contact
        if contact and outgoing.is_outside(contact.email or ""):
            found[case.pk] = contact.email or "", contact.name
    asked = [case.pk for case in cases if case.pk not in found]
    if not asked:
        return found
    wrote = Message.objects.filter(
        case__in=asked, kind__in=(MessageKind.MAIL_IN, MessageKind.PORTAL_IN)
    ).exclude(from_email="")
    last = {pk: (email, name) for pk, email, name in wrote.order_by("at").values_list(*_SENDER)}
    return found | {pk: one for pk, one in last.items() if outgoing.is_outside(one[0])}


_SENDER = ("case_id", "from_email", "from_name")


def of(case: Case) -> list[str]:
    """Return the Message-IDs of one ticket's conversation; see `of_many`."""
    return of_many([case.pk])[case.pk]


def of_many(case_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return Message-IDs of conversations, oldest first, the requester's latest last (RFC 5322 3.6.4).

    Two queries for any number of tickets.
    """
    ids = list(case_ids)
    theirs: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    ours: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    # An exchange with a coordinating agency is no part of the requester's thread (Điều 3.2).
    wrote = Message.objects.filter(case__in=ids).exclude(message_id="").exclude(kind=MessageKind.COORD_IN)
    wrote = wrote.order_by("-at")
    for pk, at, mid in wrote.values_list("case_id", "at", "message_id"):
        if len(theirs[pk]) < SIZE:
            theirs[pk].append((at, mid))
    sent = OutgoingMail.objects.filter(case__in=ids).exclude(state="cancelled").exclude(kind__in=ASIDE)
    sent = sent.order_by("-id")
    for pk, at, mid in sent.values_list("case_id", "created_at", "message_id"):
        if len(ours[pk]) < SIZE:
            ours[pk].append((at, mid))
    return {pk: _ordered(theirs[pk], ours[pk]) for pk in ids}


def _ordered(theirs: list[tuple[datetime, str]], ours: list[tuple[datetime, str]]) -> list[str]:
    if not theirs and not ours:
        return []
    ordered = [mid for _at, mid in sorted(theirs + ours)][-SIZE:]
    latest = max(theirs)[1] if theirs else ordered[-1]
    return [mid for mid in ordered if mid != latest] + [latest]

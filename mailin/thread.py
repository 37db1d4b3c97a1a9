"""Finds the tickets mails may belong to, set-based: our signed ids first, then theirs, then the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from mailin.asides import KINDS
from mailin.parse import ParsedMail
from mailin.verdict import Candidate
from mailin.verdict.model import How
from support.domain import reference
from support.domain.addresses import clean_email
from support.domain.lifecycle import DONE, Stage
from support.models import Case, Contact, MailKind, Message, MessageKind, OutgoingMail, OutgoingRecipient

MAX_IDS = 30  # of one mail's References; real threads name a dozen
MAX_NUMBERS = 5  # of one subject
MOST_HOLDERS = 20  # tickets looked at for one foreign Message-ID
_KEYED_BY_MESSAGE = frozenset({MailKind.RECEIPT.value, MailKind.REPLY.value})


@dataclass(slots=True)
class _Named:
    """What one mail names, each in the order of trust."""

    signed: list[int] = field(default_factory=list)  # keys of our Message-IDs: primary keys of messages
    foreign: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Ticket:
    """What is known of one ticket's conversation."""

    number: str
    agency_id: int | None
    subjects: dict[str, None]
    participants: set[str]
    over: bool = False


def candidates(mails: Sequence[ParsedMail]) -> list[tuple[Candidate, ...]]:
    """Return the candidates of each mail, strongest first; seven queries for any number of mails."""
    named = [_read(mail) for mail in mails]
    by_key = _cases_of_messages({key for one in named for key in one.signed})
    by_id = _cases_of_ids({mid for one in named for mid in one.foreign})
    by_number = _cases_of_numbers({number for one in named for number in one.numbers})
    found = [
        dict.fromkeys(
            [
                *(("signed_id", by_key[key]) for key in one.signed if key in by_key),
                *(("their_message_id", case) for mid in one.foreign for case in by_id.get(mid, ())),
                *(("number", by_number[number]) for number in one.numbers if number in by_number),
            ]
        )
        for one in named
    ]
    tickets = _tickets({case_id for one in found for _how, case_id in one})
    return [
        tuple(_candidate(how, case_id, tickets[case_id]) for how, case_id in one)  # type: ignore[arg-type]
        for one in found
    ]


def named(mail: ParsedMail) -> list[int]:
    """Return the tickets one mail names, strongest first; three queries, and no word on who takes part."""
    one = _read(mail)
    by_key, by_id = _cases_of_messages(set(one.signed)), _cases_of_ids(set(one.foreign))
    by_number = _cases_of_numbers(set(one.numbers))
    found = [
        *(by_key[key] for key in one.signed if key in by_key),
        *(case_id for mid in one.foreign for case_id in by_id.get(mid, ())),
        *(by_number[number] for number in one.numbers if number in by_number),
    ]
    return list(dict.fromkeys(found))


def secrets() -> list[bytes]:
    """Return every secret that may have signed one of our Message-IDs."""
    return [secret.encode() for secret in settings.MESSAGE_ID_SECRETS]


def _read(mail: ParsedMail) -> _Named:
    """Sort what a mail refers to: the mail it answers first, then its thread from the latest back."""
    known = secrets()
    named = _Named(numbers=reference.find_numbers(mail.subject)[:MAX_NUMBERS])
    for mid in dict.fromkeys([mail.in_reply_to, *reversed(mail.references[-MAX_IDS:])]):
        ours = reference.read_message_id(mid, known)
        if ours is None:
            named.foreign += [mid] if mid else []
        elif ours.kind in _KEYED_BY_MESSAGE and ours.key.isdecimal() and len(ours.key) < 19:
            named.signed.append(int(ours.key))
    return named


def _cases_of_messages(keys: set[int]) -> dict[int, int]:
    if not keys:
        return {}
    return dict(Message.objects.filter(pk__in=keys).values_list("pk", "case_id"))


def _cases_of_ids(ids: set[str]) -> dict[str, list[int]]:
    """Map a foreign Message-ID to the tickets that hold a mail with it, newest first."""
    found: dict[str, list[int]] = defaultdict(list)
    if ids:
        said = Message.objects.exclude(message_id="").exclude(kind=MessageKind.COORD_IN)
        rows = said.filter(message_id__in=ids).order_by("-pk").values_list("message_id", "case_id")
        most = MOST_HOLDERS * len(ids)
        holders = list(rows[: most + 1])
        if len(holders) > most:  # somebody repeats an id without end: each gets its newest ones, no more
            holders = [pair for mid in sorted(ids) for pair in rows.filter(message_id=mid)[:MOST_HOLDERS]]
        for mid, case_id in holders:
            found[mid].append(case_id)
    return found


def _cases_of_numbers(numbers: set[str]) -> dict[str, int]:
    """Map a number to its ticket, or to the living one that was merged with it.

    Messages need no such step: they went along with the merge.
    """
    if not numbers:
        return {}
    named = Case.objects.filter(number__in=numbers)
    return dict(named.values_list("number", Coalesce("merged_into", "pk")))


def _tickets(ids: set[int]) -> dict[int, _Ticket]:
    """Load who takes part in each ticket and every subject its conversation has had."""
    if not ids:
        return {}
    tickets: dict[int, _Ticket] = {}
    cases = Case.objects.filter(pk__in=ids)
    for pk, number, subject, agency_id, email, stage, last in cases.values_list(
        "pk", "number", "subject", "requesting_agency_id", "contact__email", "stage", "activity_at"
    ):
        people = {email} if email else set()
        tickets[pk] = _Ticket(number, agency_id, {subject: None}, people, over=_is_over(stage, last))
    _add_other_addresses(tickets)
    _add_senders(tickets)
    _add_recipients(tickets)
    return tickets


def _add_other_addresses(tickets: dict[int, _Ticket]) -> None:
    """The requester writes also from the addresses of those found to be the same person.

    Who asked on a ticket that was merged into this one takes part in it too.
    """
    same = Contact.objects.filter(merged_into__cases__in=tickets).exclude(email=None)
    gone = Case.objects.filter(merged_into__in=tickets).exclude(contact__email=None)
    of_gone = gone.order_by().values_list("merged_into", "contact__email")
    for case_id, email in same.order_by().values_list("merged_into__cases", "email").union(of_gone):
        if email and case_id in tickets:
            tickets[case_id].participants.add(email)


def _is_over(stage: str, last: datetime) -> bool:
    """Tell whether a ticket was finished longer ago than an answer may reopen it."""
    days = settings.MAIL_REOPEN_DAYS
    return bool(days) and Stage(stage) in DONE and last < timezone.now() - timedelta(days=days)


def _add_senders(tickets: dict[int, _Ticket]) -> None:
    mails = Message.objects.filter(case__in=tickets, kind=MessageKind.MAIL_IN)
    for case_id, sender, title in mails.values_list("case_id", "from_email", "followup__title"):
        tickets[case_id].participants.add(clean_email(sender))
        tickets[case_id].subjects[title or ""] = None


def _add_recipients(tickets: dict[int, _Ticket]) -> None:
    """Whoever we wrote to on the ticket may answer; a Cc of theirs that we never wrote to may not.

    Who was written to about a question to a coordinating agency, or urged, is no part of this conversation.
    """
    ours = OutgoingMail.objects.filter(case__in=tickets).exclude(state="cancelled").exclude(kind__in=KINDS)
    for case_id, subject in ours.values_list("case_id", "subject").distinct():
        tickets[case_id].subjects[subject] = None
    people = OutgoingRecipient.objects.filter(mail__in=ours)
    for case_id, address in people.values_list("mail__case_id", "address").distinct():
        tickets[case_id].participants.add(address)


def _candidate(how: How, case_id: int, ticket: _Ticket) -> Candidate:
    return Candidate(
        case_id=case_id,
        number=ticket.number,
        how=how,
        subjects=tuple(_without_empty(ticket.subjects)),
        participants=frozenset(_without_empty(ticket.participants)),
        agency_id=ticket.agency_id,
        over=ticket.over,
    )


def _without_empty(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]

"""Mail that answers a question to a coordinating agency joins that exchange, never the requester's thread.

Our mails to an agency's people carry signed Message-IDs; an answer names one of them. The signature says
which question is meant, the sender's address whether he speaks for the agency asked; both must hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from mailin.parse import ParsedMail
from mailin.verdict.model import Aside
from support.actions import coordination_answers
from support.actions.coordination import TEXT_MAX
from support.actions.coordination_answers import Place, Said
from support.actions.intake import STORED_ID_MAX
from support.domain import coordination as rules
from support.domain import reference
from support.domain.addresses import clean_email
from support.domain.coordination import State, Step
from support.domain.errors import NotFound
from support.domain.requests import FileIn
from support.models import (
    Coordination,
    CoordinationLink,
    MailKind,
    Membership,
    Message,
    Urging,
)
from support.queries import coordinating
from support.queries import coordination as kept
from support.queries.viewers import actor_for

MAX_IDS = 30  # of one mail's References, as in `thread`
# Mails of ours that are no part of the requester's conversation.
KINDS = (MailKind.COORD, MailKind.URGING)
_KINDS = frozenset(kind.value for kind in KINDS)
_NUMBER = re.compile(r"(?<![^\W_])PH-(20\d\d)-(\d{1,7})(?![^\W_])", re.IGNORECASE)


def of_mails(mails: Sequence[ParsedMail]) -> list[Aside | None]:
    """Return for each mail the question it answers, if it names one; no query where none does."""
    named = [_named(mail) for mail in mails]
    rows = _rows([one for one in named if one])
    return [_aside(mail, rows.get(one)) if one else None for mail, one in zip(mails, named, strict=True)]


_Key = tuple[str, str]  # ("coord", key) or ("urging", key) by a signed id, ("number", "PH-…") by the subject


def _named(mail: ParsedMail) -> _Key | None:
    """Return how a mail names a question: by the mail of ours it answers, else by a number in its subject."""
    secrets = [secret.encode() for secret in settings.MESSAGE_ID_SECRETS]
    for mid in dict.fromkeys([mail.in_reply_to, *reversed(mail.references[-MAX_IDS:])]):
        ours = reference.read_message_id(mid, secrets)
        if ours is not None:
            # The latest mail of ours in the thread decides: an answer to the requester's is none of these.
            return (ours.kind, ours.key) if ours.kind in _KINDS else None
    hit = _NUMBER.search(unicodedata.normalize("NFKC", mail.subject))
    return ("number", reference.format_coordination(int(hit[1]), int(hit[2]))) if hit else None


def _rows(named: Sequence[_Key]) -> dict[_Key, Coordination | None]:
    """Load the questions meant; None for a mail of ours that is about no question."""
    if not named:
        return {}
    urged = {key for kind, key in named if kind == MailKind.URGING and key.isdecimal() and len(key) < 19}
    by_urging = dict(Urging.objects.filter(pk__in=urged).values_list("pk", "coordination"))
    wanted: dict[_Key, int | None] = {}
    for kind, key in named:
        if kind == MailKind.COORD:
            first = key.partition("-")[0]
            wanted[kind, key] = int(first) if first.isdecimal() and len(first) < 19 else None
        elif kind == MailKind.URGING:
            wanted[kind, key] = by_urging.get(int(key)) if key in urged else None
    numbers = {key for kind, key in named if kind == "number"}
    asked = Q(pk__in=[pk for pk in wanted.values() if pk]) | Q(number__in=numbers)
    rows = Coordination.objects.filter(asked).select_related("agency", "case")
    by_pk, by_number = {row.pk: row for row in rows}, {row.number: row for row in rows}
    found: dict[_Key, Coordination | None] = {key: by_pk.get(pk or 0) for key, pk in wanted.items()}
    # A number nobody gave names nothing: such a mail is judged like any other.
    found |= {("number", number): by_number[number] for number in numbers if number in by_number}
    return found


def _aside(mail: ParsedMail, row: Coordination | None) -> Aside | None:
    named = _named(mail)
    if row is None:
        # Our letter was about no question (or it is gone): a person looks at the answer.
        return Aside(0, None, signed=True) if named and named[0] in _KINDS else None
    words = words_of(mail)
    return Aside(
        row.pk,
        row.case_id,
        signed=named is not None and named[0] in _KINDS,
        people=frozenset(_people(row)),
        open=rules.may(State(row.state), Step.ANSWER) and 0 < len(words) <= TEXT_MAX,
    )


def _people(row: Coordination) -> set[str]:
    """Return the addresses of those who speak for the agency today, and of whom a live link was given to."""
    people = {clean_email(one.email) for one in coordinating.people_of(row.agency, row.case)}
    people |= {clean_email(email) for email in _members(row).values_list("user__email", flat=True)}
    people |= {clean_email(email) for email in _links(row).values_list("email", flat=True)}
    return people - {""}


def _members(row: Coordination) -> QuerySet[Membership]:
    now = timezone.now()
    heirs = [row.agency_id, *([row.agency.successor_id] if row.agency.successor_id else [])]
    lasting = Q(until=None) | Q(until__gt=now)
    return Membership.objects.filter(lasting, agency__in=heirs, user__is_active=True)


def _links(row: Coordination) -> QuerySet[CoordinationLink]:
    return CoordinationLink.objects.filter(coordination=row, revoked_at=None, expires_at__gt=timezone.now())


def words_of(mail: ParsedMail) -> str:
    """Return what the person wrote: the new text, else the whole where all of it looks quoted."""
    return (mail.reply_text.strip() or mail.body_text.strip()).strip()


def answer(mail: ParsedMail, coordination_id: int, source: str) -> int:
    """File a mail as the agency's answer; returns the message that holds it. Its ticket is locked already.

    Raises NotFound where the person may not answer any more, NotAllowed when the question ended meanwhile:
    the mail is held then.
    """
    sender = clean_email(mail.from_email)
    row = Coordination.objects.select_related("agency", "case").get(pk=coordination_id)
    files = [
        FileIn(one.name, one.content_type, one.content, inline=one.inline, content_id=one.content_id)
        for one in mail.attachments
    ]
    said = Said(words_of(mail), files)
    member = _members(row).filter(user__email__iexact=sender).select_related("user").first()
    if member is not None:
        coordination_answers.answer(actor_for(member.user), place=Place(row.pk), said=said)
    else:
        link = _links(row).filter(email__iexact=sender).first()
        if link is None:
            raise NotFound
        place = Place(row.pk, kept.token_of(link.nonce))
        coordination_answers.answer(coordination_answers.person_of(link), place=place, said=said)
    message = Message.objects.filter(coordination_word__coordination=row).latest("pk")
    Message.objects.filter(pk=message.pk).update(
        message_id=mail.message_id[:STORED_ID_MAX],
        source=source,
        from_email=sender,
        from_name=mail.from_name[:200],
    )
    return int(message.pk)

"""Rows of the ledger with what their mails say, and the facts a verdict needs about a whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from mailin import asides, thread
from mailin.models import FILED, InboundMail, InboundState
from mailin.parse import ParsedMail
from mailin.verdict import Facts, Known, Sent
from support.actions import senders, spam
from support.actions.outgoing import own_addresses
from support.domain import reference
from support.domain.addresses import clean_email
from support.domain.foresight import Foreseen
from support.models import IgnoreEmail, MailKind, OutgoingRecipient

# Days after which a receipt would only puzzle: an archive is being read, or the mail hung somewhere.
LATE = timedelta(days=3)
_AUTOMATIC = (MailKind.RECEIPT, MailKind.REFUSAL)
_ORIGINALS = (*FILED, InboundState.HELD, InboundState.IGNORED, InboundState.WITHHELD)


@dataclass(slots=True)
class Arrived:
    """One stored mail and what it says; `foreseen` where it was read ahead."""

    row: InboundMail
    mail: ParsedMail
    foreseen: Foreseen | None = None


def gather(arrived: Sequence[Arrived], *, at: datetime | None = None) -> list[Facts]:
    """Return the facts about each mail; a fixed number of queries whatever the size of the batch."""
    now = at or timezone.now()
    mails = [one.mail for one in arrived]
    addresses = {clean_email(mail.from_email) for mail in mails} - {""}
    candidates, beside = thread.candidates(mails), asides.of_mails(mails)
    agencies = senders.agencies_of(addresses) if any(candidates) else {}
    known = _same_content(arrived)
    doubles = _same_message_ids(arrived)
    sent = _sent(mails)
    automatic = _automatic(addresses, now)
    ignored = _ignored(addresses, now)
    own, border = own_addresses(), settings.MAIL_BORDER
    secrets = thread.secrets()
    return [
        Facts(
            own_addresses=own,
            border=border,
            same_content=known.get(one.row.pk),
            same_message_id=one.row.pk in doubles,
            ours_by_id=reference.read_message_id(one.mail.message_id, secrets) is not None,
            candidates=named,
            aside=aside,
            sender_agency=agencies.get(sender),
            sender_ignored=sender in ignored,
            sent=ours,
            automatic_hour=automatic.get(sender, (0, 0))[0],
            automatic_day=automatic.get(sender, (0, 0))[1],
            cap_hour=settings.MAIL_CAP_HOUR,
            cap_day=settings.MAIL_CAP_DAY,
            late=is_late(one.row, now),
        )
        for one, named, aside, ours in zip(arrived, candidates, beside, sent, strict=True)
        for sender in [clean_email(one.mail.from_email)]
    ]


def is_late(row: InboundMail, now: datetime) -> bool:
    """Tell whether the mail comes from an archive: imported from a file, or long at the server."""
    return not row.mailbox.host or (row.arrived_at is not None and row.arrived_at < now - LATE)


def _same_content(arrived: Sequence[Arrived]) -> dict[int, Known]:
    """Map a row to the earliest other one with the same content, or with the same bytes when withheld."""
    canonicals = {one.mail.canonical_digest for one in arrived}
    digests = {one.row.digest for one in arrived}
    rows = InboundMail.objects.filter(
        Q(canonical__in=canonicals, state__in=_ORIGINALS) | Q(digest__in=digests, state=InboundState.WITHHELD)
    )
    by_canonical: dict[str, tuple[int, bool]] = {}
    by_digest: dict[str, tuple[int, bool]] = {}
    for pk, canonical, digest, state, original in rows.order_by("pk").values_list(
        "pk", "canonical", "digest", "state", "original"
    ):
        found = (original or pk, state == InboundState.WITHHELD)
        if canonical:
            by_canonical.setdefault(canonical, found)
        if found[1]:
            by_digest.setdefault(digest, found)
    known: dict[int, Known] = {}
    for one in arrived:
        hit = by_canonical.get(one.mail.canonical_digest) or by_digest.get(one.row.digest)
        if hit and hit[0] != one.row.pk:
            known[one.row.pk] = Known(*hit)
    return known


def _same_message_ids(arrived: Sequence[Arrived]) -> set[int]:
    """Return the rows whose Message-ID another mail with other content has already used.

    The first and the last content tell whether there is another; a sender who repeats one Message-ID a
    hundred thousand times would have us read them all each time.
    """
    ids = {one.mail.message_id for one in arrived} - {""}
    rows = InboundMail.objects.filter(message_id__in=ids).exclude(message_id="").exclude(canonical="")
    ends = rows.values_list("message_id").annotate(Min("canonical"), Max("canonical")).order_by()
    seen = {mid: {first, last} for mid, first, last in ends}
    return {
        one.row.pk for one in arrived if seen.get(one.mail.message_id, set()) - {one.mail.canonical_digest}
    }


def _sent(mails: Sequence[ParsedMail]) -> list[Sent | None]:
    """Return the mail of ours each delivery report is about; an id we did not sign names nothing.

    The mark of a copy names its mail also where the report gives back no header.
    """
    secrets = thread.secrets()
    marks = [_marked(mail, secrets) for mail in mails]
    named = {mail.bounce.original_message_id for mail in mails if mail.bounce}
    signed = {mid for mid in named if mid and reference.read_message_id(mid, secrets)}
    copies = {pk for pk in marks if pk}
    if not signed and not copies:
        return [None] * len(mails)
    rows = OutgoingRecipient.objects.filter(
        Q(mail__message_id__in=signed) | Q(mail__recipients__in=copies)
    ).distinct()
    found: dict[str, Sent] = {}
    of_copy: dict[int, tuple[str, str]] = {}
    for pk, address, mid, case_id in rows.values_list("pk", "address", "mail__message_id", "mail__case_id"):
        known = found.get(mid) or Sent(mid, case_id, frozenset())
        found[mid] = replace(known, recipients=known.recipients | {address})
        of_copy[pk] = (mid, address)
    return [_one_sent(mail, of_copy.get(pk or 0), found) for mail, pk in zip(mails, marks, strict=True)]


def _marked(mail: ParsedMail, secrets: Sequence[bytes]) -> int | None:
    """Return whose copy a delivery report shows: the first of its texts that bears a mark of ours."""
    texts = mail.bounce.marks if mail.bounce else ()
    return next((pk for text in texts if (pk := reference.read_copy_mark(text, secrets))), None)


def _one_sent(mail: ParsedMail, copy: tuple[str, str] | None, found: dict[str, Sent]) -> Sent | None:
    """Return what one report is about; the mark decides where its Message-ID says something else."""
    if mail.bounce is None:
        return None
    if copy is None:
        return found.get(mail.bounce.original_message_id)
    mid, address = copy
    return replace(found[mid], proven=frozenset({address}))


def _automatic(addresses: set[str], now: datetime) -> dict[str, tuple[int, int]]:
    """Count the automatic mails to each address within the last hour and the last day."""
    rows = OutgoingRecipient.objects.filter(
        address__in=addresses, mail__kind__in=_AUTOMATIC, mail__created_at__gte=now - timedelta(days=1)
    )
    hour = Count("pk", filter=Q(mail__created_at__gte=now - timedelta(hours=1)))
    counted = rows.values("address").annotate(hour=hour, day=Count("pk"))
    return {row["address"]: (row["hour"], row["day"]) for row in counted}


def _ignored(addresses: set[str], now: datetime) -> set[str]:
    """Return the addresses a person has turned away, for good or for a time still running.

    A pattern may stand for a whole domain.
    """
    patterns = list(IgnoreEmail.objects.all())
    found = {address for address in addresses if any(one.test(address) for one in patterns)}
    return found | spam.turned_away(addresses, now)

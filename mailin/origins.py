"""Writes down beside a message what is known of who really wrote it: offers for people, set-based."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from mailin.parse import ParsedMail
from mailin.verdict import Proof, domain_proof, original_of
from mailin.verdict.sender import guess, is_known
from mailin.verdict.writer import looks_shared, writer_of
from support.actions import senders
from support.actions.outgoing import own_addresses
from support.domain.addresses import clean_email
from support.domain.text import nfc
from support.models import MailOrigin, OriginHow, rows

_NAMES = ("message_id", "writer", "unproven", "how", "email", "name", "sent", "subject")
_Offer = tuple[str, str, str, str, str]  # how, email, name, sent, subject
_NOTHING: _Offer = (OriginHow.NONE.value, "", "", "", "")


def note_origins(filed: Sequence[tuple[ParsedMail, int]]) -> None:
    """Store what mails say of their writers beside the messages they became (mail, key of the message)."""
    own = own_addresses()
    shared = senders.shared_of({clean_email(mail.from_email) for mail, _pk in filed} - {""})
    found = []
    for mail, pk in filed:
        writer = _writer(mail, shared)
        unproven = domain_proof(mail, settings.MAIL_BORDER) not in {Proof.UNASKED, Proof.PASS}
        offer = _offer(mail, own)
        if writer or unproven or offer is not _NOTHING:
            found.append((pk, writer, unproven, *(nfc(one) for one in offer)))
    rows.insert(MailOrigin, _NAMES, found)


def _writer(mail: ParsedMail, shared: set[str]) -> str:
    address = clean_email(mail.from_email)
    if not address or not (address in shared or looks_shared(address)):
        return ""
    return nfc(writer_of(mail))[:200]


def _offer(mail: ParsedMail, own: frozenset[str]) -> _Offer:
    if not is_known(mail):
        address = guess(mail, own)
        return (OriginHow.GUESSED.value, address, mail.from_name[:200], "", "") if address else _NOTHING
    found = original_of(mail)
    if found is None or found.email in own:
        return _NOTHING
    return (OriginHow.FORWARDED.value, found.email, found.name, found.sent, found.subject)

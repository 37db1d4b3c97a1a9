"""Who may have written a mail whose sender cannot be read: a guess for people, trusted in nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailin.parse.model import ParsedMail
from support.domain.addresses import clean_email

GUESSED = "sender-guessed"  # recorded with the mail: people read its sender with care
UNKNOWN = "sender-unknown"
# Where a sender stands beside From, the most telling first (RFC 5322 3.6.2 and what servers add).
_FIELDS = (
    "from", "sender", "x-original-from", "x-original-sender", "resent-from", "x-envelope-from",
    "envelope-from", "return-path", "reply-to", "x-sender", "errors-to",
)  # fmt: skip
_DAMAGED = frozenset({"from-broken", "from-missing"})
_WORD = re.compile(r"[^\s<>\"(),;:\[\]]{1,64}@[^\s<>\"(),;:\[\]@]{3,253}")
_MOST_NAMES = 200  # header names looked at when even "From" is damaged
_MOST = 2_000  # characters of one field


def is_known(mail: ParsedMail) -> bool:
    """Tell whether From gives a readable address; what stands elsewhere (Sender, Return-Path) is a guess."""
    return bool(clean_email(mail.from_email)) and not _DAMAGED.intersection(mail.problems)


def guess(mail: ParsedMail, own: frozenset[str]) -> str:
    """Return the address that most likely wrote a mail without a readable sender, "" for none.

    Addresses of ours and of those the mail is written to are no guess.
    """
    others = own | {clean_email(address) for _name, address in (*mail.to, *mail.cc)}
    for value in _values(mail):
        for word in _WORD.findall(value[:_MOST]):
            address = clean_email(word)
            if address and address not in others:
                return address
    return ""


def is_empty(mail: ParsedMail) -> bool:
    """Tell whether there is nothing in the mail that a person could read."""
    return not (mail.subject.strip() or mail.body_text.strip() or mail.attachments)


def _values(mail: ParsedMail) -> Iterator[str]:
    for name in _FIELDS:
        yield from mail.headers.get(name, ())
    # "frfrom", ";from": the name of the field is what was damaged.
    for name in list(mail.headers)[:_MOST_NAMES]:
        if name.endswith("from") and name not in _FIELDS:
            yield from mail.headers[name]

"""Names the product gives to things: ticket and register numbers, its own Message-IDs; and topics of mail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# --- numbers ----------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![^\W_])HT(?:[ \t]{0,2}[-–‐‑_./][ \t]{0,2}|[ \t]{1,2})"
    r"(20\d\d)(?:[ \t]{0,2}[-–‐‑_./][ \t]{0,2}|[ \t]{1,2})(\d{1,7})(?![^\W_])",
    re.IGNORECASE,
)


def format_number(year: int, seq: int) -> str:
    """Return a ticket's number, e.g. HT-2026-000123; above a million the sequence simply grows longer."""
    return f"HT-{year}-{seq:06d}"


def format_minutes(year: int, seq: int) -> str:
    """Return the number of a visit's minutes, e.g. BB-2026-032."""
    return f"BB-{year}-{seq:03d}"


def format_coordination(year: int, seq: int) -> str:
    """Return the number of a question to a coordinating agency, e.g. PH-2026-0117."""
    return f"PH-{year}-{seq:04d}"


def find_numbers(text: str) -> list[str]:
    """Return the ticket numbers written in `text`, in full form, each once, in order.

    Forgives case, missing zeros, and a space, dot, slash or dash between the three parts; asks for all three
    parts, so "HT 2026" or "123" alone is never a number.
    """
    found = ((int(hit[1]), int(hit[2])) for hit in _NUMBER.finditer(unicodedata.normalize("NFKC", text)))
    return list(dict.fromkeys(format_number(year, seq) for year, seq in found if seq))


def spell_numbers(text: str) -> str:
    """Return `text` with every ticket number in full form, so that "ht 2026 123" finds HT-2026-000123."""
    return _NUMBER.sub(lambda hit: format_number(int(hit[1]), int(hit[2])), text)


def format_entry(year: int, number: int, revision: int = 0) -> str:
    """Return a register entry's number, e.g. 1204/2026; corrections carry their count: 1204/2026 (sửa 1)."""
    return f"{number}/{year}" + (f" (sửa {revision})" if revision else "")


# --- our Message-IDs --------------------------------------------------------------------------------

# 20 base32 signs are 100 bits: guessing one takes more tries than a mail server will ever answer.
_MAC_SIGNS = 20
_KIND = re.compile(r"[a-z][a-z0-9-]{0,19}\Z")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}\Z")
_OUR_ID = re.compile(
    r"\s*<?ht\.([a-z][a-z0-9-]{0,19})\.([A-Za-z0-9_-]{1,60})\.([a-z2-7]{20})@[^\s<>@]{1,253}>?\s*\Z"
)


@dataclass(frozen=True, slots=True)
class OurId:
    """What one of our own Message-IDs says: the kind of mail and the key of what it is about."""

    kind: str
    key: str


def _mac(kind: str, key: str, secret: bytes) -> str:
    """Return the signature of (kind, key) as 20 lower-case base32 signs (RFC 4648)."""
    # The length in front keeps (a, b.c) and (a.b, c) apart whatever the patterns above allow one day.
    message = f"message-id:{len(kind)}:{kind}:{key}".encode()
    return base64.b32encode(hmac.digest(secret, message, hashlib.sha256)).decode().lower()[:_MAC_SIGNS]


def make_message_id(kind: str, key: str, domain: str, secret: bytes) -> str:
    """Return `<ht.kind.key.signature@domain>` (RFC 5322 msg-id) for a mail of `kind` about `key`.

    The domain is not signed: a relay may be known under several names. Raises ValueError for a kind or key
    that could not be read back, and for a secret shorter than 16 bytes.
    """
    if not _KIND.match(kind) or not _KEY.match(key):
        msg = f"not usable in a Message-ID: {kind!r}, {key!r}"
        raise ValueError(msg)
    if len(secret) < 16:
        msg = "the secret for Message-IDs needs at least 16 bytes"
        raise ValueError(msg)
    return f"<ht.{kind}.{key}.{_mac(kind, key, secret)}@{domain}>"


def read_message_id(message_id: str, secrets: Sequence[bytes]) -> OurId | None:
    """Return what `message_id` says if one of `secrets` signed it, else None; angle brackets optional.

    Nothing in the id is believed without the signature, and the comparison takes constant time, so a
    Message-ID made up outside never leads to a ticket (the flaw of FreeScout, CVE-2026-47123).
    """
    hit = _OUR_ID.match(message_id)
    if hit is None:
        return None
    kind, key, mac = hit.groups()
    # Every secret is tried, so the time does not tell which one matched.
    known = [hmac.compare_digest(_mac(kind, key, secret), mac) for secret in secrets]
    return OurId(kind, key) if any(known) else None


# --- marks of copies --------------------------------------------------------------------------------

COPY_HEADER = "X-HT-Copy"
_MARK = re.compile(r"(?<![a-z0-9])r([1-9]\d{0,17})-([a-z2-7]{20})(?![a-z0-9])")


def _copy_mac(recipient: int, secret: bytes) -> str:
    signed = hmac.digest(secret, f"copy:{recipient}".encode(), hashlib.sha256)
    return base64.b32encode(signed).decode().lower()[:_MAC_SIGNS]


def make_copy_mark(recipient: int, secret: bytes) -> str:
    """Return the mark of the copy that one recipient gets, e.g. r42-abcdefghijklmnopqrst.

    `recipient` is the key of the outbox row. Only who holds that copy, or carried it, can show the mark: a
    Message-ID is known to every recipient of the mail and stands in the References of later ones.
    """
    return f"r{recipient}-{_copy_mac(recipient, secret)}"


def read_copy_mark(text: str, secrets: Sequence[bytes]) -> int | None:
    """Return the recipient whose mark stands first in `text`, None when none of `secrets` made it."""
    hit = _MARK.search(text.lower())
    if hit is None:
        return None
    recipient, mac = int(hit[1]), hit[2]
    known = [hmac.compare_digest(_copy_mac(recipient, secret), mac) for secret in secrets]
    return recipient if any(known) else None


# --- topics of mail ---------------------------------------------------------------------------------

_PREFIX = re.compile(
    r"\s*(?:re|r[eé]p|aw|sv|fwd?|wg|tl|tr|trả\s+lời|tra\s+loi|chuyển\s+tiếp|chuyen\s+tiep|ct|v/v\s+trả\s+lời)"
    r"\s{0,2}(?:[\[(]\s?\d{1,3}\s?[\])]|\*\d{1,3})?\s{0,2}[:：]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[\s*HT[^\]\w]{1,3}20\d\d[^\]\w]{1,3}\d{1,7}\s*\]", re.IGNORECASE)
_MAX_PREFIXES = 20


def strip_prefixes(subject: str) -> str:
    """Return `subject` without leading Re:, Fwd:, TL:, Trả lời:, Chuyển tiếp:, RE[2]: … and outer spaces."""
    subject = unicodedata.normalize("NFC", subject).strip()
    for _ in range(_MAX_PREFIXES):
        hit = _PREFIX.match(subject)
        if hit is None:
            break
        subject = subject[hit.end() :]
    return subject


def _topic_words(subject: str) -> list[str]:
    """Return the words that tell two subjects apart: without prefixes, ticket number, case, punctuation."""
    bare = _TAG.sub(" ", unicodedata.normalize("NFKC", subject))
    bare = _NUMBER.sub(" ", strip_prefixes(bare))
    return re.findall(r"[^\W_]+", strip_prefixes(bare).casefold())


def same_topic(a: str, b: str) -> bool:
    """Return whether two mail subjects speak of one thing; an empty one never starts a new topic.

    True also when the shorter (three words or more) opens the longer: mailers cut and people append.
    """
    first, second = sorted((_topic_words(a), _topic_words(b)), key=len)
    if not first or first == second:
        return True
    return len(first) >= 3 and second[: len(first)] == first

"""Hides personal data on screens, in lists and in logs, and sees secrecy marks (Điều 3.1)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from support.domain.personal import EVERYTHING, IDENTITY, LABELS, Certainty, Finding, Personal, detect
from support.domain.reference import strip_prefixes
from support.domain.text import fold, nfc

__all__ = [
    "EVERYTHING",
    "IDENTITY",
    "LABELS",
    "Certainty",
    "Finding",
    "Personal",
    "Segment",
    "beginning",
    "detect",
    "digest",
    "mask",
    "mask_address",
    "redact",
    "secrecy_mark",
    "segments",
]


_NUMBER_REACH = 200  # characters: a number with its separators and the word before it


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text for the screen. A masked one holds no text, only the kind and number of digits."""

    text: str
    masked: bool = False
    kind: Personal | None = None
    digits: int = 0


def mask(text: str, findings: Iterable[Finding] | None = None, *, keep: int = 0) -> str:
    """Return `text` with each finding replaced by "[đã che 12 chữ số]", `keep` last digits left standing.

    `findings` are those of `detect(text)` (the default), in order. No line goes: a number that ran over the
    end of one leaves that end behind it.
    """
    pieces: list[str] = []
    at = 0
    for found in detect(text) if findings is None else findings:
        tail = [c for c in text[found.start : found.end] if c.isdecimal()][-keep:] if keep > 0 else []
        pieces += [text[at : found.start], f"[đã che {found.digits - len(tail)} chữ số]", *tail]
        pieces.append("\n" * text.count("\n", found.start, found.end))
        at = found.end
    return "".join([*pieces, text[at:]])


def segments(
    text: str, *, kinds: Collection[Personal] = IDENTITY, today: date | None = None
) -> list[Segment]:
    """Return `text` cut for the screen: plain pieces, and masked ones that carry no original characters."""
    pieces: list[Segment] = []
    at = 0
    for found in detect(text, kinds=kinds, today=today):
        pieces += [
            Segment(text[at : found.start]),
            Segment("", masked=True, kind=found.kind, digits=found.digits),
            Segment("\n" * text.count("\n", found.start, found.end)),
        ]
        at = found.end
    pieces.append(Segment(text[at:]))
    return [piece for piece in pieces if piece.masked or piece.text]


def beginning(text: str, size: int) -> tuple[str, bool]:
    """Return at most the first `size` characters and whether that is less than all.

    A personal number is never cut in two: the half that stays would no longer be known for one.
    """
    if len(text) <= size:
        return text, False
    around = max(0, size - _NUMBER_REACH)
    found = detect(text[around : size + _NUMBER_REACH])
    cuts = [around + one.start for one in found if around + one.start < size < around + one.end]
    return text[: min(cuts, default=size)], True


def digest(value: str, salt: str) -> str:
    """Return the keyed SHA-256 of `value` as 64 hex signs, for events.

    A 12-digit number can be guessed by trying all, so `salt` must be long, random and kept apart (EventText):
    blanking it makes the digest meaningless for good.
    """
    return hmac.digest(salt.encode(), nfc(value).strip().encode(), hashlib.sha256).hex()


_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,128}@[\w-]+(?:\.[\w-]+)*")


def mask_address(email: str) -> str:
    """Return an address for logs, l***@bacninh.gov.vn; what is no address becomes ***."""
    local, at, domain = email.strip().strip("<>").rpartition("@")
    return f"{local[0]}***@{domain.lower()}" if at and local and domain else "***"


def redact(text: str) -> str:
    """Return `text` for logs: personal numbers of every kind hidden, e-mail addresses shortened."""
    hidden = mask(text, detect(text, kinds=EVERYTHING))
    return _ADDRESS.sub(lambda hit: mask_address(hit[0]), hidden)


# --- secrecy marks ----------------------------------------------------------------------------------

# By the letters alone, so that "T Ố I   M Ậ T" is read too; a bare "mat" without marks says too little.
_LEVELS: dict[str, str] = {
    "mật": "MẬT",
    "tốimật": "TỐI MẬT",
    "toimat": "TỐI MẬT",
    "tuyệtmật": "TUYỆT MẬT",
    "tuyetmat": "TUYỆT MẬT",
}
_ORDER = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
_LABEL = re.compile(r"(?:^| )(?:do|dau|muc|muc do|dau do|dau chi do) mat(?: cua (?:van ban|tai lieu))?$")
_BRACKETED = re.compile(r"[\[({<«【]([^\[\](){}<>«»【】]{1,24})[\])}>»】]")
_OPENING = re.compile(r"[\W_]*([^\W\d_][^\W\d_ ]*(?: {1,3}[^\W\d_]+)?) ?[:–—|-]")
_MARK_LINES = 15
_NO_LETTERS = re.compile(r"[\W_]+")
_ANY_LEVEL = re.compile(r"m[\W_]*(?:ậ|a[\W_]*t)", re.IGNORECASE)  # in every name of a level, in few lines


def _level(piece: str, *, shouted: bool) -> str | None:
    """Return the secrecy level that `piece` is as a whole; a mark starts with, or `shouted` is, capitals."""
    letters = _NO_LETTERS.sub("", piece)
    if not letters or not (letters.isupper() if shouted else letters[0].isupper()):
        return None
    return _LEVELS.get(letters.casefold())


def _labelled(line: str) -> str | None:
    """Return the level in "Độ mật: Tối mật"; with its label even "do mat: mat" is plain."""
    for piece in re.split(r"[;|,]", line) if ":" in line else ():
        label, colon, value = piece.partition(":")
        if colon and _LABEL.search(fold(label)):
            value = re.split(r"[.(\[]", value, maxsplit=1)[0]
            return _level(value.strip().capitalize(), shouted=False) or {"mat": "MẬT"}.get(fold(value))
    return None


def _marks(line: str, *, own_line: bool) -> Iterable[str | None]:
    """Yield the levels one line is marked with: by itself, by a label, in brackets, at its head."""
    yield _labelled(line)
    if not _ANY_LEVEL.search(line):
        return
    yield _level(line, shouted=False)
    for hit in _BRACKETED.finditer(line):
        yield _level(hit[1], shouted=own_line)
    head = _OPENING.match(line)
    yield _level(head[1], shouted=True) if head else None


def secrecy_mark(subject: str, first_lines: str) -> str | None:
    """Return MẬT, TỐI MẬT or TUYỆT MẬT, the highest mark a document bears, else None.

    A mark is a line of its own, bracketed, a label's value or the head of the subject; words such as bảo mật,
    mật khẩu, bí mật never are. Reads the first lines of the body only: below stands what is talked about.
    """
    lines = [line.strip()[:300] for line in nfc(first_lines[:8000]).split("\n") if line.strip()][:_MARK_LINES]
    found = [*_marks(nfc(strip_prefixes(subject))[:300], own_line=False)]
    for line in lines:
        found += _marks(line, own_line=True)
    return max(filter(None, found), key=_ORDER.index, default=None)

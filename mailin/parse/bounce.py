"""Delivery reports: which of our mails failed, for whom and why (RFC 3464 and the older ways)."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from . import addresses, fields, transfer
from .cleaning import clean
from .encoded import raw_text, text_of
from .model import BounceReport, FailedRecipient, Problems
from .split import Headers, Part, read_headers

_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})\b(?!\.\d)")
_SMTP: Final = re.compile(r"\b([45])\d\d[ -]")
_NAMED: Final = re.compile(
    r"^[ \t>*]{0,8}<?([^\s<>:;,()\[\]\"*]{1,100}@[^\s<>:;,()\[\]\"]{1,200})>?"
    r"(?::|[ \t]*$|[ \t]+(?:on |- |\.\.\. |[<(]mailto:|\([a-z]))(.{0,500})",
    re.MULTILINE,
)
_ANY: Final = re.compile(r"(?<![\w.@/+=-])([^\s<>:;,()\[\]\"'|=*]{1,100}@[^\s<>:;,()\[\]\"'|=]{1,200})")
# What a daemon writes above the message it gives back
_RETURNED: Final = re.compile(
    r"^[> \t|*#=_-]{0,80}(?:below this line|(?:this is )?(?:a |the )?(?:full )?copy of "
    r"|original (?:message|mail)|(?:the )?(?:returned|unsent) (?:message|mail)"
    r"|message (?:text|headers?) follow|message follows|the header and|the first \d+ lines"
    r"|\[message follows|received:|return-path:|thư gốc|tiêu đề thư gốc)",
    re.IGNORECASE | re.MULTILINE,
)
# A mail that is late but still on its way
_LATE: Final = re.compile(
    r"\bdelay|postponed|still being retried|will retry|trì hoãn|sẽ thử lại|sự cố tạm thời", re.IGNORECASE
)
_NO_RECIPIENT: Final = re.compile(
    r"^(?:post[-_.]?master|mailer-daemon|mdaemon|abuse|hostmaster|support|admin)@"
)
_SENDER_LINE: Final = re.compile(
    r"^[>\s*]{0,8}\(?(?:from|mail from|sender|message-id|reply-to|in-reply-to|references|từ|người gửi)"
    r"[ \t]*:",
    re.IGNORECASE,
)
_OUR_ID: Final = re.compile(r"^[> \t]{0,8}Message-ID:\s{0,8}<([^<>\s]{1,990})>", re.IGNORECASE | re.MULTILINE)
_MARK_LINE: Final = re.compile(r"^[> \t]{0,8}X-HT-Copy:\s{0,8}(\S{1,200})", re.IGNORECASE | re.MULTILINE)
# Where the address a report was sent to stands, ours with the mark in it (VERP)
_SENT_BACK_TO: Final = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_MARKS: Final = 8  # texts of one report in which a mark is looked for
_TO_LINE: Final = re.compile(r"^[> \t]{0,8}(?:To|Tới|Đến)[ \t]*:[ \t]*([^\n]{1,500})$", re.MULTILINE)
_REPORT_TYPES: Final = frozenset(["message/delivery-status", "message/global-delivery-status"])
_RETURNED_TYPES: Final = frozenset(
    [
        "message/rfc822",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "text/rfc822-header",
        "message/global",
        "message/global-headers",
        "message/partial",
    ]
)
_MOST: Final = 200  # recipients of one report
_HEAD: Final = 256 * 1024  # bytes of one report part that are read
_ADDRESS_LINES: Final = 20
_SAID: Final = 2_000  # characters of a daemon's own words
_LOOSE: Final = 10  # addresses taken from running text


def report(
    parts: list[Part], body: str, headers: dict[str, tuple[str, ...]], problems: Problems
) -> BounceReport:
    """Return what a message of kind bounce reports; unknown things stay empty."""
    original, sent_to = "", ""
    marks = [value for name in _SENT_BACK_TO for value in headers.get(name, ())[:2] if "+" in value]
    marks += _MARK_LINE.findall(body[:_HEAD])[:1]
    recipients: list[FailedRecipient] = []
    for part in parts:
        if part.content_type in _REPORT_TYPES:
            recipients += _from_status(data := _head(part, problems), problems)
            marks.append(_envelope_id(data))
        elif part.content_type in _RETURNED_TYPES and not original:
            returned, _ = read_headers(data := _head(part, problems), 0, len(data), Problems())
            original = fields.message_id(text_of(returned.get("message-id", [b""])[0], problems))
            marks.append(text_of(_first(returned, "x-ht-copy"), Problems()))
            people = addresses.addresses(returned.get("to", [b""])[0], Problems())
            own = " ".join(headers.get("to", ())).casefold()
            sent_to = people[0][1] if len(people) == 1 and people[0][1] not in own else ""
    if not recipients:
        recipients = _from_text(body, headers, sent_to)
    if not original:
        original = _quoted_id(body, headers)
    kept = [text[:1_000] for text in marks if text][-_MARKS:]
    return BounceReport(original, tuple(recipients[:_MOST]), tuple(kept))


def _envelope_id(data: bytes) -> str:
    """Return the id we gave the envelope (RFC 3461), as the head of a delivery-status part repeats it."""
    block = re.split(rb"\r?\n[ \t]*\r?\n", data.strip(), maxsplit=1)[0]
    head, _ = read_headers(block, 0, len(block), Problems())
    return text_of(_first(head, "original-envelope-id"), Problems())


def _head(part: Part, problems: Problems) -> bytes:
    raw = part.raw[part.start : min(part.end, part.start + _HEAD)]
    return transfer.decode(raw, raw_text(part.first("content-transfer-encoding"), problems), problems)


def _from_status(data: bytes, problems: Problems) -> list[FailedRecipient]:
    """Read the per-recipient blocks of a delivery-status part."""
    found = []
    for block in islice(re.split(rb"\r?\n[ \t]*\r?\n", data.strip()), _MOST):
        block_fields, _ = read_headers(block, 0, len(block), Problems())
        address = _typed(block_fields, "final-recipient") or _typed(block_fields, "original-recipient")
        if not address:
            continue
        diagnostic = text_of(_first(block_fields, "diagnostic-code"), problems)
        status = _STATUS.search(text_of(_first(block_fields, "status"), problems)) or _STATUS.search(
            diagnostic
        )
        action = text_of(_first(block_fields, "action"), problems).partition(" ")[0].casefold() or "failed"
        found.append(FailedRecipient(address, action, status[1] if status else "", diagnostic[:1_000]))
    return found


def _first(block: Headers, name: str) -> bytes:
    return block.get(name, [b""])[0]


def _typed(block: Headers, name: str) -> str:
    """Return the address of "rfc822; a@b"."""
    text = text_of(_first(block, name), Problems())
    kind, mark, value = text.partition(";")
    return addresses.email(value if mark else kind) if "@" in text else ""


def _from_text(body: str, headers: dict[str, tuple[str, ...]], sent_to: str) -> list[FailedRecipient]:
    """Read recipients from X-Failed-Recipients (Exim, Gmail) or from the words of old daemons (qmail)."""
    named = [
        addresses.email(word)
        for value in headers.get("x-failed-recipients", ())
        for word in value.split(",")
        if "@" in word
    ]
    text = clean(body[:_HEAD])
    returned = _RETURNED.search(text)
    below = text[returned.start() :] if returned else ""
    text = text[: returned.start()] if returned else text
    told = _told(text)
    named = named or list(told) or _mentioned(text, headers) or [sent_to or _sent_to(below, headers)]
    found = [address for address in dict.fromkeys(named) if address]
    late = _LATE.search(" ".join(headers.get("subject", ()))) or _LATE.search(text[:_SAID])
    return [
        _failed(address, told.get(address, ""), text if len(found) == 1 else "", late=late is not None)
        for address in found
    ]


def _sent_to(returned: str, headers: dict[str, tuple[str, ...]]) -> str:
    """Return the one recipient the headers of a returned mail name, as far as its text shows them."""
    line = _TO_LINE.search(returned[:_HEAD])
    people = addresses.addresses(line[1].encode("utf-8"), Problems()) if line else ()
    own = " ".join(headers.get("to", ())).casefold()
    return people[0][1] if len(people) == 1 and people[0][1] not in own else ""


def _mentioned(text: str, headers: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the addresses in running text that are neither the daemon's nor those it writes to."""
    own = " ".join(value for name in ("to", "from", "cc") for value in headers.get(name, ())).casefold()
    found: list[str] = []
    for line in text.split("\n"):
        if "@" not in line or _SENDER_LINE.match(line):
            continue
        for word in _ANY.findall(line[:2_000]):
            address = addresses.email(word.removeprefix("SMTP:").strip(".*"))
            if address not in own and not _NO_RECIPIENT.match(address) and "." in address.rpartition("@")[2]:
                found.append(address)
        if len(found) >= _LOOSE:
            break
    return found[:_LOOSE]


def _told(text: str) -> dict[str, str]:
    """Return the recipients a daemon lists at line starts, each with the words that follow."""
    told: dict[str, str] = {}
    for found in islice(_NAMED.finditer(text), _ADDRESS_LINES):
        rest = text[found.end() : found.end() + 600].partition("\n\n")[0]
        told.setdefault(addresses.email(found[1]), " ".join(f"{found[2]} {rest}".split()))
    return told


def _failed(address: str, words: str, text: str, *, late: bool) -> FailedRecipient:
    """Build one recipient from the words beside it; `text` is all the daemon said, when it is about one.

    `late` says that the report speaks of a delay; a status code beside the address knows better.
    """
    words, text = (words or text)[:20_000], text[:20_000]
    status = _STATUS.search(words) or _STATUS.search(text)
    code = _SMTP.search(words) or _SMTP.search(text)
    known = status[1] if status else f"{code[1]}.0.0" if code else ""
    diagnostic = " ".join(words[:500].split())
    return FailedRecipient(
        address, "delayed" if known.startswith("4") or (late and not known) else "failed", known, diagnostic
    )


def _quoted_id(body: str, headers: dict[str, tuple[str, ...]]) -> str:
    """Return the id of the returned mail from its quoted headers, else from the thread headers."""
    found = _OUR_ID.search(body[:_HEAD])
    if found:
        return found[1]
    for name in ("in-reply-to", "references"):
        known = fields.ids(headers.get(name, ("",))[0])
        if known:
            return known[-1]
    return ""

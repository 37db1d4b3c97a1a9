"""The marks mail programs leave where they quote, in Vietnamese and English; each test reads few lines."""

from __future__ import annotations

import re
from typing import Final

from .quote_words import CLOSERS, DIVIDERS, FORWARDS, LABELS, LEADS, MOBILE

OWN_DELIMITER: Final = "-- Vui lòng trả lời phía trên dòng này --"
_LONGEST: Final = 400  # characters of a line that can be a mark
_SHORT: Final = 100  # characters of an attribution without a date
_FORWARD_SUBJECT: Final = re.compile(r"\s*(?:fwd?|chuyển tiếp|ct)\s*:", re.IGNORECASE)
_OLD_GMAIL: Final = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ ,T].{0,200}<[^<>\s]{1,200}@[^<>\s]{1,200}>:$")
_INVERTED: Final = re.compile(r"@[^\s<>]{1,200}>?\)? (?:đã viết|wrote|viết)\b.{0,120}\d.{0,40}:$")
_ANY_LABEL: Final = re.compile(r"[ >*]{0,6}[^\s:<>][^:<>\n]{0,24}:\*?[ \xa0]\S")
_TIME: Final = re.compile(r"\d{1,2}[:h.]\d{2}")
_DATE_WORD: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[/.-]\d{1,2}|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\bthg\b|\btháng\b|\bth (?:[2-7]|cn)\b",
    re.IGNORECASE,
)


def is_own_delimiter(text: str) -> bool:
    """Say whether a stripped line is the line our own mails ask to answer above."""
    return OWN_DELIMITER in text and not text.replace(OWN_DELIMITER, "").strip("> *_\t\xa0")


def is_forward_subject(subject: str) -> bool:
    """Say whether a subject announces a forwarded message, whose quoted part is the message."""
    return _FORWARD_SUBJECT.match(subject) is not None


def is_forward_mark(text: str) -> bool:
    """Say whether a line opens a forwarded message."""
    if len(text) > 80:
        return False
    bare = text.strip("-_= *>:").casefold()
    return bare in FORWARDS and (text[0] in "-_=*" or text.endswith(":"))


def is_divider(text: str) -> bool:
    """Say whether a line is "-----Original Message-----" or its like."""
    if len(text) > 80 or not text.lstrip("> *").startswith(("--", "__")):
        return False
    return text.strip("-_ *>").casefold() in DIVIDERS


def begins_header_block(lines: list[str], at: int) -> bool:
    """Say whether the header block Outlook puts before a quote begins here (From, Sent, To, Subject)."""
    first = _label(lines[at])
    if first not in {"from", "date"}:
        return False
    seen = {first}
    sender = lines[at] if first == "from" else ""
    filled = 1
    for line in lines[at + 1 : at + 14]:
        if not line.strip():
            continue
        label = _label(line)
        if label:
            seen.add(label)
            sender = line if label == "from" else sender
        filled += 1
        if not label and filled > 2 and not _wraps(line):
            break
    return (
        {"from", "date"} <= seen and bool({"to", "subject"} & seen) and len(seen) >= 3 and _is_sender(sender)
    )


def _label(line: str) -> str:
    """Return which header field a line of a quoted header block names, "" for none."""
    text = line.lstrip("> *\t")[:_LONGEST]
    name, colon, _ = text.partition(":")
    if not colon or len(name) > 24:
        return ""
    return LABELS.get(name.strip("* \t\xa0").casefold(), "")


def _wraps(line: str) -> bool:
    """Say whether a line can be the wrapped rest of a recipient list."""
    return "@" in line or ";" in line or line[:1] in {" ", "\t"}


def _is_sender(line: str) -> bool:
    """Say whether a From line names a person; "Từ: 08:00" of a meeting does not."""
    value = line.partition(":")[2].strip(" *\xa0")
    name = line.lstrip("> *").casefold()
    if "@" in value:
        return True
    return bool(value) and not value[0].isdigit() and not name.startswith("người gửi")


def may_close_attribution(text: str) -> bool:
    """Say whether a stripped line can be the last one of an attribution."""
    return text.endswith((":", "：")) or (text.startswith("--") and text.endswith("--") and "@" in text)


def attribution_start(lines: list[str], at: int) -> int | None:
    """Return where the attribution that ends at line `at` begins, None if that line ends none.

    Gmail wraps it over two or three lines. Without an address it counts only when quoted lines follow, so
    that prose like "Ông A đã viết:" is never cut.
    """
    text = ""
    for start in range(at, max(-1, at - 4), -1):
        line = _bare(lines[start])
        if not line or len(line) > _LONGEST:
            break
        text = f"{line} {text}".strip()
        if _is_attribution(text) or (start == at and _names_sender(text) and _quote_follows(lines, at + 1)):
            return start if "@" in text or _quote_follows(lines, at + 1) else None
    last = _bare(lines[at])
    is_short = len(last) <= _SHORT and last.casefold().endswith(CLOSERS)
    return at if is_short and _quote_follows(lines, at + 1) else None  # "Trung tâm đã viết:"


def _bare(line: str) -> str:
    """Return a line without quote marks and the dashes Zoho and old Yahoo set around an attribution."""
    text = line.strip().lstrip("> ")
    if not text.startswith("--"):
        return text
    inner = text.strip("- ")
    return inner if inner.endswith(":") else f"{inner}:"


def _is_attribution(text: str) -> bool:
    """Say whether joined lines read as one attribution."""
    low = text.casefold()
    if low.endswith(CLOSERS) and low.startswith(LEADS):
        return _DATE_WORD.search(low) is not None and (
            _TIME.search(low) is not None or "<" in low or "@" in low
        )
    if _OLD_GMAIL.match(text):
        return True
    if low.endswith(CLOSERS) and "@" in low and _TIME.search(low):
        return "<" in low
    return _INVERTED.search(text) is not None and _DATE_WORD.search(low) is not None


def _names_sender(text: str) -> bool:
    """Say whether a line in whatever language ends with a sender's address and holds a date."""
    return text.endswith(">:") and "@" in text and _TIME.search(text) is not None


def opens_quote(lines: list[str], at: int) -> bool:
    """Say whether a quote begins at a line where HTML says so: header block, divider or attribution.

    Weaker than the tests above, in any language: the mark in the HTML is the other half of the evidence.
    """
    near = [line for line in lines[at : at + 12] if line.strip()][:8]
    labels = sum(1 for line in near[:6] if _ANY_LABEL.match(line))
    if labels >= 3 or (near and is_divider(near[0].strip())):
        return True
    for place, line in enumerate(near[:4]):
        if place and line.lstrip().startswith(">"):
            return True
        text = line.strip()
        if text.endswith((":", "：")) and ("@" in text or _TIME.search(text)):
            return True
    return False


def is_label(line: str) -> bool:
    """Say whether a line is a field of a quoted header block."""
    return bool(_label(line))


def _quote_follows(lines: list[str], start: int) -> bool:
    """Say whether the next line with text is marked as quoted."""
    for line in lines[start : start + 4]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False


def is_mobile_signature(text: str) -> bool:
    """Say whether a line is what a telephone or mail program adds by itself."""
    return len(text) <= 100 and text.lstrip("*_ ").casefold().startswith(MOBILE)

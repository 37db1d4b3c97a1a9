"""The marks mail programs leave where they quote, in Vietnamese and English; each test reads few lines."""

from __future__ import annotations

import re
from typing import Final

from .quote_words import (
    BRANDS,
    CLOSERS,
    DEVICES,
    DIVIDERS,
    FORWARD_SUBJECTS,
    FORWARDS,
    LABELS,
    LEADS,
    LETTER_LEADS,
    MOBILE,
    OFFERS,
    QUOTERS,
    REPLY_SUBJECTS,
    SENT,
    SENT_LAST,
    SENT_VN,
    SYSTEMS,
)

OWN_DELIMITER: Final = "-- Vui lòng trả lời phía trên dòng này --"
_LONGEST: Final = 400  # characters of a line that can be a mark
_SHORTEST_PROSE: Final = 9  # gaps between the words of a sentence that is more than a name
_SHORT: Final = 100  # characters of an attribution without a date
_FORWARD_SUBJECT: Final = re.compile(rf"[\s\[]*(?:{'|'.join(FORWARD_SUBJECTS)})\s?[:：]", re.IGNORECASE)
_REPLY_SUBJECT: Final = re.compile(
    rf"[\s\[]*(?:{'|'.join(REPLY_SUBJECTS)})\s?(?:\[\d+\]|\(\d+\)|\^\d+|\d+)?\s?[:：]", re.IGNORECASE
)
_OLD_GMAIL: Final = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ ,T].{0,200}<[^<>\s]{1,200}@[^<>\s]{1,200}>:$")
_INVERTED: Final = re.compile(
    r"@[^\s<>]{1,200}>?\)? (?:đã viết|wrote|viết|schrieb|schreef|skrev|napsal)\b.{0,120}\d.{0,40}:$"
)
_BETWEEN_DASHES: Final = re.compile(r"-{2,}\s?(.{0,300}?(?:wrote|viết|said|schrieb|a écrit))\s?:?\s?-{2,}")
_SAME_LINE: Final = re.compile(
    r"@[^\s<>]{1,200}>\)?,? {0,2}(?:đã viết|viết|wrote|a écrit|schrieb) ?:(?=\s+\S)"
)
_REPLY_ABOVE: Final = re.compile(
    r"\b(?:reply|respond|write|answer)\b.{0,30}\babove\b.{0,12}\bline\b|"
    r"(?:trả lời|phản hồi).{0,20}trên dòng này|oberhalb dieser (?:linie|zeile)",
    re.IGNORECASE,
)
_TRACES: Final = ("return-path:", "received:", "message-id:", "mime-version:", "delivered-to:")
_WRITERS: Final = ("người gửi", "người gởi", "nguoi gui", "nguoi goi")
_GAPS: Final = "\u200b\u200c\u200d\u2060\u2063\ufeff"
_UNSEEN: Final = _GAPS + "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\xa0 "
_ANY_LABEL: Final = re.compile(r"[ >*]{0,6}[^\s:<>][^:<>\n]{0,24}:\*?[ \xa0]\S")
_TIME: Final = re.compile(r"\d{1,2}[:h.]\d{2}")
_DATE_WORD: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[/.-]\d{1,2}|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\bthg\b|\btháng\b|\bth (?:[2-7]|cn)\b",
    re.IGNORECASE,
)


def is_own_delimiter(text: str) -> bool:
    """Say whether a stripped line is the line our own or another desk's mails ask to answer above."""
    if OWN_DELIMITER in text:
        return not text.replace(OWN_DELIMITER, "").strip("> *_\t\xa0")
    bare = text.lstrip("> *")
    return (
        len(bare) > 2
        and bare[0] in "-#=_~"
        and bare[1] in "-#=_~"
        and len(bare) <= 120
        and _REPLY_ABOVE.search(bare) is not None
    )


def is_forward_subject(subject: str) -> bool:
    """Say whether a subject announces a forwarded message, whose quoted part is the message."""
    return (
        _FORWARD_SUBJECT.match(subject) is not None or _FORWARD_SUBJECT.match(_untagged(subject)) is not None
    )


def is_reply_subject(subject: str) -> bool:
    """Say whether a subject announces an answer."""
    return _REPLY_SUBJECT.match(subject) is not None or _REPLY_SUBJECT.match(_untagged(subject)) is not None


def _untagged(subject: str) -> str:
    """Return a subject behind tags like "[KHẨN]" and "[Ngoài ngành]", three at most."""
    for _ in range(3):
        tag, close, rest = subject.lstrip()[:_SHORT].partition("]")
        if not (close and tag.startswith("[")):
            break
        subject = rest
    return subject


def is_forward_mark(text: str) -> bool:
    """Say whether a line opens a forwarded message."""
    if len(text) > 80:
        return False
    bare = text.strip("-_= *>:").casefold()
    return bare in FORWARDS and (text[0] in "-_=*" or text.endswith(":"))


def is_divider(text: str) -> bool:
    """Say whether a line is "-----Original Message-----", the head of GroupWise or their like."""
    if text.startswith(">>> ") and text.endswith(" >>>"):
        return len(text) <= _LONGEST and "@" in text and _TIME.search(text) is not None
    if len(text) > 80 or not text.lstrip("> *").startswith(("--", "__", "==")):
        return False
    return text.strip("-_= *>").casefold() in DIVIDERS


def begins_header_block(lines: list[str], at: int, *, answers: bool = False) -> bool:
    """Say whether the header block Outlook puts before a quote begins here (From, Sent, To, Subject).

    Without an address it counts where the mail `answers` another or names the hour: forms people fill in
    have a sender, a day and a subject too. A header somebody pasted whole is not one.
    """
    first = _label(lines[at])
    if first not in {"from", "date"}:
        return False
    fields = {first: lines[at]}
    filled = 1
    for line in lines[at + 1 : at + 14]:
        if not line.strip():
            continue
        label = _label(line)
        if label:
            fields.setdefault(label, line)
        filled += 1
        if not label and filled > 2 and not _wraps(line):
            break
    if not ({"from", "date"} <= fields.keys() and {"to", "subject"} & fields.keys() and len(fields) >= 3):
        return False
    dated = answers or "@" in fields["from"] or _TIME.search(_value(fields["date"])) is not None
    return dated and _is_sender(fields["from"]) and not _is_pasted(lines, at)


def _is_pasted(lines: list[str], at: int) -> bool:
    """Say whether fields stand here as servers write them, with those no mail program shows."""
    near = (line for line in lines[max(0, at - 3) : at + 8] if ":" in line)
    return any(line.casefold().startswith(_TRACES) for line in near)


def _label(line: str) -> str:
    """Return which header field a line of a quoted header block names, "" for none."""
    text = line.lstrip("> *_\t•·")[:_LONGEST]
    name, colon, _ = text.replace("：", ":").partition(":")
    if not colon or len(name) > 24:
        return ""
    name = name.strip("*_ \t\xa0")
    return "" if name[:1].islower() else LABELS.get(name.casefold(), "")  # programs write them so


def _value(line: str) -> str:
    """Return what stands behind the colon of a field."""
    return line.replace("：", ":").partition(":")[2]


def _wraps(line: str) -> bool:
    """Say whether a line can be the wrapped rest of a recipient list."""
    return "@" in line or ";" in line or line[:1] in {" ", "\t"}


def _is_sender(line: str) -> bool:
    """Say whether a From line names a person; "Từ: 08:00" of a meeting does not."""
    value = _value(line).strip(" *_\xa0")
    name = line.lstrip("> *").casefold()
    if "@" in value:
        return True
    return bool(value) and not value[0].isdigit() and not name.startswith(_WRITERS)


def may_close_attribution(text: str) -> bool:
    """Say whether a stripped line can be the last one of an attribution."""
    if not text[-1].isascii():
        text = text.rstrip(_UNSEEN)
    if text.endswith((":", "：")):
        return True
    if text.startswith("--") and text.endswith("--"):
        return _BETWEEN_DASHES.fullmatch(text[:_LONGEST]) is not None
    return ("@" in text and text.endswith(("wrote", "viết"))) or _same_line(text) is not None


def _same_line(text: str) -> str | None:
    """Return the attribution at the head of a line that goes on with the quote, as old Yahoo writes."""
    if "@" not in text or ":" not in text:
        return None
    found = _SAME_LINE.search(text[:_LONGEST])
    return text[: found.end()] if found else None


def attribution_start(lines: list[str], at: int, *, answers: bool = False) -> int | None:
    """Return where the attribution that ends at line `at` begins, None if that line ends none.

    Gmail wraps it over two or three lines. Without an address it counts only when quoted lines follow, so
    that prose like "Ông A đã viết:" is never cut. In a mail that `answers` another, a date with a sender's
    address before a colon will do in whatever language.
    """
    followed = _quote_follows(lines, at + 1)
    text = ""
    for start in range(at, max(-1, at - 4), -1):
        line = _bare(lines[start])
        if not line or len(line) > _LONGEST:
            break
        text = f"{line} {text}".strip()
        if _is_attribution(text) or ((followed or answers) and start == at and _names_sender(text)):
            return start if "@" in text or followed else None
        if followed and answers and start == at and _is_dated(text):
            return start
    if followed:
        last = _bare(lines[at])
        low = last.casefold()
        quoter = low.startswith(QUOTERS) and low.endswith(":") and (answers or "@" in low)
        if quoter or (len(last) <= _SHORT and low.endswith(CLOSERS)):  # "Trung tâm đã viết:"
            return at
        if answers and len(last) <= _SHORT and _tells_of_a_letter(low):
            return at
        return None
    return at if answers and (_heads_line(lines[at]) or _is_named(_bare(lines[at]))) else None


def _tells_of_a_letter(low: str) -> bool:
    """Say whether a line before quoted lines holds a day and "viết", or the words of an attribution."""
    if not low.endswith(":") or not _DATE_WORD.search(low):
        return False
    return low.startswith((*LEADS, *LETTER_LEADS)) or "đã viết" in low or " wrote " in low


def _heads_line(line: str) -> bool:
    """Say whether a line begins with an attribution, or is one between dashes."""
    text = line.strip().lstrip("> ")
    head = _same_line(text)
    if head is not None and _is_attribution(head):
        return True
    inner = _BETWEEN_DASHES.fullmatch(text[:_LONGEST])
    return inner is not None and ("@" in text or _DATE_WORD.search(text) is not None)


def _bare(line: str) -> str:
    """Return a line without quote marks and the dashes Zoho and old Yahoo set around an attribution."""
    text = line.strip().lstrip("> ")
    if not text.isascii():
        text = text.strip(_UNSEEN)
    if text.endswith(("wrote", "viết")) and "@" in text:
        return f"{text}:"
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
        return "<" in low or _TIME.match(low) is not None or _DATE_WORD.match(low) is not None
    return _INVERTED.search(text) is not None and _DATE_WORD.search(low) is not None


def _is_named(text: str) -> bool:
    """Say whether a line is a name, an address in brackets and "đã viết:", without a day."""
    head, bracket, rest = text[:_LONGEST].partition("<")
    address, close, said = rest.partition(">")
    return (
        bool(bracket and close)
        and "@" in address
        and head.count(" ") <= _SHORTEST_PROSE
        and said.strip(" ,").casefold() in CLOSERS
    )


def _is_dated(text: str) -> bool:
    """Say whether a line holds a day and an hour before its colon, as attributions of all languages do."""
    return (
        text.endswith((":", "：")) and _DATE_WORD.search(text) is not None and _TIME.search(text) is not None
    )


def _names_sender(text: str) -> bool:
    """Say whether a line in whatever language ends with a sender's address and holds an hour."""
    return text.endswith((">:", ">：")) and "@" in text and _TIME.search(text) is not None


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
            return line.lstrip().startswith((">", "»", "| "))
    return False


def is_mobile_signature(text: str) -> bool:
    """Say whether a line is what a telephone or mail program adds by itself."""
    if len(text) > 110:
        return False
    bare = text.strip(_UNSEEN).strip("*_ ()<[")
    low = bare.casefold()
    if bare.startswith(("gửi ", "được gửi ", "đã gửi ", "đã được gửi ")):
        return False  # "... gửi từ thiết bị số 3." ends a sentence; programs begin one
    if low.startswith(MOBILE) or (low.startswith(OFFERS) and _offers(low)):
        return True
    if low.startswith(SENT_VN):
        mine = low.rstrip(" .)").endswith("của tôi")
        return low.count(" ") <= _SHORTEST_PROSE and (mine or any(brand in low for brand in BRANDS))
    if low.startswith(SENT) or low.endswith(SENT_LAST):
        return any(device in low for device in DEVICES)
    return False


def _offers(low: str) -> bool:
    """Say whether a line offers a mail program for a system and says nothing more."""
    words = low.partition("<")[0].partition("(")[0].replace("[", " ").replace("]", " ").strip(_UNSEEN + ".")
    name, _, system = max(words.rpartition(" cho "), words.rpartition(" for "), key=lambda cut: len(cut[0]))
    return system.strip() in SYSTEMS and any(brand in name for brand in BRANDS)

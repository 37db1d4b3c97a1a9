"""Who first wrote a mail that somebody passed on to us: an offer for people, never believed by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailin.parse import parse
from mailin.parse.model import ParsedMail
from mailin.parse.quote_marks import is_divider, is_forward_mark
from mailin.parse.quote_words import LABELS
from support.domain.addresses import clean_email

_SUBJECT = re.compile(
    r"(?:\s*(?:re|rép|aw|tl|trả lời)\s?[:：])*\s*(?:fwd?|tr|wg|vs|i|ct|chuyển tiếp|thư chuyển tiếp)\s?[:：]",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s<>\[\]()\"',;:*]{1,64}@[^\s<>\[\]()\"',;:*@]{3,253}")
_MOST_LINES = 400  # of a mail in which a forwarded head is looked for
_HEAD = 12  # lines after "From:" that may belong to the head
_ATTACHED = 65_536  # bytes of an attached message that are read: its head
_MOST_NAME, _MOST_DATE, _MOST_SUBJECT = 200, 120, 400


@dataclass(frozen=True, slots=True)
class Original:
    """The first writer of a forwarded mail as the forward tells it; `sent` is the date as it is written."""

    email: str
    name: str = ""
    sent: str = ""
    subject: str = ""


def original_of(mail: ParsedMail) -> Original | None:
    """Return who first wrote what `mail` passes on, None when it passes nothing on or names no address.

    Known are the heads that Gmail, Outlook, Apple Mail, Thunderbird and Zimbra set above a forwarded text,
    in Vietnamese and English, under a subject that says so; and a message attached as a whole.
    """
    if mail.kind != "normal":
        return None
    found = _attached(mail)
    if found is None and is_forward(mail.subject):
        found = _in_text(mail.body_text)
    return found if found and found.email != clean_email(mail.from_email) else None


def is_forward(subject: str) -> bool:
    """Tell whether a subject says that a mail is passed on: Fw:, Fwd:, TR:, Chuyển tiếp:, also after Re:."""
    return _SUBJECT.match(subject) is not None


def _attached(mail: ParsedMail) -> Original | None:
    """Read the head of the one message attached; several are a collection, not a forward."""
    whole = [one for one in mail.attachments if one.content_type == "message/rfc822"]
    if len(whole) != 1:
        return None
    head = re.split(rb"\r?\n\r?\n", whole[0].content[:_ATTACHED].lstrip(), maxsplit=1)[0]
    inner = parse(head + b"\n\n")
    email = clean_email(inner.from_email)
    if not email:
        return None
    sent = inner.headers.get("date", ("",))[0]
    return Original(email, inner.from_name[:_MOST_NAME], sent[:_MOST_DATE], inner.subject[:_MOST_SUBJECT])


def _in_text(text: str) -> Original | None:
    """Return the first head of the text that names an address and a date, a recipient or a subject."""
    lines = text.split("\n", _MOST_LINES)[:_MOST_LINES]
    marked = False
    for at, line in enumerate(lines):
        if is_forward_mark(line.strip()) or is_divider(line):
            marked = True
        if _field(line)[0] != "from":
            continue
        if found := _offer(_head(lines[at : at + _HEAD]), marked=marked):
            return found
    return None


def _head(lines: list[str]) -> dict[str, str]:
    """Return the fields of a head from its "From:" on; what is empty or lacks its address goes on below."""
    head: dict[str, str] = {}
    last = ""
    for line in lines:
        name, value = _field(line)
        rest = line.strip("> *\t\xa0|")
        if name:
            last = name
            head.setdefault(name, value)
        elif rest and last and (not head[last] or (last == "from" and "@" not in head[last] and "@" in rest)):
            head[last] = f"{head[last]} <{rest}>" if head[last] else rest
        elif rest:
            break
    return {name: value for name, value in head.items() if value}


def _offer(head: dict[str, str], *, marked: bool) -> Original | None:
    found = _EMAIL.search(head.get("from", ""))
    email = clean_email(found[0].removeprefix("mailto:")) if found else ""
    others = {"date", "to", "subject"} & head.keys()
    # Under a mark of the mail program one more field is enough; without it the head must look like one.
    if found is None or not email or len(others) < (1 if marked else 2):
        return None
    name = head["from"][: found.start()].removesuffix("mailto:").strip(" \t\"'<>[](*)\xa0")
    return Original(
        email, name[:_MOST_NAME], head.get("date", "")[:_MOST_DATE], head.get("subject", "")[:_MOST_SUBJECT]
    )


def _field(line: str) -> tuple[str, str]:
    """Return which field of a head a line gives, and its value; ("", "") for none."""
    name, colon, value = line.lstrip("> *\t|\xa0")[:1_000].partition(":")
    label = LABELS.get(name.strip("* \t\xa0").casefold(), "") if colon and len(name) <= 24 else ""
    return (label, value.strip("* \t\xa0|")) if label else ("", "")

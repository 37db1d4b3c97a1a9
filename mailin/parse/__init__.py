"""One mail's bytes to what it says: own, linear and bounded; it never raises and loses no part."""

from __future__ import annotations

import hashlib
from datetime import UTC

from . import addresses, bounce, fields
from .bodies import Content, Reader, header_line
from .kinds import kind_of
from .legacy import refonted, unreferenced
from .limits import MAX_SUBJECT
from .model import Address, Attachment, BounceReport, FailedRecipient, Kind, ParsedMail, Problems
from .quotes import fold
from .split import Part, Splitter
from .together import as_letter, join_headers

__all__ = ["Address", "Attachment", "BounceReport", "FailedRecipient", "Kind", "ParsedMail", "parse"]


def parse(raw: bytes) -> ParsedMail:
    """Read one message as fetched (RFC 5322 bytes, broken or not) and return what it says.

    Never raises: what is broken or cut is named in `problems`, and every part is in the text or in
    `attachments`, but for a further version of words already read. Time and memory grow linearly with
    len(raw).
    """
    try:
        return _parse(_as_lines(raw))
    except Exception:  # noqa: BLE001  last line of defence: one mail must never stop the intake of others
        return _unread(raw)


def _as_lines(raw: bytes) -> bytes:
    """Return the message with line feeds: saved as UTF-16, or with bare carriage returns of old Macs."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw


def _parse(raw: bytes) -> ParsedMail:
    problems = Problems()
    root = Splitter(raw, problems).message()
    join_headers(root, problems)
    headers = {
        name: tuple(header_line(value, problems) for value in values) for name, values in root.headers.items()
    }
    _note_doubles(headers, problems)
    sender = _sender(root, headers, problems)
    subject = unreferenced(headers.get("subject", ("",))[0][:MAX_SUBJECT], problems)
    subject = refonted(subject, problems)
    reader = Reader(problems)
    text, html = reader.read(root)
    subject = as_letter(subject, problems)
    sender = (as_letter(unreferenced(sender[0], problems), problems), sender[1])
    answers = "in-reply-to" in headers or "references" in headers
    folded = fold(text, subject, reader.marks, answers=answers)
    parts = _all_parts(root)
    kind = kind_of(headers, parts, sender[1], subject, text, folded.reply)
    date_text = headers.get("date", ("",))[0]
    date = fields.date(date_text) if date_text else None
    if date is None:
        problems.add("date-broken" if date_text else "date-missing")
    message_id = fields.message_id(headers.get("message-id", ("",))[0])
    # An alarm without a date says the same words every week: then its id tells it apart, else its very bytes.
    when = date.astimezone(UTC).isoformat() if date else f"{date_text} {message_id}".strip()
    report = bounce.report(parts, text, headers, problems) if kind == "bounce" else None
    return ParsedMail(
        message_id=message_id,
        from_email=sender[1],
        from_name=sender[0],
        sender_email=_first_email(root.first("sender"), problems),
        reply_to=tuple(email for _, email in addresses.addresses(root.first("reply-to"), problems)),
        return_path=_return_path(headers, problems),
        to=_people(root, "to", problems),
        cc=_people(root, "cc", problems),
        date=date,
        subject=subject,
        body_text=text,
        reply_text=folded.reply,
        quoted_text=folded.quoted,
        html=html,
        attachments=tuple(reader.content.attachments),
        kind=kind,
        in_reply_to=next(iter(fields.ids(headers.get("in-reply-to", ("",))[0])), ""),
        references=fields.ids(" ".join(headers.get("references", ()))),
        headers=headers,
        authentication_results=headers.get("authentication-results", ()),
        received=headers.get("received", ()),
        bounce=report,
        problems=problems.codes(),
        canonical_digest=_digest(sender[1], when or _sha256(raw), subject, reader.content),
    )


def _note_doubles(headers: dict[str, tuple[str, ...]], problems: Problems) -> None:
    """Record fields that must be single (RFC 5322, section 3.6); the first one counts."""
    for name in ("from", "subject", "date", "message-id", "content-type", "to", "in-reply-to"):
        if len(headers.get(name, ())) > 1:
            problems.add(f"duplicate-{name}")


def _sender(root: Part, headers: dict[str, tuple[str, ...]], problems: Problems) -> Address:
    """Return who wrote: From, else Sender, else Return-Path, else ("", "")."""
    found = addresses.addresses(root.first("from"), problems)
    shown = headers.get("from", ("",))[0].strip('"<> ')
    if found and not found[0][1].startswith("@"):
        if len(found) > 1:
            problems.add("multiple-from")
        return found[0]
    if found:
        shown = found[0][0]  # a name, but no mailbox
    problems.add("from-broken" if "from" in headers else "from-missing")
    for name in ("sender", "return-path", "x-envelope-from", "envelope-from"):
        found = addresses.addresses(root.first(name), problems)
        if found:
            return (shown or found[0][0], found[0][1])
    return (shown, "")


def _first_email(value: bytes, problems: Problems) -> str:
    found = addresses.addresses(value, problems)
    return found[0][1] if found else ""


def _people(root: Part, name: str, problems: Problems) -> tuple[Address, ...]:
    """Return the addresses of all headers called `name`."""
    values = root.headers.get(name, ())
    if len(values) == 1:
        return addresses.addresses(values[0], problems)
    return tuple(person for value in values for person in addresses.addresses(value, problems))


def _return_path(headers: dict[str, tuple[str, ...]], problems: Problems) -> str | None:
    """Return the envelope sender, "" for the null sender, None when no server recorded it."""
    values = headers.get("return-path")
    if not values:
        return None
    return _first_email(values[0].encode("utf-8"), problems) if "@" in values[0] else ""


def _all_parts(root: Part) -> list[Part]:
    """Return the root and all parts below it, in order."""
    parts = [root]
    for part in parts:
        parts.extend(part.children)
    return parts


def _digest(sender: str, when: str, subject: str, content: Content) -> str:
    """Digest what a mail says; trace headers and transfer encodings, which differ by path, stay out."""
    said = "\x00".join((sender, when, subject, *content.digests))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _unread(raw: bytes) -> ParsedMail:
    """Return a message that could not be read: nothing but its bytes, as an attachment."""
    digest = _sha256(raw)
    whole = Attachment(
        "thu-goc.eml", "message/rfc822", len(raw), digest, inline=False, content_id="", content=raw
    )
    return ParsedMail(
        message_id="",
        from_email="",
        from_name="",
        sender_email="",
        reply_to=(),
        return_path=None,
        to=(),
        cc=(),
        date=None,
        subject="",
        body_text="",
        reply_text="",
        quoted_text="",
        html="",
        attachments=(whole,),
        kind="normal",
        in_reply_to="",
        references=(),
        headers={},
        authentication_results=(),
        received=(),
        bounce=None,
        problems=("parser-failed",),
        canonical_digest=digest,
    )

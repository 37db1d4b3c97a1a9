"""What of a mail its ticket shows, and what its words tell before it is filed; no Django, no database."""

from __future__ import annotations

from dataclasses import dataclass

from mailin.parse import ParsedMail, parse
from support.domain.foresight import NO_SUBJECT, Foreseen, Words, foresee
from support.domain.suggest import Facts
from support.domain.text import nfc


@dataclass(frozen=True, slots=True)
class Read:
    """A mail read beforehand, and what its words tell."""

    mail: ParsedMail
    foreseen: Foreseen | None


def read(raw: bytes, *, suggest: bool) -> Read:
    """Read a mail, and find out what the action that files it will ask about its words.

    With `suggest` also what is suggested for them; a process learns how from the samples the first time.
    """
    mail = parse(raw)
    # An answer mostly joins its ticket, where nothing is suggested.
    return Read(mail, _foreseen(mail, suggest=suggest and not mail.in_reply_to))


def shown(mail: ParsedMail) -> tuple[str, str]:
    """Return the new text of a mail and what is folded below; one that only quotes is shown whole."""
    said = mail.reply_text.strip()
    return (said, mail.quoted_text) if said else (mail.body_text.strip(), "")


def _foreseen(mail: ParsedMail, *, suggest: bool) -> Foreseen:
    body, quoted = map(nfc, shown(mail))
    subject = nfc(mail.subject).strip() or NO_SUBJECT
    files = tuple(one.name for one in mail.attachments if not one.inline)
    facts = Facts(subject, body, files=files) if suggest else None
    return foresee(Words(subject, body, quoted, nfc(mail.from_name), nfc(mail.from_email)), facts)

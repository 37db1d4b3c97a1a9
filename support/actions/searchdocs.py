"""What of a ticket goes into the search index, folded once at writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from support.domain.personal import Finding
from support.domain.privacy import mask
from support.domain.requests import MessageIn
from support.domain.text import fold
from support.models import ApiIncident, Case, FollowUpAttachment, Message, SearchDocument, rows

WORD_MAX = 64  # longer runs are encoded garbage, and PostgreSQL refuses words over 2 KB
TEXT_MAX = 256 * 1024
_LONG = re.compile(rf"[^ ]{{{WORD_MAX + 1}}}")


def folded(*pieces: str) -> str:
    """Return the pieces, in which nothing personal stands any more, as folded words within all limits."""
    words = fold(" ".join(pieces))
    if _LONG.search(words):
        words = " ".join(word[:WORD_MAX] for word in words.split())
    return words[:TEXT_MAX]


# One document as a row for `insert`: case id, message id (None: the ticket itself), folded text, moment.
Document = tuple[int, int | None, str, datetime]


def insert(documents: Iterable[Document]) -> None:
    """Insert documents that everybody who sees their ticket may find."""
    rows.insert(SearchDocument, ("case_id", "message_id", "body", "at"), documents, public=True)


def head(case: Case, people: str, *more: str, at: datetime) -> Document:
    """Return the row by which a new ticket itself is found; `more` are further words of its door."""
    return (case.pk, None, folded(case.number, mask(case.subject), mask(people), *more), at)


def said(
    case_id: int, message_id: int, words: MessageIn, subject: str, personal: Sequence[Finding]
) -> Document:
    """Return the row of a message that came in; `personal` is what `detect` found in its body."""
    short = map(mask, (subject, words.from_name[:200], words.from_email[:320]))
    return (case_id, message_id, folded(*short, mask(words.body, personal)), words.received_at)


def message_document(message: Message, subject: str = "") -> SearchDocument:
    """Return the document of one message; an internal note is not public."""
    return SearchDocument(
        case_id=message.case_id,
        message=message,
        public=message.is_public,
        body=folded(*map(mask, (subject, message.from_name, message.from_email, message.body))),
        at=message.at,
    )


def file_document(attachment: FollowUpAttachment, masked: str) -> SearchDocument | None:
    """Return the document of a file with its text, personal data hidden; None when its message is blanked.

    It is as public as the document of the message it hangs on.
    """
    beside = SearchDocument.objects.filter(message=attachment.followup_id).first()
    if beside is None:
        return None
    return SearchDocument(
        case_id=beside.case_id,
        attachment=attachment,
        public=beside.public,
        body=folded(mask(attachment.filename or ""), masked),
        at=beside.at,
    )


def refresh_head(case: Case, people: str) -> None:
    """Rewrite the head document after the subject, the requester or the failed call changed."""
    api = ApiIncident.objects.filter(case=case).first()
    SearchDocument.objects.filter(case=case, message=None, attachment=None).update(
        body=folded(case.number, mask(case.subject), mask(people), *(api.told.words if api else ()))
    )


def people_of(case: Case) -> str:
    """Return the requester's name and address, as the register and the search know them."""
    return f"{case.contact.name} {case.contact.email or ''}" if case.contact else ""

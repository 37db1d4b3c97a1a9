"""What of a ticket goes into the search index, folded once at writing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from support.domain.foresight import folded
from support.domain.privacy import mask
from support.models import ApiIncident, Case, FollowUpAttachment, Message, SearchDocument, rows

# One document as a row for `insert`: case id, message id (None: the ticket itself), folded text, moment.
Document = tuple[int, int | None, str, datetime]


def insert(documents: Iterable[Document]) -> None:
    """Insert documents that everybody who sees their ticket may find."""
    rows.insert(SearchDocument, ("case_id", "message_id", "body", "at"), documents, public=True)


def head(case: Case, people: str, *more: str, at: datetime) -> Document:
    """Return the row by which a new ticket itself is found; `more` are further words of its door."""
    return (case.pk, None, folded(case.number, mask(case.subject), mask(people), *more), at)


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

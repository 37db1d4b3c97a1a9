"""Takes the words and files of a filed message away again, while its place on the ticket stays."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from support import outbox
from support.actions import base, coordination_sharing, files
from support.actions.searchdocs import refresh_head
from support.domain.errors import Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.files import FileState, Trouble
from support.domain.links import MoveKind
from support.domain.roles import Actor
from support.models import (
    Case,
    FileCheck,
    FilePicture,
    FollowUp,
    FollowUpAttachment,
    MailOrigin,
    Message,
    MovedRow,
    OutgoingMail,
    SearchDocument,
    Ticket,
    Visit,
    VisitTask,
)
from support.queries import merging

WITHHELD_SUBJECT = "(không lưu nội dung)"


@transaction.atomic
def blank_message(by: Actor, *, message_id: int, reason: str) -> Message:
    """Blank one message: text, quotation, search text; and the ticket's subject when this message gave it.

    Its files go by `destroy_files` after the commit. Raises NotFound, Forbidden. The register keeps its
    frozen line: it was masked when written.
    """
    if not by.is_worker:
        raise Forbidden
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound
    gave = _named_by(message)
    case = base.lock_for_work(by, message.case_id)
    FollowUp.objects.filter(pk=message_id).update(comment="", title=WITHHELD_SUBJECT)
    message.quoted, message.personal, message.withheld_at = "", 0, timezone.now()
    message.save(update_fields=["quoted", "personal", "withheld_at"])
    Visit.objects.filter(pk=message_id).update(theirs="", ours="", signed=None)
    VisitTask.objects.filter(visit=message_id).delete()
    MailOrigin.objects.filter(pk=message_id).update(writer="", email="", name="", sent="", subject="")
    SearchDocument.objects.filter(Q(message=message_id) | Q(attachment__followup=message_id)).delete()
    coordination_sharing.blank(message_id, WITHHELD_SUBJECT)
    # An examination under way finds another state than it began with, and writes nothing.
    FileCheck.objects.filter(attachment__followup=message_id).update(
        state=FileState.UNREADABLE.value, why=Trouble.GONE.value, text="", digest="", personal=0
    )
    for named in gave:
        _blank_subject(named, message)
    outbox.record(
        by, outbox.Happened(EventKind.WITHHELD, [case.pk], {"message": message_id}, {"reason": reason})
    )
    case.refresh_from_db(fields=["subject"])
    base.save(case)
    return message


def _named_by(message: Message) -> list[Case]:
    """Lock and return the tickets that took their subject from a message: its own, the merged one it came
    with, the one it was split from.
    """
    parted = _moves().filter(row=message.pk, move__kind=MoveKind.SPLIT.value)
    ids = {message.case_id, *merging.under(message.case_id), *parted.values_list("move__source", flat=True)}
    return [case for case in base.lock_cases(ids).values() if _first(case) == message.pk]


def _first(case: Case) -> int | None:
    """Return the first message a ticket had, wherever it is now; what came by a merge is not its own."""
    went = _moves().filter(move__source=case).values("row")
    came = _moves().filter(move__target=case, move__kind=MoveKind.MERGE.value).values("row")
    said = Message.objects.filter(Q(case=case) | Q(pk__in=went)).exclude(pk__in=came)
    return said.order_by("at", "pk").values_list("pk", flat=True).first()


def _moves() -> QuerySet[MovedRow]:
    return MovedRow.objects.filter(table=merging.MESSAGES, move__undone_at=None)


def _blank_subject(named: Case, message: Message) -> None:
    """Take away the subject a message gave its ticket, wherever it was copied to."""
    Case.objects.filter(pk=named.pk).update(subject=WITHHELD_SUBJECT)
    Ticket.objects.filter(pk=named.pk).update(title=WITHHELD_SUBJECT)
    named.subject = WITHHELD_SUBJECT
    went = _moves().filter(move__source=named).values("row")
    beside = Q(case=named) | Q(followup__in=went)
    OutgoingMail.objects.filter(beside).update(subject=WITHHELD_SUBJECT)
    refresh_head(named, message.from_email)


def destroy_files(followup_id: int) -> int:
    """Remove a blanked message's files from the disk, then their rows; safe to run again after a crash."""
    rows = list(FollowUpAttachment.objects.filter(followup=followup_id))
    drawn = FilePicture.objects.filter(check_row__attachment__followup=followup_id)
    files.discard(drawn.values_list("path", flat=True))
    files.discard(row.file.name for row in rows if row.file.name and settings.MEDIA_ROOT)
    FollowUpAttachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)

"""Takes the words and files of a filed message away again, while its place on the ticket stays."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from support import outbox
from support.actions import base, files
from support.actions.searchdocs import refresh_head
from support.domain.errors import Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.files import FileState, Trouble
from support.domain.roles import Actor
from support.models import (
    FileCheck,
    FilePicture,
    FollowUp,
    FollowUpAttachment,
    MailOrigin,
    Message,
    OutgoingMail,
    SearchDocument,
    Visit,
    VisitTask,
)

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
    case = base.lock_for_work(by, message.case_id)
    first = Message.objects.filter(case=case).order_by("at", "pk").values_list("pk", flat=True).first()
    FollowUp.objects.filter(pk=message_id).update(comment="", title=WITHHELD_SUBJECT)
    message.quoted, message.personal, message.withheld_at = "", 0, timezone.now()
    message.save(update_fields=["quoted", "personal", "withheld_at"])
    Visit.objects.filter(pk=message_id).update(theirs="", ours="", signed=None)
    VisitTask.objects.filter(visit=message_id).delete()
    MailOrigin.objects.filter(pk=message_id).update(writer="", email="", name="", sent="", subject="")
    SearchDocument.objects.filter(Q(message=message_id) | Q(attachment__followup=message_id)).delete()
    # An examination under way finds another state than it began with, and writes nothing.
    FileCheck.objects.filter(attachment__followup=message_id).update(
        state=FileState.UNREADABLE.value, why=Trouble.GONE.value, text="", digest="", personal=0
    )
    if first == message_id:
        case.subject = WITHHELD_SUBJECT
        OutgoingMail.objects.filter(case=case).update(subject=WITHHELD_SUBJECT)
        refresh_head(case, message.from_email)
    outbox.record(
        by, outbox.Happened(EventKind.WITHHELD, [case.pk], {"message": message_id}, {"reason": reason})
    )
    base.save(case, "subject")
    return message


def destroy_files(followup_id: int) -> int:
    """Remove a blanked message's files from the disk, then their rows; safe to run again after a crash."""
    rows = list(FollowUpAttachment.objects.filter(followup=followup_id))
    drawn = FilePicture.objects.filter(check_row__attachment__followup=followup_id)
    files.discard(drawn.values_list("path", flat=True))
    files.discard(row.file.name for row in rows if row.file.name and settings.MEDIA_ROOT)
    FollowUpAttachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)

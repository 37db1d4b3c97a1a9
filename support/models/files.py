"""What was found out about attached files: their state, true type and text; and their previews."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from support.domain.files import SCANS, STATES, FileState, Scan
from support.models.fields import choices, one_of
from support.models.helpdesk_door import FollowUpAttachment


class FileCheck(models.Model):
    """The examination of one attached file; the row is made with the file and is the work still to do.

    `kind` is the type its bytes tell; `text` is what could be read, personal data hidden (Điều 3.1), and
    `digest` the SHA-256 of the text as it stood; `why` is a `Trouble`, or the name a scanner gave.
    """

    attachment = models.OneToOneField(
        FollowUpAttachment, on_delete=models.CASCADE, primary_key=True, related_name="inspection"
    )
    state = models.CharField(max_length=12, choices=choices(STATES), default=FileState.UNCHECKED.value)
    scan = models.CharField(max_length=10, choices=choices(SCANS), default=Scan.WAITING.value)
    inline = models.BooleanField(default=False)  # a picture within the words of a mail
    kind = models.CharField(max_length=120, blank=True)
    pages = models.PositiveIntegerField(default=0)
    flags = models.JSONField(default=list)
    personal = models.PositiveSmallIntegerField(default=0)  # pieces of personal data found in the text
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    why = models.CharField(max_length=200, blank=True)
    pictures = models.PositiveSmallIntegerField(default=0)  # previews beside the thumbnail
    thumb_width = models.PositiveSmallIntegerField(default=0)
    thumb_height = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            one_of("state", FileState, "file_state_known"),
            one_of("scan", Scan, "file_scan_known"),
        )
        indexes = (
            models.Index("attachment", name="file_unchecked", condition=Q(state=FileState.UNCHECKED.value)),
        )

    def __str__(self) -> str:
        """Return file and state."""
        return f"{self.attachment_id}: {self.state}"


class FilePicture(models.Model):
    """A preview on the disk, drawn anew from a file; place 0 is the thumbnail, then page by page."""

    check_row = models.ForeignKey(FileCheck, on_delete=models.CASCADE, related_name="drawn")
    place = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=80, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["check_row", "place"], name="one_picture_a_place"),)

    def __str__(self) -> str:
        """Return file and place."""
        return f"{self.check_row_id}/{self.place}"

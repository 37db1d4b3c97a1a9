"""Files of a guide: attachments, pictures in its text, the document it was imported from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kb.domain.states import FileRole
from kb.models.door import KBIAttachment
from kb.models.guides import Guide, GuideVersion
from support.domain.files import SCANS, STATES, FileState, Scan
from support.models.fields import choices, one_of


class GuideFile(models.Model):
    """A file and its examination; the bytes lie under a random name, `token` is what addresses name.

    `kind` is the type its bytes tell, `text` what could be read with personal data hidden, `personal` how
    many pieces of it were found; `alt` is what a picture shows, said in words. Never deleted: older
    versions keep their files.
    """

    attachment = models.OneToOneField(
        KBIAttachment, on_delete=models.PROTECT, primary_key=True, related_name="guide_file"
    )
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="files")
    role = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FileRole])
    token = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=300, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=choices(STATES), default=FileState.UNCHECKED.value)
    scan = models.CharField(max_length=10, choices=choices(SCANS), default=Scan.WAITING.value)
    kind = models.CharField(max_length=120, blank=True)
    pages = models.PositiveIntegerField(default=0)
    flags = models.JSONField(default=list)
    text = models.TextField(blank=True)
    personal = models.PositiveSmallIntegerField(default=0)
    places = models.JSONField(default=list)  # where personal data was found: "trang 4", never the data
    why = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("role", FileRole, "guide_file_role_known"),
            one_of("state", FileState, "guide_file_state_known"),
            one_of("scan", Scan, "guide_file_scan_known"),
        )
        indexes = (
            models.Index(
                "attachment", name="guide_file_unchecked", condition=Q(state=FileState.UNCHECKED.value)
            ),
        )

    def __str__(self) -> str:
        """Return the file's name."""
        return str(self.attachment.filename)


class GuideFilePicture(models.Model):
    """A preview on the disk, drawn anew from a file; place 0 is the thumbnail, then page by page."""

    file = models.ForeignKey(GuideFile, on_delete=models.PROTECT, related_name="drawn")
    place = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=80, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "place"], name="guide_file_picture_a_place"),)

    def __str__(self) -> str:
        """Return file and place."""
        return f"{self.file_id}/{self.place}"


class GuideVersionFile(models.Model):
    """A file that belongs to a version; frozen with it."""

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(GuideFile, on_delete=models.PROTECT, related_name="versions")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "file"], name="guide_version_file_once"),)

    def __str__(self) -> str:
        """Return version and file ids."""
        return f"{self.version_id}/{self.file_id}"

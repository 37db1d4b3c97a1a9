"""Writing together: every saving kept, who holds the pen, what reviewers say at which place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kb.models.guides import Guide, GuideVersion


class GuideSave(models.Model):
    """What somebody saved: insert-only, so nobody's work is lost, whoever saved after.

    `lost` marks a text that came when another had been saved meanwhile: it is kept here beside the one that
    stands, and shown to its writer. `auto` was saved by the editor by itself.
    """

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="saves")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    note = models.TextField(blank=True)
    auto = models.BooleanField(default=False)
    lost = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "number"], name="guide_save_once"),)

    def __str__(self) -> str:
        """Return version and number."""
        return f"{self.version_id}/{self.number}"


class GuideLock(models.Model):
    """Who holds the pen of a guide, until when; `asked_by` asks for it."""

    guide = models.OneToOneField(Guide, on_delete=models.CASCADE, primary_key=True, related_name="lock")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return guide and holder ids."""
        return f"{self.guide_id}/{self.holder_id}"


class ReviewComment(models.Model):
    """What a reviewer says at a place of a version, or an answer to it.

    `block` is the digest of the block of text it stands at (kb.domain.markup), `quote` its beginning, so that
    it is found again after the text changed. Comments are closed, never deleted.
    """

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="comments")
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    block = models.CharField(max_length=64, blank=True)
    quote = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="guide_comment_closed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        """Return version and id."""
        return f"{self.version_id}/{self.pk}"

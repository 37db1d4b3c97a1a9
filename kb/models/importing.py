"""A document somebody uploaded to become a guide, until they decide on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from kb.models.guides import Guide


class GuideImport(models.Model):
    """One uploaded document as it was read: the row goes once a draft is made of it or it is put aside.

    `body` is cleaned HTML whose pictures are still PENDING; `report` says what was kept, what was not
    (`losses`, `lost`), and where personal data was found (`places`). `guide` is the one it is to go into.
    """

    name = models.CharField(max_length=255)
    raw = models.BinaryField()
    title = models.CharField(max_length=255, blank=True)
    body = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


class GuideImportPicture(models.Model):
    """A picture of an uploaded document, drawn anew."""

    of = models.ForeignKey(GuideImport, on_delete=models.CASCADE, related_name="pictures")
    place = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    alt = models.CharField(max_length=300, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["of", "place"], name="guide_import_picture_a_place"),)

    def __str__(self) -> str:
        """Return import and place."""
        return f"{self.of_id}/{self.place}"

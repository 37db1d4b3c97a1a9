"""What reviewing leaves behind: warnings set aside with their reason, reminders sent once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.models.guides import GuideVersion


class ShieldOverrule(models.Model):
    """A warning of personal data somebody set aside; insert-only.

    `finding` is the keyed digest of the words that were warned of (kb.domain.shield): other words ask again.
    """

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="overrules")
    finding = models.CharField(max_length=64, db_index=True)
    place = models.CharField(max_length=300)
    reason = models.TextField(_("lý do"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "finding"], name="guide_overruled_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="guide_overruled_for_a_reason"),
        )

    def __str__(self) -> str:
        """Return version and place."""
        return f"{self.version_id}: {self.place}"


class GuideReminder(models.Model):
    """A reminder to review a published version: one for each `step`, in days before `due_on`, -7 past it.

    Also, with step 0, that the day a version was to be published came and it could not be.
    """

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    step = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "due_on", "step"], name="guide_reminded_once"),
        )

    def __str__(self) -> str:
        """Return version and step."""
        return f"{self.version_id}: {self.step}"

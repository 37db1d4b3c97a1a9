"""What is kept when a published version is looked through and stays as it is: who said so, who agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kb.models.guides import GuideVersion


class Reaffirmation(models.Model):
    """Somebody says that a published version is still right until `review_by`; insert-only.

    `former` is the day it was to be looked at by before, `sha256` the digest of what was looked through.
    With `needs_check` it holds once the NDB agency agrees; without, at once.
    """

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="reaffirmations")
    review_by = models.DateField(_("rà soát trước"))
    former = models.DateField(null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    needs_check = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(former=None) | Q(review_by__gt=F("former")), name="guide_reaffirmed_for_longer"
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="guide_reaffirmed_of_something"),
        )

    def __str__(self) -> str:
        """Return version and day."""
        return f"{self.version_id}: {self.review_by}"


class ReaffirmationAnswer(models.Model):
    """The NDB agency agrees that a version stays, or does not and says why; insert-only, once."""

    reaffirmation = models.OneToOneField(Reaffirmation, on_delete=models.PROTECT, related_name="answer")
    agreed = models.BooleanField()
    note = models.TextField(_("ý kiến"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed=True) | ~Q(note=""), name="guide_reaffirmation_declined_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        """Return the row and the answer."""
        return f"{self.reaffirmation_id}: {self.agreed}"

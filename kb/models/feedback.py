"""What readers say of a guide, and who wants to hear of new ones."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kb.domain.states import FEEDBACK_LABELS, FeedbackKind
from kb.models.guides import Guide, GuideVersion
from support.models import ConnectedSystem
from support.models.fields import choices, one_of


class Feedback(models.Model):
    """A reader's word on a version; `reader` is a digest that keeps one vote a browser without an account."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="feedback")
    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="feedback")
    kind = models.CharField(max_length=12, choices=choices(FEEDBACK_LABELS))
    comment = models.TextField(_("góp ý"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reader = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)

    class Meta:
        verbose_name = _("góp ý tài liệu")
        verbose_name_plural = _("góp ý tài liệu")
        constraints = (
            one_of("kind", FeedbackKind, "guide_feedback_kind_known"),
            models.UniqueConstraint(
                fields=["version", "reader"],
                condition=Q(kind__in=["helpful", "unhelpful"]) & ~Q(reader=""),
                name="guide_one_vote_a_reader",
            ),
        )
        indexes = (
            models.Index(
                fields=["guide", "at"],
                name="guide_feedback_open",
                condition=Q(done_at=None, kind="needs_change"),
            ),
        )

    def __str__(self) -> str:
        """Return version and kind."""
        return f"{self.version_id}: {self.kind}"


class Subscription(models.Model):
    """Who gets a mail when a guide of a system (None: of any) is new or changed; stopped by a signed link."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guide_subscriptions"
    )
    system = models.ForeignKey(
        ConnectedSystem, on_delete=models.CASCADE, null=True, blank=True, related_name="guide_subscriptions"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "user",
                Coalesce("system", 0),
                condition=Q(until=None),
                name="guide_subscribed_once",
            ),
        )

    def __str__(self) -> str:
        """Return user and system ids."""
        return f"{self.user_id}/{self.system_id}"

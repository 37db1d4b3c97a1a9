"""What readers say of a guide, and who wants to hear of new ones."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kb.domain.states import FEEDBACK_LABELS, FeedbackKind
from kb.models.guides import Guide, GuideVersion
from support.models import ConnectedSystem, OutgoingMail
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


class FeedKey(models.Model):
    """The private address of a person's feed: a signed random name, closed by its owner."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guide_feed_keys"
    )
    nonce = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="guide_one_feed_a_person"
            ),
        )

    def __str__(self) -> str:
        """Return the user's id."""
        return f"{self.user_id}"


class GuideNotice(models.Model):
    """A mail about guides that was queued: what keeps a second run, or a second process, from a second mail.

    `news` collects the publications of a day for a person; `ended` tells a person of one version that was
    withdrawn; `flags` tells the writers of a guide that readers ask for changes. `until` is the moment up to
    which the mail speaks.
    """

    class Kind(models.TextChoices):
        """What the mail was about."""

        NEWS = "news", "news"
        ENDED = "ended", "ended"
        FLAGS = "flags", "flags"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(
        GuideVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField()
    until = models.DateTimeField()
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "day"], condition=Q(kind="news"), name="guide_news_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["user", "version"], condition=Q(kind="ended"), name="guide_ended_told_once"
            ),
            models.UniqueConstraint(
                fields=["guide", "day"], condition=Q(kind="flags"), name="guide_flags_once_a_day"
            ),
        )

    def __str__(self) -> str:
        """Return kind and day."""
        return f"{self.kind} {self.day}"

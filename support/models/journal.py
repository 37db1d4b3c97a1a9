"""The journal: events, the cases they touch, their erasable texts, and the sealed chain over them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from support.models.case import Case


class Event(models.Model):
    """Something that happened; holds ids and salted digests only, so erasing a text breaks no seal."""

    kind = models.CharField(
        max_length=24
    )  # domain.events.EventKind; no choices: a new kind needs no migration
    actor_kind = models.CharField(max_length=12)
    actor_name = models.CharField(max_length=120, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("nhật ký")

    def __str__(self) -> str:
        """Return kind and id."""
        return f"{self.kind} {self.pk}"


class EventCase(models.Model):
    """A case touched by an event; an event may touch several."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "case"], name="event_case_once"),)

    def __str__(self) -> str:
        """Return event and case ids."""
        return f"{self.event_id}/{self.case_id}"


class EventText(models.Model):
    """A text that belongs to an event; may only ever be blanked (its digest stays in the event)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="texts")
    name = models.CharField(max_length=24)
    salt = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "name"], name="event_text_once"),)

    def __str__(self) -> str:
        """Return event and name."""
        return f"{self.event_id}/{self.name}"


class EventPending(models.Model):
    """Events not sealed yet: written with the event, removed by the sealer, whatever the commit order."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="pending")

    def __str__(self) -> str:
        """Return the event's id."""
        return str(self.event_id)


class EventSeal(models.Model):
    """The event's place in the chain: hash over the previous hash and the event; insert-only."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Return the sequence number."""
        return str(self.seq)


class ReadLog(models.Model):
    """Who read what that is worth recording: originals, unmasked data, exports, files; insert-only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="reads")
    what = models.CharField(max_length=20)
    target = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vết xem")
        verbose_name_plural = _("nhật ký xem")
        indexes = (
            models.Index(fields=["case", "-at"], name="read_case"),
            models.Index(fields=["user", "-at"], name="read_user"),
        )

    def __str__(self) -> str:
        """Return what was read."""
        return f"{self.what} {self.target}"

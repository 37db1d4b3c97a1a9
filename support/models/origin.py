"""Who really wrote a mail, beyond its From line; and the senders turned away for a time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from support.models.agency import Agency, Contact
from support.models.case import Message
from support.models.fields import one_of


class OriginHow(models.TextChoices):
    """Why another person may be the real requester."""

    NONE = "", "—"
    FORWARDED = "forwarded", _("Thư chuyển tiếp")
    GUESSED = "guessed", _("Người gửi đoán được")


class MailOrigin(models.Model):
    """Offers for people beside one message of mail; nothing here is believed by a rule.

    `writer` is the person a shared mailbox's mail names; `unproven` says that a border is configured and did
    not confirm the domain of the sender (DMARC). `how` tells whether `email`, `name`, `sent` (the date as it
    is written) and `subject` are the first writer of a forwarded mail or a guess; `taken_at` when somebody
    made that person the requester, and `before_*` whom the ticket had until then.
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True, related_name="origin")
    writer = models.CharField(max_length=200, blank=True)
    unproven = models.BooleanField(default=False)
    how = models.CharField(max_length=10, choices=OriginHow.choices, blank=True)
    email = models.CharField(max_length=320, blank=True)
    name = models.CharField(max_length=200, blank=True)
    sent = models.CharField(max_length=120, blank=True)
    subject = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    before_contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    before_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (one_of("how", list(OriginHow), "origin_how_known"),)

    def __str__(self) -> str:
        """Return which message it stands beside, never an address."""
        return f"{self.how or 'origin'} {self.message_id}"


class TurnedAway(models.Model):
    """A sender whose mail a person turned away for a time: kept, shown as ignored, never filed by itself."""

    email = models.CharField(max_length=320)
    until = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=40)  # what it was decided on: "mail:12", "case:7"
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["email", "until"], name="turned_away_email"),)

    def __str__(self) -> str:
        """Return what it was decided on and until when."""
        return f"{self.source} {self.until:%d/%m/%Y}"

"""The transactional outbox: mails that must be carried, and the state of each recipient."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.models.case import Case
from support.models.helpdesk_door import FollowUp
from support.models.journal import Event


class MailKind(models.TextChoices):
    """Why a mail goes out; the automatic ones follow the rules for automatic mail."""

    RECEIPT = "receipt", _("Giấy biên nhận")
    REPLY = "reply", _("Trả lời")
    REFUSAL = "refusal", _("Từ chối")
    ACCOUNT = "account", _("Tài khoản")
    COORD = "coord", _("Phối hợp")
    REMINDER = "reminder", _("Báo hạn")
    INCIDENT = "incident", _("Thông báo sự cố")
    URGING = "urging", _("Đôn đốc")


class MailState(models.TextChoices):
    """Where an outgoing mail stands. `done` means that every recipient is in a final state."""

    QUEUED = "queued", _("Đang chờ gửi")
    SENDING = "sending", _("Đang gửi")
    DONE = "done", _("Đã gửi")
    PARTLY = "partly", _("Gửi được một phần")
    FAILED = "failed", _("Không gửi được")
    CANCELLED = "cancelled", _("Đã hủy")


class RecipientState(models.TextChoices):
    """What is known of one recipient."""

    QUEUED = "queued", _("Đang chờ gửi")
    ACCEPTED = "accepted", _("Máy chủ thư đã nhận")
    REFUSED = "refused", _("Bị từ chối")
    BOUNCED = "bounced", _("Bị trả lại")
    CANCELLED = "cancelled", _("Đã hủy")


class OutgoingMail(models.Model):
    """One mail with its fixed Message-ID; a resend after a crash carries the same id."""

    message_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=12, choices=MailKind.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="mails")
    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.TextField()
    in_reply_to = models.TextField(blank=True)
    references = models.TextField(blank=True)
    body = models.TextField(blank=True)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("thư gửi đi")
        verbose_name_plural = _("thư gửi đi")
        indexes = (
            models.Index("not_before", "id", condition=Q(state__in=["queued", "sending"]), name="mail_due"),
            models.Index("case", F("id").desc(), name="mail_case"),
        )

    def __str__(self) -> str:
        """Return kind and Message-ID."""
        return f"{self.kind} {self.message_id}"


class OutgoingRecipient(models.Model):
    """One address of one mail, and what became of it."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="recipients")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=3, choices=(("to", "To"), ("cc", "Cc")), default="to")
    state = models.CharField(max_length=10, choices=RecipientState.choices, default=RecipientState.QUEUED)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    reply = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mail", "address"], name="recipient_once"),
            models.UniqueConstraint(
                fields=["event", "address"], condition=Q(event__isnull=False), name="event_recipient_once"
            ),
        )
        indexes = (models.Index(fields=["address", "-id"], name="recipient_address"),)

    def __str__(self) -> str:
        """Return the state."""
        return f"{self.mail_id}: {self.state}"

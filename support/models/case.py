"""Case: a helpdesk ticket plus what Article 9 asks; Message: one entry of its conversation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain import channels, kinds, lifecycle
from support.domain.lifecycle import OPEN, Stage
from support.models.agency import Agency, Contact
from support.models.catalogue import Topic
from support.models.fields import choices, one_of
from support.models.helpdesk_door import FollowUp, Queue, Ticket
from support.models.systems import ConnectedSystem, Connection


class Case(models.Model):
    """A ticket (phiếu yêu cầu). PROTECT keeps Queue and Ticket from being deleted from under it.

    `queue`, `assignee`, `priority`, `subject` and `stage` live here, whole and indexed;
    helpdesk's row mirrors them (one place: `support.actions.mirror`).
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True, related_name="case")
    number = models.CharField(_("mã phiếu"), max_length=20, unique=True)
    kind = models.CharField(_("loại"), max_length=24, choices=choices(kinds.LABELS))
    channel = models.CharField(_("kênh"), max_length=8, choices=choices(channels.LABELS))
    stage = models.CharField(_("giai đoạn"), max_length=20, choices=choices(lifecycle.LABELS))
    subject = models.TextField(_("tiêu đề"))
    priority = models.PositiveSmallIntegerField(_("ưu tiên"), default=3)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="cases")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    requesting_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    system = models.ForeignKey(
        ConnectedSystem, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    without_system = models.BooleanField(
        _("không gắn hệ thống"), default=False
    )  # Điều 1: said, not forgotten
    connection = models.ForeignKey(
        Connection, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    occurred_on = models.DateField(_("xảy ra ngày"), null=True, blank=True)  # Điều 8.2 counts from here
    affects_right = models.BooleanField(_("ảnh hưởng quyền khai thác"), default=False)  # Điều 10.1b
    # The law leaves the lead to a person (Điều 6.3 with 6.4b) and nobody has decided yet.
    lead_asked = models.BooleanField(_("cần quyết định chủ trì"), default=False)
    related_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Where this ticket's words went (actions.merging); what names it reaches that one.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    received_at = models.DateTimeField(_("nhận lúc"))
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    activity_at = models.DateTimeField(_("diễn biến cuối"))
    requester_at = models.DateTimeField(_("người đề nghị viết lần cuối"), null=True)
    answered_at = models.DateTimeField(_("trả lời lần đầu"), null=True)
    # What the running clocks say, for lists (one place: support.actions.clocks).
    due_at = models.DateTimeField(_("hạn"), null=True)
    due_kind = models.CharField(max_length=16, blank=True)
    clock_paused = models.BooleanField(_("tạm dừng tính hạn"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("phiếu yêu cầu")
        verbose_name_plural = _("phiếu yêu cầu")
        constraints = (
            one_of("stage", Stage, "case_stage_known"),
            one_of("kind", kinds.Kind, "case_kind_known"),
            one_of("channel", channels.Channel, "case_channel_known"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=4), name="case_priority_known"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(stage=Stage.DUPLICATE.value),
                name="case_merged_is_duplicate",
            ),
        )
        indexes = (
            # Keyset paging: every list of the workbench walks one of these from the end.
            models.Index(F("activity_at").desc(), F("ticket_id").desc(), name="case_activity"),
            models.Index(
                F("activity_at").desc(),
                F("ticket_id").desc(),
                condition=Q(stage__in=sorted(OPEN)),
                name="case_open",
            ),
            models.Index("due_at", "ticket_id", condition=Q(due_at__isnull=False), name="case_due"),
            models.Index(
                F("activity_at").desc(),
                F("ticket_id").desc(),
                condition=Q(lead_asked=True),
                name="case_lead_asked",
            ),
            models.Index("assignee", F("activity_at").desc(), F("ticket_id").desc(), name="case_mine"),
            # How much each person carries, however long he has worked here.
            models.Index("assignee", name="case_load", condition=Q(stage__in=sorted(OPEN))),
            models.Index("queue", F("activity_at").desc(), F("ticket_id").desc(), name="case_queue"),
            models.Index("stage", F("activity_at").desc(), F("ticket_id").desc(), name="case_stage"),
            models.Index(
                "requesting_agency", F("activity_at").desc(), F("ticket_id").desc(), name="case_agency"
            ),
            models.Index("system", F("activity_at").desc(), F("ticket_id").desc(), name="case_system"),
            models.Index("merged_into", condition=Q(merged_into__isnull=False), name="case_merged"),
        )

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def is_open(self) -> bool:
        """True while somebody still has to act."""
        return Stage(self.stage) in OPEN


class NumberCounter(models.Model):
    """The series of ticket numbers (HT-…), one row a year; taken under its own row lock."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return year and last number."""
        return f"{self.year}: {self.last}"


class MessageKind(models.TextChoices):
    """What an entry of the conversation is."""

    MAIL_IN = "mail_in", _("Thư đến")
    PORTAL_IN = "portal_in", _("Nhập qua hệ thống")
    CALL_IN = "call_in", _("Cuộc gọi đến")
    VISIT_IN = "visit_in", _("Làm việc tại trụ sở")
    LETTER_IN = "letter_in", _("Văn bản đến")
    REPLY = "reply", _("Trả lời người đề nghị")
    NOTE = "note", _("Ý kiến nội bộ")
    CALL_OUT = "call_out", _("Gọi trả lời")
    CALL_TRIED = "call_tried", _("Gọi chưa gặp")
    COORD_OUT = "coord_out", _("Hỏi cơ quan phối hợp")
    COORD_IN = "coord_in", _("Ý kiến phối hợp")


# Words that neither the requester nor its agency reads: among staff, and with a coordinating agency.
INTERNAL = frozenset({MessageKind.NOTE, MessageKind.CALL_TRIED, MessageKind.COORD_OUT, MessageKind.COORD_IN})


class Message(models.Model):
    """One entry of the conversation: helpdesk's FollowUp plus who really wrote and the whole text."""

    followup = models.OneToOneField(
        FollowUp, on_delete=models.PROTECT, primary_key=True, related_name="message"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12, choices=MessageKind.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_name = models.CharField(max_length=200, blank=True)
    from_email = models.CharField(max_length=320, blank=True)
    cc = models.JSONField(default=list)
    quoted = models.TextField(blank=True)
    message_id = models.TextField(blank=True)
    source = models.CharField(max_length=40, blank=True)
    personal = models.PositiveSmallIntegerField(default=0)  # pieces of personal data found in the text
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    withheld_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (one_of("kind", list(MessageKind), "message_kind_known"),)
        indexes = (
            models.Index("case", "at", "followup", name="message_thread"),
            models.Index("message_id", name="message_mid", condition=~Q(message_id="")),
        )

    def __str__(self) -> str:
        """Return kind and case."""
        return f"{self.kind} {self.case_id}"

    @property
    def body(self) -> str:
        """Return the whole text, kept in helpdesk's own column (load with select_related)."""
        return str(self.followup.comment or "")

    @property
    def is_public(self) -> bool:
        """True when the requester may read it."""
        return self.kind not in INTERNAL


class CaseSeen(models.Model):
    """When a user last looked at a ticket: what came later is shown as unread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "case"], name="case_seen_once"),)

    def __str__(self) -> str:
        """Return user and case."""
        return f"{self.user_id}/{self.case_id}"

"""Coordinating agencies of a ticket: each one's question, the exchange, what was shared, links, reminders."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.coordination import ACT_LABELS, ENDED, LABELS, OPEN, Act, State
from support.domain.leads import BODY_LABELS
from support.models.agency import Agency
from support.models.case import Case, Message
from support.models.fields import choices, one_of
from support.models.helpdesk_door import FollowUpAttachment

_UNASKED = [State.ATTACHED.value, State.WITHDRAWN.value]


class CoordinationCounter(models.Model):
    """The series of questions (PH-…), one row a year; taken after the counter of minutes."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return year and last number."""
        return f"{self.year}: {self.last}"


class Coordination(models.Model):
    """One agency's part in a ticket (cơ quan phối hợp): attached, or asked one question with its own date.

    `body` is the part of domain.leads that made it coordinating, "" when a person chose it; `clause` stands
    beside it. `subject` names the question for the agency, which never sees the ticket's own subject.
    `spoke_at` is our last word, `seen_at` when somebody of the agency last looked. `draft` is the answer the
    agency is writing, shared by its people.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="coordinations")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="coordinations", verbose_name=_("cơ quan phối hợp")
    )
    number = models.CharField(_("mã phối hợp"), max_length=20, unique=True, null=True, blank=True)
    body = models.CharField(_("tư cách"), max_length=16, choices=choices(BODY_LABELS), blank=True)
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True)
    state = models.CharField(_("trạng thái"), max_length=12, choices=choices(LABELS))
    subject = models.CharField(_("việc hỏi"), max_length=200, blank=True)
    question = models.TextField(_("câu hỏi"), blank=True)
    attached_at = models.DateTimeField(_("gắn lúc"))
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("hỏi lúc"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField(_("hạn trả lời"), null=True)
    accepted_at = models.DateTimeField(_("nhận lúc"), null=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    reason = models.TextField(_("lý do"), blank=True)
    spoke_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    draft = models.TextField(blank=True)
    draft_at = models.DateTimeField(null=True)
    draft_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("phối hợp")
        verbose_name_plural = _("phối hợp")
        constraints = (
            one_of("state", State, "coordination_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=_UNASKED)
                | (
                    Q(number__isnull=False, asked_at__isnull=False, due_at__isnull=False)
                    & ~Q(subject="")
                    & ~Q(question="")
                ),
                name="coordination_asked_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DECLINED.value, State.WITHDRAWN.value]) | ~Q(reason=""),
                name="coordination_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=[one.value for one in sorted(ENDED)]) & Q(ended_at__isnull=False))
                | (~Q(state__in=[one.value for one in sorted(ENDED)]) & Q(ended_at=None)),
                name="coordination_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_at__gt=F("asked_at")), name="coordination_due_after"
            ),
            models.UniqueConstraint(
                fields=["case", "agency"],
                condition=Q(state=State.ATTACHED.value),
                name="coordination_attached_once",
            ),
        )
        indexes = (
            models.Index("case", "id", name="coordination_case"),
            models.Index(
                "due_at",
                "id",
                condition=Q(state__in=[one.value for one in sorted(OPEN)]),
                name="coordination_open",
            ),
            models.Index("agency", F("asked_at").desc(), F("id").desc(), name="coordination_agency"),
            models.Index(F("asked_at").desc(), F("id").desc(), name="coordination_asked"),
        )

    def __str__(self) -> str:
        """Return the number, else the agency's key."""
        return self.number or f"{self.case_id}/{self.agency_id}"

    @property
    def is_open(self) -> bool:
        """True while an answer is awaited."""
        return State(self.state) in OPEN

    @property
    def unread(self) -> bool:
        """True when we said something since somebody of the agency last looked."""
        return self.spoke_at is not None and (self.seen_at is None or self.seen_at < self.spoke_at)


class CoordinationLink(models.Model):
    """Lets one person without an account answer one question; the address is signed from `nonce`.

    The table alone gives no address: only the key of the installation signs it (as for TrackingLink).
    """

    coordination = models.ForeignKey(Coordination, on_delete=models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=40, unique=True, editable=False)
    email = models.CharField(_("thư điện tử"), max_length=320)
    name = models.CharField(_("họ và tên"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("tạo lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("hết hạn"))
    opened_at = models.DateTimeField(_("mở lần đầu"), null=True)
    revoked_at = models.DateTimeField(_("đã thu hồi"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("đường dẫn trả lời phối hợp")
        verbose_name_plural = _("đường dẫn trả lời phối hợp")
        constraints = (
            models.UniqueConstraint(
                fields=["coordination", "email"],
                condition=Q(revoked_at=None),
                name="coordination_link_once",
            ),
        )

    def __str__(self) -> str:
        """Return whose question it opens."""
        return str(self.coordination_id)


class CoordinationMessage(models.Model):
    """One word of the exchange with an agency; its text and files are the ticket's own internal message.

    `link` is set when it came through a link; the author of the message is empty then.
    """

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, primary_key=True, related_name="coordination_word"
    )
    coordination = models.ForeignKey(Coordination, on_delete=models.PROTECT, related_name="words")
    act = models.CharField(_("nội dung"), max_length=12, choices=choices(ACT_LABELS))
    link = models.ForeignKey(CoordinationLink, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("trao đổi phối hợp")
        verbose_name_plural = _("trao đổi phối hợp")
        constraints = (one_of("act", Act, "coordination_act_known"),)
        indexes = (models.Index("coordination", "message", name="coordination_words"),)

    def __str__(self) -> str:
        """Return act and message."""
        return f"{self.act} {self.message_id}"


class CoordinationExtract(models.Model):
    """A piece of the ticket shared with one agency: chosen words, or one file; nothing else is shared.

    `source` is the message it was taken from: when that one is withheld, so is the extract.
    """

    coordination = models.ForeignKey(Coordination, on_delete=models.PROTECT, related_name="extracts")
    source = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="extracts")
    text = models.TextField(_("nội dung trích"), blank=True)
    attachment = models.ForeignKey(
        FollowUpAttachment, on_delete=models.SET_NULL, null=True, related_name="shared"
    )
    shared_at = models.DateTimeField(_("chia sẻ lúc"))
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("thôi chia sẻ lúc"), null=True)

    class Meta:
        verbose_name = _("phần trích được chia sẻ")
        verbose_name_plural = _("phần trích được chia sẻ")
        constraints = (
            models.CheckConstraint(
                condition=(Q(attachment=None) & (~Q(text="") | Q(withdrawn_at__isnull=False)))
                | (Q(attachment__isnull=False) & Q(text="")),
                name="coordination_extract_one",
            ),
            models.UniqueConstraint(
                fields=["coordination", "attachment"],
                condition=Q(withdrawn_at=None),
                name="coordination_file_once",
            ),
        )

    def __str__(self) -> str:
        """Return whose question it belongs to."""
        return str(self.coordination_id)


class CoordinationReminder(models.Model):
    """A reminder that was sent: one of each step for each due moment, whoever runs the job how often.

    Step 0 stands before the due moment, the others after it (domain.coordination.reminder_now).
    """

    coordination = models.ForeignKey(Coordination, on_delete=models.PROTECT, related_name="reminders")
    step = models.PositiveSmallIntegerField(_("bước"))
    due_at = models.DateTimeField(_("hạn khi nhắc"))
    at = models.DateTimeField(_("nhắc lúc"))

    class Meta:
        verbose_name = _("lần nhắc phối hợp")
        verbose_name_plural = _("lần nhắc phối hợp")
        constraints = (
            models.UniqueConstraint(
                fields=["coordination", "step", "due_at"], name="coordination_reminded_once"
            ),
        )

    def __str__(self) -> str:
        """Return question and step."""
        return f"{self.coordination_id}/{self.step}"

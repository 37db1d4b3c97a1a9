"""The structured kinds of Điều 6 and 7: connection request, security assessment, design-change notice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.domain.assessment import (
    CONTENT_LABELS,
    OUTCOME_LABELS,
    TRIGGER_LABELS,
    Content,
    Outcome,
    Trigger,
)
from support.domain.systems import EXEMPTION_LABELS, Exemption
from support.models.case import Case
from support.models.fields import choices, one_of
from support.models.helpdesk_door import FollowUpAttachment
from support.models.systems import ConnectedSystem, Connection


class ConnectionRequest(models.Model):
    """A written request to connect (Điều 7.1), its ten contents under the names of `PARTS`.

    The officer's position, telephone and address are details of our form. `contents_at` is None until
    somebody typed in what the document says; `asked` names the contents our letter `letter` asked for.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="connection_request"
    )
    unit = models.CharField(_("đơn vị đăng ký"), max_length=255, blank=True)
    mandate = models.TextField(_("chức năng, nhiệm vụ, quyền hạn được giao"), blank=True)
    system = models.CharField(_("tên hệ thống thông tin, cơ sở dữ liệu"), max_length=255, blank=True)
    officer = models.CharField(_("cán bộ phụ trách"), max_length=120, blank=True)
    officer_position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    officer_phone = models.CharField(_("điện thoại"), max_length=32, blank=True)
    officer_email = models.CharField(_("thư điện tử"), max_length=320, blank=True)
    purpose = models.TextField(_("mục đích"), blank=True)
    scope = models.TextField(_("phạm vi"), blank=True)
    contents = models.TextField(_("nội dung thông tin"), blank=True)
    field_count = models.PositiveIntegerField(_("số lượng trường thông tin"), null=True, blank=True)
    services = models.TextField(_("dịch vụ đăng ký sử dụng"), blank=True)
    technical = models.TextField(_("tài liệu mô tả kỹ thuật"), blank=True)
    received_at = models.DateTimeField(_("nhận văn bản lúc"))
    contents_at = models.DateTimeField(null=True, blank=True)
    exemption = models.CharField(
        _("miễn kiểm tra"), max_length=20, choices=choices(EXEMPTION_LABELS), blank=True, default=""
    )
    letter = models.TextField(_("văn bản đề nghị bổ sung"), blank=True)
    asked = models.JSONField(default=list)
    asked_at = models.DateTimeField(null=True, blank=True)
    eligible_at = models.DateTimeField(_("đủ điều kiện từ"), null=True, blank=True)
    eligible_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    connection = models.OneToOneField(
        Connection, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )

    class Meta:
        verbose_name = _("đề nghị kết nối")
        verbose_name_plural = _("đề nghị kết nối")
        constraints = (
            # Only 6.4a exempts a system before its connection.
            models.CheckConstraint(
                condition=Q(exemption__in=["", Exemption.EID_PLATFORM.value]),
                name="request_exemption_known",
            ),
            models.CheckConstraint(
                condition=Q(connection=None) | Q(eligible_at__isnull=False),
                name="request_connects_when_eligible",
            ),
        )

    def __str__(self) -> str:
        """Return the system it asks for."""
        return self.system


class SecurityAssessment(models.Model):
    """A check of a system's security (Điều 6.2): why, what was found, the document that confirms it.

    `source` is the request or notice that led to it; `due_on` the day a yearly one fell due.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="assessment")
    system = models.ForeignKey(ConnectedSystem, on_delete=models.PROTECT, related_name="assessments")
    trigger = models.CharField(_("vì sao"), max_length=8, choices=choices(TRIGGER_LABELS))
    source = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="check_opened"
    )
    due_on = models.DateField(_("đến hạn"), null=True, blank=True)
    confirm_code = models.CharField(_("số, ký hiệu văn bản xác nhận"), max_length=120, blank=True)
    confirm_date = models.DateField(_("ngày văn bản xác nhận"), null=True, blank=True)
    confirm_file = models.ForeignKey(
        FollowUpAttachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    exemption = models.CharField(
        _("lý do được miễn"), max_length=20, choices=choices(EXEMPTION_LABELS), blank=True, default=""
    )
    completed_on = models.DateField(_("hoàn thành ngày"), null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_due = models.DateField(_("lần kiểm tra định kỳ tiếp theo"), null=True, blank=True)

    class Meta:
        verbose_name = _("kiểm tra, đánh giá ANAT")
        verbose_name_plural = _("kiểm tra, đánh giá ANAT")
        constraints = (
            one_of("trigger", Trigger, "assessment_trigger_known"),
            one_of("exemption", Exemption, "assessment_exemption_known"),
            # Two schedulers open one yearly check (Điều 6.4c) once.
            models.UniqueConstraint(
                fields=["system", "due_on"],
                condition=Q(trigger=Trigger.YEARLY.value),
                name="assessment_yearly_once",
            ),
            models.CheckConstraint(
                condition=~Q(trigger=Trigger.YEARLY.value) | Q(due_on__isnull=False),
                name="assessment_yearly_has_day",
            ),
        )

    def __str__(self) -> str:
        """Return system and trigger."""
        return f"{self.system_id} {self.trigger}"


class AssessmentAnswer(models.Model):
    """What was found on one of the five contents of Điều 6.2; a finding has a ticket of its own."""

    assessment = models.ForeignKey(SecurityAssessment, on_delete=models.PROTECT, related_name="answers")
    content = models.CharField(_("nội dung"), max_length=2, choices=choices(CONTENT_LABELS))
    outcome = models.CharField(_("kết quả"), max_length=16, choices=choices(OUTCOME_LABELS))
    notes = models.TextField(_("ghi chú"), blank=True)
    finding = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="found_by"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assessment", "content"], name="answer_once"),
            one_of("content", Content, "answer_content_known"),
            one_of("outcome", Outcome, "answer_outcome_known"),
        )

    def __str__(self) -> str:
        """Return content and outcome."""
        return f"{self.content}: {self.outcome}"


class DesignChange(models.Model):
    """A change of a system's design that its owner tells us of (Điều 6.2)."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="design_change"
    )
    system = models.ForeignKey(
        ConnectedSystem, on_delete=models.PROTECT, null=True, blank=True, related_name="design_changes"
    )
    what = models.TextField(_("nội dung thay đổi"), blank=True)
    planned_on = models.DateField(_("thời điểm thay đổi"), null=True, blank=True)
    documents = models.TextField(_("tài liệu kèm theo"), blank=True)

    class Meta:
        verbose_name = _("thông báo thay đổi thiết kế")
        verbose_name_plural = _("thông báo thay đổi thiết kế")

    def __str__(self) -> str:
        """Return which ticket it belongs to."""
        return str(self.case_id)

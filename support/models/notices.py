"""What structured kinds keep beside a case: notices of wrong data (Điều 10.2d), requests to keep logs (8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.data_errors import (
    DIMENSION_LABELS,
    DIRECTION_LABELS,
    OUTCOME_LABELS,
    Dimension,
    Direction,
    NoticeOutcome,
)
from support.models.agency import Agency
from support.models.case import Case
from support.models.fields import choices, one_of
from support.models.systems import ConnectedSystem


class DataErrorNotice(models.Model):
    """A notice of wrong data: which way it went, where it came from, how much; never a citizen's value."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="data_error_notice"
    )
    direction = models.CharField(_("chiều thông tin"), max_length=8, choices=choices(DIRECTION_LABELS))
    database = models.ForeignKey(
        ConnectedSystem, on_delete=models.PROTECT, related_name="+", verbose_name=_("cơ sở dữ liệu nguồn")
    )
    dimension = models.CharField(_("yêu cầu bị vi phạm"), max_length=12, choices=choices(DIMENSION_LABELS))
    field_group = models.CharField(_("nhóm trường thông tin"), max_length=300)
    record_count = models.PositiveIntegerField(_("số bản ghi"))
    detected_at = models.DateTimeField(_("phát hiện lúc"))
    notified_at = models.DateTimeField(_("thông báo lúc"))
    outcome = models.CharField(
        _("kết quả"), max_length=12, choices=choices(OUTCOME_LABELS), default=NoticeOutcome.OPEN.value
    )
    concluded_at = models.DateTimeField(_("kết luận lúc"), null=True, blank=True)
    forwarded_to = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cơ quan nhận chuyển"),
    )

    class Meta:
        verbose_name = _("thông báo sai sót thông tin")
        verbose_name_plural = _("thông báo sai sót thông tin")
        constraints = (
            one_of("direction", Direction, "notice_direction_known"),
            one_of("dimension", Dimension, "notice_dimension_known"),
            one_of("outcome", NoticeOutcome, "notice_outcome_known"),
            models.CheckConstraint(condition=Q(record_count__gte=1), name="notice_counts_something"),
            models.CheckConstraint(
                condition=Q(notified_at__gte=F("detected_at")), name="notice_found_before_told"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", concluded_at=None)
                | (~Q(outcome="open") & Q(concluded_at__isnull=False)),
                name="notice_concluded_once_known",
            ),
        )
        indexes = (models.Index("notified_at", name="notice_told"),)

    def __str__(self) -> str:
        """Return the group of fields."""
        return self.field_group


class LogPreservation(models.Model):
    """A request to keep the connection logs of an incident longer than the law's two years (Điều 8)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="log_preservations")
    holder = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("cơ quan giữ nhật ký")
    )
    day_from = models.DateField(_("nhật ký từ ngày"))
    day_to = models.DateField(_("đến ngày"))
    expires_on = models.DateField(_("được xóa hợp lệ từ ngày"))
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(_("nội dung đề nghị"))
    confirmed_on = models.DateField(_("cơ quan xác nhận ngày"), null=True, blank=True)
    confirmation = models.CharField(_("căn cứ xác nhận"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("đề nghị bảo toàn nhật ký kết nối")
        verbose_name_plural = _("đề nghị bảo toàn nhật ký kết nối")
        constraints = (
            models.CheckConstraint(condition=Q(day_to__gte=F("day_from")), name="preservation_days_in_order"),
        )
        indexes = (models.Index("case", "asked_at", name="preservation_of_case"),)

    def __str__(self) -> str:
        """Return the holder and the days."""
        return f"{self.holder}: {self.day_from:%d/%m/%Y}-{self.day_to:%d/%m/%Y}"

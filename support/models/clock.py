"""Tables of working time: hours of the week, days that differ, internal targets (DOMAIN 7)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain import channels, kinds
from support.domain.clock import DAY_LABELS, DayKind
from support.domain.kinds import PRIORITY_LABELS
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.domain.targets import Key, Target
from support.models.fields import choices, one_of

WEEKDAYS = (
    (0, _("Thứ Hai")),
    (1, _("Thứ Ba")),
    (2, _("Thứ Tư")),
    (3, _("Thứ Năm")),
    (4, _("Thứ Sáu")),
    (5, _("Thứ Bảy")),
    (6, _("Chủ nhật")),
)


class WorkingSpan(models.Model):
    """Working hours on one weekday, in Vietnam's time; a day may have several, apart from each other."""

    weekday = models.PositiveSmallIntegerField(_("ngày trong tuần"), choices=WEEKDAYS)
    start = models.TimeField(_("từ"))
    end = models.TimeField(_("đến"))
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ("weekday", "start")
        constraints = (
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="working_span_forward"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_span_weekday"),
        )

    def __str__(self) -> str:
        """Return weekday and hours."""
        return f"{self.get_weekday_display()} {self.start:%H:%M}–{self.end:%H:%M}"


class CalendarDay(models.Model):
    """A day off, or a weekend day that is worked, and the decision that says so."""

    date = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("là"), max_length=16, choices=choices(DAY_LABELS))
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    source_document = models.CharField(
        _("văn bản làm căn cứ"),
        max_length=200,
        blank=True,
        help_text=_("Số, ký hiệu của quyết định; ghi “cần đối chiếu” khi chưa kiểm tra."),
    )
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ("date",)
        constraints = (one_of("kind", DayKind, "calendar_day_kind_known"),)

    def __str__(self) -> str:
        """Return date and note."""
        return f"{self.date:%d/%m/%Y} {self.note}"


class ServiceTarget(models.Model):
    """An internal target in working minutes; the law sets none for Điều 9.

    It may name a kind, a priority, a kind of agency, a channel, each or none; which wins is said in
    `support.domain.targets`.
    """

    kind = models.CharField(
        _("loại"), max_length=24, blank=True, choices=[("", _("Mọi loại")), *choices(kinds.LABELS)]
    )
    priority = models.PositiveSmallIntegerField(
        _("ưu tiên"),
        default=0,
        choices=[(0, _("Mọi mức")), *((number, _(label)) for number, label in PRIORITY_LABELS.items())],
    )
    agency_kind = models.CharField(
        _("loại cơ quan"),
        max_length=16,
        blank=True,
        choices=[("", _("Mọi cơ quan")), *choices(AGENCY_LABELS)],
    )
    channel = models.CharField(
        _("kênh"), max_length=8, blank=True, choices=[("", _("Mọi kênh")), *choices(channels.LABELS)]
    )
    first_response = models.PositiveIntegerField(
        _("trả lời lần đầu (phút làm việc)"), validators=[MinValueValidator(1)]
    )
    resolution = models.PositiveIntegerField(
        _("giải quyết (phút làm việc)"), validators=[MinValueValidator(1)]
    )
    next_update = models.PositiveIntegerField(
        _("thông tin tiếp theo (phút làm việc)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Sau mỗi lần trả lời, khi phiếu còn mở. Để trống: theo mục tiêu ít cụ thể hơn, hoặc không đặt."
        ),
    )
    party_days = models.PositiveSmallIntegerField(
        _("hạn cho cơ quan phối hợp (ngày làm việc)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Để trống: theo mục tiêu ít cụ thể hơn."),
    )
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("mục tiêu nội bộ")
        verbose_name_plural = _("mục tiêu nội bộ")
        ordering = ("kind", "priority", "agency_kind", "channel")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["", *(one.value for one in kinds.Kind)]),
                name="service_target_kind_known",
            ),
            models.CheckConstraint(condition=Q(priority__lte=4), name="service_target_priority_known"),
            models.CheckConstraint(
                condition=Q(agency_kind__in=["", *(one.value for one in AgencyKind)]),
                name="service_target_agency_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["", *(one.value for one in channels.Channel)]),
                name="service_target_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(first_response__gte=1, resolution__gte=F("first_response")),
                name="service_target_in_order",
                violation_error_message=_("Hạn giải quyết không được ngắn hơn hạn trả lời lần đầu."),
            ),
            models.CheckConstraint(
                condition=Q(next_update=None) | Q(next_update__gte=1), name="service_target_update_some"
            ),
            models.CheckConstraint(
                condition=Q(party_days=None) | Q(party_days__gte=1, party_days__lte=60),
                name="service_target_party_some",
            ),
            models.UniqueConstraint(
                fields=["kind", "priority", "agency_kind", "channel"],
                name="service_target_once",
                violation_error_message=_(
                    "Đã có mục tiêu cho đúng loại, mức ưu tiên, loại cơ quan và kênh này; hãy sửa dòng đó."
                ),
            ),
        )

    def __str__(self) -> str:
        """Return what it names."""
        named = [self.get_kind_display(), self.get_priority_display()]
        named += [self.get_agency_kind_display()] if self.agency_kind else []
        named += [self.get_channel_display()] if self.channel else []
        return " / ".join(map(str, named))

    @property
    def key(self) -> Key:
        """Return what it names, as the rule of `domain.targets` compares it."""
        return Key(self.kind, self.priority, self.agency_kind, self.channel)

    @property
    def target(self) -> Target:
        """Return its minutes and days."""
        return Target(self.first_response, self.resolution, self.next_update, self.party_days)

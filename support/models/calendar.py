"""The working calendar as decided: who approved a year by which document, and what a change moved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.domain.calendar_year import FIRST_YEAR, LAST_YEAR
from support.models.case import Case
from support.models.clock_rows import Clock


class CalendarYear(models.Model):
    """The approval of a year's calendar. `digest` says which days it vouches for (domain.calendar_year)."""

    year = models.PositiveSmallIntegerField(_("năm"), unique=True)
    document = models.CharField(_("văn bản phê duyệt"), max_length=200)
    decided_on = models.DateField(_("ngày văn bản"))
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("lịch năm đã duyệt")
        verbose_name_plural = _("lịch năm đã duyệt")
        ordering = ("year",)
        constraints = (
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="calendar_year_known"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="calendar_year_documented"),
        )

    def __str__(self) -> str:
        """Return year and document."""
        return f"{self.year}: {self.document}"


class CalendarChange(models.Model):
    """A change of hours or days, and what became of the clocks that ran when it was made.

    `total` of them ran then, `moved` got another due date; `last_clock` is the newest of them. While
    `finished_at` is None the job is not through.
    """

    what = models.CharField(_("thay đổi"), max_length=300)
    source_document = models.CharField(_("văn bản làm căn cứ"), max_length=200, blank=True)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField(_("số đồng hồ đang chạy"), default=0)
    moved = models.PositiveIntegerField(_("đã dời hạn"), default=0)
    last_clock = models.BigIntegerField(default=0)
    late_noted = models.BooleanField(default=False)  # clocks started while others still remembered the old
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thay đổi lịch")
        verbose_name_plural = _("các thay đổi lịch")
        ordering = ("-pk",)
        indexes = (models.Index("id", condition=Q(finished_at=None), name="calendar_change_open"),)

    def __str__(self) -> str:
        """Return what changed."""
        return self.what


class Recount(models.Model):
    """A clock counted anew after a change: the due date before and after. Kept only where it moved.

    The rows are made with the change, one for each running clock, so that the old due date is kept whoever
    counts the clock first; `new_due` None waits for the job.
    """

    change = models.ForeignKey(CalendarChange, on_delete=models.CASCADE, related_name="recounts")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="recounts")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recounts")
    old_due = models.DateTimeField(_("hạn cũ"))
    new_due = models.DateTimeField(_("hạn mới"), null=True, blank=True)
    at = models.DateTimeField(_("tính lại lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần tính lại hạn")
        verbose_name_plural = _("các lần tính lại hạn")
        constraints = (
            models.UniqueConstraint(fields=["change", "clock"], name="recount_once"),
            models.CheckConstraint(
                condition=Q(new_due=None, at=None) | Q(new_due__isnull=False, at__isnull=False),
                name="recount_dated",
            ),
        )
        indexes = (
            models.Index("change", "case", condition=Q(new_due=None), name="recount_waiting"),
            models.Index("case", "at", name="recount_of_case"),
        )

    def __str__(self) -> str:
        """Return clock and change."""
        return f"{self.clock_id}/{self.change_id}"

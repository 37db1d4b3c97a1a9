"""The working calendar as decided: who approved a year by which document, and what a change moved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.domain.calendar_year import FIRST_YEAR, LAST_YEAR


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
    """A change of hours or days, and how far the job that counts the open clocks anew has come.

    `last_clock` is the last clock looked at, `moved` how many got another due date; `finished_at` None
    means that the job is not through.
    """

    what = models.CharField(_("thay đổi"), max_length=300)
    source_document = models.CharField(_("văn bản làm căn cứ"), max_length=200, blank=True)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField(_("số đồng hồ đang chạy"), default=0)
    looked = models.PositiveIntegerField(_("đã xét"), default=0)
    moved = models.PositiveIntegerField(_("đã dời hạn"), default=0)
    last_clock = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thay đổi lịch")
        verbose_name_plural = _("các thay đổi lịch")
        ordering = ("-pk",)
        indexes = (models.Index("id", condition=Q(finished_at=None), name="calendar_change_open"),)

    def __str__(self) -> str:
        """Return what changed."""
        return self.what

"""Who is on duty when, who is away, and which shifts changed hands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.models.helpdesk_door import Queue


class DutyShift(models.Model):
    """A stretch of duty of one person, for one queue or (None) for all; one person at a time for each.

    The database refuses overlapping shifts of one scope (models.guards). A shift taken back keeps its row.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("cán bộ")
    )
    queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hàng đợi"),
    )
    since = models.DateTimeField(_("từ"))
    until = models.DateTimeField(_("đến"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("ghi lúc"))
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("ca trực")
        verbose_name_plural = _("ca trực")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="duty_shift_forward"),
            models.UniqueConstraint(
                fields=["queue", "since"], condition=Q(cancelled_at=None), name="duty_shift_once"
            ),
        )
        indexes = (models.Index("until", "since", name="duty_shift_when", condition=Q(cancelled_at=None)),)

    def __str__(self) -> str:
        """Return person and hours."""
        return f"{self.user_id} {self.since:%d/%m/%Y %H:%M}–{self.until:%H:%M}"


class DutyChange(models.Model):
    """A shift that changed hands: who had it, who has it now, why; rows are only added."""

    shift = models.ForeignKey(DutyShift, on_delete=models.PROTECT, related_name="changes")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    # The shift given in return, where two were swapped.
    against = models.ForeignKey(DutyShift, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("đổi ca trực")
        verbose_name_plural = _("đổi ca trực")
        constraints = (
            models.CheckConstraint(condition=~Q(from_user=F("to_user")), name="duty_change_of_hands"),
        )

    def __str__(self) -> str:
        """Return the shift and both people."""
        return f"{self.shift_id}: {self.from_user_id} → {self.to_user_id}"


class Absence(models.Model):
    """Whole days a person is away, both ends among them, in Vietnam's time; taken back by `cancelled_at`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences", verbose_name=_("cán bộ")
    )
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến hết ngày"))
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("ghi lúc"))
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("ngày vắng mặt")
        verbose_name_plural = _("ngày vắng mặt")
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_in_order"),)
        indexes = (models.Index("user", "last", name="absence_when", condition=Q(cancelled_at=None)),)

    def __str__(self) -> str:
        """Return person and days."""
        return f"{self.user_id} {self.first:%d/%m/%Y}–{self.last:%d/%m/%Y}"

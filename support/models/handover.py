"""Records of the day handed over from one duty officer to the next; insert-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Handover(models.Model):
    """Who gave the duty of `day` to whom, when, and what was still open then (`figures`, by name)."""

    day = models.DateField(_("ngày trực"), db_index=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("người bàn giao")
    )
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("người nhận")
    )
    at = models.DateTimeField(_("bàn giao lúc"))
    note = models.TextField(_("ghi chú"), blank=True)
    figures = models.JSONField(_("việc còn lại"), default=dict)

    class Meta:
        verbose_name = _("bàn giao ca trực")
        verbose_name_plural = _("bàn giao ca trực")
        constraints = (
            models.CheckConstraint(condition=~Q(given_by=F("given_to")), name="handover_between_two_people"),
        )

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.day:%d/%m/%Y}"

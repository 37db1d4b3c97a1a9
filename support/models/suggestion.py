"""What the machine suggested for a new ticket, by which words, and what a person made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.models.case import Case
from support.models.catalogue import Topic

OUTCOMES = {
    "": _("Chưa ai xem"),
    "accepted": _("Nhận gợi ý đầu"),
    "other": _("Nhận gợi ý khác"),
    "changed": _("Chọn chủ đề khác"),
}


class TopicSuggestion(models.Model):
    """The suggestion made when a ticket was taken in; one a ticket, never changed but by the decision.

    `ranked`: [[code, percent, [expressions]], ...] of at most three; expressions are of the product's own
    list, never the sender's words. `doubtful`: a restricted topic is possible, somebody should look.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="suggestion")
    first = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    share = models.PositiveSmallIntegerField(_("độ chắc, phần trăm"), default=0)
    ranked = models.JSONField(_("các gợi ý"), default=list)
    priority = models.PositiveSmallIntegerField(_("ưu tiên gợi ý"), default=3)
    urgent = models.JSONField(_("vì có các từ"), default=list)
    doubtful = models.BooleanField(_("có thể thuộc hàng đợi hạn chế"), default=False)
    outcome = models.CharField(
        _("kết quả"), max_length=8, choices=list(OUTCOMES.items()), default="", blank=True
    )
    decided = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How the ticket stood before many were accepted at once: what taking it back restores.
    before = models.JSONField(_("trước khi nhận"), null=True, blank=True)

    class Meta:
        verbose_name = _("gợi ý chủ đề")
        verbose_name_plural = _("gợi ý chủ đề")
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)), name="suggestion_outcome_known"),
            models.CheckConstraint(condition=Q(share__lte=100), name="suggestion_share_percent"),
            models.CheckConstraint(condition=Q(priority__range=(1, 4)), name="suggestion_priority_known"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="suggestion_decided_when",
            ),
        )
        indexes = (models.Index(fields=["decided_at", "first"], name="suggestion_decided"),)

    def __str__(self) -> str:
        """Return the ticket's key and the topic suggested first."""
        return f"{self.case_id}: {self.first_id or '-'}"

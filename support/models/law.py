"""Legal references: which documents the product stands on, and from when to when each is in force."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.law import LAW_LABELS, LawKind
from support.models.fields import choices, one_of


class LegalReference(models.Model):
    """A law, decree or circular; days nobody wrote down stay empty."""

    key = models.SlugField(_("khóa"), max_length=40, unique=True)
    kind = models.CharField(_("loại văn bản"), max_length=10, choices=choices(LAW_LABELS))
    code = models.CharField(_("số, ký hiệu"), max_length=40, blank=True)
    title = models.TextField(_("tên gọi, trích yếu"), blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    in_force_from = models.DateField(_("có hiệu lực từ ngày"), null=True, blank=True)
    in_force_to = models.DateField(_("có hiệu lực đến hết ngày"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("được thay thế bởi"),
    )
    to_verify = models.BooleanField(_("cần đối chiếu"), default=False)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("căn cứ pháp lý")
        verbose_name_plural = _("căn cứ pháp lý")
        ordering = ("order", "pk")
        constraints = (
            one_of("kind", LawKind, "law_kind_known"),
            models.CheckConstraint(
                condition=Q(in_force_to=None)
                | Q(in_force_from=None)
                | Q(in_force_to__gte=F("in_force_from")),
                name="law_days_in_order",
            ),
        )

    def __str__(self) -> str:
        """Return number and title, whichever there are."""
        return " ".join(part for part in (self.code, self.title) if part)

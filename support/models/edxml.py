"""Electronic documents between agencies that were imported (edXML), and what each import ended in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.domain.edxml import Business, Decision
from support.models.case import Case
from support.models.fields import one_of
from support.models.reception import Letter


class EdxmlImport(models.Model):
    """One upload; `results` is a list of {name, outcome, document, said, params}, one a file, in order."""

    at = models.DateTimeField(_("nhập lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    results = models.JSONField(default=list)

    def __str__(self) -> str:
        """Return its number."""
        return str(self.pk)


class ElectronicDocument(models.Model):
    """One document that came as edXML: what tells it from others, its ticket, what its sender was told.

    `key` is the DocumentId, else date and code; `version` tells updates of one document apart. Of one with a
    secrecy mark `case` is null, and nothing but that it came is kept (Điều 3.1).
    """

    organ = models.CharField(_("mã nơi gửi"), max_length=60)
    key = models.CharField(max_length=300)
    business = models.PositiveSmallIntegerField(_("nghiệp vụ"), default=0)
    version = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    document_id = models.CharField(_("mã văn bản"), max_length=200, blank=True)
    code = models.CharField(_("số, ký hiệu"), max_length=120, blank=True)
    day = models.DateField(_("ngày văn bản"), null=True, blank=True)
    sender_name = models.CharField(_("nơi gửi"), max_length=255, blank=True)
    to_organ = models.CharField(_("mã nơi nhận"), max_length=60, blank=True)
    to_name = models.CharField(_("nơi nhận"), max_length=255, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="edxml")
    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="electronic"
    )
    target = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )
    received_at = models.DateTimeField(_("nhận lúc"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(_("trả lời thu hồi"), max_length=8, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(_("báo nơi gửi lần đầu"), null=True, blank=True)
    told_status = models.CharField(_("trạng thái đã báo"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("văn bản điện tử")
        verbose_name_plural = _("văn bản điện tử")
        constraints = (
            models.UniqueConstraint(fields=["organ", "key", "business", "version"], name="edxml_once"),
            models.CheckConstraint(
                condition=Q(business__in=[one.value for one in Business]), name="edxml_business_known"
            ),
            one_of("decision", Decision, "edxml_decision_known"),
        )
        indexes = (
            models.Index("organ", "document_id", name="edxml_document"),
            models.Index("received_at", "id", condition=Q(told_at=None), name="edxml_untold"),
        )

    def __str__(self) -> str:
        """Return number and symbol, else the id."""
        return self.code or self.document_id

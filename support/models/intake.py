"""The register of everything taken in (sổ tiếp nhận): one gap-free number a year over all channels."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain import channels
from support.models.case import Case, Message
from support.models.fields import choices, one_of


class RegisterCounter(models.Model):
    """The last number given in a year; always the last row locked, one UPDATE for a whole batch."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return year and last number."""
        return f"{self.year}: {self.last}"


class RegisterEntry(models.Model):
    """One line of the register; never changed or deleted: a correction is a new revision.

    The year is that of `entered_at` in Vietnam. `received_at` is when the request reached us.
    Texts are frozen and masked before they are written. `case` may be null (withheld content).
    A correction repeats who took it in and when; who corrected it, when and why stand beside. The last
    revision of a number is the one that counts. `words` holds its texts folded, to be found by.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số tiếp nhận"))
    revision = models.PositiveSmallIntegerField(_("lần đính chính"), default=0)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    channel = models.CharField(_("kênh"), max_length=8, choices=choices(channels.LABELS))
    received_at = models.DateTimeField(_("nhận lúc"))
    entered_at = models.DateTimeField(_("vào sổ lúc"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sender = models.CharField(_("người đề nghị"), max_length=400, blank=True)
    agency_name = models.CharField(_("cơ quan"), max_length=255, blank=True)
    agency = models.ForeignKey(
        "support.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.TextField(_("trích yếu"), blank=True)
    evidence = models.CharField(_("căn cứ"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    reason = models.TextField(_("lý do đính chính"), blank=True, default="")
    corrected_at = models.DateTimeField(_("đính chính lúc"), null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("dòng sổ tiếp nhận")
        verbose_name_plural = _("sổ tiếp nhận")
        constraints = (
            models.UniqueConstraint(fields=["year", "number", "revision"], name="register_number_once"),
            one_of("channel", channels.Channel, "register_channel_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="register_from_one"),
            models.CheckConstraint(
                condition=Q(revision=0, reason="", corrected_at=None)
                | (Q(revision__gt=0, corrected_at__isnull=False) & ~Q(reason="")),
                name="register_correction_says_why",
            ),
        )
        indexes = (
            models.Index(F("year").desc(), F("number").desc(), F("revision").desc(), name="register_pages"),
            models.Index("channel", F("year").desc(), F("number").desc(), name="register_channel"),
            models.Index("agency", F("year").desc(), F("number").desc(), name="register_agency"),
            models.Index("entered_at", name="register_day"),
        )

    def __str__(self) -> str:
        """Return number/year as people write it."""
        return f"{self.number}/{self.year}"

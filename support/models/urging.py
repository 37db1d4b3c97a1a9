"""The record of urging (đôn đốc, Điều 14.1): who was urged, by whom, in which words, and how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.urging import OFFICE_LABELS, TARGET_LABELS, Office, Target
from support.models.agency import Agency
from support.models.case import Case
from support.models.catalogue import QueueProfile
from support.models.coordination import Coordination
from support.models.fields import choices, one_of
from support.models.outgoing import OutgoingMail


class Urging(models.Model):
    """One urging: of the lead of a ticket, of an agency at large, of a queue, or of a coordinating agency.

    `office` is in whose name; what the oversight office urges names no contents of tickets. `waiting` and
    `overdue` are the figures of that moment; `subject` is "" where whom it is about says it.
    """

    target = models.CharField(_("đối tượng"), max_length=12, choices=choices(TARGET_LABELS))
    office = models.CharField(_("nhân danh"), max_length=8, choices=choices(OFFICE_LABELS))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="urgings")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="urgings"
    )
    queue = models.ForeignKey(QueueProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    coordination = models.ForeignKey(
        Coordination, on_delete=models.PROTECT, null=True, blank=True, related_name="urgings"
    )
    subject = models.CharField(_("trích yếu"), max_length=200, blank=True, default="")
    text = models.TextField(_("nội dung"))
    until = models.DateField(_("đề nghị trả lời trước ngày"), null=True, blank=True)
    waiting = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(_("kết quả"), blank=True, default="")

    class Meta:
        verbose_name = _("đôn đốc")
        verbose_name_plural = _("đôn đốc")
        constraints = (
            one_of("target", Target, "urging_target_known"),
            one_of("office", Office, "urging_office_known"),
            models.CheckConstraint(
                condition=Q(target=Target.QUEUE.value, queue__isnull=False, agency=None)
                | (~Q(target=Target.QUEUE.value) & Q(queue=None, agency__isnull=False)),
                name="urging_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(coordination=None) | Q(target=Target.COORDINATION.value, case__isnull=False),
                name="urging_of_a_question",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="urging_says_what"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="urging_ends_with_a_word",
            ),
        )
        indexes = (
            models.Index(F("at").desc(), F("id").desc(), name="urging_pages"),
            models.Index("agency", F("at").desc(), F("id").desc(), name="urging_agency"),
            models.Index("case", "at", name="urging_case"),
            models.Index("at", condition=Q(settled_at=None), name="urging_open"),
        )

    def __str__(self) -> str:
        """Return who is urged."""
        return str(self.agency or self.queue)

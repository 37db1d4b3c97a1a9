"""Limits of the law told in hours, by topic, and how they run on tickets; apart from internal targets."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.legal_limits import MOST_HOURS, REMINDED, STANDING_LABELS
from support.models.case import Case
from support.models.catalogue import Topic
from support.models.fields import choices


class LegalLimit(models.Model):
    """A limit that tickets of a topic stand under, in hours of the wall clock, and where it is from."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("chủ đề"))
    name = models.CharField(_("việc phải làm"), max_length=200)
    hours = models.PositiveIntegerField(
        _("số giờ"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("Giờ liên tục, kể cả đêm và ngày nghỉ; không dừng khi phiếu chờ."),
    )
    source = models.CharField(_("văn bản quy định"), max_length=200)
    to_verify = models.BooleanField(_("cần đối chiếu"), default=True)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("thời hạn theo luật, tính bằng giờ")
        verbose_name_plural = _("thời hạn theo luật, tính bằng giờ")
        ordering = ("topic", "name")
        constraints = (
            models.UniqueConstraint(fields=["topic", "name"], name="legal_limit_once"),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=MOST_HOURS), name="legal_limit_some_hours"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="legal_limit_sourced"),
        )

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.name


class LegalTerm(models.Model):
    """A limit running on a ticket: from when it counts, and when and by what it was met."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="legal_terms")
    limit = models.ForeignKey(LegalLimit, on_delete=models.PROTECT, related_name="terms")
    since = models.DateTimeField(_("tính từ lúc"))
    done_at = models.DateTimeField(_("đã thực hiện lúc"), null=True, blank=True)
    proof = models.CharField(_("căn cứ đã thực hiện"), max_length=200, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("thời hạn theo luật của phiếu")
        verbose_name_plural = _("thời hạn theo luật của các phiếu")
        constraints = (
            models.UniqueConstraint(fields=["case", "limit"], name="legal_term_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, proof="") | (Q(done_at__gte=F("since")) & ~Q(proof="")),
                name="legal_term_proved",
            ),
        )

    def __str__(self) -> str:
        """Return case and limit."""
        return f"{self.case_id}/{self.limit_id}"


class LegalReminder(models.Model):
    """A reminder of a limit that was sent: one as it runs out and one once it is over, for each deadline."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="legal_reminders")
    limit = models.ForeignKey(LegalLimit, on_delete=models.PROTECT, related_name="reminders")
    standing = models.CharField(_("tình trạng khi nhắc"), max_length=8, choices=choices(STANDING_LABELS))
    due_at = models.DateTimeField(_("hết thời hạn lúc"))
    at = models.DateTimeField(_("nhắc lúc"))

    class Meta:
        verbose_name = _("lần nhắc thời hạn theo luật")
        verbose_name_plural = _("lần nhắc thời hạn theo luật")
        constraints = (
            models.UniqueConstraint(
                fields=["case", "limit", "standing", "due_at"], name="legal_reminded_once"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in sorted(REMINDED)]),
                name="legal_reminder_standing",
            ),
        )

    def __str__(self) -> str:
        """Return case, limit and standing."""
        return f"{self.case_id}/{self.limit_id}/{self.standing}"

"""Templates of tasks by kind of ticket: steps with their clause and the working days each is given.

helpdesk's own ChecklistTemplate is a bare list of sentences without clause, days or kind; what a template
opens on a ticket is helpdesk's Checklist all the same (`support.models.tasks`).
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.domain import kinds
from support.domain.working_days import MOST
from support.models.fields import choices
from support.models.helpdesk_door import STEP_MAX


class TaskTemplate(models.Model):
    """A named list of steps for tickets of a kind (any, when none is named)."""

    name = models.CharField(_("tên mẫu"), max_length=100, unique=True)
    kind = models.CharField(
        _("loại"), max_length=24, blank=True, choices=[("", _("Mọi loại")), *choices(kinds.LABELS)]
    )
    automatic = models.BooleanField(
        _("tự áp dụng khi mở phiếu"),
        default=False,
        help_text=_("Phiếu mới thuộc loại này có ngay các việc của mẫu."),
    )
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("mẫu việc")
        verbose_name_plural = _("mẫu việc")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["", *(one.value for one in kinds.Kind)]),
                name="task_template_kind_known",
            ),
        )

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class TaskTemplateStep(models.Model):
    """One step of a template."""

    template = models.ForeignKey(
        TaskTemplate, on_delete=models.CASCADE, related_name="steps", verbose_name=_("mẫu việc")
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    words = models.CharField(_("nội dung việc"), max_length=STEP_MAX)
    clause = models.CharField(
        _("điều khoản"),
        max_length=40,
        blank=True,
        help_text=_("Ví dụ 7.2a; để trống nếu không có."),
    )
    due_days = models.PositiveSmallIntegerField(
        _("hạn sau (ngày làm việc)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )

    class Meta:
        verbose_name = _("việc trong mẫu")
        verbose_name_plural = _("các việc trong mẫu")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_days=None) | Q(due_days__gte=1, due_days__lte=MOST),
                name="task_template_step_days",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="task_template_step_worded"),
        )

    def __str__(self) -> str:
        """Return its words."""
        return self.words

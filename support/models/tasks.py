"""Tasks on a ticket (công việc): helpdesk's ChecklistTask, and beside it who, by when, on what clause."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.models.case import Case
from support.models.helpdesk_door import ChecklistTask


class Task(models.Model):
    """Our side of one step of a checklist. Its words are the step's; `done_at` is the step's completion too.

    `key` names a step that a ticket has once (Điều 7.2's three). A `linked` task is settled by another
    ticket, `follows`, as soon as that one is known; nobody ticks it off by hand. `waived` says why it need
    not be done.
    """

    step = models.OneToOneField(
        ChecklistTask, on_delete=models.PROTECT, primary_key=True, related_name="task"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(_("khóa"), max_length=20, blank=True)
    clause = models.CharField(_("điều khoản"), max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    started_at = models.DateTimeField(_("bắt đầu"))
    done_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    linked = models.BooleanField(default=False)
    follows = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="settles")
    waived = models.CharField(_("lý do miễn"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("công việc")
        verbose_name_plural = _("công việc")
        constraints = (
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(key=""), name="task_once"),
            models.CheckConstraint(condition=Q(follows=None) | Q(linked=True), name="task_follows_linked"),
        )

    def __str__(self) -> str:
        """Return its words (load with select_related)."""
        return str(self.step.description)

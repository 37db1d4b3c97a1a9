"""The duty to write a guide (Điều 9.1, 11.1) and how it went over time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kb.domain.states import DUTY_LABELS, DUTY_SOURCES, DutySource, DutyState
from kb.models.guides import Guide
from support.models import Agency, ConnectedSystem, Connection, Service, Topic
from support.models.fields import choices, one_of


class GuideDuty(models.Model):
    """An agency owes a guide for a system, or for one service of it; `agency` None is the NDB agency.

    `state` is what `kb.queries.duties` derives from the guide, kept so that the board asks one table; the
    job and every act on a guide bring it up to date. `ended_on`: the connection ended, the duty with it.
    A duty from questions names the `topic` they share instead of a connection, and the error `code` (folded)
    where they share one; `why` says why it was set aside without a guide.
    """

    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guide_duties",
        verbose_name=_("cơ quan"),
    )
    system = models.ForeignKey(
        ConnectedSystem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guide_duties",
        verbose_name=_("hệ thống"),
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="guide_duties"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="guide_duties"
    )
    code = models.CharField(_("mã lỗi"), max_length=80, blank=True)
    connection = models.ForeignKey(
        Connection, on_delete=models.PROTECT, null=True, blank=True, related_name="guide_duties"
    )
    source = models.CharField(max_length=12, choices=choices(DUTY_SOURCES))
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    state = models.CharField(max_length=14, choices=choices(DUTY_LABELS), default=DutyState.NONE.value)
    state_since = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("nghĩa vụ xây dựng tài liệu")
        verbose_name_plural = _("nghĩa vụ xây dựng tài liệu")
        constraints = (
            one_of("source", DutySource, "guide_duty_source_known"),
            one_of("state", DutyState, "guide_duty_state_known"),
            models.UniqueConstraint(
                Coalesce("agency", 0),
                Coalesce("system", 0),
                Coalesce("service", 0),
                Coalesce("topic", Value("")),
                "code",
                condition=Q(ended_on=None),
                name="guide_duty_once",
            ),
            models.CheckConstraint(
                condition=Q(system__isnull=False) | Q(topic__isnull=False), name="guide_duty_about_something"
            ),
        )
        indexes = (
            # The board counts by system and state, and reads the cells of the agencies it shows.
            models.Index(
                fields=["source", "system", "state"], name="guide_duty_tally", condition=Q(ended_on=None)
            ),
            models.Index(
                fields=["agency", "source", "state"], name="guide_duty_row", condition=Q(ended_on=None)
            ),
        )

    def __str__(self) -> str:
        """Return agency, system and topic ids."""
        return f"{self.agency_id}/{self.system_id}/{self.topic_id}"


class GuideDutyChange(models.Model):
    """A duty's state from a moment on; insert-only: the history behind the board."""

    duty = models.ForeignKey(GuideDuty, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=14, choices=choices(DUTY_LABELS))
    at = models.DateTimeField(db_index=True)
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (one_of("state", DutyState, "guide_duty_change_known"),)

    def __str__(self) -> str:
        """Return duty and state."""
        return f"{self.duty_id}: {self.state}"

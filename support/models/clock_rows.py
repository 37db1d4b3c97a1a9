"""Running clocks of tickets, what they stood still for, and the steps of escalation (DOMAIN 7)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.clocks import (
    BASIS_LABELS,
    CLOCK_LABELS,
    MOMENT_LABELS,
    OUTCOME_LABELS,
    PAUSE_LABELS,
    WHY_LABELS,
    Basis,
    ClockKind,
    Moment,
    Outcome,
    Pause,
    Why,
)
from support.models.case import Case, Message
from support.models.fields import choices, one_of
from support.models.journal import Event


class Clock(models.Model):
    """One internal target running on a ticket: `minutes` counted from `started_at`, pauses left out.

    `due_at` is what `queries.calendar.Targets.due` says of it; while the ticket is paused it is the earliest
    possible. A clock that ended is never started again: the next one `follows` it and says `why`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(_("đồng hồ"), max_length=16, choices=choices(CLOCK_LABELS))
    basis = models.CharField(_("tính theo"), max_length=12, choices=choices(BASIS_LABELS), default="working")
    minutes = models.PositiveIntegerField(_("mục tiêu (phút)"))
    started_at = models.DateTimeField(_("tính từ"))
    due_at = models.DateTimeField(_("hạn"))
    paused = models.BooleanField(_("tạm dừng"), default=False)
    ended_at = models.DateTimeField(_("dừng lúc"), null=True, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=choices(OUTCOME_LABELS), blank=True)
    why = models.CharField(_("lý do"), max_length=10, choices=choices(WHY_LABELS), default="opened")
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

    class Meta:
        verbose_name = _("đồng hồ")
        verbose_name_plural = _("đồng hồ")
        constraints = (
            one_of("kind", ClockKind, "clock_kind_known"),
            one_of("basis", Basis, "clock_basis_known"),
            one_of("why", Why, "clock_why_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(one.value for one in Outcome)]), name="clock_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | (Q(ended_at__isnull=False, paused=False) & ~Q(outcome="")),
                name="clock_ended_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at"), minutes__gte=1), name="clock_forward"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_at=None), name="clock_one_running"
            ),
        )
        indexes = (
            # What the sweep walks: running clocks by their due date.
            models.Index("kind", "due_at", condition=Q(ended_at=None, paused=False), name="clock_running"),
            models.Index("case", "started_at", name="clock_of_case"),
        )

    def __str__(self) -> str:
        """Return kind and case."""
        return f"{self.kind} {self.case_id}"


class ClockPause(models.Model):
    """A stretch in which the clocks of a ticket stand still, and the word of ours that justifies it.

    A pause that turned out unfounded (the mail was taken back, or reached nobody) keeps its row and lasts
    nothing.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(_("lý do"), max_length=12, choices=choices(PAUSE_LABELS))
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("từ"))
    until = models.DateTimeField(_("đến"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần tạm dừng")
        verbose_name_plural = _("các lần tạm dừng")
        constraints = (
            one_of("reason", Pause, "clock_pause_reason_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="clock_pause_forward"
            ),
            models.CheckConstraint(
                condition=~Q(reason=Pause.REQUESTER.value) | Q(message__isnull=False),
                name="clock_pause_justified",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="clock_pause_one_open"),
        )
        indexes = (models.Index("case", "since", name="clock_pause_of_case"),)

    def __str__(self) -> str:
        """Return reason and case."""
        return f"{self.reason} {self.case_id}"


class EscalationStep(models.Model):
    """What happens so many working minutes before or after a due date; once for each clock."""

    clock = models.CharField(_("đồng hồ"), max_length=16, choices=choices(CLOCK_LABELS))
    minutes = models.PositiveIntegerField(
        _("số phút làm việc"),
        help_text=_("0 là đúng lúc đến hạn. Bước trước hạn không bao giờ rơi vào nửa đầu của thời gian."),
    )
    moment = models.CharField(_("so với hạn"), max_length=8, choices=choices(MOMENT_LABELS))
    tell_holder = models.BooleanField(
        _("báo cán bộ xử lý"),
        default=True,
        help_text=_("Phiếu chưa phân công: báo cán bộ đang trực; không có ca nào thì báo mọi cán bộ trực."),
    )
    tell_lead = models.BooleanField(
        _("báo lãnh đạo đội"),
        default=False,
        help_text=_("Lãnh đạo có tên trong hàng đợi; không có thì mọi lãnh đạo đội xem được phiếu."),
    )
    raise_priority = models.BooleanField(_("nâng mức ưu tiên một bậc"), default=False)
    hand_over = models.BooleanField(
        _("chuyển cho lãnh đạo đội"),
        default=False,
        help_text=_("Lãnh đạo đang giữ ít phiếu mở nhất."),
    )
    give_duty = models.BooleanField(
        _("giao cán bộ đang trực"),
        default=False,
        help_text=_("Chỉ khi chưa ai giữ phiếu, theo lịch trực của hàng đợi lúc đó."),
    )
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("bước báo hạn")
        verbose_name_plural = _("các bước báo hạn")
        ordering = ("clock", "-moment", "minutes")
        constraints = (
            one_of("clock", ClockKind, "escalation_clock_known"),
            one_of("moment", Moment, "escalation_moment_known"),
            models.CheckConstraint(
                condition=Q(moment=Moment.AFTER.value) | Q(minutes__gte=1), name="escalation_before_ahead"
            ),
            models.UniqueConstraint(fields=["clock", "moment", "minutes"], name="escalation_once"),
        )

    def __str__(self) -> str:
        """Return clock, side and minutes."""
        return f"{self.get_clock_display()} {self.get_moment_display()} {self.minutes}"


class Escalation(models.Model):
    """A step applied to a clock: the row is the claim, so that of two sweeps only one applies it.

    `event` is None where the step was taken over from the clock this one follows.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="escalations")
    step = models.ForeignKey(EscalationStep, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần báo hạn")
        verbose_name_plural = _("các lần báo hạn")
        constraints = (models.UniqueConstraint(fields=["clock", "step"], name="escalation_applied_once"),)

    def __str__(self) -> str:
        """Return clock and step."""
        return f"{self.clock_id}/{self.step_id}"

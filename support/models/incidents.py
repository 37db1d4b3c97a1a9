"""Major incidents and planned maintenance (N19): what stands still, which tickets are of it, who was told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.incidents import (
    AUDIENCE_LABELS,
    KIND_LABELS,
    SEVERITY_LABELS,
    STATE_LABELS,
    UPDATE_LABELS,
    Audience,
    IncidentKind,
    IncidentState,
    Joined,
    Severity,
    UpdateKind,
    Way,
)
from support.models.agency import Agency
from support.models.case import Case, Message
from support.models.fields import choices, one_of
from support.models.journal import Event
from support.models.outgoing import OutgoingMail
from support.models.systems import ConnectedSystem, Platform

_USER = settings.AUTH_USER_MODEL


class Incident(models.Model):
    """One incident, or one planned outage. `public` lets everybody read its public text.

    `banner` shows it above the pages of those it concerns while it runs.
    """

    number = models.CharField(_("mã sự cố"), max_length=20, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=choices(KIND_LABELS))
    severity = models.CharField(_("mức độ"), max_length=8, choices=choices(SEVERITY_LABELS))
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=choices(STATE_LABELS), default=IncidentState.OPEN.value
    )
    title = models.CharField(_("tên"), max_length=300)
    public_text = models.TextField(_("lời công bố"), blank=True)
    error_code = models.CharField(_("mã lỗi"), max_length=80, blank=True)
    public = models.BooleanField(_("công khai"), default=False)
    banner = models.BooleanField(_("hiện băng báo"), default=True)
    started_at = models.DateTimeField(_("xảy ra từ"))
    planned_end = models.DateTimeField(_("dự kiến xong"), null=True, blank=True)
    declared_at = models.DateTimeField(_("mở lúc"))
    declared_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    cause_at = models.DateTimeField(_("biết nguyên nhân lúc"), null=True, blank=True)
    fixed_at = models.DateTimeField(_("khắc phục lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    cause = models.TextField(_("nguyên nhân gốc"), blank=True)
    prevention = models.TextField(_("việc phòng ngừa"), blank=True)
    guides = models.TextField(_("tài liệu cần sửa"), blank=True)
    reviewed_at = models.DateTimeField(_("duyệt rà soát lúc"), null=True, blank=True)
    reviewed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("sự cố")
        verbose_name_plural = _("sự cố")
        constraints = (
            one_of("kind", IncidentKind, "incident_kind_known"),
            one_of("severity", Severity, "incident_severity_known"),
            one_of("state", IncidentState, "incident_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "monitoring"], ended_at=None)
                | Q(state__in=["ended", "reviewed"], ended_at__isnull=False),
                name="incident_ended_once_over",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="incident_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(planned_end=None) | Q(planned_end__gt=F("started_at")),
                name="incident_planned_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state="reviewed", reviewed_at__isnull=False)
                | (~Q(state="reviewed") & Q(reviewed_at=None)),
                name="incident_reviewed_by_somebody",
            ),
        )
        indexes = (
            models.Index(F("declared_at").desc(), F("id").desc(), name="incident_latest"),
            models.Index(
                F("declared_at").desc(),
                name="incident_running",
                condition=Q(state__in=["open", "monitoring"]),
            ),
        )

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def is_running(self) -> bool:
        """True until it has ended."""
        return self.ended_at is None


class IncidentCounter(models.Model):
    """The series of incidents (SC-…), one row a year; taken under its own row lock."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return year and last number."""
        return f"{self.year}: {self.last}"


class IncidentScope(models.Model):
    """A system or a platform that an incident is about."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="scopes")
    system = models.ForeignKey(
        ConnectedSystem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(system__isnull=False, platform=None) | Q(system=None, platform__isnull=False),
                name="incident_scope_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["incident", "system"],
                condition=Q(system__isnull=False),
                name="incident_system_once",
            ),
            models.UniqueConstraint(
                fields=["incident", "platform"],
                condition=Q(platform__isnull=False),
                name="incident_platform_once",
            ),
        )

    def __str__(self) -> str:
        """Return the name of what it is about."""
        return str(self.system or self.platform)


class IncidentCase(models.Model):
    """A ticket of an incident; `current` while the incident runs and nobody took the ticket out.

    A ticket somebody took out, or said to be another matter, keeps its row and is not offered again.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="children")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    how = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Joined])
    current = models.BooleanField(default=True)
    attached_at = models.DateTimeField(_("gắn lúc"))
    attached_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    detached_at = models.DateTimeField(_("bỏ gắn lúc"), null=True, blank=True)
    detached_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            one_of("how", Joined, "incident_case_how_known"),
            models.UniqueConstraint(fields=["incident", "case"], name="incident_case_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(current=True), name="one_open_incident_a_case"
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(detached_at=None), name="incident_case_current_is_attached"
            ),
        )
        indexes = (models.Index("incident", "attached_at", name="incident_children"),)

    def __str__(self) -> str:
        """Return incident and case ids."""
        return f"{self.incident_id}/{self.case_id}"


class IncidentUpdate(models.Model):
    """One notice of an incident; `token` comes from the form, so that sending it twice is one notice."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="updates")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(_("loại"), max_length=8, choices=choices(UPDATE_LABELS))
    audience = models.CharField(_("gửi tới"), max_length=10, choices=choices(AUDIENCE_LABELS))
    text = models.TextField(_("nội dung"))
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=40)
    leaves_at = models.DateTimeField()  # until then it can be taken back, and no agency reads it
    state_before = models.CharField(max_length=12, choices=choices(STATE_LABELS))
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (
            one_of("kind", UpdateKind, "incident_update_kind_known"),
            one_of("audience", Audience, "incident_update_audience_known"),
            models.UniqueConstraint(fields=["incident", "seq"], name="incident_update_numbered"),
            models.UniqueConstraint(fields=["incident", "token"], name="incident_update_once"),
        )

    def __str__(self) -> str:
        """Return incident and number."""
        return f"{self.incident_id}/{self.seq}"


class IncidentNotice(models.Model):
    """How one recipient of a notice was told: in a ticket's thread, by a mail of its own, or not by us yet.

    `stage_before` and `stage_after` say what the notice made of the ticket; `kept` why it stayed open.
    """

    update = models.ForeignKey(IncidentUpdate, on_delete=models.PROTECT, related_name="notices")
    way = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Way])
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mail = models.OneToOneField(
        OutgoingMail, on_delete=models.PROTECT, null=True, blank=True, related_name="incident_notice"
    )
    neutral = models.BooleanField(default=False)  # without system detail (N5)
    stage_before = models.CharField(max_length=20, blank=True)
    stage_after = models.CharField(max_length=20, blank=True)
    kept = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            one_of("way", Way, "incident_notice_way_known"),
            models.UniqueConstraint(
                fields=["update", "case"], condition=Q(case__isnull=False), name="incident_told_once_a_case"
            ),
            models.CheckConstraint(
                condition=~Q(way="thread") | Q(case__isnull=False, message__isnull=False, mail__isnull=False),
                name="incident_thread_has_its_mail",
            ),
        )

    def __str__(self) -> str:
        """Return update and way."""
        return f"{self.update_id} {self.way}"


class IncidentFollower(models.Model):
    """A member of an affected agency who asked to be told, without filing a request."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="followers")
    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "user"], name="incident_follower_once"),)

    def __str__(self) -> str:
        """Return incident and user ids."""
        return f"{self.incident_id}/{self.user_id}"


class IncidentEvent(models.Model):
    """Which incident an event is about: its story, and who must hear of it."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="incident")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="story")

    def __str__(self) -> str:
        """Return incident and event ids."""
        return f"{self.incident_id}/{self.event_id}"

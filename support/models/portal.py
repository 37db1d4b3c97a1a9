"""What the portal keeps beside a ticket: the failed call (Điều 5.2), the link of who has no account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from support.domain.api_incident import ENVIRONMENT_LABELS, ApiIn, Environment
from support.models.case import Case
from support.models.fields import choices, one_of


class ApiIncident(models.Model):
    """The technical side of an incident; its texts are also words of the ticket's search document."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="api_incident")
    service = models.CharField(_("dịch vụ"), max_length=200, blank=True)
    endpoint = models.CharField(_("địa chỉ gọi"), max_length=400, blank=True)
    error_code = models.CharField(_("mã lỗi"), max_length=80, blank=True)
    request_id = models.CharField(_("mã yêu cầu"), max_length=400, blank=True)
    started_at = models.DateTimeField(_("bắt đầu"), null=True, blank=True)
    ended_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)
    environment = models.CharField(
        _("môi trường"), max_length=10, choices=choices(ENVIRONMENT_LABELS), blank=True, default=""
    )

    class Meta:
        verbose_name = _("sự cố API")
        verbose_name_plural = _("sự cố API")
        constraints = (
            one_of("environment", Environment, "api_environment_known"),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="api_window_forward",
            ),
        )

    def __str__(self) -> str:
        """Return service and code."""
        return f"{self.service} {self.error_code}"

    @property
    def told(self) -> ApiIn:
        """Return the row as plain data."""
        return ApiIn(
            self.service,
            self.endpoint,
            self.error_code,
            self.request_id,
            self.started_at,
            self.ended_at,
            Environment(self.environment),
        )


class TrackingLink(models.Model):
    """Lets who filed without an account look where the ticket stands; the address is signed from `nonce`."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="tracking")
    nonce = models.CharField(max_length=40, unique=True, editable=False)
    created_at = models.DateTimeField(_("tạo lúc"), db_index=True)
    expires_at = models.DateTimeField(_("hết hạn"))
    revoked_at = models.DateTimeField(_("đã thu hồi"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("đường dẫn theo dõi")
        verbose_name_plural = _("đường dẫn theo dõi")

    def __str__(self) -> str:
        """Return the ticket's key."""
        return f"{self.case_id}"

"""Lists somebody uploads into the catalogue: kept as they came, checked, then taken in piece by piece."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from support.models.fields import one_of


class ImportState(models.TextChoices):
    """How far an uploaded list has come."""

    CHECKED = "checked", _("đã kiểm tra, chờ xác nhận")
    WAITING = "waiting", _("chờ nhập")
    RUNNING = "running", _("đang nhập")
    DONE = "done", _("đã nhập")
    FAILED = "failed", _("không nhập được")
    REFUSED = "refused", _("đã bỏ, không nhập")


class AgencyImport(models.Model):
    """One uploaded list of agencies; its bytes go once it is taken in or refused.

    `total` counts its good lines, `done` those taken in so far. `counts` says what the check found (new,
    changed, same, faults, whole) and, once taken in, what became of it. `faults` are [line, column,
    sentence, params], told in the order of lines.
    """

    name = models.CharField(_("tên tệp"), max_length=200)
    raw = models.BinaryField(default=b"")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("tải lên lúc"), auto_now_add=True)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.CHECKED)
    total = models.PositiveIntegerField(_("số dòng"), default=0)
    done = models.PositiveIntegerField(_("đã nhập"), default=0)
    encoding = models.CharField(max_length=20, blank=True)
    faults = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("danh sách tải lên")
        verbose_name_plural = _("danh sách tải lên")
        constraints = (one_of("state", list(ImportState), "agency_import_state_known"),)

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name

"""The catalogue of connected systems (Điều 5): platforms, systems, services, connections, their liaisons."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from support.domain.systems import EXEMPTION_LABELS, SYSTEM_LABELS, Exemption, SystemKind
from support.domain.text import fold, nfc, sort_key
from support.models.agency import Agency, Contact
from support.models.fields import choices, one_of


class Platform(models.Model):
    """What connections run over (Điều 5.1); its operator is dated data, not in the Circular."""

    key = models.SlugField(_("khóa"), max_length=40, unique=True)
    name = models.CharField(_("tên nền tảng"), max_length=255, unique=True)
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True)
    operator = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị vận hành"),
    )
    to_verify = models.BooleanField(_("cần đối chiếu"), default=False)
    active = models.BooleanField(_("đang dùng"), default=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("nền tảng")
        verbose_name_plural = _("nền tảng")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ConnectedSystem(models.Model):
    """An information system or database that is connected, or asks to be (Điều 5.1, 6.1)."""

    key = models.SlugField(_("khóa"), max_length=60, unique=True, null=True, blank=True)
    name = models.CharField(_("tên hệ thống"), max_length=255)
    kind = models.CharField(
        _("loại"), max_length=16, choices=choices(SYSTEM_LABELS), default=SystemKind.SYSTEM.value
    )
    clause = models.CharField(_("điều khoản"), max_length=60, blank=True)
    owner = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="systems",
        verbose_name=_("chủ quản"),
    )
    platforms = models.ManyToManyField(
        Platform, blank=True, related_name="systems", verbose_name=_("nền tảng")
    )
    safety_level = models.PositiveSmallIntegerField(_("cấp độ an toàn"), null=True, blank=True)
    assessed_on = models.DateField(_("kiểm tra, đánh giá gần nhất"), null=True, blank=True)
    exemption = models.CharField(
        _("miễn kiểm tra"), max_length=20, choices=choices(EXEMPTION_LABELS), blank=True, default=""
    )
    to_verify = models.BooleanField(_("cần đối chiếu"), default=False)
    active = models.BooleanField(_("đang dùng"), default=True)
    sort_key = models.CharField(max_length=800, db_index=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = _("hệ thống kết nối")
        verbose_name_plural = _("hệ thống kết nối")
        ordering = ("sort_key",)
        constraints = (
            one_of("kind", SystemKind, "system_kind_known"),
            one_of("exemption", Exemption, "system_exemption_known"),
            models.CheckConstraint(
                condition=Q(safety_level=None) | Q(safety_level__gte=1, safety_level__lte=5),
                name="system_level_known",
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the name NFC, and beside it what sorting and searching need."""
        self.name = nfc(self.name)
        self.sort_key = sort_key(self.name)[:800]
        self.search_text = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Service(models.Model):
    """A service a connection may use (dịch vụ khai thác)."""

    system = models.ForeignKey(
        ConnectedSystem,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("hệ thống cung cấp"),
    )
    code = models.CharField(_("mã dịch vụ"), max_length=60, blank=True)
    name = models.CharField(_("tên dịch vụ"), max_length=255)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("dịch vụ khai thác")
        verbose_name_plural = _("dịch vụ khai thác")
        constraints = (models.UniqueConstraint(fields=["system", "name"], name="service_once"),)

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}".strip()


class Connection(models.Model):
    """An agency's connection of a system: for what, within which scope (Điều 10.1a, 10.2b)."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="connections", verbose_name=_("cơ quan")
    )
    system = models.ForeignKey(
        ConnectedSystem, on_delete=models.PROTECT, related_name="connections", verbose_name=_("hệ thống")
    )
    platform = models.ForeignKey(
        Platform,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="connections",
        verbose_name=_("qua nền tảng"),
    )
    services = models.ManyToManyField(
        Service, blank=True, related_name="connections", verbose_name=_("dịch vụ")
    )
    purpose = models.TextField(_("mục đích"), blank=True)
    scope = models.TextField(_("phạm vi"), blank=True)
    fields = models.TextField(_("nội dung thông tin"), blank=True)
    field_count = models.PositiveIntegerField(_("số trường thông tin"), null=True, blank=True)
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    until = models.DateField(_("đến ngày"), null=True, blank=True)
    over_scope = models.BooleanField(_("có dấu hiệu vượt phạm vi"), default=False)

    class Meta:
        verbose_name = _("kết nối")
        verbose_name_plural = _("kết nối")
        constraints = (
            models.UniqueConstraint(
                fields=["agency", "system"], condition=Q(until=None), name="one_current_connection"
            ),
        )

    def __str__(self) -> str:
        """Return agency and system."""
        return f"{self.agency} – {self.system}"


class Liaison(models.Model):
    """Who speaks for an agency on a connection (đầu mối, cán bộ phụ trách kết nối); a contact or a user."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="liaisons", verbose_name=_("kết nối")
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="liaisons",
        verbose_name=_("người liên hệ"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="liaisons",
        verbose_name=_("người dùng"),
    )
    position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    since = models.DateField(_("từ ngày"), default=timezone.localdate)
    until = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("đầu mối")
        verbose_name_plural = _("đầu mối")
        constraints = (
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | Q(user__isnull=False), name="liaison_is_somebody"
            ),
        )

    def __str__(self) -> str:
        """Return the person's name."""
        return str(self.contact or self.user)

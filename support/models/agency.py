"""Agencies, their mail domains, who belongs to them, and the people who write to us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from support.domain.privacy import mask
from support.domain.roles import MEMBER_LABELS, MemberRole
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.domain.text import fold, nfc, sort_key
from support.models.fields import choices


class Agency(models.Model):
    """An agency or organisation that connects to, or asks about, the database (Điều 2)."""

    code = models.CharField(_("mã định danh"), max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(_("tên cơ quan"), max_length=255)
    short_name = models.CharField(_("tên ngắn"), max_length=80, blank=True)
    sort_key = models.CharField(max_length=800, db_index=True, editable=False)
    search_text = models.TextField(default="", editable=False)
    kind = models.CharField(
        _("loại cơ quan"), max_length=16, choices=choices(AGENCY_LABELS), default=AgencyKind.STATE.value
    )
    valid_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("nhập vào"),
    )
    # Who speaks for it today: the end of the chain of `merged_into`, kept so that no query climbs it.
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        editable=False,
        verbose_name=_("cơ quan kế thừa"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("cơ quan cấp trên"),
    )
    active = models.BooleanField(_("đang hoạt động"), default=True)
    to_verify = models.BooleanField(_("cần đối chiếu"), default=False)

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        """Return the short name where there is one."""
        return self.short_name or self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the name NFC, and beside it what sorting and searching need."""
        self.prepare()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def prepare(self) -> None:
        """Fill the columns made from others; who writes many rows at once calls it for each."""
        self.name = nfc(self.name)
        self.sort_key = sort_key(self.name)[:800]
        self.search_text = fold(f"{self.name} {self.short_name} {self.code or ''}")


class AgencyDomain(models.Model):
    """A mail domain that belongs to exactly one agency; free providers never do."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="domains", verbose_name=_("cơ quan")
    )
    domain = models.CharField(_("tên miền thư"), max_length=253, unique=True)

    class Meta:
        verbose_name = _("tên miền thư")
        verbose_name_plural = _("tên miền thư")

    def __str__(self) -> str:
        """Return the domain."""
        return self.domain


class Membership(models.Model):
    """A user's place in an agency; it grants sight of the agency's tickets while it lasts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("người dùng"),
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("cơ quan")
    )
    role = models.CharField(
        _("vai trò"), max_length=16, choices=choices(MEMBER_LABELS), default=MemberRole.MEMBER.value
    )
    since = models.DateTimeField(_("từ"), auto_now_add=True)
    until = models.DateTimeField(_("đến"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên cơ quan")
        verbose_name_plural = _("thành viên cơ quan")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "agency"], condition=Q(until=None), name="one_current_membership"
            ),
        )

    def __str__(self) -> str:
        """Return user and agency."""
        return f"{self.user_id}@{self.agency_id}"

    @property
    def is_current(self) -> bool:
        """True while it grants anything."""
        return self.until is None or self.until > timezone.now()


class Contact(models.Model):
    """A person who writes, calls or visits; verified only by a person on our side, never by mail."""

    email = models.CharField(_("thư điện tử"), max_length=320, unique=True, null=True, blank=True)
    name = models.CharField(_("họ và tên"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=32, blank=True, db_index=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("cơ quan"),
    )
    verified_at = models.DateTimeField(_("xác minh lúc"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_shared = models.BooleanField(_("hộp thư nhiều người dùng"), default=False)
    # Found to be the same person as another: the row stays so that its address is still recognised.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("gộp vào"),
        editable=False,
    )
    name_key = models.CharField(max_length=200, default="", db_index=True, editable=False)
    search_text = models.TextField(default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("người liên hệ")
        verbose_name_plural = _("người liên hệ")

    def __str__(self) -> str:
        """Return the name, else the address."""
        return self.name or self.email or "—"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep beside the name what finding a person, and another of the same name, needs."""
        self.name_key, self.search_text = contact_words(self.name, self.email, self.phone)
        named = kwargs.get("update_fields")
        if isinstance(named, list | tuple):
            kwargs["update_fields"] = [*named, "name_key", "search_text"]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def person(self) -> Contact:
        """Return whom the row stands for: the person it was merged into, else itself."""
        return self.merged_into or self


def contact_words(name: str, email: str | None, phone: str) -> tuple[str, str]:
    """Return the folded name and the folded words by which a contact is found; no personal number is."""
    called = mask(name)
    return fold(called)[:200], fold(f"{called} {email or ''} {phone}")


class Invitation(models.Model):
    """A single-use, expiring invitation; only the digest of its token is kept."""

    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("thư điện tử"), max_length=254)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    roles = models.JSONField(_("vai trò"), default=list, blank=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cơ quan"),
    )
    member_role = models.CharField(
        _("tư cách trong cơ quan"), max_length=16, choices=choices(MEMBER_LABELS), blank=True
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người mời"),
    )
    created_at = models.DateTimeField(_("mời lúc"), auto_now_add=True)
    expires_at = models.DateTimeField(_("hết hạn"))
    used_at = models.DateTimeField(_("đã dùng"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("đã thu hồi"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người dùng"),
    )

    class Meta:
        verbose_name = _("lời mời")
        verbose_name_plural = _("lời mời")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        """Return the invited address."""
        return self.email

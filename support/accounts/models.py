"""The user: signs in by e-mail address, carries a full name and a position."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users keyed by a casefolded e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create and save a user; raises ValueError without an address."""
        if not email:
            raise ValueError("Cần địa chỉ thư điện tử.")
        user = self.model(email=email.strip().casefold(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create a user who may open the configuration site; used by Django's own command."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by address, whatever its letter case."""
        return self.get(email=(username or "").strip().casefold())


class User(AbstractUser):
    """A person who signs in: staff of the NDB agency (by group) or of an agency (by membership)."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("địa chỉ thư điện tử"), max_length=254, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=32, blank=True)
    sort_key = models.CharField(max_length=500, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        """Return the name people call the user by."""
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Return the full name (Django's and helpdesk's own hook)."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the given name: the last word of a Vietnamese name."""
        return self.full_name.rsplit(" ", 1)[-1]

"""How allauth behaves here: accounts come from invitations only; links lead to the product's own address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from support.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; after signing in everybody starts at home, which leads on by role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: an administrator invites, the invitation makes the account."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Return home."""
        return reverse("support:home")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset mail on BASE_URL, whatever Host the asking request named."""
        path = urlsplit(str(super().get_reset_password_from_key_url(key))).path
        return f"{settings.BASE_URL}{path}"

    def set_password(self, user: User, password: str) -> None:
        """Set a new password, and forget failed attempts with the old one: who proved himself may sign in."""
        super().set_password(user, password)
        reset(username=_spelled(user.email))


def typed_address(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the address that somebody tries to sign in with, in one spelling: failures are counted by it."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return _spelled(str(given))


def _spelled(address: str) -> str:
    return address.strip().lower()[:254]

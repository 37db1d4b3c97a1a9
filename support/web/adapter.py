"""How allauth behaves here: accounts come from invitations only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; after signing in everybody starts at home, which leads on by role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: an administrator invites, the invitation makes the account."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Return home."""
        return reverse("support:home")

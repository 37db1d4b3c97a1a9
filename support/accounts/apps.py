"""The app of the user, apart from support: a custom User beside helpdesk.models is a circular import."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Label `accounts`."""

    name = "support.accounts"
    label = "accounts"
    verbose_name = _("Người dùng")

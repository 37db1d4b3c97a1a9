"""The app of the user, apart from support: a custom User beside helpdesk.models is a circular import."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label `accounts`."""

    name = "support.accounts"
    label = "accounts"
    verbose_name = "Người dùng"

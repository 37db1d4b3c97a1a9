"""The app `mailin`: the mail room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _install_guards(**kwargs: Any) -> None:
    from support.models import guards  # noqa: PLC0415 - models load after apps

    guards.install(kwargs["using"])


class MailinConfig(AppConfig):
    """Label `mailin`."""

    name = "mailin"
    verbose_name = _("Tiếp nhận thư")

    def ready(self) -> None:
        """Guard the ledger of mails after every migration, as support does for its own tables."""
        post_migrate.connect(_install_guards, sender=self)

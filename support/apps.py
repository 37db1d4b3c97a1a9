"""The app `support`: installs the database's own guards after each migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _install_guards(**kwargs: Any) -> None:
    from support.models import guards  # noqa: PLC0415 - models load after apps

    guards.install(kwargs["using"])


class SupportConfig(AppConfig):
    """Label `support`."""

    name = "support"
    verbose_name = _("Hỗ trợ")

    def ready(self) -> None:
        """Register the checks, and the guards that SQLite's table rebuild would drop silently."""
        from support.config import checks  # noqa: F401, PLC0415 - registers by import

        post_migrate.connect(_install_guards, sender=self)

"""The app `kb`: the library of user guides."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _install_guards(**kwargs: Any) -> None:
    from support.models import guards  # noqa: PLC0415 - models load after apps

    guards.install(kwargs["using"])


class KbConfig(AppConfig):
    """Label `kb`."""

    name = "kb"
    verbose_name = _("Kho tài liệu")

    def ready(self) -> None:
        """Guard published versions after every migration."""
        from kb.guards import GUIDES, guards_of_library  # noqa: PLC0415 - needs the models
        from support.models import guards  # noqa: PLC0415

        guards.register(guards_of_library())
        guards.register_index(GUIDES)
        post_migrate.connect(_install_guards, sender=self)

"""The app `kb`: the library of user guides."""

from __future__ import annotations

from django.apps import AppConfig


class KbConfig(AppConfig):
    """Label `kb`."""

    name = "kb"
    verbose_name = "Kho tài liệu"

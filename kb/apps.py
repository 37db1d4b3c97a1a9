"""The app `kb`: the library of user guides."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    """Label `kb`."""

    name = "kb"
    verbose_name = _("Kho tài liệu")

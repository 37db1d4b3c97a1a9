"""Static files: which are served, and under names that carry their digest so that browsers may keep them."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage


class AdminFiles(AppDirectoriesFinder):
    """Of the packages only the configuration site's files; the others bring 33 MB that no page asks for."""

    def __init__(self) -> None:
        """Look at one app."""
        super().__init__(["django.contrib.admin"])


class Storage(CompressedManifestStaticFilesStorage):
    """Digests also inside `import … from "./x.js"`, for the modules are served as they are written."""

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *args: Any, **kwargs: Any) -> Callable[[Match[str]], str]:
        """Leave django-htmx's own scripts alone: one imports a bundle that it does not ship; we use none."""
        if name.startswith("django_htmx/"):
            return lambda found: found[0]
        converter: Callable[[Match[str]], str] = super().url_converter(name, *args, **kwargs)
        return converter

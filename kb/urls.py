"""Addresses of the library; the namespace is `kb`. Pages that stand beside guides come before `<slug>`."""

from __future__ import annotations

from importlib import import_module

from kb.routes import ROOMS

app_name = "kb"

urlpatterns = [pattern for room in ROOMS for pattern in import_module(f"kb.routes.{room}").urlpatterns]

"""Addresses of the library; the namespace is `kb`. Pages that stand beside guides come before `<slug>`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from kb import routes

app_name = "kb"

# The room with `<slug>` comes last: what stands before it is no guide's address.
_LAST = "reader"
_rooms = sorted(
    (one.name for one in pkgutil.iter_modules(routes.__path__)), key=lambda name: (name == _LAST, name)
)

urlpatterns = [pattern for room in _rooms for pattern in import_module(f"kb.routes.{room}").urlpatterns]

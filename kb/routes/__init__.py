"""Addresses of the library, a module a room: each has `urlpatterns`, joined by `kb.urls`."""

from __future__ import annotations

# The room with `<slug>` comes last: what stands before it is no guide's address.
ROOMS: tuple[str, ...] = ("reader",)
ROOMS: tuple[str, ...] = ("files",)
ROOMS: tuple[str, ...] = ("suggest",)
ROOMS: tuple[str, ...] = ("suggest", "reader")

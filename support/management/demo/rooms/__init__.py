"""What each room shows in the demonstration: a module a room, found by itself, with `play(scene)`.

A room may also have `end(scene)`, played once every room has been: what happens to the tickets of all.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from django.conf import settings

from support.domain.roles import Actor
from support.models import Agency


@dataclass(frozen=True, slots=True)
class Scene:
    """The demonstration so far: its end, people by the local part of their address, agencies by key."""

    now: datetime
    actors: Mapping[str, Actor]
    agencies: Mapping[str, Agency]


def _rooms(package: str) -> list[ModuleType]:
    path = importlib.import_module(package).__path__
    found = sorted(pkgutil.iter_modules(path), key=lambda one: one.name)
    return [importlib.import_module(f"{package}.{one.name}") for one in found]


def play_all(scene: Scene) -> None:
    """Play every room, in the order of their names; each uses `post.at` to act at a past moment."""
    modules = [module for package in (__name__, *settings.SUPPORT_DEMO_ROOMS) for module in _rooms(package)]
    for module in modules:
        module.play(scene)
    for module in modules:
        if hasattr(module, "end"):
            module.end(scene)

"""Pages of each room that test_pages looks at: a module a room, found by itself.

Each module has `pages() -> list[Look]`; it runs over the demonstration's data, after it was loaded.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

from support.management.demo.accounts import ACCOUNTS

OFFICER, LEAD, CHIEF = (ACCOUNTS[place].email for place in (0, 2, 3))
MEMBER, NOBODY = ACCOUNTS[4].email, ""


@dataclass(frozen=True, slots=True)
class Look:
    """One page: who looks (an account's address, NOBODY for a visitor), the picture's name, the address."""

    who: str
    name: str
    address: str
    status: int = 200


def all_looks() -> dict[str, list[Look]]:
    """Return every room's pages by who looks at them."""
    found: dict[str, list[Look]] = {}
    for room in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        for look in importlib.import_module(f"{__name__}.{room.name}").pages():
            found.setdefault(look.who, []).append(look)
    return found

"""Addresses of reading guides."""

from __future__ import annotations

from tests.house.doors import ANYONE, Page
from tests.house.owned_reader import kept_to_itself, public, version_of

PAGES: dict[str, Page] = {
    "kb:guide": Page(ANYONE, own=public, foreign=kept_to_itself),
    "kb:versions": Page(ANYONE, own=public, foreign=kept_to_itself),
    "kb:version": Page(ANYONE, own=version_of(public), foreign=version_of(kept_to_itself)),
}

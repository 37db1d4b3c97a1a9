"""The guide somebody read before asking: named by the address, it stays plain text here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from support.web.context import link

_SLUG = re.compile(r"[a-z0-9_-]{1,160}")
_NUMBER = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Read:
    """A version of a guide as an address names it; whether it exists its own page tells."""

    slug: str
    number: str
    path: str

    @property
    def url(self) -> str:
        """Return its whole address, for words that leave the page."""
        return f"{settings.BASE_URL}{self.path}"


def read_of(asked: Mapping[str, str]) -> Read | None:
    """Return the version named by `tai-lieu` and `ban`, None for anything that is no such name."""
    slug, number = asked.get("tai-lieu", ""), asked.get("ban", "")
    if not _SLUG.fullmatch(slug) or not _NUMBER.fullmatch(number):
        return None
    path = link("kb:version", slug, number)
    return Read(slug, number, path) if path else None

"""The address of one version of a guide, as it stands in an answer, and how it is found there again."""

from __future__ import annotations

import re
from typing import NamedTuple

ROOM = "/tai-lieu/"
MOST = 50  # addresses read out of one text; more is no answer
# What may stand before a path without a host: the beginning, or what is no part of another address.
_PATH = r"(?P<base>https?://[^\s/<>\"']{1,255}|(?<![^\s(\[<\"'“‘:;,]))/tai-lieu/"
_NUMBER = r"(?P<major>\d{1,4})\.(?P<minor>\d{1,4})(?![\w/-]|\.\d)"
_ADDRESS = re.compile(rf"{_PATH}(?P<slug>[a-z0-9_-]{{1,160}})/ban/{_NUMBER}", re.IGNORECASE)


class Pin(NamedTuple):
    """One version of a guide: the guide's slug and the version's number."""

    slug: str
    major: int
    minor: int


def path(slug: str, number: str) -> str:
    """Return the path of a version, "/tai-lieu/<slug>/ban/3.1"; it never leads to another one's words."""
    return f"{ROOM}{slug}/ban/{number}"


def words(base: str, title: str, slug: str, number: str, *, most: int = 0) -> str:
    """Return what is put into an answer: title, number and whole address; the title is cut to fit `most`."""
    address = f"{base}{path(slug, number)}"
    head = f"{title}, bản {number}"
    if most:
        head = head[: max(0, most - len(address) - 2)]
    return f"{head}: {address}"


def found(text: str, base: str) -> list[Pin]:
    """Return the versions whose addresses of ours stand in `text`, each once, in order.

    An address of another host is none of ours; one without a host is.
    """
    if ROOM not in text.casefold():
        return []
    pins: dict[Pin, None] = {}
    for hit in _ADDRESS.finditer(text):
        if hit["base"] and hit["base"].casefold() != base.casefold():
            continue
        pins[Pin(hit["slug"].casefold(), int(hit["major"]), int(hit["minor"]))] = None
        if len(pins) == MOST:
            break
    return list(pins)

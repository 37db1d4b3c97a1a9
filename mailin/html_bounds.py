"""Bounds a mail's HTML before it is cleaned: what would cost the cleaner minutes costs it a moment."""

from __future__ import annotations

import re
from collections import Counter

MOST = 300_000  # characters; a long newsletter has 200,000
DEEP = 1_000  # elements in one another; browsers nest no deeper than 512
_MANY = 1_000  # of what is common in small numbers

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_LONE_AMPERSAND = re.compile(r"&(?![#a-zA-Z])")
_LONG_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{16000,}>?")  # thousands of attributes, or one that never ends
# They hold nothing, or end where the next one begins.
_FLAT = frozenset(
    "area base br col dd dt embed hr img input li link meta p param source track wbr".split()  # noqa: SIM905 - shorter
)


def bounded(html: str) -> str:
    """Return HTML of at most MOST characters that no parser needs more than linear time for.

    The cleaner's parser compares each new element with all that are open, each attribute with all of its tag.
    """
    html = html[:MOST]
    if html.count("&") > _MANY:
        html = _LONE_AMPERSAND.sub("&amp;", html)[:MOST]
    return _Flattener().run(_LONG_TAG.sub("", html))


class _Flattener:
    """Counts the elements that are open; one too deep becomes an element that holds nothing."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.depth = 0

    def run(self, html: str) -> str:
        return _TAG.sub(self._tag, html) if html.count("<") > DEEP else html

    def _tag(self, hit: re.Match[str]) -> str:
        name = hit[2].lower()
        if name in _FLAT:
            return hit[0]
        if hit[1]:
            if self.open[name]:
                self.open[name] -= 1
                self.depth -= 1
            return hit[0]
        if self.depth >= DEEP:
            return "<wbr"
        self.open[name] += 1
        self.depth += 1
        return hit[0]

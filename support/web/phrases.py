"""Pieces that sentences about changes are made of: what stands out, what is joined, how a ticket moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from support.domain import lifecycle
from support.domain.lifecycle import Stage
from support.queries.timeline import Line

Sentence = Callable[[Line, str], SafeString]


def strong(words: object) -> SafeString:
    """Return `words`, escaped, set off from the sentence around them."""
    return format_html("<strong>{}</strong>", words)


def joined(parts: list[Any]) -> SafeString:
    """Return parts of one sentence, joined by semicolons."""
    return format_html_join("; ", "{}", ((part,) for part in parts))


def stage(value: object) -> str:
    """Return what a stage is called."""
    return _(lifecycle.LABELS[Stage(str(value))])


def moved(data: Mapping[str, Any]) -> list[SafeString]:
    """Return the part that says how a ticket moved, none when it stayed."""
    if "to" not in data:
        return []
    words = _("giai đoạn {before} → {after}")
    return [format_html(words, before=stage(data["from"]), after=strong(stage(data["to"])))]


def data(line: Line) -> Mapping[str, Any]:
    """Return what an event holds."""
    return dict(line.event.data) if line.event else {}

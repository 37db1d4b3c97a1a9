"""`{% load law %}`: every “Điều x.y” and every clause of a column leads to its place in the Circular."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import stringfilter
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from support.domain import circular
from support.domain.circular import Citation

register = template.Library()


@register.filter
@stringfilter
def clauses(value: str) -> SafeString:
    """Link the clauses of a column, e.g. "4, 10.2c"."""
    return _linked(value, circular.cited(value))


@register.filter
@stringfilter
def cites(value: str) -> SafeString:
    """Link each “Điều x.y” of a sentence of ours that cites the Circular; it may be translated lazily."""
    words = str(value)
    return _linked(words, circular.cited_in_words(words))


def _linked(value: str, places: Iterable[Citation]) -> SafeString:
    page, parts, done = reverse("support:circular"), [], 0
    for one in places:
        link = format_html('<a href="{}#{}">{}</a>', page, one.anchor, value[one.start : one.end])
        parts += [format_html("{}", value[done : one.start]), link]
        done = one.end
    return format_html_join("", "{}", ((part,) for part in [*parts, value[done:]]))

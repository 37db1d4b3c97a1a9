"""`{% load guide %}`: the text of a guide on a page. The only place that hands HTML of guides on as it is."""

from __future__ import annotations

import re

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kb.domain import importing, markup, reading
from kb.domain.reading import Pair, Words

register = template.Library()
_ID = re.compile(r'(<[a-z0-9]+(?: [a-z]+="[^"]*")*?) id="[^"]*"')


def words() -> Words:
    """Return what the page adds to a text, in the language of the screen."""
    return Words(gettext(reading.REGION), gettext(reading.EXAMPLE), gettext(reading.ANCHOR))


@register.simple_tag
def prose(body: str) -> SafeString:
    """Write the body of a guide, cleaned to what guides may hold and dressed for reading."""
    return SafeString(reading.shown(body, words()))


@register.simple_tag
def imported(body: str, import_id: int) -> SafeString:
    """Write an uploaded document's words as `prose` does; its pictures are not kept yet and come from it."""
    shown = reading.shown(body, words())
    folder = reverse("kb:import-picture", kwargs={"pk": import_id, "place": 1}).removesuffix("1")
    pending = re.compile(re.escape(importing.PENDING) + r"0*(\d+)")
    return SafeString(pending.sub(lambda hit: f"{folder}{hit[1]}", shown))


@register.simple_tag
def pairs(left: str, right: str) -> list[Pair]:
    """Return two bodies as pairs of cleaned pieces, one of each language."""
    found = reading.side_by_side(left, right, words())
    return [Pair(SafeString(one.left), SafeString(one.right)) for one in found]


@register.filter
def placed(anchor: str) -> str:
    """Return an anchor of a body as it stands on a page, for links into it."""
    return f"{markup.ANCHORS}{anchor}"


@register.filter
def compared(html: str) -> SafeString:
    """Write what kb.domain.diff made of cleaned bodies; without anchors: a block may stand there twice."""
    return SafeString(_ID.sub(r"\1", html))


@register.filter
def unmarked(html: str) -> SafeString:
    """Write the new side of a comparison without its marks."""
    return compared(html.replace("<ins>", "").replace("</ins>", ""))

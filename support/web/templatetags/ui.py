"""`{% load ui %}`: icons, stages, dates, form fields and the other small parts every screen is made of."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField, CheckboxInput, Form, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from support.domain import channels, lifecycle, phones, privacy

register = template.Library()
_BESIDE = re.compile(r"(?<=\S) (<[^<>\s@]+@[^<>\s]+>)")


SPRITES = ("img/guides.svg", "img/icons.svg")  # of the library's pages alone, and of every page


@cache
def _drawn() -> Mapping[str, str]:
    """Return name -> the sprite that has it."""
    found: dict[str, str] = {}
    for sprite in SPRITES:
        text = Path(str(finders.find(sprite))).read_text(encoding="utf-8")
        found |= dict.fromkeys(re.findall(r'<symbol id="([^"]+)"', text), sprite)
    return found


@register.simple_tag
def icon(name: str, size: str = "", extra: str = "") -> SafeString:
    """Draw the icon `name` of the sprite; size "sm" (13 px), "" (16) or "lg" (20); hidden from readers."""
    if name not in _drawn():
        warnings.warn(f"Biểu tượng {name} chưa có: chạy ./dev vendor.", stacklevel=2)
    return _svg(name, size, extra, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=1000)
def _svg(name: str, size: str, extra: str, _storage: str) -> SafeString:
    """A list draws more than a hundred icons, few of them different; `_storage` says how files are named."""
    classes = " ".join(filter(None, ["icon", f"icon--{size}" if size else "", extra]))
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        static(_drawn().get(name, SPRITES[-1])),
        name,
    )


@register.simple_tag
def stage_tag(stage: str, *, pill: bool = False) -> SafeString:
    """Icon and words of a stage; `pill=True` once in a page head, plain in lists."""
    known = lifecycle.Stage(stage)
    name, tone = lifecycle.LOOKS[known]
    shape = " stage--pill" if pill else ""
    words = gettext(lifecycle.LABELS[known])
    return format_html('<span class="stage{} tone-{}">{}{}</span>', shape, tone, icon(name), words)


@register.simple_tag
def channel_icon(channel: str) -> SafeString:
    """Icon of a channel, its name for readers and on hover: for lists, where the name has no room."""
    known = channels.Channel(channel)
    words = gettext(channels.LABELS[known])
    drawing = icon(channels.ICONS[known], "sm")
    return format_html(
        '<span title="{}">{}<span class="visually-hidden">{}</span></span>', words, drawing, words
    )


@register.simple_tag
def channel_tag(channel: str) -> SafeString:
    """Icon and name of a channel."""
    known = channels.Channel(channel)
    drawing = icon(channels.ICONS[known], "sm")
    return format_html('<span class="with-icon">{}{}</span>', drawing, gettext(channels.LABELS[known]))


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """Draw a key hint, e.g. {% kbd "Ctrl ↵" %}; not read aloud: the control says what it does."""
    return format_html('<kbd class="kbd" aria-hidden="true">{}</kbd>', keys)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Draw the initials of a person in a circle; size "" or "lg"; put the name beside it."""
    shape = f" avatar--{size}" if size else ""
    return format_html('<span class="avatar{}" aria-hidden="true">{}</span>', shape, initials(name))


# --- Days and hours: always dd/mm/yyyy and 24 hours, in Vietnam's time --------------------------------


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


@register.filter
def masked(text: object) -> str:
    """Write people's words with personal data hidden (Điều 3.1); before anything cuts them."""
    return privacy.mask(str(text or ""))


@register.filter
def address_apart(text: str) -> SafeString:
    """Set the mail address beside a name smaller and cut; the words of the cell stay what they are."""
    found = _BESIDE.search(text)
    if found is None:
        return format_html("{}", text)
    before, after = text[: found.start()], text[found.end() :]
    return format_html('{} <span class="clip clip--mail">{}</span>{}', before, found[1], after)


@register.filter
def vn_date(value: dt.date | dt.datetime | None) -> str:
    """Write 18/03/2026; nothing for None."""
    if value is None:
        return ""
    day = _local(value) if isinstance(value, dt.datetime) else value
    return f"{day:%d/%m/%Y}"


@register.filter
def vn_datetime(value: dt.datetime | None) -> str:
    """Write 18/03/2026 08:12; nothing for None."""
    return "" if value is None else f"{_local(value):%d/%m/%Y %H:%M}"


@register.filter
def vn_time(value: dt.datetime | None) -> str:
    """Write 08:12; nothing for None."""
    return "" if value is None else f"{_local(value):%H:%M}"


@register.filter
def vn_when(value: dt.datetime | None) -> str:
    """Write as short as a list allows: today 08:12, this year 18/03, else 18/03/2025."""
    if value is None:
        return ""
    moment, now = _local(value), timezone.localtime()
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{moment:%d/%m}" if moment.year == now.year else f"{moment:%d/%m/%Y}"


@register.filter
def vn_at(value: dt.datetime | None) -> str:
    """Write a moment of a story, always with its hour: today 08:12, else 18/03 08:12 or 18/03/2025 08:12."""
    if value is None:
        return ""
    day = vn_when(value)
    return day if ":" in day else f"{day} {vn_time(value)}"


@register.simple_tag
def moment(value: dt.datetime, css: str = "") -> SafeString:
    """Wrap `vn_when` in <time> with the exact moment for machines and, on hover, for people."""
    local = _local(value)
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        css,
        local.isoformat(timespec="minutes"),
        vn_datetime(value),
        vn_when(value),
    )


# --- Words --------------------------------------------------------------------------------------------


@register.filter
def initials(name: str) -> str:
    """First letters of the family name and the given name: “Quách Đình Nguyên” gives “QN”."""
    words = [word for word in name.split() if word[:1].isalnum()]
    ends: Sequence[str] = (words[0], words[-1]) if len(words) > 1 else words
    return "".join(word[0].upper() for word in ends) or "?"


@register.filter
def file_size(count: int | None) -> str:
    """Bytes as people say them: 512 B, 42 KB, 1,4 MB (1 KB = 1024 bytes)."""
    if count is None:
        return ""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1000:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0") + " MB"


@register.filter
def phone(number: str) -> str:
    """Write a kept telephone number as people read it: 024 3825 4321."""
    return phones.shown(number)


@register.filter
def short_no(number: str) -> str:
    """Last part of a ticket's number, for lists of one year: HT-2026-000482 gives 000482."""
    return number.rsplit("-", 1)[-1]


@register.filter
def before_no(number: str) -> str:
    """Part of a ticket's number that `short_no` leaves out: HT-2026-000482 gives HT-2026-."""
    return number.removesuffix(short_no(number))


# --- Forms --------------------------------------------------------------------------------------------


def _describe(bound: BoundField) -> dict[str, str | bool]:
    """Attributes that tie a control to its hint and its error, and give it the look."""
    ids = [f"{bound.id_for_label}-{part}" for part in ("error", "hint") if _has(bound, part)]
    attributes: dict[str, str | bool] = {"class": _look(bound)}
    if ids:
        attributes["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _has(bound: BoundField, part: str) -> bool:
    return bool(bound.errors if part == "error" else bound.help_text)


def _look(bound: BoundField) -> str:
    widget = bound.field.widget
    own = str(widget.attrs.get("class", ""))
    if isinstance(widget, CheckboxInput | RadioSelect):
        return own
    return f"{own} form-select".strip() if isinstance(widget, Select) else f"{own} form-control".strip()


@register.inclusion_tag("_partials/_field.html")
def field(bound: BoundField, key: str = "", hint: str | None = None, label: str = "") -> dict[str, Any]:
    """Render label, mark of a required field, control, error and hint of one form field.

    `key`: letter shown beside the label; `hint` and `label` replace the form's own words (then a placeholder
    that repeats the old label goes too); hint="" leaves it out.
    """
    if hint is not None:
        bound.help_text = hint
    bound.label = label or bound.label
    kinds = {CheckboxInput: "check", RadioSelect: "picks"}
    kind = next((name for widget, name in kinds.items() if isinstance(bound.field.widget, widget)), "line")
    attributes = _describe(bound) | ({"placeholder": False} if label else {})
    return {"field": bound, "control": bound.as_widget(attrs=attributes), "kind": kind, "key": key}


@register.inclusion_tag("_partials/_cell.html")
def cell(bound: BoundField, list: str = "", hint: str = "") -> dict[str, Any]:  # noqa: A002 - HTML's name
    """Render a field inside a table whose head names it: control and error.

    `list` names a datalist to offer; `hint` stands in the empty control where a cell holds several.
    """
    bound.help_text = ""
    attributes = _describe(bound) | {"aria-label": str(bound.label)}
    attributes |= {name: value for name, value in (("list", list), ("placeholder", hint)) if value}
    return {"field": bound, "control": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("_partials/_form_errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """List what is wrong with a form, each linking to its field; nothing when all is well."""
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"general": [*form.non_field_errors(), *hidden], "fields": fields}

"""Fields as HTML: long selects without a template for each choice, everything else by Django's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

_SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Draws a select as Django's template does, letter by letter; a list of agencies has hundreds of choices.

    Two templates a choice were most of the cost of the pages that have such a list.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the HTML of a field."""
        if template_name == _SELECT:
            return mark_safe("".join(_select(context["widget"])))  # noqa: S308 - every value is escaped below
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> Iterator[str]:
    yield f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>'
    for group, choices, _index in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{conditional_escape(group)}">'
        for one in choices:
            value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
            yield f'\n  <option value="{value}"{_attributes(one)}>{label}</option>\n'
        if group:
            yield "\n  </optgroup>"
    yield "\n</select>\n"


def _attributes(widget: Mapping[str, Any]) -> str:
    """Return the attributes; one that is False is left out, one that is True has no value."""
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )

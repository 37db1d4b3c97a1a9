"""A select drawn without templates is the same HTML as Django draws, and asks no template for its choices."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.template import Context, Engine
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from support.web.rendering import Renderer
from support.web.sheets import Cells

NASTY = '"><script>alert(1)</script>&'
SELECTS: dict[str, tuple[forms.Select, Any]] = {
    "plain": (forms.Select(choices=[("", "Mọi cơ quan"), (3, "Sở A"), (41, "Sở B")]), 41),
    "nothing to choose": (forms.Select(choices=[]), None),
    "hostile": (forms.Select(attrs={"title": NASTY}, choices=[(NASTY, NASTY), ("b", "b")]), NASTY),
    "groups": (forms.Select(choices=[("Bộ & ngành", [(1, "A"), (2, "B")]), (3, "C")]), 2),
    "flags": (
        forms.Select(attrs={"required": True, "disabled": False, "data-n": 1200}, choices=[(1, "A")]),
        1,
    ),
    "safe and lazy": (forms.Select(choices=[(1, mark_safe("<b>A</b>")), (2, gettext_lazy("Kênh"))]), 1),
    "several": (forms.SelectMultiple(attrs={"size": 4}, choices=[(1, "A"), (2, "B"), (3, "C")]), [1, 3]),
    "yes, no": (forms.NullBooleanSelect(), True),
}


@pytest.mark.parametrize("name", SELECTS)
def test_a_select_is_what_django_draws(name: str) -> None:
    widget, value = SELECTS[name]
    ours, theirs = (
        widget.render("o", value, {"id": "id_o"}, made) for made in (Renderer(), DjangoTemplates())
    )
    assert ours.split() == theirs.split()
    assert isinstance(ours, type(theirs))


def test_a_thousand_choices_ask_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(self: object, name: str, *_rest: object) -> str:
        raise AssertionError(f"mẫu {name} cho một danh sách chọn")

    monkeypatch.setattr(DjangoTemplates, "render", asked)
    drawn = forms.Select(choices=[(n, f"Cơ quan {n}") for n in range(1000)]).render("o", 7)
    assert isinstance(get_default_renderer(), Renderer)
    assert drawn.count("<option") == 1000
    assert drawn.count(" selected") == 1


def test_a_cell_asked_for_by_its_place_is_found_at_the_first_try() -> None:
    cells = Cells(["1204/2026", "thư"])
    assert [cells["0"], cells[-1], cells["1"]] == ["1204/2026", "thư", "thư"]
    for place, error in (("2", IndexError), ("items", ValueError)):
        with pytest.raises(error):
            cells[place]
    told = Engine().from_string("{{ cells.1 }}|{{ cells.7 }}|{% for one in cells %}{{ one }};{% endfor %}")
    assert told.render(Context({"cells": cells})) == "thư||1204/2026;thư;"

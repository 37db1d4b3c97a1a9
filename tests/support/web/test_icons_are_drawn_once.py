"""A list draws more than a hundred icons: none is looked up and put together twice."""

from __future__ import annotations

import gc

import pytest

from support.domain import memory
from support.web.templatetags import ui


def test_an_icon_drawn_before_asks_for_no_address_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def address(path: str) -> str:
        asked.append(path)
        return f"/static/{path}"

    monkeypatch.setattr(ui, "static", address)
    ui._svg.cache_clear()
    first = ui.icon("inbox", "sm")
    assert [ui.icon("inbox", "sm") for _row in range(50)] == [first] * 50
    assert asked == ["img/icons.svg"]
    assert ui.icon("inbox", "lg") != first
    assert len(asked) == 2
    ui._svg.cache_clear()


def test_a_serving_process_leaves_what_is_loaded_out_of_its_collections() -> None:
    before = gc.get_threshold()
    memory.settle.cache_clear()  # whatever ran before in this process
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    try:
        memory.settle()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[0] > 700
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)

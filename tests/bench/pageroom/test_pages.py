"""The measurement of the pages runs with few tickets: every page answers, every table it reads has rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bench import pages
from tests.bench.common import frame
from tests.servers import Missing, leave_out

pytestmark = pytest.mark.once  # on a PostgreSQL of its own, whichever half runs it
FEW, MORE, RUNS = 300, 700, 3


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the measurement tells of two growing numbers of tickets, on a server of its own."""
    words = ("tests.bench.pageroom.pages", str(RUNS), str(FEW), str(MORE))
    try:
        return frame.in_place("postgres", words, durable=False)
    except Missing as lacking:
        leave_out("PostgreSQL", str(lacking))


@pytest.mark.slow
def test_every_page_is_opened_at_every_size(told: dict[str, Any]) -> None:
    assert set(told) == {str(FEW), str(MORE)}
    for size in told.values():
        assert set(size["pages"]) == set(pages.WORDS)
        assert {one["runs"] for one in size["pages"].values()} == {RUNS}


@pytest.mark.slow
def test_the_table_names_every_page(told: dict[str, Any]) -> None:
    table = pages._table({"filled": told, "runs": RUNS})
    assert all(any(line.startswith(words) for line in table) for words in pages.WORDS.values())


def test_a_page_over_its_aim_is_called_missed() -> None:
    one = {
        "p50": 20.0, "p95": 29.0, "cpu50": 10.0, "cpu95": 12.0, "queries": 15, "slowest": 3.0,
        "bytes": 90_000, "gzip": 12_000,
    }  # fmt: skip
    assert pages.MISSED not in pages._line("queue", one, None)
    for worse in ({"p95": 31.0}, {"queries": 16}):
        assert pages.MISSED in pages._line("queue", one | worse, None)
    assert pages.MISSED in pages._line("queue", one, one | {"cpu95": 9.0})
    assert pages.MISSED not in pages._line("search rare", one | {"p95": 49.0}, None)

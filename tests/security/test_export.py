"""Exports: a spreadsheet that opens one runs nothing that a stranger wrote."""

from __future__ import annotations

import csv
import io

import pytest

from support.domain.roles import Role
from support.web.sheets import harmless
from tests import factories
from tests.security.conftest import Browse

pytestmark = pytest.mark.django_db
CALL = '=HYPERLINK("http://nghe-len.example")'
BEGINNINGS = ("", " ", "\t", "\r", "\n", "\u00a0", "\u3000", "a;", "a; ", "a;\t", "a\n", "x;y;")
STARTS = (CALL, "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM(1)")


@pytest.mark.parametrize("cut", [",", ";", "\t"])
def test_no_cell_begins_a_formula_wherever_the_program_cuts_the_line(browse: Browse, cut: str) -> None:
    for begin in BEGINNINGS:
        for start in STARTS:
            factories.case(words=factories.message(f"{begin}{start}", name=f"{begin}{start}"))
    answer = browse(factories.user(Role.AUDITOR)).get("/so-tiep-nhan/tai-ve")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=cut) for cell in line]
    assert len(cells) > len(BEGINNINGS) * len(STARTS)
    assert [
        cell for cell in cells if cell.strip().strip('"')[:1] in set("=+-@＝＋－＠") and cell.strip()
    ] == []


def test_ordinary_words_stay_as_they_are() -> None:
    for words in ("Bình thường", "Lỗi 504; mã a-b", "x = y", "a@b.example", "1-2"):
        assert harmless(words) == words

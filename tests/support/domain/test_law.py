"""A document in force on a day it was not, an article without an anchor, a clause that leads nowhere."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain import circular
from support.domain.law import CIRCULAR, REFERENCES, LawKind, Standing, standing
from support.domain.topics import TOPICS

DAY = date(2022, 12, 19)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "replaced", "expected"),
    [
        (DAY - ONE, DAY, None, False, Standing.NOT_YET),
        (DAY, DAY, None, False, Standing.IN_FORCE),
        (DAY, None, DAY, True, Standing.UNKNOWN),
        (DAY + ONE, DAY, DAY, True, Standing.ENDED),
        (DAY, DAY, DAY, True, Standing.IN_FORCE),
        (DAY, DAY, None, True, Standing.REPLACED),
        (DAY, None, None, True, Standing.REPLACED),
        (DAY, None, None, False, Standing.UNKNOWN),
    ],
)
def test_r38_a_reference_stands_on_a_day(
    day: date, starts: date | None, ends: date | None, replaced: bool, expected: Standing
) -> None:
    assert standing(day, starts, ends, replaced=replaced) is expected


def test_r38_the_circular_is_in_force_from_the_day_it_says() -> None:
    shipped = next(one for one in REFERENCES if one.key == CIRCULAR)
    assert (shipped.issued, shipped.starts) == (date(2022, 11, 4), DAY)
    assert "kể từ ngày 19 tháng 12 năm 2022" in circular.text().articles[12].paragraphs[0].text


def test_r30_what_is_not_in_the_circular_is_marked_and_what_is_replaced_names_its_successor() -> None:
    by_key = {one.key: one for one in REFERENCES}
    outside = {one.code for one in REFERENCES if one.to_verify}
    assert outside == {"26/2023/QH15", "70/2024/NĐ-CP", "278/2025/NĐ-CP", "91/2025/QH15", "356/2025/NĐ-CP"}
    assert all(one.replaced_by in by_key for one in REFERENCES if one.replaced_by)
    assert by_key["nd-47-2020"].replaced_by == "nd-278-2025"
    preamble = " ".join(circular.text().preamble)
    for one in REFERENCES:
        if not one.to_verify and one.key != CIRCULAR:
            assert one.code in preamble
            assert one.code or one.kind is LawKind.LAW
            assert one.issued is not None
            assert f"tháng {one.issued.month} năm {one.issued.year}" in preamble


def test_r30_the_whole_text_is_there_by_article() -> None:
    found = circular.text()
    assert [article.number for article in found.articles] == list(range(1, circular.ARTICLES + 1))
    assert found.articles[8].title.startswith("Xử lý sự cố, hỗ trợ, giải đáp vướng mắc")
    words = [
        *found.preamble,
        *(part.text for article in found.articles for part in article.paragraphs),
        *(article.title for article in found.articles),
    ]
    whole = (circular.Path(circular.__file__).with_name("thong-tu-46-2022.txt")).read_text(encoding="utf-8")
    assert sum(len(one) for one in words) > 0.97 * len(whole)
    named = [part.anchor for article in found.articles for part in article.paragraphs if part.anchor]
    assert len(named) == len(set(named))
    assert {"dieu-9-2", "dieu-6-2-dd", "dieu-6-4-c", "dieu-10-2-dd", "dieu-7-2-b"} <= circular.anchors()


@pytest.mark.parametrize(
    ("clause", "anchors"),
    [
        ("9.2", ["dieu-9-2"]),
        ("6.4a", ["dieu-6-4-a"]),
        ("10.2đ", ["dieu-10-2-dd"]),
        ("4, 10.2c, 10.2d", ["dieu-4", "dieu-10-2-c", "dieu-10-2-d"]),
        ("5, 7.2b", ["dieu-5", "dieu-7-2-b"]),
        ("12", ["dieu-12"]),
        ("9.7", ["dieu-9"]),
        ("15, 99.1, 46/2022, 0", []),
        ("", []),
    ],
)
def test_r30_a_clause_leads_to_its_place(clause: str, anchors: list[str]) -> None:
    assert [one.anchor for one in circular.cited(clause)] == anchors


def test_r30_every_topics_clause_leads_somewhere() -> None:
    lost = [one.code for one in TOPICS if one.clause and not circular.cited(one.clause)]
    assert lost == []


def test_sentences_are_linked_at_the_word_alone() -> None:
    words = "Trong 12 giờ, theo Điều 9.2 và Điều 6.4c; 3.1 là số đo."
    found = circular.cited_in_words(words)
    assert [(words[one.start : one.end], one.anchor) for one in found] == [
        ("Điều 9.2", "dieu-9-2"),
        ("Điều 6.4c", "dieu-6-4-c"),
    ]


@given(st.text(alphabet="0123456789.,đabc/ Điều\n", max_size=60))
def test_no_text_breaks_the_finder_and_every_anchor_exists(words: str) -> None:
    for finder in (circular.cited, circular.cited_in_words):
        places = finder(words)
        assert all(one.anchor in circular.anchors() for one in places)
        assert all(first.end <= second.start for first, second in pairwise(places))

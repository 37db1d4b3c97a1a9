"""The wanted ticket far down the list, or another order on another database."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from support.domain.rank import Doc, rank
from support.domain.text import fold, parse_query

NOW = datetime(2026, 3, 18, 8, tzinfo=UTC)


def doc(key: str, title: str, body: str = "", number: str = "", age: int = 0) -> Doc:
    return Doc(key, number or f"HT-2026-{int(key):06d}", title, fold(body), NOW - timedelta(days=age))


def order(q: str, docs: list[Doc]) -> list[str]:
    expected = [s.doc.key for s in rank(parse_query(q), docs)]
    for seed in range(4):
        mixed = list(docs)
        random.Random(seed).shuffle(mixed)
        assert [s.doc.key for s in rank(parse_query(q), mixed)] == expected
    return expected


def test_the_number_comes_before_any_text():
    docs = [doc("1", "ht 2026 000002 nhắc trong tiêu đề"), doc("2", "khác hẳn", age=900)]
    assert order("HT-2026-000002", docs) == ["2", "1"]
    assert order("ht 2026 2", docs) == ["2", "1"]
    assert order("450/TTr-STTTT", [doc("1", "450 ttr stttt"), doc("2", "x", number="450/TTr-STTTT")]) == [
        "2",
        "1",
    ]


def test_marks_then_phrase_then_words_then_body_then_newer():
    docs = [
        doc("1", "Hỗ trợ kết nối", age=50),
        doc("2", "Hộ trợ kêt nôi", age=9),
        doc("3", "Kết nối cần hỗ trợ", age=8),
        doc("4", "Nối mạng", "hỗ trợ kết nối", age=7),
        doc("5", "Nối mạng", "chỉ hỗ trợ", age=1),
        doc("6", "Nối mạng", "chỉ hỗ trợ", age=2),
        doc("7", "Nối mạng", "chỉ hỗ trợ", age=2),
    ]
    assert order("hỗ trợ kết nối", docs) == ["1", "2", "3", "4", "5", "6", "7"]


def test_synonyms_prefixes_and_tone_styles_count():
    assert order("CCCD", [doc("1", "việc khác"), doc("2", "Căn cước công dân", age=9)]) == ["2", "1"]
    assert order("kết n", [doc("1", "kết thúc"), doc("2", "kết nối", age=9)]) == ["2", "1"]
    assert order("Uỷ ban", [doc("1", "uy bạn"), doc("2", "Ủy ban", age=9)]) == ["2", "1"]
    assert order('"kết nối"', [doc("1", "nối kết"), doc("2", "kết nối", age=9)]) == ["2", "1"]


def test_an_empty_query_lists_the_newest():
    assert order("", [doc("1", "a", age=3), doc("2", "b", age=1)]) == ["2", "1"]
    assert rank(parse_query("a"), []) == []

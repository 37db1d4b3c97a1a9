"""The best answer comes first, in one order whatever the order of the candidates; slips are put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.domain import typing
from kb.domain.asking import Wish, code_words, parse, spelled_words, weighed
from kb.domain.passages import passage
from kb.domain.ranking import Entry, rank
from support.domain.text import SYNONYMS, fold


def wish(text: str) -> Wish:
    """Read a question against a vocabulary in which every word is known, the longer the rarer."""
    asked = parse(text, SYNONYMS)
    words = {word for group in asked.groups for way in group.ways for word in way.words.split()}
    return weighed(asked, {word: max(1, 60 - 10 * len(word)) for word in words}, 100, {})


def entry(key: int, title: str, words: str = "", **fields: object) -> Entry:
    made = Entry(key, fold(title), spelled_words(title), words=fold(words), marked=spelled_words(words))
    return replace(made, **fields)  # type: ignore[arg-type]


def order(text: str, *entries: Entry, language: str = "vi") -> list[int]:
    return [one.entry.key for one in rank(wish(text), entries, language=language, today=date(2026, 6, 1))]


AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "text", "better", "worse"),
    [
        ("an exact code before a title", "ERR-1203", entry(1, "A", codes="err 1203"), entry(2, "ERR-1203")),
        ("a code in a sentence", "gặp ERR-1203 ạ", entry(1, "A", codes="err 1203"), entry(2, "Gặp ERR")),
        ("marks as typed before others", "tạm trú", entry(1, "Khai tạm trú"), entry(2, "Khai tam trú")),
        ("half marks must stand too", "tạm tru", entry(1, "Khai tạm trú"), entry(2, "Khai tầm trú")),
        ("title before text", "hộ tịch", entry(1, "Hộ tịch"), entry(2, "Khác", "hộ tịch hộ tịch hộ tịch")),
        ("headings before text", "hộ tịch", entry(1, "A", headings="ho tich"), entry(2, "B", "hộ tịch")),
        ("text before files", "hộ tịch", entry(1, "A", "hộ tịch"), entry(2, "B", files="ho tich")),
        ("neighbours before scattered", "đồng bộ", entry(1, "A", "đồng bộ"), entry(2, "B", "bộ và đồng")),
        ("all words before some", "chậm đồng bộ", entry(1, "A", "đồng bộ chậm"), entry(2, "B", "đồng bộ")),
        ("a rare word before common ones", "lỗi napthe", entry(1, "A", "napthe"), entry(2, "Lỗi")),
        ("a title about nothing else", "chứng thư", entry(1, "Chứng thư"), entry(2, "Chứng thư và máy chủ")),
        ("a synonym finds", "CCCD", entry(1, "Cấp căn cước công dân"), entry(2, "Khác", "CCCD")),
        ("ours before others at a tie", "hộ tịch", entry(1, "Hộ tịch", ours=True), entry(2, "Hộ tịch")),
        (
            "what is not overdue for review",
            "hộ tịch",
            entry(1, "Hộ tịch", review_by=date(2026, 7, 1)),
            entry(2, "Hộ tịch", review_by=date(2026, 5, 1)),
        ),
        ("later changed", "hộ tịch", entry(1, "Hộ tịch", changed_at=AT), entry(2, "Hộ tịch")),
        ("the topic one is at", "hộ tịch", entry(1, "Hộ tịch", near=True), entry(2, "Hộ tịch")),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value and value.islower() else "",
)  # fmt: skip
def test_the_better_answer_leads(why: str, text: str, better: Entry, worse: Entry) -> None:
    assert order(text, worse, better) == [1, 2], why
    assert order(text, better, worse) == [1, 2], why


def test_the_readers_language_leads_at_a_tie() -> None:
    both = entry(1, "NDXP", language="en"), entry(2, "NDXP")
    assert order("ndxp", *both) == [2, 1]
    assert order("ndxp", *both, language="en") == [1, 2]


def test_a_quoted_phrase_must_stand() -> None:
    assert order('"đồng bộ"', entry(1, "Bộ đồng"), entry(2, "Đồng bộ")) == [2]


_WORD = st.sampled_from(["đồng", "bộ", "hộ", "tịch", "chậm", "lỗi", "504", "ndxp", "mã", "ma"])
_WORDS = st.lists(_WORD, min_size=1, max_size=6)
_TEXTS = _WORDS.map(" ".join)


@given(text=_TEXTS, titles=st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=8), data=st.data())
def test_any_order_of_candidates_gives_one_order(
    text: str, titles: list[tuple[str, str]], data: st.DataObject
) -> None:
    entries = [entry(key, title, words) for key, (title, words) in enumerate(titles)]
    assert order(text, *data.draw(st.permutations(entries))) == order(text, *entries)


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("tihc", "tich", "tich"), ("dongg", "dong", "dong"), ("dng", "dong", "dong"),
        ("xong", "song", "song"),
        ("booj", "bo", "bo"), ("ddoongf", "dong", "dong"), ("chuwngs", "chung", "chung"),
        ("truowngf", "truong", "truong"), ("hotich", "ho tich", "ho tich"),
        ("bo65", "bo", "bo"), ("d9ong62", "dong", "dong"), ("err1203", "err 1203", "err 1203"),
        ("connecton", "connection", "connection"), ("conecton", "connection", "connection"),
    ],
)  # fmt: skip
def test_a_mistyped_word_is_put_right(typed: str, known: str, meant: str) -> None:
    assert typing.repaired(typed, dict.fromkeys(known.split(), 3))[0] == meant
    assert set(known.split()) & typing.asks_for(typed) or typing.slips_of(typed) > 1


@pytest.mark.parametrize("typed", ["504", "1203", "h29"])
def test_numbers_are_never_guessed_at(typed: str) -> None:
    assert typing.repaired(typed, {"505": 9, "1204": 9, "h28": 9}) == []


@given(st.text("abcdeh", max_size=7), st.text("abcdeh", max_size=7))
def test_neighbours_are_what_is_one_slip_away(one: str, other: str) -> None:
    near = other in typing.neighbours(one) or one == other or not other
    assert near == (typing.distance(one, other, 1) <= 1 or not other)


def test_a_question_is_read_without_the_words_it_is_asked_with() -> None:
    asked = parse("Anh chị cho em hỏi tại sao gọi dịch vụ bị lỗi 504 hoài vậy ạ", SYNONYMS)
    assert [group.typed for group in asked.telling] == ["goi", "dich", "vu", "loi", "504"]
    assert [group.typed for group in parse("tại sao", SYNONYMS).groups] == ["tai", "sao"]


def test_the_passage_shown_is_the_one_that_holds_the_words() -> None:
    text = "Mở đầu dài dòng.\nĐiều khác.\nKhi độ trễ đồng bộ vượt 2 giờ, xem hàng đợi.\nKết thúc."
    pieces = passage(text, ("dong bo", "hang doi"))
    assert [piece for piece, hit in pieces if hit] == ["đồng bộ", "hàng đợi"]


def test_letters_of_a_code_are_never_guessed_at() -> None:
    assert code_words("GLC-15100 và ERR1203, lỗi 504") == {"glc", "err", "loi"}

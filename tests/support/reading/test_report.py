"""What was gathered keeps every word, whatever was marked in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from support.reading.report import PARAGRAPH, Collected

PIECES = st.lists(st.tuples(st.booleans(), st.text(alphabet="abđ ", max_size=5)), max_size=12)


@given(PIECES)
def test_no_word_goes_before_between_or_without_marks(pieces: list[tuple[bool, str]]) -> None:
    """A file without marks was once called broken, and the words before the first mark were dropped."""
    found = Collected()
    for number, (marked, words) in enumerate(pieces):
        if marked:
            found.mark(PARAGRAPH, number)
        found.add(words)
    text, marks = found.told()
    assert text == "".join(words for _marked, words in pieces)
    assert [number for _at, _what, number in marks] == [n for n, (marked, _w) in enumerate(pieces) if marked]
    for at, _what, number in marks:
        assert text[at:].startswith(pieces[number][1])

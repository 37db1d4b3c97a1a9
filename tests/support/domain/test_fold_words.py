"""Folding word by word, as short texts are, says the same as folding a long text at one go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from support.domain.text import fold

# Letters that change their number when folded, marks that hang on blank space, signs that are no words.
HARD = "aĐắẬ \n\t.,-_()«»019ﬁİıßΣς²½①ｍ"
HARD += "\u0301\u0323\u05b0\u0e31\u00b4\u00a0\u3000\u1100\u1161\u11a8가\x1c\x85\u200b\u0345\u1e9e"
PADDING = "đệm " * 20_000  # long enough for one go
PADDED = " " + " ".join(["dem"] * 20_000)


@given(st.text(max_size=60) | st.text(HARD, max_size=60))
def test_a_text_folds_alike_alone_and_before_a_long_one(text: str) -> None:
    assert f"{fold(text)}{PADDED}".strip() == fold(f"{text} {PADDING}")


def test_words_seen_once_too_often_are_forgotten_and_still_fold() -> None:
    for start in range(0, 120_000, 5_000):
        words = [f"Đ{number}" for number in range(start, start + 5_000)]
        assert fold(" ".join(words)) == " ".join(word.replace("Đ", "d") for word in words)

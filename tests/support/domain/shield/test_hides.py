"""Hidden text that still tells, loses a line, grows without bound, or is not at rest."""

from __future__ import annotations

from support.domain.privacy import EVERYTHING, detect, mask, segments
from tests.support.domain.shield.corpus import corpus

# What "[đã che 9 chữ số]" is longer than the shortest number by.
GROWS = 9


def test_hiding_twice_is_hiding_once_and_lines_stay() -> None:
    faults = []
    for one in corpus(7, 1_000):
        found, hidden = detect(one.text), mask(one.text)
        if mask(hidden) != hidden or detect(hidden):
            faults.append(f"không yên: {hidden!r}")
        if hidden.count("\n") != one.text.count("\n"):
            faults.append(f"mất dòng: {one.text!r}")
        if len(hidden) > len(one.text) + GROWS * len(found):
            faults.append(f"dài ra: {one.text!r}")
        shown = "".join(piece.text for piece in segments(one.text))
        if any(
            one.text[f.start : f.end] in shown
            for f in found
            if one.text.count(one.text[f.start : f.end]) == 1
        ):
            faults.append(f"còn hiện: {one.text!r}")
    assert faults == []


def test_what_logs_hide_covers_what_screens_hide() -> None:
    for one in corpus(8, 300):
        wide = [(f.start, f.end) for f in detect(one.text, kinds=EVERYTHING)]
        assert {(f.start, f.end) for f in detect(one.text)} <= set(wide)

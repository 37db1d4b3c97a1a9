"""The shield misses people or takes machines for them: recall and precision on letters of our own making.

A labelled number counts as found when no digit of it is left outside the findings (recall). A finding counts
as right when it begins and ends exactly where a labelled number does (precision).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from support.domain.privacy import detect
from tests.support.domain.shield.corpus import Letter, corpus

RECALL, PRECISION = 0.99, 0.98
TODAY = date(2026, 11, 23)


def _missed(one: Letter, found: list[tuple[int, int]]) -> Iterator[str]:
    covered = {place for start, end in found for place in range(start, end)}
    for start, end in one.spans:
        if any(one.text[place].isdecimal() and place not in covered for place in range(start, end)):
            yield one.text[max(start - 50, 0) : end + 15]


def _wrong(one: Letter, found: list[tuple[int, int]]) -> Iterator[str]:
    for start, end in found:
        if (start, end) not in one.spans:
            yield f"{one.text[max(start - 50, 0) : start]}⟦{one.text[start:end]}⟧{one.text[end : end + 15]}"


@pytest.mark.parametrize("seed", [46, 2022])
def test_people_are_found_and_machines_are_not(seed: int) -> None:
    letters, missed, wrong, labelled, reported = corpus(seed), [], [], 0, 0
    for one in letters:
        found = [(finding.start, finding.end) for finding in detect(one.text, today=TODAY)]
        labelled, reported = labelled + len(one.spans), reported + len(found)
        missed += _missed(one, found)
        wrong += _wrong(one, found)
    recall, precision = 1 - len(missed) / labelled, 1 - len(wrong) / reported
    print(f"{len(letters)} thư, {labelled} số: thấy {recall:.4f}, đúng {precision:.4f}")
    assert recall >= RECALL, [recall, missed[:20]]
    assert precision >= PRECISION, [precision, wrong[:20]]

"""A guide that answers is not found: golden questions, the answer among the first three."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.actions import indexing
from support.domain.roles import Actor
from tests.kb.golden import KNOWN, THIRD, UNSEEN, Question, questions
from tests.kb.library import everything, load

pytestmark = pytest.mark.django_db

FIRST, BAR = 3, 0.95
READER = Actor.system("golden")


def test_lists_ask_enough_and_of_guides_that_exist() -> None:
    addresses = {one.slug for one in everything()}
    asked = [one for name in (KNOWN, UNSEEN, THIRD) for one in questions(name)]
    assert len(addresses) >= 150
    assert len(asked) >= 160
    assert len({one.text for one in asked}) == len(asked)
    assert [one.text for one in asked if not one.wanted <= addresses] == []
    assert len({one.kind for one in asked}) >= 12


def test_golden_questions_find_their_guides() -> None:
    load(everything())
    indexing.rebuild()
    told: list[str] = []
    short: list[str] = []
    for name in (KNOWN, UNSEEN, THIRD):
        asked = list(questions(name))
        missed = [one for one in asked if not _found(one)]
        share = 1 - len(missed) / len(asked)
        told.append(f"{name}: {len(asked) - len(missed)}/{len(asked)} ({share:.1%})")
        if name != UNSEEN:
            told += [f"  {one.kind}: {one.text!r} -> {_first(one)}" for one in missed]
        if share < BAR:
            short.append(f"{name} {share:.1%} {dict(Counter(one.kind for one in missed))}")
    print("\n".join(told))
    assert short == [], "\n".join(told)


def _first(asked: Question) -> list[str]:
    from kb.queries import search

    return [hit.guide.slug for hit in search.find(READER, asked.text).hits[:FIRST]]


def _found(asked: Question) -> bool:
    return not asked.wanted.isdisjoint(_first(asked))

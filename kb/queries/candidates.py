"""Which guides a search ranks: at most 500 the word index yields, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from kb.domain.asking import Group, Wish
from kb.guards import GUIDES
from kb.models import GuideDocument

MOST, RELAXED = 500, 200
ENOUGH = 10  # guides that hold every word; with fewer, those that hold most of them come too
_RAREST = 4  # groups that decide when not all are held
_KNOWN = 0.2  # the weight from which a group stands in some guide

_MATCH = "kb_guidedocument.guide_id IN (SELECT rowid FROM kb_guidefts WHERE kb_guidefts MATCH %s)"

# A formula over words: a word with True where it may go on, or ("and" | "or", parts).
Formula = tuple[str, object]


def whole(documents: QuerySet[GuideDocument], wish: Wish) -> list[int]:
    """Return the guides that hold every group, at most MOST: by title or codes first, then the newest.

    `documents` are those the viewer may read. One query where titles alone are enough, else two.
    """
    every = _both("and", [_group(group) for group in wish.telling])
    found = _ids(documents, "head", every, MOST)
    if len(found) < MOST:
        found = list(dict.fromkeys([*found, *_ids(documents, "body", every, MOST)]))[:MOST]
    return found


def most(documents: QuerySet[GuideDocument], wish: Wish) -> list[int]:
    """Return guides that hold all but one of the rarest groups, else half of them (at most 2 queries)."""
    rare = sorted(wish.telling, key=lambda group: -group.weight)
    rare = [group for group in rare if group.weight > _KNOWN][:_RAREST] or rare[:1]
    groups = [_group(group) for group in rare]
    found: list[int] = []
    for size in dict.fromkeys(max(1, size) for size in (len(rare) - 1, len(rare) // 2)):
        found += _ids(documents, "body", _some(groups, size), RELAXED)
        if len(found) >= ENOUGH:
            break
    return list(dict.fromkeys(found))


def _some(parts: Sequence[Formula], size: int) -> Formula:
    """Return "at least `size` of the parts"."""
    return _both("or", [_both("and", list(chosen)) for chosen in combinations(parts, size)])


def _both(how: str, parts: Sequence[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else (how, tuple(parts))


def _group(group: Group) -> Formula:
    """Return a group as any of its ways, each the words it needs; neighbours are the ranking's matter."""
    ways = []
    for way in group.ways:
        *before, last = way.words.split()
        ways.append(_both("and", [*((word, False) for word in before), (last, way.goes_on)]))
    return _both("or", list(dict.fromkeys(ways)))


def _ids(documents: QuerySet[GuideDocument], column: str, formula: Formula, size: int) -> list[int]:
    """Return the newest documents that match; ordered by key alone, so that both databases stop early."""
    matching = documents.filter(Q(_matches(column, formula)))
    return list(matching.order_by("-pk").values_list("pk", flat=True)[:size])


def _matches(column: str, formula: Formula) -> RawSQL:
    if connection.vendor == "sqlite":
        sql, words = _MATCH, f"{column} : ({_sqlite(formula)})"
    else:
        sql, words = f"kb_guidedocument.{GUIDES.vector(column)} @@ %s::tsquery", _postgres(formula)
    return RawSQL(sql, [words], output_field=BooleanField())  # noqa: S611 - parameters


def _sqlite(formula: Formula) -> str:
    """Spell a formula for FTS5."""
    how, rest = formula
    if isinstance(rest, tuple):
        return f"({f' {how.upper()} '.join(map(_sqlite, rest))})"
    return f'"{how}"' + " *" * bool(rest)


def _postgres(formula: Formula) -> str:
    """Spell a formula as tsquery."""
    how, rest = formula
    if isinstance(rest, tuple):
        return f"({(' & ' if how == 'and' else ' | ').join(map(_postgres, rest))})"
    return f"'{how}'" + ":*" * bool(rest)

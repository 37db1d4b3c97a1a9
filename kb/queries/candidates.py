"""Which guides a search ranks: at most 500 the word index yields, the same on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from kb.domain.asking import Group, Wish
from kb.guards import GUIDES
from kb.models import GuideDocument

MOST, HEADS, RELAXED = 500, 200, 200
ENOUGH = 20  # hits that hold every word; with fewer, guides that hold most of them come too
_RAREST = 6  # groups that decide when not all are held

_MATCH = "kb_guidedocument.guide_id IN (SELECT rowid FROM kb_guidefts WHERE kb_guidefts MATCH %s)"

# A formula over words: a word with True where it may go on, or ("and" | "or", parts).
Formula = tuple[str, object]


def ids(documents: QuerySet[GuideDocument], wish: Wish) -> tuple[list[int], bool]:
    """Return the guides to rank, and whether there may be more that hold every word.

    `documents` are those the viewer may read. First those whose title or codes hold every word, then the
    newest that do; where they are few, those that hold most of the rarest words.
    """
    every = _both("and", [_group(group) for group in wish.telling])
    found = dict.fromkeys(_ids(documents, "head", every, HEADS))
    whole = _ids(documents, "body", every, MOST)
    found |= dict.fromkeys(whole)
    if len(found) < ENOUGH and len(wish.telling) > 1 and not any(group.quoted for group in wish.telling):
        for column, formula in _relaxed(wish.telling):
            found |= dict.fromkeys(_ids(documents, column, formula, RELAXED))
            if len(found) >= ENOUGH:
                break
    return list(found)[:MOST], len(whole) >= MOST


def _relaxed(groups: Sequence[Group]) -> Iterable[tuple[str, Formula]]:
    """Yield what to ask for when not every word is held, strictest first: all but one, half, then any two."""
    rare = sorted(groups, key=lambda group: -group.weight)
    rare = [group for group in rare if group.weight > _UNKNOWN][:_RAREST] or rare[:1]
    spelled = [_group(group) for group in rare]
    most = len(rare) - (len(rare) == len(groups))
    for size in filter(None, dict.fromkeys([most, len(rare) - 1, (len(rare) + 1) // 2])):
        yield "body", _some(spelled, size)
    yield "head", _some(spelled, min(2, len(spelled)))
    yield "body", _some(spelled[:2], 1)


_UNKNOWN = 0.2


def _some(parts: Sequence[Formula], size: int) -> Formula:
    """Return "at least `size` of the parts"."""
    return _both("or", [_both("and", list(chosen)) for chosen in combinations(parts, max(size, 1))])


def _both(how: str, parts: Sequence[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else (how, tuple(parts))


def _group(group: Group) -> Formula:
    """Return a group as any of its ways, each the words it needs; neighbours are the ranking's matter."""
    ways = []
    for way in group.ways:
        *before, last = way.words.split()
        ways.append(_both("and", [*((word, False) for word in before), (last, way.goes_on)]))
    return _both("or", list(dict.fromkeys(ways)))


def _ids(documents: QuerySet[GuideDocument], column: str, formula: Formula, most: int) -> list[int]:
    if connection.vendor == "sqlite":
        sql, wanted = _MATCH, f"{column} : ({_sqlite(formula)})"
    else:
        sql, wanted = f"kb_guidedocument.{GUIDES.vector(column)} @@ %s::tsquery", _postgres(formula)
    matching = RawSQL(sql, [wanted], output_field=BooleanField())  # noqa: S611 - parameters
    return list(documents.filter(matching).order_by("-pk").values_list("pk", flat=True)[:most])


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

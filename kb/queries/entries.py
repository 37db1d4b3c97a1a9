"""What the ranking and the facets read of the candidates, in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import CharField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, NullIf, Substr
from django.utils import timezone
from django.utils.translation import get_language

from kb.domain.asking import Wish
from kb.domain.ranking import Entry, Scored, rank
from kb.models import Guide, GuideCode, GuideDocument
from kb.queries.facets import DUE, OURS, VALID, Features, Names

_READ = 8000  # characters of text and of files the ranking reads
_MARKED = 60  # the best ones are compared with their marks

_LATE, _VALID = frozenset({DUE}), frozenset({VALID})

_TOLD = (
    "guide__language",
    "guide__agency",
    "guide__review_by",
    "guide__changed_at",
    Coalesce("guide__topic__parent", "guide__topic"),
    Coalesce("guide__topic__parent__name", "guide__topic__name"),
    Coalesce(NullIf("guide__agency__short_name", Value("")), "guide__agency__name"),
)


def read(ids: Sequence[int]) -> tuple[list[Entry], Features, Names]:
    """Return the candidates as the ranking knows them, what facets count of each, and its words (1 query)."""
    today = timezone.localdate()
    rows = GuideDocument.objects.filter(pk__in=_listed(ids)).values_list(
        "pk",
        "title",
        "spelled",
        "headings",
        "codes",
        "about",
        Substr("words", 1, _READ),
        Substr("files", 1, _READ),
        *_TOLD,
    )
    entries: list[Entry] = []
    features: Features = {}
    names: Names = {"topic": {}, "agency": {}, "system": {}}
    for row in rows if ids else ():
        language, agency, review_by, changed_at, branch, topic, writer = row[8:]
        names["topic"][branch] = topic
        if agency:
            names["agency"][str(agency)] = writer
        late = review_by is not None and review_by < today
        fields: list[Any] = [*row[:8], None, language, agency is None, review_by, changed_at]
        entries.append(Entry(*fields))
        features[row[0]] = {
            "topic": frozenset({branch}),
            "agency": frozenset({str(agency or OURS)}),
            "language": frozenset({language}),
            "state": _LATE if late else _VALID,
        }
    return entries, features, names


def _listed(keys: Sequence[int]) -> RawSQL:
    """Return keys as one parameter: as one each they cost more than the question they stand in."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])


def tag(features: Features, names: Names) -> None:
    """Add the systems and codes of each guide to what facets count, with their words (1 query)."""
    keys = list(features)
    tagged = Guide.systems.through.objects.filter(guide__in=_listed(keys)).order_by()
    value = Cast("connectedsystem_id", CharField())
    systems = tagged.values_list("guide_id", Value("system"), value, "connectedsystem__name")
    codes = GuideCode.objects.filter(guide__in=_listed(keys)).order_by()
    both = systems.union(codes.values_list("guide_id", Value("code"), "code", Value("")), all=True)
    for guide, facet, key, name in both:
        features[guide][facet] = features[guide].get(facet, frozenset()) | {key}
        if facet == "system":
            names["system"][key] = name


def ranked(wish: Wish, entries: Sequence[Entry]) -> list[Scored]:
    """Return the entries best first, the best of them by their marks too where the question has some.

    One query with marks, else none.
    """
    first = _rank(wish, entries)
    best = first[:_MARKED]
    if not best or not any(group.spelled for group in wish.groups):
        return first
    ids = [one.entry.key for one in best]
    words = dict(GuideDocument.objects.filter(pk__in=ids).values_list("pk", Substr("marked", 1, _READ)))
    again = _rank(wish, [replace(one.entry, marked=words.get(one.entry.key, "")) for one in best])
    return again + first[_MARKED:]


def _rank(wish: Wish, entries: Sequence[Entry]) -> list[Scored]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return rank(wish, entries, language=language, today=timezone.localdate())

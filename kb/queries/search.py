"""Searching the library: the word index yields at most 500 guides, one pure function ranks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import get_language

from kb.domain import passages
from kb.domain.asking import GUESSED, Wish
from kb.domain.ranking import Entry, Scored, rank
from kb.domain.states import FileRole
from kb.models import Guide, GuideDocument, GuideVersionFile
from kb.queries import candidates, facets, wording
from kb.queries.facets import Chosen, Facet
from kb.queries.guides import readable
from support.domain.files import FileState
from support.domain.privacy import mask
from support.domain.roles import Actor

PAGE = 10
_READ = 8000  # characters of text and of files the ranking reads
_MARKED = 100  # the best ones are compared with their marks
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A found guide, the title and the piece of text that matched cut into (text, is it a hit) parts, masked.

    `place` names the attached file the piece stands in, "" for the guide's own text. `whole` is False where
    it lacks some of what was asked for.
    """

    guide: Guide
    title: Sequence[tuple[str, bool]]
    pieces: Sequence[tuple[str, bool]]
    place: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits best first; `count` of them in all, `more` where the index held more than it ranked.

    `after` leads to the next page, None at the end. `suggestion` is the question as it may have been meant,
    "" where nothing had to be put right.
    """

    hits: Sequence[Hit] = ()
    count: int = 0
    more: bool = False
    facets: Sequence[Facet] = ()
    suggestion: str = ""
    after: int | None = None


def find(
    viewer: Actor, text: str, chosen: Chosen | None = None, after: int | None = None, *, size: int = PAGE
) -> Found:
    """Return the guides `viewer` may read that answer `text`, narrowed to the `chosen` facets.

    `after` is the last guide of the page before. An empty question finds nothing.
    """
    wish = wording.wish(text)
    if not wish.groups:
        return Found()
    chosen = chosen or Chosen()
    ranked, told, more = _ranked(viewer, wish, chosen)
    start = _start(ranked, after)
    page = ranked[start : start + size]
    rest = len(ranked) > start + size
    return Found(
        hits=_hits(viewer, wish, page),
        count=len(ranked),
        more=more,
        facets=told,
        suggestion=_meant(wish, ranked),
        after=page[-1].entry.key if page and rest else None,
    )


def suggest(
    viewer: Actor, text: str, topic: str = "", system: int | None = None, limit: int = 5
) -> list[Hit]:
    """Return the guides that may answer what is being written; those of its topic and system a little before.

    With nothing written yet: the guides of the system and topic, newest first.
    """
    documents = GuideDocument.objects.filter(guide__in=readable(viewer))
    near = _near(documents, topic, system)
    wish = wording.wish(text)
    if not wish.groups:
        newest = documents.filter(pk__in=near).order_by("-guide__changed_at", "-pk")
        keys = newest.values_list("pk", flat=True)[:limit]
        return _hits(viewer, wish, [_bare(key) for key in keys])
    ids, _more = candidates.ids(documents, wish)
    entries = [replace(entry, near=entry.key in near) for entry in _entries(ids)]
    return _hits(viewer, wish, _enough(wish, _marked(wish, _rank(wish, entries)))[:limit])


def _near(documents: Any, topic: str, system: int | None) -> set[int]:
    """Return the guides of a topic or a system, the newest 500 (at most 2 queries)."""
    found: set[int] = set()
    for narrowed in ({"guide__topic": topic} if topic else {}, {"guide__systems": system} if system else {}):
        if narrowed:
            found |= set(documents.filter(**narrowed).order_by("-pk").values_list("pk", flat=True)[:500])
    return found


def _bare(key: int) -> Scored:
    return Scored(Entry(key, "", ""), (0, 0, 0.0), held=0, in_file=False, ways=())


def _ranked(viewer: Actor, wish: Wish, chosen: Chosen) -> tuple[list[Scored], Sequence[Facet], bool]:
    """Return the chosen guides best first, all facets with counts, and whether the index held more."""
    documents = GuideDocument.objects.filter(guide__in=readable(viewer))
    ids, more = candidates.ids(documents, wish)
    ranked = _enough(wish, _marked(wish, _rank(wish, _entries(ids))))
    features = facets.features([one.entry.key for one in ranked])
    told = facets.counted(features, chosen)
    if not chosen:
        return ranked, told, more
    if more:
        # The index was cut short: what is chosen is asked for again, so that none of it is missing.
        ids, more = candidates.ids(documents.filter(guide__in=facets.narrowed(chosen)), wish)
        return _enough(wish, _marked(wish, _rank(wish, _entries(ids)))), told, more
    kept = facets.kept(features, chosen)
    return [one for one in ranked if one.entry.key in kept], told, more


def _entries(ids: Sequence[int]) -> list[Entry]:
    """Read what the ranking knows of the candidates (1 query)."""
    rows = GuideDocument.objects.filter(pk__in=ids).values_list(
        "pk",
        "title",
        "spelled",
        "headings",
        "codes",
        "about",
        Substr("words", 1, _READ),
        Substr("files", 1, _READ),
        "guide__language",
        "guide__agency",
        "guide__review_by",
        "guide__changed_at",
    )
    return [
        Entry(*row[:8], language=row[8], ours=row[9] is None, review_by=row[10], changed_at=row[11])
        for row in rows
    ]


def _rank(wish: Wish, entries: Sequence[Entry]) -> list[Scored]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return rank(wish, entries, language=language, today=timezone.localdate())


def _marked(wish: Wish, ranked: list[Scored]) -> list[Scored]:
    """Rank the best again by their marks where the question has some (1 query, else none)."""
    best = ranked[:_MARKED]
    if not best or not any(group.spelled for group in wish.groups):
        return ranked
    ids = [one.entry.key for one in best]
    words = dict(GuideDocument.objects.filter(pk__in=ids).values_list("pk", Substr("marked", 1, _READ)))
    again = _rank(wish, [replace(one.entry, marked=words.get(one.entry.key, "")) for one in best])
    return again + ranked[_MARKED:]


def _enough(wish: Wish, ranked: list[Scored]) -> list[Scored]:
    """Leave out what holds less than half of the question, by weight, where others hold more."""
    total = sum(group.weight for group in wish.groups)

    def share(one: Scored) -> float:
        held = zip(wish.groups, one.ways, strict=True)
        return sum(group.weight for group, way in held if way is not None) / (total or 1)

    kept = [one for one in ranked if share(one) >= _HALF]
    return kept or [one for one in ranked if one.held][:PAGE]


def _start(ranked: Sequence[Scored], after: int | None) -> int:
    """Return where the next page begins; at the beginning where the last guide is no longer found."""
    places = (place + 1 for place, one in enumerate(ranked) if one.entry.key == after)
    return next(places, 0) if after is not None else 0


def _meant(wish: Wish, ranked: Sequence[Scored]) -> str:
    """Return the question as the best guide says it, "" where every word was found as typed (<= 1 query)."""
    ways = ranked[0].ways if ranked else ()
    pairs = list(zip(wish.groups, ways, strict=bool(ways)))
    if not any(way is not None and way.worth == GUESSED for _group, way in pairs):
        return ""
    said = [way.words if way is not None and way.worth == GUESSED else group.typed for group, way in pairs]
    return wording.as_typed(wish, " ".join(said))


# --- showing ----------------------------------------------------------------------------------------


def _hits(viewer: Actor, wish: Wish, page: Sequence[Scored]) -> list[Hit]:
    """Return what is shown of the guides on a page (<= 2 queries)."""
    keys = [one.entry.key for one in page]
    found = readable(viewer).filter(pk__in=keys).select_related("current", "agency", "topic")
    guides = {guide.pk: guide for guide in found}
    files = _files([guides[one.entry.key] for one in page if one.in_file and one.entry.key in guides])
    telling = set(wish.telling)
    shown = []
    for one in page:
        guide = guides.get(one.entry.key)
        if guide is None:
            continue
        held = zip(wish.groups, one.ways, strict=bool(one.ways))
        whole = all(way is not None for group, way in held if group in telling)
        place, pieces = _piece(wish, guide, files.get(guide.pk, ()))
        shown.append(Hit(guide, passages.marked(mask(guide.title), wish.highlights), pieces, place, whole))
    return shown


def _piece(
    wish: Wish, guide: Guide, files: Sequence[tuple[str, str]]
) -> tuple[str, Sequence[tuple[str, bool]]]:
    """Return the file's name and the piece of it that matched best, or "" and a piece of the text."""
    own = "\n".join(filter(None, (guide.summary, guide.current.text if guide.current else "")))
    best, most = ("", own), passages.held(own, wish.highlights)
    for name, text in files:
        held = passages.held(f"{name}\n{text}", wish.highlights)
        if held > most:
            best, most = (name, text), held
    return best[0], passages.passage(mask(best[1]), wish.highlights)


def _files(guides: Sequence[Guide]) -> Mapping[int, list[tuple[str, str]]]:
    """Return guide -> names and texts of its attached files; no query for none."""
    found: dict[int, list[tuple[str, str]]] = {}
    if not guides:
        return found
    rows = GuideVersionFile.objects.filter(
        version__in=[guide.current_id for guide in guides],
        file__role=FileRole.ATTACHMENT.value,
        file__state=FileState.CHECKED.value,
    ).order_by("version", "place", "pk")
    for guide, name, text in rows.values_list(
        "version__guide", "file__attachment__filename", Substr("file__text", 1, 60_000)
    ):
        found.setdefault(guide, []).append((mask(name or ""), text))
    return found

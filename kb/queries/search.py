"""Searching the library: the word index yields at most 500 guides, one pure function ranks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from kb.domain import passages
from kb.domain.asking import Wish
from kb.domain.ranking import Entry, Scored
from kb.domain.states import FileRole
from kb.models import Guide, GuideDocument, GuideVersionFile
from kb.queries import candidates, entries, facets, wording
from kb.queries.facets import Chosen, Facet
from kb.queries.guides import readable
from support.domain.files import FileState
from support.domain.privacy import mask
from support.domain.roles import Actor

PAGE = 10
_HALF, _PARTIAL = 0.5, 20


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
    answer = _answer(viewer, wish, chosen or Chosen())
    wish, ranked = answer.wish, answer.ranked
    start = _start(ranked, after)
    page = ranked[start : start + size]
    return Found(
        hits=_hits(viewer, wish, page),
        count=len(ranked),
        more=answer.more,
        facets=answer.facets,
        suggestion=_meant(wish, ranked),
        after=page[-1].entry.key if len(ranked) > start + size else None,
    )


def suggest(
    viewer: Actor, text: str, topic: str = "", system: int | None = None, limit: int = 5
) -> list[Hit]:
    """Return the guides that may answer what is being written; those of its topic and system a little before.

    With nothing written yet: the guides of the system and topic, newest first.
    """
    documents = _readable(viewer)
    near = _near(documents, topic, system)
    wish = wording.wish(text)
    if not wish.groups:
        newest = documents.filter(pk__in=near).order_by("-guide__changed_at", "-pk")
        keys = newest.values_list("pk", flat=True)[:limit]
        return _hits(viewer, wish, [_bare(key) for key in keys])
    wish, ids, _more = _candidates(documents, wish)
    found, _features, _names = entries.read(ids)
    ranked = entries.ranked(wish, [replace(entry, near=entry.key in near) for entry in found])
    return _hits(viewer, wish, _enough(wish, ranked)[:limit])


def _readable(viewer: Actor) -> QuerySet[GuideDocument]:
    return _among(GuideDocument.objects.all(), readable(viewer))


def _among(documents: QuerySet[GuideDocument], guides: QuerySet[Guide]) -> QuerySet[GuideDocument]:
    """Narrow to documents of `guides`, asked one by one: a list of all of them costs more than a search."""
    return documents.filter(Exists(guides.filter(pk=OuterRef("pk"))))


def _near(documents: QuerySet[GuideDocument], topic: str, system: int | None) -> set[int]:
    """Return the guides of a topic or a system, the newest 500 (at most 2 queries)."""
    found: set[int] = set()
    for narrowed in ({"guide__topic": topic} if topic else {}, {"guide__systems": system} if system else {}):
        if narrowed:
            found |= set(documents.filter(**narrowed).order_by("-pk").values_list("pk", flat=True)[:500])
    return found


def _bare(key: int) -> Scored:
    return Scored(Entry(key, "", ""), (0, 0, 0.0), held=0, in_file=False, ways=())


def _candidates(documents: QuerySet[GuideDocument], wish: Wish) -> tuple[Wish, list[int], bool]:
    """Return the wish, the guides to rank by it, and whether the index held more (<= 3 queries).

    Where few hold every word, those that hold most come too; where none does, words that exist may be
    mistyped all the same, and their neighbours are looked for with them.
    """
    ids = candidates.whole(documents, wish)
    telling = wish.telling
    if len(ids) < candidates.ENOUGH and len(telling) > 1 and not any(group.quoted for group in telling):
        if not ids:
            wish = wording.doubted(wish)
        ids = list(dict.fromkeys([*ids, *candidates.most(documents, wish)]))
    return wish, ids, len(ids) >= candidates.MOST


@dataclass(frozen=True, slots=True)
class _Answer:
    wish: Wish
    ranked: list[Scored]
    facets: Sequence[Facet]
    more: bool


def _answer(viewer: Actor, asked: Wish, chosen: Chosen) -> _Answer:
    """Return the chosen guides best first, all facets with counts, and whether the index held more."""
    documents = _readable(viewer)
    wish, ids, more = _candidates(documents, asked)
    found, features, names = entries.read(ids)
    ranked = _enough(wish, entries.ranked(wish, found))
    features = {one.entry.key: features[one.entry.key] for one in ranked}
    if features:
        entries.tag(features, names)
    told = facets.counted(features, chosen, names) if features else ()
    if chosen and more:
        # The index was cut short: what is chosen is asked for again, so that none of it is missing.
        wish, ids, more = _candidates(_among(documents, facets.narrowed(chosen)), asked)
        return _Answer(wish, _enough(wish, entries.ranked(wish, entries.read(ids)[0])), told, more)
    kept = facets.kept(features, chosen)
    return _Answer(wish, [one for one in ranked if one.entry.key in kept], told, more)


def _enough(wish: Wish, ranked: list[Scored]) -> list[Scored]:
    """Keep what holds all that tells; of what holds half of it, by weight, only the best few."""
    telling = {id(group) for group in wish.telling}
    total = sum(group.weight for group in wish.telling) or 1.0
    kept: list[Scored] = []
    partial = 0
    for one in ranked:
        held = zip(wish.groups, one.ways, strict=True)
        share = sum(group.weight for group, way in held if id(group) in telling and way is not None)
        whole = share >= total
        if whole or (share >= total * _HALF and partial < _PARTIAL):
            kept.append(one)
            partial += not whole
    return kept or [one for one in ranked if one.held][:PAGE]


def _start(ranked: Sequence[Scored], after: int | None) -> int:
    """Return where the next page begins; at the beginning where the last guide is no longer found."""
    places = (place + 1 for place, one in enumerate(ranked) if one.entry.key == after)
    return next(places, 0) if after is not None else 0


def _meant(wish: Wish, ranked: Sequence[Scored]) -> str:
    """Return the question as the best guide says it, "" where it was found as typed (<= 1 query)."""
    best = ranked[0] if ranked else None
    if best is None or not any(way is not None and way.guessed for way in best.ways):
        return ""
    said = [
        way.words if way is not None and way.guessed else group.typed
        for group, way in zip(wish.groups, best.ways, strict=True)
    ]
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
        wanted = wish.highlights(one.ways)
        place, pieces = _piece(wanted, guide, files.get(guide.pk, ()))
        shown.append(Hit(guide, passages.marked(mask(guide.title), wanted), pieces, place, whole))
    return shown


def _piece(
    wanted: Sequence[str], guide: Guide, files: Sequence[tuple[str, str]]
) -> tuple[str, Sequence[tuple[str, bool]]]:
    """Return the file's name and the piece of it that matched best, or "" and a piece of the text."""
    own = "\n".join(filter(None, (guide.summary, guide.current.text if guide.current else "")))
    best, most = ("", own), passages.held(own, wanted)
    for name, text in files:
        held = passages.held(f"{name}\n{text}", wanted)
        if held > most:
            best, most = (name, text), held
    return best[0], passages.passage(mask(best[1]), wanted)


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

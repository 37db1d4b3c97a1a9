"""Browsing the library: by branch and topic, system, agency, error code; new ones, often cited ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import Guide, GuideCitation, GuideCode
from kb.queries.facets import OURS
from kb.queries.guides import CHECKERS, readable
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.domain.text import sort_key
from support.models import Agency, ConnectedSystem, Topic

PAGE = 30
NEWEST = 6
_OFTEN = 5
_CITED = timedelta(days=90)
_COUNTED = 60  # seconds a count may be old
_MOST = 500  # shelves listed of one kind


@dataclass(frozen=True, slots=True)
class Shelf:
    """A group of guides: what addresses name it by, its words, how many guides, the topic's branch or ""."""

    key: str
    label: str
    count: int
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a shelf in Vietnamese order, and the last guide on it where more follow."""

    guides: Sequence[Guide]
    after: int | None


def topics(viewer: Actor) -> list[Shelf]:
    """Return the topics that have guides `viewer` may read, branches with the sum of theirs (cached)."""
    return _cached(viewer, "topics", _topics)


def _topics(viewer: Actor) -> list[Shelf]:
    counts = dict(readable(viewer).order_by().values_list("topic").annotate(Count("pk")))
    rows = list(Topic.objects.order_by("order", "code").values_list("code", "name", "parent"))
    sums = {
        code: sum(counts.get(other, 0) for other, _name, parent in rows if code in (other, parent))
        for code, _name, _parent in rows
    }
    return [Shelf(code, name, sums[code], parent or "") for code, name, parent in rows if sums[code]]


def systems(viewer: Actor) -> list[Shelf]:
    """Return the systems that have guides, in Vietnamese order (cached)."""
    return _cached(viewer, "systems", _systems)


def _systems(viewer: Actor) -> list[Shelf]:
    tagged = Guide.systems.through.objects.filter(guide__in=readable(viewer)).order_by()
    counts = dict(tagged.values_list("connectedsystem_id").annotate(Count("guide"))[:_MOST])
    names = ConnectedSystem.objects.filter(pk__in=counts).values_list("pk", "name")
    return _sorted(Shelf(str(pk), name, counts[pk]) for pk, name in names)


def agencies(viewer: Actor) -> list[Shelf]:
    """Return the agencies that wrote guides, the NDB agency first, then in Vietnamese order (cached)."""
    return _cached(viewer, "agencies", _agencies)


def _agencies(viewer: Actor) -> list[Shelf]:
    counts = dict(readable(viewer).order_by().values_list("agency").annotate(Count("pk"))[:_MOST])
    ours = counts.pop(None, 0)
    named = Agency.objects.filter(pk__in=counts)
    found = _sorted(Shelf(str(one.pk), str(one), counts[one.pk]) for one in named)
    own = Shelf(OURS, _("Cơ quan quản lý CSDLQG về dân cư"), ours)
    return [own, *found] if ours else found


def codes(viewer: Actor) -> list[Shelf]:
    """Return the error codes and document numbers guides explain, in order (cached)."""
    return _cached(viewer, "codes", _codes)


def _codes(viewer: Actor) -> list[Shelf]:
    rows = GuideCode.objects.filter(guide__in=readable(viewer)).order_by("folded")
    counted = rows.values("folded").annotate(count=Count("pk"), label=Coalesce("code", "folded"))
    found: dict[str, Shelf] = {}
    for row in counted[:_MOST]:
        key = row["folded"].replace(" ", "-")
        before = found.get(key)
        found[key] = Shelf(key, row["label"], row["count"] + (before.count if before else 0))
    return list(found.values())


def _sorted(found: Iterable[Shelf]) -> list[Shelf]:
    return sorted(found, key=lambda shelf: (sort_key(shelf.label), shelf.key))


KINDS = {"chu-de": topics, "he-thong": systems, "co-quan": agencies, "ma-loi": codes}


def shelf(viewer: Actor, kind: str, key: str) -> Shelf:
    """Return a shelf `viewer` finds guides on; raises NotFound for any other."""
    found = next((one for one in KINDS[kind](viewer) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def page(viewer: Actor, kind: str, key: str, after: int | None = None, *, size: int = PAGE) -> Page:
    """Return a page of a shelf's guides in Vietnamese order; `after` is the last one of the page before."""
    found = _on(readable(viewer), kind, key)
    last = Guide.objects.filter(pk=after).values_list("sort_key", "pk").first() if after else None
    if last:
        found = found.filter(Q(sort_key__gt=last[0]) | Q(sort_key=last[0], pk__gt=last[1]))
    rows = list(found.select_related("current", "agency", "topic").order_by("sort_key", "pk")[: size + 1])
    return Page(rows[:size], rows[size - 1].pk if len(rows) > size else None)


def _on(guides: QuerySet[Guide], kind: str, key: str) -> QuerySet[Guide]:
    if kind == "chu-de":
        return guides.filter(Q(topic=key) | Q(topic__parent=key))
    if kind == "he-thong":
        return guides.filter(systems=int(key))
    if kind == "co-quan":
        return guides.filter(agency=None if key == OURS else int(key))
    tagged = GuideCode.objects.filter(folded=key.replace("-", " "))
    return guides.filter(pk__in=tagged.values("guide"))


def newest(viewer: Actor) -> list[Guide]:
    """Return the guides readers last got new words of."""
    found = readable(viewer).select_related("current", "agency", "topic")
    return list(found.order_by("-changed_at", "-pk")[:NEWEST])


def often(viewer: Actor) -> list[Guide]:
    """Return the guides cited most in the last 90 days; ids are cached, rights are asked anew."""
    ids = cache.get("kb:hay-doc")
    if ids is None:
        since = timezone.now() - _CITED
        cited = GuideCitation.objects.filter(at__gte=since).order_by().values_list("version__guide")
        ids = [pk for pk, _n in cited.annotate(n=Count("pk")).order_by("-n", "version__guide")[: 4 * _OFTEN]]
        cache.set("kb:hay-doc", ids, 10 * _COUNTED)
    if not ids:
        return []
    found = {one.pk: one for one in readable(viewer).filter(pk__in=ids).select_related("current", "topic")}
    return [found[pk] for pk in ids if pk in found][:_OFTEN]


def _cached(viewer: Actor, name: str, count: Callable[[Actor], list[Shelf]]) -> list[Shelf]:
    """Return what `count` says of the guides this kind of viewer may read, at most a minute old.

    The key names everything `readable` asks of a viewer; two who differ in it never share a count.
    """
    who = (viewer.is_system, viewer.is_staff, bool(viewer.roles & CHECKERS), *sorted(viewer.reads_of))
    key = f"kb:ke:{name}:{'.'.join(map(str, map(int, who)))}"[:200]
    found = cache.get(key)
    if found is None:
        found = [(one.key, one.label, one.count, one.branch) for one in count(viewer)]
        cache.set(key, found, _COUNTED)
    return [Shelf(*one) for one in found]

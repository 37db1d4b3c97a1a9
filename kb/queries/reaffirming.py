"""Published versions that were looked through and stay: which are due, what waits for whom, what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from kb.models import Guide, GuideVersion, Reaffirmation, ReaffirmationAnswer
from kb.queries import guides, keys
from kb.queries.review import MOST, SOON, part
from support.domain.errors import NotFound
from support.domain.roles import Actor

HOLDS = Q(needs_check=False) | Q(answer__agreed=True)
SHOWN = 6  # of one version, the latest


def due(guide: Guide) -> bool:
    """True from thirty days before the day a published guide is to be looked at again."""
    limit = timezone.localdate() + SOON
    return guide.current_id is not None and guide.review_by is not None and guide.review_by <= limit


def opened(viewer: Actor, slug: str) -> Guide:
    """Return a published guide whose upkeep is `viewer`'s: its writers, its keys; raises NotFound."""
    guide = guides.by_slug(viewer, slug)
    if guide.current is None or not part(viewer, guide):
        raise NotFound
    guide.current.guide = guide
    return guide


def pending(version: GuideVersion) -> Reaffirmation | None:
    """Return what was said of a version and waits for the NDB agency (1 query)."""
    return Reaffirmation.objects.filter(keys.RECHECK, version=version).select_related("by").first()


def to_check(viewer: Actor) -> list[Reaffirmation]:
    """Return the rows of the queue, longest first (1 query)."""
    rows = keys.to_recheck(viewer).select_related("by", "version__guide__agency")
    return list(rows.defer("version__body", "version__text").order_by("at", "pk")[:MOST])


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a version, and the NDB agency's answer to it, None while it has none."""

    row: Reaffirmation
    answer: ReaffirmationAnswer | None


def of_versions(versions: Iterable[GuideVersion]) -> dict[int, list[Said]]:
    """Return what was said of each version, latest first (1 query)."""
    ids = [one.pk for one in versions]
    rows = Reaffirmation.objects.filter(version__in=ids).select_related("by", "answer__by")
    found: dict[int, list[Said]] = defaultdict(list)
    for row in rows.order_by("-at", "-pk"):
        if len(found[row.version_id]) < SHOWN:
            found[row.version_id].append(Said(row, getattr(row, "answer", None)))
    return found


def last_at(version: str) -> Subquery:
    """Return when the version a row names by the field `version` was last found to be still right."""
    held = Reaffirmation.objects.filter(HOLDS, version=OuterRef(version)).order_by("-at", "-pk")
    when = held.annotate(held_at=F("at"))
    return Subquery(when.values("held_at")[:1])

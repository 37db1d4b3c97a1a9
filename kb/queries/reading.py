"""A guide as a reader opens it: its text, its versions, what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from kb.domain.states import FROZEN, FileRole, VersionState
from kb.models import Guide, GuideCode, GuideVersion, GuideVersionFile
from kb.queries import guides, reaffirming
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import ConnectedSystem

SHOWN_FILES, SHOWN_SYSTEMS, RELATED, SHOWN_VERSIONS = 50, 12, 5, 40
_PEOPLE = ("author", "approver", "checker")
_UNREAD = (
    "current__text",
    "current__supersedes__body",
    "current__supersedes__text",
    "translation_of__current__text",
    "translation__current__text",
)


@dataclass(slots=True)
class Reading:
    """One version of a guide with what the page says beside it.

    `after` is the version that replaced it, None while nothing did; `before` the one it replaced; `other`
    the same guide in the other language, if the viewer may read it.
    """

    guide: Guide
    version: GuideVersion
    before: GuideVersion | None = None
    after: GuideVersion | None = None
    other: Guide | None = None
    files: list[GuideVersionFile] = field(default_factory=list)
    systems: list[ConnectedSystem] = field(default_factory=list)
    related: list[Guide] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        """True for the version readers get who name none."""
        return self.guide.current_id == self.version.pk

    @property
    def ended(self) -> bool:
        """True for a version of a guide that no longer stands in the library."""
        return self.guide.current_id is None and self.version.state in {one.value for one in FROZEN}


def opened(viewer: Actor, slug: str) -> Guide:
    """Return a guide whose page `viewer` may open with its current version, also a withdrawn one (1 query).

    `other_open` on it says whether the viewer may read it in its other language, `looked_at` when its
    version was last found to be still right. Raises NotFound.
    """
    pair = guides.readable(viewer).filter(Q(pk=OuterRef("translation_of")) | Q(translation_of=OuterRef("pk")))
    rows = guides.seen(viewer).select_related(
        "agency",
        "topic__parent",
        "current__supersedes",
        *(f"current__{one}" for one in _PEOPLE),
        "translation_of__current",
        "translation__current",
    )
    rows = rows.annotate(other_open=Exists(pair), looked_at=reaffirming.last_at("current"))
    found = rows.defer(*_UNREAD).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def newest(viewer: Actor, guide: Guide) -> GuideVersion:
    """Return the version to show: the current one, else the newest `viewer` may open; raises NotFound."""
    if guide.current is not None:
        return guide.current
    found = _rows(guides.versions(viewer, guide)).order_by("-major", "-minor").first()
    if found is None:
        raise NotFound
    return found


def numbered(viewer: Actor, guide: Guide, number: str) -> GuideVersion:
    """Return a version by its number as the address says it, "3.1"; raises NotFound."""
    parts = number.split(".")
    if len(parts) != 2 or not all(one.isascii() and one.isdecimal() and len(one) < 5 for one in parts):
        raise NotFound
    found = _rows(guides.versions(viewer, guide)).filter(major=int(parts[0]), minor=int(parts[1])).first()
    if found is None or found.number != number:
        raise NotFound
    return found


def _rows(found: QuerySet[GuideVersion]) -> QuerySet[GuideVersion]:
    return found.select_related("supersedes", *_PEOPLE).defer("text", "supersedes__body", "supersedes__text")


def beside(viewer: Actor, guide: Guide, version: GuideVersion) -> Reading:
    """Gather what the page of a version says beside its text (at most 4 queries)."""
    found = Reading(guide, version, before=version.supersedes)
    if version.state == VersionState.SUPERSEDED.value:
        found.after = GuideVersion.objects.filter(supersedes=version.pk).defer("body", "text").first()
    if getattr(guide, "other_open", False):
        found.other = guide.translation_of or getattr(guide, "translation", None)
    found.files = list(
        GuideVersionFile.objects.filter(version=version, file__role=FileRole.ATTACHMENT.value)
        .select_related("file__attachment")
        .defer("file__text")
        .order_by("place", "pk")[:SHOWN_FILES]
    )
    found.systems = list(guide.systems.order_by("name")[:SHOWN_SYSTEMS])
    if found.is_current:
        found.related = related(viewer, guide, [one.pk for one in found.systems])
    return found


def related(viewer: Actor, guide: Guide, systems: list[int]) -> list[Guide]:
    """Return a few guides to read next: of the same codes or systems first, then of the topic."""
    codes = GuideCode.objects.filter(guide=guide).values("folded")
    near = Q(pk__in=GuideCode.objects.filter(folded__in=codes).values("guide"))
    if systems:
        near |= Q(pk__in=Guide.systems.through.objects.filter(connectedsystem__in=systems).values("guide"))
    found = guides.readable(viewer).filter(near | Q(topic=guide.topic_id), language=guide.language)
    nearest = Case(When(near, then=0), default=1, output_field=IntegerField())
    return list(
        found.exclude(pk=guide.pk).order_by(nearest, "-changed_at", "pk").only("slug", "title")[:RELATED]
    )


def history(viewer: Actor, guide: Guide) -> list[GuideVersion]:
    """Return the versions `viewer` may open, newest first, the last forty."""
    found = guides.versions(viewer, guide).select_related(*_PEOPLE).defer("body", "text")
    shown = found.exclude(state=VersionState.ABANDONED.value).order_by("-major", "-minor")
    return list(shown[:SHOWN_VERSIONS])

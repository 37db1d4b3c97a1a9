"""What a writer sees: drafts, savings, who holds the pen, who may approve, what a duty begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kb.domain.states import OPEN
from kb.models import Guide, GuideDuty, GuideLock, GuideSave, GuideVersion
from kb.queries import guides
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import Agency, ConnectedSystem, Service
from support.queries import lists

QUIET = timedelta(minutes=5)  # after so long without a saving the pen may be taken over
PAGE = 30
_OPEN = sorted(state.value for state in OPEN)


@dataclass(frozen=True, slots=True)
class Drafts:
    """Open versions, last saved first; `next` is the cursor of the rest, "" at the end."""

    rows: list[GuideVersion]
    next: str


def writes_at_all(viewer: Actor) -> bool:
    """True for whom there is any guide to write."""
    return bool(viewer.agencies or viewer.roles & guides.WRITERS)


def drafts(viewer: Actor, *, mine: bool = False, after: str = "") -> Drafts:
    """Return the open versions of guides `viewer` writes; `mine` leaves those the viewer saved a word of."""
    found = GuideVersion.objects.filter(guide__in=guides.writable(viewer), state__in=_OPEN)
    if mine:
        saved = GuideSave.objects.filter(version=OuterRef("pk"), by=viewer.user_id)
        found = found.filter(Exists(saved))
    moment, _sep, key = after.partition("_")
    if key.isdigit() and len(key) < 19:
        try:
            at = datetime.fromisoformat(moment)
            found = found.filter(Q(saved_at__lt=at) | Q(saved_at=at, pk__lt=int(key)))
        except ValueError:
            pass
    rows = list(
        found.select_related("guide__agency", "guide__lock__holder", "author")
        .defer("body", "text")
        .order_by("-saved_at", "-pk")[: PAGE + 1]
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Drafts(rows[:PAGE], f"{last.saved_at.isoformat()}_{last.pk}" if last else "")


def to_write(viewer: Actor, slug: str) -> Guide:
    """Return a guide that is `viewer`'s to write; raises NotFound."""
    found = (
        guides.writable(viewer)
        .select_related("agency", "topic", "current", "translation_of")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def open_version(guide: Guide) -> GuideVersion | None:
    """Return the version being written or decided on."""
    return (
        GuideVersion.objects.filter(guide=guide, state__in=_OPEN)
        .select_related("author", "asked_approver")
        .first()
    )


def newest(guide: Guide, most: int = 8) -> list[GuideVersion]:
    """Return the newest versions, newest first, without their words."""
    found = guide.versions.select_related("author", "approver").defer("body", "text")
    return list(found.order_by("-major", "-minor")[:most])


def lock(guide: Guide) -> GuideLock | None:
    """Return who holds the pen; None while nobody does."""
    found = GuideLock.objects.filter(guide=guide).select_related("holder", "asked_by").first()
    return found if found and found.until > timezone.now() else None


def held(one: GuideLock) -> bool:
    """True while a pen is held."""
    return one.until > timezone.now()


def idle(pen: GuideLock, version: GuideVersion) -> bool:
    """True when a pen may be taken over: its time is over, or its holder saved nothing for QUIET."""
    now = timezone.now()
    if pen.until <= now:
        return True
    saved = GuideSave.objects.filter(version=version, by=pen.holder_id).order_by("-number").first()
    return max(pen.since, saved.at if saved else pen.since) <= now - QUIET


def free_at(held: GuideLock, version: GuideVersion) -> datetime:
    """Return when the pen may be taken over if its holder saves nothing more."""
    saved = GuideSave.objects.filter(version=version, by=held.holder_id).order_by("-number").first()
    return min(held.until, max(held.since, saved.at if saved else held.since) + QUIET)


def saves(version: GuideVersion, *, before: int = 0, most: int = 200) -> list[GuideSave]:
    """Return savings, newest first; `before` a number leads further back."""
    found = version.saves.select_related("by")
    if before:
        found = found.filter(number__lt=before)
    return list(found.order_by("-number")[:most])


def one_save(version: GuideVersion, number: int) -> GuideSave:
    """Return one saving with its words; raises NotFound."""
    found = version.saves.select_related("by").filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def not_taken_up(viewer: Actor, version: GuideVersion) -> GuideSave | None:
    """Return the viewer's last saving when it is a lost one: their words do not stand yet."""
    last = version.saves.filter(by=viewer.user_id).defer("body").order_by("-number").first()
    return last if last and last.lost else None


def own_agencies(viewer: Actor) -> QuerySet[Agency]:
    """Return the agencies `viewer` writes for."""
    return lists.agencies().filter(pk__in=viewer.agencies)


def systems(viewer: Actor) -> QuerySet[ConnectedSystem]:
    """Return the systems a guide may name: of the viewer's agencies, or for our writers all."""
    found = lists.systems()
    if viewer.roles & guides.WRITERS:
        return found
    connected = guides.connected(viewer.agencies)
    return found.filter(Q(pk__in=connected.values("system")) | Q(owner__in=viewer.agencies))


def services() -> QuerySet[Service]:
    """Return the services a guide may name."""
    return lists.services()


def duty(viewer: Actor, key: str) -> GuideDuty | None:
    """Return a duty a guide is begun from; None for none named. Raises NotFound when it is not theirs."""
    if not key:
        return None
    if not key.isdigit() or len(key) > 18:
        raise NotFound
    found = (
        GuideDuty.objects.filter(pk=int(key), ended_on=None)
        .select_related("agency", "system", "service", "topic")
        .first()
    )
    if found is None or not guides.writes(viewer, Guide(agency_id=found.agency_id)):
        raise NotFound
    return found


def original(viewer: Actor, key: str) -> Guide | None:
    """Return the Vietnamese guide an English one is begun from; raises NotFound."""
    if not key:
        return None
    found = guides.writable(viewer).filter(slug=key[:160], language="vi").select_related("topic").first()
    if found is None:
        raise NotFound
    return found


def beside(guide: Guide) -> GuideVersion | None:
    """Return the Vietnamese version an English guide says again: the published, else the newest one."""
    if guide.translation_of_id is None:
        return None
    found = GuideVersion.objects.filter(guide=guide.translation_of_id).exclude(state="abandoned")
    return found.filter(current_of__isnull=False).first() or found.order_by("-major", "-minor").first()

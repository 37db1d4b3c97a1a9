"""What a reviewer sees: what waits for whom, a version under review with its comments and side facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kb.domain.states import FROZEN, FileRole, VersionState
from kb.models import Guide, GuideCitation, GuideVersion, GuideVersionFile, ReviewComment
from kb.queries import guides, keys
from support.domain.clock import MINUTE, VIETNAM, WorkingCalendar, add_working
from support.domain.errors import NotFound
from support.domain.explain import Explanation, explain
from support.domain.roles import Actor
from support.queries import calendar

# How soon a version that waits should be decided on: two working days of eight hours, our internal target.
TERM = timedelta(hours=16)
SOON = timedelta(days=30)  # before its review date a guide is shown to those who keep it
MOST = 50  # rows of one part of the queue
_NARROW = ("body", "text", "summary", "note")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version in the queue; `since` when it began to wait, `term` by when it should be decided on.

    The term is counted in working time; None where the calendar has no working hours.
    """

    version: GuideVersion
    since: datetime
    term: datetime | None

    @property
    def late(self) -> bool:
        """True past the term."""
        return self.term is not None and self.term < timezone.now()


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a person, longest first; each part cut at MOST rows."""

    first: list[Waiting]
    second: list[Waiting]
    asked: list[Waiting]
    scheduled: list[Waiting]
    sent: list[Waiting]  # what the person wrote and others decide on
    due: list[Guide]  # published, to be looked at again


def may_open(viewer: Actor) -> bool:
    """True for whom there can be anything in the queue: members of agencies, and who writes our guides."""
    return bool(viewer.agencies or viewer.roles & guides.WRITERS)


def waiting(viewer: Actor) -> int:
    """Return how much waits for a signature or a change of the viewer (1 query): for the menu."""
    if not may_open(viewer):
        return 0
    parts = (keys.asked_of(viewer).values("pk"), keys.to_recheck(viewer).values("pk"))
    asked = keys.waiting_for(viewer).values("pk").union(*parts, all=True)
    return len(asked[: 2 * MOST])


def queue(viewer: Actor) -> Queue:
    """Return the queue (6 queries)."""
    mine = Q(guide__in=guides.writable(viewer)) | keys.first_key(viewer)
    if viewer.roles & guides.CHECKERS:
        mine |= Q(guide__concerns_ndb=True)
    scheduled = GuideVersion.objects.filter(mine, state=VersionState.APPROVED.value)
    found = keys.waiting_for(viewer)
    sent = GuideVersion.objects.filter(
        keys.wrote(viewer.user_id), state__in=[VersionState.IN_REVIEW.value, VersionState.CHECKING.value]
    )
    return Queue(
        first=_rows(found.filter(state=VersionState.IN_REVIEW.value), "submitted_at"),
        second=_rows(found.filter(state=VersionState.CHECKING.value), "approved_at"),
        asked=_rows(keys.asked_of(viewer), "saved_at"),
        scheduled=_rows(scheduled, "effective_on", "approved_at"),
        sent=_rows(sent, "submitted_at"),
        due=_due(viewer),
    )


def _rows(found: QuerySet[GuideVersion], order: str, since: str = "") -> list[Waiting]:
    rows = found.select_related("guide__agency", "author", "asked_approver").defer(*_NARROW)
    cut, hours = rows.order_by(order, "pk")[:MOST], calendar.working_calendar()
    return [_waiting(one, getattr(one, since or order) or one.saved_at, hours) for one in cut]


def held_back(version: GuideVersion) -> bool:
    """True where the day of an approved version came and it could not be published (1 query)."""
    day = version.effective_on
    return day is not None and version.reminders.filter(step=0, due_on=day).exists()


def _waiting(version: GuideVersion, since: datetime, hours: WorkingCalendar) -> Waiting:
    try:
        return Waiting(version, since, add_working(since, TERM // MINUTE, hours))
    except ValueError:  # a calendar without working hours: nothing falls due
        return Waiting(version, since, None)


def term(version: GuideVersion) -> Waiting:
    """Return since when a version waits and by when it should be decided on."""
    since = version.approved_at if version.state == VersionState.CHECKING.value else version.submitted_at
    return _waiting(version, since or version.saved_at, calendar.working_calendar())


def counted(waiting: Waiting) -> Explanation | None:
    """Return how the term of a waiting version was counted, day by day, None where nothing falls due.

    It is told to the second, as people read it (1 query for the days that differ).
    """
    if waiting.term is None:
        return None
    first, last = waiting.since.astimezone(VIETNAM).date(), waiting.term.date()
    notes, start = calendar.day_notes(first, last), waiting.since.replace(microsecond=0)
    return explain(start, TERM, calendar.working_calendar(), notes=notes)


def _due(viewer: Actor) -> list[Guide]:
    limit = timezone.localdate() + SOON
    found = guides.writable(viewer).filter(review_by__lte=limit, current__isnull=False)
    return list(found.select_related("agency", "current").order_by("review_by", "pk")[:MOST])


def opened(viewer: Actor, pk: int) -> GuideVersion:
    """Return a version whose review `viewer` takes part in; raises NotFound."""
    found = (
        GuideVersion.objects.filter(pk=pk, guide__in=guides.seen(viewer))
        .select_related("guide__agency", "guide__topic", "guide__current", "author", "approver", "checker")
        .first()
    )
    if found is None or not part(viewer, found.guide):
        raise NotFound
    return found


def part(viewer: Actor, guide: Guide) -> bool:
    """True for whom the review of a guide is theirs to see: who writes it, and who holds a key."""
    return guides.writes(viewer, guide) or guides.checks(viewer, guide)


@dataclass(slots=True)
class Thread:
    """A comment with its answers, oldest first."""

    head: ReviewComment
    answers: list[ReviewComment] = field(default_factory=list)


def threads(version: GuideVersion) -> list[Thread]:
    """Return what was said of a version, in order (1 query)."""
    found = ReviewComment.objects.filter(version=version).select_related("by", "closed_by")
    made: dict[int, Thread] = {}
    for one in found.order_by("at", "pk"):
        if one.answers_id in made:
            made[one.answers_id].answers.append(one)
        else:
            made[one.pk] = Thread(one)
    return list(made.values())


def asked(version: GuideVersion) -> int:
    """Return how many comments its writers are to answer, 0 unless changes were asked (1 query at most)."""
    if version.state != VersionState.CHANGES_ASKED.value:
        return 0
    return ReviewComment.objects.filter(version=version, answers=None, closed_at=None).count()


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a version, and whether it came or went since the one before; "" for neither."""

    name: str
    change: str
    token: str = ""
    picture: bool = False


def filed(version: GuideVersion, before: GuideVersion | None) -> list[Filed]:
    """Return the files of a version beside those of the one before (1 query)."""
    pair = [version.pk, before.pk] if before else [version.pk]
    rows = GuideVersionFile.objects.filter(version__in=pair).order_by("place", "file_id")
    has: dict[tuple[str, str], set[int]] = {}
    known: dict[tuple[str, str], tuple[str, bool]] = {}
    told = ("version_id", "file__attachment__filename", "file__sha256", "file__token", "file__role")
    for of, name, digest, token, role in rows.values_list(*told):
        has.setdefault((name, digest), set()).add(of)
        known[name, digest] = token, role == FileRole.PICTURE.value
    both = set(pair)
    return [
        Filed(one[0], "" if of == both else "added" if version.pk in of else "removed", *known[one])
        for one, of in has.items()
    ]


def cited(version: GuideVersion) -> int:
    """Return how many tickets name a version (1 query)."""
    return GuideCitation.objects.filter(version=version, case__isnull=False).values("case").distinct().count()


def former(version: GuideVersion) -> GuideVersion | None:
    """Return what a version is compared with: the published one, or the one it superseded (1 query)."""
    if VersionState(version.state) in FROZEN:
        return version.supersedes
    current: GuideVersion | None = version.guide.current
    return current


def cited_of(guide: Guide) -> int:
    """Return how many tickets name the version readers have now (0 or 1 query)."""
    return cited(guide.current) if guide.current else 0


def writes(viewer: Actor, guide: Guide) -> bool:
    """True for whom the guide is theirs to write."""
    return guides.writes(viewer, guide)


def publishes(viewer: Actor, guide: Guide) -> bool:
    """True for who holds a key of the guide: they publish it and withdraw it."""
    return guides.approves(viewer, guide) or guides.checks(viewer, guide)


def numbered(viewer: Actor, guide: Guide, number: str) -> GuideVersion:
    """Return the version "3.2" of a guide if `viewer` may open it; raises NotFound."""
    major, _dot, minor = number.partition(".")
    if not (major.isdecimal() and minor.isdecimal() and len(number) < 12):
        raise NotFound
    found = guides.versions(viewer, guide).filter(major=int(major), minor=int(minor)).first()
    if found is None:
        raise NotFound
    return found


def to_remind(step: int, today: date) -> QuerySet[GuideVersion]:
    """Return the published versions for which the reminder `step` days before their review date has come.

    Only the nearest step counts: after a pause nobody gets three letters of one guide.
    """
    steps = sorted(REMINDERS)
    nearer = [one for one in steps if one < step]
    found = GuideVersion.objects.filter(
        state=VersionState.PUBLISHED.value,
        guide__current=F("pk"),
        guide__review_by__lte=today + timedelta(days=step),
    )
    if nearer:
        found = found.filter(guide__review_by__gt=today + timedelta(days=nearer[-1]))
    told = Q(reminders__step=step, reminders__due_on=F("guide__review_by"))
    # What was looked through and waits for the NDB agency's check is nobody else's turn.
    said = Q(reaffirmations__needs_check=True, reaffirmations__answer=None)
    return found.exclude(pk__in=GuideVersion.objects.filter(told | said).values("pk"))


REMINDERS = (30, 7, 0, -7)  # days before the review date; a week past it somebody is told once more

"""Tickets settled without a guide, and guides that save tickets (Điều 11.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kb.domain.states import FeedbackKind
from kb.models import Feedback, Guide, GuideCitation
from kb.queries import guides, readings
from kb.queries.citations import OURS
from support.domain.errors import NotFound
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.roles import READERS, Actor, Role
from support.models import Agency, Case, ConnectedSystem, EventCase, QueueProfile, Topic
from support.queries import tickets
from support.queries.notices import Period
from support.queries.tickets import Cursor

READ = READERS | {Role.GUIDE_EDITOR, Role.OVERSIGHT}
SETTLED = (Stage.RESOLVED.value, Stage.CLOSED.value)
BY: dict[str, str] = {"topic": "topic", "system": "system", "agency": "requesting_agency"}
LINES = 20  # lines a screen shows of each table; the files hold all
PAGE = 50
MOST_KEY = tickets.MOST_KEY
NONE = "-"  # in an address: tickets without a topic, system or agency


@dataclass(frozen=True, slots=True)
class Days(Period):
    """Days of the report: tickets that came in them, or with `settled` those settled in them."""

    settled: bool = False

    def tickets(self) -> Q:
        """Return the condition on tickets; one settled several times counts on the last day.

        One that was settled as it came (on the phone, at a visit) has no move of its own: it counts that day.
        """
        came = self.around("received_at")
        if not self.settled:
            return came
        moves = EventCase.objects.filter(
            case=OuterRef("pk"), event__kind=EventKind.STAGED.value, event__data__to__in=SETTLED
        )
        within = moves.filter(self.around("event__at"))
        after = Period(self.last + timedelta(days=1), date.max - timedelta(days=1))
        later = moves.filter(after.around("event__at"))
        return Q(Exists(within) & ~Exists(later)) | Q(came & ~Exists(moves))


@dataclass(frozen=True, slots=True)
class Line:
    """Settled tickets of one topic, system or agency: all of them, and those no guide was named in."""

    key: str
    name: str
    total: int
    without: int


@dataclass(frozen=True, slots=True)
class Use:
    """How a guide was used in a period; `wrong` are the open words that it needs a change.

    `enough` counts officers who found it helpful and filed nothing after (kb.queries.readings).
    """

    guide: Guide
    reads: int = 0
    enough: int = 0
    cited: int = 0
    saved: int = 0
    helpful: int = 0
    unhelpful: int = 0
    wrong: int = 0


def counted(viewer: Actor, period: Period) -> QuerySet[Case]:
    """Return the settled tickets of a period that a report counts; raises NotFound.

    Who reads tickets counts those; oversight and guide editors, who read none, count those of open queues.
    """
    if not (viewer.is_system or viewer.roles & READ):
        raise NotFound
    if viewer.is_system or viewer.roles & READERS:
        cases = tickets.for_staff(viewer)
    else:
        cases = Case.objects.exclude(queue__in=QueueProfile.objects.filter(restricted=True).values("pk"))
    within = period.tickets() if isinstance(period, Days) else period.around("received_at")
    return cases.filter(within, stage__in=SETTLED).annotate(with_guide=_answered())


def _answered() -> Exists:
    """True where an answer of ours named a guide; one the requester came with answered nothing."""
    return Exists(GuideCitation.objects.filter(case=OuterRef("pk"), followup__message__kind__in=OURS))


def lines(viewer: Actor, period: Period, by: str) -> list[Line]:
    """Return the lines of `by`, a key of BY, those with most tickets without a guide first (2 queries)."""
    column = BY[by]
    rows = list(
        counted(viewer, period)
        .order_by()
        .values_list(column)
        .annotate(total=Count("pk"), without=Count("pk", filter=Q(with_guide=False)))
    )
    names = _names(by, [row[0] for row in rows if row[0] is not None])
    found = [Line(str(NONE if key is None else key), names.get(key, ""), n, m) for key, n, m in rows]
    return sorted(found, key=lambda one: (-one.without, -one.total, one.name))


def _names(by: str, keys: Sequence[object]) -> dict[object, str]:
    model = {"topic": Topic, "system": ConnectedSystem, "agency": Agency}[by]
    return {row.pk: str(row) for row in model._default_manager.filter(pk__in=keys)}  # noqa: SLF001 - documented


def without(viewer: Actor, period: Period, about: dict[str, str], after: str = "") -> tuple[list[Case], str]:
    """Return a page of the tickets without a guide, newest activity first, and the next page's place.

    `about` narrows by keys of BY. Only who reads tickets: raises NotFound for others.
    """
    if not (viewer.is_system or viewer.roles & READERS):
        raise NotFound
    cases = counted(viewer, period).filter(~_answered())
    for by, key in about.items():
        cases = cases.filter(_narrowed(by, key))
    cursor = Cursor.decode(after) if after else None
    if cursor:
        cases = cases.filter(Q(activity_at__lt=cursor.at) | Q(activity_at=cursor.at, pk__lt=cursor.pk))
    rows = list(
        cases.select_related("topic", "system", "requesting_agency").order_by("-activity_at", "-pk")[
            : PAGE + 1
        ]
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], Cursor(last.activity_at, last.pk).encode() if last else ""


def _narrowed(by: str, key: str) -> Q:
    column = BY[by]
    if key == NONE:
        return Q(**{column: None})
    if by == "topic":
        return Q(topic=key)
    known = key.isascii() and key.isdecimal() and len(key) < 19
    return Q(**{column: int(key)}) if known else Q(pk__in=())


def uses(viewer: Actor, period: Period) -> list[Use]:
    """Return the guides read, cited or judged in a period that `viewer` may read, best first (5 queries)."""
    cited = GuideCitation.objects.filter(period.around("at")).order_by().values_list("version__guide")
    told = Q(followup__message__kind__in=OURS)
    named = {pk: (n, m) for pk, n, m in cited.annotate(
        n=Count("pk", filter=told), m=Count("pk", filter=Q(saved_filing=True)))}  # fmt: skip
    votes = Feedback.objects.filter(period.around("at")).order_by().values_list("guide")
    said = {
        pk: counts
        for pk, *counts in votes.annotate(
            yes=Count("pk", filter=Q(kind=FeedbackKind.HELPFUL.value)),
            no=Count("pk", filter=Q(kind=FeedbackKind.UNHELPFUL.value)),
            wrong=Count("pk", filter=Q(kind=FeedbackKind.NEEDS_CHANGE.value, done_at=None)),
        )
    }
    reads, enough = readings.by_guide(period), readings.enough(period)
    found = guides.readable(viewer).filter(pk__in={*named, *said, *reads}).select_related("current")
    rows = [
        Use(
            one,
            reads.get(one.pk, 0),
            enough.get(one.pk, 0),
            *named.get(one.pk, (0, 0)),
            *said.get(one.pk, (0, 0, 0)),
        )
        for one in found.defer("current__body", "current__text")
    ]
    return sorted(rows, key=_worth)


def _worth(row: Use) -> tuple[int, int, int, int, str]:
    """Put first what saved tickets or answered them, then what was helpful, then what was read most."""
    return (-row.saved - row.enough - row.cited, -row.helpful, row.wrong, -row.reads, row.guide.sort_key)


def never_cited(viewer: Actor, most: int = LINES) -> list[Guide]:
    """Return guides `viewer` may read that no answer ever named, the longest unchanged first (1 query)."""
    return list(_never(viewer).select_related("current").order_by("changed_at", "pk")[:most])


def never_cited_rows(viewer: Actor) -> Iterator[Guide]:
    """Give all of them, for a file."""
    yield from _never(viewer).select_related("current").order_by("changed_at", "pk").iterator(chunk_size=500)


def _never(viewer: Actor) -> QuerySet[Guide]:
    named = GuideCitation.objects.filter(version__guide=OuterRef("pk"))
    return guides.readable(viewer).filter(~Exists(named))

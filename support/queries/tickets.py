"""The one rule for seeing tickets; list, detail, search, files, sockets and exports all start here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from support.domain.errors import NotFound
from support.domain.lifecycle import OPEN, WAITING
from support.domain.links import MoveKind
from support.domain.roles import READERS, Actor
from support.models import (
    INTERNAL,
    Agency,
    Case,
    CaseLink,
    CaseSeen,
    FollowUpAttachment,
    IncidentCase,
    MailState,
    Message,
    MovedRow,
    OutgoingMail,
    QueueProfile,
    Task,
)
from support.queries import calendar, edxml_rows, leading, lists
from support.queries.assessments import with_outcomes
from support.queries.clocks import with_clocks
from support.queries.connecting import checks
from support.queries.coordinating import with_parts
from support.queries.gathered import listed
from support.queries.leading import Sight
from support.queries.leads import with_lead, with_term
from support.queries.proofs import with_proof

PAGE = 50
MOST_KEY = 2**63 - 1  # what a column of keys holds; SQLite's driver raises for more


def visible_to(viewer: Actor) -> QuerySet[Case]:
    """Return the cases `viewer` may see; foreign ones do not exist for it (Điều 3.2: need to know).

    Staff see what `for_staff` says; members of an agency read what it asked, and what those merged into it
    asked; of a case whose lead their agency handed over, what stood there until then (`sight`); anyone else
    reads nothing.
    """
    if viewer.is_system:
        return Case.objects.all()
    allowed = _now(viewer)
    if viewer.led:
        allowed |= leading.once_led_by(viewer)
    return Case.objects.filter(allowed)


def visible_now(viewer: Actor) -> QuerySet[Case]:
    """Return those cases of `visible_to` whose present and future `viewer` may see: not a former lead's."""
    return Case.objects.all() if viewer.is_system else Case.objects.filter(_now(viewer))


def asked(viewer: Actor) -> QuerySet[Case]:
    """Return the cases the agencies of `viewer` asked: what it reads as a requester."""
    return Case.objects.filter(requesting_agency__in=viewer.reads_of)


def led(viewer: Actor) -> QuerySet[Case]:
    """Return the cases an agency of `viewer` leads now: with their notes, and to work on."""
    return Case.objects.filter(leading.led_by(viewer))


def _now(viewer: Actor) -> Q:
    allowed = _by_role(viewer)
    if viewer.reads_of:
        allowed |= Q(requesting_agency__in=viewer.reads_of)
    if viewer.led:
        allowed |= leading.led_by(viewer)
    return allowed


def for_staff(viewer: Actor) -> QuerySet[Case]:
    """Return the cases `viewer` sees by a role of ours: with their notes, and to work on if it works.

    Staff who work or audit read every unrestricted queue, the restricted ones opened to them by name,
    and whatever is assigned to them. Who is of an agency too sees that agency's cases of a closed queue
    only as the agency does, unless the agency leads them: a lead sees its case in full, whatever its queue.
    """
    if viewer.is_system:
        return Case.objects.all()
    allowed = _by_role(viewer)
    if viewer.led:
        allowed |= leading.led_by(viewer)
    return Case.objects.filter(allowed)


def _by_role(viewer: Actor) -> Q:
    if not viewer.roles & READERS:
        return Q(pk__in=())
    closed = QueueProfile.objects.filter(restricted=True).exclude(pk__in=viewer.queues)
    # No user has the number 0: without a user nothing is assigned, and not what nobody holds.
    return ~Q(queue__in=closed.values("pk")) | Q(assignee=viewer.user_id or 0)


def sight(viewer: Actor, case: Case) -> Sight:
    """Return how much of `case`, which `viewer` may see, it sees; found once for each object of a case."""
    known: tuple[Actor, Sight] | None = getattr(case, _SIGHT, None)
    if known is not None and known[0] == viewer:
        return known[1]
    found = _sight(viewer, case)
    setattr(case, _SIGHT, (viewer, found))
    return found


_SIGHT = "seen_as"


def _sight(viewer: Actor, case: Case) -> Sight:
    reads = viewer.is_system or bool(viewer.roles & READERS)
    if not viewer.reads_of:
        return Sight(full=reads)
    by_agency = leading.sight(viewer, case)
    if by_agency.full or not reads:
        return by_agency
    # Membership may have led a reader here by another way than the role; then the database is asked.
    if (by_agency.asked or by_agency.until) and not for_staff(viewer).filter(pk=case.pk).exists():
        return by_agency
    return Sight(full=True)


def as_staff(viewer: Actor, case: Case) -> bool:
    """True when `viewer`, who may see `case`, sees it as staff does: with notes and delivery reports."""
    return sight(viewer, case).full


def get(viewer: Actor, number: str) -> Case:
    """Return one case by its number with what a page shows of it; raises NotFound for foreign ones too."""
    check = visible_to(viewer).filter(assessment__source=OuterRef("pk"))
    ends = Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"))
    part = IncidentCase.objects.filter(case=OuterRef("pk"), detached_at=None)
    part = part.order_by("-current", "-attached_at", "-pk")
    about = JSONObject(number=F("incident__number"), title=F("incident__title"), state=F("incident__state"))
    case = (
        with_parts(with_outcomes(with_proof(with_lead(with_term(with_clocks(visible_to(viewer)))))))
        .filter(number=number)
        .select_related(
            "queue",
            "assignee",
            "topic",
            "requesting_agency",
            "contact",
            "related_to",
            "suggestion",
            "api_incident",
            "tracking",
            "system__owner",
            "connection__platform",
            # Rows of the structured kinds (Điều 6, 7): joined here, so that their panels ask nothing more.
            "connection_request__connection",
            "connection_request__eligible_by",
            "assessment",
            "design_change__system",
            "data_error_notice__database",
            "data_error_notice__forwarded_to",
        )
        .annotate(
            has_merged=Exists(Case.objects.filter(merged_into=OuterRef("pk"))),
            has_links=Exists(CaseLink.objects.filter(ends, ended_at=None)),
            has_tasks=Exists(Task.objects.filter(case=OuterRef("pk"))),
            topics_over=listed(lists.topics_over(timezone.localdate()), "code"),
            documents_told=edxml_rows.of(OuterRef("pk")),
            checked=Exists(checks(OuterRef("pk"), OuterRef("system"))),
            incident_now=Subquery(part.values_list(about)[:1]),
            check_now=Subquery(check.values_list(JSONObject(number=F("number"), stage=F("stage")))[:1]),
        )
        .first()
    )
    if case is None:
        raise NotFound
    seen = sight(viewer, case)
    if seen.until and not (seen.full or seen.asked):
        leading.frozen([case], leading.led_until(viewer, [case.pk]))
    return case


def by_id(viewer: Actor, case_id: int) -> Case:
    """Return one case by primary key under the same rule as `get`."""
    case = visible_to(viewer).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return case


def messages_for(viewer: Actor, case: Case) -> QuerySet[Message]:
    """Return the messages of a case that `viewer` may read.

    Internal notes, and replies taken back or still within their undo window, are for staff alone; and for
    an agency that led the case then.
    """
    messages = _said(viewer, case).select_related(
        "followup", "author", "contact", "origin", "call", "answer_call", "letter"
    )
    seen = sight(viewer, case)
    if not (seen.full and _living_as_staff(viewer, case)):
        unsent = Q(state=MailState.CANCELLED) | Q(
            state=MailState.QUEUED, attempts=0, not_before__gt=timezone.now()
        )
        not_theirs = OutgoingMail.objects.filter(unsent, followup=OuterRef("pk"))
        told = ~Q(kind__in=INTERNAL) & ~Exists(not_theirs)
        then = _then(seen.until) if seen.until else Q(pk__in=())
        messages = messages.filter(then | told if seen.asked or not seen.until else then)
    return messages.order_by("at", "followup_id")


def _then(until: datetime) -> Q:
    """Return what narrows messages to those a former lead read: not what a later merge brought."""
    came = MovedRow.objects.filter(table="support.Message", move__at__gt=until, move__undone_at=None)
    return Q(recorded_at__lte=until) & ~Q(pk__in=came.values("row"))


def _said(viewer: Actor, case: Case) -> QuerySet[Message]:
    """Return what was said on a ticket; a merged one still shows its own words, where `viewer` may see the
    ticket they are on now.
    """
    if case.merged_into_id is None:
        return Message.objects.filter(case=case)
    went = MovedRow.objects.filter(
        move__source=case, move__kind=MoveKind.MERGE.value, move__undone_at=None, table="support.Message"
    )
    living = visible_to(viewer).filter(pk=case.merged_into_id)
    return Message.objects.filter(pk__in=went.values("row"), case__in=living.values("pk"))


def _living_as_staff(viewer: Actor, case: Case) -> bool:
    """True when the words of `case`, where they are now, are seen as staff sees them."""
    if case.merged_into_id is None:
        return True
    into = visible_to(viewer).filter(pk=case.merged_into_id).first()
    return into is not None and sight(viewer, into).full


def file_for(viewer: Actor, file_id: int) -> tuple[FollowUpAttachment, Case]:
    """Return an attachment and its case when `viewer` may read the message it hangs on; else NotFound."""
    attachment = FollowUpAttachment.objects.filter(pk=file_id).select_related("followup__message").first()
    message = getattr(attachment.followup, "message", None) if attachment else None
    if attachment is None or message is None:
        raise NotFound
    case = by_id(viewer, message.case_id)
    if not messages_for(viewer, case).filter(pk=message.pk).exists():
        raise NotFound
    return attachment, case


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list ordered by latest activity: everything after it is older."""

    at: datetime
    pk: int

    def encode(self) -> str:
        """Return the cursor as it stands in an address."""
        return base64.urlsafe_b64encode(f"{self.at.isoformat()}|{self.pk}".encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Cursor | None:
        """Read a cursor from an address; a broken one is None (the first page)."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            at, pk = raw.split("|")
            when = parse_datetime(at)
            fine = when is not None and when.tzinfo is not None and 0 <= int(pk) <= MOST_KEY
            return cls(when.astimezone(UTC), int(pk)) if when and fine else None
        except (ValueError, OverflowError, binascii.Error):
            return None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty fields do not narrow. `view` is one of VIEWS."""

    view: str = "open"
    queue: int | None = None
    stage: str = ""
    channel: str = ""
    agency: int | None = None
    assignee: int | None = None
    order: str = ""  # "due": by due date; else by latest activity


VIEWS = ("mine", "unassigned", "lead", "open", "soon", "overdue", "waiting", "done", "all")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: the rows, the cursor of the next page, and whether there is a page before."""

    rows: list[Case]
    next: str
    first: bool


def narrowed(cases: QuerySet[Case], viewer: Actor, filters: Filters) -> QuerySet[Case]:
    """Apply `filters` to a visible set."""
    narrow = {
        "mine": Q(assignee=viewer.user_id or 0, stage__in=OPEN),
        "unassigned": Q(assignee=None, stage__in=OPEN),
        "lead": Q(lead_asked=True, stage__in=OPEN),  # the law leaves the lead to a person (Điều 6.3, 6.4b)
        "open": Q(stage__in=OPEN),
        "waiting": Q(stage__in=WAITING),
        "soon": Q(due_at__gt=timezone.now(), due_at__lte=calendar.soon()) if filters.view == "soon" else Q(),
        "overdue": Q(due_at__lte=timezone.now()),
        "done": ~Q(stage__in=OPEN),
        "all": Q(),
    }.get(filters.view, Q(stage__in=OPEN))
    for name, value in (
        ("queue", filters.queue),
        ("stage", filters.stage),
        ("channel", filters.channel),
        ("assignee", filters.assignee),
    ):
        if value:
            narrow &= Q(**{name: min(value, MOST_KEY) if isinstance(value, int) else value})
    if filters.agency:
        narrow &= asked_by(filters.agency)
    return cases.filter(narrow)


def asked_by(agency_id: int) -> Q:
    """Return what narrows cases to those of an agency and of all that were merged into it."""
    agency_id = min(agency_id, MOST_KEY)
    former = Agency.objects.filter(successor=agency_id).order_by().values("pk")
    return Q(requesting_agency=agency_id) | Q(requesting_agency__in=former)


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page by keyset, newest activity first; costs the same at ten and at a million rows."""
    return page_of(visible_to(viewer), viewer, filters, after=after, size=size)


def page_of(
    seen: QuerySet[Case], viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE
) -> Page:
    """Return one page of `seen`, a part of what `viewer` may see; see `page`."""
    cases = narrowed(seen, viewer, filters)
    cursor = Cursor.decode(after) if after else None
    if cursor:
        cases = cases.filter(Q(activity_at__lt=cursor.at) | Q(activity_at=cursor.at, pk__lt=cursor.pk))
    rows = list(with_unread(viewer, cases).order_by("-activity_at", "-pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    following = Cursor(rows[-1].activity_at, rows[-1].pk).encode() if more else ""
    settled(viewer, rows)
    return Page(rows, following, cursor is None)


def with_unread(viewer: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add `unread` (the requester wrote after the viewer last looked) and what a row shows."""
    seen = CaseSeen.objects.filter(user=viewer.user_id, case=OuterRef("pk"), at__gte=OuterRef("requester_at"))
    return cases.annotate(unread=~Exists(seen) & Q(requester_at__isnull=False)).select_related(
        "assignee", "requesting_agency", "contact", "queue", "topic", "suggestion__first"
    )


def at_most(viewer: Actor, filters: Filters, ceiling: int = 100) -> int:
    """Count matching cases but never past `ceiling`: a chip says “99+”, no page counts a million rows."""
    return narrowed(visible_to(viewer), viewer, filters).order_by()[:ceiling].count()


def rows_for(viewer: Actor, ids: Sequence[int]) -> list[Case]:
    """Return the visible cases among `ids`, in the order given."""
    found = {case.pk: case for case in with_unread(viewer, visible_to(viewer).filter(pk__in=ids))}
    settled(viewer, list(found.values()))
    return [found[pk] for pk in ids if pk in found]


def settled(viewer: Actor, cases: Sequence[Case]) -> None:
    """Show cases that `viewer` sees only as a former lead as they stood then; at most two queries."""
    if not (viewer.led and cases):
        return
    terms = leading.led_until(viewer, [case.pk for case in cases])
    if terms:
        open_ones = set(visible_now(viewer).filter(pk__in=list(terms)).values_list("pk", flat=True))
        leading.frozen([case for case in cases if case.pk not in open_ones], terms)


def same_sender(viewer: Actor, case: Case, size: int = 5) -> list[Case]:
    """Return the latest other cases of the same contact that `viewer` may see."""
    if case.contact_id is None:
        return []
    others = visible_now(viewer).filter(contact=case.contact_id).exclude(pk=case.pk)
    return list(others.order_by(F("activity_at").desc())[:size])

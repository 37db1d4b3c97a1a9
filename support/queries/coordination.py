"""Reading coordination: what an agency sees of it (its own question, nothing else), and what staff see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from support.domain.coordination import ENDED, OPEN, THEIR_TURN, State
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import (
    Case,
    Coordination,
    CoordinationExtract,
    CoordinationLink,
    CoordinationMessage,
    FollowUpAttachment,
    Message,
)
from support.queries import filegate, tickets
from support.queries.filegate import Gate
from support.queries.tickets import MOST_KEY, Cursor

PAGE = 50
_SIGNER = "support.phoi-hop"


def for_agency(viewer: Actor) -> QuerySet[Coordination]:
    """Return the questions put to the viewer's agencies, and to those merged into them; nothing unasked.

    The only way an agency comes to a ticket it did not ask itself: the case stays invisible (Điều 3.2).
    """
    asked = Coordination.objects.filter(number__isnull=False)
    return asked.filter(agency__in=viewer.reads_of) if viewer.reads_of else asked.none()


def for_staff(viewer: Actor) -> QuerySet[Coordination]:
    """Return the rows of the cases `viewer` sees as staff."""
    return Coordination.objects.filter(case__in=tickets.for_staff(viewer))


def _whole(rows: QuerySet[Coordination]) -> QuerySet[Coordination]:
    return rows.select_related("agency", "asked_by", "seen_by", "draft_by", "case")


def own(viewer: Actor, number: str) -> Coordination:
    """Return one question of the viewer's agency by its number; NotFound for others' and unknown alike."""
    found = _whole(for_agency(viewer)).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def of_case(case: Case) -> list[Coordination]:
    """Return the rows of a case seen by staff, those that ended last, oldest first (one query)."""
    rows = Coordination.objects.filter(case=case).select_related("agency", "asked_by").order_by("pk")
    return sorted(rows, key=lambda row: (State(row.state) in ENDED, row.pk))


def one(case: Case, pk: int) -> Coordination:
    """Return one row of a case that its viewer may see; raises NotFound."""
    found = _whole(Coordination.objects.filter(case=case)).filter(pk=min(pk, MOST_KEY)).first()
    if found is None:
        raise NotFound
    return found


def waiting(case_id: int) -> bool:
    """Tell whether an agency still has to answer on a case."""
    open_states = [state.value for state in OPEN]
    return Coordination.objects.filter(case=case_id, state__in=open_states).exists()


def with_waiting(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring along whether an agency still has to answer, so that `waits` asks nothing more."""
    asked = Coordination.objects.filter(case=OuterRef("pk"), state__in=[state.value for state in OPEN])
    return cases.annotate(waiting_now=Exists(asked))


def waits(case: Case) -> bool:
    """Tell of a loaded case whether an agency still has to answer; at once for one of `with_waiting`."""
    known: bool | None = getattr(case, "waiting_now", None)
    return waiting(case.pk) if known is None else known


# --- The exchange -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an exchange with its files."""

    row: CoordinationMessage
    files: tuple[FollowUpAttachment, ...]

    @property
    def message(self) -> Message:
        """Return the message that holds the text."""
        return self.row.message


def words(row: Coordination) -> list[Word]:
    """Return the exchange of one question, oldest first (two queries)."""
    said = CoordinationMessage.objects.filter(coordination=row).select_related(
        "message__followup", "message__author", "link"
    )
    rows = list(said.order_by("message_id"))
    attached = FollowUpAttachment.objects.filter(followup__in=[one.pk for one in rows])
    files: dict[int, list[FollowUpAttachment]] = {}
    for one in attached.select_related("inspection").defer("inspection__text").order_by("pk"):
        files.setdefault(one.followup_id, []).append(one)
    return [Word(one, tuple(files.get(one.pk, ()))) for one in rows]


def extracts(row: Coordination) -> list[CoordinationExtract]:
    """Return what is shared with the agency of one question now, in the order it was shared."""
    shared = CoordinationExtract.objects.filter(coordination=row, withdrawn_at=None)
    related = shared.select_related("attachment__inspection", "attachment__followup__message", "source")
    return list(related.defer("attachment__inspection__text").order_by("pk"))


def sources(case: Case) -> list[Message]:
    """Return the messages from which pieces may be shared: what was said with the requester, newest first.

    Notes among staff and exchanges with other agencies are not offered: they are nobody else's to read.
    """
    shown = Message.objects.filter(case=case, withheld_at=None).select_related("followup", "author")
    public = [message for message in shown.order_by("-at")[:40] if message.is_public]
    return public[:20]


def files_of(messages: Sequence[Message]) -> list[FollowUpAttachment]:
    """Return the files of messages with what is known of them, oldest first."""
    found = FollowUpAttachment.objects.filter(followup__in=[one.pk for one in messages])
    return list(found.select_related("inspection").defer("inspection__text").order_by("pk"))


def may_be_shared(attachment: FollowUpAttachment) -> bool:
    """Tell whether a file may be shared: not blocked, and without personal data found in it (Điều 3.1)."""
    check = getattr(attachment, "inspection", None)
    return check is None or (check.state != "blocked" and not check.personal)


def opens(viewer: Actor, attachment: FollowUpAttachment, message: Message) -> Gate:
    """Return what stands between the people of an agency and a file of a `message` they read.

    What they sent themselves opens unless it is blocked; what we share opens as for any requester.
    """
    check = getattr(attachment, "inspection", None)
    if message.kind == "coord_in":
        return Gate.BLOCKED if check is not None and check.state == "blocked" else Gate.OPEN
    return filegate.gate(viewer, message, check, staff=False)


def file_of(row: Coordination, file_id: int) -> FollowUpAttachment:
    """Return a file of one question: shared with it now, or on a word of its exchange; else NotFound."""
    shared = CoordinationExtract.objects.filter(
        coordination=row, withdrawn_at=None, attachment=OuterRef("pk")
    )
    said = CoordinationMessage.objects.filter(coordination=row, message=OuterRef("followup"))
    found = (
        FollowUpAttachment.objects.filter(Exists(shared) | Exists(said), pk=min(file_id, MOST_KEY))
        .select_related("inspection", "followup__message")
        .defer("inspection__text")
        .first()
    )
    if found is None:
        raise NotFound
    return found


# --- Links for people without an account --------------------------------------------------------------


def token_of(nonce: str) -> str:
    """Return the token of a link; the table alone does not give it, the key signs it."""
    return Signer(salt=_SIGNER).sign(nonce)


def opened(token: str) -> CoordinationLink:
    """Return the link of `token` with its question; NotFound for forged, unknown, expired, revoked alike."""
    try:
        nonce = Signer(salt=_SIGNER).unsign(token)
    except BadSignature:
        raise NotFound from None
    links = CoordinationLink.objects.filter(nonce=nonce, revoked_at=None, expires_at__gt=timezone.now())
    found = links.select_related(
        "coordination__agency", "coordination__asked_by", "coordination__seen_by", "coordination__case"
    ).first()
    if found is None or found.coordination.number is None:
        raise NotFound
    return found


def links_of(row: Coordination) -> list[CoordinationLink]:
    """Return the links of one question that are not revoked, oldest first."""
    return list(CoordinationLink.objects.filter(coordination=row, revoked_at=None).order_by("pk"))


# --- Lists --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed to; empty fields do not narrow. `view` is one of VIEWS."""

    view: str = "open"
    agency: int | None = None
    mine: bool = False


VIEWS = ("open", "late", "ours", "answered", "done", "all")
_BY_DUE = frozenset({"open", "late", "ours"})  # walked by due date; the others by when they were asked


def _in_view(view: str, now: datetime) -> Q:
    open_states, theirs = ([one.value for one in some] for some in (OPEN, THEIR_TURN))
    return {
        "open": Q(state__in=open_states),
        "late": Q(state__in=open_states, due_at__lt=now),
        "ours": Q(state=State.ASKED_BACK.value),
        "theirs": Q(state__in=theirs),
        "answered": Q(state=State.ANSWERED.value),
        "done": Q(state__in=[one.value for one in ENDED]),
    }.get(view, Q())


def narrowed(rows: QuerySet[Coordination], viewer: Actor, asked: Filters) -> QuerySet[Coordination]:
    """Apply filters to a visible set; rows never asked do not stand in lists."""
    found = rows.filter(_in_view(asked.view, timezone.now()), number__isnull=False)
    if asked.agency:
        agency = min(asked.agency, MOST_KEY)
        found = found.filter(Q(agency=agency) | Q(agency__successor=agency))
    return found.filter(case__assignee=viewer.user_id or 0) if asked.mine else found


@dataclass(frozen=True, slots=True)
class Page:
    """One page: rows, the cursor of the next, and whether it is the first."""

    rows: list[Coordination]
    next: str
    first: bool


def board(viewer: Actor, asked: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page of the board by keyset: what is open by due date, the rest newest first."""
    rows = narrowed(for_staff(viewer), viewer, asked).select_related("agency", "case__assignee", "asked_by")
    return _page(rows, by_due=asked.view in _BY_DUE, after=after, size=size)


def inbox(viewer: Actor, view: str, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page of an agency's own questions: `open` by due date, `done` newest first."""
    open_states = [state.value for state in OPEN]
    rows = for_agency(viewer).select_related("agency")
    rows = rows.filter(state__in=open_states) if view == "open" else rows.exclude(state__in=open_states)
    return _page(rows, by_due=view == "open", after=after, size=size)


def _page(rows: QuerySet[Coordination], *, by_due: bool, after: str, size: int) -> Page:
    field = "due_at" if by_due else "asked_at"
    cursor = Cursor.decode(after) if after else None
    if cursor:
        way = "gt" if by_due else "lt"
        beyond = {f"{field}__{way}": cursor.at}
        rows = rows.filter(Q(**beyond) | Q(**{field: cursor.at, f"pk__{way}": cursor.pk}))
    sign = "" if by_due else "-"
    found = list(rows.order_by(f"{sign}{field}", f"{sign}pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    last = getattr(found[-1], field) if more else None
    return Page(found, Cursor(last, found[-1].pk).encode() if last else "", cursor is None)


def at_most(viewer: Actor, asked: Filters, ceiling: int = 100) -> int:
    """Count rows of a view but never past `ceiling`."""
    return narrowed(for_staff(viewer), viewer, asked).order_by()[:ceiling].count()


@dataclass(frozen=True, slots=True)
class Late:
    """How many answers of one agency are overdue, and since when the oldest."""

    agency_id: int
    name: str
    count: int


def late_by_agency(viewer: Actor, most: int = 12) -> list[Late]:
    """Return the agencies with overdue answers, most first; reads the overdue rows alone."""
    late = for_staff(viewer).filter(state__in=[s.value for s in THEIR_TURN], due_at__lt=timezone.now())
    counted = late.order_by().values("agency", "agency__name", "agency__short_name").annotate(n=Count("pk"))
    rows = counted.order_by(F("n").desc(), "agency__name")[:most]
    return [Late(r["agency"], r["agency__short_name"] or r["agency__name"], r["n"]) for r in rows]


def answers_of(case: Case) -> list[tuple[str, str]]:
    """Return the last answer of each question of a case as (agency, words), in the order they were asked."""
    states = [State.ANSWERED.value, State.CLOSED.value]
    said = CoordinationMessage.objects.filter(
        coordination__case=case, coordination__state__in=states, act="answer", message__withheld_at=None
    ).select_related("coordination__agency", "message__followup")
    found: dict[int, tuple[str, str]] = {}
    for word in said.order_by("coordination_id", "message_id"):
        found[word.coordination_id] = (word.coordination.agency.name, word.message.body)
    return list(found.values())

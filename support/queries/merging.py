"""What a merge would do, what one did, and what came since: read before anything is asked of the actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from support.domain.errors import NotFound
from support.domain.links import MoveKind
from support.domain.reference import format_entry
from support.domain.roles import Actor
from support.models import (
    Case,
    CaseMove,
    FollowUpAttachment,
    IncidentCase,
    MailState,
    Message,
    MovedRow,
    OutgoingMail,
    QueueProfile,
    RegisterEntry,
)
from support.models.treatments import Column, Way, columns
from support.queries import tickets

MESSAGES = "support.Message"
SHOWN = 200  # messages offered to go back with a ticket that is taken out again


@dataclass(frozen=True, slots=True)
class Moving:
    """Rows of one kind that would move: what they are called, how many."""

    said: str
    count: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a ticket decides whether it may be merged, and what would move.

    `agency_id` is the requesting agency as it stands today; `refusals` say what only one ticket can have and
    this one has; `entries` are its numbers in the register.
    """

    agency_id: int | None
    closed: bool  # in a restricted queue
    refusals: tuple[str, ...]
    moving: tuple[Moving, ...]
    files: int
    queued: int
    withheld: int
    merged: int  # tickets merged into it before
    entries: tuple[str, ...] = ()
    incident: str = ""  # the number of the running incident it is of


def facts(ids: Collection[int], *, entries: bool = False) -> dict[int, Facts]:
    """Return the facts of some tickets in one query; with their register numbers in two."""
    moving = [column for column in columns(Way.MOVES) if column.treatment.said]
    refusing = list(columns(Way.REFUSES))
    messages = Message.objects.all()
    part = IncidentCase.objects.filter(case=OuterRef("pk"), current=True)
    asked: dict[str, Any] = {f"n{place}": _count(one.model, one) for place, one in enumerate(moving)}
    asked |= {f"r{place}": _any(one) for place, one in enumerate(refusing)}
    asked |= {
        "files": _number(FollowUpAttachment.objects.all(), "followup__message__case"),
        "queued": _number(OutgoingMail.objects.filter(state=MailState.QUEUED), "case"),
        "withheld": _number(messages.filter(withheld_at__isnull=False), "case"),
        "before": _number(Case.objects.filter(merged_into__isnull=False), "merged_into"),
        "closed": Exists(QueueProfile.objects.filter(pk=OuterRef("queue"), restricted=True)),
        "incident": Coalesce(Subquery(part.values("incident__number")), Value("")),
        "asker": Coalesce("requesting_agency__successor", "requesting_agency"),
    }
    numbers = _entries(ids) if entries else {}
    return {
        row["pk"]: Facts(
            agency_id=row["asker"],
            closed=row["closed"],
            refusals=_refused(row, refusing),
            moving=_moving(row, moving),
            files=row["files"],
            queued=row["queued"],
            withheld=row["withheld"],
            merged=row["before"],
            entries=tuple(numbers.get(row["pk"], ())),
            incident=row["incident"],
        )
        for row in Case.objects.filter(pk__in=ids).annotate(**asked).values("pk", *asked)
    }


def _count(model: type[Model], column: Column) -> Coalesce:
    return _number(model._default_manager.filter(column.treatment.where), column.field)  # noqa: SLF001


def _number(rows: QuerySet[Any], field: str) -> Coalesce:
    mine = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _any(column: Column) -> Exists:
    return Exists(column.model._default_manager.filter(**{column.field: OuterRef("pk")}))  # noqa: SLF001


def _refused(row: Mapping[str, Any], refusing: Sequence[Column]) -> tuple[str, ...]:
    said = (one.treatment.said for place, one in enumerate(refusing) if row[f"r{place}"])
    return tuple(dict.fromkeys(said))


def _moving(row: Mapping[str, Any], moving: Sequence[Column]) -> tuple[Moving, ...]:
    found = (Moving(one.treatment.said, row[f"n{place}"]) for place, one in enumerate(moving))
    return tuple(one for one in found if one.count)


def _entries(ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    lines = RegisterEntry.objects.filter(case__in=ids, revision=0).order_by("year", "number")
    for case_id, year, number in lines.values_list("case_id", "year", "number"):
        found.setdefault(case_id or 0, []).append(format_entry(year, number))
    return found


def active(source: Case) -> CaseMove | None:
    """Return the merge by which a ticket's words went away, None for a living one."""
    return merges().filter(source=source).first()


def merges() -> QuerySet[CaseMove]:
    """Return the merges that stand."""
    return CaseMove.objects.filter(kind=MoveKind.MERGE.value, undone_at=None)


def under(case_id: int) -> list[int]:
    """Return the tickets whose words came to `case_id` by merges, whether it is itself living or not."""
    found: list[int] = []
    step = [case_id]
    while step:
        step = list(merges().filter(target__in=step).order_by("source").values_list("source_id", flat=True))
        found += step
    return found


def rows_of(moves: Iterable[int]) -> QuerySet[MovedRow]:
    """Return the messages that went with some moves."""
    return MovedRow.objects.filter(move__in=list(moves), table=MESSAGES)


@dataclass(frozen=True, slots=True)
class Later:
    """A word that came to the living ticket after a merge; `theirs`: by who wrote on the merged one."""

    message: Message
    theirs: bool


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a ticket out again would give back, and the words that came since."""

    move: CaseMove
    gone: Case
    living: Case
    back: int
    elsewhere: int  # messages that were split off since: they stay where they are
    later: list[Later] = field(default_factory=list)

    @property
    def offered(self) -> list[Later]:
        """Return the later words that look like the merged ticket's."""
        return [one for one in self.later if one.theirs]


def undoing(viewer: Actor, gone: Case) -> Undoing:
    """Return what `actions.merging.unmerge` would do; raises NotFound for a living ticket.

    Also where `viewer` does not see as staff where its words are now: the page shows what was said there.
    """
    move = active(gone)
    if move is None or gone.merged_into_id is None:
        raise NotFound
    living = tickets.by_id(viewer, gone.merged_into_id)
    if not tickets.as_staff(viewer, living):
        raise NotFound
    moved = Message.objects.filter(pk__in=rows_of([move.pk]).values("row"))
    back = moved.filter(case=living).count()
    return Undoing(move, gone, living, back, moved.count() - back, _later(gone, living, move.at))


def _later(gone: Case, living: Case, since: datetime) -> list[Later]:
    rows = Message.objects.filter(later(living, since)).select_related("followup", "author", "contact")
    people = _people(gone)
    return [Later(one, _wrote(one, people)) for one in rows.order_by("at", "pk")[:SHOWN]]


def later(living: Case, since: datetime) -> Q:
    """Return what narrows messages to those written on `living` itself since a merge."""
    came = MovedRow.objects.filter(table=MESSAGES, move__target=living, move__undone_at=None)
    return Q(case=living, recorded_at__gte=since) & ~Q(pk__in=came.values("row"))


def _people(gone: Case) -> tuple[Collection[int], Collection[str]]:
    """Return who wrote on the merged ticket from outside: contacts and addresses."""
    mine = MovedRow.objects.filter(move__source=gone, move__undone_at=None, table=MESSAGES).values("row")
    wrote = Message.objects.filter(pk__in=mine, author=None).values_list("contact_id", "from_email")
    contacts = {contact for contact, _email in wrote if contact} | ({gone.contact_id} - {None})
    return {one for one in contacts if one}, {email for _contact, email in wrote if email}


def _wrote(message: Message, people: tuple[Collection[int], Collection[str]]) -> bool:
    contacts, addresses = people
    return message.author_id is None and (
        message.contact_id in contacts or (bool(message.from_email) and message.from_email in addresses)
    )


def askers(case: Case) -> list[str]:
    """Return the addresses of who asked on tickets merged into `case`, its own requester left out."""
    others = Case.objects.filter(merged_into=case).exclude(contact=case.contact_id)
    found = others.exclude(contact__email=None).order_by("pk").values_list("contact__email", flat=True)
    own = case.contact.email if case.contact else ""
    return [one for one in dict.fromkeys(found) if one and one != own]


def with_origin(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Let each message bring along `came_from`: the ticket it came from by a merge that stands, or None."""
    came = MovedRow.objects.filter(
        table=MESSAGES, row=OuterRef("pk"), move__kind=MoveKind.MERGE.value, move__undone_at=None
    )
    return messages.annotate(came_from=Subquery(came.order_by("move_id").values("move__source")[:1]))

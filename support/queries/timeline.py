"""A ticket's story as a viewer may read it: messages, changes, files and what became of sent mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, Model, Q, QuerySet, Subquery, Value, When
from django.db.models import Case as Either
from django.db.models.functions import Cast, Concat

from support.accounts.models import User
from support.domain import coordination
from support.domain.events import EventKind
from support.domain.reference import format_entry
from support.domain.roles import Actor
from support.models import (
    Agency,
    Case,
    ConnectedSystem,
    Connection,
    Event,
    EventText,
    FollowUpAttachment,
    Message,
    OutgoingMail,
    OutgoingRecipient,
    QueueProfile,
    RegisterEntry,
    RoutingRule,
)
from support.queries import merging, tickets
from support.queries.leading import Sight

# Events that stand as lines of their own; the others are seen in the message they made.
_LINES = frozenset(
    {
        EventKind.OPENED,
        EventKind.ASSIGNED,
        EventKind.STAGED,
        EventKind.CLASSIFIED,
        EventKind.RETITLED,
        EventKind.PRIORITISED,
        EventKind.REQUEUED,
        EventKind.MAIL_BOUNCED,
        EventKind.MAIL_FAILED,
        EventKind.MAIL_CANCELLED,
        EventKind.CONTACT_VERIFIED,
        EventKind.WITHHELD,
        EventKind.MAIL_AUTOMATIC,
        EventKind.REQUESTER_CHANGED,
        EventKind.CONTACTS_MERGED,
        EventKind.SENDER_TURNED,
        EventKind.MINUTES_CHANGED,
        EventKind.VISIT_ENDED,
        EventKind.MINUTES_SIGNED,
        EventKind.NOTICE_KEPT,
        EventKind.NOTICE_CONCLUDED,
        EventKind.LOGS_ASKED,
        EventKind.LOGS_CONFIRMED,
        EventKind.ENTRY_CORRECTED,
        EventKind.TASKS_OPENED,
        EventKind.TASK_ASSIGNED,
        EventKind.TASK_DONE,
        EventKind.TASK_REOPENED,
        EventKind.CONNECTION_RECEIVED,
        EventKind.CONTENTS_SAVED,
        EventKind.ELIGIBLE,
        EventKind.ELIGIBILITY_TAKEN_BACK,
        EventKind.CONNECTED,
        EventKind.ASSESSMENT_BEGUN,
        EventKind.ASSESSMENT_SAVED,
        EventKind.ASSESSMENT_DONE,
        EventKind.DESIGN_CHANGE,
        EventKind.LEAD_CHANGED,
        EventKind.URGED,
        EventKind.URGING_ENDED,
        EventKind.LETTER_NUMBERED,
        EventKind.REPLIED,
        EventKind.MESSAGE_IN,
        EventKind.CALLED_BACK,
        EventKind.EDXML_REPLACED,
        EventKind.EDXML_DECIDED,
        EventKind.EDXML_TOLD,
        EventKind.ESCALATED,
        EventKind.CLOCKS_RECOUNTED,
        EventKind.INCIDENT_ATTACHED,
        EventKind.INCIDENT_DETACHED,
        EventKind.CASE_LINKED,
        EventKind.CASE_UNLINKED,
        EventKind.CASES_MERGED,
        EventKind.CASES_UNMERGED,
        EventKind.MESSAGES_SPLIT,
        EventKind.LEGAL_SINCE,
        EventKind.LEGAL_DONE,
        EventKind.LEGAL_REOPENED,
        EventKind.LEGAL_REMINDED,
        *coordination.LINES,
    }
)
_SEEN_IN_MESSAGE = coordination.SEEN_IN_MESSAGE | frozenset(
    {EventKind.REPLIED, EventKind.MESSAGE_IN, EventKind.CALLED_BACK}
)
# Events that speak of two tickets; the other one is named only to who may see it.
_OF_TWO = frozenset(
    {
        EventKind.CASE_LINKED,
        EventKind.CASE_UNLINKED,
        EventKind.CASES_MERGED,
        EventKind.CASES_UNMERGED,
        EventKind.MESSAGES_SPLIT,
    }
)
ELSEWHERE = "…"  # in place of the number of a ticket the viewer may not see
PART = 50  # messages of a story shown together
_PUBLIC_LINES = frozenset({EventKind.OPENED, EventKind.STAGED})


@dataclass(slots=True)
class Mail:
    """A mail that went out, and what became of it for each recipient."""

    row: OutgoingMail
    recipients: list[OutgoingRecipient] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """One entry of the story: a message with its files, or a change; `mail` is what it sent out."""

    at: datetime
    message: Message | None = None
    files: list[FollowUpAttachment] = field(default_factory=list)
    mail: Mail | None = None
    event: Event | None = None
    actor: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""  # the number of the merged ticket a message came from
    case_id: int = 0  # the ticket whose story it is part of


@dataclass(frozen=True, order=True, slots=True)
class Registered:
    """A line the case has in the register: its number, and which correction of it."""

    year: int
    number: int
    revision: int

    def __str__(self) -> str:
        """Return number/year as people write it."""
        return format_entry(self.year, self.number)


@dataclass(frozen=True, slots=True)
class Story:
    """A stretch of a case's story, oldest line first; `first` numbers its first part, from 1."""

    lines: list[Line]
    first: int = 1
    registered: tuple[Registered, ...] = ()


def story(viewer: Actor, case: Case, *, since: int | None = None, only: int | None = None) -> Story:
    """Return a case's story from part `since` on (None: the latest two), or part `only` alone.

    A part holds PART messages and what happened between them, so a page stays small however long the case
    is; parts are counted from the beginning, so a new message does not shift what a reader has open. At most
    five queries.
    """
    seen = tickets.sight(viewer, case)
    readable = merging.with_origin(tickets.messages_for(viewer, case))
    if only or since:
        first = max(only or since or 1, 1)
        # One more at the end: where the next part begins, this one's changes stop.
        found = list(readable[(first - 1) * PART : first * PART + 1 if only else None])
    else:
        first, found = _latest(readable)
    messages, after = (found[:PART], found[PART:]) if only else (found, [])
    if first > 1 and not messages:
        return Story([], first)
    span = _Span(messages[0].at if first > 1 and messages else None, after[0].at if after else None)
    events = _events(case, span, seen)
    mails = _mails(case, messages, events) if seen.full else []
    came = {one.pk: getattr(one, "came_from", None) for one in messages}
    beside = _beside(viewer, case, events, texts=seen, named=came.values())
    lines = _message_lines(messages, mails) + _event_lines(events, mails, beside)
    for line in lines:
        line.case_id = case.pk
        if line.message and came[line.message.pk] not in {None, case.pk}:
            line.origin = beside.names.get(f"case:{came[line.message.pk]}", ELSEWHERE)
    told = tuple(sorted(beside.registered))
    return Story(sorted(lines, key=lambda line: (line.at, line.message is None)), first, told)


def _latest(readable: QuerySet[Message]) -> tuple[int, list[Message]]:
    """Return the messages of the last two parts, oldest first, and the number of the earlier; one query."""
    counted = readable.order_by().values("case").annotate(n=Count("pk")).values("n")
    newest = list(readable.annotate(total=Subquery(counted)).reverse()[: 2 * PART])
    total: int = newest[0].total if newest else 0
    first = max(1, -(-total // PART) - 1)
    return first, [*reversed(newest[: total - (first - 1) * PART])]


@dataclass(frozen=True, slots=True)
class _Span:
    """The time a stretch covers: from `since` (None: the beginning) to before `until` (None: now)."""

    since: datetime | None
    until: datetime | None


def _message_lines(messages: list[Message], mails: list[Mail]) -> list[Line]:
    files: dict[int, list[FollowUpAttachment]] = defaultdict(list)
    attached = FollowUpAttachment.objects.filter(followup__in=[m.pk for m in messages])
    for one in attached.select_related("inspection").defer("inspection__text").order_by("pk"):
        files[one.followup_id].append(one)
    sent = {mail.row.followup_id: mail for mail in mails if mail.row.followup_id}
    return [
        Line(at=m.at, message=m, files=files[m.pk], mail=sent.get(m.pk), actor=_writer(m)) for m in messages
    ]


def _mails(case: Case, messages: list[Message], events: list[Event]) -> list[Mail]:
    """Return the mails sent with these messages and events, each with its recipients; one query."""
    mails: dict[int, Mail] = {}
    shown = Q(mail__followup__in=[one.pk for one in messages]) | Q(mail__event__in=[one.pk for one in events])
    # The mails of a merged ticket went along with its words.
    places = {case.pk, case.merged_into_id or case.pk}
    recipients = OutgoingRecipient.objects.filter(shown, mail__case__in=places).select_related("mail")
    for recipient in recipients.order_by("mail_id", "pk"):
        mails.setdefault(recipient.mail_id, Mail(recipient.mail)).recipients.append(recipient)
    return list(mails.values())


def _writer(message: Message) -> str:
    if message.author:
        return str(message.author)
    return message.from_name or message.from_email


def _events(case: Case, span: _Span, seen: Sight) -> list[Event]:
    """Return the events of a stretch that stand as lines of their own, oldest first.

    A former lead reads every change until its hand-over, and none after unless as the requester.
    """
    public = Q(kind__in=[kind.value for kind in _PUBLIC_LINES])
    told = public if seen.asked or not seen.until else Q(pk__in=())
    if seen.until:
        told |= Q(at__lte=seen.until)
    lines = Event.objects.filter(cases__case=case, kind__in=[kind.value for kind in _LINES])
    events = lines if seen.full else lines.filter(told)
    if span.since:
        events = events.filter(at__gte=span.since)
    if span.until:
        events = events.filter(at__lt=span.until)
    return [event for event in events.select_related("actor").order_by("pk") if _says_something(event)]


def _event_lines(events: list[Event], mails: list[Mail], beside: _Beside) -> list[Line]:
    receipts = {mail.row.event_id: mail for mail in mails if not mail.row.followup_id}
    return [
        Line(
            at=event.at,
            event=event,
            actor=str(event.actor) if event.actor else "",
            texts=beside.texts.get(event.pk, {}),
            names=beside.names,
            mail=receipts.get(event.pk),
        )
        for event in events
    ]


def _says_something(event: Event) -> bool:
    """What is seen in its message is a line only when it moved the ticket, or went to a stranger (N5)."""
    return event.kind not in _SEEN_IN_MESSAGE or bool({"to", "unconfirmed_digest"} & set(event.data))


@dataclass(slots=True)
class _Beside:
    """What stands beside the events: names by `user:3`, words by event, the case's lines in the register."""

    names: dict[str, str] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    registered: list[Registered] = field(default_factory=list)


def _beside(
    viewer: Actor, case: Case, events: list[Event], *, texts: Sight, named: Iterable[int | None]
) -> _Beside:
    """Return what belongs to a story beside its events, in one question for all.

    People's words (their digests stand in the events) only of what `texts` shows as staff sees it. Tickets
    are `named` by their number only where `viewer` may see them.
    """
    found = _Beside()
    until = texts.until
    worded = events if texts.full else [one for one in events if until and one.at <= until]
    parts = [*_names(events), *_texts(worded), *_numbers(viewer, case, events, named)]
    # In each row stands first which table it comes from.
    for what, pk, said in _entries(case).union(_entries_along(case), *parts, all=True):
        if what == _ENTRY:
            year, number = said.split("/")
            found.registered.append(Registered(int(year), int(number), pk))
        elif what.startswith(_TEXT):
            found.texts[pk][what.removeprefix(_TEXT)] = said
        else:
            found.names[f"{what}:{pk}"] = str(said)
    return found


_ENTRY, _TEXT = "entry", "text "


def _entries(case: Case) -> QuerySet[Any, Any]:
    line = Concat(Cast("year", CharField()), Value("/"), Cast("number", CharField()))
    revision = Cast("revision", BigIntegerField())
    return RegisterEntry.objects.filter(case=case).order_by().values_list(Value(_ENTRY), revision, line)


def _entries_along(case: Case) -> QuerySet[Any, Any]:
    """Return the lines of messages that came here by a merge or a split; they name the older ticket."""
    line = Concat(Cast("year", CharField()), Value("/"), Cast("number", CharField()))
    revision = Cast("revision", BigIntegerField())
    along = RegisterEntry.objects.filter(message__case=case).exclude(case=case).order_by()
    return along.values_list(Value(_ENTRY), revision, line)


_OTHERS = ("gone", "into", "source", "target")


def _numbers(
    viewer: Actor, case: Case, events: Iterable[Event], named: Iterable[int | None]
) -> list[QuerySet[Any, Any]]:
    """Return the numbers of other tickets the story speaks of, those `viewer` may see."""
    about = [event.data for event in events if event.kind in _OF_TWO]
    ids = {data.get(name) for data in about for name in _OTHERS} | set(named)
    ids -= {None, case.pk}
    if not ids:
        return []
    seen = tickets.visible_to(viewer).filter(pk__in=ids).order_by()
    return [seen.values_list(Value("case"), Cast("pk", BigIntegerField()), Cast("number", CharField()))]


def _texts(events: Iterable[Event]) -> list[QuerySet[Any, Any]]:
    told = [event.pk for event in events if any(name.endswith("_digest") for name in event.data)]
    words = EventText.objects.filter(event__in=told).order_by()
    name = Concat(Value(_TEXT), "name")
    return [words.values_list(name, "event_id", Cast("text", CharField()))] if told else []


def _names(events: Iterable[Event]) -> list[QuerySet[Any, Any]]:
    wanted: dict[str, set[Any]] = defaultdict(set)
    for event in events:
        wanted["user"] |= {event.data.get("from_user"), event.data.get("to_user")}
        wanted["agency"] |= {event.data.get(name) for name in ("from_agency", "to_agency", "agency")}
        if "placed" in event.data:  # by a routing rule
            wanted["rule"].add(event.data.get("rule"))
            wanted["queue"].add(event.data["placed"])
        changed = _changed(event)
        for name in ("queue", "system", "connection"):
            wanted[name] |= set(changed.get(f"{name}_id", ()))
    return [_named(name, ids - {None}) for name, ids in wanted.items() if ids - {None}]


_PEOPLE = Either(When(full_name="", then="email"), default="full_name")
_AGENCIES = Either(When(agency__short_name="", then="agency__name"), default="agency__short_name")
_NAMED: dict[str, tuple[type[Model], Any]] = {
    "user": (User, _PEOPLE),
    "agency": (Agency, Either(When(short_name="", then="name"), default="short_name")),
    "rule": (RoutingRule, "name"),
    "queue": (QueueProfile, "queue__title"),
    "system": (ConnectedSystem, "name"),
    "connection": (Connection, Concat(_AGENCIES, Value(" – "), "system__name")),
}


def _named(what: str, ids: set[Any]) -> QuerySet[Any, Any]:
    """Return rows (table, key, shown name), as the objects' own `str` gives it."""
    model, name = _NAMED[what]
    rows = model._default_manager.filter(pk__in=ids).order_by()  # noqa: SLF001 - Django documents it
    return rows.values_list(Value(what), "pk", Cast(name, CharField()))


def _changed(event: Event) -> dict[str, Any]:
    return dict(event.data.get("changed", {}))


def entries_of(case: Case) -> list[RegisterEntry]:
    """Return the register lines of a case, oldest first."""
    return list(RegisterEntry.objects.filter(case=case).order_by("year", "number", "revision"))

"""The one door: requests of every channel become tickets, messages, register entries and receipts.

Set-based (DESIGN: the ledger rule, step 5): one request is a batch of one, a batch is one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import (
    base,
    clocks,
    coordination_attach,
    evidence,
    files,
    linkrows,
    numbers,
    outgoing,
    placing,
    receipts,
    register,
    searchdocs,
    senders,
    suggestions,
    task_templates,
)
from support.domain import foresight, reference, routing
from support.domain.channels import Channel
from support.domain.errors import Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.kinds import Kind, Priority
from support.domain.lifecycle import HELPDESK_STATUS, Stage
from support.domain.requests import AppendRequest, Filed, MessageIn, OpenRequest
from support.domain.roles import Actor
from support.domain.words import _
from support.models import (
    EMAIL_MAX,
    MESSAGE_ID_MAX,
    TITLE_MAX,
    Case,
    FollowUp,
    Message,
    QueueProfile,
    Ticket,
    rows,
)
from support.queries import lists, tickets

Request = OpenRequest | AppendRequest
STORED_ID_MAX = 640  # signs; PostgreSQL indexes at most 2,704 bytes, and a sign takes up to four


def file_many(by: Actor, requests: Sequence[Request]) -> list[Filed]:
    """File requests in order, all or none, in one transaction; returns one Filed each.

    Raises Forbidden, and NotFound when an append names no case that `by` may see. The caller may wrap it
    in its own `atomic` to commit its own rows (the mail ledger) with it, and files singly what fails as
    a batch.
    """
    _check_rights(by, requests)
    paths = files.store_all(request.message.files for request in requests)
    try:
        with transaction.atomic():
            return _Filing(by, requests, paths).run()
    except BaseException:
        files.discard(path for some in paths for path in some)
        raise


def _check_rights(by: Actor, requests: Sequence[Request]) -> None:
    """Workers file for anybody; a member files in the portal, for the own agency, on what it may see."""
    if by.is_system:
        return
    if not (by.is_worker or by.agencies):
        raise Forbidden
    appended = {request.case_id for request in requests if isinstance(request, AppendRequest)}
    if appended and tickets.visible_now(by).filter(pk__in=appended).count() != len(appended):
        raise NotFound
    for request in () if by.is_worker else requests:
        own = request.agency_id in by.agencies if isinstance(request, OpenRequest) else True
        if request.channel is not Channel.PORTAL or request.contact_id is not None or not own:
            raise Forbidden


@dataclass(slots=True)
class _Item:
    """One request on its way through the tables; the rows are set as they are made."""

    request: Request
    said: MessageIn  # the request's message, fit to be stored
    paths: list[str]
    sender: senders.Sender
    subject: str
    foreseen: foresight.Foreseen
    moved: tuple[str, str] | None = field(default=None, init=False)  # stages a new word led from and to
    case: Case = field(init=False)
    message_id: int = field(init=False)  # of the FollowUp and of the Message beside it
    register: str = ""


@dataclass(slots=True)
class _Opening(_Item):
    """A request that opens a ticket."""

    request: OpenRequest
    suggested: routing.Suggestion = field(init=False)


@dataclass(slots=True)
class _Appending(_Item):
    """A request that adds to a ticket."""

    request: AppendRequest


def _item(request: Request, said: MessageIn, paths: list[str], sender: senders.Sender) -> _Item:
    subject = said.subject.strip() or foresight.NO_SUBJECT
    foreseen = foresight.told(said, subject)
    if isinstance(request, OpenRequest):
        return _Opening(request, said, paths, sender, subject, foreseen)
    return _Appending(request, said, paths, sender, subject, foreseen)


class _Filing:
    """One batch; each method writes one kind of row for all items at once."""

    def __init__(self, by: Actor, requests: Sequence[Request], paths: Sequence[list[str]]) -> None:
        self.by = by
        self.now = timezone.now()
        self.placed: list[placing.Placed] = []
        said = [request.message.storable() for request in requests]
        found = senders.recognise(said, self.now)
        self.items = [_item(*parts) for parts in zip(requests, said, paths, found, strict=True)]
        self.opening = [item for item in self.items if isinstance(item, _Opening)]
        self.appending = [item for item in self.items if isinstance(item, _Appending)]

    def run(self) -> list[Filed]:
        """Write everything; what needs no number first, for the counters stay locked until the commit."""
        if self.appending:
            self._load_appended()
        self._tickets_and_followups()
        self._messages()
        self._attachments()
        self._touch_appended()
        events = self._events()
        opened = [item.case for item in self.opening]
        clocks.start_many(opened)
        suggestions.keep(self.by, [(one.request, one.case, one.suggested) for one in self.opening])
        placing.keep(self.by, self.placed, self.now)
        self._cases()
        self.minutes = evidence.keep(
            evidence.Kept(item.message_id, item.case.pk, item.request.detail, item.case.requesting_agency_id)
            for item in self.items
            if item.request.detail
        )
        task_templates.open_automatic(opened, self.now)
        coordination_attach.settle_new(self.by, opened)
        self._receipts(events)
        self._register()
        return [self._filed(item) for item in self.items]

    def _load_appended(self) -> None:
        cases = base.lock_living({item.request.case_id for item in self.appending})
        for item in self.appending:
            if item.request.case_id not in cases:
                raise NotFound
            item.case = cases[item.request.case_id]

    def _tickets_and_followups(self) -> None:
        self._route()
        self._tickets()
        ids = rows.reserve(FollowUp, len(self.items))
        for item, message_id in zip(self.items, ids, strict=True):
            item.message_id = message_id
        rows.insert(
            FollowUp,
            ("id", "ticket_id", "date", "title", "comment", "user_id", "message_id"),
            (
                (
                    item.message_id,
                    item.case.pk,
                    item.said.received_at,
                    item.subject[:TITLE_MAX],
                    item.said.body,
                    self._author(item),
                    item.said.message_id[:MESSAGE_ID_MAX],
                )
                for item in self.items
            ),
            public=True,
        )

    def _author(self, item: _Item) -> int | None:
        """In the portal the person files for itself; all else somebody of ours only takes in."""
        return self.by.user_id if item.request.channel is Channel.PORTAL else None

    def _route(self) -> None:
        """Decide kind, topic and queue of each new case; nothing is without a queue (Điều 3.3)."""
        if not self.opening:
            return
        queues = dict(QueueProfile.objects.values_list("key", "queue_id"))
        topics = {topic.code: topic for topic in lists.topics_on(timezone.localdate(self.now))}
        given = [(one.request, one.sender.agency_id) for one in self.opening]
        facts = suggestions.known_of(given, topics)
        for item, known in zip(self.opening, facts, strict=True):
            request = item.request
            asked = replace(known, subject=item.subject, body=item.said.body, kind=request.kind)
            item.suggested = suggested = foresight.suggestion(asked, item.foreseen)
            topic = topics.get(request.topic) or topics.get(suggested.topic)
            queue = topic.queue_id if topic and not request.queue else None
            item.case = Case(
                kind=(request.kind or suggested.kind or Kind.SUPPORT).value,
                channel=request.channel.value,
                stage=Stage.NEW.value,
                subject=item.subject,
                topic=topic,
                queue_id=queue or queues[request.queue or suggested.queue],
                priority=request.priority or int(Priority.NORMAL),
                system_id=request.system_id,
                without_system=request.without_system,
                connection_id=request.connection_id,
                affects_right=request.affects_right,
                requesting_agency_id=request.agency_id or item.sender.agency_id,
                contact_id=request.contact_id or item.sender.contact_id,
                received_at=item.said.received_at,
                recorded_at=self.now,
                recorded_by_id=self.by.user_id,
                activity_at=self.now,
                requester_at=self.now,
            )
        self.placed = placing.place_new([(item.case, item.said.body) for item in self.opening], self.now)

    def _tickets(self) -> None:
        """Write what helpdesk knows of a ticket; the words stand once, in the first FollowUp."""
        if not self.opening:
            return
        for item, ticket_id in zip(self.opening, rows.reserve(Ticket, len(self.opening)), strict=True):
            item.case.ticket_id = ticket_id
        rows.insert(
            Ticket,
            ("id", "title", "queue_id", "created", "submitter_email", "priority", "assigned_to_id"),
            (
                (
                    item.case.pk,
                    item.subject[:TITLE_MAX],
                    item.case.queue_id,
                    item.case.received_at,
                    item.said.from_email[:EMAIL_MAX] or None,
                    item.case.priority,
                    item.case.assignee_id,
                )
                for item in self.opening
            ),
            modified=self.now,
            status=HELPDESK_STATUS[Stage.NEW],
            description="",
        )

    def _cases(self) -> None:
        if not self.opening:
            return
        year = numbers.vietnam_year(self.now)
        first = numbers.take_tickets(year, len(self.opening))
        related = self._related()
        for offset, item in enumerate(self.opening):
            request, case = item.request, item.case
            case.number = reference.format_number(year, first + offset)
            case.related_to_id = related.get(request.related_number)
        rows.insert_objects([item.case for item in self.opening])
        linkrows.related(self.by, (item.case for item in self.opening), self.now)
        searchdocs.insert(map(self._head, self.opening))

    def _related(self) -> dict[str, int]:
        wanted = {item.request.related_number for item in self.opening} - {""}
        if not wanted:
            return {}
        return dict(Case.objects.filter(number__in=wanted).values_list("number", "pk"))

    def _messages(self) -> None:
        names = (
            "followup_id", "case_id", "kind", "author_id", "contact_id", "from_name", "from_email", "cc",
            "quoted", "message_id", "source", "personal", "at",
        )  # fmt: skip
        rows.insert(Message, names, map(self._message, self.items), recorded_at=self.now)
        searchdocs.insert(
            (item.case.pk, item.message_id, item.foreseen.search, item.said.received_at)
            for item in self.items
        )

    def _message(self, item: _Item) -> tuple[object, ...]:
        message = item.said
        return (
            item.message_id,
            item.case.pk,
            evidence.MESSAGE_KIND[item.request.channel].value,
            self._author(item),
            item.request.contact_id or item.sender.contact_id,
            message.from_name[:200],
            message.from_email[:320],
            list(message.cc),
            message.quoted,
            message.message_id[:STORED_ID_MAX],
            message.source[:40],
            min(item.foreseen.personal, 32_000),
            message.received_at,
        )

    def _head(self, item: _Opening) -> searchdocs.Document:
        more = evidence.words_of(item.request.detail)
        return searchdocs.head(item.case, item.sender.words, *more, at=self.now)

    def _attachments(self) -> None:
        files.insert((item.message_id, item.said.files, item.paths) for item in self.items)

    def _touch_appended(self) -> None:
        words = Counter(item.case.pk for item in self.appending)
        alike: dict[tuple[str, int], list[int]] = {}
        for item in self.appending:
            case, before = item.case, Stage(item.case.stage)
            after = base.after_requester(case)
            if after is not before:
                item.moved = (before.value, after.value)
            case.stage = after.value
        for case in {item.case.pk: item.case for item in self.appending}.values():
            alike.setdefault((case.stage, words[case.pk]), []).append(case.pk)
        for (stage, count), ids in alike.items():
            base.requester_wrote(ids, Stage(stage), self.now, count)
        moved = {item.case.pk: item.case for item in self.appending if item.moved}
        linkrows.lift(self.by, moved)
        base.clocks_follow(list(moved.values()), self.now)

    def _events(self) -> list[int]:
        happened = [
            outbox.Happened(
                EventKind.OPENED if isinstance(item, _Opening) else EventKind.MESSAGE_IN,
                [item.case.pk],
                {"message": item.message_id, "channel": item.request.channel.value, "stage": item.case.stage}
                | (dict(zip(("from", "to"), item.moved, strict=True)) if item.moved else {}),
            )
            for item in self.items
        ]
        return [event.pk for event in outbox.record_many(self.by, happened, at=self.now)]

    def _receipts(self, events: Sequence[int]) -> None:
        drafts = receipts.drafts(
            receipts.Opened(item.case, item.said, item.message_id, event_id, item.request.detail)
            for item, event_id in zip(self.items, events, strict=True)
            if isinstance(item, _Opening) and receipts.wanted(item.request)
        )
        outgoing.queue_many(drafts, at=self.now)

    def _register(self) -> None:
        """Enter in the register what takes a line of its own; the counter is the last lock taken.

        Every call, visit, letter and filing does, also onto an older ticket; of mails the opening ones. Work
        we give ourselves was not received by any door and takes none.
        """
        entered = [
            item
            for item in self.items
            if (
                item.request.registered
                if isinstance(item, _Opening)
                else item.request.channel is not Channel.EMAIL
            )
        ]
        lines = [
            register.Line(
                case_id=item.case.pk,
                message_id=item.message_id,
                channel=item.request.channel,
                received_at=item.said.received_at,
                sender=item.sender.words,
                subject=item.subject,
                evidence=self._proof(item),
                agency_id=item.case.requesting_agency_id,
            )
            for item in entered
        ]
        for item, number in zip(entered, register.enter_many(self.by, lines, at=self.now), strict=True):
            item.register = number

    def _proof(self, item: _Item) -> str:
        """Return by what an arrival is proved: what its door says, led by the number of its minutes."""
        minutes = self.minutes.get(item.message_id, "")
        said = [_("Biên bản %s") % minutes] if minutes else []
        return "; ".join([*said, item.request.evidence] if item.request.evidence else said)

    @staticmethod
    def _filed(item: _Item) -> Filed:
        names = (item.request.key, item.case.pk, item.case.number, item.message_id, item.register)
        return Filed(*names, opened=isinstance(item, _Opening))

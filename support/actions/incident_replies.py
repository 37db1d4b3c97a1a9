"""One text to many tickets, each in its own thread: messages, events and mails written set-based (N19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from support import outbox
from support.actions import incident_base, outgoing, stage_rules, threads
from support.actions.outgoing import Address
from support.actions.replies import stage_after_reply
from support.actions.searchdocs import message_document
from support.domain.errors import UserError
from support.domain.events import EventKind
from support.domain.incidents import BY_MAIL, NEUTRAL, UpdateKind, Way
from support.domain.lifecycle import OPEN, Stage
from support.domain.roles import Actor
from support.models import (
    TITLE_MAX,
    Case,
    FollowUp,
    Incident,
    IncidentCase,
    IncidentNotice,
    IncidentUpdate,
    MailKind,
    Message,
    MessageKind,
    OutgoingMail,
    SearchDocument,
)
from support.queries import liaisons
from support.queries.coordination import with_waiting
from support.queries.proofs import with_proof


@dataclass(slots=True)
class Children:
    """The tickets a notice is about: told by mail in their thread, or by a person on their own channel."""

    by_mail: list[Case] = field(default_factory=list)
    elsewhere: list[Case] = field(default_factory=list)
    to: Mapping[int, Address] = field(default_factory=dict)
    neutral: set[int] = field(default_factory=set)

    @property
    def every(self) -> list[Case]:
        """Return all of them."""
        return [*self.by_mail, *self.elsewhere]


def children_of(by: Actor, incident: Incident) -> Children:
    """Lock the open tickets of an incident that `by` may work, and say how each is told.

    What was finished, merged or taken out meanwhile is not told any more; what lies in a queue closed to
    `by` is not there.
    """
    current = IncidentCase.objects.filter(incident=incident, current=True).values_list("case_id", flat=True)
    locked = incident_base.lock_children(by, current)
    rows = Case.objects.filter(pk__in=locked).select_related("contact", "system").order_by("pk")
    cases = [case for case in rows if Stage(case.stage) in OPEN]
    to = threads.requesters([case for case in cases if case.channel in BY_MAIL])
    told = Children(to=to)
    for case in cases:
        (told.by_mail if case.pk in to else told.elsewhere).append(case)
    told.neutral = liaisons.unconfirmed_among(told.by_mail)
    return told


def tell(by: Actor, update: IncidentUpdate, children: Children, *, moves: bool) -> list[IncidentNotice]:
    """Answer every ticket of `children` in the caller's transaction; returns a row for each.

    With `moves` a first answer starts the work, as `replies.reply` does. The number of statements does not
    grow with the number of tickets.
    """
    cases, at = children.by_mail, update.at
    wanted = {case.pk: stage_after_reply(case) if moves else Stage(case.stage) for case in cases}
    texts = {case.pk: _words(update, neutral=case.pk in children.neutral) for case in cases}
    messages = _messages(by, cases, texts, at)
    events = outbox.record_many(by, [_event(update, messages[case.pk], case, wanted) for case in cases])
    thread = threads.of_many(case.pk for case in cases)
    drafts = [
        outgoing.Draft(
            kind=MailKind.REPLY,
            case=case,
            event_id=event.pk,
            followup_id=messages[case.pk].pk,
            key=str(messages[case.pk].pk),
            to=(children.to[case.pk],),
            subject=case.subject,
            in_reply_to=thread[case.pk][-1] if thread[case.pk] else "",
            references=thread[case.pk],
            body=texts[case.pk],
            context={"number": case.number},
            delay=timedelta(seconds=settings.UNDO_SECONDS),
        )
        for case, event in zip(cases, events, strict=True)
    ]
    mails = outgoing.queue_many(drafts, at=at)
    told = [
        _threaded(update, case, messages[case.pk], mail, wanted[case.pk], children)
        for case, mail in zip(cases, mails, strict=True)
    ]
    incident_base.write_stages(cases, {pk: stage.value for pk, stage in wanted.items()}, at)
    return told + [_elsewhere(update, case) for case in children.elsewhere]


def _words(update: IncidentUpdate, *, neutral: bool) -> str:
    return NEUTRAL[update.kind == UpdateKind.END.value] if neutral else update.text


def _messages(by: Actor, cases: Sequence[Case], texts: Mapping[int, str], at: datetime) -> dict[int, Message]:
    followups = FollowUp.objects.bulk_create(
        [
            FollowUp(
                ticket_id=case.pk,
                date=at,
                title=case.subject[:TITLE_MAX],
                comment=texts[case.pk],
                public=True,
                user_id=by.user_id,
            )
            for case in cases
        ]
    )
    messages = Message.objects.bulk_create(
        [
            Message(
                followup=followup,
                case=case,
                kind=MessageKind.REPLY,
                author_id=by.user_id,
                from_name=by.name[:200],
                at=at,
                recorded_at=at,
            )
            for followup, case in zip(followups, cases, strict=True)
        ]
    )
    SearchDocument.objects.bulk_create([message_document(one) for one in messages])
    return {one.case_id: one for one in messages}


def _event(
    update: IncidentUpdate, message: Message, case: Case, wanted: Mapping[int, Stage]
) -> outbox.Happened:
    data: dict[str, object] = {"message": message.pk, "incident": update.incident_id, "update": update.pk}
    if wanted[case.pk] != case.stage:
        data |= {"from": case.stage, "to": wanted[case.pk].value}
    return outbox.Happened(EventKind.REPLIED, [case.pk], data)


def _threaded(
    update: IncidentUpdate,
    case: Case,
    message: Message,
    mail: OutgoingMail,
    stage: Stage,
    children: Children,
) -> IncidentNotice:
    moved = stage != case.stage
    return IncidentNotice(
        update=update,
        way=Way.THREAD.value,
        agency_id=case.requesting_agency_id,
        case=case,
        message=message,
        mail=mail,
        neutral=case.pk in children.neutral,
        stage_before=case.stage if moved else "",
        stage_after=stage.value if moved else "",
    )


def _elsewhere(update: IncidentUpdate, case: Case) -> IncidentNotice:
    return IncidentNotice(
        update=update, way=Way.ELSEWHERE.value, agency_id=case.requesting_agency_id, case=case
    )


def settle(by: Actor, update: IncidentUpdate, notices: Sequence[IncidentNotice]) -> list[int]:
    """Resolve the tickets of `notices` whose rules allow; notes on each other why it stays. Returns the keys.

    Asked after the answers are queued: an answer on its way is what proves one. Tickets that came as a
    document ask one question each, for their answering document; the others none.
    """
    told = {one.case_id: one for one in notices if one.case_id}
    resolved: dict[int, str] = {}
    cases = list(with_waiting(with_proof(Case.objects.filter(pk__in=told))).order_by("pk"))
    for case in cases:
        try:
            stage_rules.check(stage_rules.Move(by, case, Stage.RESOLVED))
        except UserError as error:
            told[case.pk].kept = str(error)[:400]
        else:
            told[case.pk].stage_before = case.stage
            resolved[case.pk] = case.stage
    for pk in resolved:
        told[pk].stage_after = Stage.RESOLVED.value
    incident_base.write_stages(cases, dict.fromkeys(resolved, Stage.RESOLVED.value), update.at)
    outbox.record_many(
        by,
        [
            outbox.Happened(
                EventKind.STAGED,
                [pk],
                {"from": before, "to": Stage.RESOLVED.value, "incident": update.incident_id},
            )
            for pk, before in resolved.items()
        ],
    )
    return list(resolved)

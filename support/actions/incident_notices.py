"""Notices of an incident (N19): to its tickets in their threads, to liaisons by mail; undone together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from support import outbox
from support.actions import base, incident_base, incident_replies, outgoing
from support.domain.errors import NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.incidents import (
    UPDATE_LABELS,
    Audience,
    IncidentState,
    UpdateKind,
    Way,
    check_move,
)
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    Case,
    Event,
    Incident,
    IncidentCase,
    IncidentNotice,
    IncidentUpdate,
    MailKind,
    MailState,
    OutgoingMail,
    OutgoingRecipient,
    RecipientState,
    SearchDocument,
)
from support.queries import incident_reach, incidents


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as written; `token` makes sending it twice one notice, `resolve` is for an end."""

    text: str
    token: str
    kind: UpdateKind = UpdateKind.NEWS
    audience: Audience = Audience.EVERYONE
    resolve: bool = False
    cause: str = ""


@transaction.atomic
def tell(by: Actor, *, incident_id: int, notice: Notice) -> IncidentUpdate:
    """Send a notice: every open ticket gets it in its own thread, every liaison touched by a mail.

    An end ends the incident too, and with `resolve` resolves the tickets whose rules allow. Everything it
    did can be taken back together until `leaves_at`. The same token again gives the notice sent before.
    Raises FieldError, Forbidden, NotFound, NotAllowed.
    """
    text = incident_base.required(nfc(notice.text), _("Nội dung thông báo"))
    incident_base.refuse_numbers("cause", notice.cause)
    incident = incident_base.lock(by, incident_id)
    known = IncidentUpdate.objects.filter(incident=incident, token=notice.token[:40]).first()
    if known is not None:
        return known
    incident_base.check_running(incident)
    update = _made(by, incident, notice, text)
    data = {"update": update.pk, "seq": update.seq, "kind": update.kind}
    event = incident_base.record(by, EventKind.INCIDENT_TOLD, incident, data=data)
    rows, reached = _to_children(by, incident, update)
    in_threads = {one.agency_id for one in rows if one.way == Way.THREAD.value}
    for one in _to_agencies(incident, update, event, reached):
        # An agency told in a ticket's thread need not be called because it names no liaison.
        if one.way != Way.ELSEWHERE.value or one.agency_id not in in_threads:
            rows.append(one)
    if notice.resolve and notice.kind is UpdateKind.END:
        incident_replies.settle(by, update, rows)
    IncidentNotice.objects.bulk_create(rows)
    _step(incident, update, notice)
    return update


def _made(by: Actor, incident: Incident, notice: Notice, text: str) -> IncidentUpdate:
    now = timezone.now()
    last = IncidentUpdate.objects.filter(incident=incident).order_by("-seq").values_list("seq", flat=True)
    return IncidentUpdate.objects.create(
        incident=incident,
        seq=(last.first() or 0) + 1,
        kind=notice.kind.value,
        audience=notice.audience.value,
        text=text,
        at=now,
        by_id=by.user_id,
        token=notice.token[:40],
        leaves_at=now + timedelta(seconds=settings.UNDO_SECONDS),
        state_before=incident.state,
    )


def _to_children(
    by: Actor, incident: Incident, update: IncidentUpdate
) -> tuple[list[IncidentNotice], set[str]]:
    """Answer the tickets; returns their rows, and the addresses that have it now."""
    if update.audience == Audience.AGENCIES.value:
        return [], set()
    children = incident_replies.children_of(by, incident)
    rows = incident_replies.tell(by, update, children, moves=update.kind != UpdateKind.END.value)
    return rows, {address.casefold() for address, _name in children.to.values()}


def _to_agencies(
    incident: Incident, update: IncidentUpdate, event: Event, reached: Collection[str]
) -> list[IncidentNotice]:
    """Write to those who speak for the agencies touched; who has it in a ticket's thread gets no second."""
    if update.audience == Audience.CHILDREN.value:
        return []
    drafts: list[outgoing.Draft] = []
    agencies: list[int] = []
    rows: list[IncidentNotice] = []
    seen = set(reached)
    touched = incident_reach.touched(incidents.with_scopes(Incident.objects.filter(pk=incident.pk)).get())
    for place in touched:
        people = [one for one in place.people if outgoing.is_outside(one.email)]
        if not people:
            rows.append(IncidentNotice(update=update, way=Way.ELSEWHERE.value, agency=place.agency))
        for one in people:
            if one.email.casefold() in seen:
                continue
            seen.add(one.email.casefold())
            drafts.append(_draft(incident, update, event, (one.email, one.name), len(drafts)))
            agencies.append(place.agency.pk)
    mails = outgoing.queue_many(drafts, at=update.at)
    return rows + [
        IncidentNotice(update=update, way=Way.NOTICE.value, agency_id=agency, mail=mail)
        for agency, mail in zip(agencies, mails, strict=True)
    ]


def _draft(
    incident: Incident, update: IncidentUpdate, event: Event, to: outgoing.Address, place: int
) -> outgoing.Draft:
    label = UPDATE_LABELS[UpdateKind(update.kind)]
    return outgoing.Draft(
        kind=MailKind.INCIDENT,
        event_id=event.pk,
        key=f"{update.pk}-{place}",
        to=(to,),
        subject=f"[{incident.number}] {incident.title}",
        body=update.text,
        context={"incident": incident.number, "title": incident.title, "label": label, "seq": update.seq},
        delay=timedelta(seconds=settings.UNDO_SECONDS),
    )


def _step(incident: Incident, update: IncidentUpdate, notice: Notice) -> None:
    """Bring the incident to where its notice says it stands."""
    fields: list[str] = []
    if notice.kind is UpdateKind.CAUSE and incident.cause_at is None:
        incident.cause_at = update.at
        fields.append("cause_at")
    if notice.kind is UpdateKind.FIXED and incident.state == IncidentState.OPEN:
        incident.state, incident.fixed_at = IncidentState.MONITORING.value, update.at
        fields += ["state", "fixed_at"]
    if notice.kind is UpdateKind.END:
        check_move(IncidentState(incident.state), IncidentState.ENDED)
        incident.state = IncidentState.ENDED.value
        incident.ended_at = max(update.at, incident.started_at)
        incident.cause = nfc(notice.cause).strip() or incident.cause
        fields += ["state", "ended_at", "cause"]
        IncidentCase.objects.filter(incident=incident, current=True).update(current=False)
    incident_base.save(incident, *fields)


# --- Taking it back --------------------------------------------------------------------------------------


@transaction.atomic
def take_back(by: Actor, *, incident_id: int, update_id: int) -> IncidentUpdate:
    """Take back a whole notice before any of its mails left: all of them, or none. Twice is once.

    Tickets go back to the stage they had unless somebody moved them since, an ended incident runs again; the
    words stay for staff, marked. Raises NotAllowed once a mail left, Forbidden, NotFound.
    """
    incident = incident_base.lock(by, incident_id)
    update = IncidentUpdate.objects.filter(pk=update_id, incident=incident).first()
    if update is None:
        raise NotFound
    if update.taken_back_at is not None:
        return update
    rows = list(IncidentNotice.objects.filter(update=update).order_by("case_id", "pk"))
    cases = base.lock_cases(one.case_id for one in rows if one.case_id)
    now = timezone.now()
    alone = _cancel_mails([one.mail_id for one in rows if one.mail_id], now, late=now >= update.leaves_at)
    messages = [one.message_id for one in rows if one.message_id]
    said_in = Q(message__in=messages) | Q(attachment__followup__in=messages)
    SearchDocument.objects.filter(said_in).update(public=False)
    _give_stages_back(by, [one for one in rows if one.mail_id not in alone], cases, now)
    update.taken_back_at, update.taken_back_by_id = now, by.user_id
    update.save(update_fields=["taken_back_at", "taken_back_by"])
    data = {"update": update.pk, "seq": update.seq, "kind": update.kind}
    incident_base.record(by, EventKind.INCIDENT_TAKEN_BACK, incident, data=data)
    _step_back(incident, update)
    return update


def _cancel_mails(mail_ids: Sequence[int], now: datetime, *, late: bool) -> set[int]:
    """Cancel the mails, all or none; returns those that a person had taken back singly."""
    mails = OutgoingMail.objects.select_for_update(of=("self",)).filter(pk__in=mail_ids).order_by("pk")
    waiting = [one.pk for one in mails if one.state == MailState.QUEUED and not one.attempts]
    alone = {one.pk for one in mails if one.state == MailState.CANCELLED}  # taken back on its ticket's page
    if late or len(waiting) + len(alone) < len(mails):
        raise NotAllowed(_("Thư đã được chuyển đi, không thu hồi được nữa."))
    OutgoingMail.objects.filter(pk__in=waiting).update(
        state=MailState.CANCELLED, cancelled_at=now, done_at=now
    )
    OutgoingRecipient.objects.filter(mail__in=waiting).update(state=RecipientState.CANCELLED, at=now)
    return alone


def _give_stages_back(
    by: Actor, rows: Sequence[IncidentNotice], cases: dict[int, Case], now: datetime
) -> None:
    happened: list[outbox.Happened] = []
    stages: dict[int, str] = {}
    for one in rows:
        case = cases.get(one.case_id or 0)
        if case is None or not (one.mail_id or one.stage_after):
            continue
        data: dict[str, Any] = {"mail": one.mail_id}
        stages[case.pk] = case.stage
        if one.stage_after and one.stage_after == case.stage:
            stages[case.pk] = Stage(one.stage_before).value
            data |= {"from": one.stage_after, "to": one.stage_before}
        happened.append(outbox.Happened(EventKind.MAIL_CANCELLED, [case.pk], data))
    outbox.record_many(by, happened)
    incident_base.write_stages(cases.values(), stages, now)


def _step_back(incident: Incident, update: IncidentUpdate) -> None:
    fields: list[str] = []
    if update.kind == UpdateKind.CAUSE.value and incident.cause_at == update.at:
        incident.cause_at = None
        fields.append("cause_at")
    if update.kind == UpdateKind.FIXED.value and incident.fixed_at == update.at and incident.is_running:
        incident.state, incident.fixed_at = update.state_before, None
        fields += ["state", "fixed_at"]
    if update.kind == UpdateKind.END.value and incident.state == IncidentState.ENDED:
        incident.state, incident.ended_at = update.state_before, None
        fields += ["state", "ended_at"]
        run_again(incident)
    incident_base.save(incident, *fields)


def run_again(incident: Incident) -> None:
    """Let the tickets that were not taken out be of the running incident again, but for those of another."""
    other = IncidentCase.objects.filter(current=True).exclude(incident=incident).values("case_id")
    rows = IncidentCase.objects.filter(incident=incident, detached_at=None)
    rows.exclude(case_id__in=other).update(current=True)

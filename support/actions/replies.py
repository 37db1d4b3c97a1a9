"""Words on a ticket: replies to the requester, internal notes, the requester's own words in the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, clocks, files, linkrows, outgoing, stage_rules, threads
from support.actions.searchdocs import message_document
from support.domain import privacy
from support.domain.addresses import clean_email
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.requests import FileIn
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    INTERNAL,
    TITLE_MAX,
    Case,
    Event,
    FollowUp,
    MailKind,
    Message,
    MessageKind,
    OutgoingMail,
    SearchDocument,
)
from support.queries import liaisons, living

MAX_CC = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote: the text, files, further addresses, and the reasons to send it all the same.

    `overrule` says why personal data may go out, `unconfirmed` why system detail may go to this person.
    """

    body: str
    files: Sequence[FileIn] = ()
    cc: Sequence[str] = ()
    overrule: str = ""
    unconfirmed: str = ""


@dataclass(slots=True)
class Replied:
    """A reply as filed: its message and the mail that will carry it (None when nobody has an address)."""

    message: Message
    mail: OutgoingMail | None = field(default=None)


def reply(
    by: Actor, *, case_id: int, words: Words, stage: Stage | None = None, version: int | None = None
) -> Replied:
    """Answer the requester in the same thread and, if asked, move the ticket to `stage`.

    Raises Forbidden, NotFound, Stale, NotAllowed; personal data in the text stops the reply until it is
    removed or overruled with a reason (DOMAIN 8); so does a requester nobody confirmed where the ticket
    concerns a connected system (queries.liaisons.standing).
    """
    body = base.required(nfc(words.body), _("Nội dung trả lời"))
    _refuse_personal_data("\n".join([body, *(one.name for one in words.files)]), words.overrule)
    cc = _checked_cc(words.cc)
    paths = files.store_all([words.files])[0]
    try:
        with transaction.atomic():
            case = base.lock_for_work(by, case_id, version=version, for_lead=True)
            unconfirmed = _check_requester(case, words.unconfirmed)
            message = add(by, case, MessageKind.REPLY, body, (words.files, paths), cc)
            wanted = stage or stage_after_reply(case)
            reasons = {"overrule": words.overrule, "unconfirmed": unconfirmed}
            event = record(by, EventKind.REPLIED, case, message, wanted, reasons)
            mail = _queue(case, message, event.pk, cc)
            if mail is None:
                # Nothing has to be carried: said on the telephone, or read in the portal.
                case.answered_at = case.answered_at or message.at
                clocks.answered(case, message.at)
            move(by, case, wanted)
            return Replied(message, mail)
    except BaseException:
        files.discard(paths)
        raise


def note(by: Actor, *, case_id: int, words: Words) -> Message:
    """Leave an internal note: staff alone read it; it never goes out."""
    body = base.required(nfc(words.body), _("Ý kiến nội bộ"))
    paths = files.store_all([words.files])[0]
    try:
        with transaction.atomic():
            case = base.lock_for_work(by, case_id, for_lead=True)
            message = add(by, case, MessageKind.NOTE, body, (words.files, paths), ())
            record(by, EventKind.NOTED, case, message, Stage(case.stage))
            base.save(case)
            return message
    except BaseException:
        files.discard(paths)
        raise


def write_as_requester(by: Actor, *, case_id: int, words: Words) -> Message:
    """Add a word from the requesting agency's own member; ends waiting, reopens what was closed."""
    body = base.required(nfc(words.body), _("Nội dung"))
    paths = files.store_all([words.files])[0]
    try:
        with transaction.atomic():
            case = base.lock_seen(by, living.of([case_id])[case_id])
            base.refuse_merged(case)
            _check_own(by, case)
            message = add(by, case, MessageKind.PORTAL_IN, body, (words.files, paths), ())
            after = base.after_requester(case)
            if case.stage == Stage.DUPLICATE:
                linkrows.lift(by, [case.pk])
            record(by, EventKind.MESSAGE_IN, case, message, after)
            case.requester_at, case.stage = message.at, after.value
            base.save(case, "requester_at", "stage")
            return message
    except BaseException:
        files.discard(paths)
        raise


def _check_own(by: Actor, case: Case) -> None:
    if case.requesting_agency_id not in by.reads_of:
        raise Forbidden


def _check_requester(case: Case, reason: str) -> str:
    """Return the reason to tell an unconfirmed person, "" where none is needed; FieldError without one."""
    if not liaisons.standing(case).must_confirm:
        return ""
    if not reason.strip():
        raise FieldError(
            "unconfirmed",
            _(
                "Phiếu nói về hệ thống kết nối, người đề nghị chưa là đầu mối và chưa được xác minh. "
                "Hãy xác minh người đề nghị, hoặc ghi lý do vì sao vẫn trả lời lần này."
            ),
        )
    return reason


def _refuse_personal_data(text: str, overrule: str) -> None:
    found = privacy.detect(text)
    if found and not overrule.strip():
        raise FieldError(
            "body",
            _(
                "Nội dung có %(count)s chỗ giống số định danh cá nhân. "
                "Hãy bỏ đi, hoặc ghi lý do vì sao vẫn phải gửi."
            ),
            count=len(found),
        )


def _checked_cc(addresses: Sequence[str]) -> list[str]:
    clean = []
    for address in addresses:
        one = clean_email(address)
        if not one:
            raise FieldError("cc", _("“%(address)s” không phải địa chỉ thư điện tử."), address=address)
        clean.append(one)
    if len(clean) > MAX_CC:
        raise FieldError("cc", _("Gửi kèm tối đa %(limit)s địa chỉ."), limit=MAX_CC)
    return list(dict.fromkeys(clean))


def add(
    by: Actor,
    case: Case,
    kind: MessageKind,
    body: str,
    attached: tuple[Sequence[FileIn], Sequence[str]],
    cc: Sequence[str],
) -> Message:
    """Write one of our own words on a locked case: text, files with where they lie, search document."""
    now = timezone.now()
    followup = FollowUp.objects.bulk_create(
        [
            FollowUp(
                ticket_id=case.pk,
                date=now,
                title=case.subject[:TITLE_MAX],
                comment=body,
                public=kind not in INTERNAL,
                user_id=by.user_id,
            )
        ]
    )[0]
    message = Message.objects.bulk_create(
        [
            Message(
                followup=followup,
                case=case,
                kind=kind,
                author_id=by.user_id,
                from_name=by.name[:200],
                cc=list(cc),
                personal=min(len(privacy.detect(body)), 32_000),
                at=now,
                recorded_at=now,
            )
        ]
    )[0]
    files.insert([(followup.pk, *attached)])
    SearchDocument.objects.bulk_create([message_document(message)])
    return message


def record(
    by: Actor,
    kind: EventKind,
    case: Case,
    message: Message,
    stage: Stage,
    reasons: Mapping[str, str] | None = None,
) -> Event:
    """Record the one event of a written word, with the stage it leads to and the reasons that were asked."""
    data: dict[str, object] = {"message": message.pk}
    if stage != case.stage:
        data |= {"from": case.stage, "to": stage.value}
    texts = {name: nfc(why).strip() for name, why in (reasons or {}).items() if why.strip()}
    return outbox.record(by, outbox.Happened(kind, [case.pk], data, texts))


def stage_after_reply(case: Case) -> Stage:
    """A first answer starts the work, of a classified ticket (R1); any other stage stays as it is."""
    stage = Stage(case.stage)
    starts = stage in {Stage.NEW, Stage.ACCEPTED, Stage.ASSIGNED}
    return Stage.IN_PROGRESS if starts and stage_rules.classified(case) else stage


def move(by: Actor, case: Case, wanted: Stage) -> None:
    """Bring a locked case to the stage an answer leads to; raises what stage_rules say."""
    if wanted == case.stage:
        base.save(case, "answered_at")
        return
    stage_rules.check(stage_rules.Move(by, case, wanted))
    case.stage = wanted.value
    base.save(case, "stage", "answered_at")


def _queue(case: Case, message: Message, event_id: int, cc: Sequence[str]) -> OutgoingMail | None:
    """Queue the mail of a reply: threaded on what the requester wrote and on what we sent before."""
    to = threads.requester_of(case)
    if to is None:
        if not cc:
            return None
        raise NotAllowed(_("Người đề nghị không có địa chỉ thư điện tử; chưa gửi kèm cho ai được."))
    thread = threads.of(case)
    draft = outgoing.Draft(
        kind=MailKind.REPLY,
        case=case,
        event_id=event_id,
        followup_id=message.pk,
        key=str(message.pk),
        to=(to,),
        cc=[(address, "") for address in cc],
        subject=case.subject,
        in_reply_to=thread[-1] if thread else "",
        references=thread,
        body=message.body,
        context={"number": case.number},
        delay=timedelta(seconds=settings.UNDO_SECONDS),
    )
    return outgoing.queue_many([draft], at=message.at)[0]

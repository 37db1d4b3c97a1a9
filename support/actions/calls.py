"""Answering by telephone (N20): who was reached, at which number, what was said; or that nobody was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support.actions import base, clocks, replies
from support.domain import privacy
from support.domain.errors import FieldError
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.phones import normal
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import AnswerCall, Message, MessageKind


@dataclass(frozen=True, slots=True)
class CallOut:
    """A call of ours: number and person as typed, when (aware), what was said; `reached` nobody: False."""

    number: str
    person: str
    said: str
    reached: bool = True
    at: datetime | None = None


@transaction.atomic
def answer(
    by: Actor, *, case_id: int, call: CallOut, stage: Stage | None = None, version: int | None = None
) -> Message:
    """Write down a call to the requester; one that reached somebody is an answer and may move the ticket.

    Raises FieldError, NotAllowed, Forbidden, NotFound, Stale.
    """
    case = base.lock_for_work(by, case_id, version=version)
    made_at = call.at or timezone.now()
    if made_at > timezone.now():
        raise FieldError("at", _("Lúc gọi không thể ở tương lai."))
    person = nfc(call.person).strip()[:200]
    if call.reached and not person:
        raise FieldError("person", _("Hãy ghi đã nói chuyện với ai."))
    if stage and not call.reached:
        raise FieldError("stage", _("Chưa gặp được người đề nghị thì chưa chuyển giai đoạn."))
    said = nfc(call.said).strip() or ("" if call.reached else _("Chưa gặp được."))
    said = base.required(said, _("Nội dung đã trả lời"))
    kind = MessageKind.CALL_OUT if call.reached else MessageKind.CALL_TRIED
    message = replies.add(by, case, kind, said, ((), ()), ())
    number = normal(call.number) or privacy.mask(nfc(call.number).strip())
    AnswerCall.objects.create(
        message=message, number=number[:32], person=person, reached=call.reached, at=made_at
    )
    now = Stage(case.stage)
    wanted = (stage or replies.stage_after_reply(case)) if call.reached else now
    replies.record(by, EventKind.CALLED_BACK, case, message, wanted)
    if call.reached:
        case.answered_at = case.answered_at or message.at
        clocks.answered(case, message.at)
    replies.move(by, case, wanted)
    return message

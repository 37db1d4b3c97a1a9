"""Reading that is worth a record: originals, unmasked personal data, files, exports (R3, N15)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.files import FileState
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, CaseSeen, FollowUpAttachment, Message, ReadLog
from support.queries import filegate, tickets
from support.queries.filegate import Gate

REASON_MIN = 8


def log(by: Actor, *, what: str, target: str = "", case_id: int | None = None, reason: str = "") -> None:
    """Write one line of the read log: who read `what` (original, file, export, unmask) and why."""
    ReadLog.objects.create(
        user_id=by.user_id,
        case_id=case_id,
        what=what,
        target=target[:80],
        reason=nfc(reason)[:400],
        at=timezone.now(),
    )


def check_reason(reason: str) -> str:
    """Return a usable reason; raises FieldError when it says too little."""
    clean = nfc(reason).strip()
    if len(clean) < REASON_MIN:
        raise FieldError("reason", _("Hãy ghi rõ lý do xem (ít nhất %(least)s ký tự)."), least=REASON_MIN)
    return clean


@transaction.atomic
def unmask(by: Actor, *, case_id: int, message_id: int, reason: str) -> Message:
    """Show a message's personal data to `by`, once, for a reason that is kept (Điều 3.1).

    Raises FieldError for a reason that says nothing, NotFound, Forbidden.
    """
    clean = check_reason(reason)
    case = base.lock_for_work(by, case_id)
    message = tickets.messages_for(by, case).filter(pk=message_id).first()
    if message is None:
        raise NotFound
    log(by, what="unmask", target=f"message:{message_id}", case_id=case_id, reason=clean)
    outbox.record(by, outbox.Happened(EventKind.UNMASKED, [case_id], {"message": message_id}))
    return message


@transaction.atomic
def open_file(by: Actor, *, file_id: int, reason: str = "", confirmed: bool = False) -> FollowUpAttachment:
    """Open an attached file for `by`, and keep a record of it; a file with personal data takes a reason.

    Raises NotFound, FieldError for a reason that says nothing, NotAllowed for what stays shut or still has
    to be `confirmed`.
    """
    attachment, case = tickets.file_for(by, file_id)
    message, check = attachment.followup.message, filegate.check_of(attachment)
    way = filegate.gate(by, message, check, staff=tickets.as_staff(by, case))
    if way is Gate.BLOCKED:
        raise NotAllowed(_("Tệp có mã độc nên bị chặn."))
    if way is Gate.WAIT or (way is Gate.CONFIRM and not confirmed):
        raise NotAllowed(_("Tệp chưa kiểm tra xong."))
    why = check_reason(reason) if way is Gate.REASON else ""
    if why:
        data = {"message": message.pk, "file": file_id}
        outbox.record(by, outbox.Happened(EventKind.UNMASKED, [case.pk], data))
    elif way is Gate.CONFIRM:
        why = f"({check.state if check else FileState.UNCHECKED.value})"
    log(by, what="file", target=f"file:{file_id}", case_id=case.pk, reason=why)
    return attachment


def seen(by: Actor, case: Case) -> None:
    """Remember that the user has looked at a ticket; only what comes later is shown as unread."""
    if by.user_id is not None:
        CaseSeen.objects.update_or_create(
            user_id=by.user_id, case_id=case.pk, defaults={"at": timezone.now()}
        )

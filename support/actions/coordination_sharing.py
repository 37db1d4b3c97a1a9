"""What of a ticket is shared with one coordinating agency: chosen words and files, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain import coordination as rules
from support.domain import privacy
from support.domain.coordination import Act, State
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, Coordination, CoordinationExtract
from support.queries import coordination as kept

EXTRACT_MAX = 20_000
MOST_PIECES = 30
_WITH_REASON = (Act.DECLINE.value, Act.WITHDRAW.value)  # whose words the question keeps as its reason


@dataclass(frozen=True, slots=True)
class Shared:
    """What the lead chose: pieces of messages as (message id, words), and ids of files."""

    texts: Sequence[tuple[int, str]] = ()
    files: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece as it will be kept, personal numbers hidden."""

    source_id: int
    text: str = ""
    attachment_id: int | None = None


def check(case: Case, shared: Shared) -> list[Piece]:
    """Return the pieces of `shared`; raises FieldError for what is not this ticket's to share.

    Only what was said with the requester may be shared: no notes, no other agency's answer (Điều 3.2).
    """
    if not shared.texts and not shared.files:
        return []
    if len(shared.texts) + len(shared.files) > MOST_PIECES:
        raise FieldError("share", _("Chia sẻ nhiều nhất %(most)s phần một lần."), most=MOST_PIECES)
    messages = {one.pk: one for one in kept.sources(case)}
    attached = {one.pk: one for one in kept.files_of(list(messages.values()))}
    pieces = [_text(messages.keys(), source, text) for source, text in shared.texts]
    for file_id in dict.fromkeys(shared.files):
        attachment = attached.get(file_id)
        if attachment is None:
            raise FieldError("share", _("Tệp không thuộc phần trao đổi với người đề nghị của phiếu này."))
        if not kept.may_be_shared(attachment):
            name = privacy.mask(attachment.filename or "")
            raise FieldError(
                "share", _("Tệp “%(name)s” có dữ liệu cá nhân hoặc bị chặn, không chia sẻ."), name=name
            )
        pieces.append(Piece(attachment.followup_id, attachment_id=file_id))
    return pieces


def _text(known: Sequence[int] | object, source: int, text: str) -> Piece:
    clean = nfc(text).strip()
    if source not in known:  # type: ignore[operator]
        raise FieldError("share", _("Đoạn trích không thuộc phần trao đổi với người đề nghị."))
    if not clean:
        raise FieldError("share", _("Đoạn trích không được để trống."))
    if len(clean) > EXTRACT_MAX:
        raise FieldError("share", _("Đoạn trích dài quá %(limit)s ký tự."), limit=EXTRACT_MAX)
    return Piece(source, privacy.mask(clean))


def add(by: Actor, row: Coordination, pieces: Sequence[Piece], now: datetime) -> int:
    """Share checked pieces with one question; a file shared already stays as it is. Returns how many."""
    live = CoordinationExtract.objects.filter(coordination=row, withdrawn_at=None)
    known = set(live.exclude(attachment=None).values_list("attachment", flat=True)) if row.pk else set()
    made = CoordinationExtract.objects.bulk_create(
        CoordinationExtract(
            coordination=row,
            source_id=one.source_id,
            text=one.text,
            attachment_id=one.attachment_id,
            shared_at=now,
            shared_by_id=by.user_id,
        )
        for one in pieces
        if one.attachment_id is None or one.attachment_id not in known
    )
    return len(made)


@transaction.atomic
def share(by: Actor, *, case_id: int, pk: int, shared: Shared) -> Coordination:
    """Share more of the ticket with an agency whose question is open."""
    case, row = _locked(by, case_id, pk)
    if State(row.state) not in rules.OPEN | {State.ANSWERED}:
        raise NotAllowed(_("Chỉ chia sẻ thêm khi câu hỏi còn đang được trao đổi."))
    pieces = check(case, shared)
    if not pieces:
        raise FieldError("share", _("Hãy chọn đoạn hoặc tệp cần chia sẻ."))
    now = timezone.now()
    count = add(by, row, pieces, now)
    row.spoke_at = now
    row.save(update_fields=["spoke_at"])
    data = {"coordination": row.pk, "agency": row.agency_id, "shared": count}
    outbox.record(by, outbox.Happened(EventKind.COORD_SHARED, [case.pk], data))
    base.save(case)
    return row


@transaction.atomic
def unshare(by: Actor, *, case_id: int, pk: int, extract_id: int) -> Coordination:
    """Stop sharing one piece: the agency does not see it any more; that it did stays on record."""
    case, row = _locked(by, case_id, pk)
    shared = CoordinationExtract.objects.filter(coordination=row, pk=extract_id, withdrawn_at=None)
    if not shared.update(withdrawn_at=timezone.now()):
        raise NotFound
    data = {"coordination": row.pk, "agency": row.agency_id, "unshared": extract_id}
    outbox.record(by, outbox.Happened(EventKind.COORD_SHARED, [case.pk], data))
    base.save(case)
    return row


def end(row: Coordination, now: datetime) -> None:
    """Stop sharing everything with the agency of a locked question."""
    CoordinationExtract.objects.filter(coordination=row, withdrawn_at=None).update(withdrawn_at=now)


def _locked(by: Actor, case_id: int, pk: int) -> tuple[Case, Coordination]:
    case = base.lock_for_work(by, case_id)
    row = Coordination.objects.select_for_update(of=("self",)).filter(case=case, pk=pk).first()
    if row is None:
        raise NotFound
    return case, row


def blank(message_id: int, words: str) -> None:
    """Take what was shared from a withheld message away again, and what its question kept of its words."""
    CoordinationExtract.objects.filter(source=message_id, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    CoordinationExtract.objects.filter(source=message_id).update(text="")
    said = Coordination.objects.filter(words__message=message_id, words__act="question")
    for row in said.exclude(number=None):
        Coordination.objects.filter(pk=row.pk).update(question=words, subject=words)
    ended = Coordination.objects.filter(words__message=message_id, words__act__in=_WITH_REASON)
    Coordination.objects.filter(pk__in=ended.values("pk")).exclude(reason="").update(reason=words)

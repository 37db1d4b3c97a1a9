"""What each door keeps, in words: the log of a call, the number of a letter, the proof of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain import documents, phones, privacy
from support.models import AnswerCall, Letter, Message, PhoneCall
from support.queries.proofs import How, Proof


def _moment(at: datetime | date | None) -> str:
    if isinstance(at, datetime):
        return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
    return f"{at:%d/%m/%Y}" if at else ""


def words(proof: Proof | None) -> str:
    """Say by what a ticket was answered: “thư, chuyển đi 09:12 18/03/2026”; "" without an answer."""
    if proof is None:
        return ""
    said: dict[How, str] = {
        How.MAIL: _("thư, chuyển đi %(at)s") if proof.sent else _("thư, đang chờ gửi"),
        How.PORTAL: _("trả lời trong hệ thống %(at)s"),
        How.SOLVED: _("giải quyết ngay trên cuộc gọi %(at)s"),
        How.CALL: _("điện thoại, gặp %(who)s %(at)s"),
        How.VISIT: _("biên bản làm việc đã ký %(at)s"),
        How.LETTER: _("văn bản %(who)s ngày %(at)s"),
    }
    return said[proof.how] % {"at": _moment(proof.at), "who": privacy.mask(proof.who)}


def log_of(message: Message) -> list[str]:
    """Return what the message's door keeps beside it, in short pieces; [] for mails and notes."""
    for name, tell in _LOGS.items():
        if kept := getattr(message, name, None):
            return list(tell(kept))
    return []


def _called(call: PhoneCall) -> Iterator[str]:
    if call.number:
        yield _("Từ số %s") % phones.shown(call.number)
    yield _("bắt đầu %s") % _moment(call.started_at)
    if call.ended_at:
        minutes, seconds = divmod(max(0, round((call.ended_at - call.started_at).total_seconds())), 60)
        yield _("dài %(minutes)s phút %(seconds)s giây") % {"minutes": minutes, "seconds": seconds}
    if call.callback_number:
        yield _("gọi lại số %s") % phones.shown(call.callback_number)
    if call.read_back:
        yield _("đã đọc lại tóm tắt")
    if call.solved:
        yield _("giải quyết ngay trên cuộc gọi")
    if call.guide:
        yield _("đã chỉ dẫn: %s") % privacy.mask(call.guide)


def _answered(call: AnswerCall) -> Iterator[str]:
    yield _("Gọi số %s") % phones.shown(call.number)
    yield _moment(call.at)
    yield _("gặp %s") % privacy.mask(call.person) if call.reached else _("chưa gặp được")


def _wrote(letter: Letter) -> Iterator[str]:
    code = documents.Code(letter.code_number, letter.code_notation)
    yield documents.written(code, letter.type_name, letter.document_date, "")
    if letter.arrival_number:
        yield _("số đến %s") % letter.arrival_number
    if letter.urgency:
        yield _(documents.URGENCY_LABELS[documents.Urgency(letter.urgency)])
    if letter.due_date:
        yield _("hạn trả lời %s") % _moment(letter.due_date)
    if letter.answer_code:
        yield _("trả lời bằng %(code)s ngày %(day)s") % {
            "code": letter.answer_code, "day": _moment(letter.answer_date),
        }  # fmt: skip


_LOGS: dict[str, Callable[..., Iterator[str]]] = {"call": _called, "answer_call": _answered, "letter": _wrote}

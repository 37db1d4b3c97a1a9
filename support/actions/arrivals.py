"""Completes a letter's line in the register of documents: its số đến, to whom it went, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from support import outbox
from support.domain.arrivals import normal, serial
from support.domain.errors import FieldError, Forbidden, Stale
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Letter
from support.queries import arrivals

_CHANGED = _("Dòng này vừa được người khác ghi. Hãy xem lại rồi lưu tiếp.")


@dataclass(frozen=True, slots=True)
class Line:
    """What the records officer writes: số đến, who receives the letter, when it was passed on.

    `was` is the số đến that was shown; `reason` is needed to change one that was written already.
    """

    number: str
    recipient: str = ""
    passed_on: date | None = None
    was: str = ""
    reason: str = ""


@transaction.atomic
def write(by: Actor, *, letter_id: int, line: Line) -> Letter:
    """Write a letter's line (Điều 22.2, 24 NĐ 30/2020); workers may, a written số đến only keepers change.

    Raises Forbidden, NotFound (also for what is hidden), Stale, and FieldError for a number that is none,
    is taken in that year, or is changed without a reason.
    """
    if not by.is_worker:
        raise Forbidden
    seen = arrivals.one(by, letter_id)
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.arrival_number != line.was:
        raise Stale(_CHANGED)
    before, number = letter.arrival_number, _checked(by, letter, line)
    letter.arrival_number = number
    letter.recipient, letter.passed_on = nfc(line.recipient).strip()[:200], line.passed_on
    if letter.passed_on and not letter.arrival_date <= letter.passed_on <= timezone.localdate():
        raise FieldError("passed_on", _("Ngày chuyển phải từ ngày đến tới hôm nay."))
    try:
        with transaction.atomic():
            letter.save(update_fields=["arrival_number", "recipient", "passed_on"])
    except IntegrityError as error:
        raise _taken(letter, number) from error
    data = {"letter": letter.pk, "from": before, "to": number}
    cases = [seen.message.case_id] if seen.message else []
    texts = {"reason": nfc(line.reason).strip()} if before and before != number else {}
    outbox.record(by, outbox.Happened(EventKind.LETTER_NUMBERED, cases, data, texts))
    return letter


def _checked(by: Actor, letter: Letter, line: Line) -> str:
    number = normal(line.number)
    if number == letter.arrival_number:
        return number
    if letter.arrival_number and not by.keeps_registers:
        raise Forbidden
    if letter.arrival_number and not line.reason.strip():
        raise FieldError("reason", _("Đổi số đến đã ghi thì phải nêu lý do."))
    if number and serial(number) is None:
        raise FieldError("number", _("Số đến là một số từ 1."))
    if number and arrivals.taken(number, letter.arrival_date.year, besides=letter.pk):
        raise _taken(letter, number)
    return number


def _taken(letter: Letter, number: str) -> FieldError:
    words = _("Số đến %(number)s của năm %(year)s đã ghi cho văn bản khác.")
    return FieldError("number", words, number=number, year=letter.arrival_date.year)

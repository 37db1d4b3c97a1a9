"""Minutes of a visit (biên bản làm việc): their words on the ticket, what they must not hold, their state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from support.domain.errors import FieldError
from support.domain.privacy import detect
from support.domain.reception import VisitIn
from support.domain.words import _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# Twelve digits in one piece, or in groups of at least three: dates and hours have shorter ones.
_TWELVE = re.compile(r"(?<![\w.-])\d{3,12}(?:[ \u00a0.-]\d{3,})*(?![\w])")


class State(StrEnum):
    """How far a visit's minutes are."""

    OPEN = "open"
    UNSIGNED = "unsigned"
    UNSCANNED = "unscanned"
    SIGNED = "signed"


STATE_LABELS: dict[State, str] = {
    State.OPEN: _("chưa có giờ ra"),
    State.UNSIGNED: _("biên bản chưa ký"),
    State.UNSCANNED: _("thiếu bản quét đã ký"),
    State.SIGNED: _("biên bản đã ký"),
}


def state(in_at: datetime, out_at: datetime | None, signed_at: datetime | None, now: datetime) -> State:
    """Return how far the minutes are; from the day after the visit on, it is the scan that is missing."""
    if signed_at is not None:
        return State.SIGNED
    if out_at is None:
        return State.OPEN
    same_day = in_at.astimezone(VIETNAM).date() >= now.astimezone(VIETNAM).date()
    return State.UNSIGNED if same_day else State.UNSCANNED


def has_identity_number(text: str) -> bool:
    """Tell whether a text holds twelve digits that read as a number, or what is surely a personal number."""
    found = (hit.group() for hit in _TWELVE.finditer(text))
    return any(sum(sign.isdigit() for sign in one) == 12 for one in found) or bool(detect(text))


def refuse_identity_numbers(texts: Iterable[tuple[str, str]]) -> None:
    """Raise FieldError for the first of (field, text) that holds a personal number (Điều 3.1)."""
    for field, text in texts:
        if has_identity_number(text):
            raise FieldError(
                field, _("Không ghi số định danh, số căn cước: chỉ ghi đã xem giấy tờ. Hãy bỏ dãy số ấy.")
            )


def texts(visit: VisitIn) -> list[tuple[str, str]]:
    """Return every text of a visit with the form's field it came from."""
    people = [f"{one.name} {one.position} {one.phone}" for one in visit.visitors]
    agreed = [f"{one.what} {one.who}" for one in visit.tasks]
    return [
        ("party", visit.party),
        ("introduction", visit.introduction),
        ("room", visit.room),
        ("visitors", "\n".join(people)),
        ("theirs", visit.theirs),
        ("ours", visit.ours),
        ("tasks", "\n".join(agreed)),
    ]


def to_minute(at: datetime) -> datetime:
    """Return a time as minutes are written: nobody writes seconds."""
    return at.replace(second=0, microsecond=0)


def in_minutes(visit: VisitIn) -> VisitIn:
    """Return the visit with its times to the minute."""
    left = to_minute(visit.out_at) if visit.out_at else None
    return replace(visit, in_at=to_minute(visit.in_at), out_at=left)


def check(visit: VisitIn, now: datetime) -> None:
    """Raise FieldError for minutes without people, with wrong times, or with personal numbers."""
    refuse_identity_numbers(texts(visit))
    if not any(one.name.strip() for one in visit.visitors):
        raise FieldError("visitors", _("Hãy ghi ít nhất một người đến làm việc."))
    if visit.in_at > now:
        raise FieldError("in_at", _("Giờ vào không thể ở tương lai."))
    if visit.out_at is not None:
        check_out(visit.in_at, visit.out_at, now)
    if visit.introduced_on and visit.valid_until and visit.valid_until < visit.introduced_on:
        raise FieldError("valid_until", _("Giấy giới thiệu không thể hết hạn trước ngày ký giấy."))


def check_out(in_at: datetime, out_at: datetime, now: datetime) -> None:
    """Raise FieldError for an end before the beginning, in the future, or days later."""
    if out_at < in_at:
        raise FieldError("out_at", _("Giờ ra không thể trước giờ vào."))
    if out_at > now:
        raise FieldError("out_at", _("Giờ ra không thể ở tương lai."))
    if out_at - in_at > timedelta(days=1):
        raise FieldError("out_at", _("Một lượt làm việc không kéo dài quá một ngày."))


def body(visit: VisitIn) -> str:
    """Return the message a visit leaves on its ticket: what each side said, what was agreed on."""
    parts = [
        (_("Ý kiến của bên làm việc:"), visit.theirs.strip()),
        (_("Ý kiến của bên tiếp:"), visit.ours.strip()),
        (_("Việc đã thống nhất:"), "\n".join(_tasks(visit))),
    ]
    return "\n\n".join(f"{title}\n{text}" for title, text in parts if text)


def _tasks(visit: VisitIn) -> Iterable[str]:
    for place, one in enumerate(visit.tasks, start=1):
        until = f"{_('hạn')} {one.until.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if one.until else ""
        yield f"{place}. " + "; ".join(filter(None, [one.what, one.who, until]))


def proof(visit: VisitIn) -> str:
    """Return what the register says of a visit beside the minutes' number: the letter, when they came."""
    came = f"{_('vào')} {visit.in_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return "; ".join(filter(None, [letter(visit.introduction, visit.introduced_on), came]))


def letter(number: str, day: date | None) -> str:
    """Return what the introduction letter is called; "" without a number."""
    if not number:
        return ""
    dated = f" {_('ngày')} {day:%d/%m/%Y}" if day else ""
    return f"{_('giấy giới thiệu số')} {number}{dated}"

"""A calendar (RFC 5545) in a few words, for a mail that says nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from .cleaning import clean

_METHODS: Final = {
    "REQUEST": "Lời mời họp", "CANCEL": "Hủy lịch họp", "REPLY": "Trả lời lời mời họp",
    "COUNTER": "Đề nghị đổi lịch họp", "REFRESH": "Đề nghị gửi lại lịch họp",
}  # fmt: skip
_ANSWERS: Final = {"ACCEPTED": "đồng ý", "DECLINED": "từ chối", "TENTATIVE": "có thể dự"}
_FOLD: Final = re.compile(r"\n[ \t]")
_LINE: Final = re.compile(
    r"([A-Z-]{1,40})((?:;[^:\"]{0,300}|;[^:\"]{0,100}\"[^\"]{0,300}\"[^:\"]{0,100}){0,9}):"
)
_WHEN: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$")
_NAME: Final = re.compile(r";CN=\"?([^\";]{1,200})")
_ANSWER: Final = re.compile(r";PARTSTAT=([A-Z-]{1,20})")
_ESCAPED: Final = re.compile(r"\\([nN,;\\])")
_MOST: Final = 200_000  # characters looked at
_HANOI: Final = timezone(timedelta(hours=7))
_WANTED: Final = frozenset(
    ["SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "ATTENDEE", "DESCRIPTION"]
)

Fields = dict[str, tuple[str, str]]  # name to (parameters, value)


def summary(source: str) -> str:
    """Return what the first event of a calendar says, in Vietnamese; "" when there is none."""
    method, event = _event(_FOLD.sub("", clean(source[:_MOST])))
    if "SUMMARY" not in event and "DTSTART" not in event:
        return ""
    title = _METHODS.get(method, "Lịch")
    lines = [f"{title}: {_value(event, 'SUMMARY')}".rstrip(": ")]
    lines += _labelled("Thời gian", _time(event))
    lines += _labelled("Địa điểm", _value(event, "LOCATION"))
    lines += _labelled("Người tổ chức", _person(event, "ORGANIZER"))
    if method == "REPLY":
        answer = _ANSWER.search(event.get("ATTENDEE", ("", ""))[0])
        said = _ANSWERS.get(answer[1], "") if answer else ""
        lines += _labelled("Trả lời", f"{_person(event, 'ATTENDEE')} {said}".strip())
    words = _value(event, "DESCRIPTION").strip()
    return "\n".join([*lines, "", words] if words else lines)


def _event(source: str) -> tuple[str, Fields]:
    """Return (method, fields of the first event)."""
    method = ""
    event: Fields = {}
    inside: list[str] = []
    for line in source.split("\n"):
        found = _LINE.match(line)
        if not found:
            continue
        name, value = found[1], line[found.end() :].strip()
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            if value == "VEVENT":
                break
            inside = inside[:-1]
        elif name == "METHOD" and not method:
            method = value.upper()
        elif name in _WANTED and inside[-1:] == ["VEVENT"]:
            event.setdefault(name, (found[2], value))
    return method, event


def _labelled(label: str, value: str) -> list[str]:
    return [f"{label}: {value}"] if value else []


def _value(event: Fields, name: str) -> str:
    text = event.get(name, ("", ""))[1]
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _person(event: Fields, name: str) -> str:
    """Return the name of a person, else the address."""
    params, value = event.get(name, ("", ""))
    found = _NAME.search(params)
    return found[1].strip() if found else value.removeprefix("mailto:").removeprefix("MAILTO:")


def _time(event: Fields) -> str:
    """Return "18/03/2026 08:30 - 10:00"; times in UTC are shown in Vietnamese time, all others as written."""
    begin, end = _moment(event.get("DTSTART")), _moment(event.get("DTEND"))
    if begin is None:
        return ""
    start, timed = begin
    if not timed:
        last = end[0] - timedelta(days=1) if end else start  # the end of whole days is the day after
        return f"{start:%d/%m/%Y}" if last <= start else f"{start:%d/%m/%Y} - {last:%d/%m/%Y}"
    if end is None:
        return f"{start:%d/%m/%Y %H:%M}"
    same_day = end[0].date() == start.date()
    return (
        f"{start:%d/%m/%Y %H:%M} - {end[0]:%H:%M}"
        if same_day
        else f"{start:%d/%m/%Y %H:%M} - {end[0]:%d/%m/%Y %H:%M}"
    )


def _moment(field: tuple[str, str] | None) -> tuple[datetime, bool] | None:
    """Return (time, whether it has a clock time)."""
    found = _WHEN.match(field[1]) if field else None
    if found is None:
        return None
    year, month, day, hour, minute = (int(found[at] or 0) for at in range(1, 6))
    try:
        when = datetime(year, month, day, hour, minute, tzinfo=UTC if found[6] else _HANOI)
    except ValueError:
        return None
    return when.astimezone(_HANOI), found[4] is not None

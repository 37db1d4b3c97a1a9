"""What happened between two tickets, in words: linked, merged, taken out again, split."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from support.domain.events import EventKind
from support.queries.timeline import ELSEWHERE, Line

Sentence = Callable[[Line, str], SafeString]


def _strong(words: str) -> SafeString:
    return format_html("<strong>{}</strong>", words)


def _data(line: Line) -> Mapping[str, Any]:
    return dict(line.event.data) if line.event else {}


def _other(line: Line, name: str) -> SafeString:
    """Return the number of the other ticket of an event; of one the viewer may not see, none."""
    return _strong(line.names.get(f"case:{_data(line).get(name)}", ELSEWHERE))


def _of_two(first: str, second: str, words: str, backward: str) -> Sentence:
    """Make the sentence of an event of two tickets: `words` on the page of the first, else `backward`."""

    def said(line: Line, _register: str) -> SafeString:
        here = _data(line).get(first) == line.case_id
        return format_html(_(words if here else backward), other=_other(line, second if here else first))

    return said


_LINKED: dict[str, tuple[str, str]] = {
    "parent": (gettext_noop("đặt dưới phiếu cha {other}"), gettext_noop("nhận phiếu con {other}")),
    "related": (gettext_noop("ghi liên quan với {other}"), gettext_noop("ghi liên quan với {other}")),
    "duplicate_of": (gettext_noop("ghi trùng với {other}"), gettext_noop("ghi phiếu trùng {other}")),
}


def _linked(line: Line, register: str) -> SafeString:
    words = _LINKED[_data(line)["kind"]]
    return _of_two("source", "target", *words)(line, register)


def _split(line: Line, _register: str) -> SafeString:
    data = _data(line)
    count = len(data.get("messages", ()))
    if data.get("source") == line.case_id:
        words = ngettext("tách {n} mục thành phiếu {other}", "tách {n} mục thành phiếu {other}", count)
        return format_html(words, n=count, other=_other(line, "into"))
    words = ngettext(
        "mở phiếu này từ {n} mục tách ra từ {other}", "mở phiếu này từ {n} mục tách ra từ {other}", count
    )
    return format_html(words, n=count, other=_other(line, "source"))


SAID: dict[EventKind, Sentence] = {
    EventKind.CASE_LINKED: _linked,
    EventKind.CASE_UNLINKED: _of_two(
        "source",
        "target",
        gettext_noop("bỏ liên kết với {other}"),
        gettext_noop("bỏ liên kết với {other}"),
    ),
    EventKind.CASES_MERGED: _of_two(
        "gone", "into", gettext_noop("gộp phiếu này vào {other}"), gettext_noop("gộp {other} vào phiếu này")
    ),
    EventKind.CASES_UNMERGED: _of_two(
        "gone",
        "into",
        gettext_noop("tách phiếu này trở lại khỏi {other}"),
        gettext_noop("tách {other} trở lại khỏi phiếu này"),
    ),
    EventKind.MESSAGES_SPLIT: _split,
}

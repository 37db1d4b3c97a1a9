"""What was done with a coordinating agency, as the part of a sentence that follows who did it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain.events import EventKind
from support.models import Event
from support.queries.timeline import Line

_WORDS: dict[EventKind, str] = {
    EventKind.COORD_ATTACHED: gettext_noop("gắn {agency} là cơ quan phối hợp, chưa hỏi"),
    EventKind.COORD_ASKED: gettext_noop("hỏi {agency}"),
    EventKind.COORD_ACCEPTED: gettext_noop("nhận phối hợp thay mặt {agency}"),
    EventKind.COORD_ANSWERED: gettext_noop("trả lời thay mặt {agency}"),
    EventKind.COORD_DECLINED: gettext_noop("từ chối phối hợp thay mặt {agency}"),
    EventKind.COORD_WITHDRAWN: gettext_noop("thôi hỏi {agency}"),
    EventKind.COORD_DUE_MOVED: gettext_noop("đổi hạn trả lời của {agency} thành {day}"),
    EventKind.COORD_CLOSED: gettext_noop("nhận ý kiến của {agency}"),
    EventKind.COORD_SHARED: gettext_noop("đổi phần trích chia sẻ với {agency}"),
    EventKind.COORD_REMINDED: gettext_noop("nhắc {agency} về hạn trả lời {day}"),
    EventKind.COORD_LINKED: gettext_noop("gửi đường dẫn trả lời cho người của {agency}"),
    EventKind.COORD_LINK_REVOKED: gettext_noop("thu hồi một đường dẫn trả lời của {agency}"),
}
KINDS = tuple(_WORDS)


def by_link(event: Event) -> str:
    """Return who acted where it was somebody without an account, "" for all others."""
    came = "link" in event.data and event.actor_kind == "requester"
    return _("Người trả lời qua đường dẫn") if came else ""


def said(line: Line) -> SafeString:
    """Return the words of an event of KINDS, with the agency's name."""
    if line.event is None:
        return format_html("")
    kind, data, names = EventKind(line.event.kind), line.event.data, line.names
    agency = names.get(f"agency:{data.get('agency')}", _("cơ quan phối hợp"))
    due = parse_datetime(str(data.get("due", "")))
    day = f"{timezone.localtime(due):%H:%M %d/%m/%Y}" if due else "…"
    return format_html(_(_WORDS[kind]), agency=_strong(agency), day=_strong(day))


def _strong(words: object) -> SafeString:
    return format_html("<strong>{}</strong>", words)

"""`{% load coordination %}`: how a question to an agency stands, and when it is due, as icon and words."""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from support.domain.coordination import LABELS, LOOKS, DueTone, State, due_tone
from support.models import Coordination
from support.queries.coordinating import Part
from support.web.templatetags.ui import icon, vn_at

register = template.Library()

_DUE: dict[DueTone, tuple[str, str, str]] = {
    DueTone.PLAIN: ("", "clock", "%s"),
    DueTone.SOON: ("due--soon", "alarm", _("%s, sắp đến hạn")),
    DueTone.LATE: ("due--over", "exclamation-triangle", _("%s, quá hạn")),
    DueTone.MET: ("due--met", "check2", _("%s, đúng hạn")),
    DueTone.MISSED: ("", "exclamation-triangle", _("%s, trễ hạn")),
}


@register.simple_tag
def coord_state(row: Coordination | Part, *, pill: bool = False) -> SafeString:
    """Icon and words of a state; `pill=True` once in a page head, plain in lists."""
    state = State(row.state)
    name, tone = LOOKS[state]
    shape = " stage--pill" if pill else ""
    words = gettext(LABELS[state])
    return format_html('<span class="stage{} tone-{}">{}{}</span>', shape, tone, icon(name), words)


@register.simple_tag
def coord_due(row: Coordination | Part, prefix: str = "") -> SafeString | str:
    """Return the due moment with what became of it; the moment of the answer where there is one."""
    if row.due_at is None:
        return ""
    tone = due_tone(State(row.state), row.due_at, row.answered_at, timezone.now())
    css, name, words = _DUE[tone]
    moment = row.answered_at if tone in {DueTone.MET, DueTone.MISSED} and row.answered_at else row.due_at
    said = gettext(words) % vn_at(moment) if words != "%s" else vn_at(moment)
    return format_html('<span class="due {}">{}{}{}</span>', css, icon(name), prefix, said)

"""By which rule a ticket came to its queue or holder, as part of the sentence of a change."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from support.queries.timeline import Line
from support.web.phrases import data, strong

_PLACED = (("queue", "placed"), ("rule", "rule"))


def by_rule(line: Line) -> list[SafeString]:
    """Return the part of the sentence that names queue and rule, of an event that names a rule."""
    told = data(line)
    if "placed" not in told:
        return []
    names = {what: strong(line.names.get(f"{what}:{told.get(key)}", "")) for what, key in _PLACED}
    return [format_html(_("hàng đợi {queue}, theo quy tắc {rule}"), **names)]

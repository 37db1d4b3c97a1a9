"""By which rule a ticket came to its queue or holder, as part of the sentence of a change."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from support.queries.timeline import Line

_PLACED = (("queue", "placed"), ("rule", "rule"))


def by_rule(line: Line) -> list[SafeString]:
    """Return the part of the sentence that names queue and rule, of an event that names a rule."""
    data = dict(line.event.data) if line.event else {}
    if "placed" not in data:
        return []
    names = {what: line.names.get(f"{what}:{data.get(key)}", "") for what, key in _PLACED}
    told = {what: format_html("<strong>{}</strong>", name) for what, name in names.items()}
    return [format_html(_("hàng đợi {queue}, theo quy tắc {rule}"), **told)]

"""Sentences about who leads and who was urged."""

from __future__ import annotations

from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from support.domain.leads import BODY_LABELS, Body
from support.domain.urging import TARGET_LABELS, Target
from support.queries.timeline import Line
from support.web.phrases import data, joined, moved, strong


def lead_changed(line: Line, _register: str) -> SafeString:
    """Say who leads from then on, by which clause, and who decided so."""
    told = data(line)
    body = line.names.get(f"agency:{told.get('to_agency')}") or _(BODY_LABELS[Body(str(told["to"]))])
    clause = str(told["clause"])
    basis = _("Điều %s") % clause if clause[:1].isdecimal() else clause
    by_table = _("đổi cơ quan chủ trì thành {body} ({basis})")
    words = _("giao chủ trì cho {body} ({basis})") if told.get("manual") else by_table
    said = [format_html(words, body=strong(body), basis=basis)]
    if told.get("stage_to"):
        said += moved({"from": told["stage_from"], "to": told["stage_to"]})
    return joined(said)


def urged(line: Line, _register: str) -> SafeString:
    """Say who was urged, and by when an answer is asked for."""
    told = data(line)
    to, target = line.names.get(f"agency:{told.get('to_agency')}", ""), TARGET_LABELS[Target(told["target"])]
    words = _("đôn đốc {to} ({target}), đã gửi thư") if told.get("sent") else _("đôn đốc {to} ({target})")
    said = [format_html(words, to=strong(to or _("hàng đợi")), target=_(target).lower())]
    if until := parse_date(str(told.get("until", ""))):
        said.append(format_html(_("trả lời trước ngày {day}"), day=f"{until:%d/%m/%Y}"))
    return joined(said)


def urging_ended(line: Line, _register: str) -> SafeString:
    """Say whose urging ended."""
    to = line.names.get(f"agency:{data(line).get('to_agency')}", "")
    return format_html(_("ghi kết quả đôn đốc {to}"), to=strong(to or _("hàng đợi")))

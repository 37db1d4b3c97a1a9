"""A suggestion as screens show it: topics with their reasons, the next best one click away, urgency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain.kinds import PRIORITY_LABELS
from support.domain.lifecycle import Stage
from support.domain.suggest import LIKELY, SURE
from support.domain.topics import BY_CODE
from support.models import Case, TopicSuggestion


def shown(case: Case) -> dict[str, Any] | None:
    """Return what a page shows of an undecided suggestion; None when there is none, or somebody decided."""
    found: TopicSuggestion | None = getattr(case, "suggestion", None)
    if found is None or found.outcome or not found.ranked:
        return None
    over = {one["code"] for one in getattr(case, "topics_over", ())}
    offered = [_one(*ranked) for ranked in found.ranked if ranked[0] not in over]
    # Possibly restricted: a person says. Past its days: another is chosen.
    takes = found.first_id is not None and found.first_id not in over
    first, others = (offered[0], offered[1:]) if takes else ({}, offered)
    hurries = found.priority < case.priority
    return {
        "first": first,
        "others": others,
        "doubtful": found.doubtful,
        "priority": _(PRIORITY_LABELS[found.priority]) if hurries else "",
        "urgent": quoted(found.urgent),
    }


def offered(case: Case) -> str:
    """Return the topic a row of the list offers to accept, "" where nothing waits to be accepted."""
    found: TopicSuggestion | None = getattr(case, "suggestion", None)
    if found is None or found.outcome or not found.first or case.stage != Stage.NEW:
        return ""
    if not found.first.stands(timezone.localdate()):
        return ""
    code = found.first.code
    topic = BY_CODE.get(code)
    return f"{code} {_(topic.name)}" if topic else code


def _one(code: str, share: int, words: list[str]) -> dict[str, Any]:
    topic = BY_CODE.get(code)
    sure = _("khá chắc") if share >= SURE else _("có thể") if share >= LIKELY else _("chưa chắc")
    return {
        "code": code,
        "name": _(topic.name) if topic else code,
        "share": share,
        "sure": sure if share else "",
        "words": quoted(words),
    }


_SAID = {
    "accepted": gettext_noop("nhận chủ đề gợi ý"),
    "other": gettext_noop("nhận một gợi ý khác"),
    "taken_back": gettext_noop("hoàn tác việc nhận gợi ý"),
}


def told(data: Mapping[str, Any], changed: SafeString | None) -> list[SafeString]:
    """Return what an event says became of the suggestion, and what it changed; `changed` is in words."""
    said = _SAID.get(data.get("suggestion", ""))
    words = [format_html("{}", _(said))] if said else []
    if changed or not words:
        words.append(format_html(_("đổi {what}"), what=changed or _("thuộc tính")))
    return words


def quoted(words: list[str]) -> str:
    """Return expressions in quotation marks, one after another."""
    return ", ".join(f"“{word}”" for word in words)

"""Rules in words: what each asks, what it does, since when; and previews as screens show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from support.domain import channels, kinds
from support.domain.leads import BODY_LABELS, HOW_LABELS, Body, Row
from support.domain.leads import How as Firm
from support.domain.rules import GIVING_LABELS, Giving, How, Rule
from support.domain.rules import HOW_LABELS as CAME
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.models import Case, DatedRule, LeadRule, RoutingRule
from support.queries.rule_previews import Preview, Side
from support.web import board

K = TypeVar("K", bound=StrEnum)
R = TypeVar("R", Rule, Row)


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as a list shows it; `state` is "now", "coming", "ending" or "over"."""

    rule: Any
    asks: list[str]
    does: list[str]
    state: str
    note: str = ""
    up: bool = False
    down: bool = False


def _any(values: Iterable[str], kind: type[K], labels: Mapping[K, str]) -> str:
    return _(" hoặc ").join(_(labels[kind(value)]) for value in values)


def asked(rule: RoutingRule) -> list[str]:
    """Return what a routing rule asks, a phrase a part."""
    parts = [
        (_("Kênh: %s"), _any(rule.channels, channels.Channel, channels.LABELS)),
        (_("Loại: %s"), _any(rule.kinds, kinds.Kind, kinds.LABELS)),
        (_("Chủ đề: %s"), ", ".join(rule.topics)),
        (_("Cơ quan đề nghị: %s"), str(rule.agency or "")),
        (_("Cơ quan đề nghị là: %s"), _any(rule.agency_kinds, AgencyKind, AGENCY_LABELS)),
        (_("Hệ thống: %s"), str(rule.system or "")),
        (_("Chủ quản hệ thống là: %s"), _any(rule.owner_kinds, AgencyKind, AGENCY_LABELS)),
        (_("Nền tảng: %s"), str(rule.platform or "")),
        (_("Có từ (tiêu đề, đoạn đầu): %s") if rule.whole else _("Có từ (tiêu đề): %s"), quoted(rule.words)),
    ]
    return [words % value for words, value in parts if value] or [_("Mọi yêu cầu")]


def quoted(words: Iterable[str]) -> str:
    """Return words between quotation marks: “504”, “NDXP”."""
    return ", ".join(f"“{word}”" for word in words)


def does(rule: RoutingRule) -> list[str]:
    """Return what a routing rule does, a phrase a part."""
    made = [_("Vào hàng đợi %s") % rule.queue.title] if rule.queue else []
    if rule.giving == Giving.PERSON:
        return [*made, _("Giao cho %s") % rule.person]
    return [*made, _(GIVING_LABELS[Giving(rule.giving)])] if rule.giving else made


def routing(rules: Iterable[RoutingRule], at: datetime) -> list[Shown]:
    """Return routing rules as a list shows them."""
    listed = list(rules)
    made = []
    for place, one in enumerate(listed):
        above = listed[place - 1] if place else None
        below = listed[place + 1] if place + 1 < len(listed) else None
        up, down = _may_pass(one, above), _may_pass(one, below)
        made.append(Shown(one, asked(one), does(one), state(one, at), up=up, down=down))
    return made


def _may_pass(rule: RoutingRule, other: RoutingRule | None) -> bool:
    """True where a click may let two rules change places: neither stands in a document, both are open."""
    if other is None or rule.valid_to or other.valid_to:
        return False
    return not (rule.source or other.source)


def asked_for_lead(rule: LeadRule) -> list[str]:
    """Return what a row of the table of leads asks, a phrase a part."""
    parts = [
        (_("Chủ đề: %s"), ", ".join(rule.topics)),
        (_("Chủ quản hệ thống là: %s"), _any(rule.owners, AgencyKind, AGENCY_LABELS)),
        (_("Cơ quan đề nghị là: %s"), _any(rule.requesters, AgencyKind, AGENCY_LABELS)),
    ]
    return [words % value for words, value in parts if value] or [_("Mọi phiếu còn lại")]


def leads(rule: LeadRule) -> list[str]:
    """Return who leads and who coordinates by a row, a phrase a part."""
    lead = _(BODY_LABELS[Body(rule.lead)]) if rule.lead else firmness(rule)
    others = "; ".join(_(BODY_LABELS[Body(one)]) for one in rule.coordinating)
    return [lead, *([_("Phối hợp: %s") % others] if others else [])]


def firmness(rule: LeadRule) -> str:
    """Return how firm a row is, "" for what a document says."""
    label = HOW_LABELS[Firm(rule.how)]
    return _(label) if label else ""


def leading(rules: Iterable[LeadRule], at: datetime) -> list[Shown]:
    """Return rows of the table of leads as a list shows them."""
    return [
        Shown(one, asked_for_lead(one), leads(one), state(one, at), firmness(one) if one.lead else "")
        for one in rules
    ]


def state(rule: DatedRule, at: datetime) -> str:
    """Return where a rule stands at `at`."""
    if rule.valid_to is not None and rule.valid_to <= at:
        return "over"
    if rule.valid_from > at:
        return "coming"
    return "ending" if rule.valid_to else "now"


def side(one: Side) -> str:
    """Return one side of a move in words."""
    if one.lead is not None or not one.queue:
        return _(BODY_LABELS[one.lead]) if one.lead else _("quyết định thủ công")
    person = one.person or (_(GIVING_LABELS[one.way]).lower() if one.way else _("chưa phân công"))
    return f"{one.queue} · {person}"


def with_draft(present: Sequence[R], draft: R, *, before: int | None, old: int | None) -> list[R]:
    """Return rules in their order with a draft before `before`, else at the end, in the place of `old`."""
    made: list[R] = []
    for one in present:
        if one.number == before:
            made.append(draft)
        if one.number != old:
            made.append(one)
    if draft not in made:
        made.append(draft)
    return made


def preview(found: Preview) -> dict[str, Any]:
    """Return a preview as a page shows it: figures, groups, the first tickets."""
    return {
        "looked": found.looked,
        "since": found.since,
        "total": found.total,
        "next": found.next,
        "groups": [
            {"before": side(before), "after": side(after), "n": count}
            for (before, after), count in found.counts.most_common()
        ],
        "rows": [
            {
                "number": one.case.number,
                "url": reverse("support:ticket", kwargs={"number": one.case.number}),
                "subject": board.short(one.case.subject),
                "before": side(one.before),
                "after": side(one.after),
            }
            for one in found.moves
        ],
    }


def placed(case: Case) -> dict[str, str] | None:
    """Return why a ticket lies where it lies, of a case that brought its present term along."""
    term = getattr(case, "placed_now", None)
    if not term or (term["user"] or case.assignee_id) != case.assignee_id:
        return None  # somebody holds it by another way since
    how = How(term["how"])
    return {
        "how": _(CAME[how]),
        "rule": term["rule"] or "",
        # SQLite gives JSON inside JSON as text.
        "words": quoted(json.loads(term["words"]) if isinstance(term["words"], str) else term["words"]),
        "clause": term["clause"],
    }

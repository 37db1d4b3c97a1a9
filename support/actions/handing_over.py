"""Handing over the lead by hand: a person decides, gives it back, or leaves it to the table (N8, R13)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from support.actions import base, leads
from support.actions.leads import Term
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.leads import BODY_LABELS, CLAUSE_MAX, OURS, Body
from support.domain.privacy import mask
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, Case, Lead
from support.queries import lead_rules, leading
from support.queries.leads import DEFAULT_CLAUSE

REASON_MAX = 2000
_ANY_WORD = re.compile(r"\w", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is to lead: a body of the law, the agency that stands for it, by which clause or basis, and why.

    Without `agency_id` the agency of that body is taken: the catalogue's of that name, the owner of the
    ticket's system, or the agency that asked.
    """

    body: Body
    clause: str
    reason: str
    agency_id: int | None = None


@transaction.atomic
def hand_over(by: Actor, *, case_id: int, decision: Decision, version: int | None = None) -> Lead:
    """Let a person decide who leads, against the table too; the former lead's time stays on record.

    Raises Forbidden, NotFound, Stale, FieldError, NotAllowed for a ticket that is done.
    """
    case = _locked(by, case_id, version)
    clause = _clause(decision.clause)
    reason = mask(base.required(nfc(decision.reason), _("Lý do"), limit=REASON_MAX))
    agency_id = _agency(case, decision)
    now = Lead.objects.filter(case=case, until=None).first()
    if _same(now, decision.body, agency_id) and not case.lead_asked:
        raise FieldError("body", _("Bên này đang chủ trì phiếu."))
    table = lead_rules.decided_for(case)
    made = leads.begin(
        by, case, Term(decision.body, agency_id, clause, manual=True, reason=reason, table=table)
    )
    leads.ask(case, wanted=False)
    return made


@transaction.atomic
def give_back(by: Actor, *, case_id: int, reason: str, version: int | None = None) -> Lead:
    """Give the lead back to who held it before, by the clause it held it by; also the undo of a mistake.

    What the table had decided before is the table's again; what a person had stays a person's.
    """
    case = _locked(by, case_id, version)
    words = mask(base.required(nfc(reason), _("Lý do"), limit=REASON_MAX))
    held = list(Lead.objects.filter(case=case).order_by("-since", "-pk")[:2])
    if not held:
        raise NotAllowed(_("Phiếu chưa đổi chủ trì lần nào."))
    before = held[1] if len(held) > 1 else None
    table = lead_rules.decided_for(case)
    body = Body(before.body) if before else OURS
    term = Term(
        body=body,
        agency_id=before.agency_id if before else leads.standing_for(OURS),
        clause=before.clause if before else DEFAULT_CLAUSE,
        manual=bool(before and before.manual),
        reason=words,
        table=table,
    )
    made = leads.begin(by, case, term)
    leads.ask(case, wanted=leads.asks(table, made))
    return made


@transaction.atomic
def follow_table(by: Actor, *, case_id: int, reason: str, version: int | None = None) -> Lead:
    """End a decision by hand: the table leads the ticket again, now and when it changes.

    Raises NotAllowed where nobody decided by hand, and where the law leaves it to a person.
    """
    case = _locked(by, case_id, version)
    words = mask(base.required(nfc(reason), _("Lý do"), limit=REASON_MAX))
    now = Lead.objects.filter(case=case, until=None).first()
    if now is None or not now.manual:
        raise NotAllowed(_("Chủ trì đang theo bảng quy định, không phải quyết định thủ công."))
    table = lead_rules.decided_for(case)
    if table.lead is None:
        raise NotAllowed(_("Quy định để người có thẩm quyền quyết định; chọn bên chủ trì ở trên."))
    term = Term(table.lead, leads.standing_for(table.lead), table.clause, reason=words)
    return leads.begin(by, case, term)


def _locked(by: Actor, case_id: int, version: int | None) -> Case:
    case = base.lock_for_work(by, case_id, version=version)
    if not leading.may_hand_over(by, case):
        raise Forbidden(_("Lãnh đạo đội, cán bộ trực hoặc người đang xử lý phiếu mới giao được chủ trì."))
    if not case.is_open:
        raise NotAllowed(_("Phiếu đã xong; mở lại phiếu trước khi giao chủ trì."))
    return case


def _clause(said: str) -> str:
    """Return the clause or basis a decision rests on; every assignment of a lead has one."""
    clause = mask(" ".join(nfc(said).split()))
    if not _ANY_WORD.search(clause):
        raise FieldError("clause", _("Ghi điều khoản hoặc văn bản làm căn cứ."))
    if len(clause) > CLAUSE_MAX:
        raise FieldError("clause", _("Căn cứ dài quá %(limit)s ký tự."), limit=CLAUSE_MAX)
    return clause


def _agency(case: Case, decision: Decision) -> int | None:
    """Return the agency that leads; raises FieldError where another than ours leads and none is known."""
    if decision.body is OURS:
        return leads.standing_for(OURS)
    chosen = decision.agency_id or _own_of(case, decision.body) or leads.standing_for(decision.body)
    if chosen is None:
        raise FieldError(
            "agency",
            _("Chọn cơ quan trong danh mục đứng tên “%(body)s”."),
            body=BODY_LABELS[decision.body],
        )
    if not Agency.objects.filter(pk=chosen, active=True).exists():
        raise FieldError("agency", _("Cơ quan không có trong danh mục."))
    if chosen == leads.standing_for(OURS):
        raise FieldError("agency", _("Cơ quan này là cơ quan quản lý CSDLQG về dân cư; chọn bên đó."))
    return chosen


def _own_of(case: Case, body: Body) -> int | None:
    """Return the agency that plays a part for this ticket: its system's owner, or who asked."""
    if body is Body.OWNER:
        owner = case.system.owner if case.system else None
        return owner.pk if owner else None
    return case.requesting_agency_id if body is Body.REGISTERING else None


def _same(now: Lead | None, body: Body, agency_id: int | None) -> bool:
    if now is None:
        return body is OURS
    return now.body == body.value and now.agency_id == agency_id

"""Who leads a ticket: its history with the time each held it, and handing it over by hand (N8, R13)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import handing_over
from support.domain import privacy
from support.domain.errors import Forbidden
from support.models import Case, Lead
from support.queries import lead_rules
from support.queries import leading as rules
from support.queries import leads as kept
from support.web import leading
from support.web.forms.leads import LeadForm, LeadReasonForm
from support.web.viewer import readers, viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@readers
def lead(request: HttpRequest, number: str) -> HttpResponse:
    """Show who has led the ticket, what the table says, and take a decision by hand."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not rules.may_hand_over(viewer, case):
        raise Forbidden
    form = LeadForm(sent, case=case, viewer=viewer, initial=_proposed(case))
    if sent is not None and form.is_valid():
        decision, version = form.decision(), form.cleaned_data["version"]
        if tried(
            form,
            lambda: handing_over.hand_over(viewer, case_id=case.pk, decision=decision, version=version),
        ):
            undo = reverse("support:lead-back", kwargs={"number": case.number}) + "?hoan-tac=1"
            messages.success(request, _("Đã giao chủ trì."), extra_tags=undo)
            return HttpResponseRedirect(ticket.address(request, case))
    return _page(request, case, {"form": form}, 422 if sent is not None else 200)


def _proposed(case: Case) -> dict[str, Any]:
    """Return what the table proposes, to be confirmed or changed."""
    said = lead_rules.decided_for(case)
    return {"body": said.lead.value if said.lead else "", "clause": said.clause}


def _page(request: HttpRequest, case: Case, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    row = Lead.objects.filter(case=case, until=None).first()
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "lead": kept.current(case),
        "rows": leading.rows(kept.held(case)),
        "table": leading.table(case),
        "overruled": leading.overruled(case, row),
        "decides": rules.may_hand_over(viewer, case) and case.is_open,
        "has_terms": bool(kept.terms(case)),
        "by_hand": bool(row and row.manual),
        "reason": LeadReasonForm(case=case, viewer=viewer, prefix="lai"),
    }
    return render(request, "support/leads/lead.html", context | forms, status=status)


@require_POST
@workers
def back(request: HttpRequest, number: str) -> HttpResponse:
    """Give the lead back to who held it before; `?hoan-tac=1` takes a hand-over back at once."""
    if request.GET.get("hoan-tac"):
        viewer, case = viewer_of(request), ticket.opened(request, number)
        handing_over.give_back(viewer, case_id=case.pk, reason=_("Hoàn tác việc giao chủ trì vừa làm."))
        messages.success(request, _("Đã hoàn tác; hai lần đổi chủ trì đều còn trong lịch sử."))
        return HttpResponseRedirect(ticket.address(request, case))
    return _reasoned(request, number, handing_over.give_back, _("Đã trả lại chủ trì."))


@require_POST
@workers
def by_table(request: HttpRequest, number: str) -> HttpResponse:
    """End a decision by hand: the table leads the ticket again."""
    return _reasoned(request, number, handing_over.follow_table, _("Chủ trì lại theo bảng quy định."))


def _reasoned(request: HttpRequest, number: str, act: Any, said: str) -> HttpResponse:
    viewer, case = viewer_of(request), ticket.opened(request, number)
    if not rules.may_hand_over(viewer, case):
        raise Forbidden
    form = LeadReasonForm(request.POST, case=case, viewer=viewer, prefix="lai")
    if form.is_valid():
        given = form.cleaned_data
        if tried(
            form, lambda: act(viewer, case_id=case.pk, reason=given["reason"], version=given["version"])
        ):
            messages.success(request, said)
            return HttpResponseRedirect(ticket.address(request, case))
    empty = LeadForm(case=case, viewer=viewer, initial=_proposed(case))
    return _page(request, case, {"form": empty, "reason": form}, 422)

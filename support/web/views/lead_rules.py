"""The table of leads on screen: its rows in order, the editor with its preview, and what is over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import lead_rules as changing
from support.domain.errors import NotFound
from support.domain.leads import Leading, Row
from support.domain.roles import Actor
from support.models import LeadRule
from support.queries import lead_rules, lists, rule_previews
from support.queries.rule_previews import DRAFT
from support.web import rules
from support.web.forms.common import sent
from support.web.forms.rules import LeadRuleForm
from support.web.viewer import curators, viewer_of
from support.web.views.rules import Sheet, confirm, looked, older
from support.web.views.tried import tried


@require_safe
@curators
def index(request: HttpRequest) -> HttpResponse:
    """Show the table in force and what is to come, in order; below it the rows that are over."""
    now = timezone.now()
    context = {
        "tab": "leads",
        "rows": rules.leading(lead_rules.shown(now), now),
        "former": rules.leading(lead_rules.former(now), now),
    }
    return render(request, "support/rules/leads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Add a row or change one; `xem` among what is sent shows first whose lead would have changed."""
    viewer = viewer_of(request)
    rule = lead_rules.get(pk) if pk else None
    if rule is not None and rule.valid_to is not None:
        raise NotFound
    form = LeadRuleForm(sent(request), rules=list(lead_rules.present()), rule=rule)
    preview = None
    if request.method == "POST" and form.is_valid():
        if "xem" in request.POST:
            preview = looked(form, lambda: _preview(viewer, form, rule, older(request)))
        elif tried(form, lambda: changing.save(viewer, rule_id=pk, wanted=form.wanted(), when=form.when())):
            messages.success(request, _("Đã lưu dòng của bảng chủ trì."))
            return HttpResponseRedirect(reverse("support:lead-rules"))
    context = {"tab": "leads", "form": form, "rule": rule, "preview": preview, "topics": lists.every_topic()}
    return render(request, "support/rules/lead_edit.html", context, status=422 if form.errors else 200)


def _preview(viewer: Actor, form: LeadRuleForm, rule: LeadRule | None, after: int | None) -> dict[str, Any]:
    wanted = form.wanted()
    changing.check(wanted)
    draft = Row(
        tuple(wanted.topics),
        Leading(wanted.lead, tuple(wanted.coordinating), wanted.clause, wanted.how),
        tuple(wanted.owners),
        tuple(wanted.requesters),
        DRAFT,
    )
    present = [lead_rules.row_of(one) for one in lead_rules.present()]
    old = rule.pk if rule else None
    last = present[-1].number if present and present[-1].fits_all else None
    table = rules.with_draft(present, draft, before=wanted.before or old or last, old=old)
    return rules.preview(rule_previews.leading(viewer, table, after=after))


def _sheet(rule: LeadRule, done: str, *, back: bool = False) -> Sheet:
    row = rules.leading([rule], timezone.now())[0]
    return Sheet("leads", str(rule), row, reverse("support:lead-rules"), done, back)


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask once more, then close a row."""
    viewer, rule = viewer_of(request), lead_rules.get(pk)
    if rule.valid_to is not None:
        raise NotFound
    sheet = _sheet(rule, _("Đã đóng dòng của bảng chủ trì."))
    return confirm(request, sheet, lambda when: changing.close(viewer, rule_id=pk, when=when))


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put back the row that this one replaced."""
    viewer, rule = viewer_of(request), lead_rules.get(pk)
    if rule.valid_to is not None or rule.replaces_id is None:
        raise NotFound
    sheet = _sheet(lead_rules.get(rule.replaces_id), _("Đã lấy lại dòng trước."), back=True)
    return confirm(request, sheet, lambda when: changing.restore(viewer, rule_id=pk, when=when))

"""Routing rules: the list in its order, the editor with its preview, closing, and a request to try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import routing_rules as changing
from support.actions.rules import When
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.roles import Actor
from support.models import RoutingRule
from support.queries import lists, routing_rules, rule_previews
from support.web import rule_trial, rules
from support.web.forms.common import sent
from support.web.forms.rules import RoutingRuleForm, TrialForm, WhenForm
from support.web.viewer import curators, viewer_of
from support.web.views.tried import tried
from support.web.words import sentence


@require_safe
@curators
def index(request: HttpRequest) -> HttpResponse:
    """Show the rules in force and those to come, in order; below them those that are over."""
    now = timezone.now()
    context = {
        "tab": "routing",
        "rows": rules.routing(routing_rules.shown(now), now),
        "former": rules.routing(routing_rules.former(now), now),
    }
    return render(request, "support/rules/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Add a rule or change one; `xem` among what is sent shows first what it would have moved."""
    viewer = viewer_of(request)
    rule = routing_rules.get(pk) if pk else None
    if rule is not None and rule.valid_to is not None:
        raise NotFound
    form = RoutingRuleForm(sent(request), viewer=viewer, rules=list(routing_rules.present()), rule=rule)
    preview = None
    if request.method == "POST" and form.is_valid():
        if "xem" in request.POST:
            preview = looked(form, lambda: _preview(viewer, form, rule, older(request)))
        elif tried(form, lambda: changing.save(viewer, rule_id=pk, wanted=form.wanted(), when=form.when())):
            messages.success(request, _("Đã lưu quy tắc."))
            return HttpResponseRedirect(reverse("support:rules"))
    context = {
        "tab": "routing",
        "form": form,
        "rule": rule,
        "preview": preview,
        "topics": lists.every_topic(),
    }
    return render(request, "support/rules/edit.html", context, status=422 if form.errors else 200)


def looked(form: Form, look: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """Return what `look` finds; None when the rules refuse what the form says, with their sentence in it."""
    found: list[dict[str, Any]] = []
    return found[0] if tried(form, lambda: found.append(look())) else None


def older(request: HttpRequest) -> int | None:
    """Return below which key a preview goes on, None from the newest ticket on."""
    after = request.POST.get("xem", "")
    return int(after) or None if after.isdecimal() and len(after) < 19 else None


def _preview(
    viewer: Actor, form: RoutingRuleForm, rule: RoutingRule | None, after: int | None
) -> dict[str, Any]:
    wanted = form.wanted()
    draft = routing_rules.rule_of(changing.draft(wanted))
    present = [routing_rules.rule_of(one) for one in routing_rules.present()]
    old = rule.pk if rule else None
    table = rules.with_draft(present, draft, before=wanted.before or old, old=old)
    return rules.preview(rule_previews.routing(viewer, table, after=after))


@require_POST
@curators
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a rule one place up or down."""
    try:
        changing.move(viewer_of(request), rule_id=pk, up=request.POST.get("huong") == "len")
    except UserError as error:
        if isinstance(error, NotFound | Forbidden):
            raise
        messages.error(request, sentence(error))
    return HttpResponseRedirect(reverse("support:rules"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that asks once more: which rule, where one goes after, what is said then."""

    tab: str
    title: str
    row: rules.Shown
    home: str
    done: str
    back: bool = False


def confirm(request: HttpRequest, sheet: Sheet, act: Callable[[When], object]) -> HttpResponseBase:
    """Ask for document and note, then let `act` do it; a refusal stands at its field."""
    form = WhenForm(sent(request))
    if request.method == "POST" and form.is_valid() and tried(form, lambda: act(form.when())):
        messages.success(request, sheet.done)
        return HttpResponseRedirect(sheet.home)
    context = {"tab": sheet.tab, "form": form, "sheet": sheet}
    return render(request, "support/rules/close.html", context, status=422 if form.errors else 200)


def _sheet(rule: RoutingRule, done: str, *, back: bool = False) -> Sheet:
    row = rules.routing([rule], timezone.now())[0]
    return Sheet("routing", str(rule), row, reverse("support:rules"), done, back)


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask once more, then close a rule."""
    viewer, rule = viewer_of(request), routing_rules.get(pk)
    if rule.valid_to is not None:
        raise NotFound
    sheet = _sheet(rule, _("Đã đóng quy tắc. Lấy lại được ở phần “Đã thôi áp dụng”."))
    return confirm(request, sheet, lambda when: changing.close(viewer, rule_id=pk, when=when))


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a rule that is over back in force."""
    viewer, rule = viewer_of(request), routing_rules.get(pk)
    if rule.valid_to is None:
        raise NotFound
    sheet = _sheet(rule, _("Đã lấy lại quy tắc."), back=True)
    return confirm(request, sheet, lambda when: changing.restore(viewer, rule_id=pk, when=when))


@require_safe
@curators
def trial(request: HttpRequest) -> HttpResponse:
    """Try a request: which rule, queue, person and lead it would get, by which clause and why."""
    form = TrialForm(request.GET or None)
    told = (
        rule_trial.told(viewer_of(request), form.cleaned_data) if form.is_bound and form.is_valid() else None
    )
    context = {"tab": "trial", "form": form, "told": told}
    return render(request, "support/rules/trial.html", context)

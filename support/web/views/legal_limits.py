"""The limits of the law a ticket stands under: from when each counts, when it ends, that it was met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from support.actions import legal_limits as actions
from support.domain import privacy
from support.domain.errors import NotFound
from support.models import Case
from support.queries import legal_limits
from support.queries.legal_limits import Running
from support.web.forms.legal_limits import DoneForm, ReopenForm, SinceForm
from support.web.legal import shown
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried

FORMS: dict[str, type[Form]] = {"since": SinceForm, "done": DoneForm, "reopen": ReopenForm}


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def limits(request: HttpRequest, number: str) -> HttpResponse:
    """Show the limits of a ticket, each with its forms, and take what is sent for one of them."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = legal_limits.of_case(viewer, case)
    if not found:
        raise NotFound
    if request.method != "POST":
        return _page(request, case, found, {})
    what, limit = request.POST.get("what", ""), request.POST.get("limit", "")
    one = next((one for one in found if str(one.limit.pk) == limit), None)
    if what not in FORMS or one is None:
        raise NotFound
    form = FORMS[what](request.POST)
    if form.is_valid() and tried(form, _act(request, case, one, what, form)):
        messages.success(request, _("Đã lưu."))
        return HttpResponseRedirect(reverse("support:legal-limits", kwargs={"number": case.number}))
    return _page(request, case, found, {(one.limit.pk, what): form}, 422)


def _act(request: HttpRequest, case: Case, one: Running, what: str, form: Form) -> Callable[[], object]:
    viewer, ids, given = viewer_of(request), {"case_id": case.pk, "limit_id": one.limit.pk}, form.cleaned_data
    if what == "since":
        return lambda: actions.count_from(viewer, since=given["since"], **ids)
    if what == "done":
        return lambda: actions.fulfil(viewer, done_at=given["done_at"], proof=given["proof"], **ids)
    return lambda: actions.reopen(viewer, reason=given["reason"], **ids)


def _page(
    request: HttpRequest,
    case: Case,
    found: list[Running],
    sent: dict[tuple[int, str], Form],
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "lines": [_forms(one, sent) for one in found],
    }
    return render(request, "support/calendar/legal.html", context, status=status)


def _forms(one: Running, sent: dict[tuple[int, str], Form]) -> dict[str, Any]:
    pk, now = one.limit.pk, timezone.localtime()
    empty: dict[str, Form] = {
        "since": SinceForm(initial={"since": timezone.localtime(one.since)}, prefix=None),
        "done": DoneForm(initial={"done_at": now}),
        "reopen": ReopenForm(),
    }
    forms = {what: sent.get((pk, what), form) for what, form in empty.items()}
    for form in forms.values():
        form.auto_id = f"id_{pk}_%s"
    return {"shown": shown(one), "forms": forms}

"""Why a ticket is due when it is: for staff on the ticket, for the requester on the own request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from support.domain import privacy
from support.domain.roles import Actor
from support.models import Case
from support.queries import explaining, tickets
from support.web import due_words
from support.web.viewer import members, readers, viewer_of
from support.web.views import ticket
from support.web.views.requests import as_member


@require_safe
@readers
def why(request: HttpRequest, number: str) -> HttpResponse:
    """Explain the deadlines of a ticket, line by line."""
    case = ticket.opened(request, number)
    more = {"back": ticket.address(request, case), "calendar_url": reverse("support:calendar-now")}
    return _page(request, viewer_of(request), case, more)


@require_safe
@members
def why_request(request: HttpRequest, number: str) -> HttpResponse:
    """Explain the deadlines of a request to the agency that made it."""
    viewer = as_member(request)
    case = tickets.get(viewer, number)
    back = reverse("support:request", kwargs={"number": number})
    return _page(request, viewer, case, {"back": back, "base": "base_plain.html", "calendar_url": ""})


def _page(request: HttpRequest, viewer: Actor, case: Case, more: dict[str, str]) -> HttpResponse:
    told = [due_words.shown(one) for one in explaining.of_case(viewer, case)]
    moved = [due_words.recount(one) for one in explaining.recounts(viewer, case)]
    context = {"case": case, "subject": privacy.mask(case.subject), "told": told, "moved": moved}
    return render(request, "support/calendar/why.html", context | more)

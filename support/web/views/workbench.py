"""The workbench: the list, its filters, and the search over everything the viewer may see."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from support.domain import privacy
from support.domain.roles import Actor
from support.models import Case
from support.queries import search as searching
from support.queries.tickets import Filters
from support.web import board, due, filters
from support.web.context import link
from support.web.forms.filters import FilterForm
from support.web.viewer import readers, seekers, viewer_of


@require_safe
@readers
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the list with no ticket opened."""
    return render(request, "support/workbench.html", board.frame(request))


@require_safe
@readers
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone, for an open list that learnt of a change; the open ticket stays marked."""
    return render(request, "support/_rows.html", board.rows(request, _open_beside(request)))


def _open_beside(request: HttpRequest) -> str:
    """Return the number of the ticket open on the page that asks for a fragment, "" for none."""
    try:
        found = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except (Resolver404, ValueError):
        return ""
    return str(found.kwargs["number"]) if found.view_name == "support:ticket" else ""


@require_safe
@readers
def narrow(request: HttpRequest) -> HttpResponse:
    """Show the filters; a fragment for the menu, a page without scripts."""
    form = FilterForm(viewer_of(request), filters.read(request.GET))
    context = {"form": form, "back": reverse("support:workbench") + filters.query(filters.read(request.GET))}
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "support/filters.html" if whole else "support/_filters.html", context)


def _page(viewer: Actor, case: Case) -> str:
    """Return which page shows a found ticket: to staff, to who asked, to who leads or once led it."""
    if viewer.is_staff:
        return "support:ticket"
    asked = case.requesting_agency_id in viewer.reads_of
    return "support:request" if asked else "support:leading"


@require_safe
@seekers
def search(request: HttpRequest) -> HttpResponse:
    """Find tickets by number, subject, sender and text among those the viewer may see."""
    asked = request.GET.get("q", "").strip()[:200]
    viewer = viewer_of(request)
    face = due.face()
    hits = [
        {
            "row": board.row(hit.case, face=face),
            "url": reverse(_page(viewer, hit.case), kwargs={"number": hit.case.number}),
            "pieces": hit.pieces,
            "place": hit.place,
        }
        for hit in (searching.find(viewer, asked) if asked else [])
    ]
    guides = link("kb:search-fragment") if asked else ""
    told = {
        "asked": asked,
        "title": privacy.mask(asked),
        "hits": hits,
        "filters": Filters(),
        "guides_url": f"{guides}?{urlencode({'q': asked})}" if guides else "",
    }
    return render(request, "support/search.html", told)

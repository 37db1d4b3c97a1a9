"""Incidents: the list, one incident with its notices and tickets, what an agency reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from support.domain import privacy
from support.domain.errors import NotFound
from support.domain.incidents import IncidentState
from support.domain.roles import Actor
from support.models import Incident, IncidentFollower, IncidentUpdate
from support.queries import feed, incident_children, incident_reach
from support.queries import incidents as kept
from support.web import incidents as shown
from support.web.forms.incidents import (
    VIEWS,
    EndForm,
    ListForm,
    NoteForm,
    NoticeForm,
    NumbersForm,
    ReopenForm,
    ReviewForm,
)
from support.web.trail import Trail
from support.web.viewer import readers, signed_in, viewer_of
from support.web.views.register import asked_of, query
from support.web.views.requests import as_member


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """List the incidents the viewer may read, latest first."""
    viewer, form = viewer_of(request), ListForm(request.GET or None)
    _entitled(viewer)
    filters, trail = form.filters(), Trail.read(request.GET.get("after", ""))
    page = kept.page(viewer, filters, after=trail.here)
    here, asked = reverse("support:incidents"), asked_of(request)
    context = {
        "form": form,
        "rows": [shown.named(one) for one in page.rows],
        "query": query(asked),
        "narrowed": bool(filters.words or filters.kind),
        "view": filters.view,
        "chips": [(name, label, here + query(asked | {"view": name})) for name, label in VIEWS.items()],
        "all_staff": kept.sees_all(viewer),
        "prev_url": here + query(asked | {"after": trail.back().text}) if trail.here else "",
        "next_url": here + query(asked | {"after": trail.on(page.next).text}) if page.next else "",
    }
    return render(request, "support/incidents/index.html", context)


def _entitled(viewer: Actor) -> None:
    """Raise NotFound for who neither reads tickets nor belongs to an agency."""
    if not (kept.sees_all(viewer) or viewer.agencies):
        raise NotFound


@require_safe
@signed_in
@never_cache
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one incident: to staff all of it, to an agency what it may read."""
    viewer = viewer_of(request)
    if not kept.sees_all(viewer):
        return _for_agency(request, viewer, number)
    return page(request, number)


def opened(request: HttpRequest, number: str) -> Incident:
    """Return the incident an address names, for staff; raises NotFound."""
    viewer = viewer_of(request)
    if not kept.sees_all(viewer):
        raise NotFound
    return kept.get(viewer, number)


def page(
    request: HttpRequest, number: str, extra: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the page for staff; `extra` brings a form that came back with faults."""
    cursor, incident = feed.head(), opened(request, number)
    viewer = viewer_of(request)
    works = viewer.is_worker
    context: dict[str, Any] = {
        "live_cursor": cursor,
        "works": works,
        "numbers": NumbersForm(),
        "note_form": NoteForm(),
        "reopen_form": ReopenForm(),
        "notice": NoticeForm(incident=incident) if works and incident.is_running else None,
        "end": EndForm(incident=incident) if works and incident.is_running else None,
        "next_seq": 1,
    }
    context |= shown.named(incident) | _told(request, incident, ticked=True)
    context["next_seq"] = max((one.seq for one in context["updates"]), default=0) + 1
    return render(request, "support/incidents/detail.html", context | dict(extra or {}), status=status)


def _told(request: HttpRequest, incident: Incident, *, ticked: bool) -> dict[str, Any]:
    """Return what changes while the page is open: tickets, offers, story, steps, whom it touches."""
    viewer, works = viewer_of(request), viewer_of(request).is_worker
    links, updates = kept.affected(incident), kept.updates(viewer, incident)
    here = reverse("support:incident", kwargs={"number": incident.number})
    trail = Trail.read(request.GET.get("after", ""))
    children = incident_children.attached(viewer, incident, after=trail.here)
    offers = incident_children.offers(viewer, incident, links) if works else []
    told = (updates, kept.delivered(incident))
    return {
        "updates": updates,
        "children": shown.children(children),
        "hidden": 0 if trail.here or children.next else _unseen(incident, len(children.rows)),
        "prev_url": f"{here}{query({'after': trail.back().text})}#con" if trail.here else "",
        "next_url": f"{here}{query({'after': trail.on(children.next).text})}#con" if children.next else "",
        "offers": shown.offers(offers, ticked=ticked),
        "entries": shown.entries(viewer, incident, told, kept.story(incident)),
        "steps": shown.steps(incident, updates),
        "review": ReviewForm(incident=incident) if works and incident.state == IncidentState.ENDED else None,
        "approves": shown.may_approve(viewer),
        "works": works,
    } | shown.touched(links)


def _unseen(incident: Incident, shown_now: int) -> int:
    """Return how many of its tickets lie in queues closed to the viewer."""
    return max(0, kept.attached_of(incident) - shown_now)


@require_safe
@readers
def children_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give the tickets, the offers and the story alone; offers come unticked, ticks of the page are kept."""
    incident = opened(request, number)
    context = shown.named(incident) | _told(request, incident, ticked=False)
    return render(request, "support/incidents/_children.html", context | {"numbers": NumbersForm()})


@require_safe
@readers
def facts_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give what stands beside the story alone."""
    incident = opened(request, number)
    context = shown.named(incident) | _told(request, incident, ticked=False)
    return render(request, "support/incidents/_facts.html", context)


@require_safe
@readers
def recipients(request: HttpRequest, number: str) -> HttpResponse:
    """Show who a notice to everybody would reach, and how."""
    incident = opened(request, number)
    viewer = viewer_of(request)
    told = incident_reach.touched(incident)
    context = shown.named(incident) | {
        "reach": [
            {
                "agency": place.agency,
                "people": [one for one in place.people if one.email],
                "calls": [one for one in place.people if not one.email],
                "bounced": [one for one in place.people if one.bounced],
            }
            for place in told
        ],
        "n_people": len({one.email for place in told for one in place.people if one.email}),
        "children": shown.children(incident_children.attached(viewer, incident, size=200)),
    }
    fragment = request.headers.get("HX-Request") == "true"
    template = "support/incidents/_recipients.html" if fragment else "support/incidents/recipients.html"
    return render(request, template, context)


@require_safe
@readers
def notice(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show what became of each mail of a notice, and whom a person has to tell."""
    incident = opened(request, number)
    update = IncidentUpdate.objects.filter(incident=incident, pk=pk).select_related("by").first()
    if update is None:
        raise NotFound
    rows = kept.notices_of(viewer_of(request), update)
    context = shown.named(incident) | {"update": update, "rows": [shown.told_row(one) for one in rows]}
    return render(request, "support/incidents/notice.html", context)


def _for_agency(request: HttpRequest, viewer: Actor, number: str) -> HttpResponse:
    """Show what an agency may read: the public text, the notices that left, its own tickets."""
    incident = kept.get(as_member(request), number)
    own = incident_children.attached(as_member(request), incident, size=50) if viewer.reads_of else None
    followed = IncidentFollower.objects.filter(incident=incident, user=viewer.user_id).exists()
    context = shown.named(incident) | {
        "updates": [
            {"at": one.at, "seq": one.seq, "paragraphs": privacy.mask(one.text).split("\n\n")}
            for one in kept.updates(viewer, incident)
        ],
        "own": shown.children(own) if own else [],
        "followed": followed,
        "may_follow": bool(viewer.agencies) and incident.is_running and not followed,
    }
    return render(request, "support/incidents/public.html", context)

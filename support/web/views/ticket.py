"""One ticket beside the list: the whole page, and the parts that refresh by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from support.actions import reads, stage_rules
from support.domain import kinds, privacy
from support.domain.errors import NotFound
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case
from support.queries import leads, liaisons, proofs, tickets, timeline
from support.web import board, due, filters, opinions, panels, proven, rules, story, suggested, systems
from support.web.context import link
from support.web.forms.ticket import NoteForm, ReplyForm
from support.web.forms.triage import TriageForm
from support.web.viewer import readers, viewer_of

TABS = ("reply", "note")


def address(request: HttpRequest, case: Case) -> str:
    """Return the page of a ticket, with the filters of the list kept."""
    asked, after = filters.read(request.GET), request.GET.get("after", "")
    return reverse("support:ticket", kwargs={"number": case.number}) + filters.query(asked, after)


def opened(request: HttpRequest, number: str) -> Case:
    """Return the ticket an address names, for staff; raises NotFound, also when only an agency sees it."""
    viewer = viewer_of(request)
    case = tickets.get(viewer, number)
    if not tickets.as_staff(viewer, case):
        raise NotFound
    return case


@require_safe
@readers
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Show the list and the ticket."""
    return page(request, number)


def page(
    request: HttpRequest, number: str, extra: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the page; `extra` brings a form that came back with faults."""
    frame = board.frame(request, number)
    case = opened(request, number)
    context = frame | head(request, case) | told(request, case) | facts(request, case)
    context |= composer(request, case) | to_classify(request, case) | dict(extra or {})
    return render(request, "support/ticket.html", context, status=status)


def head(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return the variables of the head: what the ticket is, and what the viewer may do with it."""
    viewer = viewer_of(request)
    living = living_of(viewer, case)
    return {
        "case": case,
        "subject": privacy.mask(case.subject),
        "kind_label": kinds.LABELS[kinds.Kind(case.kind)],
        "works": viewer.is_worker and case.merged_into_id is None,
        # A merged ticket: where its matter is now, "" for a ticket the viewer may not see.
        "merged": {"number": living.number if living else ""} if case.merged_into_id else None,
        "works_on_merged": viewer.is_worker and case.merged_into_id is not None and living is not None,
        "may_take": viewer.is_worker and case.is_open and case.assignee_id is None,
        "query": filters.query(filters.read(request.GET), request.GET.get("after", "")),
        "due": due.face().chip(case),
    }


def living_of(viewer: Actor, case: Case) -> Case | None:
    """Return the ticket a merged one went into, where `viewer` may see it; no query for a living one."""
    if case.merged_into_id is None:
        return None
    return tickets.visible_to(viewer).filter(pk=case.merged_into_id).first()


def to_classify(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return the form that classifies a new ticket; nothing once it says what it concerns (R1)."""
    viewer = viewer_of(request)
    asks = viewer.is_worker and case.stage == Stage.NEW and not stage_rules.classified(case)
    form = TriageForm(case=case, viewer=viewer, prefix="phan-loai") if asks else None
    return {"triage": form, "suggested": suggested.shown(case) if asks else None}


def told(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return the variables of the timeline."""
    query = filters.query(filters.read(request.GET), request.GET.get("after", ""))
    return story.told(viewer_of(request), case, request.GET, "support:ticket-story", query)


def facts(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return the variables of the facts beside the timeline."""
    contact = case.contact
    return {
        "sender": privacy.mask(board.sender(case)),
        "contact_name": privacy.mask(str(contact)) if contact else "",
        "contact_email": contact.email if contact else "",
        "verified": bool(contact and contact.verified_at),
        "api": getattr(case, "api_incident", None),
        "asks_api": case.kind == Kind.INCIDENT and viewer_of(request).is_worker,
        "tracking": getattr(case, "tracking", None),
        "priority_label": kinds.PRIORITY_LABELS[case.priority],
        "connection": case.connection,
        "standing": liaisons.standing(case),
        "system_badges": systems.warnings(case),
        "lead": leads.current(case),
        "clocks": due.panel(case) | {"why_url": link("support:due-why", case.number)},
        "placed": rules.placed(case),
        "limits": panels.beside_clock(viewer_of(request), case),
        "panels": panels.of(viewer_of(request), case),
        "answered": proven.words(proofs.of(case)),
        "others": [
            {"case": other, "subject": privacy.mask(other.subject)}
            for other in tickets.same_sender(viewer_of(request), case)
        ],
    }


def composer(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return the forms of the composer; `?tab=note` opens the note, `?soan=phoi-hop` drafts from opinions."""
    viewer, tab = viewer_of(request), request.GET.get("tab", "")
    # On a merged ticket what was typed there comes back, and goes to the living one.
    about = living_of(viewer, case) or case
    drafted = {"body": opinions.drafted(about)} if request.GET.get("soan") == opinions.ASKED else {}
    if pinned := _pinned(request.GET.get("chen", "")):
        drafted = {"body": pinned}
    return {
        "tab": tab if tab in TABS else "reply",
        "composed": about,
        "reply": ReplyForm(case=about, viewer=viewer, prefix="tl", initial=drafted, typed_on=case.pk),
        "note": NoteForm(case=about, viewer=viewer, prefix="yk", typed_on=case.pk),
    }


_PIN = re.compile(r"([a-z0-9_-]{1,160})/ban/(\d{1,4}\.\d{1,4})")


def _pinned(chosen: str) -> str:
    """Return the whole address of a guide's version chosen without scripts, "" for anything else."""
    hit = _PIN.fullmatch(chosen)
    path = link("kb:version", *hit.groups()) if hit else ""
    return f"{settings.BASE_URL}{path}\n" if path else ""


@require_safe
@readers
def story_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give the timeline alone, or the earlier part of it that is asked for."""
    case = opened(request, number)
    template = "support/_earlier.html" if request.GET.get("phan") else "support/_story.html"
    return render(request, template, head(request, case) | told(request, case))


@require_safe
@readers
def head_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give the head alone."""
    case = opened(request, number)
    context = head(request, case) | facts(request, case) | to_classify(request, case)
    return render(request, "support/_head.html", context)


@require_safe
@readers
def facts_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give the facts alone."""
    case = opened(request, number)
    context = head(request, case) | facts(request, case) | {"registered": timeline.entries_of(case)}
    return render(request, "support/_facts.html", context)


@require_POST
@readers
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """Remember that the viewer looked; the page says so by itself, for a GET changes nothing."""
    reads.seen(viewer_of(request), opened(request, number))
    return HttpResponse(status=204)

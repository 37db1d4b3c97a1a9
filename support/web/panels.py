"""Panels beside a timeline: each room that keeps something of its own about a ticket adds one here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from support.actions import stage_rules
from support.domain.channels import Channel
from support.domain.coordination import State
from support.domain.incidents import LOOKS, STATE_LABELS, IncidentState
from support.domain.kinds import Kind
from support.domain.roles import Actor
from support.models import Case
from support.queries import (
    assessments,
    connecting,
    coordinating,
    edxml_rows,
    incidents,
    legal_limits,
    links,
    notices,
)
from support.web import connecting as shown
from support.web import electronic, leading, legal, merged, suggested
from support.web.context import link
from support.web.incidents import fit_words


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: its template, which gets `panel` (what is in `told`), `case` and `works`."""

    template: str
    told: Mapping[str, Any] = field(default_factory=dict)


def _notice(_viewer: Actor, case: Case) -> Panel | None:
    if case.kind != Kind.DATA_ERROR_NOTICE:
        return None
    return Panel("support/notices/_panel.html", {"found": notices.kept(case)})


def _logs(_viewer: Actor, case: Case) -> Panel | None:
    """Say of an incident until when its logs are safe (Điều 8.2)."""
    if case.kind != Kind.INCIDENT:
        return None
    until, known = notices.logs_until(case)
    return Panel("support/notices/_logs_panel.html", {"until": until, "known": known})


def _edxml(_viewer: Actor, case: Case) -> Panel | None:
    if case.channel != Channel.LETTER:
        return None
    rows = edxml_rows.read(case)  # they came with the ticket: nothing more is asked
    return Panel("support/edxml/_panel.html", {"documents": electronic.shown(rows)}) if rows else None


def _tasks(viewer: Actor, case: Case) -> Panel:
    """Show what is to be done, on every ticket: one query."""
    return Panel("support/connecting/_tasks_panel.html", {"tasks": shown.tasks_of(viewer, case)})


def _coordination(_viewer: Actor, case: Case) -> Panel:
    """Show the agencies that coordinate; they came with the ticket, so nothing more is asked."""
    rows = coordinating.parts(case)
    answers = any(row.state in {State.ANSWERED, State.CLOSED} for row in rows)
    return Panel("support/coordination/_panel.html", {"rows": rows, "answers": answers})


def _request(_viewer: Actor, case: Case) -> Panel | None:
    if case.kind != Kind.CONNECTION_REQUEST:
        return None
    told = shown.request_panel(case, connecting.of_case(case))
    return Panel("support/connecting/_request_panel.html", told)


def _assessment(_viewer: Actor, case: Case) -> Panel | None:
    if case.kind != Kind.SECURITY_ASSESSMENT:
        return None
    told = shown.assessment_panel(case, assessments.kept(case), assessments.outcomes(case))
    return Panel("support/connecting/_assessment_panel.html", told)


def _design_change(_viewer: Actor, case: Case) -> Panel | None:
    if case.kind != Kind.DESIGN_CHANGE_NOTICE:
        return None
    told = {"row": connecting.change_of(case), "check": connecting.check_after(case)}
    return Panel("support/connecting/_change_panel.html", told)


def _leads(_viewer: Actor, case: Case) -> Panel | None:
    """Show who has led a ticket; its terms came with it, so nothing more is asked."""
    told = leading.panel(case)
    return Panel("support/leads/_panel.html", told) if told else None


def _incident(viewer: Actor, case: Case) -> Panel | None:
    """Say which incident a ticket is of, or offer the running ones it may be of; asks nothing more."""
    part = getattr(case, "incident_now", None)
    if part is not None:
        state = part["state"]
        icon, tone = LOOKS[IncidentState(state)]
        told = {"part": part, "state": STATE_LABELS[IncidentState(state)], "icon": icon, "tone": tone}
        return Panel("support/incidents/_panel.html", told | {"offers": [], "declares": False})
    if not (viewer.is_worker and case.is_open):
        return None
    fits = [(one, one.fits(case)) for one in incidents.running()]
    offers = [{"incident": one, "why": fit_words(found.reasons)} for one, found in fits if found.offered]
    declares = case.kind == Kind.INCIDENT
    if not (offers or declares):
        return None
    return Panel("support/incidents/_panel.html", {"part": None, "offers": offers, "declares": declares})


def beside_clock(viewer: Actor, case: Case) -> Panel | None:
    """Return the limits the law tells in hours, which stand right under our own; few cost a query."""
    found = legal_limits.of_case(viewer, case)
    told = {"limits": [legal.shown(one) for one in found]}
    return Panel("support/calendar/_legal_panel.html", told) if found else None


def _links(viewer: Actor, case: Case) -> Panel:
    """Show what the ticket hangs together with, on every ticket: one query."""
    return Panel("support/links/_panel.html", {"links": merged.links(links.of(viewer, case))})


def _suggestion(_viewer: Actor, case: Case) -> Panel | None:
    """Offer to confirm the topic of a ticket whose bar of triage is gone, or never stood: asks nothing."""
    told = suggested.shown(case) if case.is_open and stage_rules.classified(case) else None
    return Panel("support/suggest/_panel.html", told) if told else None


def _guides(_viewer: Actor, case: Case) -> Panel | None:
    """Let the library say which guides the answers named; asks nothing here."""
    url = link("kb:cited", case.number)
    return Panel("support/guides/_panel.html", {"url": url}) if url else None


# In the order they stand. Tasks cost one query on every ticket; the others ask nothing of tickets that are
# none of theirs, and few questions of the rest.
PANELS: tuple[Callable[[Actor, Case], Panel | None], ...] = (
    _suggestion,
    _incident,
    _request,
    _assessment,
    _design_change,
    _coordination,
    _tasks,
    _guides,
    _links,
    _notice,
    _logs,
    _edxml,
    _leads,
)


def of(viewer: Actor, case: Case) -> list[Panel]:
    """Return the panels of a ticket as `viewer`, one of the staff, may see it."""
    return [panel for make in PANELS if (panel := make(viewer, case)) is not None]

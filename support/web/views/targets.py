"""The internal targets on one page: which wins over which, and what an example ticket would get."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from support.domain import channels, kinds
from support.domain.roles import Role
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.domain.targets import DAY, PARTY_DAYS
from support.models import ServiceTarget
from support.queries import service_targets
from support.web.due_words import moment
from support.web.forms.calendar import ExampleForm
from support.web.lengths import length
from support.web.viewer import staff, viewer_of


@require_safe
@staff
def targets(request: HttpRequest) -> HttpResponse:
    """List the targets, and try an example on them."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    start: dict[str, Any] = {"kind": "incident", "priority": "3", "channel": "email", "received": now}
    asked = "kind" in request.GET
    form = ExampleForm(request.GET if asked else None, initial=start)
    shown = _example(form) if asked and form.is_valid() else None
    rows = service_targets.ranked()
    idle = service_targets.never_first(rows)
    context = {
        "rows": [_row(one) | {"idle": one.pk in idle} for one in rows],
        "form": form,
        "tried": asked and form.is_valid(),
        "example": shown,
        "party_days": PARTY_DAYS,
        "edits": Role.ADMINISTRATOR in viewer_of(request).roles,
    }
    status = 422 if asked and not form.is_valid() else 200
    return render(request, "support/calendar/targets.html", context, status=status)


def _row(row: ServiceTarget) -> dict[str, Any]:
    return {
        "name": _name(row),
        "first": _minutes(row.first_response),
        "last": _minutes(row.resolution),
        "news": _minutes(row.next_update) if row.next_update else "",
        "days": row.party_days or "",
        "url": reverse("admin:support_servicetarget_change", args=[row.pk]),
    }


def _name(row: ServiceTarget) -> str:
    """Return what a target names, in words; what it leaves open is not said."""
    parts = [
        _(kinds.LABELS[kinds.Kind(row.kind)]) if row.kind else "",
        _(kinds.PRIORITY_LABELS[row.priority]) if row.priority else "",
        _(AGENCY_LABELS[AgencyKind(row.agency_kind)]) if row.agency_kind else "",
        _(channels.LABELS[channels.Channel(row.channel)]) if row.channel else "",
    ]
    return " · ".join(part for part in parts if part) or _("Mọi phiếu")


def _minutes(minutes: int) -> str:
    """Write a target: whole working days as days, the rest in hours and minutes."""
    days, rest = divmod(minutes, DAY)
    return _("%s ngày làm việc") % days if days and not rest else length(timedelta(minutes=minutes))


def _example(form: ExampleForm) -> dict[str, Any] | None:
    found = service_targets.example(form.key(), form.cleaned_data["received"])
    if found is None:
        return None
    return {
        "wins": _name(found.wins),
        "over": [_name(one) for one in found.over],
        "first": moment(found.promise.respond_by) if found.promise else "",
        "last": moment(found.promise.solve_by) if found.promise else "",
        "news": _minutes(found.target.next_update) if found.target.next_update else "",
        "days": found.party_days,
    }

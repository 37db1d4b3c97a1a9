"""Legal references: what is in force on a day, and the text of the Circular by article."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from support.domain import circular
from support.domain.law import CIRCULAR, LAW_LABELS, STANDING_LABELS, STANDING_LOOKS, LawKind, standing
from support.models import LegalReference
from support.queries import law
from support.web.forms.law import DayForm
from support.web.viewer import signed_in


def _row(reference: LegalReference, day: date) -> dict[str, Any]:
    stands = standing(
        day,
        reference.in_force_from,
        reference.in_force_to,
        replaced=reference.superseded_by_id is not None,
    )
    icon, tone = STANDING_LOOKS[stands]
    return {
        "reference": reference,
        "kind": _(LAW_LABELS[LawKind(reference.kind)]),
        "standing": _(STANDING_LABELS[stands]),
        "icon": icon,
        "tone": tone,
        "circular": reference.key == CIRCULAR,
    }


@require_safe
@signed_in
def references(request: HttpRequest) -> HttpResponse:
    """Show every reference as it stands today, or on the day asked for."""
    form = DayForm(request.GET or None)
    day = form.day() or timezone.localdate()
    context = {"form": form, "day": day, "rows": [_row(one, day) for one in law.references()]}
    return render(request, "support/law/references.html", context)


@require_safe
@signed_in
def text(request: HttpRequest) -> HttpResponse:
    """Show the text of the Circular; each article, clause and point has an anchor."""
    row = next((_row(one, timezone.localdate()) for one in law.references() if one.key == CIRCULAR), None)
    return render(request, "support/law/circular.html", {"circular": circular.text(), "row": row})

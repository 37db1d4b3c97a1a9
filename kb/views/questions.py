"""Duties that questions asked for: the tickets behind each, linked to a guide or set aside with a reason."""

from __future__ import annotations

from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.actions import questions as acts
from kb.queries import duties as kept
from kb.queries import questions
from kb.queries.guides import WRITERS
from kb.views import duty_faces as faces
from kb.views.acted import acted
from support.domain.errors import NotFound
from support.web import board
from support.web.trail import Trail
from support.web.viewer import P, View, signed_in, viewer_of


def asked_readers(view: View[P]) -> View[P]:
    """Let in those who read tickets as staff, and the guide editors."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not viewer_of(request).roles & kept.ASKED_READERS:
            raise NotFound
        return view(request, *args, **kwargs)

    return signed_in(guarded)


@require_safe
@asked_readers
def asked(request: HttpRequest) -> HttpResponse:
    """List the open duties from questions, each with its tickets."""
    viewer, trail = viewer_of(request), Trail.read(request.GET.get("after", ""))
    rows, following = questions.page(viewer, trail.here)
    here, states = reverse("kb:questions"), faces.faces()
    context = {
        "rows": [
            {
                "duty": one.duty,
                "face": states[one.duty.state],
                "tickets": [
                    (case, board.short(case.subject), reverse("support:ticket", args=[case.number]))
                    for case in one.tickets[:8]
                ],
                "count": len(one.tickets),
                "guides": one.guides,
            }
            for one in rows
        ],
        "manages": kept.manages(viewer),
        "writes": bool(viewer.roles & WRITERS),
        "days": settings.GUIDE_ASKED_DAYS,
        "least": settings.GUIDE_ASKED_TICKETS,
        "most": acts.REASON_MAX,
        "prev_url": f"{here}?after={trail.back().text}" if trail.here else "",
        "next_url": f"{here}?after={trail.on(following).text}" if following else "",
    }
    return render(request, "kb/duties/questions.html", context)


@require_POST
@asked_readers
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one aside."""
    viewer, reason = viewer_of(request), request.POST.get("ly-do", "")
    said, back = _("Đã bỏ qua, kèm lý do."), reverse("kb:questions")
    return acted(request, lambda: acts.drop(viewer, duty_id=pk, reason=reason), said, back)

"""The oversight office's page (Điều 14.1): what waits and is overdue per queue and agency, in numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from support.queries import oversight
from support.web.viewer import overseers, viewer_of

PAGE = 50


@require_safe
@overseers
def page(request: HttpRequest) -> HttpResponse:
    """Show the counts; agencies a page at a time, those with most overdue first."""
    viewer = viewer_of(request)
    found = oversight.counts(viewer)
    asked = request.GET.get("trang", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1
    number = max(1, min(number, -(-len(found.agencies) // PAGE) or 1))
    rows = found.agencies[(number - 1) * PAGE : number * PAGE]
    context = {
        "at": found.at,
        "queues": found.queues,
        "agencies": rows,
        "figures": {
            "open": sum(one.open for one in found.queues),
            "overdue": sum(one.overdue for one in found.queues),
            "asked": sum(one.asked for one in found.queues),
            "questions": sum(one.questions_overdue for one in found.agencies),
            "urged": sum(one.urged for one in found.queues) + sum(one.urged for one in found.agencies),
        },
        "late": oversight.late_questions(viewer, size=PAGE),
        "now": timezone.now(),
        "urges": viewer.is_worker or oversight.oversees(viewer),
        "prev_url": f"?trang={number - 1}" if number > 1 else "",
        "next_url": f"?trang={number + 1}" if number * PAGE < len(found.agencies) else "",
    }
    return render(request, "support/urging/oversight.html", context)

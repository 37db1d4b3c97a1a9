"""What every door shows after something was taken in: the numbers to read out, and what comes next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from support.domain import privacy
from support.domain.channels import Channel
from support.queries import letters, tickets, timeline
from support.web import story
from support.web.viewer import viewer_of, workers


@require_safe
@workers
def taken(request: HttpRequest, number: str) -> HttpResponse:
    """Show the ticket's number and the entry's large enough to be read out."""
    case = tickets.get(viewer_of(request), number)
    entries = timeline.entries_of(case)
    asked = request.GET.get("so", "")
    entry = next((one for one in entries if str(one) == asked), entries[-1] if entries else None)
    door = case.channel if entry is None else entry.channel
    papers = letters.of_case(case) if door == Channel.LETTER else []
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "entry": entry,
        "register": story.register_words([entry]) if entry else "",
        "door": door,
        "slip": bool(papers),
        "due": papers[-1].due_date if papers else None,
    }
    return render(request, "support/reception/taken.html", context)

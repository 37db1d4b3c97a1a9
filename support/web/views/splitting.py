"""Taking messages of a ticket into one of their own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from support.actions import splitting as acts
from support.domain import privacy
from support.queries import tickets
from support.web import merged
from support.web.forms.links import SplitForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Let the person choose messages, and give them a ticket of their own."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = list(tickets.messages_for(viewer, case).reverse()[: acts.MOST])
    sent = request.POST if request.method == "POST" else None
    form = SplitForm(sent, offered=[one.pk for one in found])
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        made: list[str] = []

        def act() -> object:
            new = acts.split(viewer, case_id=case.pk, message_ids=given["messages"], subject=given["subject"])
            made.append(new.number)
            return new

        if tried(form, act):
            messages.success(request, _("Đã tách thành phiếu %s.") % made[0])
            return HttpResponseRedirect(reverse("support:ticket", args=[made[0]]))
    chosen = set((sent or request.GET).getlist("messages")) | set(request.GET.getlist("muc"))
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "form": form,
        "rows": [{"row": merged.row(one), "checked": str(one.pk) in chosen} for one in reversed(found)],
        "cut": len(found) == acts.MOST,
        "living": case.merged_into_id is None,
    }
    return render(request, "support/links/split.html", context, status=422 if sent is not None else 200)

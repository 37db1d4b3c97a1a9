"""Personal data in full, once, for a reason that is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from support.actions import reads
from support.domain.errors import FieldError, NotFound
from support.queries import tickets
from support.web.forms.common import refuse
from support.web.forms.ticket import ReasonForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@workers
def unmask(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """Ask why, then show a message with nothing hidden, once; the reason is kept."""
    viewer = viewer_of(request)
    case = ticket.opened(request, number)
    message = tickets.messages_for(viewer, case).filter(pk=message_id).first()
    if message is None:
        raise NotFound
    sent = request.POST if request.method == "POST" else None
    form = ReasonForm(sent, case=case, viewer=viewer, prefix=f"xd{message_id}")
    context = {
        "case": case,
        "message": message,
        "form": form,
        "form_id": f"bieu-xd-{message_id}",
        "action": reverse("support:unmask", kwargs={"number": number, "message_id": message_id}),
        "back": ticket.address(request, case),
        "whole": request.headers.get("HX-Request") != "true",
        "open": False,
    }
    if sent is not None and form.is_valid():
        try:
            reads.unmask(viewer, case_id=case.pk, message_id=message_id, reason=form.cleaned_data["reason"])
            return render(request, _page(context), context | {"open": True})
        except FieldError as error:
            refuse(form, error)
    return render(request, _page(context), context, status=422 if sent is not None else 200)


def _page(context: dict[str, object]) -> str:
    return "support/unmask.html" if context["whole"] else "support/_unmask.html"

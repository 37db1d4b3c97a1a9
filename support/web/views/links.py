"""Links of a ticket: what there is, finding another ticket, adding, taking away."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import links as acts
from support.domain import privacy
from support.domain.errors import NotFound
from support.domain.links import Wanted
from support.models import Case
from support.queries import links as read
from support.web import board, merged
from support.web.forms.links import MERGE, LinkForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried

SHOWN = 120  # characters of a subject in a list of tickets to choose from


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def links(request: HttpRequest, number: str) -> HttpResponse:
    """Show the links of a ticket with a search for others; make one, or go on to the preview of a merge."""
    case = ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = LinkForm(sent)
    if sent is not None and form.is_valid() and (answer := _made(request, case, form)):
        return answer
    return _page(request, case, form, 422 if sent is not None else 200)


def _made(request: HttpRequest, case: Case, form: LinkForm) -> HttpResponse | None:
    viewer, given = viewer_of(request), form.cleaned_data
    found = [one for one in read.named(viewer, given["phieu"]) if one.pk != case.pk]
    if not found:
        form.add_error(
            "phieu", _("Không có phiếu nào mang mã này, hoặc anh/chị không làm việc với phiếu đó.")
        )
        return None
    if given["wanted"] == MERGE:
        return HttpResponseRedirect(merge_address([case, found[0]]))
    wanted, other = Wanted(given["wanted"]), found[0]

    def act() -> object:
        return acts.link(viewer, case_id=case.pk, other_id=other.pk, wanted=wanted, reason=given["reason"])

    if not tried(form, act):
        return None
    messages.success(request, _("Đã liên kết với %s.") % other.number)
    return HttpResponseRedirect(request.path)


def merge_address(cases: list[Case]) -> str:
    """Return the page that shows what a merge of these tickets would do."""
    return f"{reverse('support:merge')}?{urlencode([('phieu', one.number) for one in cases])}"


def _page(request: HttpRequest, case: Case, form: LinkForm, status: int) -> HttpResponse:
    viewer, words = viewer_of(request), request.GET.get("q", "")[:200]
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "works": True,
        "links": merged.links(read.of(viewer, case)),
        "form": form,
        "q": words,
        "chosen": form["phieu"].value() or "",
        "found": [
            {
                "case": one,
                "subject": board.short(one.subject)[:SHOWN],
                "sender": privacy.mask(board.sender(one)),
            }
            for one in read.offered(viewer, case, words)
        ],
        "living": case.merged_into_id is None,
    }
    return render(request, "support/links/links.html", context, status=status)


@require_POST
@workers
def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a link away."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    if pk not in {one.pk for one in read.of(viewer, case)}:
        raise NotFound
    acts.unlink(viewer, link_id=pk)
    messages.success(request, _("Đã bỏ liên kết."))
    return HttpResponseRedirect(reverse("support:links", args=[case.number]))

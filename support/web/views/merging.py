"""Merging tickets after a preview of everything that moves, and taking one out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import merging as acts
from support.domain import privacy
from support.domain.errors import NotAllowed
from support.models import Case
from support.queries import links as read
from support.queries import merging
from support.web import merged
from support.web.forms.links import MergeForm, UnmergeForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried
from support.web.words import sentence


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def merge(request: HttpRequest) -> HttpResponse:
    """Show what merging the named tickets would do, and merge them once exactly that was confirmed."""
    sent = request.POST if request.method == "POST" else None
    cases = read.chosen(viewer_of(request), (sent or request.GET).getlist("phieu"))[: acts.MOST + 1]
    if len(cases) < 2:
        messages.error(request, _("Hãy chọn ít nhất hai phiếu anh/chị làm việc được để gộp."))
        return HttpResponseRedirect(reverse("support:workbench"))
    keep = _kept(cases, (sent or request.GET).get("giu", ""))
    form = MergeForm(sent)
    confirmed = sent is not None and sent.get("xem") == keep.number and sent.get("do") == "merge"
    if confirmed and form.is_valid() and (answer := _merged(request, cases, keep, form)):
        return answer
    shown = merged.preview(viewer_of(request), cases, keep, request.POST.get("reason", ""))
    context: dict[str, Any] = {"form": form if confirmed else MergeForm(initial=_typed(sent)), "shown": shown}
    return render(request, "support/links/merge.html", context, status=422 if confirmed else 200)


def _typed(sent: Any) -> dict[str, str]:
    return {"reason": sent.get("reason", "")} if sent is not None else {}


def _kept(cases: Sequence[Case], number: str) -> Case:
    """Return the ticket to keep: the one asked for, else the open one that was received first."""
    for one in cases:
        if one.number == number:
            return one
    return min(
        cases, key=lambda one: (one.merged_into_id is not None, not one.is_open, one.received_at, one.pk)
    )


def _merged(request: HttpRequest, cases: Sequence[Case], keep: Case, form: MergeForm) -> HttpResponse | None:
    viewer = viewer_of(request)
    gone = [one.pk for one in cases if one.pk != keep.pk]
    moves: list[int] = []

    def act() -> object:
        reason = form.cleaned_data["reason"]
        made = acts.merge_many(viewer, gone_ids=gone, into_id=keep.pk, reason=reason)
        moves.extend(one.pk for one in made)
        return made

    if not tried(form, act):
        return None
    words = ngettext("Đã gộp %(n)s phiếu vào %(to)s.", "Đã gộp %(n)s phiếu vào %(to)s.", len(gone))
    undo = f"{reverse('support:merge-undo')}?lan={'.'.join(map(str, moves))}"
    messages.success(request, words % {"n": len(gone), "to": keep.number}, extra_tags=undo)
    return HttpResponseRedirect(reverse("support:ticket", args=[keep.number]))


@require_POST
@workers
def undo(request: HttpRequest) -> HttpResponse:
    """Take out again what one act merged (`?lan=1.2`)."""
    moves = [int(one) for one in request.GET.get("lan", "").split(".") if one.isdecimal() and len(one) < 19]
    try:
        undone = acts.undo_last(viewer_of(request), moves)
    except NotAllowed as error:
        messages.error(request, sentence(error))
        return HttpResponseRedirect(reverse("support:workbench"))
    messages.success(request, _("Đã bỏ gộp; mọi thứ trở lại như trước."))
    return HttpResponseRedirect(reverse("support:ticket", args=[undone[0].source.number]))


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """Show what comes back and what came since, and take the ticket out again."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = merging.undoing(viewer, case)
    sent = request.POST if request.method == "POST" else None
    form = UnmergeForm(sent, offered=[one.message.pk for one in found.later])
    if sent is not None and form.is_valid():
        also = form.cleaned_data["also"]
        if tried(form, lambda: acts.unmerge(viewer, gone_id=case.pk, also=also)):
            messages.success(request, _("Đã tách %s trở lại như trước khi gộp.") % case.number)
            return HttpResponseRedirect(reverse("support:ticket", args=[case.number]))
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "found": found,
        "form": form,
        "later": [
            {
                "row": merged.row(one.message),
                "checked": one.theirs if sent is None else one.message.pk in _also(form),
            }
            for one in found.later
        ],
    }
    return render(request, "support/links/unmerge.html", context, status=422 if sent is not None else 200)


def _also(form: UnmergeForm) -> list[int]:
    return list(form.cleaned_data.get("also", [])) if hasattr(form, "cleaned_data") else []

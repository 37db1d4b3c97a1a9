"""Suggestions accepted: on one ticket, for many from the list with undo; and how often they are right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from support.actions import suggestions, triage, work
from support.actions.suggestions import Accepted
from support.domain.errors import NotAllowed
from support.queries import suggested
from support.web import filters
from support.web.forms.notices import PeriodForm
from support.web.viewer import registrars, viewer_of, workers
from support.web.views import ticket

_KEY = "nhan-goi-y"  # of the session: the tickets one click accepted last


@require_POST
@workers
def accept(request: HttpRequest, number: str) -> HttpResponseBase:
    """Say that the topic of a ticket is what was suggested, or one of the next best."""
    case = ticket.opened(request, number)
    topic = request.POST.get("topic", "")
    if not topic:
        raise NotAllowed(gettext_noop("Chưa chọn chủ đề."))
    work.change_properties(viewer_of(request), case_id=case.pk, wanted=work.Properties(topic=topic))
    messages.success(request, _("Đã xác nhận chủ đề %s.") % topic)
    return HttpResponseRedirect(ticket.address(request, case))


@require_POST
@workers
def accept_many(request: HttpRequest) -> HttpResponseBase:
    """Accept the suggestions of the tickets ticked in the list; undo stands in the message."""
    chosen = [int(one) for one in request.POST.getlist("phieu") if _is_key(one)][:500]
    back = HttpResponseRedirect(_list(request))
    if not chosen:
        messages.warning(request, _("Chưa chọn phiếu nào. Hãy đánh dấu các phiếu muốn nhận gợi ý."))
        return back
    try:
        made = triage.accept_many(viewer_of(request), case_ids=chosen)
    except NotAllowed as error:
        messages.error(request, str(_(error.sentence) % error.params))
        return back
    request.session[_KEY] = [*made.done, *made.lacking]
    undo = reverse("support:suggestions-undo") + _asked(request)
    messages.success(request, _told(made), extra_tags=undo)
    return back


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _told(made: Accepted) -> str:
    number = len(made.done) + len(made.lacking)
    said = [ngettext("Đã nhận gợi ý cho %s phiếu.", "Đã nhận gợi ý cho %s phiếu.", number) % number]
    if made.lacking:
        lacking = len(made.lacking)
        words = ngettext("%s phiếu còn phải chọn hệ thống.", "%s phiếu còn phải chọn hệ thống.", lacking)
        said.append(words % lacking)
    if made.left:
        words = ngettext("%s phiếu để nguyên.", "%s phiếu để nguyên.", made.left)
        said.append(words % made.left)
    return " ".join(said)


@require_POST
@workers
def take_back(request: HttpRequest) -> HttpResponseBase:
    """Take back what the last click accepted; what somebody worked on since stays."""
    ids = request.session.pop(_KEY, [])
    try:
        restored = suggestions.take_back(viewer_of(request), case_ids=ids)
    except NotAllowed as error:
        messages.error(request, str(_(error.sentence) % error.params))
    else:
        number, left = len(restored), len(ids) - len(restored)
        words = ngettext("Đã hoàn tác %s phiếu.", "Đã hoàn tác %s phiếu.", number) % number
        if left:
            more = ngettext("%s phiếu đã có người xử lý tiếp.", "%s phiếu đã có người xử lý tiếp.", left)
            words += " " + more % left
        messages.success(request, words)
    return HttpResponseRedirect(_list(request))


def _asked(request: HttpRequest) -> str:
    return filters.query(filters.read(request.GET), request.GET.get("after", ""))


def _list(request: HttpRequest) -> str:
    return reverse("support:workbench") + _asked(request)


@require_safe
@registrars
def report(request: HttpRequest) -> HttpResponse:
    """Show by topic how often the suggestion was right, and what it was changed to."""
    form = PeriodForm(request.GET or None)
    period, viewer = form.period(), viewer_of(request)
    rows = suggested.by_topic(viewer, period)
    context = {"form": form, "period": period, "rows": rows, "whole": suggested.whole(rows)}
    return render(request, "support/suggest/report.html", context)

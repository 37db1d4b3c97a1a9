"""The intake sheet for hours without power or network, and typing it in afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import catchup
from support.actions.reception import Marked
from support.queries import lists
from support.web import paperwork
from support.web.forms import rows
from support.web.forms.catchup import SHEETS, SheetForm, sheet_of
from support.web.papers.blocks import Paper
from support.web.viewer import viewer_of, workers
from support.web.views.visits import as_pdf
from support.web.words import sentence


def _paper() -> Paper:
    with translation.override("vi"):
        return paperwork.intake_sheet()


@require_safe
@workers
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the empty intake sheet to be printed and kept ready."""
    context = {
        "paper": _paper(),
        "back": reverse("support:catch-up"),
        "back_words": _("Nhập bù"),
        "pdf": reverse("support:intake-sheet-pdf"),
        "hint": _("In sẵn, để ở bàn trực. Có điện, có mạng lại thì nhập bù đúng giờ nhận."),
    }
    return render(request, "support/papers/sheet.html", context)


@require_safe
@workers
def sheet_pdf(_request: HttpRequest) -> HttpResponse:
    """Give the empty intake sheet as a PDF."""
    return as_pdf(_paper(), "phieu-tiep-nhan.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def catch_up(request: HttpRequest) -> HttpResponse:
    """Show the table, and file every sheet typed into it, or none."""
    officers = [(str(one.pk), str(one)) for one in lists.colleagues()]
    given = {"officers": officers}
    sent = request.POST if request.method == "POST" else None
    if sent is not None and sent.get("rows"):
        again = rows.asked(sent, SHEETS, list(SheetForm.base_fields))
        return _page(request, rows.table(SheetForm, SHEETS, None, again, given))
    table = rows.table(SheetForm, SHEETS, sent, [{}, {}, {}], given)
    if sent is None:
        return _page(request, table)
    marked = False
    if table.is_valid() and not table.filled:
        messages.error(request, _("Chưa có dòng nào được ghi."))
    elif table.is_valid():
        used = [one for one in table.forms if one.has_changed()]
        try:
            sheets, unmarked = [sheet_of(one) for one in used], bool(sent.get("unmarked"))
            filed = catchup.enter(viewer_of(request), sheets, unmarked=unmarked)
        except catchup.SheetError as error:
            used[error.place].add_error(error.field or None, sentence(error.why))
            marked = isinstance(error.why, Marked)
        else:
            numbers = ", ".join(one.register for one in filed)
            said = _("Đã nhập bù %(count)s dòng, số tiếp nhận: %(numbers)s.")
            messages.success(request, said % {"count": len(filed), "numbers": numbers})
            return HttpResponseRedirect(reverse("support:catch-up"))
    return _page(request, table, status=422, marked=marked)


def _page(request: HttpRequest, table: rows.Rows, status: int = 200, *, marked: bool = False) -> HttpResponse:
    agencies = [agency.name for agency in lists.agencies()]
    wrong = status == 422 and any(one.errors for one in table.forms)
    context = {"table": table, "agencies": agencies, "wrong": wrong, "door": "catch-up", "marked": marked}
    return render(request, "support/visits/catchup.html", context, status=status)

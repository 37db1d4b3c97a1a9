"""Lists of agencies from a CSV: template, upload and check, what would happen, confirmation, progress."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import agency_import
from support.domain.agency_csv import COLUMNS, MAX_BYTES, MAX_LINES, NEEDED
from support.domain.errors import UserError
from support.domain.systems import AGENCY_LABELS
from support.models import AgencyImport, ImportState
from support.queries import agency_imports
from support.web.forms.common import refuse
from support.web.sheets import harmless
from support.web.viewer import curators, viewer_of

FAULTS = 100  # shown on the page; all are in the CSV
_HINTS = {
    "code": gettext_lazy("G01, H26, H37.DN.001 hoặc 000.00.00.G22; không phải mã thủ tục hành chính."),
    "name": gettext_lazy("Tên đầy đủ, đến 255 ký tự."),
    "short_name": gettext_lazy("Đến 80 ký tự."),
    "valid_from": gettext_lazy("dd/mm/yyyy"),
    "valid_to": gettext_lazy("dd/mm/yyyy"),
    "merged_into": gettext_lazy("Mã của cơ quan kế thừa, có trong danh sách hoặc danh mục."),
    "domains": gettext_lazy("Nhiều tên miền cách nhau bằng dấu chấm phẩy; không nhận tên miền dùng chung."),
}


class UploadForm(forms.Form):
    """One CSV."""

    file = forms.FileField(
        label=gettext_lazy("Tệp CSV"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def upload(request: HttpRequest) -> HttpResponse:
    """Take a list to be checked; nothing is taken in here."""
    viewer = viewer_of(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            kept = agency_import.check(viewer, name=given.name or "", raw=given.read(MAX_BYTES + 1))
        except UserError as error:
            refuse(form, error)
        else:
            return HttpResponseRedirect(reverse("support:agency-list", args=[kept.pk]))
    context = {
        "form": form,
        "lists": agency_imports.latest(viewer),
        "columns": [(_(label), name in NEEDED, _hint(name)) for name, label in COLUMNS.items()],
        "most_lines": MAX_LINES,
        "most_bytes": MAX_BYTES,
    }
    return render(request, "support/agencies/upload.html", context, status=422 if form.errors else 200)


def _hint(name: str) -> str:
    if name == "kind":
        return "; ".join(_(label) for label in AGENCY_LABELS.values())
    return str(_HINTS[name])


@require_safe
@curators
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Give an empty list with the titles of its columns."""
    return _csv("mau-danh-sach-co-quan.csv", [[_(label) for label in COLUMNS.values()]])


def _csv(name: str, rows: list[list[str]]) -> HttpResponse:
    """Answer with a CSV (UTF-8 with a byte order mark) in which no cell is a formula."""
    told = io.StringIO()
    csv.writer(told).writerows([harmless(cell) for cell in row] for row in rows)
    answer = HttpResponse(f"\ufeff{told.getvalue()}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@curators
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is wrong with a list and what it would do, or how far it has come."""
    return render(request, "support/agencies/report.html", _context(request, pk))


@require_safe
@curators
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the part of the report that moves."""
    return render(request, "support/agencies/_progress.html", _context(request, pk))


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    kept = agency_imports.get(viewer_of(request), pk)
    counts = kept.counts
    return {
        "kept": kept,
        "counts": counts,
        "faults": [_fault(one) for one in kept.faults[:FAULTS]],
        "more_faults": max(0, counts["faults"] - FAULTS),
        "changed": [(*one[:3], ", ".join(_field(name) for name in one[3])) for one in counts["some_changed"]],
        "running": kept.state in {ImportState.WAITING, ImportState.RUNNING},
        "open": kept.state == ImportState.CHECKED,
        "useful": bool(counts["whole"] and counts["new"] + counts["changed"]),
        "percent": 100 * kept.done // kept.total if kept.total else 0,
    }


def _fault(kept: list[Any]) -> tuple[int, str, str]:
    line, column, sentence, params = kept
    return line, _(column) if column else _("cả dòng"), _(sentence) % params if params else _(sentence)


def _field(name: str) -> str:
    return _(COLUMNS[name])


@require_safe
@curators
def faults(request: HttpRequest, pk: int) -> HttpResponse:
    """Give every fault as CSV."""
    kept: AgencyImport = agency_imports.get(viewer_of(request), pk)
    rows = [[str(line), column, words] for line, column, words in map(_fault, kept.faults)]
    return _csv(f"loi-danh-sach-{kept.pk}.csv", [[_("Dòng"), _("Cột"), _("Lỗi")], *rows])


@require_POST
@curators
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the good lines be taken in."""
    agency_import.confirm(viewer_of(request), import_id=pk)
    return HttpResponseRedirect(reverse("support:agency-list", args=[pk]))


@require_POST
@curators
def refuse_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the list aside."""
    agency_import.refuse(viewer_of(request), import_id=pk)
    return HttpResponseRedirect(reverse("support:agency-upload"))

"""Electronic documents: importing edXML files, what each ended in, status files back, answers to recalls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import edxml as importing
from support.actions import edxml_answers
from support.actions.edxml_answers import StatusFile
from support.domain import privacy
from support.models import EdxmlImport
from support.queries import edxml
from support.web import electronic
from support.web.forms.edxml import ImportForm, RecallForm
from support.web.viewer import viewer_of, workers
from support.web.views.tried import tried

XML = "application/xml"
MOST_TOLD = 200


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def room(request: HttpRequest) -> HttpResponse:
    """Show what waits, and import the files that are sent."""
    viewer = viewer_of(request)
    sent = request.POST if request.method == "POST" else None
    form = ImportForm(sent, request.FILES if sent is not None else None)
    if sent is not None and form.is_valid():
        given = [(one.name or "", one.read()) for one in form.cleaned_data["documents"]]
        made = importing.import_files(viewer, given)
        return HttpResponseRedirect(reverse("support:edxml-import", kwargs={"pk": made.pk}))
    context = {"form": form, "door": "letter"} | waiting(request)
    return render(request, "support/edxml/room.html", context, status=422 if sent is not None else 200)


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return the lists of what waits: senders not yet told, recalls not yet decided."""
    viewer = viewer_of(request)
    return {
        "untold": electronic.shown(edxml.untold(viewer)),
        "recalls": electronic.shown(edxml.recalls(viewer)),
        "most": edxml.MOST,
    }


@require_safe
@workers
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how each file of an import ended."""
    one = edxml.import_of(viewer_of(request), pk)
    context = {"form": ImportForm(), "door": "letter"} | ended(request, one)
    return render(request, "support/edxml/imported.html", context)


def ended(request: HttpRequest, one: EdxmlImport) -> dict[str, Any]:
    """Return the variables of an import's results."""
    results = electronic.results(viewer_of(request), one)
    stale = [row.document.row.pk for row in results if row.document and row.document.stale]
    return {
        "import": one,
        "results": results,
        "taken": electronic.counted(results),
        "stale": list(dict.fromkeys(stale)),
    }


@require_POST
@workers
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one status file; making it is what tells the sender, so it comes by POST."""
    return _download(edxml_answers.tell(viewer_of(request), ids=[pk]))


@require_POST
@workers
def statuses(request: HttpRequest) -> HttpResponse:
    """Give the status files of the chosen documents, packed; of one alone as it is."""
    ids = [
        int(one)
        for one in request.POST.getlist("van-ban")
        if one.isascii() and one.isdigit() and len(one) < 19
    ]
    if not ids:
        messages.warning(request, _("Chưa chọn văn bản nào để báo trạng thái."))
        return HttpResponseRedirect(reverse("support:edxml"))
    return _download(edxml_answers.tell(viewer_of(request), ids=ids[:MOST_TOLD]))


def _download(files: Sequence[StatusFile]) -> HttpResponse:
    if len(files) == 1:
        name, content, kind = files[0].name, files[0].content, XML
    else:
        name, content, kind = "trang-thai-van-ban.zip", _packed(files), "application/zip"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer


def _packed(files: Sequence[StatusFile]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, one in enumerate(files, start=1):
            archive.writestr(f"{place:03d}-{one.name}", one.content)
    return out.getvalue()


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a recall with the document it is about, and take our answer."""
    viewer = viewer_of(request)
    row = edxml.get(viewer, pk)
    sent = request.POST if request.method == "POST" else None
    form = RecallForm(sent)
    if sent is not None and form.is_valid():
        agree, reason = form.cleaned_data["answer"] == "agree", form.cleaned_data["reason"]
        if tried(
            form,
            lambda: edxml_answers.decide_recall(viewer, document_id=pk, agree=agree, reason=reason),
        ):
            messages.success(request, _("Đã trả lời yêu cầu thu hồi. Hãy tải tệp trạng thái để báo nơi gửi."))
            return HttpResponseRedirect(_back(row.case))
    context = {
        "form": form,
        "shown": electronic.shown([row])[0],
        "target": row.target,
        "back": _back(row.case),
        "subject": privacy.mask(row.case.subject) if row.case else "",
    }
    return render(request, "support/edxml/recall.html", context, status=422 if sent is not None else 200)


def _back(case: Any) -> str:
    return reverse("support:ticket", args=[case.number]) if case else reverse("support:edxml")

"""Import: upload, look at the result beside the report, make a draft or put it into one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.actions import importing as acts
from kb.domain import import_report
from kb.models import Guide, GuideImport
from kb.queries import guides
from kb.queries import importing as uploads
from kb.views.files import frame_of, sealed
from kb.views.forms.importing import DraftForm, UploadForm
from support.domain.errors import NotFound, UserError
from support.reading import kinds
from support.web.forms.common import refuse
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def upload(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Take a document to be looked at; with `slug` it is to go into that guide's draft."""
    viewer = viewer_of(request)
    guide = guides.by_slug(viewer, slug) if slug else None
    if not acts.writes_any(viewer) or (guide is not None and not guides.writes(viewer, guide)):
        raise NotFound
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            made = acts.read(viewer, name=given.name or "", content=given.read(), guide=guide)
        except UserError as error:
            refuse(form, error)
        else:
            return HttpResponseRedirect(reverse("kb:imported", args=[made.pk]))
    context = {
        "frame": frame_of(viewer),
        "form": form,
        "guide": guide,
        "waiting": uploads.mine(viewer),
        "back": _back(guide),
    }
    return render(request, "kb/files/upload.html", context, status=422 if form.errors else 200)


def _back(guide: Guide | None) -> str:
    """Return where writing goes on: the guide's editor, else the list of drafts."""
    return reverse("kb:write", args=[guide.slug]) if guide else reverse("kb:drafts")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came of a document beside what did not; the form makes a draft of it."""
    viewer = viewer_of(request)
    row = uploads.by_id(viewer, pk)
    if row.guide is not None and request.method == "POST":
        return _extended(request, row)
    form = DraftForm(
        request.POST if request.method == "POST" else None, viewer=viewer, initial={"title": row.title}
    )
    made: list[Guide] = []
    if form.is_bound and form.is_valid():
        what = form.what()
        if tried(form, lambda: made.append(acts.create(viewer, import_id=pk, what=what))):
            messages.success(request, _("Đã tạo bản nháp từ tệp."))
            return HttpResponseRedirect(_back(made[0]))
    context = _told(row) | {"frame": frame_of(viewer), "form": form, "back": _back(row.guide)}
    return render(request, "kb/files/imported.html", context, status=422 if form.errors else 200)


def _extended(request: HttpRequest, row: GuideImport) -> HttpResponse:
    guide = row.guide
    try:
        acts.extend(viewer_of(request), import_id=row.pk, replace=request.POST.get("do") == "replace")
    except UserError as error:
        messages.error(request, _(error.sentence) % dict(error.params))
        return HttpResponseRedirect(reverse("kb:imported", args=[row.pk]))
    messages.success(request, _("Đã đưa nội dung tệp vào bản đang soạn."))
    return HttpResponseRedirect(_back(guide))


def _told(row: GuideImport) -> dict[str, Any]:
    report = row.report
    lost = [
        (_(import_report.LOST[kind]), words) for kind, words in report["lost"] if kind in import_report.LOST
    ]
    return {
        "row": row,
        "kept": import_report.kept(report["kept"]),
        "losses": import_report.losses(report["losses"]),
        "lost": lost,
        "places": report["places"],
        "original": report.get("original", True),
        "pdf": bool(report["losses"].get("layout")),
    }


@require_safe
@signed_in
def picture(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Give a picture of a document that the viewer uploaded."""
    row = uploads.by_id(viewer_of(request), pk)
    one = row.pictures.filter(place=min(place, 32_000)).first()
    if one is None:
        raise NotFound
    content = bytes(one.content)
    return sealed(HttpResponse(content, content_type=kinds.sniff(content[: kinds.HEAD])), age=600)


@require_POST
@signed_in
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an upload aside."""
    row = uploads.by_id(viewer_of(request), pk)
    back = _back(row.guide)
    acts.drop(viewer_of(request), import_id=pk)
    messages.success(request, _("Đã bỏ tệp vừa tải lên."))
    return HttpResponseRedirect(back)

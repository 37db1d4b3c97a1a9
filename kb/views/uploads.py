"""Pictures and attachments on their way into the open version, and out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.actions import files as acts
from kb.domain.markup import PICTURES
from kb.domain.states import FileRole
from kb.models import Guide, GuideFile
from kb.queries import writing
from kb.views.forms.writing import FileForm
from support.actions.files import MAX_FILE
from support.domain import privacy
from support.domain.errors import Forbidden, NotFound, UserError
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried
from support.web.words import sentence


@require_POST
@signed_in
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a picture (do=picture) or an attachment; the editor's own uploads get JSON."""
    guide = writing.to_write(viewer_of(request), slug)
    form = FileForm(request.POST, request.FILES)
    made: list[GuideFile] = []
    fine = form.is_valid() and tried(form, lambda: made.append(_added(request, guide, form)))
    if request.headers.get("Accept") == "application/json":
        if not fine:
            return JsonResponse({"error": _first(form)}, status=422)
        one = made[0]
        return JsonResponse(
            {"src": f"{PICTURES}{one.token}", "width": one.width, "height": one.height, "alt": one.alt}
        )
    if fine:
        messages.success(request, _("Đã thêm tệp %s.") % privacy.mask(made[0].attachment.filename))
    else:
        messages.error(request, _first(form))
    return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]) + "#tep")


def _added(request: HttpRequest, guide: Guide, form: FileForm) -> GuideFile:
    given = form.cleaned_data["file"]
    most = MAX_FILE + 1  # one byte more than may be kept says that it is too much
    return acts.add(
        viewer_of(request),
        guide=guide,
        role=FileRole.PICTURE if request.POST.get("do") == "picture" else FileRole.ATTACHMENT,
        name=given.name or "",
        content=given.read(most),
        alt=form.cleaned_data["alt"],
    )


def _first(form: FileForm) -> str:
    return str(next(iter(form.errors.values()))[0])


@require_POST
@signed_in
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a file out of the open version."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    try:
        gone = acts.remove(viewer, guide_id=guide.pk, file_id=pk)
        messages.success(
            request, _("Đã bỏ tệp %s khỏi bản đang soạn.") % privacy.mask(gone.attachment.filename)
        )
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        messages.error(request, sentence(error))
    return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]) + "#tep")

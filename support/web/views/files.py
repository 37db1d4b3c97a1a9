"""Attached files: given out to be saved, never to be run; looked at only as pictures drawn anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import reads
from support.domain.errors import FieldError, NotFound
from support.domain.roles import Actor
from support.models import Case, FileCheck, FilePicture, FollowUpAttachment
from support.queries import filegate, tickets
from support.queries.filegate import Gate
from support.web import filelist
from support.web.forms.common import refuse
from support.web.forms.ticket import ReasonForm
from support.web.viewer import viewer_of

FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
_ASKS = frozenset({Gate.CONFIRM, Gate.REASON})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file to be saved; before one that is unexamined or holds personal data, ask first."""
    viewer = viewer_of(request)
    attachment, case, way = _found(viewer_of(request), pk)
    sent = request.POST if request.method == "POST" else None
    form = ReasonForm(sent, case=case, viewer=viewer, prefix="ld")
    if way is Gate.OPEN or (sent is not None and way in _ASKS):
        form.full_clean()
        reason = form.cleaned_data.get("reason", "") if form.is_bound else ""
        try:
            return _given(reads.open_file(viewer, file_id=pk, reason=reason, confirmed=sent is not None))
        except FieldError as error:
            refuse(form, error)
    return _asked(request, attachment, case, {"way": way.value, "form": form})


def _found(viewer: Actor, pk: int) -> tuple[FollowUpAttachment, Case, Gate]:
    """Return a file the viewer may know of, its case, and what stands before it; raises NotFound."""
    attachment, case = tickets.file_for(viewer, pk)
    check = filegate.check_of(attachment)
    staff = tickets.as_staff(viewer, case)
    return attachment, case, filegate.gate(viewer, attachment.followup.message, check, staff=staff)


def _asked(
    request: HttpRequest, attachment: FollowUpAttachment, case: Case, context: dict[str, Any]
) -> HttpResponse:
    """Show what is known of a file and, where it may be opened after a word, the button."""
    form = context["form"]
    shut = context["way"] == Gate.BLOCKED
    return render(
        request,
        "support/file.html",
        context | _told(request, attachment, case),
        status=422 if form.is_bound else 403 if shut else 200,
    )


def _told(request: HttpRequest, attachment: FollowUpAttachment, case: Case) -> dict[str, Any]:
    check = filegate.check_of(attachment)
    page = "support:ticket" if viewer_of(request).is_staff else "support:request"
    return {
        "case": case,
        "name": filelist.name_of(attachment),
        "size": attachment.size or 0,
        "state": filelist.title(check),
        "tags": filelist.tags(check),
        "action": reverse("support:file", kwargs={"pk": attachment.pk}),
        "back": reverse(page, kwargs={"number": case.number}),
    }


def _given(attachment: FollowUpAttachment) -> HttpResponse:
    try:
        # At most MAX_FILE bytes; under ASGI a file object would be read whole all the same.
        content = (settings.MEDIA_ROOT / attachment.file.name).read_bytes()
    except OSError as error:
        raise NotFound from error
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = attachment.filename or "tep"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's
    return _sealed(answer)


def _sealed(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@never_cache
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a picture or the first pages of a PDF, drawn anew; a fragment for the dialog, else a page."""
    attachment, case, way = _found(viewer_of(request), pk)
    if way is not Gate.OPEN:
        return HttpResponseRedirect(reverse("support:file", kwargs={"pk": pk}))
    drawn = FilePicture.objects.filter(check_row=pk, place__gt=0).order_by("place")
    pictures = [
        {"url": reverse("support:file-picture", kwargs={"pk": pk, "place": one.place}), "row": one}
        for one in drawn
    ]
    if not pictures:
        raise NotFound
    reads.log(viewer_of(request), what="file", target=f"file:{pk}", case_id=case.pk)
    context = _told(request, attachment, case) | _beside(request, attachment, case) | {"pictures": pictures}
    check = filegate.check_of(attachment)
    context["left_out"] = max(0, check.pages - len(pictures)) if check else 0
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "support/preview.html" if whole else "support/_preview.html", context)


def _beside(request: HttpRequest, attachment: FollowUpAttachment, case: Case) -> dict[str, str]:
    """Return the addresses of the previews before and after this one on the same message."""
    viewer = viewer_of(request)
    staff, message = tickets.as_staff(viewer, case), attachment.followup.message

    def opens(check: FileCheck) -> bool:
        return filegate.gate(viewer, message, check, staff=staff) is Gate.OPEN

    ids = [check.pk for check in filegate.shown_beside(attachment) if opens(check)]
    at = ids.index(attachment.pk)
    near = {"earlier": ids[at - 1 : at] if at else [], "later": ids[at + 1 : at + 2]}
    return {
        name: reverse("support:file-preview", kwargs={"pk": some[0]}) if some else ""
        for name, some in near.items()
    }


@require_safe
@login_required
def picture(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Give one preview of a file that the viewer may open at once."""
    return picture_for(viewer_of(request), pk, place)


def picture_for(viewer: Actor, pk: int, place: int) -> HttpResponse:
    """Answer with one preview of a file that `viewer`, known from elsewhere than the session, may open at
    once; raises NotFound.
    """
    _attachment, _case, way = _found(viewer, pk)
    drawn = FilePicture.objects.filter(check_row=pk, place=min(place, 32_000)).first()
    if way is not Gate.OPEN or drawn is None:
        raise NotFound
    try:
        content = (settings.MEDIA_ROOT / drawn.path).read_bytes()
    except OSError as error:
        raise NotFound from error
    answer = _sealed(HttpResponse(content, content_type="image/jpeg"))
    answer["Cache-Control"] = "private, max-age=600"
    return answer

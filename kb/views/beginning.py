"""Beginning a guide, the list of what is being written, beginning the next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.actions import beginning, details
from kb.actions import writing as acts
from kb.domain.states import STATE_LABELS, WRITABLE, VersionState
from kb.models import Guide, GuideVersion
from kb.queries import writing
from kb.views.forms.writing import BeginForm, DetailsForm
from support.domain.errors import NotFound
from support.web.forms.common import sent
from support.web.trail import Trail
from support.web.viewer import signed_in, viewer_of
from support.web.views.register import query
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a guide: for a duty (?nghia-vu=), as another one in English (?ban-dich-cua=), or by itself.

    With `ngay` the duty's own words are enough to begin with: one act from the board to the editor.
    """
    viewer = viewer_of(request)
    if not writing.writes_at_all(viewer):
        raise NotFound
    asked = request.POST if request.method == "POST" else request.GET
    duty = writing.duty(viewer, asked.get("nghia-vu", ""))
    original = writing.original(viewer, asked.get("ban-dich-cua", ""))
    given: Mapping[str, Any] | None = sent(request)
    if duty is not None and "ngay" in request.POST:
        given = {**BeginForm(viewer=viewer, duty=duty).initial, "codes": ""}
    form = BeginForm(given, viewer=viewer, duty=duty, original=original)
    made: list[Guide] = []
    if form.is_bound and form.is_valid():
        of = duty.pk if duty else None
        if tried(form, lambda: made.append(beginning.begin(viewer, what=form.what(), duty_id=of))):
            return HttpResponseRedirect(reverse("kb:write", args=[made[0].slug]))
    context = {
        "form": form,
        "duty": duty,
        "original": original,
        "docx_url": reverse("kb:import"),
        "library_url": reverse("kb:library"),
    }
    return render(request, "kb/writing/begin.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def drafts(request: HttpRequest) -> HttpResponse:
    """List what the viewer and their agencies are writing, last saved first."""
    viewer = viewer_of(request)
    if not writing.writes_at_all(viewer):
        raise NotFound
    mine = request.GET.get("cua") != "tat-ca"
    trail = Trail.read(request.GET.get("after", ""))
    page = writing.drafts(viewer, mine=mine, after=trail.here)
    here, asked = reverse("kb:drafts"), {} if mine else {"cua": "tat-ca"}
    context = {
        "rows": [_row(one) for one in page.rows],
        "mine": mine,
        "prev_url": here + query(asked | {"after": trail.back().text}) if trail.here else "",
        "next_url": here + query(asked | {"after": trail.on(page.next).text}) if page.next else "",
        "docx_url": reverse("kb:import"),
        "library_url": reverse("kb:library"),
    }
    return render(request, "kb/writing/drafts.html", context)


LOOKS: dict[VersionState, tuple[str, str]] = {
    VersionState.DRAFT: ("pencil-square", "info"),
    VersionState.IN_REVIEW: ("hourglass-split", "warn"),
    VersionState.CHANGES_ASKED: ("arrow-return-left", "bad"),
    VersionState.CHECKING: ("hourglass-split", "warn"),
    VersionState.APPROVED: ("calendar-check", "ok"),
    VersionState.PUBLISHED: ("check-circle-fill", "ok"),
    VersionState.SUPERSEDED: ("archive", "mute"),
    VersionState.WITHDRAWN: ("slash-circle", "bad"),
    VersionState.EXPIRED: ("clock", "mute"),
    VersionState.ABANDONED: ("slash-circle", "mute"),
}


def shown(version: GuideVersion) -> dict[str, Any]:
    """Return a version with the look of its state."""
    state = VersionState(version.state)
    icon, tone = LOOKS[state]
    return {"version": version, "state": _(STATE_LABELS[state]), "icon": icon, "tone": tone}


def _row(version: GuideVersion) -> dict[str, Any]:
    lock = getattr(version.guide, "lock", None)
    return shown(version) | {
        "url": reverse("kb:write", args=[version.guide.slug]),
        "holder": lock.holder if lock and writing.held(lock) else None,
        "writable": VersionState(version.state) in WRITABLE,
    }


@require_POST
@signed_in
def begin_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next version from the one readers have, and open the editor."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    made = acts.begin_version(viewer, guide_id=guide.pk, major=request.POST.get("do") == "major")
    messages.success(request, _("Đang soạn bản %s.") % made.number)
    return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change what a guide is about and who reads it."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    form = DetailsForm(sent(request), viewer=viewer, guide=guide)
    if form.is_bound and form.is_valid():
        revision, wanted = form.cleaned_data["revision"], form.details()
        if tried(form, lambda: details.change(viewer, guide_id=guide.pk, revision=revision, details=wanted)):
            messages.success(request, _("Đã lưu thông tin tài liệu."))
            return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]))
    context = {"form": form, "guide": guide, "back": reverse("kb:write", args=[guide.slug])}
    return render(request, "kb/writing/about.html", context, status=422 if form.errors else 200)

"""The editor: one version's words, saved by hand or by themselves, and what stands beside them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kb.actions import writing as acts
from kb.actions.writing import Saved
from kb.domain import plain
from kb.domain.markup import PICTURES
from kb.domain.states import OPEN, VISIBILITY_LABELS, WRITABLE, FileRole, VersionState, Visibility
from kb.models import Guide, GuideVersion
from kb.queries import readiness, writing
from kb.queries import review as reviewing
from kb.views import pens
from kb.views.beginning import shown
from kb.views.forms.writing import FileForm, WordsForm
from support.domain.errors import FieldError, Forbidden, NotFound, UserError
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried
from support.web.words import sentence

WISHES = ("asked_approver", "effective_on", "review_by")


@require_safe
@signed_in
@never_cache
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the editor; a guide nothing of which is being written offers to begin its next version."""
    guide = writing.to_write(viewer_of(request), slug)
    version = writing.open_version(guide)
    if version is None:
        return _offer(request, guide)
    if VersionState(version.state) not in WRITABLE:
        return _read(request, guide, version, "")
    held = writing.lock(guide)
    if held and held.holder_id != viewer_of(request).user_id:
        return _read(request, guide, version, str(held.holder))
    return page(request, guide, version, WordsForm(version=version))


def page(
    request: HttpRequest, guide: Guide, version: GuideVersion, form: WordsForm, status: int = 200
) -> HttpResponse:
    """Render the editor around a form, also one that came back with faults."""
    viewer = viewer_of(request)
    context = _frame(guide, version) | pens.context(viewer, guide, version) | _checks(guide, version)
    context |= {
        "form": form,
        "words": plain.count(version.text),
        "lost": writing.not_taken_up(viewer, version),
        "asked": reviewing.asked(version),
        "file_form": FileForm(),
        "files": files_of(version),
        "beside": writing.beside(guide),
        "diff_url": _compare(guide, version),
        "translates": guide.language == "vi",
    }
    return render(request, "kb/writing/editor.html", context, status=status)


def _compare(guide: Guide, version: GuideVersion) -> str:
    """Return where the version stands beside the one readers have, "" while there is none."""
    here = reverse("kb:compare", args=[guide.slug])
    return f"{here}?tu={guide.current.number}&den={version.number}" if guide.current else ""


def _frame(guide: Guide, version: GuideVersion) -> dict[str, Any]:
    systems = list(guide.systems.all()[:4])
    return {
        "guide": guide,
        "version": version,
        "versions": [shown(one) for one in writing.newest(guide)],
        "systems": systems,
        "readers": _(VISIBILITY_LABELS[Visibility(guide.visibility)]),
        "library_url": reverse("kb:library"),
        "guide_url": reverse("kb:guide", args=[guide.slug]),
    }


def _checks(guide: Guide, version: GuideVersion) -> dict[str, Any]:
    found = readiness.checks(guide, version)
    rows = [
        {"check": one, "words": _(one.words) % _translated(one.params) if one.params else _(one.words)}
        for one in found
    ]
    return {"checks": rows, "fine": sum(one.standing is readiness.Standing.OK for one in found)}


def _translated(params: dict[str, object]) -> dict[str, object]:
    return {name: _(value) if name == "readers" else value for name, value in params.items()}  # type: ignore[arg-type]


def files_of(version: GuideVersion) -> list[dict[str, Any]]:
    """Return a version's files as the editor lists them; what it was imported from stays out."""
    rows = version.files.select_related("file__attachment").exclude(file__role=FileRole.SOURCE.value)
    found = []
    for row in rows.order_by("place")[:200]:
        picture = row.file.role == FileRole.PICTURE.value
        url = reverse("kb:picture" if picture else "kb:file", args=[row.file.token])
        # How a picture is written where the editor's scripts do not run.
        html = format_html('<img src="{}{}" alt="{}">', PICTURES, row.file.token, row.file.alt)
        found.append({"file": row.file, "picture": picture, "url": url, "html": str(html)})
    return found


def _offer(request: HttpRequest, guide: Guide) -> HttpResponse:
    newest = writing.newest(guide)
    last = newest[0]
    context = {
        "guide": guide,
        "versions": [shown(one) for one in newest],
        "minor": f"{last.major}.{last.minor + 1}",
        "major": f"{last.major + 1}.0",
        "library_url": reverse("kb:library"),
        "guide_url": reverse("kb:guide", args=[guide.slug]),
    }
    return render(request, "kb/writing/offer.html", context)


def _read(request: HttpRequest, guide: Guide, version: GuideVersion, holder: str) -> HttpResponse:
    """Show a version that is not the viewer's to change now, and why."""
    viewer = viewer_of(request)
    context = _frame(guide, version) | pens.context(viewer, guide, version) | shown(version)
    context |= {
        "holder": holder,
        "files": files_of(version),
        "lost": writing.not_taken_up(viewer, version),
    }
    return render(request, "kb/writing/read.html", context)


@require_safe
@signed_in
@never_cache
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the open version as its readers will see its words."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    version = writing.open_version(guide)
    if version is None:
        raise NotFound
    context = _frame(guide, version) | shown(version) | {"files": files_of(version), "preview": True}
    return render(request, "kb/writing/read.html", context)


@require_safe
@signed_in
@never_cache
def checks_part(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the list of what is still wanted alone; the editor asks for it after each saving."""
    guide = writing.to_write(viewer_of(request), slug)
    version = writing.open_version(guide)
    if version is None:
        raise NotFound
    return render(request, "kb/writing/_checks.html", _checks(guide, version) | {"guide": guide})


@require_POST
@signed_in
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the words; the editor's own savings get their answer as JSON."""
    guide = writing.to_write(viewer_of(request), slug)
    version = writing.open_version(guide)
    if version is None or VersionState(version.state) not in OPEN:
        raise NotFound
    if request.headers.get("Accept") == "application/json":
        return _save_by_itself(request, guide, version)
    form = WordsForm(request.POST, version=version)
    if form.is_valid():
        done: list[Saved] = []
        if tried(form, lambda: done.append(_kept(request, guide, form))):
            return _after(request, guide, done[0])
    return page(request, guide, version, form, status=422)


def _kept(request: HttpRequest, guide: Guide, form: WordsForm, *, auto: bool = False) -> Saved:
    return acts.save(
        viewer_of(request),
        guide_id=guide.pk,
        base_saved=form.cleaned_data["base_saved"],
        words=form.words(),
        wishes=form.wishes() if not auto and "asked_approver" in request.POST else None,
        auto=auto,
    )


def _after(request: HttpRequest, guide: Guide, done: Saved) -> HttpResponse:
    """Go on after a saving by hand: to both texts when it is lost, to approval when that was asked."""
    if done.lost and done.save:
        return HttpResponseRedirect(reverse("kb:both", args=[guide.slug, done.save.number]))
    if request.POST.get("do") == "submit":
        # 307: the browser sends the form once more, to the room that asks for approval.
        return HttpResponseRedirect(reverse("kb:submit", args=[guide.slug]), preserve_request=True)
    messages.success(request, _("Đã lưu bản %s.") % done.version.number)
    return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]))


def _save_by_itself(request: HttpRequest, guide: Guide, version: GuideVersion) -> JsonResponse:
    form = WordsForm(request.POST, version=version)
    for name in WISHES:  # a date half typed must not keep words from being saved
        del form.fields[name]
    if not form.is_valid():
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=422)
    try:
        done = _kept(request, guide, form, auto=True)
    except (Forbidden, NotFound):
        raise
    except (FieldError, UserError) as error:
        return JsonResponse({"error": sentence(error)}, status=422)
    if done.lost and done.save:
        why = (
            _("%s đang giữ quyền soạn. Chữ của anh/chị được giữ riêng, chưa mất.") % done.holder
            if done.holder
            else _("Có người vừa lưu bản khác. Chữ của anh/chị được giữ riêng, chưa mất.")
        )
        url = reverse("kb:both", args=[guide.slug, done.save.number])
        return JsonResponse({"lost": url, "error": why}, status=409)
    at = timezone.localtime(done.save.at if done.save else done.version.saved_at)
    return JsonResponse(
        {
            "saved": done.version.saved,
            "at": f"{at:%H:%M:%S}",
            "words": plain.count(done.version.text),
        }
    )

"""What is done with a guide's versions: sent, compared, restored, withdrawn, given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kb.actions import publishing, review, shield
from kb.domain import markup
from kb.domain.states import WRITABLE, VersionState
from kb.models import GuideVersion
from kb.queries import guides, keys, readiness, writing
from kb.queries import review as kept
from kb.queries.readiness import Standing
from kb.views import review_pages as pages
from kb.views.acted import acted, refused
from kb.views.forms import review as forms
from support.domain.errors import NotFound
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a draft to review; what is in the way is named with its place."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    version = writing.open_version(guide)
    if version is None or VersionState(version.state) not in WRITABLE:
        if version is None:
            messages.error(request, _("Không có bản nháp để gửi duyệt."))
            return HttpResponseRedirect(_page_of(slug))
        return HttpResponseRedirect(reverse("kb:review", kwargs={"pk": version.pk}))
    version.guide = guide
    people = [(one.pk, str(one)) for one in keys.approvers(version)[: keys.MOST]]
    initial = {"saved": version.saved, "note": version.note, "approver": version.asked_approver_id or ""}
    form = forms.SendForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if form.is_bound and form.is_valid():
        sent: list[GuideVersion] = []
        if tried(form, lambda: sent.append(review.submit(viewer, guide_id=guide.pk, sent=form.wanted()))):
            messages.success(request, _("Đã gửi duyệt bản %s.") % sent[0].number)
            return HttpResponseRedirect(reverse("kb:review", kwargs={"pk": sent[0].pk}))
    return _sending(request, version, form, nobody=not people)


def _sending(
    request: HttpRequest, version: GuideVersion, form: forms.SendForm, *, nobody: bool
) -> HttpResponse:
    examined = pages.examined_for(version)
    lacking = [
        pages.check_words(one)
        for one in readiness.checks(version.guide, version)
        if one.standing is Standing.BAD and one.key not in {"shielded", "noted"}
    ]
    context = {
        "version": version,
        "guide": version.guide,
        "form": form,
        "nobody": nobody,
        "lacking": lacking,
        "warned": pages.warned(examined.open),
        "aside": pages.warned(examined.aside),
        "write_url": reverse("kb:write", args=[version.guide.slug]),
        "overrule": forms.OverruleForm(auto_id=False),
        "second": keys.second(version.guide),
    }
    return render(request, "kb/review/send.html", context, status=422 if form.errors else 200)


def _page_of(slug: str) -> str:
    return reverse("kb:guide", args=[slug])


@require_POST
@signed_in
def invent(request: HttpRequest, slug: str) -> HttpResponse:
    """Put invented data for personal numbers in the draft."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    said, back = _("Đã thay bằng dữ liệu giả, lưu thành một lần lưu mới."), reverse("kb:submit", args=[slug])
    return acted(request, lambda: shield.invent(viewer, guide_id=guide.pk), said, back)


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show two versions the viewer may open beside each other (?tu=1.0&den=1.1)."""
    viewer = viewer_of(request)
    guide = guides.by_slug(viewer, slug)
    new = kept.numbered(viewer, guide, request.GET.get("den", ""))
    old = kept.numbered(viewer, guide, request.GET.get("tu", ""))
    view = request.GET.get("xem", "")
    shown = pages.body_of(new, pages.examined_for(new)) if kept.part(viewer, guide) else new.body
    there = pages.parts(pages.body_of(old, None), shown, markup.blocks(new.body), [])
    context = {
        "guide": guide,
        "old": old,
        "new": new,
        "view": view if view in {"hai-cot", "mot-cot"} else "hai-cot",
        "views": list(pages.VIEWS.items())[:2],
        "parts": there,
        "changes": sum(not part.same for part in there),
        "title": pages.title(old, new),
        "lead": pages.lead(old, new) if old.summary != new.summary else "",
        "guide_url": _page_of(slug),
    }
    return render(request, "kb/review/compare.html", context)


@require_POST
@signed_in
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft with the words of a former version."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    former = kept.numbered(viewer, guide, request.POST.get("ban", ""))
    made: list[GuideVersion] = []
    if why := refused(
        lambda: made.append(publishing.restore(viewer, guide_id=guide.pk, version_id=former.pk))
    ):
        messages.error(request, why)
        return HttpResponseRedirect(_page_of(slug))
    words = _("Đã khôi phục bản %(old)s thành bản nháp %(new)s.")
    messages.success(request, words % {"old": former.number, "new": made[0].number})
    return HttpResponseRedirect(reverse("kb:write", args=[slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a guide from its readers, with a reason they read."""
    viewer = viewer_of(request)
    guide = guides.by_slug(viewer, slug)
    if not kept.publishes(viewer, guide):
        raise NotFound
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        why = form.cleaned_data["reason"]
        if tried(form, lambda: publishing.withdraw(viewer, guide_id=guide.pk, reason=why)):
            messages.success(request, _("Đã thu hồi tài liệu."))
            return HttpResponseRedirect(_page_of(slug))
    context = {"guide": guide, "form": form, "back": _page_of(slug), "cited": kept.cited_of(guide)}
    return render(request, "kb/review/withdraw.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def abandon(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the draft up; its words stay in the history."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    back = _page_of(slug) if guide.current_id else reverse("kb:drafts")
    return acted(request, lambda: publishing.abandon(viewer, guide_id=guide.pk), _("Đã bỏ bản nháp."), back)

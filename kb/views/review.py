"""Reviewing: the queue, a version beside the published one, decisions, comments at the place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kb.actions import comments, review, shield
from kb.domain import markup
from kb.domain.states import FROZEN, OPEN, WRITABLE, VersionState
from kb.models import GuideVersion
from kb.queries import keys, reaffirming, writing
from kb.queries import review as kept
from kb.views import review_pages as pages
from kb.views.acted import acted
from kb.views.forms import review as forms
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.web import due_words
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried

DECIDABLE = frozenset({VersionState.IN_REVIEW, VersionState.CHECKING, VersionState.APPROVED})


@require_GET
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the viewer, longest first."""
    viewer = viewer_of(request)
    if not kept.may_open(viewer):
        raise NotFound
    found = kept.queue(viewer)
    parts = [
        {"name": _("Chờ tôi duyệt"), "rows": found.first, "id": "duyet", "said": _("chờ từ")},
        {
            "name": _("Chờ tôi kiểm tra"),
            "rows": found.second,
            "id": "kiem",
            "said": _("chờ từ"),
        },
        {"name": _("Tôi được yêu cầu sửa"), "rows": found.asked, "id": "sua", "said": _("từ")},
        {"name": _("Chờ ngày công bố"), "rows": found.scheduled, "id": "hen", "said": _("duyệt")},
        {"name": _("Tôi đã gửi, đang chờ"), "rows": found.sent, "id": "gui", "said": _("gửi")},
    ]
    shown = [part for part in parts if part["rows"]]
    context = {
        "parts": shown,
        "writes": writing.writes_at_all(viewer),
        "due": found.due,
        "checks": (checks := reaffirming.to_check(viewer)),
        "today": timezone.localdate(),
        "nothing": not (shown or found.due or checks),
    }
    return render(request, "kb/review/queue.html", context)


@require_GET
@signed_in
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version under review beside the one readers have."""
    viewer = viewer_of(request)
    found = kept.opened(viewer, pk)
    return _page(request, viewer, found, forms.DecisionForm(version=found))


def _page(request: HttpRequest, viewer: Actor, found: GuideVersion, form: forms.DecisionForm) -> HttpResponse:
    before, examined = kept.former(found), pages.examined_for(found)
    said, raw = kept.threads(found), markup.blocks(found.body)
    shown = pages.body_of(found, examined)
    base = pages.body_of(before, None) if before else ""
    view = request.GET.get("xem", "")
    if view not in pages.VIEWS:
        view = "hai-cot" if before else "sach"
    there = pages.parts(base if before else shown, shown, raw, said)
    placed = {thread.head.pk for part in there for row in part.rows for thread in row.threads}
    state = VersionState(found.state)
    context: dict[str, Any] = {
        "version": found,
        "guide": found.guide,
        "before": before,
        "view": view,
        "views": list(pages.VIEWS.items()),
        "parts": there,
        "changes": sum(not part.same for part in there),
        "loose": [thread for thread in said if thread.head.pk not in placed],
        "open_threads": sum(thread.head.closed_at is None for thread in said),
        "title": pages.title(before, found),
        "lead": pages.lead(None if view == "sach" else before, found),
        "files": kept.filed(found, before),
        "state": pages.state_of(found),
        "held_back": state is VersionState.APPROVED and kept.held_back(found),
        **_term(found, state),
        "talks": state not in FROZEN and state is not VersionState.ABANDONED,
        "comment": forms.CommentForm(auto_id=False),
        "ticks": pages.ticks(viewer, found, examined, before),
        "warned": pages.warned(examined.open),
        "aside": pages.warned(examined.aside),
        "facts": pages.facts(found.guide),
        "form": form,
        **_rights(viewer, found),
    }
    return render(request, "kb/review/version.html", context, status=422 if form.errors else 200)


def _term(found: GuideVersion, state: VersionState) -> dict[str, Any]:
    """Return since when a version waits, by when it should be decided on, and why by then."""
    if state not in DECIDABLE:
        return {"waiting": None, "why_due": ()}
    waiting = kept.term(found)
    counted = kept.counted(waiting) if state is not VersionState.APPROVED else None
    return {"waiting": waiting, "why_due": due_words.lines(counted) if counted else ()}


def _rights(viewer: Actor, found: GuideVersion) -> dict[str, Any]:
    """Return what the viewer may do with a version in its state."""
    state = VersionState(found.state)
    why = review.refusal(viewer, found) if state in DECIDABLE - {VersionState.APPROVED} else ""
    return {
        "decides": state in {VersionState.IN_REVIEW, VersionState.CHECKING} and not why,
        "refusal": _(why) if why else "",
        "recalls": state is VersionState.APPROVED and kept.publishes(viewer, found.guide),
        "mends": state in WRITABLE and kept.writes(viewer, found.guide),
        "takes_back": state in DECIDABLE and kept.writes(viewer, found.guide),
        "second": keys.second(found.guide) and state is VersionState.IN_REVIEW,
        "overrules": VersionState(found.state) in OPEN,
    }


def _back(pk: int, where: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("kb:review", kwargs={"pk": pk}) + where)


@require_POST
@signed_in
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, or ask for changes; "Để sau" leaves it where it is."""
    viewer = viewer_of(request)
    found = kept.opened(viewer, pk)
    if "later" in request.POST:
        return HttpResponseRedirect(reverse("kb:review-queue"))
    form = forms.DecisionForm(request.POST, version=found)
    if not form.is_valid():
        return _page(request, viewer, found, form)
    decided, change = form.decided(), form.cleaned_data["decision"] == "change"
    done: list[GuideVersion] = []

    def act() -> None:
        if change:
            done.append(review.ask_changes(viewer, version_id=pk, reason=decided.note, saved=decided.saved))
        else:
            done.append(review.approve(viewer, version_id=pk, decided=decided))

    if not tried(form, act):
        return _page(request, viewer, kept.opened(viewer, pk), form)
    messages.success(request, _done(done[0]))
    return HttpResponseRedirect(reverse("kb:review-queue"))


def _done(found: GuideVersion) -> str:
    said = {
        VersionState.PUBLISHED: _("Đã duyệt và công bố bản %s."),
        VersionState.APPROVED: _("Đã duyệt bản %s, chờ đến ngày công bố."),
        VersionState.CHECKING: _("Đã duyệt bản %s, chuyển cơ quan quản lý CSDLQG về dân cư kiểm tra."),
        VersionState.CHANGES_ASKED: _("Đã yêu cầu sửa bản %s."),
    }
    return said[VersionState(found.state)] % found.number


@require_POST
@signed_in
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version back from review to go on writing."""
    viewer = viewer_of(request)
    kept.opened(viewer, pk)
    back = reverse("kb:review", kwargs={"pk": pk})
    return acted(request, lambda: review.take_back(viewer, version_id=pk), _("Đã lấy lại để sửa."), back)


@require_POST
@signed_in
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something at a block, or answer."""
    viewer = viewer_of(request)
    kept.opened(viewer, pk)
    form = forms.CommentForm(request.POST)
    made: list[int] = []
    good = form.is_valid() and tried(
        form, lambda: made.append(comments.comment(viewer, version_id=pk, said=form.said()).pk)
    )
    if not good:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return _back(pk)
    return _back(pk, f"#y-kien-{made[0]}")


@require_POST
@signed_in
def settle(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Close what was said: "Đã xong ý này"."""
    viewer = viewer_of(request)
    kept.opened(viewer, pk)
    comments.settle(viewer, version_id=pk, comment_id=comment)
    return _back(pk, f"#y-kien-{comment}")


@require_POST
@signed_in
def overrule(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a warning of the shield aside, or all of them, with a reason."""
    viewer = viewer_of(request)
    found = kept.opened(viewer, pk)
    form = forms.OverruleForm(request.POST)
    one = request.POST.get("finding", "")
    good = form.is_valid() and tried(
        form,
        lambda: shield.overrule(
            viewer,
            version_id=pk,
            reason=form.cleaned_data["reason"],
            findings=[one] if one else None,
        ),
    )
    if good:
        messages.success(request, _("Đã bỏ qua cảnh báo, lý do được lưu."))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    if request.POST.get("back") == "send":
        return HttpResponseRedirect(reverse("kb:submit", kwargs={"slug": found.guide.slug}))
    return _back(pk, "#la-chan")

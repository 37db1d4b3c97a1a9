"""Looking a published version through: it stays as it is, the NDB agency agrees, or a new one is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kb.actions import reaffirming as acts
from kb.models import Guide, GuideVersion, Reaffirmation
from kb.queries import keys
from kb.queries import reaffirming as kept
from kb.queries import review as reviewing
from kb.views.forms.reaffirming import AnswerForm, StillForm
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried


def _opened(viewer: Actor, slug: str) -> tuple[Guide, GuideVersion]:
    guide = kept.opened(viewer, slug)
    if guide.current is None:
        raise NotFound
    return guide, guide.current


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def still(request: HttpRequest, slug: str) -> HttpResponse:
    """Show when a guide was looked through and by whom; say that it is still right."""
    viewer = viewer_of(request)
    guide, version = _opened(viewer, slug)
    form = StillForm(request.POST if request.method == "POST" else None, version=version)
    done: list[Reaffirmation] = []

    def act() -> None:
        done.append(acts.affirm(viewer, guide_id=guide.pk, still=form.still()))

    if form.is_bound and form.is_valid() and tried(form, act):
        messages.success(request, _said(done[0]))
        return HttpResponseRedirect(_here(guide, done=not done[0].needs_check))
    return _page(request, viewer, version, form, AnswerForm(auto_id=False))


def _here(guide: Guide, *, done: bool) -> str:
    """Return where to go on: to what readers see when it is done, else to where it waits."""
    return reverse("kb:guide" if done else "kb:reaffirm", args=[guide.slug])


def _said(row: Reaffirmation) -> str:
    if row.needs_check:
        return _("Đã ghi xác nhận, chuyển cơ quan quản lý CSDLQG về dân cư kiểm tra.")
    return _("Đã ghi xác nhận. Rà soát lần tới trước %s.") % f"{row.review_by:%d/%m/%Y}"


def _page(
    request: HttpRequest, viewer: Actor, version: GuideVersion, form: StillForm, answer: AnswerForm
) -> HttpResponse:
    guide, waits = version.guide, kept.pending(version)
    if waits is not None:
        waits.version = version
    refused = acts.checking(viewer, waits) if waits else acts.refusal(viewer, version)
    context: dict[str, Any] = {
        "guide": guide,
        "version": version,
        "waits": waits,
        "form": form,
        "answer": answer,
        "refusal": _(refused) if refused else "",
        "second": keys.second(guide),
        "rows": kept.of_versions([version])[version.pk],
        "late": guide.review_by is not None and guide.review_by < timezone.localdate(),
        "cited": reviewing.cited(version),
        "writes": reviewing.writes(viewer, guide),
        "guide_url": reverse("kb:guide", args=[guide.slug]),
        "write_url": reverse("kb:write", args=[guide.slug]),
    }
    wrong = form.errors or answer.errors
    return render(request, "kb/review/reaffirm.html", context, status=422 if wrong else 200)


@require_POST
@signed_in
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Agree that a version stays, or say why not."""
    viewer = viewer_of(request)
    guide, version = _opened(viewer, slug)
    waits = kept.pending(version)
    if waits is None or waits.pk != pk:
        messages.error(request, _("Việc xác nhận này không còn chờ kiểm tra."))
        return HttpResponseRedirect(_here(guide, done=False))
    form, agreed = AnswerForm(request.POST, auto_id=False), "decline" not in request.POST

    def act() -> None:
        acts.answer(viewer, said_id=pk, agreed=agreed, note=form.cleaned_data["note"])

    if form.is_valid() and tried(form, act):
        words = _("Đã đồng ý giữ nguyên.") if agreed else _("Đã ghi ý kiến; tài liệu vẫn cần rà soát.")
        messages.success(request, words)
        return HttpResponseRedirect(_here(guide, done=agreed))
    return _page(request, viewer, version, StillForm(version=version), form)

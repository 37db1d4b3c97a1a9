"""Who holds the pen: shown beside the text, asked for, given, taken over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kb.actions import pen as acts
from kb.domain.states import WRITABLE, VersionState
from kb.models import Guide, GuideVersion
from kb.queries import writing
from kb.views.acted import refused
from kb.views.forms.writing import ReasonForm
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.web.viewer import signed_in, viewer_of


def context(viewer: Actor, guide: Guide, version: GuideVersion) -> dict[str, Any]:
    """Return who holds the pen, as the panel shows it (2 queries at most)."""
    lock = writing.lock(guide) if VersionState(version.state) in WRITABLE else None
    mine = bool(lock and lock.holder_id == viewer.user_id)
    return {
        "guide": guide,
        "lock": lock,
        "mine": mine,
        "free_at": writing.free_at(lock, version) if lock and not mine else None,
        "idle": bool(lock and not mine and writing.idle(lock, version)),
        "asked": bool(lock and lock.asked_by_id == viewer.user_id),
        "reason": ReasonForm(),
        "open_state": VersionState(version.state) in WRITABLE,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def pen(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the panel alone (it looks again every 15 seconds), or ask, give, take, take over."""
    viewer = viewer_of(request)
    guide = writing.to_write(viewer, slug)
    version = writing.open_version(guide)
    if version is None:
        raise NotFound
    said = _done(request, guide) if request.method == "POST" else ""
    if request.headers.get("HX-Request") != "true":
        if said:
            messages.error(request, said)
        return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]))
    held = context(viewer, guide, version) | {"said": said, "live": True}
    answer = render(request, "kb/writing/_pen.html", held)
    # The page was made for another holder: it has to be another page.
    here = request.headers.get("X-Pen", "")
    lock = held["lock"]
    if here == "mine" and lock and not held["mine"]:
        answer["HX-Trigger"] = "pen-lost"
    if here == "theirs" and (lock is None or held["mine"]):
        answer["HX-Refresh"] = "true"
    return answer


def _done(request: HttpRequest, guide: Guide) -> str:
    """Do what was asked; returns why not, "" when it was done."""
    viewer, pk = viewer_of(request), guide.pk
    ways: dict[str, Callable[[], object]] = {
        "ask": lambda: acts.ask(viewer, guide_id=pk),
        "give": lambda: acts.give(viewer, guide_id=pk),
        "seize": lambda: acts.seize(viewer, guide_id=pk, reason=request.POST.get("reason", "")[:500]),
        "take": lambda: acts.take(viewer, guide_id=pk),
    }
    act = ways.get(request.POST.get("do", ""))
    return refused(act) if act else _("Không rõ việc cần làm.")

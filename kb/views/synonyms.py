"""The screen of synonyms: groups added, changed, switched off, and tried on a question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kb.actions import synonyms as keeping
from kb.domain.asking import Wish
from kb.models import Synonym
from kb.queries import search, wording
from kb.views.library import row
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.domain.text import SYNONYMS
from support.web.viewer import staff, viewer_of
from support.web.views.tried import tried

_LISTED = 200


class SynonymForm(forms.Form):
    """A group of words, one way to say it a line."""

    words = forms.CharField(
        label=gettext_lazy("Các cách gọi"),
        help_text=gettext_lazy("Mỗi dòng một cách gọi. Có dấu hay không dấu đều được."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    active = forms.BooleanField(label=gettext_lazy("Đang dùng khi tìm"), required=False, initial=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def index(request: HttpRequest) -> HttpResponse:
    """List the groups, try a question on them, add one."""
    viewer = _keeper(request)
    form = SynonymForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _saved(viewer, form, None):
        messages.success(request, _("Đã thêm nhóm từ đồng nghĩa."))
        return HttpResponseRedirect(reverse("kb:synonyms"))
    asked = " ".join(request.GET.get("thu", "").split())[:200]
    context = {
        "form": form,
        "rows": Synonym.objects.order_by("-active", "words")[:_LISTED],
        "own": SYNONYMS,
        "asked": asked,
        "trial": _trial(viewer, asked) if asked else None,
    }
    return render(request, "kb/library/synonyms.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group or switch it off."""
    viewer = _keeper(request)
    kept = Synonym.objects.filter(pk=pk).first()
    if kept is None:
        raise NotFound
    form = SynonymForm(request.POST or None, initial={"words": kept.words, "active": kept.active})
    if request.method == "POST" and form.is_valid() and _saved(viewer, form, pk):
        messages.success(request, _("Đã lưu nhóm từ đồng nghĩa."))
        return HttpResponseRedirect(reverse("kb:synonyms"))
    status = 422 if form.errors else 200
    return render(request, "kb/library/synonym.html", {"form": form, "kept": kept}, status=status)


def _saved(viewer: Actor, form: SynonymForm, pk: int | None) -> bool:
    words, active = form.cleaned_data["words"].splitlines(), form.cleaned_data["active"]
    return tried(form, lambda: keeping.save(viewer, pk=pk, words=words, active=active))


def _keeper(request: HttpRequest) -> Actor:
    viewer = viewer_of(request)
    if not keeping.keeps(viewer):
        raise NotFound
    return viewer


def _trial(viewer: Actor, asked: str) -> dict[str, Any]:
    """Return how a question is understood, and the first guides it finds."""
    wish: Wish = wording.wish(asked)
    found = search.find(viewer, asked, size=3)
    return {
        "groups": [
            {"typed": group.typed, "others": [way.words for way in group.ways[1:] if not way.goes_on]}
            for group in wish.groups
        ],
        "count": found.count,
        "hits": [row(hit.guide, hit) for hit in found.hits],
    }

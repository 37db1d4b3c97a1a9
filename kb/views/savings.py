"""The savings of a version: the list, one of them, bringing one back."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kb.actions import writing as acts
from kb.domain import markup, plain
from kb.models import Guide, GuideSave, GuideVersion
from kb.queries import writing
from kb.views.forms.writing import WordsForm
from support.domain.errors import NotFound
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried

PAGE = 60
_TAG = re.compile(r"<[^>]*>")
TOGETHER = timedelta(minutes=10)  # automatic savings of one person so close stand on one line


def opened(request: HttpRequest, slug: str) -> tuple[Guide, GuideVersion]:
    """Return a guide that is the viewer's to write and its open version; raises NotFound."""
    guide = writing.to_write(viewer_of(request), slug)
    version = writing.open_version(guide)
    if version is None:
        raise NotFound
    return guide, version


@require_safe
@signed_in
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the savings of the open version, latest first, automatic ones grouped."""
    guide, version = opened(request, slug)
    asked = request.GET.get("truoc", "")
    rows = writing.saves(version, before=int(asked) if asked.isdigit() and len(asked) < 10 else 0, most=PAGE)
    context = {
        "guide": guide,
        "version": version,
        "groups": _grouped(rows),
        "all_url": reverse("kb:saves", args=[guide.slug]) if asked else "",
        "next": rows[-1].number if len(rows) == PAGE else 0,
    }
    return render(request, "kb/writing/saves.html", context)


def _grouped(rows: list[GuideSave]) -> list[dict[str, Any]]:
    """Put automatic savings that follow each other closely behind the last of them."""
    groups: list[dict[str, Any]] = []
    for row, newer in zip(rows, [None, *rows], strict=False):
        close = (
            newer is not None
            and row.auto
            and newer.auto
            and not (row.lost or newer.lost)
            and row.by_id == newer.by_id
            and newer.at - row.at <= TOGETHER
        )
        if close:
            groups[-1]["more"].append(row)
        else:
            groups.append({"save": row, "more": []})
    for group, older in pairwise(groups):
        group["changed"] = _words(group["save"]) - _words(older["save"])
    return groups


def _words(save: GuideSave) -> int:
    """Return about how many words a saving has: quicker than by its tree, for a list of them."""
    return plain.count(_TAG.sub(" ", save.body))


@require_safe
@signed_in
@never_cache
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one saving."""
    guide, version = opened(request, slug)
    save = writing.one_save(version, number)
    context = {"guide": guide, "version": version, "save": save, "text": _text(save)}
    return render(request, "kb/writing/saved.html", context)


def _text(save: GuideSave) -> str:
    return markup.clean(save.body)


@require_POST
@signed_in
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make an earlier saving the words that stand."""
    guide, version = opened(request, slug)
    base = request.POST.get("base_saved", "")
    form = WordsForm({"base_saved": base}, version=version)
    known = int(base) if base.isdigit() and len(base) < 10 else -1
    if tried(
        form,
        lambda: acts.restore(viewer_of(request), guide_id=guide.pk, number=number, base_saved=known),
    ):
        messages.success(request, _("Đã khôi phục lần lưu %s.") % number)
        return HttpResponseRedirect(reverse("kb:write", args=[guide.slug]))
    messages.error(request, str(form.non_field_errors()[0]))
    return HttpResponseRedirect(reverse("kb:saves", args=[guide.slug]))

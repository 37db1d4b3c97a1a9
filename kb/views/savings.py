"""The savings of a version: the list, one of them, bringing one back, two texts side by side."""

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
from kb.actions.writing import Words
from kb.domain import markup, plain
from kb.models import Guide, GuideSave, GuideVersion
from kb.queries import writing
from kb.views import writing as editor
from kb.views.forms.writing import WordsForm
from support.domain.errors import NotFound
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried

PAGE = 60
_TAG = re.compile(r"<[^>]*>")
TOGETHER = timedelta(minutes=10)  # automatic savings of one person so close stand on one line


def _opened(request: HttpRequest, slug: str) -> tuple[Guide, GuideVersion]:
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
    guide, version = _opened(request, slug)
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
    guide, version = _opened(request, slug)
    save = writing.one_save(version, number)
    context = {"guide": guide, "version": version, "save": save, "text": _text(save)}
    return render(request, "kb/writing/saved.html", context)


def _text(save: GuideSave) -> str:
    return markup.clean(save.body)


@require_POST
@signed_in
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make an earlier saving the words that stand."""
    guide, version = _opened(request, slug)
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


@require_safe
@signed_in
@never_cache
def both(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a lost text beside the one that stands, to keep one or to join them by hand."""
    guide, version = _opened(request, slug)
    save = writing.one_save(version, number)
    held = writing.lock(guide)
    away = bool(held and held.holder_id != viewer_of(request).user_id)
    context = {
        "guide": guide,
        "version": version,
        "save": save,
        "holder": held.holder if held and away else None,
        "theirs_words": plain.count(version.text),
        "mine_words": plain.count(markup.text(save.body)),
        "form": WordsForm(version=version),
    }
    return render(request, "kb/writing/both.html", context)


@require_POST
@signed_in
def choose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep the lost text instead of the one that stands, or leave that; neither goes from the list."""
    guide, version = _opened(request, slug)
    save = writing.one_save(version, number)
    write = reverse("kb:write", args=[guide.slug])
    if request.POST.get("do") != "mine":
        messages.success(request, _("Giữ bản đang có. Bản của anh/chị vẫn còn ở các lần lưu."))
        return HttpResponseRedirect(write)
    form = WordsForm(request.POST, version=version)
    for name in editor.WISHES:
        del form.fields[name]
    words = Words(save.title, save.summary, save.body, save.note or version.note)
    done: list[acts.Saved] = []
    if form.is_valid() and tried(
        form,
        lambda: done.append(
            acts.save(
                viewer_of(request),
                guide_id=guide.pk,
                base_saved=form.cleaned_data["base_saved"],
                words=words,
            )
        ),
    ):
        if done[0].lost:
            messages.error(request, _("Bản đang có vừa đổi thêm. Hãy xem lại hai bản."))
            return HttpResponseRedirect(reverse("kb:both", args=[guide.slug, number]))
        messages.success(request, _("Đã giữ bản của anh/chị."))
        return HttpResponseRedirect(write)
    messages.error(request, _("Chưa giữ được bản của anh/chị."))
    return HttpResponseRedirect(reverse("kb:both", args=[guide.slug, number]))

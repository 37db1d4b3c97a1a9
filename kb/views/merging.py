"""Two texts of one version side by side: the one that stands, the one kept apart; joined by choosing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kb.actions import writing as acts
from kb.actions.writing import Words
from kb.domain import markup, merging, plain
from kb.domain.merging import Side
from kb.models import GuideSave, GuideVersion
from kb.queries import writing
from kb.views import review_pages as pages
from kb.views import writing as editor
from kb.views.forms.writing import WordsForm
from kb.views.savings import opened
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried

CHANGE, FIELD = "doi-", "chu-"  # how the fields of the form begin: a change of the body, a line beside it


@require_safe
@signed_in
@never_cache
def both(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a text kept apart beside the one that stands, what differs marked, to take one or to join them."""
    guide, version = opened(request, slug)
    save = writing.one_save(version, number)
    held = writing.lock(guide)
    away = bool(held and held.holder_id != viewer_of(request).user_id)
    standing, kept = markup.clean(version.body), markup.clean(save.body)
    parts = pages.parts(standing, kept, [], [])
    context = {
        "guide": guide,
        "version": version,
        "save": save,
        "holder": held.holder if held and away else None,
        "standing_words": plain.count(version.text),
        "kept_words": plain.count(markup.text(save.body)),
        "form": WordsForm(version=version),
        "parts": parts,
        "lines": _lines(version, save),
        "changes": sum(not part.same for part in parts),
    }
    return render(request, "kb/writing/both.html", context)


def _lines(version: GuideVersion, save: GuideSave) -> list[dict[str, Any]]:
    """Return what differs beside the body: title, summary, note, each with both texts."""
    names = {"title": _("Tên tài liệu"), "summary": _("Tóm tắt"), "note": _("Ghi chú thay đổi")}
    found = []
    for name, label in names.items():
        standing, kept = getattr(version, name), getattr(save, name)
        if standing != kept and (kept or name != "title"):
            side = merging.usual(standing, kept)
            found.append({"name": name, "label": label, "old": standing, "new": kept, "side": side.value})
    return found


@require_POST
@signed_in
def choose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep the text that stands, take the other, or join them; none of them goes from the list."""
    guide, version = opened(request, slug)
    save = writing.one_save(version, number)
    write, back = reverse("kb:write", args=[guide.slug]), reverse("kb:both", args=[guide.slug, number])
    do = request.POST.get("do")
    if do not in {"mine", "join"}:
        messages.success(request, _("Giữ bản đang có. Bản kia vẫn còn ở các lần lưu."))
        return HttpResponseRedirect(write)
    form = WordsForm(request.POST, version=version)
    for name in editor.WISHES:
        del form.fields[name]
    done: list[acts.Saved] = []

    def act() -> None:
        base = form.cleaned_data["base_saved"]
        whole = Words(save.title, save.summary, save.body, save.note or version.note, number)
        words = whole if do == "mine" else _joined(request.POST, writing.one_save(version, base), save)
        done.append(acts.save(viewer_of(request), guide_id=guide.pk, base_saved=base, words=words))

    if not (form.is_valid() and tried(form, act)):
        messages.error(request, _("Chưa lưu được. Cả hai bản vẫn còn ở các lần lưu."))
        return HttpResponseRedirect(back)
    if done[0].lost and done[0].save:
        messages.error(
            request, _("Bản đang có vừa đổi thêm. Bản anh/chị vừa chọn được giữ riêng, hãy xem lại.")
        )
        return HttpResponseRedirect(reverse("kb:both", args=[guide.slug, done[0].save.number]))
    messages.success(
        request, _("Đã lấy bản giữ riêng.") if do == "mine" else _("Đã lưu bản trộn. Hãy đọc lại một lượt.")
    )
    return HttpResponseRedirect(write)


def _joined(given: QueryDict, standing: GuideSave, kept: GuideSave) -> Words:
    """Return the words chosen; `standing` is the saving the page showed, whatever came since."""

    def line(name: str) -> str:
        mine, theirs = getattr(standing, name), getattr(kept, name)
        side = given.get(FIELD + name, merging.usual(mine, theirs).value)
        return str(theirs if side == Side.KEPT.value else mine)

    chosen = merging.read({name: str(given[name]) for name in given}, CHANGE)
    body = merging.joined(markup.clean(standing.body), markup.clean(kept.body), chosen)
    return Words(line("title"), line("summary"), body, line("note"), kept.number)

"""What readers say of a guide, and the list its writers work through."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.actions import feedback as actions
from kb.actions.feedback import TEXT_MAX, Said
from kb.models import Feedback, Guide, GuideVersion
from kb.queries import feedback, guides, reading, review
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.web.forms.common import sent
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried

PER_HOUR = 40  # attempts of one network address; offices share one
YEAR = 365 * 24 * 3600
SAY = (
    ("yes", pgettext_lazy("bài có ích không", "Có")),
    ("no", pgettext_lazy("bài có ích không", "Chưa")),
    ("flag", gettext_lazy("Báo cần sửa")),
)


class OpinionForm(forms.Form):
    """One word of a reader; `website` is filled in by machines alone."""

    say = forms.ChoiceField(choices=SAY)
    ban = forms.CharField(max_length=12)
    text = forms.CharField(
        label=gettext_lazy("Còn thiếu hoặc sai chỗ nào"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Không ghi số định danh, họ tên hay kết quả tra cứu của người dân."),
    )
    website = forms.CharField(
        label=gettext_lazy("Để trống ô này"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_website(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Hãy để trống ô này rồi gửi lại."))
        return ""


@dataclass(frozen=True, slots=True)
class About:
    """Who speaks of which version."""

    viewer: Actor
    guide: Guide
    version: GuideVersion


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def opinion(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a vote or a place to be changed; a page of its own, and the end of the guide's page."""
    viewer = viewer_of(request)
    guide = reading.opened(viewer, slug)
    if not guides.readable(viewer).filter(pk=guide.pk).exists():
        raise NotFound
    asked = request.POST if request.method == "POST" else request.GET
    version = reading.numbered(viewer, guide, asked.get("ban", "")) if asked.get("ban") else guide.current
    if version is None or version.published_at is None:
        raise NotFound
    about = About(viewer, guide, version)
    form = OpinionForm(sent(request), initial={"say": "no" if request.GET.get("say") == "no" else ""})
    nonce = request.COOKIES.get(feedback.COOKIE, "") or secrets.token_urlsafe(18)
    if request.method != "POST":
        return _section(request, about, form)
    if viewer.user_id is None and _too_many(request):
        form.add_error(None, _("Đã góp ý quá nhiều lần từ mạng này. Hãy đợi một giờ."))
    reader = feedback.reader_of(viewer, nonce)
    if not (form.is_valid() and _taken(about, form, reader)):
        return _section(request, about, form, status=422)
    return _thanked(request, about, form, nonce)


def _taken(about: About, form: OpinionForm, reader: str) -> bool:
    said = Said(about.version.pk, reader, form.cleaned_data["text"])
    say = form.cleaned_data["say"]
    if say == "flag":
        return tried(form, lambda: actions.flag(about.viewer, said=said))
    return tried(form, lambda: actions.rate(about.viewer, said=said, helpful=say == "yes"))


def _thanked(request: HttpRequest, about: About, form: OpinionForm, nonce: str) -> HttpResponse:
    say, words = form.cleaned_data["say"], form.cleaned_data["text"]
    answer: HttpResponse
    if request.headers.get("HX-Request") == "true":
        again = OpinionForm(initial={"say": "no" if say == "no" and not words else ""})
        request.COOKIES[feedback.COOKIE] = nonce
        answer = _section(request, about, again, told=say)
    elif say == "no" and not words:
        again_at = urlencode({"ban": about.version.number, "say": "no"})
        here = reverse("kb:opinion", kwargs={"slug": about.guide.slug})
        answer = HttpResponseRedirect(f"{here}?{again_at}")
    else:
        messages.success(request, _("Cảm ơn anh/chị đã góp ý."))
        answer = HttpResponseRedirect(_back(about.guide, about.version))
    if about.viewer.user_id is None:
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(feedback.COOKIE, nonce, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


def _back(guide: Guide, version: GuideVersion) -> str:
    here = reverse("kb:guide", kwargs={"slug": guide.slug})
    return here if guide.current_id == version.pk else f"{here}/ban/{version.number}"


def _section(
    request: HttpRequest, about: About, form: OpinionForm, *, status: int = 200, told: str = ""
) -> HttpResponse:
    guide, version = about.guide, about.version
    context: dict[str, Any] = {
        "guide": guide,
        "version": version,
        "form": form,
        "told": told,
        "say": form["say"].value() or "",
        "tally": feedback.tally(version, feedback.known_reader(about.viewer, request.COOKIES)),
        "ask": f"{reverse('support:file-request')}?"
        + urlencode({"tai-lieu": guide.slug, "ban": version.number}),
    }
    fragment = request.headers.get("HX-Request") == "true"
    name = "kb/reader/_opinion.html" if fragment else "kb/reader/opinion.html"
    answer = render(request, name, context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _too_many(request: HttpRequest) -> bool:
    """Count an attempt from the network address; only a digest of it is kept, for an hour."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"gop-y:{hashlib.sha256(f'{settings.SECRET_KEY}{address}'.encode()).hexdigest()[:32]}"
    cache.add(key, 0, 3600)
    try:
        return int(cache.incr(key)) > PER_HOUR
    except ValueError:
        return False  # it ended in this moment


# --- The writers' list ------------------------------------------------------------------------------------


FIGURES: dict[str, Callable[[Actor], int]] = {
    "gop-y": feedback.waiting,
    "duyet": review.waiting,
}


def _allowed(viewer: Actor) -> None:
    if not (viewer.agencies or viewer.roles & (guides.WRITERS | guides.CHECKERS)):
        raise NotFound


class OutcomeForm(forms.Form):
    """What became of a place to be changed."""

    outcome = forms.CharField(label=gettext_lazy("Kết quả"), max_length=TEXT_MAX)


@require_safe
@signed_in
def counts(request: HttpRequest) -> HttpResponse:
    """Give one figure of the menu, "" for none; asked for after the page is shown, kept a minute."""
    viewer, what = viewer_of(request), request.GET.get("so", "")
    key = f"kb-counts:{what}:{viewer.user_id}" if what in FIGURES else ""
    figure = cache.get(key) if key else 0
    if figure is None:
        figure = FIGURES[what](viewer)
        cache.set(key, figure, 60)
    answer = HttpResponse(format_html("{}", figure or ""))
    patch_cache_control(answer, private=True, max_age=60)
    return answer


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """List what readers said of the guides one writes or checks: what waits, or what was done."""
    viewer = viewer_of(request)
    _allowed(viewer)
    return _list(request, viewer)


def _list(
    request: HttpRequest,
    viewer: Actor,
    *,
    wrong: tuple[int, OutcomeForm] | None = None,
) -> HttpResponse:
    open_only = request.GET.get("view") != "done"
    found = feedback.page(viewer, open_only=open_only, after=request.GET.get("after", ""))
    kept = {} if open_only else {"view": "done"}
    context = {
        "rows": [(one, _form(one, wrong)) for one in found.rows],
        "open_only": open_only,
        "next_url": "?" + urlencode(kept | {"after": found.next}) if found.next else "",
        "prev_url": "?" + urlencode(kept) if request.GET.get("after") else "",
    }
    return render(request, "kb/reader/opinions.html", context, status=422 if wrong else 200)


def _form(one: Feedback, wrong: tuple[int, OutcomeForm] | None) -> OutcomeForm | None:
    if one.done_at:
        return None
    return wrong[1] if wrong and wrong[0] == one.pk else OutcomeForm(auto_id=f"id_{one.pk}_%s")


@require_POST
@signed_in
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what became of it."""
    viewer = viewer_of(request)
    form = OutcomeForm(request.POST, auto_id=f"id_{pk}_%s")
    if not feedback.addressed_to(viewer).filter(pk=pk).exists():
        raise NotFound
    if form.is_valid() and tried(
        form, lambda: actions.settle(viewer, feedback_id=pk, outcome=form.cleaned_data["outcome"])
    ):
        messages.success(request, _("Đã ghi kết quả. Mở lại được ở mục “Đã xong”."))
        return HttpResponseRedirect(reverse("kb:opinions"))
    return _list(request, viewer, wrong=(pk, form))


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the outcome back."""
    actions.reopen(viewer_of(request), feedback_id=pk)
    messages.success(request, _("Đã mở lại góp ý."))
    return HttpResponseRedirect(reverse("kb:opinions"))

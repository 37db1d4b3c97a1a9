"""Subscribing to mails about guides by system, the private feed, and the link that stops the mails."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kb.actions import following as actions
from kb.queries import following
from support.domain.roles import Actor
from support.web.forms.common import sent
from support.web.viewer import signed_in, viewer_of
from support.web.views.tried import tried

BY_LINK = Actor.system("liên kết thôi nhận")


class FollowForm(forms.Form):
    """Which systems one gets mails about."""

    everything = forms.BooleanField(label=gettext_lazy("Mọi hệ thống"), required=False)
    system = forms.MultipleChoiceField(label=gettext_lazy("Hệ thống"), required=False)

    def __init__(self, *args: object, viewer: Actor, **kwargs: object) -> None:
        """Offer the systems that guides `viewer` may read tell about."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["system"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.name) for one in following.offered(viewer)
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """Show what one is subscribed to, and change it."""
    viewer = viewer_of(request)
    mine = following.subscriptions(viewer)
    followed = [str(one.system_id) for one in mine if one.system_id]
    initial = {"everything": any(one.system_id is None for one in mine), "system": followed}
    form = FollowForm(sent(request), viewer=viewer, initial=initial)
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
        systems, everything = {int(one) for one in wanted["system"]}, wanted["everything"]
        if "stop" in request.POST:
            systems, everything = set(), False
        if tried(form, lambda: actions.follow(viewer, systems=systems, everything=everything)):
            said = _("Đã lưu đăng ký.") if systems or everything else _("Đã thôi nhận thư về tài liệu.")
            messages.success(request, said)
            return HttpResponseRedirect(reverse("kb:follow"))
    key = following.feed_key(viewer)
    private = reverse("kb:feed-private", kwargs={"token": following.token_of(key)}) if key else ""
    context = {
        "form": form,
        "mine": mine,
        "chosen": form["system"].value() or [],
        "private": f"{settings.BASE_URL}{private}" if private else "",
        "may_have_feed": bool(viewer.agencies) and not viewer.is_staff,
        "public": f"{settings.BASE_URL}{reverse('kb:feed')}",
        "hour": settings.GUIDE_NEWS_HOUR,
    }
    return render(request, "kb/reader/follow.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def feed(request: HttpRequest) -> HttpResponse:
    """Open a private feed, a new one in place of an older, or close it."""
    viewer = viewer_of(request)
    if request.POST.get("do") == "close":
        actions.close_feed(viewer)
        messages.success(request, _("Đã thu hồi địa chỉ nguồn tin riêng."))
    else:
        actions.open_feed(viewer)
        messages.success(request, _("Đã tạo địa chỉ nguồn tin riêng; địa chỉ cũ không dùng được nữa."))
    return HttpResponseRedirect(reverse("kb:follow"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails to whom a signed link names; a mail program posts here by itself (RFC 8058).

    The link's signature is what lets one in, so the form carries no other token; a GET changes nothing.
    """
    following.who_stops(token)
    if request.method == "POST":
        actions.stop(BY_LINK, token=token)
    answer = render(request, "kb/reader/stopped.html", {"done": request.method == "POST", "csrf_token": ""})
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex, nofollow"
    return answer

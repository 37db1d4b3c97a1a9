"""Guides offered while somebody files, calls or answers; and those a ticket's answers named."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kb.actions import citing as acts
from kb.domain import citing
from kb.domain.states import STATE_LABELS
from kb.queries import citations, guides
from kb.queries.citations import Asked, Offer
from support.domain.errors import NotFound
from support.domain.portal import BY_KEY, topic_of
from support.domain.roles import Actor
from support.domain.text import nfc
from support.models import Case, Connection
from support.queries import tickets
from support.web.viewer import viewer_of
from support.web.views.requests import as_member

PORTAL, PHONE, REPLY = "portal", "phone", "reply"
LONGEST = 200  # signs of a question; a pasted letter is none
CALL_FIELD = 400  # of support.PhoneCall.guide
A_DAY = 24 * 3600


@require_safe
@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """Give the guides that may help: a part of the page that asks, or without scripts a page of its own."""
    asked = request.GET
    use = asked.get("for", "")
    viewer = as_member(request) if use == PORTAL else viewer_of(request)
    case = _case(viewer, asked.get("phieu", "")) if use == REPLY else None
    wanted = _of_case(asked, case) if case else _asked(viewer, use, asked)
    offers = citations.suggest(viewer, wanted, reader=citations.asker(case) if case else None)
    context = {
        "use": use if use in {PORTAL, PHONE, REPLY} else "",
        "words": wanted.words,
        "case": case,
        "rows": [_row(one, use) for one in offers],
        "topic": asked.get("topic", ""),
        "system": asked.get("system", ""),
    }
    return _shown(request, "kb/cite/_offers.html", "kb/cite/suggest.html", context)


def _shown(request: HttpRequest, part: str, whole: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with the part for scripts, which needs nothing of the page's frame, else with the page."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(render_to_string(part, context))
    else:
        response = render(request, whole, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _case(viewer: Actor, number: str) -> Case:
    """Return the ticket that is being answered; to whom it is not to work on, it is not there."""
    case = citations.seen_case(viewer, number)
    if not tickets.as_staff(viewer, case):
        raise NotFound
    return case


def _words(asked: QueryDict) -> str:
    return nfc(asked.get("q") or asked.get("subject") or "").strip()[:LONGEST]


def _of_case(asked: QueryDict, case: Case) -> Asked:
    return Asked(_words(asked) or case.subject[:LONGEST], str(case.topic_id or ""), case.system_id)


def _asked(viewer: Actor, use: str, asked: QueryDict) -> Asked:
    words, system = _words(asked), asked.get("system", "")
    number = int(system) if system.isascii() and system.isdecimal() and len(system) < 12 else None
    topic = asked.get("topic", "")[:16]
    if use == PORTAL:  # there a choice stands for the topic, and a connection of the agency for the system
        choice = BY_KEY.get(asked.get("choice", ""))
        topic = topic_of(choice, words, "") if choice else ""
        own = Connection.objects.filter(pk=number, agency__in=viewer.agencies) if number else None
        number = own.values_list("system", flat=True).first() if own is not None else None
    return Asked(words, topic, number)


def _row(one: Offer, use: str) -> dict[str, Any]:
    path, most = citing.path(one.slug, one.number), CALL_FIELD if use == PHONE else 0
    return {
        "offer": one,
        "url": path,
        "pinned": f"{one.slug}/ban/{one.number}",
        "insert": citing.words(settings.BASE_URL, one.title, one.slug, one.number, most=most),
    }


@require_POST
@never_cache
def enough(request: HttpRequest) -> HttpResponse:
    """Thank who found the answer in a guide, and count a filing saved: once a day, reader and guide.

    A guide that is no longer, or not for this reader, leads back to filing and counts nothing.
    """
    viewer, version = as_member(request), request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 12 else 0
    guide = guides.readable(viewer).select_related("current").filter(current=number).first()
    if guide is None:
        return HttpResponseRedirect(reverse("support:file-request"))
    if _first_today(request, viewer, number):
        acts.save_filing(viewer, version_id=number)
    number_now = guide.current.number if guide.current else ""
    context = {
        "guide": guide,
        "read": citing.path(guide.slug, number_now),
        "url": reverse("support:file-request"),
    }
    return render(request, "kb/cite/enough.html", context)


def _first_today(request: HttpRequest, viewer: Actor, version: int) -> bool:
    """True for a reader's first time today; of a visitor only a digest of the network address is kept."""
    who = str(viewer.user_id or request.META.get("REMOTE_ADDR", ""))
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{who}".encode()).hexdigest()[:32]
    return bool(cache.add(f"du-roi:{version}:{digest}", 1, A_DAY))


@require_safe
@never_cache
def cited(request: HttpRequest, number: str) -> HttpResponse:
    """Give the guides a ticket's answers named; `?xem=co-quan` with the eyes of the agency that asks."""
    viewer = as_member(request) if request.GET.get("xem") == "co-quan" else viewer_of(request)
    case = citations.seen_case(viewer, number)
    rows, hidden = citations.of_case(viewer, case)
    staff = tickets.as_staff(viewer, case)
    context = {
        "case": case,
        "hidden": hidden,
        "staff": staff,
        "rows": [
            {"cited": one, "url": citing.path(one.slug, one.number), "state": STATE_LABELS[one.state]}
            for one in rows
        ],
        "back": reverse("support:ticket" if staff else "support:request", kwargs={"number": number}),
    }
    return _shown(request, "kb/cite/_cited.html", "kb/cite/cited.html", context)

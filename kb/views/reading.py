"""Reading a guide: its page, its versions, any that ever was published, two languages side by side."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, urlencode
from django.views.decorators.http import require_safe

from kb.actions import readings as counting
from kb.domain import reading as text
from kb.domain import readings as rules
from kb.domain.states import (
    FROZEN,
    LANGUAGE_LABELS,
    STATE_LABELS,
    VISIBILITY_LABELS,
    Language,
    VersionState,
    Visibility,
)
from kb.models import Guide, GuideVersion
from kb.queries import feedback, guides, reading, readings, reaffirming, review
from kb.queries.reading import Reading
from kb.views.opinions import OpinionForm
from support.domain.roles import Actor
from support.models import Topic
from support.web.viewer import viewer_of

GONE = {VersionState.WITHDRAWN.value, VersionState.EXPIRED.value}
TONES: dict[VersionState, tuple[str, str]] = {
    VersionState.PUBLISHED: ("check-circle-fill", "ok"),
    VersionState.SUPERSEDED: ("arrow-counterclockwise", "mute"),
    VersionState.WITHDRAWN: ("slash-circle", "bad"),
    VersionState.EXPIRED: ("hourglass-split", "warn"),
}


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a guide in its current version; one that is none any more says so and opens its last version."""
    viewer = viewer_of(request)
    found = reading.opened(viewer, slug)
    with translation.override(_spoken(request, viewer, found)):
        return _told(_opened(request, viewer, found))


def _spoken(request: HttpRequest, viewer: Actor, found: Guide) -> str:
    """Return the language of the page: the chosen one; a visitor who chose none reads it in the guide's."""
    chosen = viewer.user_id is not None or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return str(translation.get_language() if chosen else found.language)


def _told(answer: HttpResponseBase) -> HttpResponseBase:
    """Say which language the page speaks, before the rest of the chain says the chosen one."""
    answer.headers["Content-Language"] = translation.get_language()
    return answer


def _opened(request: HttpRequest, viewer: Actor, found: Guide) -> HttpResponseBase:
    if found.current_id is None:
        last = reading.newest(viewer, found)
        if last.state in GONE:
            return _gone(request, found, last, writes=guides.writes(viewer, found))
        return HttpResponseRedirect(address(found, last))
    _count(request, viewer, found)
    tag, changed = _tag(request, found), found.changed_at or found.created_at
    shared = viewer.user_id is None and found.visibility == Visibility.PUBLIC.value
    fresh = shared and not len(get_messages(request))
    if fresh:
        known = get_conditional_response(request, tag, int(changed.timestamp()))
        if known is not None:
            return _kept(known, tag, changed)
    answer = _page(request, viewer, found, reading.newest(viewer, found), shared=shared)
    return _kept(answer, tag, changed) if fresh else _private(answer)


def _count(request: HttpRequest, viewer: Actor, found: Guide) -> None:
    """Count a reading where a person reads."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    if request.method == "GET" and rules.is_reading(headers):
        counting.count(viewer, guide=found)


def _tag(request: HttpRequest, found: Guide) -> str:
    """Return the ETag of the page a visitor gets: it changes with what readers see, and once a day."""
    parts = (
        found.pk,
        found.revision,
        found.current_id,
        translation.get_language(),
        request.COOKIES.get("theme", ""),
        request.GET.urlencode(),
        timezone.localdate(),
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _kept(answer: HttpResponseBase, tag: str, changed: datetime) -> HttpResponseBase:
    """Let it be kept by anybody and asked about each time: a withdrawn guide is gone at once."""
    answer["ETag"], answer["Last-Modified"] = tag, http_date(changed.astimezone(UTC).timestamp())
    patch_cache_control(answer, public=True, no_cache=True)
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer


def _private(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _page(
    request: HttpRequest, viewer: Actor, found: Guide, version: GuideVersion, *, shared: bool = False
) -> HttpResponse:
    seen = reading.beside(viewer, found, version)
    context = _context(viewer, seen) | _opinions(request, viewer, seen)
    if shared:  # a page anybody may keep carries nobody's token: its forms stand on a page of their own
        context["csrf_token"] = ""
    both = seen.other is not None and request.GET.get("song-ngu") == "1"
    if both and seen.other is not None and seen.other.current is not None:
        mine, theirs = (version, seen.other.current)
        context["left"], context["right"] = (mine, theirs) if _is_vi(found) else (theirs, mine)
        return render(request, "kb/reader/both.html", context)
    return render(request, "kb/reader/guide.html", context)


def _is_vi(found: Guide) -> bool:
    return found.language == Language.VI.value


def _context(viewer: Actor, seen: Reading) -> dict[str, Any]:
    found, version = seen.guide, seen.version
    state = VersionState(version.state)
    writes = guides.writes(viewer, found)
    icon, tone = TONES.get(state, ("pencil-square", "info"))
    return {
        "guide": found,
        "version": version,
        "seen": seen,
        "contents": text.listed(version.body),
        "state": {"icon": icon, "tone": tone, "label": translation.gettext(STATE_LABELS[state])},
        "visibility": translation.gettext(VISIBILITY_LABELS[Visibility(found.visibility)]),
        "overdue": _overdue(found, version),
        "upkeep": _upkeep(viewer, seen),
        "newer": _newer(seen),
        "other_language": _language(seen.other),
        "addresses": _addresses(found, version, writes=writes),
        "attachments": [(one.file, reverse("kb:file", args=[one.file.token])) for one in seen.files],
        "writes": writes,
        "reads": readings.lately([found.pk]).get(found.pk, readings.Reads()) if writes else None,
    }


def _language(other: Guide | None) -> str:
    return translation.gettext(LANGUAGE_LABELS[Language(other.language)]) if other else ""


def _overdue(found: Guide, version: GuideVersion) -> date | None:
    """Return the day the standing version should have been looked through by, once it is past."""
    day = found.review_by
    return day if day and found.current_id == version.pk and day < timezone.localdate() else None


def _upkeep(viewer: Actor, seen: Reading) -> str:
    """Return where the guide is looked through, for whose it is, once its day is near; "" else."""
    asked = seen.is_current and reaffirming.due(seen.guide) and review.part(viewer, seen.guide)
    return reverse("kb:reaffirm", args=[seen.guide.slug]) if asked else ""


def _newer(seen: Reading) -> GuideVersion | None:
    """Return the Vietnamese version that came after the English text that is shown."""
    other = seen.other
    if other is None or other.current is None or _is_vi(seen.guide):
        return None
    mine, theirs = seen.version.published_at, other.current.published_at
    return other.current if mine and theirs and theirs > mine else None


def _addresses(found: Guide, version: GuideVersion, *, writes: bool) -> dict[str, str]:
    about = urlencode({"tai-lieu": found.slug, "ban": version.number})
    return {
        "library": reverse("kb:library"),
        "branch": _shelf(found.topic.parent),
        "topic": _shelf(found.topic),
        "pdf": reverse("kb:pdf", args=[found.slug]) if found.current_id == version.pk else "",
        "write": reverse("kb:write", args=[found.slug]) if writes else "",
        "ask": f"{reverse('support:file-request')}?{about}",
        "phone": f"{reverse('support:phone')}?{about}",
        "pinned": address(found, version),
    }


def _shelf(topic: Topic | None) -> str:
    return reverse("kb:shelf", args=["chu-de", topic.code]) if topic else ""


def _opinions(request: HttpRequest, viewer: Actor, seen: Reading) -> dict[str, Any]:
    """Return how many found it helpful, and what this reader said of the version."""
    tally = feedback.tally(seen.version, feedback.known_reader(viewer, request.COOKIES))
    return {"tally": tally, "form": OpinionForm(), "say": "", "told": ""}


def address(found: Guide, version: GuideVersion) -> str:
    """Return the pinned address of a version: what is cited opens the very text."""
    return reverse("kb:version", kwargs={"slug": found.slug, "number": version.number})


def _gone(request: HttpRequest, found: Guide, last: GuideVersion, *, writes: bool) -> HttpResponse:
    expired = last.state == VersionState.EXPIRED.value
    context = {"guide": found, "last": last, "expired": expired, "pinned": address(found, last)}
    context["writes"] = writes
    return _hidden(render(request, "kb/reader/gone.html", context, status=410))


def _hidden(answer: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines: they should name the version in force."""
    answer["X-Robots-Tag"] = "noindex"
    return _private(answer)


@require_safe
def version(request: HttpRequest, slug: str, number: str) -> HttpResponseBase:
    """Show the very text of a version, with a banner that says where it stands."""
    viewer = viewer_of(request)
    found = reading.opened(viewer, slug)
    shown = reading.numbered(viewer, found, number)
    if VersionState(shown.state) in FROZEN:
        _count(request, viewer, found)
    with translation.override(_spoken(request, viewer, found)):
        return _told(_hidden(_page(request, viewer, found, shown)))


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the versions: number, days, who, what changed, digest."""
    viewer = viewer_of(request)
    found = reading.opened(viewer, slug)
    rows = reading.history(viewer, found)
    said = reaffirming.of_versions(rows)
    writes, out = guides.writes(viewer, found), found.current_id is not None
    context = {
        "guide": found,
        "writes": writes,
        "withdraw_url": reverse("kb:withdraw", args=[found.slug])
        if out and review.publishes(viewer, found)
        else "",
        "restore_url": reverse("kb:restore-version", args=[found.slug]) if writes else "",
        "rows": [
            _row(found, one, older) | {"said": said[one.pk]}
            for one, older in zip(rows, [*rows[1:], None], strict=True)
        ],
        "most": reading.SHOWN_VERSIONS if len(rows) == reading.SHOWN_VERSIONS else 0,
    }
    return _private(render(request, "kb/reader/versions.html", context))


def _row(found: Guide, one: GuideVersion, older: GuideVersion | None) -> dict[str, Any]:
    state = VersionState(one.state)
    icon, tone = TONES.get(state, ("pencil-square", "info"))
    return {
        "version": one,
        "url": address(found, one),
        "icon": icon,
        "tone": tone,
        "state": translation.gettext(STATE_LABELS[state]),
        "compare": _compared(found, older, one) if older else "",
        "former": state in FROZEN and one.pk != found.current_id,
        "review": "" if state in FROZEN else reverse("kb:review", args=[one.pk]),
    }


def _compared(found: Guide, older: GuideVersion, one: GuideVersion) -> str:
    there = reverse("kb:compare", args=[found.slug])
    return f"{there}?{urlencode({'tu': older.number, 'den': one.number})}" if there else ""

"""Feeds of new and changed guides (Atom): the public one, one of a system, a member's private one."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.models import Guide
from kb.queries import following
from support.domain import privacy
from support.domain.roles import Actor
from support.models import ConnectedSystem

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOBODY = Actor(kind="user")


@require_safe
def public(request: HttpRequest) -> HttpResponseBase:
    """Give the feed of the public guides, whoever asks; `he-thong` narrows it to a system."""
    answer = _feed(request, NOBODY, reverse("kb:feed"))
    patch_cache_control(answer, public=True, no_cache=True)
    return answer


@require_safe
def private(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the feed of what the holder of the address may read; 404 once it is closed."""
    reader = following.reader_of(token)
    answer = _feed(request, reader, reverse("kb:feed-private", kwargs={"token": token}))
    patch_cache_control(answer, private=True, no_cache=True)
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex, nofollow"
    return answer


def _feed(request: HttpRequest, reader: Actor, here: str) -> HttpResponseBase:
    asked = request.GET.get("he-thong", "")
    system = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    found = following.newest(reader, system if asked else None) if system or not asked else []
    latest = max((_changed(one) for one in found), default=datetime(2026, 1, 1, tzinfo=UTC))
    state = repr([(one.pk, one.current_id, one.revision) for one in found])
    tag = f'"{hashlib.sha256(f"{here}?{asked}{state}".encode()).hexdigest()[:32]}"'
    known = get_conditional_response(request, tag, int(latest.timestamp()))
    with translation.override("vi"):
        answer = known or HttpResponse(
            _written(found, here, asked if system else ""), content_type="application/atom+xml; charset=utf-8"
        )
    answer["ETag"], answer["Last-Modified"] = tag, http_date(latest.timestamp())
    return answer


def _changed(guide: Guide) -> datetime:
    return guide.changed_at or guide.created_at


def _written(found: list[Guide], here: str, system: str) -> str:
    title = _("Tài liệu mới và thay đổi, CSDLQG về dân cư")
    if system and found:
        named = ConnectedSystem.objects.filter(pk=system).values_list("name", flat=True).first()
        title = f"{title}: {named}" if named else title
    asked = f"?he-thong={system}" if system else ""
    feed = Atom1Feed(
        title=_told(title),
        link=f"{settings.BASE_URL}{here}{asked}",
        feed_url=f"{settings.BASE_URL}{here}{asked}",
        description="",
        language="vi",
    )
    for guide in found:
        _add(feed, guide)
    return feed.writeString("utf-8")


def _add(feed: Atom1Feed, guide: Guide) -> None:
    """Add an entry: its id is that of the version, so that each change is news of its own."""
    current = guide.current
    if current is None:
        return
    told = {"title": guide.title, "number": current.number}
    words = _("Bản mới: %(title)s (bản %(number)s)") if current.supersedes_id else _("Mới: %(title)s")
    parts = [one for one in (current.note, guide.summary) if one]
    office = guide.agency.name if guide.agency else _("Cơ quan quản lý CSDLQG về dân cư")
    feed.add_item(
        title=_told(words % told),
        link=f"{settings.BASE_URL}{reverse('kb:version', args=[guide.slug, current.number])}",
        description=escape(_told("\n".join(parts))),
        unique_id=f"tag:{urlsplit(settings.BASE_URL).hostname},2026:tai-lieu/{guide.pk}/{current.number}",
        author_name=_told(office),
        pubdate=current.published_at,
        updateddate=_changed(guide),
    )


def _told(words: str) -> str:
    """Return words as XML can hold them, with personal data hidden."""
    return _CONTROLS.sub(" ", privacy.mask(words))

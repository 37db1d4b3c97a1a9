"""Searching and browsing the library: one page for everybody, plain addresses, no script needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.domain.states import VISIBILITY_LABELS, Visibility
from kb.models import Guide
from kb.queries import search as searching
from kb.queries import shelves as browsing
from kb.queries import writing
from kb.queries.facets import FACETS, Chosen
from kb.queries.search import Found, Hit
from kb.queries.shelves import Shelf
from support.domain.errors import NotFound
from support.domain.privacy import mask
from support.domain.roles import Actor, Role
from support.web.viewer import viewer_of

LONGEST = 400
# Facets as addresses say them.
NAMES = dict(zip(FACETS, ("chu-de", "co-quan", "he-thong", "ma", "tinh-trang", "ngon-ngu"), strict=True))
_TICKED = 20  # values of one facet read from an address
_ICONS = {
    "A": "diagram-3", "B": "database", "C": "person-badge", "D": "link-45deg", "E": "shield-check",
    "F": "journal-text", "G": "keyboard", "H": "book", "I": "people", "K": "flag", "Z": "tags",
}  # fmt: skip
KEEPERS = frozenset({Role.GUIDE_EDITOR, Role.TEAM_LEAD})  # who keeps the synonyms


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the library; without a question, show its shelves and what is new."""
    viewer, asked = viewer_of(request), " ".join(request.GET.get("q", "").split())[:LONGEST]
    chosen = _chosen(request.GET)
    shelves = browsing.topics(viewer)
    context = _frame(viewer) | {
        "asked": asked,
        "title": mask(asked),
        "branches": [_branch(one) for one in shelves if not one.branch],
        "topics_url": reverse("kb:shelves", args=["chu-de"]),
    }
    if asked:
        found = searching.find(viewer, asked, chosen, _number(request.GET.get("sau", "")))
        context |= _results(found, asked, chosen, first="sau" not in request.GET)
    else:
        context |= {"newest": [row(one) for one in browsing.newest(viewer)], "often": browsing.often(viewer)}
    return render(request, "kb/library/index.html", context)


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """Give the best guides for a question asked elsewhere: beside the tickets found, for instance."""
    viewer, asked = viewer_of(request), " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = searching.find(viewer, asked, size=4) if asked else Found()
    context = {
        "asked": asked,
        "hits": [row(hit.guide, hit) for hit in found.hits],
        "count": found.count,
        "all_url": f"{reverse('kb:library')}?{urlencode({'q': asked})}",
    }
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "kb/library/beside.html" if whole else "kb/library/_beside.html", context)


@require_safe
def shelves(request: HttpRequest, kind: str) -> HttpResponse:
    """List the shelves of a kind: topics by branch, systems, agencies, codes."""
    if kind not in browsing.KINDS:
        raise NotFound
    found = browsing.KINDS[kind](viewer_of(request))
    groups = [(one, [leaf for leaf in found if leaf.branch == one.key]) for one in found if not one.branch]
    context = _frame(viewer_of(request)) | {
        "kind": kind,
        "title": _titles()[kind],
        "groups": [(_shown(kind, one), [_shown(kind, leaf) for leaf in leaves]) for one, leaves in groups],
        "kinds": _kinds(),
    }
    return render(request, "kb/library/shelves.html", context)


@require_safe
def shelf(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show a shelf: its guides in Vietnamese order, a page at a time."""
    if kind not in browsing.KINDS:
        raise NotFound
    viewer = viewer_of(request)
    here = browsing.shelf(viewer, kind, key)
    page = browsing.page(viewer, kind, key, _number(request.GET.get("sau", "")))
    leaves = [one for one in browsing.topics(viewer) if one.branch == key] if kind == "chu-de" else []
    above = browsing.shelf(viewer, kind, here.branch) if here.branch else None
    context = _frame(viewer) | {
        "kind": kind,
        "title": _titles()[kind],
        "here": here,
        "above": _shown(kind, above) if above else None,
        "leaves": [_shown(kind, one) for one in leaves],
        "rows": [row(one) for one in page.guides],
        "next_url": f"?{urlencode({'sau': page.after})}" if page.after else "",
        "first": "sau" not in request.GET,
        "kinds": _kinds(),
    }
    return render(request, "kb/library/shelf.html", context)


def _frame(viewer: Actor) -> dict[str, Any]:
    return {
        "published_url": reverse("kb:published"),
        "writes": writing.writes_at_all(viewer),
        "writes_synonyms": bool(viewer.roles & KEEPERS),
        "feed_url": reverse("kb:feed"),
    }


def _titles() -> dict[str, str]:
    return {
        "chu-de": _("Theo chủ đề"),
        "he-thong": _("Theo hệ thống"),
        "co-quan": _("Theo cơ quan soạn"),
        "ma-loi": _("Theo mã lỗi, số văn bản"),
    }


def _kinds() -> list[dict[str, str]]:
    return [
        {"kind": kind, "label": label, "url": reverse("kb:shelves", args=[kind])}
        for kind, label in _titles().items()
    ]


def _branch(one: Shelf) -> dict[str, Any]:
    return _shown("chu-de", one) | {"icon": _ICONS.get(one.key, "tags")}


def _shown(kind: str, one: Shelf) -> dict[str, Any]:
    code = one.key if kind == "chu-de" and one.branch else ""
    return {
        "code": code,
        "label": one.label,
        "count": one.count,
        "url": reverse("kb:shelf", args=[kind, one.key]),
    }


def row(guide: Guide, hit: Hit | None = None) -> dict[str, Any]:
    """Return what a list shows of a guide."""
    version = guide.current
    today = timezone.localdate()
    shown = {Visibility.PUBLIC.value: "", Visibility.CONNECTED.value: _("Cơ quan kết nối")}
    visibility = shown.get(guide.visibility) if guide.visibility in shown else None
    return {
        "url": reverse("kb:guide", args=[guide.slug]),
        "title": hit.title if hit else [(mask(guide.title), False)],
        "pieces": hit.pieces if hit else [(mask(guide.summary), False)] if guide.summary else [],
        "place": hit.place if hit else "",
        "part": bool(hit and not hit.whole),
        "number": version.number if version else "",
        "day": version.effective_on if version else None,
        "late": guide.review_by if guide.review_by and guide.review_by < today else None,
        "agency": str(guide.agency) if guide.agency else _("Cơ quan quản lý CSDLQG về dân cư"),
        "topic": f"{guide.topic_id} {guide.topic.name}",
        "closed": _(VISIBILITY_LABELS[Visibility(guide.visibility)]) if visibility is None else visibility,
        "english": guide.language == "en",
    }


def _results(found: Found, asked: str, chosen: Chosen, *, first: bool) -> dict[str, Any]:
    here = _address(asked, chosen)
    return {
        "hits": [row(hit.guide, hit) for hit in found.hits],
        "count": found.count,
        "more": found.more,
        "facets": [{"facet": one, "name": NAMES[one.name]} for one in found.facets],
        "chosen": bool(chosen),
        "suggestion": found.suggestion,
        "suggestion_url": _address(found.suggestion, chosen),
        "next_url": f"{here}&{urlencode({'sau': found.after})}" if found.after else "",
        "first": first,
        "here": here,
        "unticked_url": _address(asked, Chosen()),
        "ask_url": f"{reverse('support:file-request')}?{urlencode({'subject': asked[:200]})}",
    }


def _address(asked: str, chosen: Chosen) -> str:
    ticked = [(NAMES[name], value) for name in FACETS for value in sorted(getattr(chosen, name))]
    return f"{reverse('kb:library')}?{urlencode([('q', asked), *ticked])}"


def _chosen(asked: QueryDict) -> Chosen:
    ticked: Mapping[str, frozenset[str]] = {
        name: frozenset(value[:80] for value in asked.getlist(param)[:_TICKED] if value and "\0" not in value)
        for name, param in NAMES.items()
    }
    return Chosen(**ticked)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

"""Who has published which guides, for everybody; how the duties went over time, for the staff."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext
from django.views.decorators.http import require_safe

from kb.domain.states import DutyState
from kb.models import GuideDuty
from kb.queries import duty_board, duty_history, duty_public
from kb.queries.duty_history import Month
from kb.views import duty_faces as faces
from support.domain.roles import Actor
from support.models import ConnectedSystem
from support.web import sheets
from support.web.sheets import Sheet
from support.web.trail import Trail
from support.web.viewer import staff, viewer_of

COLUMNS: tuple[str, ...] = (
    gettext_noop("Cơ quan"),
    gettext_noop("Mã"),
    gettext_noop("Hệ thống"),
    gettext_noop("Đã công bố"),
    gettext_noop("Tài liệu"),
    gettext_noop("Hiệu lực từ"),
)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Show who has published which guides; to everybody, with links to what the reader may open."""
    viewer, words = viewer_of(request), _words(request)
    trail, here = Trail.read(request.GET.get("after", "")), reverse("kb:published")
    rows, following = duty_public.page(viewer, words, after=trail.here)
    shown = [(agency, [_shown(duty) for duty in duties]) for agency, duties in rows]
    context = {
        "rows": shown,
        "closed": any(one["said"] and not one["url"] for _agency, told in shown for one in told),
        "share": duty_public.share(),
        "q": words,
        "query": _query(q=words),
        "prev_url": here + _query(q=words, after=trail.back().text) if trail.here else "",
        "next_url": here + _query(q=words, after=trail.on(following).text) if following else "",
        "library_url": reverse("kb:library"),
    }
    return render(request, "kb/duties/published.html", context)


def _query(**pairs: str) -> str:
    said = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{said}" if said else ""


def _shown(duty: Any) -> dict[str, Any]:
    guide = duty.guide if duty.said and duty.reads else None
    version = duty.guide.current if duty.said and duty.guide else None
    return {
        "system": duty.system,
        "said": duty.said,
        "title": guide.title if guide else "",
        "url": reverse("kb:guide", args=[guide.slug]) if guide else "",
        "since": version.effective_on if version else None,
    }


def _line(duty: GuideDuty) -> list[str]:
    shown, agency = _shown(duty), duty.agency
    return [
        agency.name if agency else "",
        (agency.code or "") if agency else "",
        shown["system"].name,
        pgettext("đã công bố", "Có") if shown["said"] else pgettext("đã công bố", "Chưa"),
        shown["title"],
        f"{shown['since']:%d/%m/%Y}" if shown["since"] else "",
    ]


def _sheet(viewer: Actor, words: str) -> Sheet:
    return Sheet("tai-lieu-da-cong-bo", COLUMNS, lambda: map(_line, duty_public.lines(viewer, words)))


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the public list as a file."""
    sheet = _sheet(viewer_of(request), _words(request))
    return sheets.to_csv(request, sheet) if kind == "csv" else sheets.to_xlsx(request, sheet)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """Show the public list as sheets of paper."""
    words = _words(request)
    context = sheets.on_paper(_sheet(viewer_of(request), words))
    back = reverse("kb:published") + _query(q=words)
    context |= {"title": _("Tài liệu hướng dẫn đã công bố"), "back": back, "asked": [words] if words else []}
    return render(request, "support/registers/print.html", context)


# --- over time --------------------------------------------------------------------------------------

_WIDE, _HIGH, _LEFT, _TOP = 500, 180, 40, 14  # units of the drawing


@require_safe
@staff
def history(request: HttpRequest) -> HttpResponse:
    """Show the published share month by month, as a drawing with its numbers beside."""
    viewer = viewer_of(request)
    system = faces.number(request.GET.get("he-thong", ""))
    chosen = ConnectedSystem.objects.filter(pk=system).first() if system else None
    found = duty_history.months(chosen.pk if chosen else None)
    states = (DutyState.NONE, DutyState.DRAFT, DutyState.REVIEW, DutyState.PUBLISHED, DutyState.OVERDUE)
    context = {
        "months": [(one, [one.of(state) for state in states]) for one in found],
        "heads": [faces.faces()[state.value].label for state in states],
        "points": _points(found),
        "line": " ".join(f"{point['x']},{point['y']}" for point in _points(found)),
        "grid": [(_y(share), share) for share in (0, 50, 100)],
        "last": found[-1],
        "system": chosen,
        "systems": list(duty_board.systems(viewer).items()),
    }
    return render(request, "kb/duties/history.html", context)


def _y(share: int) -> int:
    return _TOP + _HIGH - share * _HIGH // 100


def _points(found: list[Month]) -> list[dict[str, Any]]:
    step = (_WIDE - 20) // (len(found) - 1)
    return [
        {"x": _LEFT + 10 + place * step, "y": _y(one.share), "month": one, "label": f"{one.first:%m}"}
        for place, one in enumerate(found)
    ]

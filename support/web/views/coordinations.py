"""The board of coordination across tickets (/ban-dieu-phoi): due dates, states, agencies; CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from support.actions import reads
from support.domain import privacy
from support.domain.coordination import LABELS, State
from support.domain.roles import Actor
from support.models import Coordination
from support.queries import coordination as kept
from support.queries import feed
from support.queries.coordination import Filters
from support.web import sheets
from support.web.forms.coordination import BoardForm
from support.web.sheets import Sheet
from support.web.trail import Trail
from support.web.viewer import readers, viewer_of

VIEWS: dict[str, str] = {
    "open": gettext_noop("Chờ trả lời"),
    "late": gettext_noop("Quá hạn"),
    "ours": gettext_noop("Cơ quan hỏi lại"),
    "answered": gettext_noop("Đã trả lời"),
    "done": gettext_noop("Đã kết thúc"),
    "all": gettext_noop("Tất cả"),
}
_COUNTED = ("open", "late", "ours", "answered")
COLUMNS: tuple[str, ...] = (
    gettext_noop("Mã phối hợp"),
    gettext_noop("Cơ quan phối hợp"),
    gettext_noop("Việc hỏi"),
    gettext_noop("Mã phiếu"),
    gettext_noop("Trạng thái"),
    gettext_noop("Hỏi lúc"),
    gettext_noop("Hạn trả lời"),
    gettext_noop("Nhận lúc"),
    gettext_noop("Trả lời lúc"),
    gettext_noop("Người hỏi"),
)


@require_safe
@readers
def board(request: HttpRequest) -> HttpResponse:
    """Show the board."""
    viewer, cursor = viewer_of(request), feed.head()
    form = BoardForm(request.GET or None)
    asked = form.filters()
    context = _rows(request, viewer, asked) | {
        "live_cursor": cursor,
        "form": form,
        "chips": _chips(viewer, asked),
        "late": kept.late_by_agency(viewer),
        "narrowed": bool(asked.agency or asked.mine),
        "here": reverse("support:coordination-board"),
    }
    return render(request, "support/coordination/board.html", context)


@require_safe
@readers
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone."""
    asked = BoardForm(request.GET or None).filters()
    return render(request, "support/coordination/_board_rows.html", _rows(request, viewer_of(request), asked))


def _query(asked: Filters, **more: str) -> str:
    pairs = {"view": asked.view, "agency": str(asked.agency or ""), "mine": "on" if asked.mine else ""}
    return f"?{urlencode({name: value for name, value in (pairs | more).items() if value})}"


def _rows(request: HttpRequest, viewer: Actor, asked: Filters) -> dict[str, Any]:
    trail = Trail.read(request.GET.get("after", ""))
    page, here = kept.board(viewer, asked, after=trail.here), reverse("support:coordination-board")
    return {
        "rows": page.rows,
        "view": asked.view,
        "query": _query(asked),
        "columns": [_(name) for name in COLUMNS],
        "prev_url": here + _query(asked, after=trail.back().text) if trail.here else "",
        "next_url": here + _query(asked, after=trail.on(page.next).text) if page.next else "",
    }


def _chips(viewer: Actor, asked: Filters) -> list[dict[str, Any]]:
    found = []
    for name, label in VIEWS.items():
        view = Filters(view=name, agency=asked.agency, mine=asked.mine)
        count = kept.at_most(viewer, view) if name in _COUNTED else None
        figure = "" if count is None else "99+" if count > 99 else str(count)
        current = name == asked.view
        found.append({"label": _(label), "url": _query(view), "count": figure, "current": current})
    return found


def cells(row: Coordination) -> list[str]:
    """Return a line of the board in words, the same in CSV and XLSX."""

    def when(moment: Any) -> str:
        return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""

    return [
        row.number or "",
        row.agency.name,
        privacy.mask(row.subject),
        row.case.number,
        _(LABELS[State(row.state)]),
        when(row.asked_at),
        when(row.due_at),
        when(row.accepted_at),
        when(row.answered_at),
        str(row.asked_by or ""),
    ]


def _sheet(viewer: Actor, asked: Filters) -> Sheet:
    def lines() -> Iterator[list[str]]:
        after = ""
        while True:
            page = kept.board(viewer, asked, after=after, size=sheets.BATCH)
            yield from map(cells, page.rows)
            if not page.next:
                return
            after = page.next

    return Sheet("ban-dieu-phoi", COLUMNS, lines)


@require_safe
@readers
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Save the board as CSV or XLSX, with the filters of the address."""
    viewer = viewer_of(request)
    sheet = _sheet(viewer, BoardForm(request.GET or None).filters())
    reads.log(viewer, what="export", target=f"coordination:{kind}")
    return sheets.to_csv(request, sheet) if kind == "csv" else sheets.to_xlsx(request, sheet)

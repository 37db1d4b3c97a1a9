"""The report of guides and tickets: what was settled without a guide, which guides save tickets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext
from django.views.decorators.http import require_safe

from kb.domain import citing
from kb.queries import citation_reports as kept
from kb.queries.citation_reports import BY, LINES, NONE, Days, Line, Use
from kb.views.forms.reports import SETTLED, ReportForm, usual
from support.actions import reads
from support.domain import privacy
from support.domain.errors import NotFound
from support.domain.roles import READERS, Actor
from support.web import sheets
from support.web.sheets import Sheet
from support.web.viewer import staff, viewer_of
from support.web.views.reports import STEP, bars

NAMES: dict[str, str] = {
    "topic": gettext_noop("Theo chủ đề"),
    "system": gettext_noop("Theo hệ thống"),
    "agency": gettext_noop("Theo cơ quan đề nghị"),
}
HEADS: dict[str, str] = {
    "topic": gettext_noop("Chủ đề"),
    "system": gettext_noop("Hệ thống"),
    "agency": gettext_noop("Cơ quan đề nghị"),
}
NOBODY: dict[str, str] = {
    "topic": gettext_noop("Chưa xếp chủ đề"),
    "system": gettext_noop("Không gắn hệ thống"),
    "agency": gettext_noop("Cá nhân, hoặc chưa rõ cơ quan"),
}
GUIDES = "tai-lieu"  # the table of guides, among those that leave as files
_CHARTED = 8  # bars of a chart; the table holds the rest


@require_safe
@staff
def report(request: HttpRequest) -> HttpResponse:
    """Show the report of the days asked for."""
    viewer, form = viewer_of(request), ReportForm(request.GET or None)
    period = form.period()
    tables = [_table(viewer, period, by) for by in BY]
    uses, start = kept.uses(viewer, period), _start(request)
    context = {
        "form": form,
        "period": period,
        "tables": tables,
        "whole": tables[0]["whole"],
        "usual": _usual(period),
        "uses": [_use(one) for one in uses[start : start + LINES]],
        "uses_text": _span(start, len(uses)),
        "prev_url": _uses_url(period, max(0, start - LINES)) if start else "",
        "next_url": _uses_url(period, start + LINES) if len(uses) > start + LINES else "",
        "never": [{"guide": one, "url": _address(one)} for one in kept.never_cited(viewer)],
        "never_more": LINES,
        "reads_tickets": bool(viewer.roles & READERS),
        "query": _query(period),
        "guides_file": GUIDES,
    }
    return render(request, "kb/cite/report.html", context)


def _usual(period: Days) -> list[dict[str, Any]]:
    """Return the periods mostly asked for, as links that keep by which day tickets are counted."""
    return [
        {
            "name": name,
            "url": f"?{_query(Days(first, last, settled=period.settled))}",
            "here": (period.first, period.last) == (first, last),
        }
        for name, first, last in usual()
    ]


def _start(request: HttpRequest) -> int:
    """Return after how many guides the table begins."""
    asked = request.GET.get("sau", "")
    return int(asked) // LINES * LINES if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0


def _span(start: int, total: int) -> str:
    if total <= LINES:
        return ""
    told = {"first": start + 1, "last": min(start + LINES, total), "total": total}
    return _("%(first)s đến %(last)s trong %(total)s tài liệu") % told


def _uses_url(period: Days, start: int) -> str:
    return f"?{_query(period, sau=str(start) if start else '')}#bc-tai-lieu"


def _query(period: Days, **more: str) -> str:
    days = {"day_from": period.first.isoformat(), "day_to": period.last.isoformat()}
    if period.settled:
        days["theo"] = SETTLED
    return urlencode(days | {name: value for name, value in more.items() if value})


def _table(viewer: Actor, period: Days, by: str) -> dict[str, Any]:
    lines = kept.lines(viewer, period, by)
    shown, drawn = lines[:LINES], lines[:_CHARTED]
    total, without = sum(one.total for one in lines), sum(one.without for one in lines)
    return {
        "by": by,
        "name": _(NAMES[by]),
        "head": _(HEADS[by]),
        "rows": [
            {
                "name": _named(one, by),
                "line": one,
                "share": round(100 * one.without / one.total) if one.total else 0,
                "url": f"{reverse('kb:report-tickets')}?{_query(period, **{by: one.key})}",
            }
            for one in shown
        ],
        "more": len(lines) - len(shown),
        "whole": {"total": total, "without": without, "with": total - without},
        "bars": bars(
            [(_named(one, by), [("c4", one.without), ("c1", one.total - one.without)]) for one in drawn]
        ),
        "height": len(drawn) * STEP,
    }


def _named(one: Line, by: str) -> str:
    return _(NOBODY[by]) if one.key == NONE else one.name


def _use(one: Use) -> dict[str, Any]:
    return {"use": one, "url": _address(one.guide), "number": _number(one.guide)}


def _number(guide: Any) -> str:
    return str(guide.current.number) if guide.current else ""


def _address(guide: Any) -> str:
    return f"{citing.ROOM}{guide.slug}"


@require_safe
@staff
def tickets_without(request: HttpRequest) -> HttpResponse:
    """List the tickets behind a figure, for who reads tickets."""
    viewer, form = viewer_of(request), ReportForm(request.GET or None)
    period = form.period()
    about = {by: request.GET[by][:40] for by in BY if request.GET.get(by)}
    rows, following = kept.without(viewer, period, about, request.GET.get("after", ""))
    here = _query(period, **about)
    context = {
        "rows": [{"case": one, "subject": privacy.mask(one.subject)} for one in rows],
        "period": period,
        "about": [_about(by, key, rows) for by, key in about.items()],
        "next_url": f"?{here}&after={following}" if following else "",
        "prev_url": f"?{here}" if request.GET.get("after") else "",
        "back": f"{reverse('kb:report')}?{_query(period)}",
    }
    return render(request, "kb/cite/report_tickets.html", context)


def _about(by: str, key: str, rows: list[Any]) -> str:
    if key == NONE:
        return _(NOBODY[by])
    return str(getattr(rows[0], BY[by])) if rows else ""


# --- Files --------------------------------------------------------------------------------------------


def _lines_sheet(viewer: Actor, period: Days, by: str) -> Sheet:
    columns = (HEADS[by], gettext_noop("Đã giải quyết"), gettext_noop("Không dẫn tài liệu"))

    def rows() -> Iterator[list[str]]:
        for one in kept.lines(viewer, period, by):
            yield [_named(one, by), str(one.total), str(one.without)]

    return Sheet(f"phieu-khong-tai-lieu-{by}", columns, rows)


_USE_COLUMNS = (
    gettext_noop("Tài liệu"),
    gettext_noop("Bản"),
    gettext_noop("Lượt đọc"),
    gettext_noop("Có ích, rồi không gửi yêu cầu"),
    gettext_noop("Lần dẫn trong trả lời"),
    gettext_noop("Lần không phải gửi"),
    gettext_noop("Có ích"),
    gettext_noop("Chưa có ích"),
    gettext_noop("Góp ý cần sửa chưa xong"),
)


def _guides_sheet(viewer: Actor, period: Days) -> Sheet:
    def rows() -> Iterator[list[str]]:
        for one in kept.uses(viewer, period):
            numbers = (one.reads, one.enough, one.cited, one.saved, one.helpful, one.unhelpful, one.wrong)
            yield [one.guide.title, _number(one.guide), *map(str, numbers)]
        for guide in kept.never_cited_rows(viewer):
            yield [
                guide.title,
                _number(guide),
                "",
                "",
                pgettext("số lần dẫn", "chưa bao giờ"),
                "",
                "",
                "",
                "",
            ]

    return Sheet("tai-lieu-duoc-dung", _USE_COLUMNS, rows)


def _sheet(request: HttpRequest) -> Sheet:
    viewer, wanted = viewer_of(request), request.GET.get("bang", "topic")
    if not viewer.roles & kept.READ or wanted not in {*BY, GUIDES}:
        raise NotFound
    period = ReportForm(request.GET or None).period()
    return _guides_sheet(viewer, period) if wanted == GUIDES else _lines_sheet(viewer, period, wanted)


@require_safe
@staff
def export(request: HttpRequest) -> HttpResponseBase:
    """Give a table of the report as CSV."""
    sheet = _sheet(request)
    reads.log(viewer_of(request), what="export", target="guide-report")
    return sheets.to_csv(request, sheet)


@require_safe
@staff
def xlsx(request: HttpRequest) -> HttpResponseBase:
    """Give a table of the report as XLSX."""
    sheet = _sheet(request)
    reads.log(viewer_of(request), what="export", target="guide-report")
    return sheets.to_xlsx(request, sheet)

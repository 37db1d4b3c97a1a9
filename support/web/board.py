"""The left half of the workbench: rows, chips, pages. Shared by the page and the live fragment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from support.domain import privacy
from support.domain.channels import Channel
from support.models import Case
from support.queries import by_due, duty
from support.web import counts, due, filters, suggested
from support.web.context import link
from support.web.trail import Trail
from support.web.viewer import viewer_of

SUBJECT = 300  # characters of a subject in a list; no screen shows more of a line


def sender(case: Case) -> str:
    """Return whom a row names: the agency, else the contact and that nobody verified him."""
    if case.requesting_agency:
        return str(case.requesting_agency)
    if case.contact is None:
        # Nobody files in the portal without a name: what has none is work we gave ourselves.
        return _("Nội bộ") if case.channel == Channel.PORTAL else _("Không rõ người gửi")
    name = str(case.contact)
    return name if case.contact.verified_at else _("%s (chưa xác minh)") % name


def short(subject: str) -> str:
    """Return a subject as a list shows it, personal data hidden: a mail may bring one of many pages."""
    words = privacy.mask(privacy.beginning(subject, 2 * SUBJECT)[0])
    return words if len(words) <= SUBJECT else f"{words[:SUBJECT]}…"


def row(case: Case, current: str = "", face: due.Face | None = None) -> dict[str, Any]:
    """Return what a row shows of a case, personal data hidden; `face` is the moment the list is drawn at."""
    return {
        "case": case,
        "subject": short(case.subject),
        "sender": privacy.mask(sender(case)),
        "unread": getattr(case, "unread", False) and case.number != current,
        "current": case.number == current,
        "due": (face or due.face()).chip(case),
    }


def rows(request: HttpRequest, current: str = "") -> dict[str, Any]:
    """Return the variables of the list of rows for the filters in the address."""
    asked, works = filters.read(request.GET), viewer_of(request).is_worker
    trail = Trail.read(request.GET.get("after", ""))
    page, here = by_due.page(viewer_of(request), asked, after=trail.here), reverse("support:workbench")
    face = due.face()
    lines = [
        row(case, current, face) | {"pick": suggested.offered(case) if works else ""} for case in page.rows
    ]
    return {
        "rows": lines,
        "ticks": works and bool(lines),
        "picks": any(line["pick"] for line in lines),
        "current": current,
        "query": filters.query(asked, trail.text),
        "prev_url": here + filters.query(asked, trail.back().text) if trail.here else "",
        "next_url": here + filters.query(asked, trail.on(page.next).text) if page.next else "",
        "filters": asked,
        "list_title": _(filters.TITLES[asked.view]),
    }


def frame(request: HttpRequest, current: str = "") -> dict[str, Any]:
    """Return the variables of the whole left half."""
    asked = filters.read(request.GET)
    # The cursor comes before anything else is read: what happens meanwhile is told again.
    cursor, found = counts.of_list(request, asked)
    figures = {name: counts.shown(count) for name, count in found.items()}
    return rows(request, current) | {
        "live_cursor": cursor,
        "chips": filters.chips(asked, figures),
        "narrowed": filters.narrowing(asked),
        "filter_query": filters.query(asked),
        "clear_query": filters.query(filters.read({"view": asked.view})) or "?",
        "room_url": link("mailin:room"),
        "on_duty": duty.now_on_duty(viewer_of(request)),
        "list_url": reverse("support:rows"),
    }

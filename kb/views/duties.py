"""The board of duties: the matrix, a cell, files and paper, an agency's own gaps (Điều 9.1, 11.1)."""

from __future__ import annotations

from functools import partial, wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.actions import duties as acts
from kb.domain.duties import OWED
from kb.models import GuideDuty
from kb.queries import duties as kept
from kb.queries import duty_board, questions, writing
from kb.queries.duty_board import Filters
from kb.queries.duty_letters import reminds
from kb.views import duty_faces as faces
from kb.views.acted import acted
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import Agency
from support.web import sheets
from support.web.sheets import Sheet
from support.web.trail import Trail
from support.web.viewer import P, View, signed_in, viewer_of


def readers(view: View[P]) -> View[P]:
    """Let in the staff, and members of agencies, who see their own rows."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        viewer = viewer_of(request)
        if not (viewer.is_staff or viewer.reads_of):
            raise NotFound
        return view(request, *args, **kwargs)

    return signed_in(guarded)


@require_safe
@readers
def board(request: HttpRequest) -> HttpResponse:
    """Show a page of the matrix, and the cell asked for beside it."""
    viewer, filters = viewer_of(request), faces.read(request.GET)
    trail = Trail.read(request.GET.get("after", ""))
    found = duty_board.tally(duty_board.narrowed(viewer, filters))
    names = duty_board.systems(viewer)
    shown = duty_board.columns(found, names)
    page = duty_board.page(viewer, filters, found, shown, after=trail.here)
    here, chosen = reverse("kb:duties"), faces.number(request.GET.get("o", ""))
    states, place = faces.faces(), faces.query(filters, after=trail.text)
    context = {
        "filters": filters,
        "faces": states,
        "na": states["not_connected"],
        "tiles": faces.tiles(filters, found, shown, sum(found.systems[pk] for pk in shown)),
        "tally": found,
        "columns": [(names[pk], faces.short(names[pk])) for pk in shown],
        "rows": faces.squares(page.rows, names, shown, chosen),
        "others": any(row.others for row in page.rows),
        "chosen": chosen,
        "cell_query": f"{place}&o=" if place else "?o=",
        "query": faces.query(filters),
        "prev_url": here + faces.query(filters, after=trail.back().text) if trail.here else "",
        "next_url": here + faces.query(filters, after=trail.on(page.next).text) if page.next else "",
        "now": timezone.now(),
        "groups": [(key, _(label)) for key, label in faces.GROUPS.items()],
        "systems": list(names.items()),
        "cell_url": reverse("kb:duty", args=[0])[:-1],
        "agency": Agency.objects.filter(pk=filters.agency).first() if filters.agency else None,
        "own": [(one, states[one.state]) for one in _own(viewer, filters, trail)],
        "owed": sum(found.by_state.get(state.value, 0) for state in OWED),
        "manages": kept.manages(viewer),
        "narrowed": bool(faces.query(filters)),
        "letters_url": reverse("kb:duty-letters") if reminds(viewer) else "",
        "asked": questions.asked(viewer).exists() if viewer.roles & kept.ASKED_READERS else False,
        "asks": bool(viewer.roles & kept.ASKED_READERS),
        "writes": writing.writes_at_all(viewer),
        "focus": False,  # the address leads to the panel by itself
        "cell": None,
    }
    context |= faces.cell(viewer, kept.cell(viewer, chosen)) if chosen else {}
    return render(request, "kb/duties/board.html", context)


def _own(viewer: Actor, filters: Filters, trail: Trail) -> list[GuideDuty]:
    """Return our own shelf: at the foot of the first page, while nothing narrows the board to agencies."""
    if trail.here or filters.agency or filters.q or filters.group or filters.system:
        return []
    return duty_board.own(viewer)


@require_safe
@readers
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one cell: as a part of the board, or with the board around for who has no scripts."""
    viewer = viewer_of(request)
    context = faces.cell(viewer, kept.cell(viewer, pk)) | {"manages": kept.manages(viewer), "focus": True}
    if request.headers.get("HX-Request"):
        return render(request, "kb/duties/_panel.html", context)
    return render(request, "kb/duties/cell.html", context)


def _sheet(viewer: Actor, filters: Filters) -> Sheet:
    return Sheet(
        "nghia-vu-tai-lieu", faces.COLUMNS, lambda: map(faces.line, duty_board.lines(viewer, filters))
    )


@require_safe
@readers
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give what the board is narrowed to as a file."""
    sheet = _sheet(viewer_of(request), faces.read(request.GET))
    return sheets.to_csv(request, sheet) if kind == "csv" else sheets.to_xlsx(request, sheet)


@require_safe
@readers
def printed(request: HttpRequest) -> HttpResponse:
    """Show what the board is narrowed to as sheets of paper."""
    filters = faces.read(request.GET)
    context = sheets.on_paper(_sheet(viewer_of(request), filters))
    title = _("Nghĩa vụ xây dựng tài liệu")
    context |= {"title": title, "back": reverse("kb:duties") + faces.query(filters), "asked": _said(filters)}
    return render(request, "support/registers/print.html", context)


def _said(filters: Filters) -> list[str]:
    """Return the filters in words, for the head of the paper."""
    states = faces.faces()
    said = [states[filters.state].label] if filters.state else []
    said += [_(faces.GROUPS[filters.group])] if filters.group else []
    return said + ([f"“{filters.q}”"] if filters.q else [])


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the viewer's agencies still owe, as a part of other pages; empty when nothing."""
    states = faces.faces()
    rows = [(one, states[one.state], faces.name_of(one)) for one in kept.mine(viewer_of(request))]
    return render(request, "kb/duties/_mine.html", {"rows": rows})


@require_POST
@readers
def link_guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which guide meets a duty."""
    viewer, guide = viewer_of(request), faces.number(request.POST.get("tai-lieu", ""))
    back = reverse("kb:questions") if request.POST.get("ve") == "cau-hoi" else reverse("kb:duty", args=[pk])
    act = partial(acts.link, viewer, duty_id=pk, guide_id=guide or 0)
    return acted(request, act, _("Đã gắn tài liệu."), back)


@require_POST
@readers
def add_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a duty of its own for a service of the connection."""
    viewer, service = viewer_of(request), faces.number(request.POST.get("dich-vu", ""))
    said, back = _("Đã thêm nghĩa vụ cho dịch vụ."), reverse("kb:duty", args=[pk])
    act = partial(acts.add_for_service, viewer, duty_id=pk, service_id=service or 0)
    return acted(request, act, said, back)

"""One agency's connection: what was registered, who speaks for the agency, and the forms that change them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import connections
from support.domain.errors import NotFound, UserError
from support.domain.roles import CURATORS, Role
from support.models import Connection, Liaison
from support.queries import systems as books
from support.web import systems
from support.web.forms.common import refuse
from support.web.forms.systems import ConnectionForm, LiaisonForm, ScopeForm
from support.web.viewer import curators, leads, linked, members, viewer_of
from support.web.views.systems import Sheet, crumb, fill


def _home(connection_id: int) -> str:
    return reverse("support:connection", kwargs={"pk": connection_id})


def _crumbs(connection: Connection) -> list[tuple[str, str]]:
    every = (_("Hệ thống kết nối"), reverse("support:systems"))
    return [every, crumb(connection.system), (str(connection.agency), _home(connection.pk))]


@require_safe
@members
def mine(request: HttpRequest) -> HttpResponse:
    """Show the connections of the viewer's own agencies."""
    viewer = viewer_of(request)
    found = books.told(books.connections_of(viewer, past=True))
    context = {"links": [systems.link(one, viewer) for one in found]}
    return render(request, "support/systems/mine.html", context)


@require_safe
@linked
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one connection to those entitled, and to its own agency."""
    return page(request, pk)


def page(request: HttpRequest, pk: int, form: ScopeForm | None = None) -> HttpResponse:
    """Render a connection; `form` is the one of its mark when it came back with faults."""
    viewer = viewer_of(request)
    connection = books.connection(viewer, pk)
    keeps = bool(viewer.roles & CURATORS)
    leads_team = Role.TEAM_LEAD in viewer.roles
    context = systems.link(connection, viewer) | {
        "keeps": keeps,
        "staff": viewer.is_staff,
        "liaisons": [systems.speaker(one) for one in books.all_liaisons(connection)],
        "scope_form": (form or ScopeForm()) if leads_team else None,
    }
    return render(request, "support/systems/connection.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add a connection to a system."""
    viewer = viewer_of(request)
    system = books.get(viewer, pk)
    sheet = Sheet(
        title=_("Thêm kết nối"),
        crumbs=[(_("Hệ thống kết nối"), reverse("support:systems")), crumb(system)],
        back=crumb(system)[1],
        done=_("Đã lưu kết nối."),
    )
    return fill(
        request,
        ConnectionForm(request.POST or None),
        sheet,
        lambda given: connections.save_connection(
            viewer, system_id=pk, connection_id=None, wanted=given.wanted()
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a connection."""
    viewer = viewer_of(request)
    connection = books.connection(viewer, pk)
    sheet = Sheet(_("Sửa kết nối"), _crumbs(connection), _home(pk), _("Đã lưu kết nối."))
    return fill(
        request,
        ConnectionForm(request.POST or None, connection=connection),
        sheet,
        lambda given: connections.save_connection(
            viewer, system_id=connection.system_id, connection_id=pk, wanted=given.wanted()
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def liaison(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Register a liaison of a connection."""
    viewer = viewer_of(request)
    connection = books.connection(viewer, pk)
    sheet = Sheet(_("Thêm đầu mối"), _crumbs(connection), _home(pk), _("Đã ghi đầu mối."))
    return fill(
        request,
        LiaisonForm(request.POST or None),
        sheet,
        lambda given: connections.add_liaison(viewer, connection_id=pk, wanted=given.wanted()),
    )


@require_POST
@curators
def end_liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a liaison end today."""
    viewer = viewer_of(request)
    known = Liaison.objects.filter(pk=pk, connection__in=books.connections(viewer)).first()
    if known is None:
        raise NotFound
    connections.end_liaison(viewer, liaison_id=pk)
    messages.success(request, _("Đã thôi đầu mối từ hôm nay."))
    return HttpResponseRedirect(_home(known.connection_id))


@require_POST
@leads
def scope(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark, or clear, a sign of use beyond the scope; team leads alone know of it."""
    viewer = viewer_of(request)
    books.connection(viewer, pk)
    form = ScopeForm(request.POST)
    if not form.is_valid():
        return page(request, pk, form)
    suspected = request.POST.get("danh_dau") == "1"
    try:
        connections.mark_scope(
            viewer, connection_id=pk, suspected=suspected, reason=form.cleaned_data["reason"]
        )
    except UserError as error:
        refuse(form, error)
        return page(request, pk, form)
    messages.success(request, _("Đã đánh dấu.") if suspected else _("Đã bỏ đánh dấu."))
    return HttpResponseRedirect(_home(pk))

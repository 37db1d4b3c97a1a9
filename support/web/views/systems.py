"""The catalogue of connected systems: the list, one system, and the forms that change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import catalogue
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.roles import CURATORS, READERS
from support.domain.systems import EXEMPTION_LABELS, SYSTEM_LABELS, Exemption, SystemKind
from support.models import ConnectedSystem
from support.queries import systems as books
from support.web import systems
from support.web.forms.common import refuse
from support.web.forms.systems import CatalogueForm, ServiceForm, SystemForm
from support.web.trail import Trail
from support.web.viewer import curators, staff, viewer_of


@require_safe
@staff
def index(request: HttpRequest) -> HttpResponse:
    """Show one page of the catalogue."""
    form, trail = CatalogueForm(request.GET or None), Trail.read(request.GET.get("after", ""))
    page = books.page(viewer_of(request), form.filters(), after=trail.here)
    here = reverse("support:systems")
    asked = {name: value for name, value in request.GET.items() if value and name != "after"}
    context = {
        "form": form,
        "rows": [_row(one) for one in page.rows],
        "keeps": bool(viewer_of(request).roles & CURATORS),
        "narrowed": bool(asked),
        "prev_url": _address(here, asked | {"after": trail.back().text}) if trail.here else "",
        "next_url": _address(here, asked | {"after": trail.on(page.next).text}) if page.next else "",
    }
    return render(request, "support/systems/index.html", context)


def _address(page: str, pairs: dict[str, Any]) -> str:
    said = urlencode({name: value for name, value in pairs.items() if value})
    return f"{page}?{said}" if said else page


def _row(system: ConnectedSystem) -> dict[str, Any]:
    return {
        "system": system,
        "kind": _(SYSTEM_LABELS[SystemKind(system.kind)]),
        "platforms": list(system.platforms.all()),
        "badges": systems.badges(system, systems.connected_of(system)),
        "next_check": systems.next_check(system, systems.connected_of(system)),
    }


@require_safe
@staff
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one system: facts, services, connections, latest tickets, as far as the viewer may know."""
    viewer = viewer_of(request)
    system, trail = books.get(viewer, pk), Trail.read(request.GET.get("after", ""))
    links = books.links(viewer, system, after=trail.here)
    here = reverse("support:system", kwargs={"pk": pk})
    reads = bool(viewer.roles & READERS)
    context = _row(system) | {
        "exemption": _(EXEMPTION_LABELS[Exemption(system.exemption)]),
        "keeps": bool(viewer.roles & CURATORS),
        "entitled": bool(viewer.roles & books.ENTITLED),
        "services": list(system.services.order_by("-active", "code", "name")),
        "links": [systems.link(one, viewer) for one in links.rows],
        "prev_url": _address(here, {"after": trail.back().text}) if trail.here else "",
        "next_url": _address(here, {"after": trail.on(links.next).text}) if links.next else "",
        "reads": reads,
        "tickets": [systems.ticket(one) for one in books.latest_tickets(viewer, system)] if reads else [],
    }
    return render(request, "support/systems/detail.html", context)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form page of the catalogue: its words, where it stands, and where one goes after saving."""

    title: str
    crumbs: list[tuple[str, str]]
    back: str
    done: str


def fill(
    request: HttpRequest, form: forms.Form, sheet: Sheet, act: Callable[[Any], object]
) -> HttpResponseBase:
    """Show a form, or let `act` save what it holds; a refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except UserError as error:
            if isinstance(error, NotFound | Forbidden):
                raise
            refuse(form, error)
        else:
            messages.success(request, sheet.done)
            return HttpResponseRedirect(sheet.back)
    context = {"form": form, "sheet": sheet}
    return render(request, "support/systems/form.html", context, status=422 if form.errors else 200)


def crumb(system: ConnectedSystem) -> tuple[str, str]:
    """Return the crumb of a system: words and address."""
    return str(system), reverse("support:system", kwargs={"pk": system.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Add a system, or change one."""
    viewer = viewer_of(request)
    system = books.get(viewer, pk) if pk else None
    form = SystemForm(request.POST or None, system=system)
    every = reverse("support:systems")
    sheet = Sheet(
        title=_("Sửa hệ thống") if system else _("Thêm hệ thống"),
        crumbs=[(_("Hệ thống kết nối"), every), *([crumb(system)] if system else [])],
        back=crumb(system)[1] if system else every,
        done=_("Đã lưu hệ thống."),
    )
    return fill(
        request,
        form,
        sheet,
        lambda given: catalogue.save_system(viewer, system_id=pk, wanted=given.wanted()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def service(request: HttpRequest, pk: int, service_id: int | None = None) -> HttpResponseBase:
    """Add a service to a system, or change one."""
    viewer = viewer_of(request)
    system = books.get(viewer, pk)
    known = system.services.filter(pk=service_id).first() if service_id else None
    if service_id and known is None:
        raise NotFound
    sheet = Sheet(
        title=_("Sửa dịch vụ") if known else _("Thêm dịch vụ"),
        crumbs=[(_("Hệ thống kết nối"), reverse("support:systems")), crumb(system)],
        back=crumb(system)[1],
        done=_("Đã lưu dịch vụ."),
    )
    return fill(
        request,
        ServiceForm(request.POST or None, service=known),
        sheet,
        lambda given: catalogue.save_service(
            viewer, system_id=pk, service_id=service_id, wanted=given.wanted()
        ),
    )

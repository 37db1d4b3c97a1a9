"""What leaves the screen of incidents: the list as CSV, XLSX and paper, the review as a sheet and a PDF."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from support.actions import reads
from support.domain import privacy
from support.models import Incident
from support.queries import incidents as kept
from support.web import incident_paper, sheets
from support.web import incidents as shown
from support.web.forms.incidents import VIEWS, ListForm
from support.web.papers.blocks import Paper
from support.web.sheets import BATCH, Sheet
from support.web.viewer import readers, viewer_of
from support.web.views import incidents
from support.web.views.register import asked_of, query
from support.web.views.visits import as_pdf

COLUMNS: tuple[str, ...] = (
    gettext_noop("Mã sự cố"),
    gettext_noop("Loại"),
    gettext_noop("Tên"),
    gettext_noop("Hệ thống, nền tảng"),
    gettext_noop("Mức độ"),
    gettext_noop("Xảy ra từ"),
    gettext_noop("Mở lúc"),
    gettext_noop("Kết thúc"),
    gettext_noop("Kéo dài"),
    gettext_noop("Trạng thái"),
    gettext_noop("Phiếu đã gắn"),
    gettext_noop("Người mở"),
)


def cells(incident: Incident) -> list[str]:
    """Return an incident in words, the same on paper, in CSV and XLSX."""
    told = shown.named(incident)
    return [
        incident.number,
        told["kind"],
        told["title"],
        "; ".join(told["scope"]),
        told["severity"],
        _at(incident.started_at),
        _at(incident.declared_at),
        _at(incident.ended_at) if incident.ended_at else "",
        told["lasted"],
        told["state"],
        str(getattr(incident, "attached", "")),
        str(incident.declared_by or ""),
    ]


def _at(moment: object) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"  # type: ignore[arg-type]


def _sheet(request: HttpRequest) -> Sheet:
    viewer, filters = viewer_of(request), ListForm(request.GET or None).filters()

    def rows() -> Iterator[list[str]]:
        for one in kept.listed(viewer, filters).iterator(chunk_size=BATCH):
            yield cells(one)

    return Sheet("su-co", COLUMNS, rows)


@require_safe
@readers
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as CSV."""
    reads.log(viewer_of(request), what="export", target="incidents")
    return sheets.to_csv(request, _sheet(request))


@require_safe
@readers
def xlsx(request: HttpRequest) -> HttpResponseBase:
    """Give the list as XLSX."""
    reads.log(viewer_of(request), what="export", target="incidents")
    return sheets.to_xlsx(request, _sheet(request))


@require_safe
@readers
def on_paper(request: HttpRequest) -> HttpResponse:
    """Show the list as it is printed."""
    filters = ListForm(request.GET or None).filters()
    context = sheets.on_paper(_sheet(request)) | {
        "title": _("Sự cố"),
        "back": reverse("support:incidents") + query(asked_of(request)),
        "begun": None,
        "ended": None,
        "asked": [str(VIEWS[filters.view])],
    }
    return render(request, "support/registers/print.html", context)


def _report(request: HttpRequest, number: str) -> tuple[Incident, Paper]:
    incident = incidents.opened(request, number)
    with translation.override("vi"):  # an office's paper is Vietnamese, whoever prints it
        updates = kept.updates(viewer_of(request), incident)
        links, story = kept.affected(incident), kept.story(incident)
        return incident, incident_paper.report(incident, updates, links, story)


@require_safe
@readers
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Show the review with its timeline as it is printed."""
    incident, paper = _report(request, number)
    context = {
        "paper": paper,
        "back": reverse("support:incident", kwargs={"number": number}),
        "back_words": incident.number,
        "pdf": reverse("support:incident-report-pdf", kwargs={"number": number}),
        "hint": privacy.mask(incident.title),
    }
    return render(request, "support/papers/sheet.html", context)


@require_safe
@readers
def report_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give the review as a PDF."""
    incident, paper = _report(request, number)
    return as_pdf(paper, f"{incident.number}.pdf")

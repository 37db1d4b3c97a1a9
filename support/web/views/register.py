"""The register (sổ tiếp nhận): read, narrow, print, save as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from support.actions import reads
from support.domain import channels
from support.domain.reference import format_entry
from support.domain.roles import READERS
from support.models import RegisterEntry
from support.queries import register as book
from support.web.context import link
from support.web.forms.register import RegisterForm
from support.web.trail import Trail
from support.web.viewer import registrars, viewer_of

COLUMNS: tuple[str, ...] = (
    gettext_noop("Số"),
    gettext_noop("Nhận lúc"),
    gettext_noop("Vào sổ"),
    gettext_noop("Kênh"),
    gettext_noop("Bên đề nghị"),
    gettext_noop("Trích yếu"),
    gettext_noop("Chứng cứ của kênh"),
    gettext_noop("Người ghi"),
    gettext_noop("Mã phiếu"),
)
PRINTED = 2000  # lines on paper at most; more is what the CSV is for
BATCH = 500  # lines read at once while a CSV is sent
# Also behind spaces, in full width, and behind the semicolon at which a Vietnamese spreadsheet cuts a line.
_FORMULA = re.compile(r"\A(?=\s*[=+\-@＝＋－＠]|[\t\r])|(?<=\S)(?P<cut>[;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")


def cells(entry: RegisterEntry) -> list[str]:
    """Return a line of the register in words, the same on the screen, on paper and in the CSV."""
    subject = _(book.CLOSED) if entry.subject == book.CLOSED else entry.subject
    return [
        format_entry(entry.year, entry.number, entry.revision),
        f"{timezone.localtime(entry.received_at):%d/%m/%Y %H:%M}",
        f"{timezone.localtime(entry.entered_at):%d/%m/%Y %H:%M}",
        _(channels.LABELS[channels.Channel(entry.channel)]),
        entry.agency_name or entry.sender,
        subject + (f" ({entry.note})" if entry.note else ""),
        entry.evidence,
        str(entry.entered_by or _("Tự động")),
        entry.case.number if entry.case else "",
    ]


@require_safe
@registrars
def register(request: HttpRequest) -> HttpResponse:
    """Show one page of the register."""
    form = RegisterForm(request.GET or None)
    trail = Trail.read(request.GET.get("after", ""))
    page = book.page(viewer_of(request), form.filters(), after=trail.here)
    reads_tickets = bool(viewer_of(request).roles & READERS)
    sources = book.originals(page.rows) if reads_tickets else {}
    here = reverse("support:register")
    asked = {name: str(value) for name, value in request.GET.items() if value and name != "after"}
    context = {
        "form": form,
        "columns": [_(name) for name in COLUMNS],
        "lines": [_line(entry, sources, linked=reads_tickets) for entry in page.rows],
        "query": _query(asked),
        "prev_url": here + _query(asked | {"after": trail.back().text}) if trail.here else "",
        "next_url": here + _query(asked | {"after": trail.on(page.next).text}) if page.next else "",
        "narrowed": bool(asked),
    }
    return render(request, "support/register.html", context)


def _query(pairs: dict[str, str]) -> str:
    said = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{said}" if said else ""


def _line(entry: RegisterEntry, sources: dict[int, str], *, linked: bool) -> dict[str, object]:
    number = entry.case.number if entry.case else ""
    url = reverse("support:ticket", kwargs={"number": number}) if linked and number else ""
    return {"entry": entry, "cells": cells(entry), "fix": entry.revision > 0, "url": url} | {
        "original": link("mailin:original", sources[entry.pk]) if entry.pk in sources else ""
    }


@require_safe
@registrars
def printed(request: HttpRequest) -> HttpResponse:
    """Show the register on sheets of paper, oldest line first."""
    form, viewer = RegisterForm(request.GET or None), viewer_of(request)
    entries = book.entries(viewer, form.filters()).reverse()[: PRINTED + 1]
    lines = [cells(entry) for entry in book.veiled(viewer, entries)]
    context = {
        "columns": [_(name) for name in COLUMNS],
        "lines": lines[:PRINTED],
        "cut": len(lines) > PRINTED,
        "most": PRINTED,
        "filters": form.filters(),
    }
    reads.log(viewer, what="print", target="register")
    return render(request, "support/register_print.html", context)


@require_safe
@registrars
def export(request: HttpRequest) -> HttpResponseBase:
    """Stream every line as CSV (UTF-8 with a byte order mark, for spreadsheets)."""
    form, viewer = RegisterForm(request.GET or None), viewer_of(request)
    entries = book.export(viewer, form.filters())
    reads.log(viewer, what="export", target="register")
    lines = _csv(entries, translation.get_language())
    under_asgi = isinstance(request, ASGIRequest)
    answer = StreamingHttpResponse(
        _in_batches(lines) if under_asgi else lines, content_type="text/csv; charset=utf-8"
    )
    name = f"so-tiep-nhan-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(entries: Iterable[RegisterEntry], language: str) -> Iterator[str]:
    """Yield the lines in `language`: they are written after the request's own has passed."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        head = writer.writerow([_(name) for name in COLUMNS])
    yield f"\ufeff{head}"
    for entry in entries:
        with translation.override(language):
            line = writer.writerow([harmless(cell) for cell in cells(entry)])
        yield line


async def _in_batches(lines: Iterator[str]) -> AsyncIterator[str]:
    """Read in a thread, a batch at a time: the event loop neither waits nor holds the whole book."""
    batch = sync_to_async(lambda: "".join(islice(lines, BATCH)))
    while part := await batch():
        yield part


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula (OWASP: CSV injection)."""
    return _FORMULA.sub(lambda hit: f"{hit['cut'] or ''}'", cell)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line

"""The register (sổ tiếp nhận): read, narrow, print, save as CSV and XLSX, correct a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import corrections, reads
from support.domain import channels
from support.domain.errors import Forbidden, NotFound, Stale, UserError
from support.domain.reference import format_entry
from support.domain.roles import READERS, Actor
from support.models import RegisterEntry
from support.queries import register as book
from support.queries.register import Filters, Proof
from support.web import sheets
from support.web.context import link
from support.web.forms.common import refuse
from support.web.forms.register import CorrectionForm, RegisterForm, asked_in_words
from support.web.sheets import Cells, Sheet
from support.web.trail import Trail
from support.web.viewer import keepers, registrars, viewer_of

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
    gettext_noop("Ghi chú"),
)
_CHECKED_SECONDS = 300


def cells(entry: RegisterEntry) -> list[str]:
    """Return a line of the register in words, the same on the screen, on paper, in CSV and XLSX."""
    channel = channels.Channel(entry.channel)
    subject = _(book.CLOSED) if entry.subject == book.CLOSED else entry.subject
    return [
        format_entry(entry.year, entry.number, entry.revision),
        f"{timezone.localtime(entry.received_at):%d/%m/%Y %H:%M}",
        f"{timezone.localtime(entry.entered_at):%d/%m/%Y %H:%M}",
        _(channels.LABELS[channel]),
        _brought_by(entry),
        subject,
        entry.evidence,
        str(entry.entered_by or _("Tự động")),
        entry.case.number if entry.case else "",
        " ".join(filter(None, (entry.note, _corrected(entry)))),
    ]


def _brought_by(entry: RegisterEntry) -> str:
    if entry.agency_name and entry.sender and entry.sender != entry.agency_name:
        return f"{entry.agency_name} ({entry.sender})"
    return entry.agency_name or entry.sender


def _corrected(entry: RegisterEntry) -> str:
    """Return who corrected the line, when and why; "" for a first line."""
    if entry.corrected_at is None:
        return ""
    said = _("Đính chính %(at)s, %(who)s.") % {
        "at": f"{timezone.localtime(entry.corrected_at):%d/%m/%Y %H:%M}",
        "who": str(entry.corrected_by or _("Hệ thống")),
    }
    return f"{said} {_('Lý do: %s') % entry.reason}" if entry.reason else said


def _sheet(viewer: Actor, filters: Filters) -> Sheet:
    return Sheet("so-tiep-nhan", COLUMNS, lambda: map(cells, book.export(viewer, filters)))


@require_safe
@registrars
def register(request: HttpRequest) -> HttpResponse:
    """Show one page of the register."""
    form, viewer = RegisterForm(request.GET or None), viewer_of(request)
    filters, trail = form.filters(), Trail.read(request.GET.get("after", ""))
    page = book.page(viewer, filters, after=trail.here)
    here = reverse("support:register")
    asked = asked_of(request)
    context = {
        "form": form,
        "columns": Cells(_(name) for name in COLUMNS),
        "lines": _lines(viewer, page.rows),
        "query": query(asked),
        "prev_url": here + query(asked | {"after": trail.back().text}) if trail.here else "",
        "next_url": here + query(asked | {"after": trail.on(page.next).text}) if page.next else "",
        "narrowed": bool(asked),
        "chips": _chips(viewer, filters, asked),
        "days": days(here, asked, filters.day_from, filters.day_to),
        "tab": "register",
    }
    return render(request, "support/registers/register.html", context | _checked())


def asked_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters in the address, without the place in the list."""
    return {name: str(value) for name, value in request.GET.items() if value and name != "after"}


def query(pairs: Mapping[str, str]) -> str:
    """Return pairs as the query of an address, empty ones left out; "" for none."""
    said = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{said}" if said else ""


def _chips(viewer: Actor, filters: Filters, asked: dict[str, str]) -> list[dict[str, object]]:
    counts, here = book.by_channel(viewer, filters), reverse("support:register")
    named = {"": _("Tất cả")} | {one.value: _(label) for one, label in channels.LABELS.items()}
    return [
        {
            "label": label,
            "url": here + query(asked | {"channel": value}),
            "count": f"{book.CEILING - 1}+" if counts.get(value, 0) >= book.CEILING else counts.get(value, 0),
            "current": value == filters.channel,
        }
        for value, label in named.items()
    ]


def days(
    here: str, asked: Mapping[str, str], begun: date | None, ended: date | None
) -> list[dict[str, object]]:
    """Return links to the periods people ask for most; a week begins on Monday."""
    today = timezone.localdate()
    spans = {
        _("Hôm nay"): (today, today),
        _("Hôm qua"): (today - timedelta(days=1), today - timedelta(days=1)),
        _("Tuần này"): (today - timedelta(days=today.weekday()), today),
        _("Tháng này"): (today.replace(day=1), today),
    }
    return [
        {
            "label": label,
            "url": here + query({**asked, "day_from": start.isoformat(), "day_to": end.isoformat()}),
            "current": (start, end) == (begun, ended),
        }
        for label, (start, end) in spans.items()
    ]


def _checked() -> dict[str, object]:
    """Return whether this year's numbers are whole, looked at anew every five minutes."""
    year = timezone.localdate().year
    key = f"register-whole:{year}"
    found = cache.get(key)
    if found is None:
        found = (book.wholeness(year), timezone.now())
        cache.set(key, found, _CHECKED_SECONDS)
    return {"year": year, "numbers": found[0], "checked_at": found[1]}


def _lines(viewer: Actor, rows: list[RegisterEntry]) -> list[dict[str, object]]:
    reads_tickets = bool(viewer.roles & READERS)
    proofs = book.proofs(rows) if reads_tickets else {}
    made: list[dict[str, object]] = []
    before: list[str] = []
    for place, entry in enumerate(rows):
        said, following = cells(entry), rows[place + 1] if place + 1 < len(rows) else None
        last = following is None or following.revision == 0
        number = entry.case.number if reads_tickets and entry.case else ""
        shut = entry.closed and not viewer.is_system  # type: ignore[attr-defined]
        line = {
            "entry": entry,
            "cells": Cells(said),
            "fix": entry.revision > 0,
            "changed": _changed(before, said) if entry.revision else [],
            "url": reverse("support:ticket", kwargs={"number": number}) if number else "",
            "proof": _proof_url(viewer, number, proofs.get(entry.pk)),
            "correct": correction_url(entry) if last and viewer.keeps_registers and not shut else "",
        }
        made.append(line)
        before = said
    return made


def _changed(before: list[str], after: list[str]) -> list[int]:
    """Return which columns a correction changed, but for those that every correction writes."""
    return [place for place in range(1, 9) if before and before[place] != after[place]]


def _proof_url(viewer: Actor, number: str, proof: Proof | None) -> str:
    """Return where the evidence is opened: the original, the file, or the words on the ticket."""
    if not number or proof is None:
        return ""
    if proof.mail and (original := link("mailin:original", proof.mail)):
        return original
    if proof.file:
        return reverse("support:file", kwargs={"pk": proof.file})
    if proof.minutes and viewer.is_worker:
        return reverse("support:visit-minutes", kwargs={"pk": proof.minutes})
    return f"{reverse('support:ticket', kwargs={'number': number})}#tin-{proof.message}"


def correction_url(entry: RegisterEntry) -> str:
    """Return where a line is corrected."""
    return reverse("support:register-correct", kwargs={"year": entry.year, "number": entry.number})


@require_safe
@registrars
def printed(request: HttpRequest) -> HttpResponse:
    """Show the register on sheets of paper, oldest line first."""
    form, viewer = RegisterForm(request.GET or None), viewer_of(request)
    filters = form.filters()
    context = sheets.on_paper(_sheet(viewer, filters)) | {
        "title": _("Sổ tiếp nhận"),
        "asked": asked_in_words(form),
        "begun": filters.day_from,
        "ended": filters.day_to,
        "back": reverse("support:register") + query(asked_of(request)),
    }
    reads.log(viewer, what="print", target="register")
    return render(request, "support/registers/print.html", context)


@require_safe
@registrars
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send every line as CSV or XLSX."""
    viewer, filters = viewer_of(request), RegisterForm(request.GET or None).filters()
    sheet = _sheet(viewer, filters)
    reads.log(viewer, what="export", target="register")
    return sheets.to_xlsx(request, sheet) if kind == "xlsx" else sheets.to_csv(request, sheet)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def correct(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show a line with its corrections, and correct it."""
    viewer = viewer_of(request)
    lines = book.lines_of(viewer, year, number)
    sent = request.POST if request.method == "POST" else None
    form = CorrectionForm(sent, last=lines[-1])
    if sent is not None and form.is_valid():
        place = corrections.Place(year, number, form.cleaned_data["revision"])
        try:
            done = corrections.correct(
                viewer, place=place, wanted=form.wanted(), reason=form.cleaned_data["reason"]
            )
        except (Forbidden, NotFound):
            raise
        except UserError as error:
            lines, form = _refused(viewer, lines, form, error)
        else:
            messages.success(request, _("Đã đính chính: %s.") % format_entry(year, number, done.revision))
            return HttpResponseRedirect(f"{reverse('support:register')}?words={number}/{year}")
    context: dict[str, Any] = {
        "form": form,
        "columns": Cells(_(name) for name in COLUMNS),
        "lines": _lines(viewer, lines),
        "number": format_entry(year, number),
        "action": correction_url(lines[0]),
    }
    return render(request, "support/registers/correct.html", context, status=422 if sent is not None else 200)


def _refused(
    viewer: Actor, lines: list[RegisterEntry], form: CorrectionForm, error: UserError
) -> tuple[list[RegisterEntry], CorrectionForm]:
    """Return the form with the refusal; one that was overtaken shows, and goes on from, the newest line."""
    if isinstance(error, Stale):
        lines = book.lines_of(viewer, lines[0].year, lines[0].number)
        newest = {"revision": str(lines[-1].revision)}
        form = CorrectionForm(form.data.dict() | newest, last=lines[-1])  # type: ignore[attr-defined]
    refuse(form, error)
    return lines, form

"""The registers of incoming documents and of their follow-up (NĐ 30/2020/NĐ-CP, Phụ lục VI)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import arrivals as writing
from support.actions import reads
from support.domain import documents, lifecycle, privacy
from support.domain.arrivals import Series
from support.domain.lifecycle import Stage
from support.domain.roles import READERS, Actor
from support.models import Letter
from support.queries import arrivals
from support.queries.arrivals import DONE, Filters
from support.queries.register import CLOSED
from support.web import sheets
from support.web.forms.arrivals import ArrivalsForm, LineForm
from support.web.forms.register import asked_in_words
from support.web.sheets import Cells, Sheet
from support.web.trail import Trail
from support.web.viewer import registrars, viewer_of, workers
from support.web.views.register import asked_of, days, query
from support.web.views.tried import tried

MOST_UNNUMBERED = 100  # more are said as “100+”
MOST_GAPS = 12


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _masked(text: str) -> str:
    return _(CLOSED) if text == CLOSED else privacy.mask(text)


def incoming_cells(letter: Letter, _today: date) -> list[str]:
    """Return the ten columns of the register of incoming documents."""
    subject = _masked(letter.subject)
    return [
        _day(letter.arrival_date),
        letter.arrival_number,
        privacy.mask(letter.author),
        str(letter),
        _day(letter.document_date),
        f"{letter.type_name}: {subject}" if letter.type_name and subject else letter.type_name or subject,
        privacy.mask(letter.recipient),
        _day(letter.passed_on),
        "",  # Ký nhận: signed by hand on paper
        _note(letter),
    ]


def _note(letter: Letter) -> str:
    parts = [privacy.mask(letter.note)]
    if letter.secrecy:
        degree = _(documents.SECRECY_LABELS[documents.Secrecy(letter.secrecy)])
        parts.append(_("Độ mật: %s; chỉ ghi việc đã đến") % degree)
    if letter.urgency:
        parts.append(_(documents.URGENCY_LABELS[documents.Urgency(letter.urgency)]))
    return "; ".join(filter(None, parts))


def followup_cells(letter: Letter, today: date) -> list[str]:
    """Return the seven columns of the register of follow-up."""
    code = documents.Code(letter.code_number, letter.code_notation)
    named = documents.written(code, letter.type_name, letter.document_date, privacy.mask(letter.author))
    return [
        letter.arrival_number,
        _(CLOSED) if letter.subject == CLOSED else named,
        privacy.mask(letter.recipient),
        _day(letter.due_date),
        _progress(letter, today),
        _answered(letter),
        _note(letter),
    ]


def _answered(letter: Letter) -> str:
    if not letter.answer_code:
        return ""
    said = _("%(code)s ngày %(day)s") % {"code": letter.answer_code, "day": _day(letter.answer_date)}
    return said if letter.answer_date else letter.answer_code


def _progress(letter: Letter, today: date) -> str:
    if letter.secrecy:
        return _("Không lưu nội dung")
    if letter.message is None:
        return ""
    stage = letter.message.case.stage
    said = _(lifecycle.LABELS[Stage(stage)])
    if letter.due_date and letter.due_date < today and not letter.answer_code and stage not in DONE:
        return _("%(stage)s, quá thời hạn %(days)s ngày") % {
            "stage": said,
            "days": (today - letter.due_date).days,
        }
    return said


@dataclass(frozen=True, slots=True)
class Book:
    """One of the two registers: its words, file, columns, and how a letter fills them."""

    key: str
    title: str
    file: str
    columns: tuple[str, ...]
    linked: int  # the column that leads to the ticket
    cells: Callable[[Letter, date], list[str]]


BOOKS: dict[str, Book] = {
    one.key: one
    for one in (
        Book(
            "incoming",
            gettext_noop("Sổ đăng ký văn bản đến"),
            "so-van-ban-den",
            (
                gettext_noop("Ngày đến"),
                gettext_noop("Số đến"),
                gettext_noop("Tác giả"),
                gettext_noop("Số, ký hiệu văn bản"),
                gettext_noop("Ngày tháng văn bản"),
                gettext_noop("Tên loại và trích yếu nội dung"),
                gettext_noop("Đơn vị hoặc người nhận"),
                gettext_noop("Ngày chuyển"),
                gettext_noop("Ký nhận"),
                gettext_noop("Ghi chú"),
            ),
            5,
            incoming_cells,
        ),
        Book(
            "followup",
            gettext_noop("Sổ theo dõi giải quyết văn bản đến"),
            "so-theo-doi-van-ban-den",
            (
                gettext_noop("Số đến"),
                gettext_noop("Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành"),
                gettext_noop("Đơn vị hoặc người nhận"),
                gettext_noop("Thời hạn giải quyết"),
                gettext_noop("Tiến độ giải quyết"),
                gettext_noop("Số, ký hiệu văn bản trả lời"),
                gettext_noop("Ghi chú"),
            ),
            1,
            followup_cells,
        ),
    )
}


@require_safe
@registrars
def page(request: HttpRequest, book: str) -> HttpResponse:
    """Show one page of a register of documents, newest first, and what is wrong with its numbers."""
    kept, viewer, today = BOOKS[book], viewer_of(request), timezone.localdate()
    form, trail = ArrivalsForm(request.GET or None), Trail.read(request.GET.get("after", ""))
    filters, asked, here = form.filters(), asked_of(request), reverse(f"support:{book}")
    found = arrivals.page(viewer, filters, today=today, after=trail.here)
    context = {
        "form": form,
        "book": kept,
        "tab": book,
        "title": _(kept.title),
        "columns": Cells(_(one) for one in kept.columns),
        "lines": [_line(viewer, kept, letter, today) for letter in found.rows],
        "here": here,
        "query": query(asked),
        "prev_url": here + query(asked | {"after": trail.back().text}) if trail.here else "",
        "next_url": here + query(asked | {"after": trail.on(found.next).text}) if found.next else "",
        "narrowed": bool(asked),
        "days": days(here, asked, filters.day_from, filters.day_to),
    }
    return render(request, "support/registers/documents.html", context | _numbers(filters, today))


def _line(viewer: Actor, kept: Book, letter: Letter, today: date) -> dict[str, Any]:
    case = letter.message.case if letter.message and viewer.roles & READERS else None
    hidden, cells = letter.subject == CLOSED, kept.cells(letter, today)
    return {
        "cells": Cells(cells),
        "rest": list(zip([_(one) for one in kept.columns[1:]], cells[1:], strict=True)),
        "url": reverse("support:ticket", kwargs={"number": case.number}) if case else "",
        "write": reverse("support:arrival-line", kwargs={"pk": letter.pk})
        if viewer.is_worker and not hidden
        else "",
        "numbered": bool(letter.arrival_number),
        "late": _is_late(letter, today),
    }


def _is_late(letter: Letter, today: date) -> bool:
    waits = letter.message is not None and not letter.answer_code and letter.message.case.stage not in DONE
    return bool(waits and letter.due_date and letter.due_date < today)


def _numbers(filters: Filters, today: date) -> dict[str, Any]:
    """Return the year whose numbers are looked over, what is missing in it, and how many have none."""
    year = (filters.day_to or filters.day_from or today).year
    found, waiting = arrivals.series(year), arrivals.unnumbered(year, MOST_UNNUMBERED + 1)
    return {
        "year": year,
        "series": found,
        "gaps": _spans(found),
        "more_gaps": max(0, len(found.gaps) - MOST_GAPS),
        "unnumbered": f"{MOST_UNNUMBERED}+" if waiting > MOST_UNNUMBERED else waiting,
    }


def _spans(found: Series) -> str:
    shown = (f"{first}" if first == last else f"{first}–{last}" for first, last in found.gaps[:MOST_GAPS])
    return ", ".join(shown)


def _sheet(viewer: Actor, kept: Book, filters: Filters) -> Sheet:
    today = timezone.localdate()
    return Sheet(
        kept.file,
        kept.columns,
        lambda: (kept.cells(letter, today) for letter in arrivals.every(viewer, filters, today)),
    )


@require_safe
@registrars
def printed(request: HttpRequest, book: str) -> HttpResponse:
    """Show a register of documents on sheets of paper, A4 landscape, oldest line first."""
    kept, viewer, form = BOOKS[book], viewer_of(request), ArrivalsForm(request.GET or None)
    filters = form.filters()
    context = sheets.on_paper(_sheet(viewer, kept, filters)) | {
        "title": _(kept.title),
        "asked": asked_in_words(form),
        "begun": filters.day_from,
        "ended": filters.day_to,
        "back": reverse(f"support:{book}") + query(asked_of(request)),
    }
    reads.log(viewer, what="print", target=book)
    return render(request, "support/registers/print.html", context)


@require_safe
@registrars
def export(request: HttpRequest, book: str, kind: str) -> HttpResponseBase:
    """Send every line of a register of documents as CSV or XLSX."""
    kept, viewer, filters = BOOKS[book], viewer_of(request), ArrivalsForm(request.GET or None).filters()
    sheet = _sheet(viewer, kept, filters)
    reads.log(viewer, what="export", target=book)
    return sheets.to_xlsx(request, sheet) if kind == "xlsx" else sheets.to_csv(request, sheet)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter's line, and complete it: số đến, recipient, day of passing on."""
    viewer = viewer_of(request)
    letter = arrivals.one(viewer, pk)
    sent = request.POST if request.method == "POST" else None
    following = arrivals.series(letter.arrival_date.year).last + 1
    form = LineForm(sent, letter=letter, next_number=following)
    if (
        sent is not None
        and form.is_valid()
        and tried(form, lambda: writing.write(viewer, letter_id=pk, line=form.line()))
    ):
        messages.success(request, _("Đã ghi sổ văn bản đến."))
        return HttpResponseRedirect(reverse("support:incoming"))
    kept, today = BOOKS["incoming"], timezone.localdate()
    context = {
        "form": form,
        "pairs": list(zip([_(one) for one in kept.columns], kept.cells(letter, today), strict=True)),
        "action": reverse("support:arrival-line", kwargs={"pk": pk}),
    }
    return render(
        request, "support/registers/document_line.html", context, status=422 if sent is not None else 200
    )

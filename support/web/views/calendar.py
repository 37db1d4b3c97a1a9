"""The working calendar: a year on one page, the approval of a year, one day that differs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import calendar as actions
from support.actions.calendar import ORDINARY
from support.domain import privacy
from support.domain.calendar_year import (
    FIRST_YEAR,
    LAST_YEAR,
    STANDING_LABELS,
    WEEKDAY_NAMES,
    WEEKDAYS,
    Standing,
)
from support.domain.clock import DAY_LABELS, DayKind, merged
from support.domain.clocks import CLOCK_LABELS, ClockKind
from support.domain.errors import NotFound
from support.domain.roles import Role
from support.models import CalendarDay
from support.queries import calendar, calendar_years, recounts
from support.web.forms.calendar import ApprovalForm, DayForm, HoursForm
from support.web.viewer import administrators, staff, viewer_of
from support.web.views.tried import tried

LOOKS = {Standing.APPROVED: ("patch-check", "ok"), Standing.CHANGED: ("exclamation-triangle", "warn"),
         Standing.MISSING: ("question-circle", "warn")}  # fmt: skip


@require_safe
@staff
def now(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Lead to the calendar of the current year."""
    return redirect("support:calendar", year=timezone.localdate().year)


@require_safe
@staff
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year: twelve months, the days that differ with their documents, the approval."""
    return _year_page(request, year, ApprovalForm())


def _year_page(request: HttpRequest, wanted: int, form: ApprovalForm, status: int = 200) -> HttpResponse:
    if not FIRST_YEAR <= wanted <= LAST_YEAR:
        raise NotFound
    today, found = timezone.localdate(), calendar_years.of_year(wanted)
    icon, tone = LOOKS[found.standing]
    context = {
        "found": found,
        "today": today,
        "years": sorted({*calendar_years.years(today), wanted}),
        "weekdays": [_(one) for one in WEEKDAYS],
        "lines": [_line(one) for one in found.days],
        "standing": {"words": _(STANDING_LABELS[found.standing]), "icon": icon, "tone": tone},
        "changes": recounts.latest(),
        "form": form,
        "edits": Role.ADMINISTRATOR in viewer_of(request).roles,
    }
    return render(request, "support/calendar/year.html", context, status=status)


def _line(day: CalendarDay) -> dict[str, Any]:
    return {
        "day": day,
        "weekday": _(WEEKDAY_NAMES[day.date.weekday()]),
        "label": _(DAY_LABELS[DayKind(day.kind)]),
        "makeup": day.kind == DayKind.MAKEUP_WORKDAY,
    }


@require_POST
@administrators
def approve(request: HttpRequest, year: int) -> HttpResponse:
    """Record the document by which a year's calendar was approved."""
    form = ApprovalForm(request.POST)
    if form.is_valid():
        given, viewer = form.cleaned_data, viewer_of(request)
        if tried(form, lambda: actions.approve_year(viewer, year=year, **given)):
            messages.success(request, _("Đã ghi nhận lịch năm %s đã duyệt.") % year)
            return HttpResponseRedirect(reverse("support:calendar", kwargs={"year": year}))
    return _year_page(request, year, form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def day(request: HttpRequest) -> HttpResponse:
    """Say what a day is: first what it would move, then, confirmed, the change itself."""
    if request.method != "POST":
        return _day_page(request, DayForm(initial=_present(request.GET.get("ngay", ""))))
    form = DayForm(request.POST)
    if not form.is_valid():
        return _day_page(request, form, status=422)
    wanted = form.wanted()
    if "save" not in request.POST:
        return _day_page(request, form, _seen(recounts.of_day(viewer_of(request), wanted.day, wanted.kind)))
    if tried(form, lambda: actions.set_day(viewer_of(request), wanted=wanted)):
        words = _("Đã lưu ngày %s. Hạn của các phiếu đang mở được tính lại ngay sau đây.")
        messages.success(request, words % f"{wanted.day:%d/%m/%Y}")
        return HttpResponseRedirect(reverse("support:calendar", kwargs={"year": wanted.day.year}))
    return _day_page(request, form, status=422)


def _seen(found: recounts.Impact) -> dict[str, Any]:
    """Return what a change that is not made yet would move, in words."""
    moves = [
        {
            "number": one.clock.case.number,
            "subject": privacy.mask(one.clock.case.subject),
            "name": _(CLOCK_LABELS[ClockKind(one.clock.kind)]),
            "old": one.old,
            "new": one.new,
        }
        for one in found.moves
    ]
    return {"found": found, "moves": moves}


def _present(asked: str) -> dict[str, Any]:
    """Return what the table says of the day that is asked for."""
    try:
        wanted = parse_date(asked) if asked else None
    except ValueError:
        wanted = None
    if wanted is None:
        return {"kind": DayKind.HOLIDAY.value}
    kept = CalendarDay.objects.filter(date=wanted, active=True).first()
    if kept is None:
        return {"day": wanted, "kind": DayKind.HOLIDAY.value}
    return {"day": wanted, "kind": kept.kind, "note": kept.note, "source": kept.source_document}


def _day_page(
    request: HttpRequest, form: DayForm, seen: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "seen": seen, "ordinary": _(ORDINARY)}
    return render(request, "support/calendar/day.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def hours(request: HttpRequest) -> HttpResponse:
    """Say when people work on a weekday: first what it would move, then, confirmed, the change itself."""
    spans = calendar.working_calendar().spans
    if request.method != "POST":
        asked = request.GET.get("thu", "0")
        weekday = int(asked) if asked in set("0123456") else 0
        return _hours_page(request, HoursForm(initial=HoursForm.present(weekday, spans.get(weekday, ()))))
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _hours_page(request, form, status=422)
    given, viewer = form.cleaned_data, viewer_of(request)
    wanted = {"weekday": given["weekday"], "spans": form.spans(), "source": given["source"]}
    if "save" not in request.POST:
        found = recounts.of_hours(viewer, {**spans, given["weekday"]: merged(form.spans())})
        return _hours_page(request, form, _seen(found))
    if tried(form, lambda: actions.set_hours(viewer, **wanted)):
        messages.success(request, _("Đã lưu giờ làm việc. Hạn của các phiếu đang mở được tính lại."))
        return redirect("support:calendar-now")
    return _hours_page(request, form, status=422)


def _hours_page(
    request: HttpRequest, form: HoursForm, seen: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    spans = calendar.working_calendar().spans
    week = [
        (number, _(name), ", ".join(f"{one.start:%H:%M}–{one.end:%H:%M}" for one in spans.get(number, ())))
        for number, name in enumerate(WEEKDAY_NAMES)
    ]
    context = {"form": form, "seen": seen, "week": week}
    return render(request, "support/calendar/hours.html", context, status=status)

"""The duty roster on screen: the week, shifts and patterns, changes of hands, who is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import duty as keeping
from support.domain.duty import days_of
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.roles import CURATORS, Actor
from support.models import Absence, DutyShift
from support.models.clock import WEEKDAYS
from support.queries import duty
from support.web.forms.common import refuse, sent
from support.web.forms.duty import AbsenceForm, HandsForm, PatternForm, ShiftForm
from support.web.viewer import cataloguers, curators, viewer_of, workers
from support.web.words import sentence

EARLIEST, LATEST = date(2020, 1, 6), date(2999, 12, 1)
WHY: dict[str, Any] = {
    "taken": lambda line: _("đã có %s trực") % line.holder if line.holder else _("trùng ca trước"),
    "away": lambda _line: _("người trực vắng mặt"),
    "past": lambda _line: _("đã qua"),
    "unable": lambda _line: _("người này không xử lý được phiếu của hàng đợi"),
}


def _monday(text: str) -> date:
    """Return the Monday of the week an address names; of this week for anything else."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    day = found if found and EARLIEST <= found <= LATEST else timezone.localdate()
    return day - timedelta(days=day.weekday())


def _week(day: date) -> str:
    return f"{reverse('support:duty')}?tuan={day.isoformat()}"


@require_safe
@cataloguers
def week(request: HttpRequest) -> HttpResponse:
    """Show who is on duty and who is away on the days of a week."""
    viewer, monday, today = viewer_of(request), _monday(request.GET.get("tuan", "")), timezone.localdate()
    sunday = monday + timedelta(days=6)
    shifts, away = duty.between(viewer, monday, sunday), duty.absences(viewer, monday, sunday)
    context = {
        "days": [_day(monday + timedelta(days=n), shifts, away, today) for n in range(7)],
        "monday": monday,
        "sunday": sunday,
        "before_url": _week(monday - timedelta(days=7)),
        "after_url": _week(monday + timedelta(days=7)),
        "today_url": _week(today) if not monday <= today <= sunday else "",
        "empty": not shifts,
        "keeps": bool(viewer.roles & CURATORS),
        "works": viewer.is_worker,
        "now_on": duty.now_on_duty(viewer),
        "absences": [{"row": one, "mine": _may_end(viewer, one)} for one in away],
    }
    return render(request, "support/duty/week.html", context)


def _day(day: date, shifts: list[DutyShift], away: list[Absence], today: date) -> dict[str, Any]:
    return {
        "day": day,
        "name": WEEKDAYS[day.weekday()][1],
        "today": day == today,
        "shifts": [
            {"row": one, "goes_on": days_of(one.since, one.until)[0] < day}
            for one in shifts
            if (touched := days_of(one.since, one.until)) and touched[0] <= day <= touched[1]
        ],
        "away": [one.user for one in away if one.first <= day <= one.last],
    }


def _may_end(viewer: Actor, row: Absence) -> bool:
    mine = row.user_id == viewer.user_id or bool(viewer.roles & CURATORS)
    return mine and row.last >= timezone.localdate()


def _fill(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[Any], str],
    context: dict[str, Any],
    template: str = "support/duty/form.html",
) -> HttpResponseBase:
    """Show a form, or let `act` do what it asks; that returns the address to go on to."""
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(act(form))
        except UserError as error:
            if isinstance(error, NotFound | Forbidden):
                raise
            refuse(form, error)
    return render(request, template, context | {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def add(request: HttpRequest) -> HttpResponseBase:
    """Put a person on duty."""
    viewer = viewer_of(request)

    def act(form: ShiftForm) -> str:
        made = keeping.add(viewer, wanted=form.wanted())
        messages.success(request, _("Đã ghi ca trực."))
        return _week(timezone.localdate(made.since))

    form = ShiftForm(sent(request), viewer=viewer)
    return _fill(request, form, act, {"title": _("Thêm ca trực"), "button": _("Ghi ca trực")})


@require_http_methods(["GET", "HEAD", "POST"])
@curators
def pattern(request: HttpRequest) -> HttpResponseBase:
    """Show what a pattern would make, and write it when asked to."""
    viewer, form = viewer_of(request), PatternForm(sent(request), viewer=viewer_of(request))
    context: dict[str, Any] = {"plan": None}
    if request.method == "POST" and form.is_valid():
        try:
            if "xem" not in request.POST:
                made = keeping.make(viewer, pattern=form.pattern(), queue_id=form.queue_id)
                words = ngettext("Đã ghi %s ca trực.", "Đã ghi %s ca trực.", len(made)) % len(made)
                messages.success(request, words)
                return HttpResponseRedirect(_week(timezone.localdate(made[0].since)))
            context = _planned(keeping.plan(viewer, pattern=form.pattern(), queue_id=form.queue_id))
        except UserError as error:
            if isinstance(error, NotFound | Forbidden):
                raise
            refuse(form, error)
    context["form"] = form
    return render(request, "support/duty/pattern.html", context, status=422 if form.errors else 200)


def _planned(plan: keeping.Plan) -> dict[str, Any]:
    names = duty.people(one.shift.user for one in plan.lines)
    rows = [
        {
            "since": one.shift.since,
            "until": one.shift.until,
            "day": WEEKDAYS[timezone.localdate(one.shift.since).weekday()][1],
            "who": names.get(one.shift.user, ""),
            "why": WHY[one.why](one) if one.why else "",
        }
        for one in plan.lines
    ]
    return {"plan": rows, "fit": len(plan.fit), "left": len(rows) - len(plan.fit)}


@require_http_methods(["GET", "HEAD", "POST"])
@cataloguers
def shift(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a shift and how it changed hands; its holder, and who keeps the roster, pass it on here."""
    viewer, row = viewer_of(request), duty.get(viewer_of(request), pk)
    keeps, over = bool(viewer.roles & CURATORS), row.until <= timezone.now()
    may = not over and (keeps or (viewer.is_worker and row.user_id == viewer.user_id))
    if request.method == "POST" and not may:
        raise Forbidden

    def act(form: HandsForm) -> str:
        given = form.cleaned_data
        if given["to"]:
            keeping.hand_on(viewer, shift_id=pk, to_id=int(given["to"]), reason=given["reason"])
        else:
            keeping.swap(viewer, shift_id=pk, against_id=int(given["against"]), reason=given["reason"])
        messages.success(request, _("Đã đổi ca trực; việc đổi được lưu lại."))
        return reverse("support:duty-shift", kwargs={"pk": pk})

    context = {
        "shift": row,
        "may": may,
        "keeps": keeps and not over,
        "over": over,
        "changes": duty.changes(row),
        "week_url": _week(timezone.localdate(row.since)),
    }
    form = HandsForm(sent(request), shift=row, viewer=viewer)
    return _fill(request, form, act, context, "support/duty/shift.html")


@require_POST
@curators
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a shift."""
    try:
        row = keeping.cancel(viewer_of(request), shift_id=pk)
    except UserError as error:
        if isinstance(error, NotFound | Forbidden):
            raise
        messages.error(request, sentence(error))
        return HttpResponseRedirect(reverse("support:duty"))
    messages.success(request, _("Đã hủy ca trực."))
    return HttpResponseRedirect(_week(timezone.localdate(row.since)))


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def away(request: HttpRequest) -> HttpResponseBase:
    """Note days one is away, or for a colleague by who keeps the roster."""
    viewer = viewer_of(request)

    def act(form: AbsenceForm) -> str:
        given = form.cleaned_data
        made = keeping.be_away(
            viewer, user_id=int(given["user"]), first=given["first"], last=given["last"], note=given["note"]
        )
        messages.success(request, _("Đã ghi ngày vắng mặt. Ca trực trong những ngày đó (nếu có) cần đổi."))
        return _week(made.first)

    form = AbsenceForm(sent(request), viewer=viewer)
    return _fill(request, form, act, {"title": _("Ghi ngày vắng mặt"), "button": _("Ghi vắng mặt")})


@require_POST
@workers
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back days away."""
    try:
        row = keeping.be_back(viewer_of(request), absence_id=pk)
    except UserError as error:
        if isinstance(error, NotFound | Forbidden):
            raise
        messages.error(request, sentence(error))
        return HttpResponseRedirect(reverse("support:duty"))
    messages.success(request, _("Đã bỏ ngày vắng mặt."))
    return HttpResponseRedirect(_week(row.first))

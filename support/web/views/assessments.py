"""Security assessments on their screens: results, the yearly schedule, a sudden check (Điều 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import assessments, letters
from support.domain import privacy
from support.domain.assessment import STANDING_LABELS, Content, Standing, Trigger
from support.domain.roles import Role
from support.domain.systems import EXEMPTION_LABELS
from support.models import Case, SecurityAssessment
from support.queries import assessments as kept
from support.queries import tickets
from support.queries.agencies import known_id
from support.web import connecting as shown
from support.web.forms.assessments import BeginForm, ResultsForm, SuddenForm
from support.web.forms.common import read_files
from support.web.viewer import leads, readers, viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried

PAGE = 50


def _frame(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "leading": shown.leading(case),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def assessment(request: HttpRequest, number: str) -> HttpResponse:
    """Show and keep the results of a check, complete it; begin one on a ticket that has none."""
    case = ticket.opened(request, number)
    row = kept.of_case(case)
    if row is None:
        return _begin(request, case)
    viewer = viewer_of(request)
    sent = request.POST if request.method == "POST" else None
    files = request.FILES if sent is not None else None
    form = ResultsForm(sent, files, case=case, viewer=viewer, row=row, initial=ResultsForm.present(row))
    if sent is not None and form.is_valid() and tried(form, lambda: _kept(request, case, form)):
        messages.success(request, _done(sent.get("do", "")))
        return HttpResponseRedirect(request.path)
    context = _frame(request, case) | {
        "form": form,
        "row": row,
        "findings": shown.findings(viewer, row),
        "answers": sorted(row.answers.all(), key=lambda one: list(Content).index(Content(one.content))),
        "panel": shown.assessment_panel(case, row, kept.answered(row)),
        "before": row.trigger == Trigger.BEFORE,
    }
    status = 422 if sent is not None else 200
    return render(request, "support/connecting/assessment.html", context, status=status)


def _done(what: str) -> str:
    if what == "complete":
        return _("Đã hoàn thành kiểm tra, đánh giá.")
    return _("Đã lưu kết quả kiểm tra, đánh giá.")


def _kept(request: HttpRequest, case: Case, form: ResultsForm) -> SecurityAssessment:
    """Keep what the form says, with the uploaded scan; complete where that button was pressed."""
    viewer, given = viewer_of(request), form.cleaned_data
    scans = [letters.scan(one) for one in read_files(given["scans"])]
    results = replace(form.results(), scan=scans[0] if scans else None)
    if request.POST.get("do") != "complete":
        return assessments.record(viewer, case_id=case.pk, results=results, version=given["version"])
    day = given["on"] or timezone.localdate()
    return assessments.finish(viewer, case_id=case.pk, results=results, on=day, version=given["version"])


def _begin(request: HttpRequest, case: Case) -> HttpResponse:
    viewer = viewer_of(request)
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(sent, case=case, viewer=viewer)
    if sent is not None and form.is_valid():
        system, trigger = int(form.cleaned_data["system"]), Trigger(form.cleaned_data["trigger"])
        if tried(
            form,
            lambda: assessments.begin(viewer, case_id=case.pk, system_id=system, trigger=trigger),
        ):
            messages.success(request, _("Đã mở kiểm tra, đánh giá trên phiếu này."))
            return HttpResponseRedirect(request.path)
    status = 422 if sent is not None else 200
    context = _frame(request, case) | {"form": form}
    return render(request, "support/connecting/begin.html", context, status=status)


# The views of the schedule: name in the address, words, standings shown.
VIEWS: dict[str, tuple[str, frozenset[Standing]]] = {
    "can-lam": (gettext_noop("Cần làm"), frozenset({Standing.OVERDUE, Standing.SOON})),
    "qua-han": (STANDING_LABELS[Standing.OVERDUE], frozenset({Standing.OVERDUE})),
    "90-ngay": (STANDING_LABELS[Standing.SOON], frozenset({Standing.SOON})),
    "mien": (STANDING_LABELS[Standing.EXEMPT], frozenset({Standing.EXEMPT})),
    "chua-den": (STANDING_LABELS[Standing.LATER], frozenset({Standing.LATER})),
    "chua-ro": (STANDING_LABELS[Standing.UNKNOWN], frozenset({Standing.UNKNOWN})),
}
LOOKS: dict[Standing, tuple[str, str]] = {
    Standing.OVERDUE: ("exclamation-triangle", "bad"),
    Standing.SOON: ("clock", "warn"),
    Standing.LATER: ("clock", "mute"),
    Standing.EXEMPT: ("patch-check", "ok"),
    Standing.UNKNOWN: ("question-circle", "info"),
}


@require_safe
@readers
def schedule(request: HttpRequest) -> HttpResponse:
    """List the connected systems by how they stand to their yearly check (Điều 6.4c)."""
    today = timezone.localdate()
    lines = kept.schedule(today)
    asked = request.GET.get("xem", "")
    view = asked if asked in VIEWS else "can-lam"
    wanted = [line for line in lines if line.standing in VIEWS[view][1]]
    start = known_id(request.GET.get("tu", ""))
    here = f"{reverse('support:check-schedule')}?xem={view}&tu="
    context = {
        "view": view,
        "chips": [
            (name, _(label), sum(1 for line in lines if line.standing in standings))
            for name, (label, standings) in VIEWS.items()
        ],
        "rows": _rows(request, wanted[start : start + PAGE]),
        "prev_url": f"{here}{max(0, start - PAGE)}" if start else "",
        "next_url": f"{here}{start + PAGE}" if len(wanted) > start + PAGE else "",
        "may_open": Role.TEAM_LEAD in viewer_of(request).roles,
        "today": today,
    }
    return render(request, "support/connecting/schedule.html", context)


def _rows(request: HttpRequest, lines: Sequence[kept.Line]) -> list[dict[str, Any]]:
    ids = [line.case.pk for line in lines if line.case]
    seen = set(tickets.visible_to(viewer_of(request)).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        {
            "line": line,
            "label": _(STANDING_LABELS[line.standing]),
            "look": LOOKS[line.standing],
            "why": _(EXEMPTION_LABELS[line.exemption]) if line.exemption else "",
            "seen": bool(line.case and line.case.pk in seen),
        }
        for line in lines
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@leads
def sudden(request: HttpRequest) -> HttpResponse:
    """Open a check nobody asked for (Điều 6.4b)."""
    viewer, made = viewer_of(request), list[Case]()
    sent = request.POST if request.method == "POST" else None
    form = SuddenForm(sent, initial={"system": request.GET.get("he-thong", "")})
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        opening = assessments.Opening(int(given["system"]), Trigger.SUDDEN, reason=given["reason"])
        if tried(form, lambda: made.append(assessments.open_check(viewer, opening))):
            return _opened(request, made[0])
    status = 422 if sent is not None else 200
    return render(request, "support/connecting/sudden.html", {"form": form}, status=status)


def _opened(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead to the new ticket; one in a closed queue that is not the viewer's is only named."""
    messages.success(request, _("Đã mở phiếu kiểm tra đột xuất %s.") % case.number)
    if tickets.visible_to(viewer_of(request)).filter(pk=case.pk).exists():
        return HttpResponseRedirect(ticket.address(request, case))
    return HttpResponseRedirect(reverse("support:check-schedule"))

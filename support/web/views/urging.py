"""Urging (đôn đốc): the list per agency, a new one with its letter, one with its end, the letter on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import urging
from support.domain import privacy
from support.models import Agency, Case, Urging
from support.queries import oversight, urgings
from support.web import urging as shown
from support.web.forms.urging import OutcomeForm, UrgingForm
from support.web.viewer import urged, urgers, viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried
from support.web.views.visits import as_pdf


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@require_safe
@urged
def index(request: HttpRequest) -> HttpResponse:
    """List urgings, latest first; of one agency, or only those without an end, when asked."""
    viewer = viewer_of(request)
    agency = _number(request.GET.get("co-quan", ""))
    open_only = request.GET.get("view", "open") != "all"
    page = urgings.page(viewer, agency=agency, open_only=open_only, after=request.GET.get("after", ""))
    kept = {"view": "" if open_only else "all", "co-quan": agency or ""}
    here = {name: value for name, value in kept.items() if value}
    context = {
        "rows": page.rows,
        "agency": Agency.objects.filter(pk=agency).first() if agency else None,
        "open_only": open_only,
        "next_url": "?" + urlencode(here | {"after": page.next}) if page.next else "",
        "prev_url": "?" + urlencode(here) if request.GET.get("after") else "",
        "urges": viewer.is_worker or oversight.oversees(viewer),
    }
    return render(request, "support/urging/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@urgers
def new(request: HttpRequest) -> HttpResponse:
    """Urge an agency, a queue, or the agency of a question."""
    named = [_number(request.GET.get(name, "")) for name in ("co-quan", "hang-doi", "cau-hoi")]
    return _write(request, None, shown.at_large(viewer_of(request), *named))


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def of_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Urge about a ticket: its lead, a coordinating agency, or who asked."""
    case = ticket.opened(request, number)
    return _write(request, case, shown.of_ticket(case))


def _write(request: HttpRequest, case: Case | None, targets: list[shown.Choice]) -> HttpResponse:
    viewer = viewer_of(request)
    sent = request.POST if request.method == "POST" else None
    alone = targets[0][0] if targets and (case or len(targets) == 1) else ""
    form = UrgingForm(
        sent,
        targets=targets,
        initial={"target": alone, "text": shown.draft(alone, case, None) if alone else ""},
    )
    status = 422 if sent is not None else 200
    if sent is not None and form.is_valid():
        if sent.get("do") == "draft" or not form.cleaned_data["text"].strip():
            given = form.cleaned_data
            text = shown.draft(given["target"], case, given["until"])
            form, status = UrgingForm(sent.dict() | {"text": text}, targets=targets), 200
        else:
            made: list[Urging] = []
            wanted = form.wanted(case.pk if case else None)
            if tried(form, lambda: made.append(urging.urge(viewer, wanted=wanted))):
                messages.success(request, _sent(made[0]))
                return HttpResponseRedirect(reverse("support:urging", args=[made[0].pk]))
    context = {
        "form": form,
        "targets": targets,
        "case": case,
        "subject": privacy.mask(case.subject) if case else "",
        "back": ticket.address(request, case) if case else reverse("support:urgings"),
        "earlier": urgings.of_case(viewer, case) if case else [],
    }
    return render(request, "support/urging/new.html", context, status=status)


def _sent(row: Urging) -> str:
    return _("Đã đôn đốc và gửi thư.") if row.mail_id else _("Đã lưu việc đôn đốc; in công văn ở đây.")


@require_safe
@urged
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one urging: the letter, what became of its mail, how it ended."""
    return _page(request, urgings.get(viewer_of(request), pk), OutcomeForm())


def _page(request: HttpRequest, row: Urging, form: OutcomeForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "row": row,
        "title": urgings.subject(row),
        "form": form,
        "sees_ticket": viewer.is_worker and row.case_id is not None,
        "urges": viewer.is_worker or oversight.oversees(viewer),
        "recipients": list(row.mail.recipients.order_by("pk")) if row.mail else [],
    }
    return render(request, "support/urging/urging.html", context, status=status)


@require_POST
@urgers
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how an urging ended."""
    viewer = viewer_of(request)
    row, form = urgings.get(viewer, pk), OutcomeForm(request.POST)
    if form.is_valid():
        outcome = form.cleaned_data["outcome"]
        if tried(form, lambda: urging.settle(viewer, urging_id=pk, outcome=outcome)):
            messages.success(request, _("Đã ghi kết quả đôn đốc."))
            return HttpResponseRedirect(reverse("support:urging", args=[pk]))
    return _page(request, row, form, 422)


@require_safe
@urged
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter as a sheet to be signed and sent."""
    row = urgings.get(viewer_of(request), pk)
    with translation.override("vi"):  # it goes to an agency, whoever prints it
        paper = shown.paper(row)
    context = {
        "paper": paper,
        "back": reverse("support:urging", args=[pk]),
        "back_words": _("Đôn đốc"),
        "pdf": reverse("support:urging-pdf", args=[pk]),
        "hint": _("Số, ngày và chữ ký ghi khi phát hành."),
    }
    return render(request, "support/papers/sheet.html", context)


@require_safe
@urged
def as_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the letter as a PDF."""
    row = urgings.get(viewer_of(request), pk)
    with translation.override("vi"):
        return as_pdf(shown.paper(row), f"don-doc-{pk}.pdf")

"""A notice of wrong data, what becomes of it, and the logs of an incident (R24, R31, R32)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import notices
from support.domain import preservation, privacy
from support.domain.data_errors import NoticeOutcome
from support.domain.errors import NotFound
from support.models import Case
from support.queries import notices as kept
from support.web.forms.notices import ConclusionForm, ConfirmedForm, LogForm, NoticeForm, OccurredForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Show and keep the notice of wrong data; below it, what became of it."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = kept.of_case(case)
    sent = request.POST if request.method == "POST" else None
    now = timezone.localtime()
    initial = NoticeForm.present(found) if found else {"notified_at": now}
    form = NoticeForm(sent, initial=initial)
    if sent is not None and form.is_valid():
        database = int(form.cleaned_data["database"])
        if tried(
            form,
            lambda: notices.keep(viewer, case_id=case.pk, database_id=database, notice=form.notice()),
        ):
            messages.success(request, _("Đã lưu thông báo sai sót thông tin."))
            return HttpResponseRedirect(request.path)
    return _notice_page(request, case, form, ConclusionForm(), 422 if sent is not None else 200)


def _notice_page(
    request: HttpRequest, case: Case, form: NoticeForm, conclusion: ConclusionForm, status: int
) -> HttpResponse:
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "found": kept.of_case(case),
        "form": form,
        "conclusion": conclusion,
    }
    return render(request, "support/notices/notice.html", context, status=status)


@require_POST
@workers
def conclude(request: HttpRequest, number: str) -> HttpResponse:
    """Say what became of the notice."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = kept.of_case(case)
    if found is None:
        raise NotFound
    form = ConclusionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        to = int(given["forwarded_to"]) if given["forwarded_to"] else None
        if tried(
            form,
            lambda: notices.conclude(
                viewer,
                case_id=case.pk,
                outcome=NoticeOutcome(given["outcome"]),
                forwarded_to=to,
                reason=given["reason"],
            ),
        ):
            messages.success(request, _("Đã ghi kết luận."))
            return HttpResponseRedirect(reverse("support:notice", kwargs={"number": case.number}))
    return _notice_page(request, case, NoticeForm(initial=NoticeForm.present(found)), form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def logs(request: HttpRequest, number: str) -> HttpResponse:
    """Show until when the logs of an incident are safe, and ask an agency to keep them."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = LogForm(sent, initial=_days(case))
    if sent is not None and form.is_valid():
        if sent.get("do") == "draft" or not form.cleaned_data["text"].strip():
            form = _drafted(form, case)
        elif tried(form, lambda: notices.ask_logs(viewer, case_id=case.pk, wanted=_wanted(form))):
            messages.success(request, _("Đã ghi đề nghị bảo toàn nhật ký. Hãy gửi bản in hoặc thư."))
            return HttpResponseRedirect(request.path)
    status = 422 if sent is not None and form.errors else 200
    return _logs_page(request, case, {"form": form}, status)


def _days(case: Case) -> dict[str, Any]:
    day = case.occurred_on or timezone.localtime(case.received_at).date()
    holder = case.system.owner_id if case.system and case.system.owner_id else case.requesting_agency_id
    return {"day_from": day, "day_to": day, "holder": str(holder or "")}


def _drafted(form: LogForm, case: Case) -> LogForm:
    """Return the form with the words of the request, to be read and changed before they are kept."""
    given = form.cleaned_data
    holder = dict(form.fields["holder"].choices)[given["holder"]]  # type: ignore[attr-defined]
    text = preservation.letter(
        holder=holder, system=str(case.system or ""), span=form.span(), number=case.number
    )
    return LogForm(form.data.dict() | {"text": text})  # type: ignore[attr-defined]


def _wanted(form: LogForm) -> notices.LogRequest:
    given = form.cleaned_data
    return notices.LogRequest(int(given["holder"]), form.span(), given["text"])


def _logs_page(request: HttpRequest, case: Case, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    until, known = kept.logs_until(case)
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "until": until,
        "known": known,
        "asked": kept.preservations(case),
        "form": LogForm(initial=_days(case)),
        "occurred": OccurredForm(initial={"occurred_on": case.occurred_on}),
        "confirmed": ConfirmedForm(initial={"confirmed_on": timezone.localdate()}),
    }
    return render(request, "support/notices/logs.html", context | forms, status=status)


@require_POST
@workers
def occurred(request: HttpRequest, number: str) -> HttpResponse:
    """Note the day the incident happened."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    form = OccurredForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["occurred_on"]
        if tried(form, lambda: notices.set_occurred(viewer, case_id=case.pk, day=day)):
            messages.success(request, _("Đã lưu ngày xảy ra."))
            return HttpResponseRedirect(reverse("support:logs", kwargs={"number": case.number}))
    return _logs_page(request, case, {"occurred": form}, 422)


@require_POST
@workers
def confirmed(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Note that the holder confirmed."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    form = ConfirmedForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            lambda: notices.confirm_logs(
                viewer,
                case_id=case.pk,
                preservation_id=pk,
                day=given["confirmed_on"],
                proof=given["confirmation"],
            ),
        ):
            messages.success(request, _("Đã ghi xác nhận của cơ quan."))
            return HttpResponseRedirect(reverse("support:logs", kwargs={"number": case.number}))
    return _logs_page(request, case, {"confirmed": form}, 422)


@require_safe
@workers
def logs_print(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show the request as a sheet to be printed and signed."""
    case = ticket.opened(request, number)
    asked = next((one for one in kept.preservations(case) if one.pk == pk), None)
    if asked is None:
        raise NotFound
    return render(request, "support/notices/logs_print.html", {"case": case, "asked": asked})

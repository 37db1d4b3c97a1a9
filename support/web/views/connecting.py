"""A connection request on its screens: contents, the letter that asks, verdict, connection (Điều 7)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import connecting, design_changes
from support.actions.outgoing import is_outside
from support.domain import privacy
from support.domain.connection_request import completeness_letter
from support.domain.errors import NotFound
from support.domain.roles import CURATORS
from support.models import Case
from support.queries import connecting as kept
from support.web import asking
from support.web import connecting as shown
from support.web.forms.connecting import AskForm, BackForm, ConnectForm, ContentsForm, DesignChangeForm
from support.web.papers.blocks import Paper
from support.web.viewer import viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried
from support.web.views.visits import as_pdf


def _frame(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "works": True,
    }


def _here(case: Case) -> str:
    return reverse("support:connecting", kwargs={"number": case.number})


def _found(case: Case) -> kept.Request:
    found = kept.of_case(case)
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def contents(request: HttpRequest, number: str) -> HttpResponse:
    """Take a request in from its letter, and keep the ten contents; nothing but a letter begins one."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = ContentsForm(sent, case=case, viewer=viewer, initial=_initial(case))
    if sent is not None and form.is_valid():
        given, system, version = form.given(), form.system_id(), form.cleaned_data["version"]
        if tried(
            form,
            lambda: connecting.save(viewer, case_id=case.pk, given=given, system_id=system, version=version),
        ):
            messages.success(request, _("Đã lưu nội dung đề nghị kết nối."))
            return HttpResponseRedirect(_here(case))
    return _page(request, case, {"form": form}, 422 if sent is not None else 200)


def _initial(case: Case) -> dict[str, Any]:
    """Return what is kept, else what the letter and the ticket say by themselves."""
    found = kept.of_case(case)
    if found and found.row.contents_at:
        return ContentsForm.present(found.row, case.system_id)
    letter = kept.letter_of(case)
    return {
        "unit": letter.author if letter else "",
        "system": case.system.name if case.system else "",
        "in_catalogue": str(case.system_id or ""),
    }


def _page(request: HttpRequest, case: Case, forms: dict[str, Form], status: int = 200) -> HttpResponse:
    viewer, found = viewer_of(request), kept.of_case(case)
    context = _frame(request, case) | {
        "found": found,
        "letter": kept.letter_of(case),
        "contents": shown.contents(found) if found else [],
        "missing": [part for part in shown.contents(found) if part.missing] if found else [],
        "way": shown.way(case, found.row) if found else "",
        "tasks": shown.tasks_of(viewer, case),
        "reason": BackForm(),
        "curates": bool(viewer.roles & CURATORS),
    }
    return render(request, "support/connecting/request.html", context | forms, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Show the letter that asks for exactly what is missing; keep it for printing, or send it."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = _found(case)
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, case=case, viewer=viewer, initial={"text": _draft(case, found)})
    if sent is not None and form.is_valid():
        text = form.cleaned_data["text"]
        if sent.get("do") == "print":
            if tried(form, lambda: connecting.draft(viewer, case_id=case.pk, text=text)):
                address = reverse("support:connecting-ask-print", kwargs={"number": case.number})
                return HttpResponseRedirect(address)
        elif tried(form, lambda: connecting.ask(viewer, case_id=case.pk, text=text)):
            messages.success(request, _("Đã đề nghị bổ sung; phiếu chờ bổ sung thông tin."))
            return HttpResponseRedirect(ticket.address(request, case))
    context = _frame(request, case) | {
        "form": form,
        "missing": [part for part in shown.contents(found) if part.missing],
        "email": _address(case),
    }
    status = 422 if sent is not None else 200
    return render(request, "support/connecting/ask.html", context, status=status)


def _address(case: Case) -> str:
    email = case.contact.email if case.contact else ""
    return email if email and is_outside(email) else ""


def _draft(case: Case, found: kept.Request) -> str:
    """Return the letter: as a person left it for what is missing now, else as the law words it."""
    if found.row.letter and found.row.asked == [part.name for part in found.missing]:
        return found.row.letter
    letter = kept.letter_of(case)
    return completeness_letter(
        found.missing,
        reference=str(letter or ""),
        agency=letter.author if letter else str(case.requesting_agency or ""),
        day=letter.document_date if letter else None,
    )


def _paper(request: HttpRequest, number: str) -> tuple[Case, Paper]:
    """Return the letter as last kept or sent; NotFound before anybody worded one."""
    case = ticket.opened(request, number)
    row = _found(case).row
    if not row.letter:
        raise NotFound
    with translation.override("vi"):  # it goes to an agency, whoever prints it
        return case, asking.letter(case, row.letter, row.asked_at or timezone.now())


@require_safe
@workers
def ask_print(request: HttpRequest, number: str) -> HttpResponse:
    """Show the letter as a sheet to be printed and signed."""
    case, paper = _paper(request, number)
    context = {
        "paper": paper,
        "back": reverse("support:connecting-ask", kwargs={"number": case.number}),
        "back_words": case.number,
        "pdf": reverse("support:connecting-ask-pdf", kwargs={"number": case.number}),
        "hint": _("Số, ngày và chữ ký ghi khi phát hành."),
    }
    return render(request, "support/papers/sheet.html", context)


@require_safe
@workers
def ask_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give the letter as a PDF."""
    case, paper = _paper(request, number)
    return as_pdf(paper, f"de-nghi-bo-sung-{case.number}.pdf")


@require_POST
@workers
def judge(request: HttpRequest, number: str) -> HttpResponse:
    """Find the request eligible, or say what is in the way."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    form = Form(request.POST)
    if tried(form, lambda: connecting.judge(viewer, case_id=case.pk)):
        messages.success(request, _("Đề nghị kết nối đủ điều kiện."))
        return HttpResponseRedirect(_here(case))
    contents_form = ContentsForm(case=case, viewer=viewer, initial=_initial(case))
    return _page(request, case, {"form": contents_form, "judging": form}, 422)


@require_POST
@workers
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take the verdict back."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    form = BackForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: connecting.take_back(viewer, case_id=case.pk, reason=reason)):
            messages.success(request, _("Đã thu lại kết luận đủ điều kiện."))
            return HttpResponseRedirect(_here(case))
    contents_form = ContentsForm(case=case, viewer=viewer, initial=_initial(case))
    return _page(request, case, {"form": contents_form, "reason": form}, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def connect(request: HttpRequest, number: str) -> HttpResponse:
    """Make the connection of an eligible request."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    found = _found(case)
    sent = request.POST if request.method == "POST" else None
    form = ConnectForm(sent)
    if sent is not None and form.is_valid():
        terms = form.terms()
        if tried(form, lambda: connecting.connect(viewer, case_id=case.pk, terms=terms)):
            messages.success(request, _("Đã lập kết nối theo đề nghị."))
            return HttpResponseRedirect(_here(case))
    context = _frame(request, case) | {
        "form": form,
        "found": found,
        "contents": shown.contents(found),
        "curates": bool(viewer.roles & CURATORS),
    }
    status = 422 if sent is not None else 200
    return render(request, "support/connecting/connect.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def design_change(request: HttpRequest, number: str) -> HttpResponse:
    """Show and keep what a design-change notice says (Điều 6.2)."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    row = kept.change_of(case)
    sent = request.POST if request.method == "POST" else None
    initial = DesignChangeForm.present(row, case.system_id)
    form = DesignChangeForm(sent, case=case, viewer=viewer, initial=initial)
    if sent is not None and form.is_valid():
        given, version = form.given(), form.cleaned_data["version"]
        if tried(
            form,
            lambda: design_changes.save(viewer, case_id=case.pk, given=given, version=version),
        ):
            messages.success(request, _("Đã lưu; phiếu kiểm tra, đánh giá hệ thống đã mở."))
            return HttpResponseRedirect(ticket.address(request, case))
    context = _frame(request, case) | {"form": form, "row": row}
    status = 422 if sent is not None else 200
    return render(request, "support/connecting/design_change.html", context, status=status)

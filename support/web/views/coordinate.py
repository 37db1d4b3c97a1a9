"""Coordination on a ticket, for its engineers: ask agencies, read their answers, explain, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import coordination, coordination_links, coordination_sharing
from support.domain import coordination as rules
from support.domain import privacy
from support.domain.coordination import State, Step
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, UserError
from support.domain.roles import Actor
from support.models import Case, Coordination
from support.queries import coordination as kept
from support.web import coordination as shown
from support.web.forms.common import read_files, refuse
from support.web.forms.coordination import (
    AskForm,
    AskMoreForm,
    DueForm,
    ExplainForm,
    LinkForm,
    ShareForm,
    WithdrawForm,
)
from support.web.viewer import readers, viewer_of, workers
from support.web.views import ticket
from support.web.views.tried import tried
from support.web.words import sentence


def _frame(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "subject": privacy.mask(case.subject),
        "back": ticket.address(request, case),
        "works": viewer_of(request).is_worker,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask several agencies at once, each its own question with its own date."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    chosen = [one for one in request.GET.getlist("co-quan") if one.isdigit()][:5]
    sent = request.POST if request.method == "POST" else None
    form = (
        AskForm(sent, case=case, chosen=chosen or _unasked(case))
        if sent is None
        else AskForm(sent, case=case)
    )
    if sent is not None and form.is_valid():
        try:
            done = coordination.ask_many(
                viewer, case_id=case.pk, questions=form.questions(), shared=form.shared()
            )
        except (Forbidden, NotFound):
            raise
        except UserError as error:
            _beside(form, error)
        else:
            _say_asked(request, done)
            return HttpResponseRedirect(ticket.address(request, case))
    rows = kept.of_case(case)
    known = {row.agency_id for row in rows}
    suggested = [one for one in form.suggested if one.agency.pk not in known]
    context = _frame(request, case) | {"form": form, "rows": rows, "suggested": suggested}
    return render(request, "support/coordination/ask.html", context, status=200 if sent is None else 422)


def _unasked(case: Case) -> list[str]:
    return [str(row.agency_id) for row in kept.of_case(case) if row.state == State.ATTACHED][:2]


def _beside(form: AskForm, error: UserError) -> None:
    """Show an action's sentence in the row it names, else above the form."""
    found = form.row_of(error.field) if isinstance(error, FieldError) else None
    if found is None:
        refuse(form, error)
        return
    row, name = found
    refuse(row, FieldError(name, error.sentence, **error.params))


def _say_asked(request: HttpRequest, done: list[coordination.Done]) -> None:
    fresh = [one for one in done if not one.again]
    count, masked = len(fresh), sum(one.masked for one in fresh)
    words = [ngettext("Đã hỏi %s cơ quan.", "Đã hỏi %s cơ quan.", count) % count] if fresh else []
    if masked:
        hidden = ngettext(
            "Đã che %s chỗ giống số định danh cá nhân trước khi gửi.",
            "Đã che %s chỗ giống số định danh cá nhân trước khi gửi.",
            masked,
        )
        words.append(hidden % masked)
    if len(fresh) < len(done):
        words.append(_("Cơ quan còn đang chờ trả lời đúng câu hỏi này không bị hỏi lần nữa."))
    messages.success(request, " ".join(words))


@require_http_methods(["GET", "HEAD"])
@readers
def one(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show one question with its exchange, what is shared, and what may be done next."""
    case = ticket.opened(request, number)
    return _page(request, case, kept.one(case, pk))


def _page(
    request: HttpRequest,
    case: Case,
    row: Coordination,
    bound: Mapping[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer, state = viewer_of(request), State(row.state)
    offered: dict[str, forms.Form] = {}
    if viewer.is_worker:
        offered = {what: made() for what, made in _forms(case, state).items()}
    context = _frame(request, case) | {
        "row": row,
        "story": shown.exchange(viewer, row, staff=True),
        "extracts": shown.extracts(viewer, row, staff=True),
        "track": shown.track(row),
        "links": kept.links_of(row) if viewer.is_worker else [],
        "may_close": viewer.is_worker and rules.may(state, Step.CLOSE),
        "body": shown.part_of(row),
        "offered": offered | dict(bound or {}),
    }
    return render(request, "support/coordination/one.html", context, status=status)


def _forms(case: Case, state: State) -> dict[str, Callable[[], forms.Form]]:
    """Return the forms a question in `state` offers to who works the ticket."""
    found: dict[str, Callable[[], forms.Form]] = {}
    if state in rules.OPEN:
        found |= {"giai-thich": lambda: ExplainForm(prefix="gt"), "lui-han": lambda: DueForm(prefix="lh")}
    if rules.may(state, Step.ASK_MORE) and case.is_open:
        found["hoi-them"] = lambda: AskMoreForm(prefix="ht")
    if state in rules.OPEN | {State.ANSWERED}:
        found |= {
            "chia-se": lambda: ShareForm(case=case, prefix="cs"),
            "duong-dan": lambda: LinkForm(prefix="dd"),
        }
    if rules.may(state, Step.WITHDRAW):
        found["rut"] = lambda: WithdrawForm(prefix="rut")
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """A small form that changes one question: the words once done, and the action it calls."""

    done: str
    act: Callable[[Actor, Case, int, Any], object]


def _explain(viewer: Actor, case: Case, pk: int, form: Any) -> object:
    given = form.cleaned_data
    return coordination.explain(
        viewer,
        case_id=case.pk,
        pk=pk,
        text=given["text"],
        given=read_files(given["attached"]),
        days=given["days"],
    )


def _due(viewer: Actor, case: Case, pk: int, form: Any) -> object:
    given = form.cleaned_data
    return coordination.move_due(viewer, case_id=case.pk, pk=pk, days=given["days"], reason=given["reason"])


def _more(viewer: Actor, case: Case, pk: int, form: Any) -> object:
    given = form.cleaned_data
    return coordination.ask_more(viewer, case_id=case.pk, pk=pk, text=given["text"], days=given["days"])


def _share(viewer: Actor, case: Case, pk: int, form: Any) -> object:
    return coordination_sharing.share(viewer, case_id=case.pk, pk=pk, shared=form.shared())


def _link(viewer: Actor, case: Case, pk: int, form: Any) -> object:
    given = form.cleaned_data
    return coordination_links.send(viewer, case_id=case.pk, pk=pk, email=given["email"], name=given["name"])


def _withdraw(viewer: Actor, case: Case, pk: int, form: Any) -> object:
    return coordination.withdraw(viewer, case_id=case.pk, pk=pk, reason=form.cleaned_data["reason"])


CHANGES: dict[str, Change] = {
    "giai-thich": Change(gettext_noop("Đã gửi cho cơ quan phối hợp."), _explain),
    "lui-han": Change(gettext_noop("Đã đổi hạn trả lời; cơ quan được báo."), _due),
    "hoi-them": Change(gettext_noop("Đã hỏi thêm, hạn mới tính từ bây giờ."), _more),
    "chia-se": Change(gettext_noop("Đã chia sẻ thêm."), _share),
    "duong-dan": Change(gettext_noop("Đã gửi đường dẫn trả lời."), _link),
    "rut": Change(gettext_noop("Đã rút; cơ quan được báo lý do."), _withdraw),
}
_MADE: dict[str, Callable[[HttpRequest, Case], forms.Form]] = {
    "giai-thich": lambda request, _case: ExplainForm(request.POST, request.FILES, prefix="gt"),
    "lui-han": lambda request, _case: DueForm(request.POST, prefix="lh"),
    "hoi-them": lambda request, _case: AskMoreForm(request.POST, prefix="ht"),
    "chia-se": lambda request, case: ShareForm(request.POST, case=case, prefix="cs"),
    "duong-dan": lambda request, _case: LinkForm(request.POST, prefix="dd"),
    "rut": lambda request, _case: WithdrawForm(request.POST, prefix="rut"),
}


@require_POST
@workers
def change(request: HttpRequest, number: str, pk: int, what: str) -> HttpResponse:
    """Carry out one of CHANGES on a question."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    row, form = kept.one(case, pk), _MADE[what](request, case)
    if form.is_valid() and tried(form, lambda: CHANGES[what].act(viewer, case, pk, form)):
        messages.success(request, _(CHANGES[what].done))
        return HttpResponseRedirect(_here(case, pk))
    row.refresh_from_db(fields=["state"])
    return _page(request, case, row, {what: form}, status=422)


def _here(case: Case, pk: int) -> str:
    return reverse("support:coordinate-one", kwargs={"number": case.number, "pk": pk})


@require_POST
@workers
def close(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take an answer as it is."""
    case = ticket.opened(request, number)
    coordination.close(viewer_of(request), case_id=case.pk, pk=pk)
    messages.success(request, _("Đã nhận ý kiến phối hợp."))
    return HttpResponseRedirect(_here(case, pk))


@require_POST
@workers
def unshare(request: HttpRequest, number: str, pk: int, extract_id: int) -> HttpResponse:
    """Stop sharing one piece."""
    case = ticket.opened(request, number)
    coordination_sharing.unshare(viewer_of(request), case_id=case.pk, pk=pk, extract_id=extract_id)
    messages.success(request, _("Đã thôi chia sẻ phần này."))
    return HttpResponseRedirect(_here(case, pk))


@require_POST
@workers
def unlink(request: HttpRequest, number: str, pk: int, link_id: int) -> HttpResponse:
    """Close a link."""
    case = ticket.opened(request, number)
    coordination_links.revoke(viewer_of(request), case_id=case.pk, pk=pk, link_id=link_id)
    messages.success(request, _("Đã thu hồi đường dẫn."))
    return HttpResponseRedirect(_here(case, pk))


@require_POST
@workers
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Attach an agency that is not asked yet."""
    case, agency = ticket.opened(request, number), request.POST.get("agency", "")
    known = int(agency) if agency.isascii() and agency.isdigit() and len(agency) < 19 else 0
    try:
        coordination.attach(viewer_of(request), case_id=case.pk, agency_id=known)
    except (FieldError, NotAllowed) as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Đã gắn cơ quan phối hợp, chưa hỏi."))
    return HttpResponseRedirect(reverse("support:coordinate", kwargs={"number": case.number}))

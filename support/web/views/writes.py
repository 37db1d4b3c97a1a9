"""Writing on a ticket: reply, note, take, and the small forms that change one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import api_incidents, calls, contacts, outgoing, replies, work
from support.domain.errors import Forbidden, NotFound, Stale, UserError
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case
from support.web.forms.calls import CallBackForm
from support.web.forms.common import read_files, refuse
from support.web.forms.portal import ApiForm
from support.web.forms.ticket import (
    AssignForm,
    NoteForm,
    PropertiesForm,
    ReplyForm,
    StageForm,
    TicketForm,
    VerifyForm,
)
from support.web.forms.triage import TriageForm
from support.web.viewer import viewer_of, workers
from support.web.views import ticket


def _done(request: HttpRequest, case: Case, words: str, undo: str = "") -> HttpResponse:
    messages.success(request, words, extra_tags=undo)
    return HttpResponseRedirect(ticket.address(request, case))


def _faulty(form: TicketForm, error: UserError) -> None:
    """Put the error into the form; NotFound and Forbidden are pages of their own."""
    if isinstance(error, NotFound | Forbidden):
        raise error
    if isinstance(error, Stale):
        form.renew()
    refuse(form, error)


@require_POST
@workers
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the requester; what was typed stays on the page when the answer is refused."""
    viewer = viewer_of(request)
    case = ticket.opened(request, number)
    form = ReplyForm(request.POST, request.FILES, case=case, viewer=viewer, prefix="tl")
    if form.is_valid():
        given = form.cleaned_data
        words = replies.Words(
            given["body"],
            read_files(given["attached"]),
            given["cc"],
            given["overrule"],
            given["unconfirmed"],
        )
        stage = Stage(given["stage"]) if given["stage"] else None
        try:
            made = replies.reply(viewer, case_id=case.pk, words=words, stage=stage, version=given["version"])
        except UserError as error:
            _faulty(form, error)
        else:
            return _replied(request, case, made)
    return ticket.page(request, number, {"reply": form, "tab": "reply"}, status=422)


def _replied(request: HttpRequest, case: Case, made: replies.Replied) -> HttpResponse:
    if made.mail is None:
        return _done(
            request, case, _("Đã lưu câu trả lời. Người đề nghị không có địa chỉ thư nên không gửi thư.")
        )
    undo = reverse("support:undo", kwargs={"number": case.number, "mail_id": made.mail.pk})
    wait = max(0, round((made.mail.not_before - made.mail.created_at).total_seconds()))
    words = ngettext("Đã gửi. Thư đi sau %s giây.", "Đã gửi. Thư đi sau %s giây.", wait) % wait
    return _done(request, case, words, undo if wait else "")


@require_POST
@workers
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Leave an internal note."""
    viewer = viewer_of(request)
    case = ticket.opened(request, number)
    form = NoteForm(request.POST, request.FILES, case=case, viewer=viewer, prefix="yk")
    if form.is_valid():
        words = replies.Words(form.cleaned_data["body"], read_files(form.cleaned_data["attached"]))
        try:
            replies.note(viewer, case_id=case.pk, words=words)
        except UserError as error:
            _faulty(form, error)
        else:
            return _done(request, case, _("Đã lưu ý kiến nội bộ."))
    return ticket.page(request, number, {"note": form, "tab": "note"}, status=422)


@require_POST
@workers
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take the ticket oneself."""
    viewer = viewer_of(request)
    case = ticket.opened(request, number)
    work.take(viewer, case_id=case.pk)
    return _done(request, case, _("Anh/chị đã nhận phiếu."))


@require_POST
@workers
def undo(request: HttpRequest, number: str, mail_id: int) -> HttpResponse:
    """Take back a mail that has not left; the words stay on the ticket, marked as taken back."""
    viewer = viewer_of(request)
    case = ticket.opened(request, number)
    if not case.mails.filter(pk=mail_id).exists():
        raise NotFound
    outgoing.cancel(viewer, mail_id)
    return _done(request, case, _("Đã thu hồi thư. Nội dung vẫn còn trong diễn biến để anh/chị chép lại."))


@dataclass(frozen=True, slots=True)
class Change:
    """A small form that changes one thing: its title, its button, and the action it calls."""

    form: type[TicketForm]
    title: str
    button: str
    done: str
    act: Callable[[Actor, Case, TicketForm], object]


def _assign(viewer: Actor, case: Case, form: TicketForm) -> object:
    given = form.cleaned_data
    user_id = int(given["assignee"]) if given["assignee"] else None
    return work.assign(viewer, case_id=case.pk, user_id=user_id, version=given["version"])


def _stage(viewer: Actor, case: Case, form: TicketForm) -> object:
    given = form.cleaned_data
    stage = Stage(given["stage"])
    return work.change_stage(
        viewer, case_id=case.pk, stage=stage, reason=given["reason"], version=given["version"]
    )


def _properties(viewer: Actor, case: Case, form: TicketForm) -> object:
    given = form.cleaned_data
    moved = int(given["queue"]) != case.queue_id
    wanted = work.Properties(
        kind=Kind(given["kind"]),
        topic=given["topic"],
        # A new topic brings its own queue, unless the person chose another one as well.
        queue_id=int(given["queue"]) if moved else None,
        priority=given["priority"],
        subject=given["subject"],
        affects_right=given["affects_right"],
        **(form.concern() if isinstance(form, PropertiesForm) else {}),
    )
    return work.change_properties(viewer, case_id=case.pk, wanted=wanted, version=given["version"])


def _verify(viewer: Actor, case: Case, form: TicketForm) -> object:
    chosen = form.cleaned_data["agency"]
    shared = form.cleaned_data["shared"]
    return contacts.verify(viewer, case_id=case.pk, agency_id=int(chosen) if chosen else None, shared=shared)


def _call(viewer: Actor, case: Case, form: TicketForm) -> object:
    given = form.cleaned_data
    call = calls.CallOut(
        number=given["number"],
        person=given["person"],
        said=given["said"],
        reached=given["result"] == "reached",
        at=given["at"],
    )
    stage = Stage(given["stage"]) if given["stage"] else None
    return calls.answer(viewer, case_id=case.pk, call=call, stage=stage, version=given["version"])


def _api(viewer: Actor, case: Case, form: TicketForm) -> object:
    if not isinstance(form, ApiForm):
        raise TypeError(form)
    version = form.cleaned_data["version"]
    return api_incidents.describe(viewer, case_id=case.pk, told=form.api(), version=version)


def _classify(viewer: Actor, case: Case, form: TicketForm) -> object:
    if not isinstance(form, TriageForm):
        raise TypeError(form)
    given = form.cleaned_data
    return work.change_properties(viewer, case_id=case.pk, wanted=form.wanted(), version=given["version"])


CHANGES: dict[str, Change] = {
    "goi-tra-loi": Change(
        CallBackForm,
        gettext_noop("Ghi cuộc gọi trả lời"),
        gettext_noop("Lưu cuộc gọi"),
        gettext_noop("Đã ghi cuộc gọi trả lời."),
        _call,
    ),
    "loi-api": Change(
        ApiForm,
        gettext_noop("Thông tin sự cố API"),
        gettext_noop("Lưu"),
        gettext_noop("Đã lưu thông tin sự cố API."),
        _api,
    ),
    "phan-loai": Change(
        TriageForm,
        gettext_noop("Phân loại phiếu"),
        gettext_noop("Phân loại"),
        gettext_noop("Đã phân loại."),
        _classify,
    ),
    "phan-cong": Change(
        AssignForm,
        gettext_noop("Phân công"),
        gettext_noop("Phân công"),
        gettext_noop("Đã đổi người xử lý."),
        _assign,
    ),
    "giai-doan": Change(
        StageForm,
        gettext_noop("Chuyển giai đoạn"),
        gettext_noop("Chuyển"),
        gettext_noop("Đã chuyển giai đoạn."),
        _stage,
    ),
    "thuoc-tinh": Change(
        PropertiesForm,
        gettext_noop("Sửa thuộc tính"),
        gettext_noop("Lưu"),
        gettext_noop("Đã lưu thuộc tính."),
        _properties,
    ),
    "xac-minh": Change(
        VerifyForm,
        gettext_noop("Xác minh người đề nghị"),
        gettext_noop("Xác minh"),
        gettext_noop("Đã xác minh người đề nghị."),
        _verify,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def change(request: HttpRequest, number: str, what: str) -> HttpResponseBase:
    """Show one of CHANGES as a fragment or a page, or carry it out."""
    viewer, wanted = viewer_of(request), CHANGES[what]
    case = ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = wanted.form(sent, case=case, viewer=viewer, prefix=what)
    if sent is not None and form.is_valid():
        try:
            wanted.act(viewer, case, form)
        except UserError as error:
            case.refresh_from_db(fields=["version"])
            _faulty(form, error)
        else:
            return _done(request, case, _(wanted.done))
    return _form(request, case, form, what, status=422 if sent is not None else 200)


def _form(request: HttpRequest, case: Case, form: TicketForm, what: str, status: int) -> HttpResponse:
    wanted = CHANGES[what]
    context = ticket.head(request, case) | {
        "form": form,
        "form_id": f"bieu-{what}",
        "title": _(wanted.title),
        "button": _(wanted.button),
        "back": ticket.address(request, case),
        "action": reverse(f"support:{what}", kwargs={"number": case.number}),
    }
    if request.headers.get("HX-Request") != "true":
        return render(request, "support/change.html", context, status=status)
    answer = render(request, "support/_change.html", context, status=status)
    if status == 422:
        answer["HX-Retarget"], answer["HX-Reswap"], answer["HX-Reselect"] = (
            f"#bieu-{what}",
            "outerHTML",
            f"#bieu-{what}",
        )
    return answer

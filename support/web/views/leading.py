"""The side of an agency that leads tickets in our place: its list, each of its cases in full (Điều 11.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from support.actions import outgoing, replies, work
from support.domain import kinds, privacy
from support.domain.errors import NotFound
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case
from support.queries import feed, leads, liaisons, lists, tickets
from support.queries import leading as kept
from support.web import board, leading, story
from support.web.forms.common import read_files
from support.web.forms.leading import OwnPeopleForm
from support.web.forms.ticket import NoteForm, ReplyForm, StageForm
from support.web.trail import Trail
from support.web.viewer import leaders, viewer_of
from support.web.views.tried import tried

VIEWS: dict[str, str] = {"open": gettext_noop("Đang xử lý"), "done": gettext_noop("Đã xong")}
GONE = "ban-giao"


@require_safe
@leaders
def index(request: HttpRequest) -> HttpResponse:
    """List what the viewer's agencies lead now; what they handed over stands under a chip of its own."""
    cursor, viewer = feed.head(), viewer_of(request)
    own = list(lists.agencies().filter(pk__in=viewer.led))
    context = _rows(request) | {
        "live_cursor": cursor,
        "own": own,
        "topics": " ".join(f"agency:{pk}" for pk in sorted(viewer.led)),
        "chips": [*((name, _(label)) for name, label in VIEWS.items()), (GONE, _("Đã bàn giao"))],
    }
    return render(request, "support/leads/index.html", context)


@require_safe
@leaders
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone."""
    return render(request, "support/leads/_rows.html", _rows(request))


def _rows(request: HttpRequest) -> dict[str, Any]:
    viewer, asked = viewer_of(request), request.GET.get("view", "open")
    if asked == GONE:
        gone = kept.handed_over(viewer)
        found = [board.row(case) | {"until": term.until} for case, term in gone]
        return {"view": GONE, "rows": found, "prev_url": "", "next_url": ""}
    view = asked if asked in VIEWS else "open"
    trail = Trail.read(request.GET.get("after", ""))
    page = tickets.page_of(tickets.led(viewer), viewer, tickets.Filters(view=view), after=trail.here)
    here = f"{reverse('support:leading-list')}?view={view}&after="
    return {
        "view": view,
        "rows": [board.row(case) for case in page.rows],
        "prev_url": f"{here}{trail.back().text}" if trail.here else "",
        "next_url": f"{here}{trail.on(page.next).text}" if page.next else "",
    }


def _opened(request: HttpRequest, number: str) -> tuple[Actor, Case, bool]:
    """Return viewer and ticket, and whether its agency leads it still; NotFound unless it leads or led it."""
    viewer = viewer_of(request)
    case = tickets.get(viewer, number)
    theirs = kept.sight(viewer, case)
    if not (theirs.full or theirs.until):
        raise NotFound
    return viewer, case, theirs.full


@require_safe
@leaders
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show a ticket in full to the agency that leads it; to a former lead, what stood until its hand-over."""
    viewer, case, works = _opened(request, number)
    return _page(request, (viewer, case), {} if works else {"gone": True})


def _page(
    request: HttpRequest, opened: tuple[Actor, Case], extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    viewer, case = opened
    context = _told(request, viewer, case) | {"live_cursor": feed.head()}
    if not extra.get("gone"):
        context |= _forms(viewer, case)
    return render(request, "support/leads/detail.html", context | extra, status=status)


def _forms(viewer: Actor, case: Case) -> dict[str, Any]:
    return {
        "reply": ReplyForm(case=case, viewer=viewer, prefix="tl"),
        "note": NoteForm(case=case, viewer=viewer, prefix="yk"),
        "staging": StageForm(case=case, viewer=viewer, prefix="gd"),
        "people": OwnPeopleForm(case=case, viewer=viewer, prefix="pc"),
    }


def _told(request: HttpRequest, viewer: Actor, case: Case) -> dict[str, Any]:
    told = story.told(viewer, case, request.GET, "support:leading-story")
    theirs = kept.sight(viewer, case)
    known = [
        one for one in leads.held(case) if theirs.full or one.term.since < (theirs.until or one.term.since)
    ]
    return told | {
        "case": case,
        "subject": privacy.mask(case.subject),
        "kind_label": kinds.LABELS[kinds.Kind(case.kind)],
        "priority_label": kinds.PRIORITY_LABELS[case.priority],
        "register": story.register_words(told["registered"]),
        "terms": leading.rows(known),
        "full": theirs.full,
        "until": None if theirs.full else theirs.until,
        "standing": liaisons.standing(case) if theirs.full else None,
        "contact": privacy.mask(str(case.contact)) if case.contact else "",
    }


@require_safe
@leaders
def story_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give the head and the timeline alone, or the earlier part of it that is asked for."""
    viewer, case, _works = _opened(request, number)
    template = "support/_earlier.html" if request.GET.get("phan") else "support/leads/_story.html"
    return render(request, template, _told(request, viewer, case))


def _work(request: HttpRequest, number: str) -> tuple[Actor, Case]:
    """Return viewer and ticket for a write; a former lead writes nothing."""
    viewer, case, works = _opened(request, number)
    if not works:
        raise NotFound
    return viewer, case


def _done(
    request: HttpRequest, opened: tuple[Actor, Case], form: tuple[str, Form], act: Callable[[], str]
) -> HttpResponse:
    """Carry out `act`, which says what was done; else show the page again with the form's faults."""
    name, bound = form
    said: list[str] = []
    if bound.is_valid() and tried(bound, lambda: said.append(act())):
        messages.success(request, said[0])
        return HttpResponseRedirect(reverse("support:leading", kwargs={"number": opened[1].number}))
    return _page(request, opened, {name: bound, "tab": name}, 422)


@require_POST
@leaders
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the requester."""
    viewer, case = _work(request, number)
    form = ReplyForm(request.POST, request.FILES, case=case, viewer=viewer, prefix="tl")

    def act() -> str:
        given = form.cleaned_data
        words = replies.Words(
            given["body"], read_files(given["attached"]), given["cc"], given["overrule"], given["unconfirmed"]
        )
        stage = Stage(given["stage"]) if given["stage"] else None
        made = replies.reply(viewer, case_id=case.pk, words=words, stage=stage, version=given["version"])
        return (
            _("Đã gửi trả lời.")
            if made.mail
            else _("Đã lưu câu trả lời; người đề nghị không có địa chỉ thư.")
        )

    return _done(request, (viewer, case), ("reply", form), act)


@require_POST
@leaders
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Leave a note, which we read too."""
    viewer, case = _work(request, number)
    form = NoteForm(request.POST, request.FILES, case=case, viewer=viewer, prefix="yk")

    def act() -> str:
        words = replies.Words(form.cleaned_data["body"], read_files(form.cleaned_data["attached"]))
        replies.note(viewer, case_id=case.pk, words=words)
        return _("Đã lưu ý kiến nội bộ.")

    return _done(request, (viewer, case), ("note", form), act)


@require_POST
@leaders
def stage(request: HttpRequest, number: str) -> HttpResponse:
    """Move the ticket along."""
    viewer, case = _work(request, number)
    form = StageForm(request.POST, case=case, viewer=viewer, prefix="gd")

    def act() -> str:
        given = form.cleaned_data
        wanted, reason, version = Stage(given["stage"]), given["reason"], given["version"]
        work.change_stage(viewer, case_id=case.pk, stage=wanted, reason=reason, version=version)
        return _("Đã chuyển giai đoạn.")

    return _done(request, (viewer, case), ("staging", form), act)


@require_POST
@leaders
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Give the ticket to somebody of the lead agency."""
    viewer, case = _work(request, number)
    form = OwnPeopleForm(request.POST, case=case, viewer=viewer, prefix="pc")

    def act() -> str:
        given = form.cleaned_data
        person = int(given["assignee"]) if given["assignee"] else None
        work.assign(viewer, case_id=case.pk, user_id=person, version=given["version"])
        return _("Đã đổi người xử lý.")

    return _done(request, (viewer, case), ("people", form), act)


@require_POST
@leaders
def undo(request: HttpRequest, number: str, mail_id: int) -> HttpResponse:
    """Take back an answer that has not left."""
    viewer, case = _work(request, number)
    if not case.mails.filter(pk=mail_id).exists():
        raise NotFound
    outgoing.cancel(viewer, mail_id)
    messages.success(request, _("Đã thu hồi thư. Nội dung vẫn còn trong diễn biến."))
    return HttpResponseRedirect(reverse("support:leading", kwargs={"number": case.number}))

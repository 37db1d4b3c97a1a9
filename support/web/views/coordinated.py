"""The side of a coordinating agency: its questions, one question with its exchange, answering, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import coordination_answers as answers
from support.actions import reads
from support.actions.coordination_answers import Place
from support.domain import coordination as rules
from support.domain import privacy
from support.domain.coordination import State, Step
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.roles import Actor
from support.models import Coordination, CoordinationLink, FollowUpAttachment
from support.queries import coordination as kept
from support.queries import feed, leads
from support.queries.filegate import Gate
from support.web import coordination as shown
from support.web.forms.common import read_files, refuse
from support.web.forms.coordination import SayForm
from support.web.trail import Trail
from support.web.viewer import members
from support.web.views.files import FILE_POLICY
from support.web.views.requests import as_member
from support.web.words import sentence

VIEWS: dict[str, str] = {
    "open": gettext_noop("Chờ cơ quan trả lời"),
    "done": gettext_noop("Đã trả lời, đã đóng"),
}
SIDE = 12  # questions of each list beside the one that is open


@dataclass(frozen=True, slots=True)
class Guest:
    """Who looks at a question, and by which way; `link` for people without an account."""

    viewer: Actor
    row: Coordination
    token: str = ""
    link: CoordinationLink | None = None

    @property
    def place(self) -> Place:
        """Return the place as the actions take it."""
        return Place(self.row.pk, self.token)

    def url(self, name: str) -> str:
        """Return an address of this question: "", "-body", "-draft", "-seen"."""
        if self.token:
            return reverse(f"support:coordination-link{name}", kwargs={"token": self.token})
        return reverse(f"support:coordination{name}", kwargs={"number": self.row.number})


def _member(request: HttpRequest, number: str) -> Guest:
    viewer = as_member(request)
    return Guest(viewer, kept.own(viewer, number))


def _guest(token: str) -> Guest:
    link = kept.opened(token)
    return Guest(answers.person_of(link), link.coordination, token, link)


@require_safe
@members
def index(request: HttpRequest) -> HttpResponse:
    """List the questions put to the viewer's agencies: open ones by due date."""
    viewer, cursor = as_member(request), feed.head()
    context = _rows(request, viewer) | {
        "live_cursor": cursor,
        "topics": _topics(viewer),
        "chips": [(name, _(label)) for name, label in VIEWS.items()],
    }
    return render(request, "support/coordination/inbox.html", context)


@require_safe
@members
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone."""
    return render(request, "support/coordination/_inbox_rows.html", _rows(request, as_member(request)))


def _rows(request: HttpRequest, viewer: Actor) -> dict[str, Any]:
    asked = request.GET.get("view", "open")
    view = asked if asked in VIEWS else "open"
    trail = Trail.read(request.GET.get("after", ""))
    page = kept.inbox(viewer, view, after=trail.here)
    here = f"{reverse('support:coordinations')}?view={view}&after="
    return {
        "view": view,
        "rows": page.rows,
        "prev_url": f"{here}{trail.back().text}" if trail.here else "",
        "next_url": f"{here}{trail.on(page.next).text}" if page.next else "",
    }


def _topics(viewer: Actor) -> str:
    return " ".join(f"coordination:{pk}" for pk in sorted(viewer.reads_of))


# --- One question -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show one question of the viewer's agency, and take what its people do with it."""
    return _question(request, _member(request, number))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def linked(request: HttpRequest, token: str) -> HttpResponse:
    """Show one question to who holds its link; every link that does not open looks the same."""
    try:
        answer = _question(request, _guest(token))
    except NotFound:
        answer = render(request, "support/coordination/gone.html", status=404)
    return _unlisted(answer)


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    # With no-referrer browsers send “Origin: null”, and no form of the page would be believed.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _accept(guest: Guest, _said: answers.Said) -> object:
    return answers.accept(guest.viewer, place=guest.place)


def _by(
    act: Callable[..., object],
) -> Callable[[Guest, answers.Said], object]:
    """Make what carries out `act` with the words of the form."""

    def done(guest: Guest, said: answers.Said) -> object:
        return act(guest.viewer, place=guest.place, said=said)

    return done


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing the agency may do: its sentence once done, what carries it out, whether it needs words."""

    done: str
    act: Callable[[Guest, answers.Said], object]
    words: bool = True


DOINGS: dict[str, Doing] = {
    "nhan": Doing(gettext_noop("Đã nhận phối hợp."), _accept, words=False),
    "tra-loi": Doing(gettext_noop("Đã gửi trả lời. Cơ quan chủ trì nhìn thấy ngay."), _by(answers.answer)),
    "hoi-lai": Doing(gettext_noop("Đã gửi câu hỏi lại cho cơ quan chủ trì."), _by(answers.ask_back)),
    "lui-han": Doing(
        gettext_noop("Đã gửi đề nghị lùi hạn. Hạn giữ nguyên đến khi được đổi."), _by(answers.defer)
    ),
    "tu-choi": Doing(gettext_noop("Đã trả lại câu hỏi kèm lý do."), _by(answers.decline)),
}
PREFIXES = {"tra-loi": "tl", "hoi-lai": "hl", "lui-han": "lh", "tu-choi": "tc"}


def _question(request: HttpRequest, guest: Guest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, guest)
    what = request.POST.get("act", "")
    doing = DOINGS.get(what)
    if doing is None:
        raise NotFound
    form = SayForm(request.POST, request.FILES, prefix=PREFIXES[what]) if doing.words else None
    if form is None or form.is_valid():
        given: dict[str, Any] = form.cleaned_data if form else {"text": "", "attached": ()}
        try:
            doing.act(guest, answers.Said(given["text"], read_files(given["attached"])))
        except (Forbidden, NotFound):
            raise
        except UserError as error:
            if form is None:
                messages.error(request, sentence(error))
                return HttpResponseRedirect(guest.url(""))
            refuse(form, error)
        else:
            messages.success(request, _(doing.done))
            return HttpResponseRedirect(guest.url(""))
    guest.row.refresh_from_db(fields=["state"])
    return _page(request, guest, {what: form}, status=422)


def _page(
    request: HttpRequest, guest: Guest, bound: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    cursor = feed.head()
    context = _told(guest) | _forms(guest, bound or {}) | {"live_cursor": cursor}
    if not guest.token:
        context |= {
            "waiting": kept.inbox(guest.viewer, "open", size=SIDE).rows,
            "answered": kept.inbox(guest.viewer, "done", size=SIDE).rows,
            "topics": f"coordination:{guest.row.agency_id}",
        }
    return render(request, "support/coordination/question.html", context, status=status)


def _told(guest: Guest) -> dict[str, Any]:
    """Return what is shown of a question: nothing of its ticket but what was asked and shared."""
    row, url = guest.row, shown.agency_url(guest.row, guest.token)
    lead = leads.current(row.case)
    return {
        "row": row,
        "story": shown.exchange(guest.viewer, row, url=url),
        "extracts": shown.extracts(guest.viewer, row, url=url),
        "track": shown.track(row),
        "lead": lead.agency or _(lead.name),
        "part": shown.part_of(row),
        "link": guest.link,
        "here": guest.url(""),
        "body_url": guest.url("-body"),
    }


def _forms(guest: Guest, bound: Mapping[str, Any]) -> dict[str, Any]:
    state = State(guest.row.state)
    may = {
        "nhan": rules.may(state, Step.ACCEPT),
        "tra-loi": rules.may(state, Step.ANSWER),
        "hoi-lai": rules.may(state, Step.ASK_BACK),
        "lui-han": state in rules.THEIR_TURN,
        "tu-choi": rules.may(state, Step.DECLINE),
    }
    made = {
        what: bound.get(what) or SayForm(prefix=prefix, initial=_initial(guest, what))
        for what, prefix in PREFIXES.items()
        if may[what]
    }
    labels = {
        "tra-loi": _("Ý kiến phối hợp"),
        "hoi-lai": _("Cần hỏi lại điều gì"),
        "lui-han": _("Lý do, và thời gian cần thêm"),
        "tu-choi": _("Lý do trả lại"),
    }
    for what, form in made.items():
        form.fields["text"].label = labels[what]
    return {
        "may_accept": may["nhan"],
        "answer": made.get("tra-loi"),
        "others": [(what, made[what]) for what in ("hoi-lai", "lui-han", "tu-choi") if what in made],
        "draft_url": guest.url("-draft"),
        "seen_url": guest.url("-seen") if guest.row.unread or _fresh(guest) else "",
    }


def _fresh(guest: Guest) -> bool:
    return guest.link is not None and guest.link.opened_at is None


def _initial(guest: Guest, what: str) -> dict[str, str]:
    return {"text": guest.row.draft} if what == "tra-loi" else {}


# --- Parts that refresh or are sent by themselves ------------------------------------------------------


@require_safe
@never_cache
@members
def body(request: HttpRequest, number: str) -> HttpResponse:
    """Give the question and its exchange alone."""
    return render(request, "support/coordination/_question.html", _told(_member(request, number)))


@require_safe
@never_cache
def linked_body(request: HttpRequest, token: str) -> HttpResponse:
    """Give the question and its exchange alone, by a link."""
    return _unlisted(render(request, "support/coordination/_question.html", _told(_guest(token))))


@require_POST
@members
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what is being written, for the people of the agency."""
    return _drafted(request, _member(request, number))


@require_POST
def linked_draft(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what is being written, by a link."""
    return _drafted(request, _guest(token))


def _drafted(request: HttpRequest, guest: Guest) -> HttpResponse:
    at = answers.save_draft(guest.viewer, place=guest.place, text=request.POST.get("tl-text", ""))
    words = (
        _("Nháp lưu lúc %s, đồng nghiệp cùng cơ quan thấy") % f"{timezone.localtime(at):%H:%M}" if at else ""
    )
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_POST
@members
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """Remember that somebody of the agency looked."""
    guest = _member(request, number)
    answers.seen(guest.viewer, place=guest.place)
    return HttpResponse(status=204)


@require_POST
def linked_seen(_request: HttpRequest, token: str) -> HttpResponse:
    """Remember that the link was opened."""
    guest = _guest(token)
    answers.seen(guest.viewer, place=guest.place)
    return HttpResponse(status=204)


@require_safe
@never_cache
@login_required
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Give a file of a question of the viewer's agency: shared with it, or of its exchange."""
    return _given(_member(request, number), pk)


@require_safe
@never_cache
def linked_file(_request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Give a file of the question a link opens."""
    return _unlisted(_given(_guest(token), pk))


def _given(guest: Guest, pk: int) -> HttpResponse:
    attachment = kept.file_of(guest.row, pk)
    if kept.opens(guest.viewer, attachment, attachment.followup.message) is not Gate.OPEN:
        raise NotFound
    try:
        content = (settings.MEDIA_ROOT / attachment.file.name).read_bytes()
    except OSError as error:
        raise NotFound from error
    reads.log(guest.viewer, what="file", target=f"file:{pk}", case_id=guest.row.case_id, reason=_why(guest))
    return _sealed(attachment, content)


def _why(guest: Guest) -> str:
    way = f"link:{guest.link.pk}" if guest.link else f"agency:{guest.row.agency_id}"
    return f"({privacy.mask(guest.row.number or '')} {way})"


def _sealed(attachment: FollowUpAttachment, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = attachment.filename or "tep"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer

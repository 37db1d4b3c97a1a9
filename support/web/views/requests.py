"""The requester's side: an agency's members see what their agency asked, and answer."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import replies
from support.domain import kinds, privacy
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.roles import Actor
from support.models import Case
from support.queries import by_due, feed, lists, tickets
from support.queries.tickets import Filters
from support.web import board, connecting, due, story
from support.web.context import link
from support.web.forms.common import read_files, refuse
from support.web.forms.requests import AnswerForm
from support.web.trail import Trail
from support.web.viewer import members, viewer_of

VIEWS: dict[str, str] = {
    "open": gettext_noop("Đang xử lý"),
    "soon": gettext_noop("Sắp đến hạn"),
    "overdue": gettext_noop("Quá hạn"),
    "done": gettext_noop("Đã xong"),
    "all": gettext_noop("Tất cả"),
}


def as_member(request: HttpRequest) -> Actor:
    """Return the viewer with the eyes of the agency that asks alone, also when he is staff as well."""
    return replace(viewer_of(request), roles=frozenset(), queues=frozenset(), led=frozenset())


@require_safe
@members
def index(request: HttpRequest) -> HttpResponse:
    """List what the viewer's agencies asked, latest first."""
    cursor, viewer = feed.head(), as_member(request)
    own = list(lists.agencies().filter(pk__in=viewer.agencies))
    context = _rows(request) | {
        "live_cursor": cursor,
        "own": own,
        "duties_url": link("kb:duties-mine"),
        "topics": " ".join(f"agency:{pk}" for pk in sorted(viewer.reads_of)),
        "chips": [(name, _(label)) for name, label in VIEWS.items()],
    }
    return render(request, "support/requests.html", context)


@require_safe
@members
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone."""
    return render(request, "support/_request_rows.html", _rows(request))


def _rows(request: HttpRequest) -> dict[str, object]:
    asked = request.GET.get("view", "open")
    view = asked if asked in VIEWS else "open"
    trail = Trail.read(request.GET.get("after", ""))
    page, face = by_due.page(as_member(request), Filters(view=view), after=trail.here), due.face()
    here = f"{reverse('support:requests')}?view={view}&after="
    return {
        "view": view,
        "rows": [board.row(case, face=face) for case in page.rows],
        "prev_url": f"{here}{trail.back().text}" if trail.here else "",
        "next_url": f"{here}{trail.on(page.next).text}" if page.next else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@members
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show one request without anything internal, and take the agency's answer."""
    cursor, viewer = feed.head(), as_member(request)
    case = tickets.get(viewer, number)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, request.FILES if sent is not None else None)
    if sent is not None and form.is_valid():
        words = replies.Words(form.cleaned_data["body"], read_files(form.cleaned_data["attached"]))
        try:
            replies.write_as_requester(viewer, case_id=case.pk, words=words)
        except UserError as error:
            if isinstance(error, NotFound | Forbidden):
                raise
            refuse(form, error)
        else:
            messages.success(request, _("Đã gửi. Cán bộ xử lý nhìn thấy ngay."))
            return HttpResponseRedirect(reverse("support:request", kwargs={"number": number}))
    context = _told(viewer, case, request.GET) | {"form": form, "live_cursor": cursor}
    context["mine"] = connecting.for_member(viewer, case) if _is_request(case) else None
    return render(request, "support/request.html", context, status=422 if sent is not None else 200)


def _is_request(case: Case) -> bool:
    return case.kind == kinds.Kind.CONNECTION_REQUEST.value


@require_safe
@members
def story_part(request: HttpRequest, number: str) -> HttpResponse:
    """Give the head and the timeline of a request alone, or the earlier part of it that is asked for."""
    template = "support/_earlier.html" if request.GET.get("phan") else "support/_request.html"
    viewer = as_member(request)
    return render(request, template, _told(viewer, tickets.get(viewer, number), request.GET))


def _living(viewer: Actor, case: Case) -> Case | None:
    """Return the request a merged one went on in, where it is the viewer's to see."""
    return tickets.visible_to(viewer).filter(pk=case.merged_into_id).first()


def _told(viewer: Actor, case: Case, asked: QueryDict) -> dict[str, object]:
    told = story.told(viewer, case, asked, "support:request-story")
    return told | {
        "merged": _living(viewer, case) if case.merged_into_id else None,
        "case": case,
        "subject": privacy.mask(case.subject),
        "kind_label": kinds.LABELS[kinds.Kind(case.kind)],
        "register": story.register_words(told["registered"]),
    }

"""Screens of the mail room: mailboxes with their health, lists of mail, one mail laid out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mailin import health, ledger, lists, mailboxes, reread, room, suggest
from mailin.forms import CHOICES, DecisionForm, NarrowForm
from mailin.models import InboundMail
from mailin.words import DECISIONS, Decision, look
from support.domain.errors import NotFound
from support.queries import feed
from support.web.story import paragraphs
from support.web.trail import Trail
from support.web.viewer import readers, viewer_of, workers

TABLE_WORDS = {
    "utf-8": "UTF-8", "windows-1258": "windows-1258", "tcvn3": "TCVN3 (ABC, .VnTime)", "vni": "VNI",
    "viscii": "VISCII", "vps": "VPS",
}  # fmt: skip


@require_safe
@workers
def room_page(request: HttpRequest) -> HttpResponse:
    """Show the mailboxes and a list of mail."""
    return render(request, "mailin/room.html", frame(request) | _boxes())


@require_safe
@workers
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list and one mail."""
    return mail_page(request, pk, DecisionForm(initial={"decision": Decision.OPEN}))


@require_safe
@workers
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone, for an open list that learnt of a change."""
    return render(request, "mailin/_rows.html", _listed(request, lists.read(request.GET)))


@require_safe
@workers
def boxes(request: HttpRequest) -> HttpResponse:
    """Give the table of mailboxes alone: asked for again while one is being read."""
    return render(request, "mailin/_boxes.html", _boxes())


@require_safe
@workers
def alarm(request: HttpRequest) -> HttpResponse:
    """Give the health in the page's head alone: asked for again by every open page."""
    return render(request, "_partials/_health.html")


@require_safe
@workers
def narrow(request: HttpRequest) -> HttpResponse:
    """Show the filters; a fragment for the menu, a page without scripts."""
    asked = lists.read(request.GET)
    context = {"form": NarrowForm(asked), "back": reverse("mailin:room") + lists.query(asked)}
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "mailin/narrow.html" if whole else "mailin/_narrow.html", context)


@require_POST
@workers
def read_now(request: HttpRequest) -> HttpResponse:
    """Ask that one mailbox be read at once (all of them without `hop`); the work is done elsewhere."""
    pk = request.POST.get("hop", "")
    asked = mailboxes.ask(int(pk) if pk.isdecimal() and len(pk) < 10 else 0)
    if pk and not asked:
        raise NotFound
    if request.headers.get("HX-Request") == "true":
        return render(request, "mailin/_boxes.html", _boxes())
    messages.success(request, _("Đang đọc hộp thư; thư mới hiện ở đây sau vài giây."))
    return HttpResponseRedirect(reverse("mailin:room"))


def _boxes() -> dict[str, Any]:
    shown = health.boxes()
    return {
        "boxes": shown,
        "reading": any(one.reading for one in shown),
        "alarms": health.told(),
        "unaccounted": ledger.unaccounted(),
        "looked_at": timezone.now(),
    }


def frame(request: HttpRequest, current: InboundMail | None = None) -> dict[str, Any]:
    """Return the variables of the list beside a mail or under the mailboxes."""
    cursor = feed.head()  # before anything else is read: what happens meanwhile is told again
    viewer = viewer_of(request)
    states = {str(lists.TABS[tab][0]): tab for tab in ("giu", "bo-qua", "khong-luu")}
    asked = lists.read(request.GET)
    if current and "loc" not in request.GET:
        asked = lists.read({"loc": states.get(str(current.state), "da-xu-ly")})
    figures, since = lists.counts(viewer)
    chips = [
        (_(words), lists.query(asked, tab=tab, state="") or "?", figures.get(tab, ""), tab == asked.tab)
        for tab, words in lists.TAB_WORDS.items()
    ]
    return _listed(request, asked, current) | {
        "live_cursor": cursor,
        "chips": chips,
        "since": since if asked.tab == "giu" else None,
        "current": current,
        "list_title": _(lists.TAB_WORDS[asked.tab]) if asked.tab != "giu" else _("Thư giữ lại"),
        "choices": [(one.value, _(DECISIONS[one]), hint, key) for one, hint, key in CHOICES],
    }


def _listed(request: HttpRequest, asked: lists.Asked, current: InboundMail | None = None) -> dict[str, Any]:
    trail = Trail.read(request.GET.get("sau", ""))
    page, here = lists.page(viewer_of(request), asked, trail.here), reverse("mailin:room")
    return {
        "asked": asked,
        "page": page,
        "current_pk": current.pk if current else 0,
        "query": lists.query(asked, trail.text),
        "filter_query": lists.query(asked),
        "clear_query": lists.query(lists.Asked(tab=asked.tab)),
        "prev_url": here + lists.query(asked, trail.back().text) if trail.here else "",
        "next_url": here + lists.query(asked, trail.on(page.next).text) if page.next else "",
    }


def mail_page(request: HttpRequest, pk: int, form: DecisionForm, status: int = 200) -> HttpResponse:
    """Show the list and one mail, with a decision as far as it was filled in; raises NotFound."""
    viewer = viewer_of(request)
    found = room.mails(viewer).filter(pk=pk)
    row = found.select_related("case", "mailbox", "decided_by", "original").first()
    if row is None:
        raise NotFound
    context = frame(request, row) | laid_out(request, row)
    below = [one.mail.pk for one in context["page"].rows if one.mail.pk != pk]
    sought = request.GET.get("tim", "").strip()[: lists.LONGEST]
    parsed = context["preview"].mail
    context |= {
        "form": form,
        "chosen": "attach" if sought else form["decision"].value(),
        "follower": next((one for one in below if one < pk), below[0] if below else 0),
        "sought": sought,
    }
    if row.state == "held":
        offered = (
            suggest.found(viewer, sought) if sought else suggest.likely(viewer, parsed) if parsed else []
        )
        context |= {
            "offered": offered,
            "picked": form["pick"].value() or (offered[0].number if offered else ""),
        }
    return render(request, "mailin/room.html", context, status=status)


def laid_out(request: HttpRequest, row: InboundMail) -> dict[str, Any]:
    """Return the variables of one mail laid out; `?bang=` reads its letters by the table somebody chose."""
    made = room.preview(row, request.GET.get("bang", ""))
    return {
        "current": row,
        "row": room.shown(row),
        "look": look(row.reason),
        "preview": made,
        "paragraphs": paragraphs(made.text),
        "quoted": paragraphs(made.quoted) if made.quoted.strip() else [],
        "tables": [("", _("Tự nhận")), (reread.AS_SENT, _("Như nhận được")), *TABLE_WORDS.items()],
        "table_words": TABLE_WORDS.get(made.shown_by, _("Như nhận được")) if made.shown_by else "",
        "framed": request.GET.get("xem", "") == "html" and made.has_html and not made.personal,
        "html_url": reverse("mailin:html", args=[row.pk]),
    }


@require_safe
@readers
def reader(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail alone, for those who read the ticket it stands on."""
    row = room.readable(viewer_of(request), pk)
    return render(request, "mailin/reader.html", laid_out(request, row))

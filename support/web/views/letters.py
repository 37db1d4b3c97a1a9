"""A letter taken in on one screen, its receipt on paper, and the document that answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import letters, reception
from support.domain import documents, privacy
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.requests import Filed
from support.queries import edxml as edxml_kept
from support.queries import letters as kept
from support.queries import lists, tickets, timeline
from support.web import story
from support.web.forms.common import read_files, refuse
from support.web.forms.edxml import ImportForm
from support.web.forms.letters import AnswerForm, LetterForm, fields_of
from support.web.viewer import viewer_of, workers
from support.web.views import edxml, ticket
from support.web.views.tried import tried


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def letter(request: HttpRequest) -> HttpResponse:
    """Show the letter's page, split the pasted line without scripts, and take the letter in."""
    sent = _chosen(request.POST) if request.method == "POST" else None
    if sent is not None and sent.get("do") == "split":
        return _page(request, LetterForm(initial=_split(sent)), _looked(request, sent))
    form = LetterForm(sent, request.FILES if sent is not None else None)
    looked: dict[str, Any] = {}
    if sent is not None and form.is_valid():
        try:
            return _taken(request, form)
        except (Forbidden, NotFound):
            raise
        except reception.Marked as error:
            looked["mark"] = error
        except letters.SameLetter:
            pass
        except UserError as error:
            refuse(form, error)
    if sent is not None:
        looked = _looked(request, sent) | looked
    return _page(request, form, looked, status=422 if sent is not None else 200)


def _chosen(given: QueryDict) -> QueryDict:
    """Return what was sent, with the buttons of the notices put where they belong."""
    sent = given.copy()
    for button, name in (("dup", "add_to"), ("only", "secrecy")):
        if value := sent.get(button):
            sent[name] = str(value)
    return sent


def _page(request: HttpRequest, form: LetterForm, looked: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "door": "letter",
        "types": documents.TYPE_NAMES,
        "agencies": [agency.name for agency in lists.agencies()],
        "again_files": bool(request.FILES) and status == 422,
        "import_form": ImportForm(),
        "untold_late": edxml_kept.untold_before(viewer_of(request), timezone.localdate()),
    }
    if last := edxml_kept.last_import(viewer_of(request)):
        context |= edxml.ended(request, last)
    return render(request, "support/letters/letter.html", context | looked, status=status)


def _split(sent: QueryDict) -> dict[str, str]:
    """Return the typed fields with what the pasted line says put into them."""
    typed = {name: str(value) for name, value in sent.items() if value}
    return typed | fields_of(documents.parse_line(sent.get("line", "")))


def _looked(request: HttpRequest, sent: QueryDict) -> dict[str, Any]:
    """Return what the notices say: what the line gave, letters of the same number, a mark in the subject."""
    viewer = viewer_of(request)
    fills = fields_of(documents.parse_line(sent.get("line", ""))) if sent.get("line") else {}
    said = {
        name: sent.get(name) or fills.get(name, "") for name in ("code_number", "code_notation", "author")
    }
    found = kept.same(said["code_number"], said["code_notation"], said["author"])
    cases = [one.message.case_id for one in found if one.message]
    seen = tickets.visible_to(viewer).in_bulk(cases) if cases else {}
    subject = sent.get("subject") or fills.get("subject", "")
    degree = documents.marked(subject)
    return {
        "fills": fills,
        "same": [
            {"letter": one, "case": seen.get(one.message.case_id) if one.message else None} for one in found
        ],
        "mark": reception.Marked(degree) if degree and not sent.get("unmarked") else None,
    }


@require_POST
@workers
def look(request: HttpRequest) -> HttpResponse:
    """Give what the pasted line says, and the notices, while one types; sent by POST: logs keep addresses."""
    return render(request, "support/letters/_looked.html", _looked(request, request.POST))


def _taken(request: HttpRequest, form: LetterForm) -> HttpResponse:
    given = form.cleaned_data
    about = form.about()
    about = replace(about, files=tuple(map(letters.scan, about.files)))
    confirmed = letters.Confirmed(bool(form.data.get("again")), bool(form.data.get("unmarked")))
    done = letters.take_in(
        viewer_of(request),
        letter=form.letter(),
        about=about,
        email=given["email"],
        add_to=given["add_to"].strip(),
        confirmed=confirmed,
    )
    if not isinstance(done, Filed):
        messages.success(request, _("Đã vào sổ số %s; nội dung không được lưu.") % done)
        return HttpResponseRedirect(reverse("support:letter"))
    address = reverse("support:taken", kwargs={"number": done.number})
    return HttpResponseRedirect(f"{address}?so={done.register}")


@require_safe
@workers
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Show the receipt to be printed and handed over (giấy biên nhận)."""
    case = tickets.get(viewer_of(request), number)
    found = kept.of_case(case)
    if not found:
        raise NotFound
    entries = timeline.entries_of(case)
    context = {
        "case": case,
        "letter": found[-1],
        "subject": privacy.mask(found[-1].subject),
        "register": story.register_words(entries),
        "printed_at": timezone.now(),
    }
    return render(request, "support/letters/slip.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Name the outgoing document that answers the ticket's letters."""
    viewer, case = viewer_of(request), ticket.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, request.FILES if sent is not None else None)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        named = letters.Answer(given["answer_code"], given["answer_date"], read_files(given["scans"]))
        if tried(form, lambda: letters.answer(viewer, case_id=case.pk, given=named)):
            messages.success(request, _("Đã ghi văn bản trả lời."))
            return HttpResponseRedirect(ticket.address(request, case))
    context = {"case": case, "form": form, "back": ticket.address(request, case)}
    return render(request, "support/letters/answer.html", context, status=422 if sent is not None else 200)

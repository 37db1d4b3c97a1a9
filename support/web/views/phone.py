"""A telephone call taken in on one screen, with the keyboard alone (N4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from support.actions import reception
from support.domain import minutes, phones, privacy
from support.domain.channels import Channel
from support.domain.errors import Forbidden, UserError
from support.domain.reception import CallIn
from support.queries import callers, contacts
from support.web import board
from support.web.context import link
from support.web.forms.common import refuse
from support.web.forms.reception import CallForm
from support.web.guides import read_of
from support.web.viewer import viewer_of, workers


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def phone(request: HttpRequest) -> HttpResponse:
    """Show the call's page, and file the call."""
    sent = request.POST if request.method == "POST" else None
    begun = timezone.now()
    initial = {"started_at": begun.isoformat(timespec="seconds"), "who": request.GET.get("who", "")}
    if read := read_of(request.GET):
        initial["guide"] = read.url
    form = CallForm(sent, initial=initial)
    mark: reception.Marked | None = None
    if sent is not None and form.is_valid():
        if form.cleaned_data["contact"]:
            # NotFound for whom only closed queues know: the number comes from the browser.
            contacts.get(viewer_of(request), form.cleaned_data["contact"])
        try:
            return _taken(request, form)
        except Forbidden:
            raise
        except reception.Marked as error:
            mark = error
        except UserError as error:
            refuse(form, error)
    who = form["who"].value() or ""
    begun = parse_datetime(str(form["started_at"].value())) or begun
    context = known(request, str(who), str(form["contact"].value() or ""))
    context |= {"form": form, "door": "phone", "started": begun, "guides": link("kb:suggest"), "mark": mark}
    return render(request, "support/reception/phone.html", context, status=422 if sent is not None else 200)


def _taken(request: HttpRequest, form: CallForm) -> HttpResponse:
    given, viewer = form.cleaned_data, viewer_of(request)
    typed = given["who"].strip()
    call = CallIn(
        number=phones.normal(typed),
        started_at=given["started_at"],
        ended_at=timezone.now(),
        callback_number=phones.normal(given["callback"]) or privacy.mask(given["callback"]),
        read_back=given["read_back"],
        solved=given["result"] == "solved",
        guide=given["guide"],
    )
    if not call.number:
        minutes.refuse_identity_numbers([("who", typed)])
    at = timezone.localtime(call.started_at)
    evidence = _("Cuộc gọi từ %(number)s lúc %(at)s") % {
        "number": phones.shown(call.number) or "—",
        "at": f"{at:%H:%M %d/%m/%Y}",
    }
    brought = reception.Brought(Channel.PHONE, call.started_at, call, evidence)
    if given["secret"]:
        entry = reception.only_register(viewer, brought=brought, person=form.person())
        messages.success(request, _("Đã vào sổ số %s; nội dung không được lưu.") % entry)
        return HttpResponseRedirect(reverse("support:phone"))
    if not form.data.get("unmarked"):
        reception.refuse_marked(f"{given['subject']}\n{given['body']}")
    filed = reception.take_in(
        viewer,
        brought=brought,
        person=form.person(),
        about=form.about(),
        add_to=given["add_to"].strip() if given["result"] == "add" else "",
        solved=call.solved,
    )
    address = reverse("support:taken", kwargs={"number": filed.number})
    return HttpResponseRedirect(f"{address}?so={filed.register}")


@require_safe
@workers
def caller(request: HttpRequest) -> HttpResponse:
    """Give the people a number, address or name may belong to, with their latest tickets."""
    context = known(request, request.GET.get("who", ""), request.GET.get("contact", ""))
    return render(request, "support/reception/_caller.html", context)


def known(request: HttpRequest, who: str, chosen: str) -> dict[str, Any]:
    """Return the variables of the caller's part: candidates, the chosen one, the latest tickets."""
    viewer = viewer_of(request)
    found = callers.find(viewer, who)
    chosen_one = next((one for one in found if str(one.contact.pk) == chosen), found[0] if found else None)
    contact = chosen_one.contact if chosen_one and chosen != "0" else None
    latest = callers.latest(viewer, contact) if contact else []
    return {
        "incidents": [board.row(case) for case in callers.incidents(viewer, contact)] if contact else [],
        "of_agency": bool(contact and contact.agency_id),
        "system": callers.usual_system(contact, latest) if contact else None,
        "who": who,
        "found": [
            {
                "pk": one.contact.pk,
                "name": privacy.mask(str(one.contact)),
                "agency": str(one.contact.agency or ""),
                "verified": one.contact.verified_at is not None,
                "liaison": ", ".join(one.liaison),
                "chosen": chosen != "0" and one is chosen_one,
            }
            for one in found
        ],
        "latest": [board.row(case) for case in latest],
        "open_one": next((case.number for case in latest if case.is_open), ""),
    }

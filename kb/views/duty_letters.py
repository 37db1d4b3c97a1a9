"""Reminders as letters: looked through, changed, then kept as urgings, on paper or by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kb.actions import duty_letters as acts
from kb.actions.duty_letters import Letter
from kb.domain.duties import TEXT_MAX, Owed, letter
from kb.domain.states import DutyState
from kb.queries import duty_letters as kept
from kb.queries.duty_letters import Owing
from kb.views import duty_faces as faces
from support.domain.errors import Forbidden, NotFound, UserError
from support.web.viewer import urgers, viewer_of
from support.web.words import sentence


@require_http_methods(["GET", "HEAD", "POST"])
@urgers
def letters(request: HttpRequest) -> HttpResponse:
    """Show the letters to be sent, each to be changed; keep those chosen, by mail where asked."""
    viewer, filters = viewer_of(request), faces.read(request.GET)
    duty, again = faces.number(request.GET.get("o", "")), bool(request.GET.get("ca"))
    owing = kept.page(viewer, filters, duty, again=again)
    error, sent = "", request.POST if request.method == "POST" else None
    if sent is not None:
        chosen = [_letter(request, one) for one in owing if str(one.agency.pk) in sent.getlist("co-quan")]
        try:
            made = acts.remind(
                viewer, letters=chosen, send=bool(sent.get("gui")), again=bool(sent.get("nhac-lai"))
            )
        except (Forbidden, NotFound):
            raise
        except UserError as refused:
            error = sentence(refused)
        else:
            mailed = sum(one.mail_id is not None for one in made)
            words = ngettext("Đã lưu %(n)s thư nhắc", "Đã lưu %(n)s thư nhắc", len(made)) % {"n": len(made)}
            messages.success(request, _("%(kept)s, gửi đi %(mailed)s.") % {"kept": words, "mailed": mailed})
            return HttpResponseRedirect(_after(request, made))
    context = {
        "letters": [_shown(request, one) for one in owing],
        "error": error,
        "back": reverse("kb:duties") + faces.query(filters),
        "query": faces.query(filters, o=duty or "", ca="1" if again else ""),
        "again_url": "?" + faces.query(filters, ca="1").lstrip("?"),
        "again": again,
        "single": duty is not None,
        "days": settings.GUIDE_REMIND_DAYS,
        "most": TEXT_MAX,
        "page_size": kept.PAGE,
        "urgings_url": reverse("support:urgings"),
        "sends": sent is None or bool(sent.get("gui")),
    }
    return render(request, "kb/duties/letters.html", context, status=422 if error else 200)


def _after(request: HttpRequest, made: list[Any]) -> str:
    """Return where to go on: to the letter's paper when it is one, else to the next letters."""
    if len(made) == 1:
        return reverse("support:urging", args=[made[0].pk])
    return f"{reverse('kb:duty-letters')}?{request.GET.urlencode()}"


def _draft(one: Owing) -> str:
    owed = [
        Owed(
            duty.system.name + (f" ({duty.service})" if duty.service else "") if duty.system else "",
            DutyState(duty.state),
            duty.guide.title if duty.guide else "",
            duty.guide.review_by if duty.guide else None,
        )
        for duty in one.duties
    ]
    with translation.override("vi"):  # it goes to an agency, whoever writes it
        return letter(one.agency.name, owed)


def _letter(request: HttpRequest, one: Owing) -> Letter:
    text = request.POST.get(f"thu-{one.agency.pk}", "")[:TEXT_MAX]
    return Letter(one.agency.pk, [duty.pk for duty in one.duties], text)


def _shown(request: HttpRequest, one: Owing) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else None
    key = str(one.agency.pk)
    return {
        "agency": one.agency,
        "text": _draft(one) if sent is None else sent.get(f"thu-{key}", ""),
        "chosen": sent is None or key in sent.getlist("co-quan"),
        "reminded_at": one.reminded_at,
        "reached": one.reached,
        "count": len(one.duties),
    }

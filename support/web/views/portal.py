"""The portal: members and people without an account file a request, or find that they need not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import portal
from support.domain import kinds, lifecycle, privacy
from support.domain.channels import Channel
from support.domain.clock import next_working
from support.domain.errors import NotFound, UserError
from support.domain.kinds import Kind, Priority
from support.domain.lifecycle import Stage
from support.domain.portal import BY_KEY, CHOICES, SEVERITY_LABELS, Severity, priority_of
from support.domain.roles import Actor
from support.queries import calendar, known, tickets, timeline, tracking
from support.web import guides, story
from support.web import incidents as shown
from support.web.context import link
from support.web.forms.common import refuse
from support.web.forms.portal import FilingForm
from support.web.viewer import members, viewer_of, workers
from support.web.views import ticket
from support.web.views.requests import as_member

PORTAL = Actor.system("portal")
PER_HOUR = 20  # attempts of one network address; offices share one
TOLD = (Kind.INCIDENT, Kind.SUPPORT, Kind.QUESTION)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def filing(request: HttpRequest) -> HttpResponse:
    """Show the page, suggest without scripts, and file."""
    viewer = as_member(request)
    if request.method != "POST" or "look" in request.POST:
        asked = request.POST if request.method == "POST" else request.GET
        return _page(request, FilingForm(viewer=viewer, initial=_typed(asked)), asked)
    form = FilingForm(request.POST, request.FILES, viewer=viewer)
    if not viewer.agencies and _too_many(request):
        form.add_error(None, _("Đã gửi quá nhiều lần từ mạng này. Hãy đợi một giờ, hoặc gửi thư điện tử."))
    if form.is_valid():
        try:
            return _file(request, viewer, form)
        except UserError as error:
            refuse(form, error)
            form.warned = {portal.Personal: "personal", portal.Marked: "unmarked"}.get(type(error), "")
    return _page(request, form, request.POST, status=422)


def _typed(asked: QueryDict) -> dict[str, Any]:
    """Return what the address or the form brings, for a page that files nothing yet."""
    return {name: asked[name] for name in asked if name in FilingForm.base_fields and name != "attached"}


def _too_many(request: HttpRequest) -> bool:
    """Count an attempt from the network address; only a digest of it is kept, for an hour."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"gui:{hashlib.sha256(f'{settings.SECRET_KEY}{address}'.encode()).hexdigest()[:32]}"
    cache.add(key, 0, 3600)
    try:
        return int(cache.incr(key)) > PER_HOUR
    except ValueError:
        return False  # it ended in this moment


def _file(request: HttpRequest, viewer: Actor, form: FilingForm) -> HttpResponse:
    stranger = form.stranger()
    read = guides.read_of(request.POST)
    filing = replace(form.filing(), guide=read.url if read else "")
    filed, nonce = portal.file(PORTAL if stranger else viewer, filing=filing, stranger=stranger)
    if not stranger:
        return HttpResponseRedirect(reverse("support:filed", kwargs={"number": filed.number}))
    words = _("Đã nhận yêu cầu. Số tiếp nhận %s. Giấy biên nhận được gửi tới địa chỉ anh/chị đã ghi.")
    messages.success(request, words % filed.register)
    token = tracking.token_of(nonce)
    return HttpResponseRedirect(reverse("support:track", kwargs={"token": token}))


def _page(request: HttpRequest, form: FilingForm, asked: QueryDict, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "choices": [(one, _(one.label), _(one.hint)) for one in CHOICES],
        "severities": [(one.value, *map(_, words)) for one, words in SEVERITY_LABELS.items()],
        "chosen": form["choice"].value() or "",
        "severity": form["severity"].value() or "",
        "contact": {"phone": settings.CONTACT_PHONE, "address": settings.MAIL_ADDRESS},
        "shielded": _places(form),
        "read": guides.read_of(asked),
        "known_incidents": shown.known_to(form.viewer),
    }
    return render(request, "support/portal.html", context | _help(form.viewer, asked), status=status)


def _places(form: FilingForm) -> list[list[privacy.Segment]]:
    """Return the lines in which personal numbers stand, the numbers hidden: shown where the warning is."""
    text = "\n".join(str(form[name].value() or "") for name in ("subject", "body")) if form.warned else ""
    lines = [privacy.segments(line[:400]) for line in text.splitlines()]
    return [line for line in lines if any(piece.masked for piece in line)][:5]


@require_safe
@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """Give what may help at once, and the internal target, for what was chosen so far."""
    return render(request, "support/portal/_help.html", _help(as_member(request), request.GET))


def _help(viewer: Actor, asked: QueryDict) -> dict[str, Any]:
    choice, system = BY_KEY.get(asked.get("choice", "")), asked.get("system", "")
    found = known.open_incidents(viewer, int(system)) if system.isdecimal() and len(system) < 12 else []
    return {
        "incidents": [{"case": one, "subject": privacy.mask(one.subject)} for one in found],
        "guides_url": link("kb:suggest"),
        "targets": _targets((choice.kind,) if choice else TOLD, _priority(asked)),
        "starts_at": _out_of_hours(),
    }


def _priority(asked: QueryDict) -> int:
    severity = asked.get("severity", "")
    if severity not in set(Severity):
        return int(Priority.NORMAL)
    return priority_of(Severity(severity), affects_right=bool(asked.get("affects_right")))


def _targets(wanted: tuple[Kind, ...], priority: int) -> list[dict[str, Any]]:
    now = timezone.now()
    found = [(kind, calendar.promised(kind, priority, now, Channel.PORTAL.value)) for kind in wanted]
    return [{"label": kinds.LABELS[kind], "promise": one} for kind, one in found if one]


def _out_of_hours() -> Any:
    """Return when people work next, None while they do."""
    now, hours = timezone.now(), calendar.working_calendar()
    try:
        return None if hours.works(now) else next_working(now, hours)
    except ValueError:
        return None


@require_safe
def not_needed(request: HttpRequest) -> HttpResponse:
    """End without filing: the matter is known already."""
    return render(request, "support/portal/not_needed.html", {"member": bool(as_member(request).agencies)})


@require_safe
@members
def filed(request: HttpRequest, number: str) -> HttpResponse:
    """Show the number of what was just filed, large, and what happens next."""
    case = tickets.get(as_member(request), number)
    context = {
        "case": case,
        "subject": privacy.mask(case.subject),
        "register": story.register_words(timeline.entries_of(case)),
        "promise": calendar.targets().promised_to(case),
    }
    return render(request, "support/portal/filed.html", context)


@require_safe
@never_cache
def track(request: HttpRequest, token: str) -> HttpResponse:
    """Show where a ticket stands to who holds its link; every link that does not open looks the same."""
    try:
        found = tracking.standing(token)
    except NotFound:
        answer = render(request, "support/portal/track_gone.html", status=404)
    else:
        stage = lifecycle.LABELS[Stage(found.stage)]
        answer = render(request, "support/portal/track.html", {"found": found, "stage": stage})
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_POST
@workers
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Close the link by which a ticket is followed without an account."""
    case = ticket.opened(request, number)
    portal.revoke_tracking(viewer_of(request), case_id=case.pk)
    messages.success(request, _("Đã thu hồi đường dẫn theo dõi."))
    return HttpResponseRedirect(ticket.address(request, case))

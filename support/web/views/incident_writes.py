"""Writing on an incident: declare, change, tickets, notices and their undo, end, reopen, review."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import incident_children as joining
from support.actions import incident_notices as telling
from support.actions import incident_review as looking_back
from support.actions import incidents as acts
from support.domain.errors import FieldError, Forbidden, NotFound, UserError
from support.domain.incidents import IncidentState, Joined
from support.domain.reference import find_numbers, format_number
from support.models import Incident, IncidentUpdate
from support.queries import incident_children, tickets
from support.queries import incidents as kept
from support.web.forms.common import refuse
from support.web.forms.incidents import (
    EndForm,
    IncidentForm,
    NoteForm,
    NoticeForm,
    NumbersForm,
    ReopenForm,
    ReviewForm,
)
from support.web.viewer import members, viewer_of, workers
from support.web.views import incidents
from support.web.views.requests import as_member
from support.web.views.tried import tried
from support.web.words import sentence

_SHORT = re.compile(r"(?<![^\s,;])0*(\d{1,7})(?![^\s,;])")
_KEY = re.compile(r"[0-9]{1,18}")
MOST_KEPT = 5  # tickets named in one message


def address(incident: Incident, where: str = "") -> str:
    """Return the page of an incident, at one of its parts."""
    return reverse("support:incident", kwargs={"number": incident.number}) + where


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an incident, empty or from the ticket it was seen in (?phieu=)."""
    viewer, sent = viewer_of(request), request.POST if request.method == "POST" else None
    number = (sent if sent is not None else request.GET).get("phieu", "")
    case = tickets.for_staff(viewer).select_related("api_incident").filter(number=number).first()
    form = IncidentForm(sent, case=case)
    made: list[Incident] = []
    if sent is not None and form.is_valid():
        ids = [case.pk] if case else []
        act = lambda: made.append(acts.declare(viewer, wanted=form.wanted(), case_ids=ids))  # noqa: E731
        if tried(form, act):
            messages.success(request, _("Đã mở sự cố %s.") % made[0].number)
            return HttpResponseRedirect(address(made[0], "#goi-y"))
    context = {"form": form, "case": case, "incident": None, "back": reverse("support:incidents")}
    return render(request, "support/incidents/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Correct what is known of an incident."""
    viewer, incident = viewer_of(request), incidents.opened(request, number)
    sent = request.POST if request.method == "POST" else None
    form = IncidentForm(sent, incident=incident)
    if sent is not None and form.is_valid():
        version = form.cleaned_data["version"]
        if tried(
            form,
            lambda: acts.change(viewer, incident_id=incident.pk, wanted=form.wanted(), version=version),
        ):
            messages.success(request, _("Đã lưu sự cố."))
            return HttpResponseRedirect(address(incident))
    context = {"form": form, "case": None, "incident": incident, "back": address(incident)}
    return render(request, "support/incidents/form.html", context, status=422 if form.errors else 200)


# --- Tickets ---------------------------------------------------------------------------------------------


@require_POST
@workers
def children(request: HttpRequest, number: str) -> HttpResponse:
    """Attach the ticked or named tickets, say that they are another matter, or take them out."""
    viewer, incident = viewer_of(request), incidents.opened(request, number)
    ids = [int(one) for one in request.POST.getlist("child")[:1000] if _KEY.fullmatch(one)]
    do = request.POST.get("do", "attach")
    back = _back(request) or address(incident, "#con")
    if do == "dismiss":
        done = joining.dismiss(viewer, incident_id=incident.pk, case_ids=ids)
        words = ngettext("Đã ghi %s phiếu là việc khác.", "Đã ghi %s phiếu là việc khác.", len(done))
        messages.success(request, words % len(done))
    elif do == "detach":
        done = joining.detach(viewer, incident_id=incident.pk, case_ids=ids)
        words = ngettext("Đã bỏ %s phiếu khỏi sự cố.", "Đã bỏ %s phiếu khỏi sự cố.", len(done))
        messages.success(request, words % len(done))
    elif do == "numbers":
        return _by_numbers(request, incident)
    else:
        how = Joined.TICKET if do == "ticket" else Joined.SUGGESTED
        _attach(request, incident, ids, how)
    return HttpResponseRedirect(back)


def _back(request: HttpRequest) -> str:
    """Return the page of the ticket a person came from, "" for none."""
    number = request.POST.get("phieu", "")
    found = tickets.for_staff(viewer_of(request)).filter(number=number).exists()
    return reverse("support:ticket", kwargs={"number": number}) if found else ""


def _attach(request: HttpRequest, incident: Incident, ids: Sequence[int], how: Joined) -> None:
    try:
        done = joining.attach(viewer_of(request), incident_id=incident.pk, case_ids=ids, how=how)
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        messages.error(request, sentence(error))
        return
    if done.added:
        count = len(done.added)
        words = ngettext("Đã gắn %(n)s phiếu vào %(number)s.", "Đã gắn %(n)s phiếu vào %(number)s.", count)
        messages.success(request, words % {"n": count, "number": incident.number})
    elif not done.refused:
        messages.success(request, _("Không có phiếu nào mới để gắn."))
    if done.refused:
        named = "; ".join(f"{one}: {sentence(why)}" for one, why in done.refused[:MOST_KEPT])
        more = len(done.refused) - MOST_KEPT
        tail = ngettext(" và %s phiếu nữa", " và %s phiếu nữa", more) % more if more > 0 else ""
        messages.warning(request, _("Không gắn được: %s.") % f"{named}{tail}")


def _by_numbers(request: HttpRequest, incident: Incident) -> HttpResponse:
    form = NumbersForm(request.POST)
    if not form.is_valid():
        return incidents.page(request, incident.number, {"numbers": form}, status=422)
    wanted = numbers_in(form.cleaned_data["numbers"])
    found = incident_children.numbered(viewer_of(request), wanted)
    unknown = [one for one in wanted if one not in found]
    if not wanted or unknown:
        named = ", ".join(unknown[:MOST_KEPT]) or form.cleaned_data["numbers"][:60]
        refuse(form, FieldError("numbers", _("Không tìm thấy phiếu: %(named)s."), named=named))
        return incidents.page(request, incident.number, {"numbers": form}, status=422)
    _attach(request, incident, list(found.values()), Joined.NUMBER)
    return HttpResponseRedirect(address(incident, "#con"))


def numbers_in(text: str) -> list[str]:
    """Return the ticket numbers a person typed: whole ones, and bare last parts of this year's."""
    whole = find_numbers(text)
    rest = re.sub(r"(?i)HT[\s./_-]*20\d\d[\s./_-]*\d{1,7}", " ", text)
    year = timezone.localdate().year
    short = [format_number(year, int(one)) for one in _SHORT.findall(rest) if int(one)]
    return list(dict.fromkeys([*whole, *short]))


# --- Notices ---------------------------------------------------------------------------------------------


@require_POST
@workers
def tell(request: HttpRequest, number: str) -> HttpResponse:
    """Send a notice; what was typed stays on the page when it is refused."""
    incident = incidents.opened(request, number)
    form = NoticeForm(request.POST, incident=incident)
    return _tell(request, incident, form, "notice")


@require_POST
@workers
def end(request: HttpRequest, number: str) -> HttpResponse:
    """End the incident with its last notice."""
    incident = incidents.opened(request, number)
    form = EndForm(request.POST, incident=incident)
    return _tell(request, incident, form, "end")


def _tell(request: HttpRequest, incident: Incident, form: NoticeForm | EndForm, name: str) -> HttpResponse:
    made: list[IncidentUpdate] = []
    viewer = viewer_of(request)
    if form.is_valid() and tried(
        form,
        lambda: made.append(telling.tell(viewer, incident_id=incident.pk, notice=form.notice())),
    ):
        _say(request, incident, made[0], ended=name == "end")
        return HttpResponseRedirect(address(incident))
    return incidents.page(request, incident.number, {name: form}, status=422)


def _say(request: HttpRequest, incident: Incident, update: IncidentUpdate, *, ended: bool) -> None:
    """Say how many were told, with the way back while there is one, and what a person has to do."""
    counted = kept.delivered_of(update)
    mails, by_hand = counted["mails"], counted["elsewhere"]
    wait = max(0, round((update.leaves_at - update.at).total_seconds()))
    told = ngettext("%(n)s thư đi sau %(wait)s giây.", "%(n)s thư đi sau %(wait)s giây.", mails)
    words = _("Đã kết thúc sự cố.") if ended else _("Đã gửi thông báo số %s.") % update.seq
    undo = reverse("support:incident-undo", kwargs={"number": incident.number, "pk": update.pk})
    said = f"{words} {told % {'n': mails, 'wait': wait}}" if mails else words
    messages.success(request, said, extra_tags=undo if wait else "")
    if by_hand:
        more = ngettext(
            "%s nơi cần trả lời bằng kênh khác; xem ở diễn biến.",
            "%s nơi cần trả lời bằng kênh khác; xem ở diễn biến.",
            by_hand,
        )
        messages.info(request, more % by_hand)
    open_still = kept.kept_open(update)
    if open_still:
        named = ", ".join(one.case.number for one in open_still[:MOST_KEPT] if one.case)
        words = _("%(n)s phiếu giữ mở (%(named)s); lý do ở thông báo số %(seq)s.")
        messages.warning(request, words % {"n": len(open_still), "named": named, "seq": update.seq})


@require_POST
@workers
def take_back(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take back a whole notice before its mails leave."""
    incident = incidents.opened(request, number)
    try:
        telling.take_back(viewer_of(request), incident_id=incident.pk, update_id=pk)
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Đã thu hồi cả thông báo; không thư nào đi."))
    return HttpResponseRedirect(address(incident))


# --- The rest --------------------------------------------------------------------------------------------


@require_POST
@workers
def state(request: HttpRequest, number: str) -> HttpResponse:
    """Move between “đang diễn ra” and “đang theo dõi”."""
    incident = incidents.opened(request, number)
    wanted = IncidentState.MONITORING if request.POST.get("to") == "monitoring" else IncidentState.OPEN
    return _done(
        request,
        incident,
        lambda: acts.set_state(viewer_of(request), incident_id=incident.pk, state=wanted),
        _("Đã đổi trạng thái."),
    )


def _done(request: HttpRequest, incident: Incident, act: Callable[[], object], words: str) -> HttpResponse:
    """Do it, say what became of it, and go back to the incident."""
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(address(incident))


@require_POST
@workers
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Write a milestone into the story."""
    incident, form = incidents.opened(request, number), NoteForm(request.POST)
    viewer = viewer_of(request)
    if form.is_valid() and tried(
        form, lambda: acts.note(viewer, incident_id=incident.pk, text=form.cleaned_data["text"])
    ):
        messages.success(request, _("Đã ghi mốc."))
        return HttpResponseRedirect(address(incident, "#dien-bien"))
    return incidents.page(request, number, {"note_form": form}, status=422)


@require_POST
@workers
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Let an ended incident run again."""
    incident, form = incidents.opened(request, number), ReopenForm(request.POST)
    viewer = viewer_of(request)
    if form.is_valid() and tried(
        form,
        lambda: looking_back.reopen(viewer, incident_id=incident.pk, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("Sự cố đã mở lại."))
        return HttpResponseRedirect(address(incident))
    return incidents.page(request, number, {"reopen_form": form}, status=422)


@require_POST
@members
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Let a member of an agency be told when it ends."""
    viewer = as_member(request)
    incident = kept.get(viewer, number)
    words = _("Đã ghi. Khi có thông báo mới, anh/chị nhận được thư.")
    return _done(request, incident, lambda: acts.follow(viewer, incident_id=incident.pk), words)


@require_POST
@workers
def review(request: HttpRequest, number: str) -> HttpResponse:
    """Save the review, or approve it as a team lead."""
    incident = incidents.opened(request, number)
    form = ReviewForm(request.POST, incident=incident)
    viewer, approves = viewer_of(request), request.POST.get("do") == "approve"

    def act() -> None:
        version = form.cleaned_data["version"]
        looking_back.save_review(viewer, incident_id=incident.pk, review=form.review(), version=version)
        if approves:
            looking_back.approve(viewer, incident_id=incident.pk)

    if form.is_valid() and tried(form, act):
        messages.success(request, _("Đã duyệt rà soát.") if approves else _("Đã lưu rà soát."))
        return HttpResponseRedirect(address(incident, "#ra-soat"))
    extra: dict[str, Any] = {"review": form}
    return incidents.page(request, number, extra, status=422)

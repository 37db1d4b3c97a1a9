"""The day's end sheet of the duty officer: what came in, what is open, and to whom it is handed over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from support.actions import handover as handing
from support.domain import channels, phones, privacy
from support.domain.errors import Forbidden, NotFound, UserError
from support.domain.roles import MAIL_ROOM, READERS, Actor
from support.models import Case, Letter, PhoneCall, Visit
from support.queries import handover, register
from support.queries.handover import MOST, DaySheet
from support.web import counts
from support.web.context import link
from support.web.forms.common import refuse
from support.web.forms.handover import HandoverForm
from support.web.viewer import registrars, viewer_of
from support.web.views.register import query

EARLIEST, LATEST = date(1900, 1, 2), date(2999, 12, 30)


def _day(text: str) -> date:
    """Return the day an address names; today for anything else."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    return found if found and EARLIEST <= found <= LATEST else timezone.localdate()


@require_http_methods(["GET", "HEAD", "POST"])
@registrars
def day_end(request: HttpRequest) -> HttpResponse:
    """Show the sheet of a day, and record that it was handed over."""
    viewer, sent = viewer_of(request), request.POST if request.method == "POST" else None
    if sent is not None and not viewer.keeps_registers:
        raise Forbidden
    day = _day(sent.get("day", "") if sent is not None else request.GET.get("ngay", ""))
    form = HandoverForm(sent, viewer=viewer, initial={"day": day.isoformat()})
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            done = handing.hand_over(viewer, day=given["day"], to_id=given["to"], note=given["note"])
        except (Forbidden, NotFound):
            raise
        except UserError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã bàn giao cho %s.") % done.given_to)
            return HttpResponseRedirect(_address(done.day))
    context = _shown(viewer, day) | {"form": form if viewer.keeps_registers else None}
    return render(
        request, "support/registers/handover.html", context, status=422 if sent is not None else 200
    )


def _address(day: date) -> str:
    return f"{reverse('support:handover')}?ngay={day.isoformat()}"


def _shown(viewer: Actor, day: date) -> dict[str, Any]:
    sheet, today = handover.sheet(viewer, day), timezone.localdate()
    held = counts.gauge("mail_held") if viewer.roles & MAIL_ROOM else None
    return {
        "tab": "handover",
        "day": day,
        "now": timezone.now(),
        "today_url": _address(today) if day != today else "",
        "before_url": _address(day - timedelta(days=1)),
        "after_url": _address(day + timedelta(days=1)) if day < today else "",
        "channels": _by_channel(sheet),
        "held": held,
        "held_url": link("mailin:room"),
        "parts": _parts(viewer, sheet),
        "records": handover.records(viewer, day),
        "labels": _labels(),
    }


def _by_channel(sheet: DaySheet) -> list[dict[str, object]]:
    here, day = reverse("support:register"), sheet.day.isoformat()
    named = {"": _("Tất cả")} | {one.value: _(label) for one, label in channels.LABELS.items()}
    asked = {"day_from": day, "day_to": day}
    return [
        {
            "label": label,
            "count": min(sheet.by_channel.get(value, 0), register.CEILING - 1),
            "more": sheet.by_channel.get(value, 0) >= register.CEILING,
            "url": here + query(asked | {"channel": value}),
        }
        for value, label in named.items()
    ]


def _labels() -> dict[str, str]:
    """Return the names of the parts of a sheet, in their order."""
    return {
        "visits": _("Lượt làm việc chưa ghi giờ ra"),
        "calls": _("Cuộc gọi chưa có kết quả, cần gọi lại"),
        "unnumbered": _("Văn bản chưa có số đến"),
        "due": _("Văn bản đến hạn hoặc quá hạn"),
        "unassigned": _("Phiếu mới chưa phân công"),
    }


def _parts(viewer: Actor, sheet: DaySheet) -> list[dict[str, Any]]:
    linked = bool(viewer.roles & READERS)
    rows = {
        "visits": [_visit(one, linked=linked) for one in sheet.visits],
        "calls": [_call(one, linked=linked) for one in sheet.calls],
        "unnumbered": [_letter(one, linked=linked) for one in sheet.unnumbered],
        "due": [_letter(one, linked=linked) for one in sheet.due],
        "unassigned": [_case(one, linked=linked) for one in sheet.unassigned],
    }
    return [
        {"key": key, "title": title, "rows": rows[key][:MOST], "more": len(rows[key]) > MOST, "most": MOST}
        for key, title in _labels().items()
    ]


def _of(case: Case | None, *, linked: bool) -> dict[str, str]:
    """Return the ticket's number and where it is opened, for those who may."""
    if case is None:
        return {"number": "", "url": ""}
    url = reverse("support:ticket", kwargs={"number": case.number}) if linked else ""
    return {"number": case.number, "url": url}


def _visit(visit: Visit, *, linked: bool) -> dict[str, Any]:
    case = visit.message.case
    said = ", ".join(filter(None, (visit.party, visit.room, str(visit.officer or ""))))
    words = privacy.mask(said or case.subject)
    return _of(case, linked=linked) | {"at": visit.in_at, "words": words, "mark": visit.minutes}


def _call(call: PhoneCall, *, linked: bool) -> dict[str, Any]:
    number = phones.shown(call.callback_number or call.number) or call.callback_number or call.number
    case = call.message.case
    return _of(case, linked=linked) | {
        "at": call.started_at,
        "words": privacy.mask(case.subject),
        "mark": privacy.mask(number),
    }


def _letter(letter: Letter, *, linked: bool) -> dict[str, Any]:
    case = letter.message.case if letter.message else None
    words = " ".join(filter(None, (letter.type_name, str(letter), letter.author)))
    mark = _("hạn %s") % f"{letter.due_date:%d/%m/%Y}" if letter.due_date else ""
    number = f"{_('số đến')} {letter.arrival_number}" if letter.arrival_number else ""
    return _of(case, linked=linked) | {
        "day": letter.arrival_date,
        "words": privacy.mask(words),
        "mark": "; ".join(filter(None, (number, mark))),
    }


def _case(case: Case, *, linked: bool) -> dict[str, Any]:
    label = _(channels.LABELS[channels.Channel(case.channel)])
    return _of(case, linked=linked) | {
        "at": case.received_at,
        "words": privacy.mask(case.subject),
        "mark": label,
    }

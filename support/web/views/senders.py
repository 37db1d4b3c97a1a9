"""Who really asks: the first writer of a forwarded mail as requester, and marks of spam; each undoable."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from support.actions import contacts, spam
from support.models import Case
from support.web.viewer import viewer_of, workers
from support.web.views import ticket


def _back(request: HttpRequest, case: Case, words: str, undo: str = "") -> HttpResponse:
    messages.success(request, words, extra_tags=undo)
    return HttpResponseRedirect(ticket.address(request, case))


@require_POST
@workers
def take_offered(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """Make the person a mail offers the requester, unverified."""
    case = ticket.opened(request, number)
    contacts.take_offered(viewer_of(request), case_id=case.pk, message_id=message_id)
    undo = reverse("support:give-back", kwargs={"number": case.number, "message_id": message_id})
    return _back(request, case, _("Đã lấy người gửi gốc làm người đề nghị, chưa xác minh."), undo)


@require_POST
@workers
def give_back(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """Undo that: the ticket has its former requester again."""
    case = ticket.opened(request, number)
    contacts.give_back(viewer_of(request), case_id=case.pk, message_id=message_id)
    return _back(request, case, _("Đã trả lại người đề nghị trước đó."))


@require_POST
@workers
def mark(request: HttpRequest, number: str) -> HttpResponse:
    """Mark the ticket as spam; `chan` asks to turn its sender away for a while as well."""
    case = ticket.opened(request, number)
    days = spam.DAYS if request.POST.get("chan") else 0
    spam.mark(viewer_of(request), case_id=case.pk, days=days)
    undo = reverse("support:unspam", kwargs={"number": case.number})
    return _back(request, case, _("Đã đánh dấu thư rác."), undo)


@require_POST
@workers
def unmark(request: HttpRequest, number: str) -> HttpResponse:
    """Undo that: the ticket is open again, its sender let in."""
    case = ticket.opened(request, number)
    spam.unmark(viewer_of(request), case_id=case.pk)
    return _back(request, case, _("Đã bỏ dấu thư rác; người gửi được nhận thư trở lại."))

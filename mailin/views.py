"""Screens of the mail room: held mail and what people decide about it; originals, for a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mailin import mailboxes, room, safe_html
from mailin.decide import Order, decide
from mailin.forms import CHOICES, DecisionForm, WhyForm
from mailin.models import InboundMail
from mailin.store import CorruptOriginal, MissingOriginal
from mailin.words import DECISIONS, Decision, look
from support.actions import reads
from support.domain.errors import FieldError, NotFound, UserError
from support.web.forms.common import refuse
from support.web.story import paragraphs
from support.web.viewer import readers, viewer_of, workers

_UNDOABLE = frozenset({Decision.IGNORE, Decision.SPAM})


@require_safe
@workers
def room_page(request: HttpRequest) -> HttpResponse:
    """Show the mailboxes and a list of mail."""
    return render(request, "mailin/room.html", _frame(request))


@require_safe
@workers
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list and one mail."""
    return _mail_page(request, pk, DecisionForm(initial={"decision": Decision.OPEN}))


def _frame(request: HttpRequest, current: InboundMail | None = None) -> dict[str, Any]:
    """Return the variables of list and mailboxes."""
    viewer = viewer_of(request)
    states = {str(state): name for name, state in room.TABS.items()}
    asked = request.GET.get("loc", states.get(current.state, "giu") if current else "giu")
    tab = asked if asked in room.TABS else "giu"
    after = request.GET.get("sau", "")
    figures, since = room.counts(viewer)
    page = room.page(viewer, tab, int(after) if after.isdecimal() and len(after) < 19 else 0)
    return {
        "boxes": room.boxes() if current is None else [],
        "tab": tab,
        "tabs_of_room": [(name, _(words), figures[name]) for name, words in room.TAB_WORDS.items()],
        "page": page,
        "since": since if tab == "giu" else None,
        "current": current,
        "next_query": "?" + urlencode({"loc": tab, "sau": str(page.next)}) if page.next else "",
        "query": "" if tab == "giu" else "?" + urlencode({"loc": tab}),
    }


def _mail_page(request: HttpRequest, pk: int, form: DecisionForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    row = room.mails(viewer).filter(pk=pk).select_related("case").first()
    if row is None:
        raise NotFound
    made = room.preview(viewer, row)
    frame = _frame(request, row)
    below = [one.mail.pk for one in frame["page"].rows if one.mail.pk != pk]
    context = frame | {
        "row": room.shown(row),
        "look": look(row.reason),
        "preview": made,
        "paragraphs": paragraphs(made.text),
        "form": form,
        "chosen": form["decision"].value(),
        "choices": [(one.value, _(DECISIONS[one]), hint) for one, hint in CHOICES],
        "follower": next((one for one in below if one < pk), below[0] if below else 0),
    }
    return render(request, "mailin/room.html", context, status=status)


@require_POST
@workers
def decided(request: HttpRequest) -> HttpResponse:
    """Carry out a decision about the ticked mails, or take ignoring back (`?hoan-tac=1.2`)."""
    viewer = viewer_of(request)
    if undone := request.GET.get("hoan-tac", ""):
        ids = [int(one) for one in undone.split(".") if one.isdecimal() and len(one) < 19]
        decide(viewer, ids, Order(Decision.HOLD))
        messages.success(request, _("Đã đưa thư về lại danh sách giữ."))
        return HttpResponseRedirect(reverse("mailin:room"))
    form = DecisionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        order = Order(Decision(given["decision"]), given["number"], given["reason"])
        try:
            rows = decide(viewer, given["mail"], order)
        except NotFound:
            raise
        except UserError as error:
            refuse(form, _at_field(error, order))
        else:
            _tell(request, rows, order.decision)
            return HttpResponseRedirect(_onward(request, rows))
    return _refused(request, form)


def _at_field(error: UserError, order: Order) -> UserError:
    """Show a missing reason where it is typed."""
    if isinstance(error, FieldError) or order.reason.strip() or order.decision is Decision.ATTACH:
        return error
    return FieldError("reason", error.sentence, **error.params)


def _refused(request: HttpRequest, form: DecisionForm) -> HttpResponse:
    """Show the one mail again with what was typed; for several, say it and go back."""
    ids = request.POST.getlist("mail")
    if len(ids) == 1 and ids[0].isdecimal() and len(ids[0]) < 19 and request.POST.get("from") == "mail":
        return _mail_page(request, int(ids[0]), form, status=422)
    for errors in form.errors.values():
        messages.error(request, " ".join(str(one) for one in errors))
    return HttpResponseRedirect(reverse("mailin:room"))


def _tell(request: HttpRequest, rows: list[InboundMail], decision: Decision) -> None:
    undo = ""
    if decision in _UNDOABLE:
        ids = ".".join(str(row.pk) for row in rows)
        undo = f"{reverse('mailin:decide')}?{urlencode({'hoan-tac': ids})}"
    words = ngettext("%(done)s: %(count)s thư.", "%(done)s: %(count)s thư.", len(rows))
    said = words % {"done": _(DECISIONS[decision]), "count": len(rows)}
    numbers = [row.case.number for row in rows if row.case is not None]
    if numbers:
        said = f"{said} {', '.join(numbers)}"
    messages.success(request, said, extra_tags=undo)


def _onward(request: HttpRequest, rows: list[InboundMail]) -> str:
    """Return the next held mail when one was decided on its own page, else the list."""
    following = room.neighbour(viewer_of(request), rows[0].pk) if len(rows) == 1 else 0
    if following and request.POST.get("from") == "mail":
        return reverse("mailin:mail", args=[following])
    return reverse("mailin:room")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@readers
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the message as it came, to be saved; personal data in it asks for a reason (Điều 3.1)."""
    viewer = viewer_of(request)
    row = room.readable(viewer, pk)
    asked = _reason_page(request, row, "original")
    if asked is not None:
        return asked
    try:
        raw = mailboxes.store().get(row.digest)
    except (MissingOriginal, CorruptOriginal) as error:
        raise NotFound from error
    answer = HttpResponse(raw, content_type="message/rfc822")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"thu-{pk}.eml") or ""
    )
    return _sealed(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@readers
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mail's own HTML, cleaned, on a page where nothing runs, loads or leads anywhere."""
    row = room.readable(viewer_of(request), pk)
    asked = _reason_page(request, row, "html")
    if asked is not None:
        return asked
    said = room.read(row)
    if said is None or not said.html:
        raise NotFound
    return _sealed(HttpResponse(safe_html.document(said.html, _("Thư số %(pk)s") % {"pk": pk})))


def _sealed(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = safe_html.POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _reason_page(request: HttpRequest, row: InboundMail, what: str) -> HttpResponse | None:
    """Log the reading and return None; or return the page that asks why first."""
    viewer = viewer_of(request)
    if row.state == "withheld" or row.destroyed_at is not None:
        raise NotFound
    said = room.read(row)
    if said is None:
        raise NotFound
    reason = ""
    if room.holds_personal_data(said):
        form = WhyForm(request.POST if request.method == "POST" else None)
        try:
            if not form.is_valid():
                return _ask(request, row, what, form)
            reason = reads.check_reason(form.cleaned_data["reason"])
        except FieldError as error:
            refuse(form, error)
            return _ask(request, row, what, form)
    reads.log(viewer, what=what, target=f"mail:{row.pk}", case_id=row.case_id, reason=reason)
    return None


def _ask(request: HttpRequest, row: InboundMail, what: str, form: WhyForm) -> HttpResponse:
    context = {"row": row, "form": form, "action": reverse(f"mailin:{what}", args=[row.pk])}
    return render(request, "mailin/why.html", context, status=422 if form.is_bound else 200)

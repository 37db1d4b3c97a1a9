"""Decisions about held mail as plain forms: one by one or many at once, asked once more where it matters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST

from mailin import lists, room
from mailin.decide import MOST, Order, Outcome, decide_each
from mailin.forms import DecisionForm
from mailin.models import InboundMail
from mailin.views import mail_page
from mailin.words import DECISIONS, NEEDS_REASON, Decision
from support.domain.errors import FieldError, NotFound, UserError
from support.web.forms.common import refuse
from support.web.viewer import viewer_of, workers
from support.web.words import sentence

MOST_TOLD = 10  # mails whose trouble is told one by one
_UNDOABLE = frozenset({Decision.IGNORE, Decision.SPAM})
_FOLLOWS = {
    Decision.OPEN: gettext_noop(
        "Mỗi thư thành một phiếu mới, vào sổ tiếp nhận; người gửi nhận giấy biên nhận."
    ),
    Decision.ATTACH: gettext_noop("Các thư được thêm vào phiếu anh/chị chọn, như lời của người đề nghị."),
    Decision.REPLAY: gettext_noop("Các thư được xử lý lại từ thư gốc theo quy tắc hiện nay."),
    Decision.IGNORE: gettext_noop("Các thư chuyển sang “Đã bỏ qua” kèm lý do; đưa lại được bất cứ lúc nào."),
    Decision.SPAM: gettext_noop(
        "Các thư chuyển sang “Đã bỏ qua” với lý do thư rác; đưa lại được bất cứ lúc nào."
    ),
    Decision.WITHHOLD: gettext_noop(
        "Nội dung và tệp bị hủy ở đây và trên máy chủ thư, KHÔNG lấy lại được. Dòng sổ cái, số tiếp nhận và"
        " lý do vẫn còn."
    ),
}


@require_POST
@workers
def decided(request: HttpRequest) -> HttpResponse:
    """Carry out a decision about the ticked mails, or take ignoring back (`?hoan-tac=1.2`)."""
    if undone := request.GET.get("hoan-tac", ""):
        return _undo(request, undone)
    form = DecisionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        order = Order(
            Decision(given["decision"]),
            form.number_given,
            given["reason"],
            days=given["days"] or 0,
            topic=given["topic"],
        )
        if _should_ask(request, order, len(given["mail"])):
            return _confirm(request, form, order)
        try:
            outcomes = decide_each(viewer_of(request), given["mail"], order)
        except NotFound:
            raise
        except UserError as error:
            refuse(form, _at_field(error, order))
        else:
            return _done(request, outcomes, order)
    return _refused(request, form)


def _undo(request: HttpRequest, undone: str) -> HttpResponse:
    ids = [int(one) for one in undone.split(".") if one.isdecimal() and len(one) < 19]
    outcomes = decide_each(viewer_of(request), ids, Order(Decision.HOLD))
    if any(one.row for one in outcomes):
        messages.success(request, _("Đã đưa thư về lại danh sách giữ."))
    _tell_failures(request, outcomes)
    return HttpResponseRedirect(reverse("mailin:room"))


def _should_ask(request: HttpRequest, order: Order, count: int) -> bool:
    """Tell whether to show first what will happen: always for destruction, else for many or a lack."""
    if request.POST.get("confirmed"):
        return False
    if order.decision is Decision.WITHHOLD:
        return True
    if request.POST.get("from") == "mail" or order.decision in {Decision.SPAM, Decision.REPLAY}:
        return False
    lacks = (order.decision in NEEDS_REASON and not order.reason.strip()) or (
        order.decision is Decision.ATTACH and not order.number.strip()
    )
    return lacks or (count > 1 and order.decision in {Decision.OPEN, Decision.ATTACH})


def _confirm(request: HttpRequest, form: DecisionForm, order: Order, status: int = 200) -> HttpResponse:
    """Show what exactly will happen to which mails, and ask for what is lacking."""
    ids = form.cleaned_data.get("mail", [])[:MOST]
    found = room.mails(viewer_of(request)).filter(pk__in=ids).order_by("-pk")
    if order.decision is not Decision.WITHHOLD:
        found = found.filter(state="held")
    rows = [room.shown(row) for row in found]
    if not rows:
        raise NotFound
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "decision": order.decision.value,
        "words": _(DECISIONS[order.decision]),
        "follows": _(_FOLLOWS[order.decision]),
        "dangerous": order.decision is Decision.WITHHOLD,
        "wants_reason": order.decision in NEEDS_REASON,
        "wants_number": order.decision is Decision.ATTACH,
        "wants_topic": order.decision is Decision.OPEN,
        "back": reverse("mailin:room"),
    }
    return render(request, "mailin/confirm.html", context, status=status)


def _at_field(error: UserError, order: Order) -> UserError:
    """Show a missing reason where it is typed."""
    if isinstance(error, FieldError) or order.reason.strip() or order.decision is Decision.ATTACH:
        return error
    return FieldError("reason", error.sentence, **error.params)


def _refused(request: HttpRequest, form: DecisionForm) -> HttpResponse:
    """Show what was typed once more, on the mail or on the page that asked; for nothing ticked, say so."""
    ids = form.cleaned_data.get("mail", []) if hasattr(form, "cleaned_data") else []
    chosen = form.cleaned_data.get("decision", "") if ids else ""
    if len(ids) == 1 and request.POST.get("from") == "mail" and chosen != Decision.WITHHOLD:
        return mail_page(request, ids[0], form, status=422)
    if ids and chosen:
        return _confirm(request, form, Order(Decision(chosen)), status=422)
    for errors in form.errors.values():
        messages.error(request, " ".join(str(one) for one in errors))
    return HttpResponseRedirect(reverse("mailin:room"))


def _done(request: HttpRequest, outcomes: list[Outcome], order: Order) -> HttpResponse:
    """Say what became of each mail and go on: to the next mail after one, else to the list."""
    rows = [one.row for one in outcomes if one.row is not None]
    if not rows and len(outcomes) == 1 and isinstance(outcomes[0].error, NotFound):
        raise outcomes[0].error
    if rows:
        _tell(request, rows, order.decision)
    _tell_failures(request, outcomes)
    following = lists.neighbour(viewer_of(request), rows[0].pk) if len(rows) == 1 else 0
    if following and request.POST.get("from") == "mail":
        return HttpResponseRedirect(reverse("mailin:mail", args=[following]))
    return HttpResponseRedirect(reverse("mailin:room"))


def _tell(request: HttpRequest, rows: list[InboundMail], decision: Decision) -> None:
    undo = ""
    if decision in _UNDOABLE:
        ids = ".".join(str(row.pk) for row in rows)
        undo = f"{reverse('mailin:decide')}?{urlencode({'hoan-tac': ids})}"
    words = ngettext("%(done)s: %(count)s thư.", "%(done)s: %(count)s thư.", len(rows))
    said = words % {"done": _(DECISIONS[decision]), "count": len(rows)}
    numbers = list(dict.fromkeys(row.case.number for row in rows if row.case is not None))
    if numbers:
        more = "…" if len(numbers) > MOST_TOLD else ""
        said = f"{said} {', '.join(numbers[:MOST_TOLD])}{more}"
    messages.success(request, said, extra_tags=undo)


def _tell_failures(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """Name each mail that stayed as it was, and why."""
    failed = [one for one in outcomes if one.error is not None]
    if not failed:
        return
    lines = [
        _("Thư %(pk)s: %(why)s") % {"pk": one.pk, "why": sentence(one.error)}
        for one in failed[:MOST_TOLD]
        if one.error
    ]
    words = ngettext("%(n)s thư chưa xử lý được.", "%(n)s thư chưa xử lý được.", len(failed))
    messages.error(request, " ".join([words % {"n": len(failed)}, *lines]))

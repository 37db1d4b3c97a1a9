"""Working at the headquarters: taken in, corrected until signed, ended, the signed scan back (N3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import visits
from support.actions.reception import Marked
from support.domain import minutes
from support.domain.errors import FieldError, Forbidden, NotFound, UserError
from support.models import Visit
from support.queries import letters, lists
from support.queries import visits as kept
from support.web import paperwork
from support.web.forms import rows
from support.web.forms.common import read_files, refuse
from support.web.forms.visits import SignedForm, VisitForm, fields_of, tables, tables_again, visit_of
from support.web.papers import pdf
from support.web.papers.blocks import Paper
from support.web.viewer import viewer_of, workers
from support.web.words import sentence


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def visit(request: HttpRequest) -> HttpResponse:
    """Show the page of a new visit, and take it in."""
    return _written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@workers
def known(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a visit with its minutes, and write them anew while they are unsigned."""
    return _written(request, kept.get(viewer_of(request), pk))


def _written(request: HttpRequest, of: Visit | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = fields_of(of) if of else {"officer": str(viewer_of(request).user_id or "")}
    if sent is not None and (sent.get("rows") or sent.get("do") == "look"):
        form = VisitForm(initial=rows.plain(sent), known=of is not None)
        return _page(request, form, tables_again(sent), of)
    form, both = VisitForm(sent, initial=initial, known=of is not None), tables(sent, of)
    if sent is None:
        return _page(request, form, both, of)
    sound = [form.is_valid(), *(one.is_valid() for one in both)]
    if all(sound):
        try:
            return _saved(request, form, both, of)
        except (Forbidden, NotFound):
            raise
        except UserError as error:
            refuse(form, error)
            form.marked = isinstance(error, Marked)
    elif not all(sound[1:]):
        form.add_error(None, _("Hãy xem lại các dòng về người đến và việc đã thống nhất."))
    return _page(request, form, both, of, status=422)


def _saved(request: HttpRequest, form: VisitForm, both: tuple[Any, Any], of: Visit | None) -> HttpResponse:
    viewer, given = viewer_of(request), visit_of(form, *both)
    stamp, unmarked = request.POST.get("stamp", ""), bool(request.POST.get("unmarked"))
    if of is not None:
        visits.change(viewer, message_id=of.pk, visit=given, stamp=stamp, unmarked=unmarked)
        messages.success(request, _("Đã lưu biên bản %s.") % of.minutes)
        return HttpResponseRedirect(reverse("support:visit-known", kwargs={"pk": of.pk}))
    if form.cleaned_data["secret"]:
        entry = visits.only_arrival(viewer, visit=given)
        messages.success(request, _("Đã vào sổ số %s; nội dung không được lưu.") % entry)
        return HttpResponseRedirect(reverse("support:visit"))
    filed = visits.take_in(
        viewer,
        visit=given,
        about=form.about(),
        add_to=form.cleaned_data["add_to"].strip(),
        unmarked=unmarked,
    )
    address = reverse("support:taken", kwargs={"number": filed.number})
    return HttpResponseRedirect(f"{address}?so={filed.register}")


def _page(
    request: HttpRequest, form: VisitForm, both: tuple[Any, Any], of: Visit | None, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "form": form,
        "people": both[0],
        "tasks": both[1],
        "visit": of,
        "door": "visit",
        "agencies": [agency.name for agency in lists.agencies()],
        "recent": [_shown(one) for one in kept.recent(viewer)],
        "now": timezone.now(),
        "signed": False,
    }
    context |= _known_party(request, str(form["party"].value() or ""), of)
    if of is not None:
        state = minutes.state(of.in_at, of.out_at, of.signed_at, timezone.now())
        context |= {"entry": kept.entry_of(of), "case": of.message.case, "state": state.value}
        context |= {"signed_form": SignedForm(), "signed": of.signed_at is not None}
        context["stamp"] = request.POST.get("stamp") or kept.stamp(of)
    return render(request, "support/visits/visit.html", context, status=status)


_TONES = {
    minutes.State.OPEN: ("door-open", "warn"),
    minutes.State.UNSIGNED: ("pencil-square", "warn"),
    minutes.State.UNSCANNED: ("file-earmark", "warn"),
    minutes.State.SIGNED: ("check2", "mute"),
}


def _shown(one: kept.Recent) -> dict[str, Any]:
    icon, tone = _TONES[one.state]
    return {"visit": one.visit, "icon": icon, "tone": tone, "words": _(minutes.STATE_LABELS[one.state])}


def _known_party(request: HttpRequest, name: str, of: Visit | None = None) -> dict[str, Any]:
    agency = of.agency if of and of.party == name else letters.agency_named(name)
    return {"named": name, "party": kept.party(viewer_of(request), agency) if agency else None}


@require_safe
@workers
def party(request: HttpRequest) -> HttpResponse:
    """Give what is known of the agency that is being typed."""
    return render(request, "support/visits/_party.html", _known_party(request, request.GET.get("party", "")))


@require_POST
@workers
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that the visitors leave now."""
    return _told(request, pk, lambda: visits.end(viewer_of(request), message_id=pk, at=timezone.now()))


@require_POST
@workers
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the scan with both signatures."""
    kept.get(viewer_of(request), pk)
    form = SignedForm(request.POST, request.FILES)

    def act() -> Visit:
        if not form.is_valid():
            raise FieldError("scan", _("Hãy chọn tệp bản quét đã ký."))
        return visits.sign(viewer_of(request), message_id=pk, file=read_files([form.cleaned_data["scan"]])[0])

    return _told(request, pk, act)


def _told(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    """Do it, say what became of it, and go back to the visit."""
    try:
        done = act()
    except (Forbidden, NotFound):
        raise
    except UserError as error:
        messages.error(request, sentence(error))
    else:
        signed_now = done.signed_at is not None
        said = _("Biên bản %s đã ký, đã gắn bản quét.") if signed_now else _("Đã ghi giờ ra, biên bản %s.")
        messages.success(request, said % done.minutes)
    return HttpResponseRedirect(reverse("support:visit-known", kwargs={"pk": pk}))


def _paper(request: HttpRequest, pk: int) -> tuple[Visit, Paper]:
    found = kept.get(viewer_of(request), pk)
    with translation.override("vi"):  # what both sides sign is Vietnamese, whoever prints it
        return found, paperwork.minutes_paper(found, str(kept.entry_of(found) or ""))


@require_safe
@workers
def minutes_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes as they are printed for two signatures."""
    found, paper = _paper(request, pk)
    context = {
        "paper": paper,
        "back": reverse("support:visit-known", kwargs={"pk": pk}),
        "back_words": found.minutes,
        "pdf": reverse("support:visit-pdf", kwargs={"pk": pk}),
        "hint": _("In hai bản, mỗi bên giữ một bản. Ký xong, quét và gắn lại vào phiếu."),
    }
    return render(request, "support/papers/sheet.html", context)


@require_safe
@workers
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the minutes as a PDF."""
    found, paper = _paper(request, pk)
    return as_pdf(paper, f"{found.minutes or 'bien-ban'}.pdf")


def as_pdf(paper: Paper, name: str) -> HttpResponse:
    """Answer with a paper as a PDF, shown by the browser."""
    answer = HttpResponse(pdf.render(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer

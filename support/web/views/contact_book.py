"""The people who write, call and come: list, one person's page, correcting, verifying, merging doubles."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import contact_book as acts
from support.domain.errors import UserError
from support.models import Contact
from support.queries import agencies, contacts, lists
from support.web import board
from support.web.forms.common import refuse
from support.web.forms.contacts import STATE_LABELS, ContactForm, NarrowForm
from support.web.trail import Trail
from support.web.viewer import cataloguers, curators, viewer_of

OFFERED = 300
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@cataloguers
def index(request: HttpRequest) -> HttpResponse:
    """Show one page of people."""
    viewer, form = viewer_of(request), NarrowForm(request.GET)
    agency = agencies.known_id(request.GET.get("agency", ""))
    filters = form.filters(request.GET.get("state", ""), agency)
    trail = Trail.read(request.GET.get("after", ""))
    page = contacts.page(viewer, filters, after=trail.here)
    asked = {"q": filters.q, "agency": str(agency or "")}
    here = reverse("support:contacts")

    def address(**more: str) -> str:
        said = urlencode({name: value for name, value in (asked | more).items() if value})
        return f"{here}?{said}" if said else here

    context = {
        "form": form,
        "rows": page.rows,
        "state": filters.state,
        "chips": [(name, label, address(state=name)) for name, label in STATE_LABELS.items()],
        "of": agencies.get(viewer, agency) if agency else None,
        "narrowed": bool(filters.q or agency),
        "prev_url": address(state=filters.state, after=trail.back().text) if trail.here else "",
        "next_url": address(state=filters.state, after=trail.on(page.next).text) if page.next else "",
    }
    return render(request, "support/agencies/contacts.html", context)


@require_safe
@cataloguers
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; the number of a merged row leads to whom it was merged into."""
    viewer = viewer_of(request)
    profile = contacts.profile(viewer, pk)
    if profile.contact.pk != pk:
        return HttpResponseRedirect(reverse("support:contact", args=[profile.contact.pk]))
    opens = agencies.reads_tickets(viewer)
    context = {
        "profile": profile,
        "contact": profile.contact,
        "changes": agencies.may_change(viewer),
        "verifies": contacts.may_verify(viewer),
        "doubles": [(one.contact, ", ".join(_(words) for words in one.why)) for one in profile.doubles],
        "cases": [
            {
                "case": one,
                "url": reverse("support:ticket", args=[one.number]) if opens else "",
                "subject": board.short(one.subject),
            }
            for one in profile.cases
        ],
    }
    return render(request, "support/agencies/contact.html", context)


@FORM
@curators
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a person."""
    found = contacts.get(viewer_of(request), pk)
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            acts.change(viewer_of(request), contact_id=found.pk, person=form.person())
        except UserError as error:
            refuse(form, error)
        else:
            return _done(request, found, _("Đã lưu."))
    context = {"form": form, "contact": found, "names": lists.agencies()[:OFFERED]}
    return render(request, "support/agencies/contact_form.html", context, status=422 if form.errors else 200)


@require_POST
@cataloguers
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm who the person is."""
    found = acts.verify(viewer_of(request), contact_id=pk)
    return _done(request, found, _("Đã xác minh."))


@FORM
@curators
def merge(request: HttpRequest, pk: int, into_id: int) -> HttpResponse:
    """Show what follows when two rows are one person, and merge them once that was confirmed."""
    viewer = viewer_of(request)
    gone, person = contacts.get(viewer, pk), contacts.get(viewer, into_id)
    if gone.pk == person.pk:
        return HttpResponseRedirect(reverse("support:contact", args=[person.pk]))
    if request.method == "POST":
        acts.merge(viewer, contact_id=gone.pk, into_id=person.pk)
        return _done(request, person, _("Đã gộp. Địa chỉ và số cũ từ nay dẫn về người này."))
    context = {"gone": gone, "person": person, "preview": contacts.preview(viewer, gone)}
    return render(request, "support/agencies/contact_merge.html", context)


def _done(request: HttpRequest, found: Contact, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("support:contact", args=[found.pk]))

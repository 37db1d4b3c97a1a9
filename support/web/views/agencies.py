"""The catalogue of agencies: the list, one agency's page, and every way to change one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from support.actions import agencies as acts
from support.actions import agency_merge
from support.domain.errors import UserError
from support.domain.roles import MEMBER_LABELS, MemberRole
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.models import Agency, Membership
from support.queries import agencies, agency_merging, lists
from support.web import board
from support.web.forms.agencies import (
    STATE_LABELS,
    AgencyForm,
    DomainForm,
    EndForm,
    MemberForm,
    MergeForm,
    NarrowForm,
)
from support.web.forms.common import refuse
from support.web.trail import Trail
from support.web.viewer import cataloguers, curators, insiders, viewer_of

OFFERED = 300  # names a control offers while somebody types; beyond, the code or the name is typed
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@cataloguers
def index(request: HttpRequest) -> HttpResponse:
    """Show one page of the catalogue."""
    viewer, form = viewer_of(request), NarrowForm(request.GET)
    filters = form.filters(request.GET.get("state", ""))
    trail = Trail.read(request.GET.get("after", ""))
    page = agencies.page(viewer, filters, after=trail.here)
    asked = {"q": filters.q, "kind": filters.kind}
    here = reverse("support:agencies")

    def address(**more: str) -> str:
        said = urlencode({name: value for name, value in (asked | more).items() if value})
        return f"{here}?{said}" if said else here

    context = {
        "form": form,
        "rows": [{"agency": one, "kind": kind_of(one)} for one in page.rows],
        "state": filters.state,
        "chips": [(name, label, address(state=name)) for name, label in STATE_LABELS.items()],
        "narrowed": bool(filters.q or filters.kind),
        "changes": agencies.may_change(viewer),
        "prev_url": address(state=filters.state, after=trail.back().text) if trail.here else "",
        "next_url": address(state=filters.state, after=trail.on(page.next).text) if page.next else "",
    }
    return render(request, "support/agencies/list.html", context)


def kind_of(agency: Agency) -> str:
    """Return the name of an agency's kind."""
    return _(AGENCY_LABELS[AgencyKind(agency.kind)])


@require_safe
@insiders
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one agency: to staff all of it, to its own members what is theirs."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    profile = agencies.profile(viewer, pk)
    ticket = "support:ticket" if agencies.reads_tickets(viewer) else "support:request"
    context = {
        "profile": profile,
        "agency": profile.agency,
        "kind": kind_of(profile.agency),
        "members": [_member(one) for one in profile.members],
        "former": [_member(one) for one in profile.former_members],
        "cases": [
            {"case": one, "url": reverse(ticket, args=[one.number]), "subject": board.short(one.subject)}
            for one in profile.cases
        ],
        "roles": [(role.value, _(label)) for role, label in MEMBER_LABELS.items()],
        "domain_form": form if isinstance(form, DomainForm) else DomainForm(),
        "member_form": form if isinstance(form, MemberForm) else MemberForm(),
        "base": "base.html" if profile.staff else "base_plain.html",
    }
    return render(request, "support/agencies/page.html", context, status=422 if form else 200)


def _member(membership: Membership) -> dict[str, object]:
    return {"membership": membership, "role": _(MEMBER_LABELS[MemberRole(membership.role)])}


@FORM
@curators
def new(request: HttpRequest) -> HttpResponse:
    """Write a new agency."""
    form = AgencyForm(
        request.POST if request.method == "POST" else None, initial={"to_verify": True, "kind": "state"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.add(viewer_of(request), described=form.described())
        except UserError as error:
            refuse(form, error)
        else:
            return _done(request, made.pk, _("Đã thêm cơ quan vào danh mục."))
    return _form(request, form, None)


@FORM
@curators
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written of an agency."""
    found = agencies.get(viewer_of(request), pk)
    form = AgencyForm(request.POST) if request.method == "POST" else AgencyForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            acts.change(viewer_of(request), agency_id=pk, described=form.described())
        except UserError as error:
            refuse(form, error)
        else:
            return _done(request, pk, _("Đã lưu."))
    return _form(request, form, found)


def _form(request: HttpRequest, form: forms.Form, found: Agency | None) -> HttpResponse:
    context = {"form": form, "agency": found, "names": lists.agencies()[:OFFERED]}
    return render(request, "support/agencies/form.html", context, status=422 if form.errors else 200)


@FORM
@curators
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what ending an agency does, and end it."""
    found = agencies.get(viewer_of(request), pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.end(viewer_of(request), agency_id=pk, day=form.cleaned_data["day"])
        except UserError as error:
            refuse(form, error)
        else:
            return _done(request, pk, _("Đã ghi cơ quan kết thúc."))
    context = {"form": form, "agency": found, "preview": agency_merging.preview(found)}
    return render(request, "support/agencies/end.html", context, status=422 if form.errors else 200)


@require_POST
@curators
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an ending back."""
    acts.reopen(viewer_of(request), agency_id=pk)
    return _done(request, pk, _("Cơ quan hoạt động trở lại. Thành viên cũ cần được thêm lại."))


@FORM
@curators
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask into which agency, show what would move, and merge once that was confirmed."""
    viewer, found = viewer_of(request), agencies.get(viewer_of(request), pk)
    given = request.POST if request.method == "POST" else request.GET or None
    form, into, preview = MergeForm(given), None, None
    if form.is_bound and form.is_valid():
        try:
            into = agencies.find_named(form.cleaned_data["into"], field="into", besides=pk)
            agency_merge.check(found, into)
            acts.check_day(form.cleaned_data["day"], found, "day")
            if request.method == "POST" and request.POST.get("confirmed") == str(into.pk):
                day = form.cleaned_data["day"]
                agency_merge.merge(viewer, agency_id=pk, into_id=into.pk, day=day)
                words = _("Đã nhập vào %(name)s. Phiếu cũ đứng nguyên và tìm được ở đây.") % {
                    "name": into.name
                }
                return _done(request, into.pk, words)
            preview = agency_merging.preview(found, into)
        except UserError as error:
            refuse(form, error)
    context = {"form": form, "agency": found, "into": into, "preview": preview}
    context["names"] = lists.agencies().exclude(pk=pk)[:OFFERED]
    return render(request, "support/agencies/merge.html", context, status=422 if form.errors else 200)


@require_POST
@curators
def add_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a mail domain."""
    form = DomainForm(request.POST)
    return _small(
        request,
        pk,
        form,
        lambda: acts.add_domain(viewer_of(request), agency_id=pk, text=form.cleaned_data["domain"]),
        _("Đã thêm tên miền thư."),
    )


@require_POST
@curators
def remove_domain(request: HttpRequest, pk: int, domain_id: int) -> HttpResponse:
    """Take a mail domain away."""
    acts.remove_domain(viewer_of(request), agency_id=pk, domain_id=domain_id)
    return _done(request, pk, _("Đã bỏ tên miền thư."))


@require_POST
@curators
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody a member."""
    form = MemberForm(request.POST)
    return _small(
        request,
        pk,
        form,
        lambda: acts.add_member(
            viewer_of(request), agency_id=pk, email=form.cleaned_data["email"], role=form.chosen()
        ),
        _("Đã thêm thành viên."),
    )


@require_POST
@curators
def change_member(request: HttpRequest, pk: int, membership_id: int) -> HttpResponse:
    """Give a member another role, or end the membership."""
    wanted = request.POST.get("role", "")
    acts.change_member(
        viewer_of(request),
        agency_id=pk,
        membership_id=membership_id,
        role=MemberRole(wanted) if wanted in set(MemberRole) else None,
        ends="end" in request.POST,
    )
    return _done(request, pk, _("Đã lưu."))


def _small(
    request: HttpRequest, pk: int, form: forms.Form, act: Callable[[], object], said: str
) -> HttpResponse:
    """Run a small form of the page; what is wrong is shown in it."""
    if form.is_valid():
        try:
            act()
        except UserError as error:
            refuse(form, error)
        else:
            return _done(request, pk, said)
    return _page(request, pk, form)


def _done(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("support:agency", args=[pk]))

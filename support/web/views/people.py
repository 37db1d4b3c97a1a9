"""Accounts: administrators invite and revoke, the invited accept."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from support.actions import configure, people
from support.domain import roles
from support.domain.errors import FieldError, NotFound, UserError
from support.domain.roles import Role
from support.models import Invitation
from support.queries import invitations
from support.web.forms.common import refuse
from support.web.forms.people import AcceptForm, InviteForm
from support.web.viewer import administrators, viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def invite(request: HttpRequest) -> HttpResponse:
    """List the invitations, and send a new one."""
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        invitee = people.Invitee(
            email=given["email"],
            full_name=given["full_name"],
            roles=form.chosen_roles(),
            agency_id=given["agency"],
            member_role=form.chosen_membership(),
        )
        try:
            people.invite(viewer_of(request), invitee=invitee, link=_link())
        except FieldError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã gửi lời mời tới %s.") % invitee.email)
            return HttpResponseRedirect(reverse("support:people"))
    rows = [_row(one) for one in invitations.latest(viewer_of(request))]
    context = {"form": form, "rows": rows, "days": settings.INVITATION_DAYS}
    return render(request, "support/people.html", context, status=422 if sent is not None else 200)


def _link() -> str:
    """Return the address of an invitation with %s where its token goes."""
    return f"{settings.BASE_URL}{reverse('support:accept', kwargs={'token': 'x'})[:-1]}%s"


def _words(invitation: Invitation) -> str:
    """Return what an invitation makes of a person."""
    if invitation.agency:
        return str(invitation.agency)
    return ", ".join(_(roles.LABELS[Role(name)]) for name in invitation.roles)


def _row(invitation: Invitation) -> dict[str, object]:
    open_ = not (invitation.used_at or invitation.revoked_at) and invitation.expires_at > timezone.now()
    return {"invitation": invitation, "words": _words(invitation), "open": open_}


@require_POST
@administrators
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    configure.revoke_invitation(viewer_of(request), invitation_id=pk)
    messages.success(request, _("Đã thu hồi lời mời."))
    return HttpResponseRedirect(reverse("support:people"))


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and turn it into an account by POST; looking at it uses nothing up."""
    try:
        invitation = people.find_invitation(token)
    except NotFound:
        return render(request, "support/invitation_gone.html", status=404)
    sent = request.POST if request.method == "POST" else None
    form = AcceptForm(sent, initial={"full_name": invitation.full_name})
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            people.accept(token=token, full_name=given["full_name"], password=given["password"])
        except NotFound:
            raise
        except UserError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Tài khoản đã sẵn sàng. Hãy đăng nhập bằng mật khẩu vừa đặt."))
            return HttpResponseRedirect(reverse("account_login"))
    context = {"form": form, "invitation": invitation, "words": _words(invitation)}
    return render(request, "support/accept.html", context, status=422 if sent is not None else 200)

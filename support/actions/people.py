"""People: the first administrator, single-use expiring invitations, and their acceptance."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from support import outbox
from support.accounts.models import User
from support.actions import outgoing
from support.domain.addresses import clean_email
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor, MemberRole, Role
from support.domain.text import nfc, sort_key
from support.domain.words import _
from support.models import Agency, Invitation, MailKind, Membership

NAME_MAX = 120  # of User.full_name


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited and as what: staff `roles`, or a member of `agency_id`."""

    email: str
    full_name: str
    roles: Sequence[Role] = ()
    agency_id: int | None = None
    member_role: MemberRole = MemberRole.MEMBER


def digest(token: str) -> str:
    """Return what is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(by: Actor, *, invitee: Invitee, link: str) -> tuple[Invitation, str]:
    """Invite a person by mail; returns the invitation and its token.

    Only the token's digest is kept, and the link in the queued mail until that mail has left. `link` is
    the address with `%s` where the token goes. Administrators invite anyone; raises FieldError for an
    address that has an account, Forbidden for others.
    """
    if Role.ADMINISTRATOR not in by.roles and not by.is_system:
        raise Forbidden
    email = clean_email(invitee.email)
    if not email:
        raise FieldError("email", _("Địa chỉ thư điện tử không hợp lệ."))
    if User.objects.filter(email=email).exists():
        raise FieldError("email", _("Địa chỉ này đã có tài khoản."))
    if not invitee.roles and invitee.agency_id is None:
        raise FieldError("roles", _("Chọn ít nhất một vai trò, hoặc một cơ quan."))
    if invitee.agency_id and not Agency.objects.filter(pk=invitee.agency_id, active=True).exists():
        raise FieldError("agency", _("Cơ quan không có trong danh mục."))
    now, token = timezone.now(), secrets.token_urlsafe(32)
    Invitation.objects.filter(email=email, used_at=None, revoked_at=None).update(revoked_at=now)
    invitation = Invitation.objects.create(
        token_digest=digest(token),
        email=email,
        full_name=nfc(invitee.full_name).strip()[:NAME_MAX],
        roles=[role.value for role in invitee.roles],
        agency_id=invitee.agency_id,
        member_role=invitee.member_role.value if invitee.agency_id else "",
        invited_by_id=by.user_id,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    event = outbox.record(by, outbox.Happened(EventKind.INVITED, data={"invitation": invitation.pk}))
    draft = outgoing.Draft(
        kind=MailKind.ACCOUNT,
        key=f"i{invitation.pk}",
        subject=_("Lời mời sử dụng hệ thống hỗ trợ Cơ sở dữ liệu quốc gia về dân cư"),
        to=((email, invitation.full_name),),
        event_id=event.pk,
        context={
            "template": "invitation",
            "name": invitation.full_name,
            "link": link % token,
            "days": settings.INVITATION_DAYS,
        },
    )
    outgoing.queue_many([draft], at=now)
    return invitation, token


def find_invitation(token: str) -> Invitation:
    """Return the open invitation of a token; raises NotFound when used, revoked, expired or unknown."""
    found = Invitation.objects.filter(
        token_digest=digest(token), used_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).first()
    if found is None:
        raise NotFound(_("Lời mời không còn hiệu lực. Hãy đề nghị quản trị hệ thống gửi lại."))
    return found


@transaction.atomic
def accept(*, token: str, full_name: str, password: str) -> User:
    """Turn an invitation into an account, once; raises NotFound or FieldError."""
    invitation = Invitation.objects.select_for_update().get(pk=find_invitation(token).pk)
    if invitation.used_at or invitation.revoked_at:
        raise NotFound
    user = _new_user(invitation.email, nfc(full_name).strip() or invitation.full_name, password)
    grant(user, [Role(name) for name in invitation.roles])
    if invitation.agency_id:
        Membership.objects.create(user=user, agency_id=invitation.agency_id, role=invitation.member_role)
    invitation.used_at, invitation.user = timezone.now(), user
    invitation.save(update_fields=["used_at", "user"])
    by = Actor(kind="user", name=str(user), user_id=user.pk)
    outbox.record(by, outbox.Happened(EventKind.JOINED, data={"invitation": invitation.pk, "user": user.pk}))
    return user


def _new_user(email: str, full_name: str, password: str) -> User:
    """Save a new user; raises FieldError for a weak password or an address that has an account."""
    user = User(email=email, full_name=full_name[:NAME_MAX])
    _check_password(password, user)
    if User.objects.filter(email=email).exists():
        raise FieldError("email", _("Địa chỉ này đã có tài khoản."))
    user.sort_key = sort_key(user.full_name)
    user.set_password(password)
    user.save()
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise FieldError("password", " ".join(error.messages).replace("%", "%%")) from error


def grant(user: User, roles: Sequence[Role]) -> None:
    """Put a user into the groups of `roles`; an administrator may open the configuration site."""
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    if Role.ADMINISTRATOR in roles and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


@transaction.atomic
def first_administrator(*, email: str, full_name: str, password: str) -> User:
    """Make the very first administrator; refused once one exists."""
    # Two at the same moment: the second waits here, then finds the first.
    group, _made = Group.objects.get_or_create(name=Role.ADMINISTRATOR.value)
    Group.objects.select_for_update().get(pk=group.pk)
    users = get_user_model().objects
    if users.filter(groups__name=Role.ADMINISTRATOR.value, is_active=True).exists():
        raise NotAllowed(_("Đã có quản trị hệ thống. Hãy mời người mới từ trang cấu hình."))
    address = clean_email(email)
    if not address:
        raise FieldError("email", _("Địa chỉ thư điện tử không hợp lệ."))
    user = _new_user(address, nfc(full_name).strip(), password)
    grant(user, [Role.ADMINISTRATOR])
    by = Actor.system("first_administrator")
    outbox.record(by, outbox.Happened(EventKind.JOINED, data={"user": user.pk}))
    return user

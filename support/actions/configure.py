"""Changes of configuration: each leaves an event, and the last administrator stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.accounts.models import User
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor, Role
from support.domain.text import nfc, sort_key
from support.domain.words import _
from support.models import Invitation


def check(by: Actor) -> None:
    """Raise Forbidden unless `by` may configure the product."""
    if Role.ADMINISTRATOR not in by.roles and not by.is_system:
        raise Forbidden


@transaction.atomic
def record_change(by: Actor, *, model: str, pk: object, changes: Sequence[Mapping[str, Any]]) -> None:
    """Leave an event for a change of `model` (app.model): what was added, changed (field names), removed."""
    check(by)
    data = {"model": model, "pk": str(pk), "changes": [dict(change) for change in changes]}
    outbox.record(by, outbox.Happened(EventKind.CONFIGURED, data=data))


def settle_user(by: Actor, user: User) -> None:
    """Bring a user into order after his roles or name changed; raises NotAllowed for the last administrator.

    Call it inside the transaction that changed the user: the refusal takes that change back.
    """
    check(by)
    user.full_name = nfc(user.full_name).strip()
    user.sort_key = sort_key(user.full_name)
    user.is_staff = user.groups.filter(name=Role.ADMINISTRATOR.value).exists()
    user.save(update_fields=["full_name", "sort_key", "is_staff"])
    if not User.objects.filter(groups__name=Role.ADMINISTRATOR.value, is_active=True).exists():
        raise NotAllowed(_("Phải còn ít nhất một quản trị hệ thống đang hoạt động."))


@transaction.atomic
def revoke_invitation(by: Actor, *, invitation_id: int) -> Invitation:
    """Take back an invitation nobody accepted yet; raises NotFound, or NotAllowed once it was used."""
    check(by)
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    if invitation.used_at:
        raise NotAllowed(_("Lời mời đã được nhận. Hãy khóa tài khoản ở trang cấu hình nếu cần."))
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        changes = [{"changed": {"fields": ["revoked_at"]}}]
        record_change(by, model="support.invitation", pk=invitation.pk, changes=changes)
    return invitation

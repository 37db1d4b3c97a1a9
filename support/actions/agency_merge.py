"""One agency merged into another: what it has moves, its tickets stay and are found through the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import agencies
from support.domain.errors import FieldError, NotAllowed
from support.domain.events import EventKind
from support.domain.roles import Actor, MemberRole
from support.domain.words import _
from support.models import (
    Agency,
    AgencyDomain,
    ConnectedSystem,
    Connection,
    Contact,
    Invitation,
    Liaison,
    Membership,
    Platform,
)


@transaction.atomic
def merge(by: Actor, *, agency_id: int, into_id: int, day: date) -> Mapping[str, int]:
    """Merge an agency into another as of `day`; returns how many rows of each kind moved.

    Domains, memberships, contacts, connections with their liaisons, owned systems and open invitations
    move. Tickets, letters and register lines stay as they were written: who belongs to `into_id` reads
    them as the successor. Locks both agencies ascending by id. Raises FieldError, NotAllowed, NotFound.
    """
    agencies.check(by)
    rows = agencies.lock([agency_id, into_id])
    agency, into = rows[agency_id], rows[into_id]
    check(agency, into)
    agencies.check_day(day, agency, "day")
    moved = absorb(agency, into, day)
    data = {"agency": agency.pk, "into": into.pk, "day": day.isoformat(), "moved": moved}
    outbox.record(by, outbox.Happened(EventKind.AGENCIES_MERGED, data=data))
    return moved


def check(agency: Agency, into: Agency) -> None:
    """Raise unless `agency` can be merged into `into`."""
    if agency.pk == into.pk:
        raise FieldError("into", _("Không thể nhập một cơ quan vào chính nó."))
    if agency.merged_into_id:
        raise NotAllowed(_("Cơ quan này đã nhập vào cơ quan khác."))
    if not agency.active:
        raise NotAllowed(_("Cơ quan này đã kết thúc."))
    if not into.active:
        raise FieldError("into", _("Cơ quan nhận đã kết thúc hoặc đã nhập vào cơ quan khác."))


def absorb(agency: Agency, into: Agency, day: date) -> dict[str, int]:
    """Move what belongs to a locked agency to another and close it; part of the caller's transaction."""
    moved = {
        "domains": AgencyDomain.objects.filter(agency=agency).update(agency=into),
        "memberships": _members(agency, into),
        "contacts": Contact.objects.filter(agency=agency).update(agency=into),
        "connections": _connections(agency, into, day),
        "systems": ConnectedSystem.objects.filter(owner=agency).update(owner=into),
        "platforms": Platform.objects.filter(operator=agency).update(operator=into),
        "invitations": Invitation.objects.filter(agency=agency, used_at=None, revoked_at=None).update(
            agency=into
        ),
    }
    Agency.objects.filter(parent=agency).exclude(pk=into.pk).update(parent=into)
    Agency.objects.filter(pk=into.pk, parent=agency).update(parent=None)
    Agency.objects.filter(successor=agency).update(successor=into)
    agency.merged_into = agency.successor = into
    agency.valid_to, agency.active = day, False
    agency.save(update_fields=["merged_into", "successor", "valid_to", "active"])
    return moved


def laden(ids: Iterable[int]) -> set[int]:
    """Return those agencies of `ids` that something belongs to, so that a merger has something to move."""
    ids = list(ids)
    columns = (
        (AgencyDomain, "agency"),
        (Membership, "agency"),
        (Contact, "agency"),
        (Connection, "agency"),
        (ConnectedSystem, "owner"),
        (Platform, "operator"),
        (Invitation, "agency"),
        (Agency, "parent"),
        (Agency, "successor"),
    )
    found: set[int] = set()
    for model, name in columns:
        rows = model._default_manager.filter(**{f"{name}__in": ids}).order_by()  # noqa: SLF001 - documented
        found.update(rows.values_list(name, flat=True))
    return found


def _members(agency: Agency, into: Agency) -> int:
    """End the current memberships and give them anew where the person is not yet there."""
    current = list(Membership.objects.select_for_update().filter(agency=agency, until=None).order_by("pk"))
    there = {one.user_id: one for one in Membership.objects.filter(agency=into, until=None)}
    liaison = MemberRole.LIAISON.value
    Membership.objects.bulk_create(
        Membership(user_id=one.user_id, agency=into, role=one.role)
        for one in current
        if one.user_id not in there
    )
    # Who speaks for either speaks for both now.
    raised = [there[one.user_id].pk for one in current if one.user_id in there and one.role == liaison]
    Membership.objects.filter(pk__in=raised).update(role=liaison)
    Membership.objects.filter(pk__in=[one.pk for one in current]).update(until=timezone.now())
    return len(current)


def _connections(agency: Agency, into: Agency, day: date) -> int:
    """Move connections; one of a system that `into` is connected to already ends, its liaisons go over."""
    there = dict(Connection.objects.filter(agency=into, until=None).values_list("system_id", "pk"))
    for double in Connection.objects.filter(agency=agency, until=None, system__in=there):
        Liaison.objects.filter(connection=double, until=None).update(connection=there[double.system_id])
        Connection.objects.filter(pk=double.pk).update(until=day)
    return Connection.objects.filter(agency=agency).update(agency=into)

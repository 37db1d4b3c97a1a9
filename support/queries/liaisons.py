"""Who speaks for an agency on a connection (đầu mối), and whether a ticket's requester does (N5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from support.domain.systems import SystemKind
from support.models import Case, Connection, Liaison, Membership


def on_day() -> date:
    """Return the day by which a liaison is current."""
    return timezone.localdate()


def current(day: date) -> QuerySet[Liaison]:
    """Return the liaisons of `day`; both ends of their time are included."""
    lasting = Q(until=None) | Q(until__gte=day)
    return Liaison.objects.filter(lasting, since__lte=day).select_related("contact", "user")


def of_case(case: Case) -> QuerySet[Liaison]:
    """Return today's liaisons of the requesting agency for what a ticket concerns.

    Those of its connection; without one, those of the agency's connections to its system.
    """
    connections = Connection.objects.filter(agency=case.requesting_agency_id or 0)
    if case.connection_id:
        connections = connections.filter(pk=case.connection_id)
    elif case.system_id:
        connections = connections.filter(system=case.system_id)
    else:
        connections = connections.none()
    return current(on_day()).filter(connection__in=connections.values("pk")).order_by("pk")


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the requester may be told system detail, and whom else one may ask."""

    detail: bool  # the ticket concerns a system whose details are not for everybody
    confirmed: bool  # a person on our side vouched for the requester, or the agency named them
    liaison: bool
    names: tuple[str, ...] = ()

    @property
    def must_confirm(self) -> bool:
        """True when an answer needs a reason: it may carry system detail to somebody unconfirmed."""
        return self.detail and not self.confirmed

    @property
    def stands_aside(self) -> bool:
        """True when the agency has named liaisons for this, and the requester is none of them."""
        return self.detail and not self.liaison and bool(self.names)


def standing(case: Case) -> Standing:
    """Return how the requester of a ticket stands (at most two queries).

    System detail is whatever an answer says on a ticket that names a connection, or a system that is not
    a public portal: nobody can tell by machine which words of an answer are harmless. Without a requester
    on record nothing is asked: then no mail leaves.
    """
    detail = bool(
        case.contact_id and (case.connection_id or (case.system and case.system.kind != SystemKind.PORTAL))
    )
    if not (detail and case.contact):
        return Standing(detail=False, confirmed=True, liaison=False)
    named = list(of_case(case))
    spoken = any(one.contact_id == case.contact_id or _same(one, case) for one in named)
    contact = case.contact
    verified = contact.verified_at is not None and contact.agency_id == case.requesting_agency_id
    return Standing(
        detail=True,
        confirmed=spoken or verified or _is_member(case),
        liaison=spoken,
        names=tuple(str(one) for one in named),
    )


def _same(liaison: Liaison, case: Case) -> bool:
    return bool(liaison.user and case.contact and liaison.user.email == case.contact.email)


def _is_member(case: Case) -> bool:
    """A person with an account in the requesting agency came by invitation: that is a confirmation too."""
    if not (case.contact and case.contact.email and case.requesting_agency_id):
        return False
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    return Membership.objects.filter(
        lasting, agency=case.requesting_agency_id, user__email=case.contact.email, user__is_active=True
    ).exists()

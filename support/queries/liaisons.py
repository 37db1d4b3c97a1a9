"""Who speaks for an agency on a connection (đầu mối), and whether a ticket's requester does (N5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from support.domain.channels import Channel
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
    """Return how the requester of a ticket stands (at most one query).

    System detail is whatever an answer says on a ticket that names a connection, or a system that is not
    a public portal: nobody can tell by machine which words of an answer are harmless. Without a requester
    on record nothing is asked: then no mail leaves. A document (văn bản) is the agency's own word for
    whom to answer.
    """
    contact = case.contact
    detail = bool(case.connection_id or (case.system and case.system.kind != SystemKind.PORTAL))
    if not (detail and contact):
        return Standing(detail=False, confirmed=True, liaison=False)
    rows = list(_speakers(case).union(_members(case), all=True))
    named = [row for row in rows if row[2]]
    spoken = any(row[0] == contact.pk or (contact.email and row[1] == contact.email) for row in named)
    verified = contact.verified_at is not None and contact.agency_id == case.requesting_agency_id
    vouched = verified or case.channel == Channel.LETTER or len(rows) > len(named)
    return Standing(
        detail=True,
        confirmed=spoken or vouched,
        liaison=spoken,
        names=tuple(sorted(row[2] for row in named)),
    )


def unconfirmed_among(cases: Sequence[Case]) -> set[int]:
    """Return the keys of those cases whose requester `standing` says must be confirmed; at most two queries.

    Load the cases with contact and system.
    """
    asked = [case for case in cases if _asks(case) and not _vouched(case)]
    agencies = {case.requesting_agency_id for case in asked}
    if not asked:
        return set()
    named = current(on_day()).filter(connection__agency__in=agencies)
    known: set[tuple[str, int | None, int | None, int | str]] = set()
    for link, agency, system, contact, email in named.values_list(
        "connection_id",
        "connection__agency_id",
        "connection__system_id",
        "contact_id",
        "user__email",
    ):
        for who in (one for one in (contact, email) if one):
            known |= {("connection", agency, link, who), ("system", agency, system, who)}
    emails = [case.contact.email for case in asked if case.contact and case.contact.email]
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()),
        agency__in=agencies,
        user__email__in=emails,
        user__is_active=True,
    )
    belong = set(members.values_list("agency_id", "user__email"))
    return {case.pk for case in asked if not _known(case, known, belong)}


def _asks(case: Case) -> bool:
    """True when an answer may carry system detail to somebody on record."""
    return bool(
        case.contact and (case.connection_id or (case.system and case.system.kind != SystemKind.PORTAL))
    )


def _vouched(case: Case) -> bool:
    """True when a person on our side, or a document, vouched for the requester."""
    contact = case.contact
    return case.channel == Channel.LETTER or bool(
        contact and contact.verified_at is not None and contact.agency_id == case.requesting_agency_id
    )


def _known(
    case: Case,
    named: Collection[tuple[str, int | None, int | None, int | str]],
    belong: Collection[tuple[int, str]],
) -> bool:
    contact, agency = case.contact, case.requesting_agency_id
    if contact is None or agency is None:
        return False
    where = ("connection", case.connection_id) if case.connection_id else ("system", case.system_id)
    signs = [contact.pk, *([contact.email] if contact.email else [])]
    spoken = any((where[0], agency, where[1], who) in named for who in signs)
    return spoken or (agency, contact.email or "") in belong


def _speakers(case: Case) -> QuerySet[Liaison, tuple[int | None, str, str]]:
    """Return today's liaisons as contact, address of the user, name."""
    name = Coalesce(NullIf("contact__name", Value("")), "contact__email", "user__full_name", Value("—"))
    speakers = of_case(case).select_related(None).order_by()
    return speakers.values_list(
        "contact_id", Coalesce("user__email", Value(""), output_field=CharField()), name
    )


def _members(case: Case) -> QuerySet[Membership, tuple[int | None, str, str]]:
    """Return the requester's own place in the requesting agency, in the columns of `_speakers`.

    A person with an account there came by invitation: that is a confirmation too.
    """
    email = (case.contact.email if case.contact else "") or ""
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()),
        agency=case.requesting_agency_id or 0,
        user__email=email,
        user__is_active=True,
    )
    nobody = Cast(Value(None), BigIntegerField())
    return members.values_list(nobody, Value("", CharField()), Value("", CharField()))

"""Which agencies should coordinate on a ticket (DOMAIN 5, R35), and who of an agency is written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from support.domain.coordination import ENDED, OPEN, State
from support.domain.leads import BODY_LABELS, OURS, Body
from support.models import Agency, Case, Coordination, Lead, Liaison, Membership
from support.queries import lead_rules, liaisons
from support.queries.leads import Together, moment


@dataclass(frozen=True, slots=True)
class Suggested:
    """An agency the table of the law names for a ticket: its part, and by which clause."""

    agency: Agency
    body: Body
    clause: str


def _owner(case: Case) -> Agency | None:
    return case.system.owner if case.system else None


def _operator(case: Case) -> Agency | None:
    platform = case.connection.platform if case.connection else None
    return platform.operator if platform else None


# The parts an agency plays for one ticket; bodies the Circular names are found by their name.
_PARTS: dict[Body, Callable[[Case], Agency | None]] = {
    Body.OWNER: _owner,
    Body.SHARING: _owner,
    Body.PORTAL: _owner,
    Body.PLATFORM: _operator,
    Body.REGISTERING: lambda case: case.requesting_agency,
}


@dataclass(frozen=True, slots=True)
class Part:
    """An agency's part in a ticket as the ticket's own page shows it."""

    pk: int
    agency: str
    state: str
    number: str
    subject: str
    clause: str
    due_at: datetime | None
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """True while an answer is awaited."""
        return State(self.state) in OPEN


_SHOWN = ("pk", "state", "number", "subject", "clause", "due_at", "answered_at")


def with_parts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring the parts of all agencies along, so that `parts` asks nothing more."""
    short, name = F("agency__short_name"), F("agency__name")
    told = JSONObject(short=short, name=name, **{one: F(one) for one in _SHOWN})
    rows = Coordination.objects.filter(case=OuterRef("pk")).order_by().values("case")
    return cases.annotate(coordination_parts=Subquery(rows.annotate(all=Together(told)).values("all")))


def parts(case: Case) -> list[Part]:
    """Return the agencies of a case of `with_parts`, those that ended last; not those taken off unasked."""
    found = [
        Part(
            pk=row["pk"],
            agency=row["short"] or row["name"],
            state=row["state"],
            number=row["number"] or "",
            subject=row["subject"],
            clause=row["clause"],
            due_at=moment(row["due_at"]),
            answered_at=moment(row["answered_at"]),
        )
        for row in getattr(case, "coordination_parts", None) or ()
        if row["number"] or row["state"] == State.ATTACHED
    ]
    return sorted(found, key=lambda one: (State(one.state) in ENDED, one.pk))


def leading_agency(case: Case) -> int | None:
    """Return the agency that leads a case now; None while we do."""
    row = Lead.objects.filter(case=case, until=None).values_list("body", "agency").first()
    return row[1] if row and row[0] != OURS.value else None


def suggested(case: Case) -> list[Suggested]:
    """Return the agencies the table names for a case, each once: not us, not the lead, not the requester.

    At most three queries for a case loaded with its system, connection and requesting agency.
    """
    said = lead_rules.decided_for(case)
    bodies = [body for body in said.coordinating if body is not OURS]
    if Body.OWNER not in bodies and _owner(case) is not None:
        bodies.append(Body.OWNER)  # the owner of the system is attached whatever the row says (R35)
    named = [BODY_LABELS[body] for body in bodies if body not in _PARTS]
    by_name = {one.name: one for one in Agency.objects.filter(name__in=named, active=True)} if named else {}
    lead, found = leading_agency(case), dict[int, Suggested]()
    for body in bodies:
        agency = _PARTS[body](case) if body in _PARTS else by_name.get(BODY_LABELS[body])
        if agency is None or agency.pk in found or agency.pk in {lead, case.requesting_agency_id}:
            continue
        if agency.name != BODY_LABELS[OURS]:
            found[agency.pk] = Suggested(agency, body, said.clause)
    return list(found.values())


def owner_to_attach(case: Case) -> Agency | None:
    """Return the owner of the system that must be attached: unless it leads, asks, or is ourselves (R35)."""
    owner = _owner(case)
    if owner is None or not owner.active or owner.name == BODY_LABELS[OURS]:
        return None
    asks = case.requesting_agency
    if asks is not None and owner.pk in {asks.pk, asks.successor_id}:
        return None
    return None if owner.pk == leading_agency(case) else owner


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an agency who is written to; without `user_id` the mail brings a link of its own."""

    email: str
    name: str
    user_id: int | None = None


def people_of(agency: Agency, case: Case) -> list[Person]:
    """Return whom to write to of an agency: its liaisons, those of the ticket's system before others.

    Members who are liaisons, and the liaisons of its connections; where there are none, its members.
    Two or three queries.
    """
    now = Q(until=None) | Q(until__gt=timezone.now())
    members = list(
        Membership.objects.filter(now, agency=agency, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    found: dict[str, Person] = {}
    speaking = [one for one in members if one.role == "liaison"]
    for one in speaking:
        found[one.user.email.lower()] = Person(one.user.email, str(one.user), one.user_id)
    for liaison in _speakers(agency, case):
        person = _person(liaison)
        if person.email:
            found.setdefault(person.email.lower(), person)
    if not found:
        found = {m.user.email.lower(): Person(m.user.email, str(m.user), m.user_id) for m in members}
    # Who has an account reads it signed in, also where a connection names the address as a contact.
    accounts = {one.user.email.lower(): one for one in members}
    return [
        Person(one.email, one.name, accounts[key].user_id) if key in accounts else one
        for key, one in found.items()
    ]


def _speakers(agency: Agency, case: Case) -> list[Liaison]:
    current = liaisons.current(liaisons.on_day()).filter(connection__agency=agency)
    rows = list(current.select_related("connection").order_by("pk")[:50])
    of_system = [one for one in rows if one.connection.system_id == case.system_id]
    return of_system or rows


def _person(liaison: Liaison) -> Person:
    if liaison.user is not None and liaison.user.is_active:
        return Person(liaison.user.email, str(liaison.user))
    contact = liaison.contact.person if liaison.contact else None
    return Person((contact.email or "") if contact else "", contact.name if contact else "")

"""What stands around the generated tickets: people, agencies, systems, connections, duties, guides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from kb.actions import indexing
from kb.domain.states import DutySource, DutyState
from kb.models import Guide, GuideDuty, GuideDutyChange
from mailin.models import Mailbox
from support.domain.roles import Role
from support.domain.systems import AgencyKind, SystemKind
from support.models import Agency, ConnectedSystem, Connection, Contact, contact_words
from tests import factories
from tests.bench.pageroom import wording
from tests.kb import library
from tests.kb.library_words import PLACES, SYSTEMS

AGENCIES, SYSTEMS_MADE, CONTACTS, GUIDES = 500, 30, 20_000, 400
ENGINEERS, LEADS, LIAISONS = 10, 2, 8


def make() -> None:
    """Make everything, the same each time; a few thousand rows, by the product's own models."""
    people = [factories.user(Role.ENGINEER) for _one in range(ENGINEERS)]
    people += [factories.user(Role.TEAM_LEAD) for _one in range(LEADS)]
    people += [factories.user(Role.DUTY_OFFICER)]
    agencies = _agencies()
    for place in range(LIAISONS):  # of the busiest agencies, and of some middling ones
        factories.member(agencies[place * place])
    systems = [
        ConnectedSystem.objects.create(
            name=f"{SYSTEMS[place % len(SYSTEMS)]} {1 + place}", kind=SystemKind.SYSTEM.value
        )
        for place in range(SYSTEMS_MADE)
    ]
    _contacts(agencies)
    _connections(agencies, systems)
    _guides(agencies)
    _duties()
    Mailbox.objects.create(
        name="Hộp thư đo", address="do@thu.example", host="may-thu.example", username="do",
        secret_name="DO_MAT_KHAU", enabled=True, ok_at=timezone.now(), checked_at=timezone.now(),
    )  # fmt: skip


def _agencies() -> list[Agency]:
    kinds = (AgencyKind.MINISTRY, AgencyKind.PROVINCE, AgencyKind.STATE, AgencyKind.POLICE)
    made = []
    for place in range(AGENCIES):
        one = Agency(
            name=f"Cơ quan {PLACES[place % len(PLACES)]} số {place + 1}",
            code=f"D{place % 90:02d}.{place:05d}",
            kind=kinds[place % len(kinds)].value,
        )
        one.prepare()
        made.append(one)
    return Agency.objects.bulk_create(made)


def _contacts(agencies: Sequence[Agency]) -> None:
    names, now, made = list(wording.names()), timezone.now(), []
    for place in range(CONTACTS):
        name, of = names[place % len(names)], place % AGENCIES
        email = f"cb{place}@coquan{of}.example"
        key, words = contact_words(name, email, "")
        agency = agencies[of]
        known = now if place % 3 else None
        made.append(
            Contact(name=name, email=email, agency=agency, verified_at=known, name_key=key, search_text=words)
        )
    Contact.objects.bulk_create(made, batch_size=5000)


def _connections(agencies: Sequence[Agency], systems: Sequence[ConnectedSystem]) -> None:
    since = timezone.localdate() - timedelta(days=900)
    Connection.objects.bulk_create(
        (
            Connection(agency=agency, system=system, purpose="Tra cứu khi giải quyết hồ sơ", since=since)
            for agency in agencies
            for system in systems
        ),
        batch_size=5000,
    )


def _guides(agencies: Sequence[Agency]) -> None:
    library.load(library.everything(GUIDES))
    guides = list(Guide.objects.filter(agency__isnull=False).order_by("pk"))
    for place, guide in enumerate(guides):
        guide.agency = agencies[place % AGENCIES]
    Guide.objects.bulk_update(guides, ["agency"], batch_size=500)
    indexing.rebuild()


def _duties() -> None:
    """Every connection owes a guide; what was made of it is spread by a digest, with its history."""
    states = [DutyState.NONE, DutyState.NONE, DutyState.DRAFT, DutyState.REVIEW, DutyState.OVERDUE]
    states += [DutyState.PUBLISHED] * 5
    now, made = timezone.now(), []
    for connection in Connection.objects.order_by("pk").values_list("pk", "agency", "system"):
        digest = hashlib.sha256(repr(connection).encode()).digest()
        pk, agency, system = connection
        made.append(
            GuideDuty(
                agency_id=agency, system_id=system, connection_id=pk, source=DutySource.CONNECTION.value,
                state=states[digest[0] % len(states)].value, made_at=now - timedelta(days=900),
                state_since=now - timedelta(days=digest[1]),
            )
        )  # fmt: skip
    duties = GuideDuty.objects.bulk_create(made, batch_size=5000)
    changes = [GuideDutyChange(duty=one, state=DutyState.NONE.value, at=one.made_at) for one in duties]
    changes += [
        GuideDutyChange(duty=one, state=one.state, at=one.state_since)
        for one in duties
        if one.state != DutyState.NONE
    ]
    GuideDutyChange.objects.bulk_create(changes, batch_size=5000)

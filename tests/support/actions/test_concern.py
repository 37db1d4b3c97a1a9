"""A ticket on no system and on one, another agency's scope on a ticket, a connection of another system."""

from __future__ import annotations

import pytest

from support.actions import contacts, work
from support.actions.work import Properties
from support.domain.errors import FieldError
from support.models import Case, ConnectedSystem, Connection, Event, QueueProfile
from tests.support.cast import Cast


def _system(name: str = "Hệ thống một cửa tỉnh Bắc Ninh") -> ConnectedSystem:
    return ConnectedSystem.objects.create(name=name)


def _change(cast: Cast, case: Case, **wanted: object) -> Case:
    work.change_properties(cast.nguyen, case_id=case.pk, wanted=Properties(**wanted))  # type: ignore[arg-type]
    case.refresh_from_db()
    return case


def _state(case: Case) -> tuple[int | None, bool, int | None]:
    return case.system_id, case.without_system, case.connection_id


def test_r1_a_system_or_none_at_all_never_both(cast: Cast) -> None:
    case, system = cast.hanhs_case(), _system()
    link = Connection.objects.create(agency=cast.bac_ninh, system=system)
    assert _state(_change(cast, case, system_id=system.pk)) == (system.pk, False, None)
    assert _state(_change(cast, case, connection_id=link.pk)) == (system.pk, False, link.pk)
    assert _state(_change(cast, case, without_system=True)) == (None, True, None)
    # The connection alone says the system too.
    assert _state(_change(cast, case, connection_id=link.pk)) == (system.pk, False, link.pk)
    assert _state(_change(cast, case, system_id=0)) == (None, False, None)
    assert _state(_change(cast, case, without_system=False)) == (None, False, None)


def test_another_system_lets_the_connection_go(cast: Cast) -> None:
    case, first, second = cast.hanhs_case(), _system(), _system("Cổng dịch vụ công tỉnh Bắc Ninh")
    link = Connection.objects.create(agency=cast.bac_ninh, system=first)
    _change(cast, case, connection_id=link.pk)
    assert _state(_change(cast, case, system_id=second.pk)) == (second.pk, False, None)
    event = Event.objects.filter(cases__case=case).latest("pk")
    assert event.kind == "classified"
    assert event.data == {"changed": {"system_id": [first.pk, second.pk], "connection_id": [link.pk, None]}}


@pytest.mark.parametrize("wrong", ["foreign", "other_system", "gone", "unknown_system"])
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, wrong: str) -> None:
    case, system, other = cast.hanhs_case(classified=False), _system(), _system("Hệ thống khác")
    foreign = Connection.objects.create(agency=cast.hung_yen, system=system)
    ours = Connection.objects.create(agency=cast.bac_ninh, system=system)
    ConnectedSystem.objects.filter(pk=other.pk).update(active=wrong != "gone")
    wanted: dict[str, dict[str, int]] = {
        "foreign": {"connection_id": foreign.pk},
        "other_system": {"connection_id": ours.pk, "system_id": other.pk},
        "gone": {"system_id": other.pk},
        "unknown_system": {"system_id": 10**6},
    }
    with pytest.raises(FieldError) as caught:
        _change(cast, case, **wanted[wrong])
    assert caught.value.field == ("connection" if "connection_id" in wanted[wrong] else "system")
    assert _state(case) == (None, False, None)


def test_r8_specialised_information_goes_to_the_data_queue(cast: Cast) -> None:
    case = _change(cast, cast.hanhs_case(), topic="B5")
    assert QueueProfile.objects.get(pk=case.queue_id).key == "du-lieu"


def test_r4_a_requester_of_another_agency_takes_the_foreign_scope_off_the_ticket(cast: Cast) -> None:
    case, system = cast.hanhs_case(), _system()
    link = Connection.objects.create(agency=cast.bac_ninh, system=system)
    _change(cast, case, connection_id=link.pk)
    contacts.verify(cast.nguyen, case_id=case.pk, agency_id=cast.bac_ninh.pk)
    case.refresh_from_db()
    assert _state(case) == (system.pk, False, link.pk)
    contacts.verify(cast.nguyen, case_id=case.pk, agency_id=cast.hung_yen.pk)
    case.refresh_from_db()
    assert _state(case) == (system.pk, False, None)

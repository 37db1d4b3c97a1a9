"""A requester taken for somebody's colleague on his own word."""

from __future__ import annotations

import pytest

from support.actions import contacts
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.models import Case, Event
from support.queries import tickets
from tests import factories
from tests.support.cast import Cast


def test_a_person_of_ours_decides_and_the_agency_sees_the_ticket(cast: Cast) -> None:
    case = factories.case()
    assert not contacts.is_verified(case)
    with pytest.raises(NotFound):
        tickets.get(cast.phuong, case.number)
    contact = contacts.verify(cast.khue, case_id=case.pk, agency_id=cast.hung_yen.pk)
    assert contact.verified_by_id == cast.khue.user_id
    seen = tickets.get(cast.phuong, case.number)
    assert contacts.is_verified(seen)
    event = Event.objects.filter(cases__case=case).latest("pk")
    assert (event.kind, event.data) == (
        "contact_verified", {"contact": contact.pk, "agency": cast.hung_yen.pk},
    )  # fmt: skip


def test_an_individual_takes_the_ticket_from_the_agencys_sight(cast: Cast) -> None:
    case = cast.hanhs_case()
    contacts.verify(cast.khue, case_id=case.pk, agency_id=None)
    with pytest.raises(NotFound):
        tickets.get(cast.hanh, case.number)


def test_unknown_or_closed_agencies_and_nobody_to_verify(cast: Cast) -> None:
    case = cast.hanhs_case()
    for wrong in (10**6, factories.agency(active=False).pk):
        with pytest.raises(FieldError):
            contacts.verify(cast.khue, case_id=case.pk, agency_id=wrong)
    Case.objects.filter(pk=case.pk).update(contact=None)
    with pytest.raises(NotAllowed):
        contacts.verify(cast.khue, case_id=case.pk, agency_id=None)


def test_nobody_without_the_right_verifies(cast: Cast) -> None:
    case = cast.hanhs_case()
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound)):
        with pytest.raises(error):
            contacts.verify(viewer, case_id=case.pk, agency_id=cast.hung_yen.pk)
    case.refresh_from_db()
    assert case.requesting_agency == cast.bac_ninh

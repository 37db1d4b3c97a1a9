"""Who leads a ticket changes by the law's table, and both holders stay on record (Điều 6, 11.2, 14.2)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import contacts, work
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.leads import BODY_LABELS, Body
from support.domain.systems import AgencyKind
from support.models import Agency, Case, Event, Lead
from support.queries import leads
from tests import factories

pytestmark = pytest.mark.django_db


def _of(kind: AgencyKind, topic: str) -> Case:
    """File a ticket asked by an agency of this kind, then say that it is an implementation issue."""
    agency = factories.agency("Công an tỉnh thử")
    Agency.objects.filter(pk=agency.pk).update(kind=kind.value)
    case = factories.case(of=agency)
    wanted = work.Properties(kind=Kind.IMPLEMENTATION_ISSUE, topic=topic)
    return work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=wanted)


def test_r40_a_police_units_difficulty_is_led_by_the_department_article_14_names() -> None:
    case = _of(AgencyKind.POLICE, "K2")
    now = leads.current(case)
    assert (now.body, now.clause) == (Body.ORDER.value, "14.2")
    assert now.agency == now.name == BODY_LABELS[Body.ORDER]
    assert Event.objects.get(kind=EventKind.LEAD_CHANGED, cases__case=case).data["to"] == "order"


def test_r40_another_agencys_question_about_the_circular_stays_with_us() -> None:
    case = _of(AgencyKind.PROVINCE, "K1")
    assert leads.current(case).body == Body.NDB.value
    assert leads.history(case) == []


def test_r40_verifying_that_a_police_unit_asks_switches_the_lead() -> None:
    police = factories.agency("Công an tỉnh thử")
    Agency.objects.filter(pk=police.pk).update(kind=AgencyKind.POLICE.value)
    case = factories.case()
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic="K2"))
    assert leads.current(case).body == Body.NDB.value
    contacts.verify(factories.SYSTEM, case_id=case.pk, agency_id=police.pk)
    assert leads.current(case).body == Body.ORDER.value


def test_a_change_of_lead_keeps_both_terms_without_a_gap() -> None:
    case = _of(AgencyKind.POLICE, "K2")
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic="A1"))
    first, second = leads.history(case)
    assert (first.body, second.body) == (Body.ORDER.value, Body.NDB.value)
    assert first.until == second.since
    assert second.until is None


def test_a_change_that_leaves_the_lead_writes_no_term() -> None:
    case = _of(AgencyKind.POLICE, "K2")
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic="K1"))
    assert len(leads.history(case)) == 1


def test_the_database_refuses_two_leads_at_once() -> None:
    case = _of(AgencyKind.POLICE, "K2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.create(case=case, body=Body.NDB.value, clause="11.2", since=timezone.now())


def test_a_connection_request_is_led_by_us_by_the_clause_of_its_procedure() -> None:
    case = factories.case(topic="D1")
    now = leads.current(case)
    assert (now.body, now.clause) == (Body.NDB.value, "7.2")
    assert leads.history(case) == []

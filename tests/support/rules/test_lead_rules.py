"""The table of leads as data: what was shipped decides as before, a change keeps the old row and its days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import lead_rules as changing
from support.actions import work
from support.actions.lead_rules import LeadRuleIn
from support.actions.rules import When
from support.domain import leads as shipped
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.leads import SHIPPED, Body, How
from support.domain.roles import Role
from support.domain.systems import AgencyKind
from support.models import Event, LeadRule
from support.queries import lead_rules, leads
from tests import factories as make
from tests.support.domain.test_leads import CASES

pytestmark = pytest.mark.django_db
DOCUMENT = When(source="12/2026/TT-BCA")


@pytest.fixture
def lead():
    return make.actor(make.user(Role.TEAM_LEAD))


def _row(clause: str) -> LeadRule:
    return LeadRule.objects.get(clause=clause, valid_to=None)


@pytest.mark.parametrize(("owner", "topic", "requester"), CASES)
def test_r14_the_seeded_rows_decide_as_the_table_of_the_law(owner, topic, requester):
    assert lead_rules.decide(topic, owner, requester) == shipped.decide(topic, owner, requester)


def test_r14_every_shipped_row_is_kept_in_its_order_and_only_what_is_inferred_names_no_document():
    kept = list(LeadRule.objects.order_by("place"))
    rows = [lead_rules.row_of(one) for one in kept]
    assert [(row.topics, row.leading, row.owners, row.requesters) for row in rows] == [
        (row.topics, row.leading, row.owners, row.requesters) for row in SHIPPED
    ]
    assert {one.how for one in kept if not one.source} == {How.INFERRED.value}


def test_a_row_of_the_law_is_changed_by_a_document_alone(lead):
    row = _row("6.4")
    wanted = LeadRuleIn(Body.NDB, "6.4", topics=("E1", "E3", "E4"))
    with pytest.raises(FieldError) as refused:
        changing.save(lead, rule_id=row.pk, wanted=wanted, when=When())
    assert refused.value.field == "source"
    made = changing.save(lead, rule_id=row.pk, wanted=wanted, when=DOCUMENT)
    assert lead_rules.decide("E1").lead is Body.NDB
    row.refresh_from_db()
    assert (row.valid_to, made.replaces_id, row.lead) == (made.valid_from, row.pk, Body.CYBER.value)
    event = Event.objects.get(kind=EventKind.LEAD_RULE_CHANGED)
    assert (event.data["rule"], event.data["replaces"]) == (made.pk, row.pk)


def test_a_change_from_a_day_on_leaves_the_days_before_as_they_were(lead):
    row, day = _row("6.4"), timezone.localdate() + timedelta(days=10)
    wanted = LeadRuleIn(Body.NDB, "6.4", topics=("E1", "E3", "E4"))
    changing.save(lead, rule_id=row.pk, wanted=wanted, when=When(day, "12/2026/TT-BCA"))
    now = timezone.now()
    assert lead_rules.decide("E1").lead is Body.CYBER
    assert lead_rules.decide("E1", at=now + timedelta(days=9)).lead is Body.CYBER
    assert lead_rules.decide("E1", at=now + timedelta(days=11)).lead is Body.NDB


def test_yesterday_is_not_changed_today(lead):
    with pytest.raises(FieldError) as refused:
        changing.save(
            lead,
            rule_id=_row("6.4").pk,
            wanted=LeadRuleIn(Body.NDB, "6.4", topics=("E1",)),
            when=When(timezone.localdate() - timedelta(days=1), "12/2026/TT-BCA"),
        )
    assert refused.value.field == "since"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (LeadRuleIn(None, "6.3", topics=("A1",)), "lead"),
        (LeadRuleIn(Body.NDB, "6.3", How.MANUAL, topics=("A1",)), "lead"),
        (LeadRuleIn(Body.NDB, "6.3", topics=("A1",), coordinating=(Body.NDB,)), "coordinating"),
        (LeadRuleIn(Body.NDB, " ", topics=("A1",)), "clause"),
        (LeadRuleIn(Body.NDB, "6.3", topics=("A9",)), "topics"),
    ],
)
def test_a_row_that_does_not_fit_together_is_refused_at_its_field(lead, wanted, field):
    with pytest.raises(FieldError) as refused:
        changing.save(lead, rule_id=None, wanted=wanted, when=When())
    assert refused.value.field == field


def test_r5_the_row_for_all_the_rest_can_neither_go_nor_be_narrowed_nor_doubled(lead):
    last = LeadRule.objects.get(topics=[])
    with pytest.raises(NotAllowed):
        changing.close(lead, rule_id=last.pk, when=DOCUMENT)
    with pytest.raises(NotAllowed):
        changing.save(
            lead, rule_id=last.pk, wanted=LeadRuleIn(Body.NDB, "11.2", topics=("A",)), when=DOCUMENT
        )
    with pytest.raises(NotAllowed):
        changing.save(lead, rule_id=None, wanted=LeadRuleIn(Body.NDB, "11.2"), when=When())


def test_a_new_row_stands_before_the_one_for_all_the_rest_or_where_it_is_put(lead):
    changing.save(lead, rule_id=None, wanted=LeadRuleIn(Body.ORDER, "14.2", topics=("G1",)), when=When())
    assert lead_rules.decide("G1").lead is Body.ORDER
    first = _row("6.4")
    above = LeadRuleIn(Body.TECHNICAL, "7.2", topics=("E1",), before=first.pk)
    changing.save(lead, rule_id=None, wanted=above, when=When())
    assert lead_rules.decide("E1").lead is Body.TECHNICAL
    assert lead_rules.decide("E1", AgencyKind.DEFENCE).lead is Body.DEFENCE


def test_a_change_that_misled_is_taken_back_and_all_three_rows_stay_on_record(lead):
    row = _row("6.4")
    made = changing.save(
        lead, rule_id=row.pk, wanted=LeadRuleIn(Body.NDB, "6.4", topics=("E1", "E3", "E4")), when=DOCUMENT
    )
    changing.restore(lead, rule_id=made.pk, when=When(source="13/2026/TT-BCA"))
    assert lead_rules.decide("E3").lead is Body.CYBER
    assert LeadRule.objects.filter(clause="6.4").count() == 3


def test_a_closed_rule_is_never_changed_and_none_is_rewritten_in_place():
    row = _row("6.4")
    for wrong in ({"lead": "ndb"}, {"topics": ["A"]}, {"clause": "1"}, {"place": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LeadRule.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    LeadRule.objects.filter(pk=row.pk).update(valid_to=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadRule.objects.filter(pk=row.pk).update(valid_to=None)


def test_a_changed_table_decides_when_a_ticket_is_classified_and_leaves_the_others(lead):
    before = make.case(topic="G1")
    changing.save(lead, rule_id=None, wanted=LeadRuleIn(Body.ORDER, "14.2", topics=("G",)), when=When())
    assert leads.history(before) == []
    after = make.case(topic="G2")
    assert leads.current(after).body == Body.ORDER.value
    work.change_properties(make.SYSTEM, case_id=before.pk, wanted=work.Properties(topic="G2"))
    assert leads.current(before).body == Body.ORDER.value


def test_only_who_keeps_the_catalogue_changes_the_table():
    for role in (Role.ENGINEER, Role.DUTY_OFFICER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            changing.close(make.actor(make.user(role)), rule_id=_row("6.4").pk, when=DOCUMENT)


def test_deciding_reads_the_table_once(django_assert_num_queries):
    lead_rules.decide("E1")
    with django_assert_num_queries(0):
        lead_rules.decide("E1")

"""R14: the rows of the lead table that the checks of Điều 6 and the procedure of Điều 7 concern."""

from __future__ import annotations

import pytest

from support.domain.leads import BODY_LABELS, ROWS, Body, How, decide
from support.domain.systems import AgencyKind

MINISTRY = AgencyKind.DEFENCE


@pytest.mark.parametrize(
    ("owner", "topic", "lead", "clause", "how"),
    [
        (MINISTRY, "E1", Body.DEFENCE, "6.3", How.LAW),
        (MINISTRY, "E2", Body.DEFENCE, "6.3", How.LAW),
        (MINISTRY, "E3", None, "6.3, 6.4b", How.MANUAL),
        (MINISTRY, "E4", None, "6.4c", How.REFUSED),
        (AgencyKind.PROVINCE, "E1", Body.CYBER, "6.4", How.LAW),
        (None, "E3", Body.CYBER, "6.4", How.LAW),
        (None, "E4", Body.CYBER, "6.4", How.LAW),
        (None, "E2", Body.CYBER, "6.2", How.INFERRED),
        (None, "E5", Body.NDB, "11.2, 3.1", How.LAW),
        (MINISTRY, "E6", Body.NDB, "11.2, 3.1", How.LAW),
        (None, "D1", Body.NDB, "7.2", How.LAW),
        (MINISTRY, "D5", Body.NDB, "7.2", How.LAW),
    ],
)
def test_r14_the_clause_decides_who_leads(owner, topic, lead, clause, how):
    found = decide(topic, owner)
    assert found is not None
    assert (found.lead, found.clause, found.how) == (lead, clause, how)


@pytest.mark.parametrize(
    ("topic", "requester", "lead", "also", "clause"),
    [
        ("K1", AgencyKind.POLICE, Body.ORDER, Body.NDB, "14.2"),
        ("K2", AgencyKind.POLICE, Body.ORDER, Body.NDB, "14.2"),
        ("K1", AgencyKind.PROVINCE, Body.NDB, Body.OWNER, "11.2"),
        ("A4", None, Body.NDB, Body.PLATFORM, "11.2, 5.1"),
        ("A5", None, Body.NDB, Body.PLATFORM, "11.2, 5.1"),
        ("A6", AgencyKind.POLICE, Body.NDB, Body.OWNER, "11.2, 5.1"),
        ("B2", None, Body.NDB, Body.SHARING, "4.1, 10.2c"),
        ("B3", None, Body.NDB, Body.SHARING, "4.1, 10.2c"),
        ("I3", None, Body.NDB, Body.PORTAL, "12, 11.2"),
        ("A1", None, Body.NDB, Body.OWNER, "11.2"),
        ("Z", AgencyKind.POLICE, Body.NDB, Body.OWNER, "11.2"),
        ("", None, Body.NDB, Body.OWNER, "11.2"),
    ],
)
def test_r14_r40_who_asks_and_what_about_decide_the_rest(topic, requester, lead, also, clause):
    found = decide(topic, None, requester)
    assert (found.lead, found.clause) == (lead, clause)
    assert also in found.coordinating


@pytest.mark.parametrize("topic", ["E1", "E2", "E3", "E4"])
@pytest.mark.parametrize("owner", [None, AgencyKind.PROVINCE])
def test_r36_the_population_database_agency_coordinates_every_security_check(topic, owner):
    found = decide(topic, owner)
    assert found is not None
    assert Body.NDB in found.coordinating
    assert found.lead is Body.CYBER


def test_r14_a_lead_never_coordinates_itself_and_every_body_has_a_name():
    assert all(row.leading.lead not in row.leading.coordinating for row in ROWS)
    assert set(BODY_LABELS) == set(Body)


# Every kind of ticket the tests above speak of, for the table as it is kept (tests.support.rules).
CASES = [
    (owner, topic, requester)
    for owner in (None, MINISTRY, AgencyKind.PROVINCE)
    for topic in ("E1", "E2", "E3", "E4", "E5", "D1", "K2", "A1", "A4", "B2", "I3", "Z", "")
    for requester in (None, AgencyKind.POLICE)
]

"""Which internal target wins: the one that names most, and on a tie the weightier dimension."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.targets import SHIPPED, Key, Target, find, fitting, rank

INCIDENT = Key("incident", 1, "police", "email")

# what is configured -> what a critical incident by mail from a police agency gets
WINS = [
    ([Key()], Key()),
    ([Key(), Key("incident")], Key("incident")),
    ([Key("incident"), Key(priority=1)], Key("incident")),
    ([Key(priority=1), Key(agency_kind="police")], Key(priority=1)),
    ([Key(agency_kind="police"), Key(channel="email")], Key(agency_kind="police")),
    ([Key("incident", 1), Key("incident", agency_kind="police")], Key("incident", 1)),
    ([Key("incident", 1), Key(priority=1, agency_kind="police", channel="email")],
     Key(priority=1, agency_kind="police", channel="email")),
    ([Key("incident", 1, "police"), INCIDENT], INCIDENT),
    ([Key("incident", 1), Key("incident", 1, "province"), Key("incident", 1, "", "phone")],
     Key("incident", 1)),
]  # fmt: skip


@pytest.mark.parametrize(("configured", "wins"), WINS)
def test_the_most_specific_target_wins(configured: list[Key], wins: Key) -> None:
    targets = {key: Target(number, number + 1) for number, key in enumerate(configured, start=1)}
    assert next(fitting(targets, INCIDENT)) == wins
    assert find(targets, INCIDENT) == targets[wins]


def test_what_fits_nothing_is_promised_nothing() -> None:
    assert find({Key("support"): Target(1, 2)}, INCIDENT) is None
    assert find({}, INCIDENT) is None


def test_updates_and_party_days_come_from_the_nearest_target_that_names_them() -> None:
    targets = {
        Key(): Target(1, 2, next_update=480, party_days=5),
        Key("incident"): Target(3, 4, party_days=1),
        Key("incident", 1): Target(5, 6),
    }
    assert find(targets, INCIDENT) == Target(5, 6, next_update=480, party_days=1)


keys = st.builds(
    Key,
    st.sampled_from(["", "incident", "support"]),
    st.sampled_from([0, 1, 2]),
    st.sampled_from(["", "police"]),
    st.sampled_from(["", "email"]),
)


@given(st.sets(keys))
def test_those_that_fit_are_exactly_those_that_contradict_nothing_in_order_of_rank(some: set[Key]) -> None:
    targets = {key: Target(1, 1) for key in some}
    found = list(fitting(targets, INCIDENT))
    fit = {key for key in some if all(not one or one == own for one, own in zip(key, INCIDENT, strict=True))}
    assert set(found) == fit
    assert found == sorted(found, key=rank, reverse=True)


def test_every_kind_and_priority_ships_with_a_target() -> None:
    assert len(SHIPPED) == 8 * 4
    assert all(0 < first <= last for first, last in SHIPPED.values())

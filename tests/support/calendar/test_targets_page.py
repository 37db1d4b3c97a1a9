"""Targets by kind, priority, agency and channel: what wins reaches the clocks, and costs intake nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from support.domain.channels import Channel
from support.domain.kinds import Kind
from support.domain.roles import Role
from support.domain.systems import AgencyKind
from support.domain.targets import PARTY_DAYS
from support.models import Clock, ServiceTarget
from support.queries import calendar, service_targets
from support.web.forms.coordination import AskForm
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anew():
    calendar.forget()
    yield
    calendar.forget()


def target(**named: object) -> ServiceTarget:
    given = {"first_response": 15, "resolution": 90} | named
    made = ServiceTarget.objects.create(**given)  # type: ignore[arg-type]
    calendar.forget()
    return made


def minutes(case) -> dict[str, int]:
    return dict(Clock.objects.filter(case=case).values_list("kind", "minutes"))


def test_the_clock_of_a_ticket_runs_by_the_most_specific_target():
    police = make.agency()
    type(police).objects.filter(pk=police.pk).update(kind=AgencyKind.POLICE.value)
    target(kind="incident", agency_kind="police")
    target(kind="incident", priority=3, agency_kind="police", channel="phone", resolution=60)
    [own] = make.cases(1, kind=Kind.INCIDENT, of=police)
    [other] = make.cases(1, kind=Kind.INCIDENT)
    # kind and priority of the shipped row weigh more than kind and agency
    assert minutes(own)["resolution"] == minutes(other)["resolution"]
    target(kind="incident", priority=3, agency_kind="police", resolution=75)
    [own] = make.cases(1, kind=Kind.INCIDENT, of=police)
    assert minutes(own)["resolution"] == 75
    assert minutes(own)["first_response"] == 15


def test_a_target_out_of_use_is_none():
    row = target(kind="incident", priority=3, channel=Channel.EMAIL.value)
    ServiceTarget.objects.filter(pk=row.pk).update(active=False)
    calendar.forget()
    [case] = make.cases(1, kind=Kind.INCIDENT)
    assert minutes(case)["resolution"] != 90


def test_intake_asks_nothing_more_for_agencies_and_channels():
    agency = make.agency()
    make.cases(1, of=agency)
    with CaptureQueriesContext(connection) as bare:
        make.cases(1, of=agency)
    target(agency_kind="state", channel="email")
    make.cases(1, of=agency)
    with CaptureQueriesContext(connection) as more:
        make.cases(1, of=agency)
    assert len(more) == len(bare)


def test_a_coordinating_agency_is_given_the_days_of_the_ticket():
    [case] = make.cases(1, kind=Kind.INCIDENT)
    assert calendar.targets().party_days(case) == PARTY_DAYS
    target(kind="incident", party_days=4)
    assert calendar.targets().party_days(case) == 4
    row = AskForm(case=case).rows[0]
    assert row["days"].initial == "4"
    assert "4" in dict(row.fields["days"].choices)


def test_two_targets_for_the_same_and_values_out_of_order_are_refused():
    with pytest.raises(ValidationError, match="Đã có mục tiêu"):
        ServiceTarget(kind="incident", priority=3, first_response=1, resolution=2).full_clean()
    with pytest.raises(ValidationError, match="không được ngắn hơn"):
        ServiceTarget(kind="", channel="email", first_response=9, resolution=2).full_clean()
    for wrong in ({"channel": "fax"}, {"agency_kind": "x"}, {"priority": 5}, {"party_days": 61}):
        with pytest.raises(IntegrityError), transaction.atomic():
            target(**({"kind": "support"} | wrong))


def test_the_page_lists_and_tries_an_example(browse):
    target(kind="incident", priority=1, channel="phone", resolution=60)
    client = browse(make.user(Role.ADMINISTRATOR))
    page = client.get("/lich-lam-viec/muc-tieu").content.decode()
    assert page.index("Xử lý sự cố · Rất cao · Điện thoại") < page.index("Xử lý sự cố · Cao")
    asked = {"kind": "incident", "priority": "1", "agency_kind": "", "channel": "phone"}
    shown = client.get("/lich-lam-viec/muc-tieu", asked | {"received": "2026-02-13T17:00"}).content.decode()
    assert "Áp dụng: Xử lý sự cố · Rất cao · Điện thoại" in shown
    assert "thay cho: Xử lý sự cố · Rất cao" in shown
    assert "08:30 thứ Hai 23/02/2026" in shown  # over Tết: half an hour on Friday, half on Monday week
    wrong = client.get("/lich-lam-viec/muc-tieu", asked | {"received": "x"})
    assert wrong.status_code == 422
    assert "Sửa" not in browse(make.engineer()).get("/lich-lam-viec/muc-tieu").content.decode()


def test_an_example_without_a_target_says_so(browse):
    ServiceTarget.objects.all().delete()
    assert service_targets.ranked() == []
    asked = {"kind": "incident", "priority": "1", "agency_kind": "", "channel": "phone"}
    client = browse(make.engineer())
    page = client.get("/lich-lam-viec/muc-tieu", asked | {"received": "2026-02-13T17:00"}).content.decode()
    assert "sẽ không có hạn nội bộ" in page


def test_a_target_that_wins_for_no_ticket_is_named_as_such(browse):
    idle, wins = (
        target(kind="incident", channel="phone"),
        target(kind="incident", priority=1, channel="phone"),
    )
    found = service_targets.never_first(service_targets.ranked())
    assert idle.pk in found
    assert wins.pk not in found
    assert "chỉ điền ô trống" in browse(make.engineer()).get("/lich-lam-viec/muc-tieu").content.decode()

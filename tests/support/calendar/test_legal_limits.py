"""Limits of the law: 72 hours by the wall clock, through nights, Tết and waiting, apart from our targets."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from support.actions import legal_limits as actions
from support.domain.clock import VIETNAM
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.legal_limits import Standing, deadline, standing
from support.domain.roles import Role
from support.models import Case, Clock, Event, EventText, LegalLimit, LegalTerm
from support.queries import legal_limits
from tests import factories as make

NOON = datetime(2026, 2, 13, 12, 0, tzinfo=VIETNAM)  # Friday before Tết


def at(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


# since, hours, deadline: counted on the wall clock
BY_HAND = [
    ("13/02/2026 16:00", 72, "16/02/2026 16:00"),  # through the weekend into Tết
    ("02/03/2026 08:00", 72, "05/03/2026 08:00"),
    ("27/02/2028 23:30", 72, "01/03/2028 23:30"),  # 28th, 29th, 1st
    ("31/12/2026 00:00", 24, "01/01/2027 00:00"),
    ("06/03/2026 17:30", 1, "06/03/2026 18:30"),
]


@pytest.mark.parametrize(("since", "hours", "due"), BY_HAND)
def test_every_hour_counts(since: str, hours: int, due: str) -> None:
    assert deadline(at(since), hours) == at(due)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)), st.integers(1, 8000))
def test_a_limit_is_exactly_its_hours_whatever_the_calendar(moment: datetime, hours: int) -> None:
    since = moment.replace(tzinfo=VIETNAM)
    assert deadline(since, hours) - since == timedelta(hours=hours)


def test_the_last_moment_is_in_time_and_the_next_is_not() -> None:
    due = at("16/02/2026 16:00")
    assert standing(due, due, None) is Standing.SOON
    assert standing(due, due + timedelta(seconds=1), None) is Standing.OVER
    assert standing(due, due - timedelta(hours=25), None) is Standing.RUNNING
    assert standing(due, due + timedelta(days=9), due) is Standing.MET
    assert standing(due, due, due + timedelta(seconds=1)) is Standing.MISSED
    with pytest.raises(ValueError, match="no limit"):
        deadline(due, 0)


@pytest.fixture
def breach(db):
    legal_limits.forget()
    with time_machine.travel(NOON, tick=False):
        case = make.case(words=make.message(at=NOON))
    Case.objects.filter(pk=case.pk).update(topic="E5")
    case.refresh_from_db()
    return case


@pytest.fixture
def limit(db):
    return LegalLimit.objects.get(topic="E5")


@pytest.fixture
def engineer(db):
    return make.actor(make.engineer())


def test_the_shipped_limit_names_its_law_and_is_to_be_checked(limit):
    assert limit.hours == 72
    assert "91/2025/QH15" in limit.source
    assert limit.to_verify


def test_it_runs_from_the_receipt_until_somebody_says_when(breach, limit, engineer):
    [one] = legal_limits.of_case(engineer, breach)
    assert (one.since, one.known, one.due) == (NOON, False, NOON + timedelta(hours=72))
    before = list(Clock.objects.filter(case=breach).values_list("due_at", "minutes", "basis"))
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        earlier = NOON - timedelta(hours=10)
        actions.count_from(engineer, case_id=breach.pk, limit_id=limit.pk, since=earlier)
        later = NOON + timedelta(hours=3)
        with pytest.raises(FieldError):
            actions.count_from(engineer, case_id=breach.pk, limit_id=limit.pk, since=later)
    [one] = legal_limits.of_case(engineer, breach)
    assert (one.known, one.due) == (True, earlier + timedelta(hours=72))
    assert list(Clock.objects.filter(case=breach).values_list("due_at", "minutes", "basis")) == before


def test_what_was_done_is_proved_and_taken_back_only_with_a_reason(breach, limit, engineer):
    ids = {"case_id": breach.pk, "limit_id": limit.pk}
    with pytest.raises(NotAllowed):
        actions.fulfil(engineer, done_at=NOON + timedelta(hours=1), proof=" ", **ids)
    with pytest.raises(FieldError):
        actions.fulfil(engineer, done_at=NOON - timedelta(hours=1), proof="Công văn số 9", **ids)
    actions.fulfil(engineer, done_at=NOON + timedelta(hours=71), proof="Công văn số 9", **ids)
    [one] = legal_limits.of_case(engineer, breach)
    assert one.standing is Standing.MET
    with pytest.raises(NotAllowed):
        actions.count_from(engineer, since=NOON, **ids)
    with pytest.raises(NotAllowed):
        actions.reopen(engineer, reason="", **ids)
    actions.reopen(engineer, reason="Gửi nhầm nơi nhận", **ids)
    assert LegalTerm.objects.get().proof == ""
    kinds = list(Event.objects.filter(kind__startswith="legal").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["legal_done", "legal_reopened"]
    event = Event.objects.filter(kind="legal_done").get()
    assert "Công văn" not in str(event.data)


def test_other_topics_and_other_people_have_nothing_of_it(breach, limit, engineer, django_assert_num_queries):
    other = make.case()
    legal_limits.limits()
    with django_assert_num_queries(0):
        assert legal_limits.of_case(engineer, other) == []
    with django_assert_num_queries(1):
        assert legal_limits.of_case(engineer, breach)
    with pytest.raises(NotFound):
        actions.count_from(engineer, case_id=other.pk, limit_id=limit.pk, since=NOON)
    auditor = make.actor(make.user(Role.AUDITOR))
    with pytest.raises(Forbidden):
        actions.count_from(auditor, case_id=breach.pk, limit_id=limit.pk, since=NOON)


def test_the_ticket_shows_it_with_its_source_and_the_page_takes_it(breach, limit, browse, time_machine):
    time_machine.move_to(NOON + timedelta(hours=60), tick=False)
    client = browse(make.engineer())
    page = client.get(f"/xu-ly/{breach.number}").content.decode()
    assert "91/2025/QH15" in page
    assert "cần đối chiếu" in page
    assert "còn 12 giờ 0 phút" in page
    address = f"/xu-ly/{breach.number}/thoi-han-luat"
    wrong = {"what": "since", "limit": limit.pk, "since": "2026-02-20T10:00"}
    assert client.post(address, wrong).status_code == 422
    right = wrong | {"since": "2026-02-13T09:00"}
    assert client.post(address, right).status_code == 302
    assert "16/02/2026 09:00" in client.get(address).content.decode()
    done = {"what": "done", "limit": limit.pk, "done_at": "2026-02-15T09:00", "proof": "Công văn số 9"}
    assert client.post(address, done).status_code == 302
    story = client.get(f"/xu-ly/{breach.number}").content.decode()
    assert "ghi đã thực hiện việc có thời hạn theo luật" in story
    assert "Đã thực hiện trong thời hạn" in story
    assert client.post(address, {"what": "x", "limit": limit.pk}).status_code == 404
    assert browse(make.engineer()).get(f"/xu-ly/{make.case().number}/thoi-han-luat").status_code == 404


def test_it_stands_between_our_own_limit_and_the_properties(breach, limit, browse, time_machine):
    time_machine.move_to(NOON, tick=False)
    page = browse(make.engineer()).get(f"/xu-ly/{breach.number}").content.decode()
    heads = re.findall(r'<section class="facts" aria-labelledby="([\w-]+)"', page)
    assert heads[:3] == ["han", "p-luat", "tt"]


def test_no_personal_number_is_kept_as_proof_or_reason(breach, limit, engineer):
    ids = {"case_id": breach.pk, "limit_id": limit.pk}
    done = NOON + timedelta(hours=1)
    actions.fulfil(engineer, done_at=done, proof=f"Báo cáo về số {make.NUMBER}", **ids)
    assert make.NUMBER not in LegalTerm.objects.get().proof
    actions.reopen(engineer, reason=f"Nhầm số {make.NUMBER}", **ids)
    assert [one for one in EventText.objects.all() if make.NUMBER in one.text] == []

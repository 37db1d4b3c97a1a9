"""The pages of a notice of wrong data, of an incident's logs, and the reports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from support.domain.conditions import TOPICS_OF, Condition
from support.domain.data_errors import Dimension, Direction
from support.domain.roles import Role
from support.domain.topics import BY_CODE
from support.models import Case, ConnectedSystem, DataErrorNotice, LogPreservation
from support.queries import notices as kept
from tests import factories
from tests.support.actions.test_notices import keep, notice

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS = kept.Period(TODAY - timedelta(days=30), TODAY + timedelta(days=1))  # a run may pass midnight


def _in(*roles: Role) -> Client:
    browser = Client()
    browser.force_login(factories.user(*roles), backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def _typed(**changes: object) -> dict[str, object]:
    database = ConnectedSystem.objects.get(key="y-te")
    now = timezone.localtime().replace(second=0, microsecond=0)
    return {
        "direction": "shared",
        "database": database.pk,
        "dimension": "timely",
        "field_group": "Ngày cấp",
        "record_count": 7,
        "detected_at": f"{now - timedelta(hours=3):%Y-%m-%dT%H:%M}",
        "notified_at": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        **changes,
    }


def test_a_notice_is_typed_concluded_and_then_only_read() -> None:
    browser, case = _in(Role.ENGINEER), factories.case()
    page = f"/xu-ly/{case.number}/sai-sot"
    assert browser.post(page, _typed()).status_code == 302
    assert DataErrorNotice.objects.get(case=case).record_count == 7
    assert "Ngày cấp" in browser.get(f"/xu-ly/{case.number}").content.decode()
    refused = browser.post(f"{page}/ket-luan", {"outcome": "rejected", "reason": ""})
    assert refused.status_code == 422
    assert "Cần ghi căn cứ" in refused.content.decode()
    assert browser.post(f"{page}/ket-luan", {"outcome": "confirmed"}).status_code == 302
    assert "<form" not in browser.get(page).content.decode().partition("<main")[2].partition("</main")[0]


def test_n9_a_number_typed_as_the_group_is_refused_at_its_field() -> None:
    browser, case = _in(Role.ENGINEER), factories.case()
    answer = browser.post(f"/xu-ly/{case.number}/sai-sot", _typed(field_group=factories.NUMBER))
    assert answer.status_code == 422
    assert "không ghi giá trị hoặc số định danh" in answer.content.decode()
    assert not DataErrorNotice.objects.exists()


def test_r24_the_letter_is_drafted_then_kept_and_printed_with_the_same_words() -> None:
    browser, case, holder = _in(Role.ENGINEER), factories.case(), factories.agency("Sở Y tế thử")
    page = f"/xu-ly/{case.number}/nhat-ky-ket-noi"
    day = timezone.localdate() - timedelta(days=2)
    typed = {"holder": holder.pk, "day_from": str(day), "day_to": str(day), "text": ""}
    drafted = browser.post(page, typed).content.decode()
    assert "Kính gửi: Sở Y tế thử" in drafted
    assert not LogPreservation.objects.exists()
    assert browser.post(page, typed | {"text": "Đề nghị giữ nhật ký."}).status_code == 302
    asked = LogPreservation.objects.get(case=case)
    assert "Đề nghị giữ nhật ký." in browser.get(f"{page}/{asked.pk}/in").content.decode()
    answer = browser.post(
        f"{page}/{asked.pk}/xac-nhan", {"confirmed_on": str(timezone.localdate()), "confirmation": "5/SYT"}
    )
    assert answer.status_code == 302
    assert "5/SYT" in browser.get(page).content.decode()


def test_r23_an_incident_shows_when_its_logs_may_vanish_beside_it() -> None:
    browser, case = _in(Role.ENGINEER), factories.case()
    Case.objects.filter(pk=case.pk).update(kind="incident")
    until, _known = kept.logs_until(Case.objects.get(pk=case.pk))
    shown = browser.get(f"/xu-ly/{case.number}").content.decode()
    assert f"{until:%d/%m/%Y}" in shown
    assert browser.post(f"/xu-ly/{case.number}/nhat-ky-ket-noi/ngay", {"occurred_on": "2024-02-29"})
    assert "01/03/2026" in browser.get(f"/xu-ly/{case.number}").content.decode()


def test_r7_notices_are_counted_by_source_and_dimension_with_their_lag() -> None:
    for key, dimension, direction, hours in [
        ("ho-tich", Dimension.ACCURATE, Direction.SHARED, 2),
        ("ho-tich", Dimension.TIMELY, Direction.USED, 4),
        ("y-te", Dimension.COMPLETE, Direction.USED, 10),
    ]:
        keep(factories.case(), notice(direction, dimension, records=5, hours=hours), key)
    first, second = kept.by_source(factories.SYSTEM, DAYS)
    assert (first.total, first.by_dimension, round(first.lag_hours, 3)) == (
        2,
        {"accurate": 1, "timely": 1},
        3.0,
    )
    assert (second.records, second.by_direction) == (5, {"used": 1})
    total = kept.whole([first, second])
    assert (total.total, total.records, total.open) == (3, 15, 3)
    page = _in(Role.OVERSIGHT).get("/bao-cao").content.decode()
    assert "Cơ sở dữ liệu hộ tịch điện tử dùng chung" in page


def test_r6_tickets_are_counted_by_the_four_conditions_of_article_3() -> None:
    for topic in ("A1", "A4", "B4", "E6", "G1"):
        factories.case(topic=topic)
    counted = {one.condition: one.received for one in kept.by_condition(factories.SYSTEM, DAYS)}
    assert counted == {
        Condition.INFRASTRUCTURE: 1,
        Condition.MODEL: 1,
        Condition.STRUCTURE: 1,
        Condition.SECURITY: 1,
        None: 1,
    }


def test_r6_no_topic_stands_under_two_conditions_and_each_exists() -> None:
    named = [topic for topics in TOPICS_OF.values() for topic in topics]
    assert len(named) == len(set(named))
    assert set(named) <= set(BY_CODE)


def test_a_report_counts_only_what_its_reader_may_see() -> None:
    case = factories.case(topic="B4")
    keep(case)
    factories.restricted(Case.objects.get(pk=case.pk))
    reader = factories.actor(factories.engineer())
    assert kept.by_source(reader, DAYS) == []
    assert sum(one.received for one in kept.by_condition(reader, DAYS)) == 0


def test_the_reports_cost_the_same_whatever_they_count(django_assert_max_num_queries: object) -> None:
    browser = _in(Role.TEAM_LEAD)
    for key in ("ho-tich", "y-te", "cu-tru"):
        keep(factories.case(), notice(), key)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert browser.get("/bao-cao").status_code == 200

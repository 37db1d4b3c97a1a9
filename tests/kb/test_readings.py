"""A guide nobody reads looks like one everybody reads: robots counted, readers missed, somebody named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kb.actions import readings as acts
from kb.domain.readings import ReaderKind, is_reading
from kb.domain.states import FeedbackKind, Visibility
from kb.models import Feedback, Guide, GuideReading
from kb.queries import readings
from kb.queries.readings import Reads
from support.accounts.models import User
from support.domain.roles import Role
from support.models import Case
from support.queries.notices import Period
from tests import factories
from tests.kb.factories import published
from tests.kb.test_reading_page import connected, replaced, signed_in, withdrawn

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Mobile Safari/537.36"  # noqa: E501


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        ({"user-agent": FIREFOX}, True),
        ({"user-agent": PHONE, "sec-fetch-dest": "document"}, True),
        ({}, False),
        ({"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, False),
        ({"user-agent": "Mozilla/5.0 (compatible; coccocbot-web/1.0)"}, False),
        ({"user-agent": "curl/8.5.0"}, False),
        ({"user-agent": "python-requests/2.32"}, False),
        ({"user-agent": "facebookexternalhit/1.1"}, False),
        ({"user-agent": "Mozilla/5.0 HeadlessChrome/143.0"}, False),
        ({"user-agent": FIREFOX, "sec-purpose": "prefetch;prerender"}, False),
        ({"user-agent": FIREFOX, "purpose": "prefetch"}, False),
        ({"user-agent": FIREFOX, "x-moz": "prefetch"}, False),
        ({"user-agent": FIREFOX, "sec-fetch-dest": "empty"}, False),
    ],
)
def test_only_a_page_somebody_looks_at_counts(headers: dict[str, str], counts: bool) -> None:
    assert is_reading(headers) is counts


def _get(browser: Client, address: str, **more: str) -> int:
    return int(browser.get(address, headers={"user-agent": FIREFOX, **more}).status_code)


def _counted(guide: Guide) -> dict[str, int]:
    rows = GuideReading.objects.filter(guide=guide).values_list("reader")
    return dict(rows.annotate(n=Sum("count")))


@pytest.mark.django_db
def test_each_kind_of_reader_is_counted_and_none_is_named() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    people: tuple[tuple[User | None, ReaderKind], ...] = (
        (None, ReaderKind.ANONYMOUS),
        (factories.member(connected(factories.agency())), ReaderKind.AGENCY),
        (factories.user(Role.DUTY_OFFICER), ReaderKind.INTERNAL),
    )
    for times, (person, _kind) in enumerate(people, start=1):
        browser = signed_in(person)
        for _turn in range(times):
            assert _get(browser, reverse("kb:guide", args=[guide.slug])) == 200
    assert _counted(guide) == {"anonymous": 1, "agency": 2, "internal": 3}
    assert {one.name for one in GuideReading._meta.get_fields()} == {"id", "guide", "day", "reader", "count"}


@pytest.mark.django_db
def test_a_page_kept_by_the_browser_is_read_again_and_its_head_is_not() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    address, browser = reverse("kb:guide", args=[guide.slug]), Client()
    tag = browser.get(address)["ETag"]
    assert _counted(guide) == {}  # a client that does not say what it is
    assert _get(browser, address, **{"if-none-match": tag}) == 304
    browser.head(address, headers={"user-agent": FIREFOX})
    assert _counted(guide) == {"anonymous": 1}


@pytest.mark.django_db
def test_pinned_versions_count_while_the_guide_stands_and_nothing_after() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    replaced(guide)
    pinned = reverse("kb:version", args=[guide.slug, "1.0"])
    assert _get(Client(), pinned) == 200
    assert _counted(guide) == {"anonymous": 1}
    withdrawn(guide)
    assert _get(Client(), reverse("kb:guide", args=[guide.slug])) == 410
    _get(Client(), pinned)
    assert _counted(guide) == {"anonymous": 1}


@pytest.mark.django_db
def test_counting_asks_for_one_row_and_waits_for_none() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    address, browser = reverse("kb:guide", args=[guide.slug]), Client()
    browser.get(address)
    with CaptureQueriesContext(connection) as bare:
        browser.get(address)
    with CaptureQueriesContext(connection) as counted:
        _get(browser, address)
    more = [one["sql"] for one in counted if "kb_guidereading" in one["sql"]]
    assert len(more) == 1
    assert more[0].startswith("INSERT")
    assert not [one["sql"] for one in bare if "kb_guidereading" in one["sql"]]


@pytest.mark.django_db
def test_a_reading_that_cannot_be_counted_costs_nobody_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = published(visibility=Visibility.PUBLIC)

    def refused(**_values: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(GuideReading.objects, "create", refused)
    assert _get(Client(), reverse("kb:guide", args=[guide.slug])) == 200


@pytest.mark.django_db
def test_summing_up_loses_nothing_and_may_run_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "PIECE", 7)
    one, other = published(visibility=Visibility.PUBLIC), published(visibility=Visibility.PUBLIC)
    today = timezone.localdate()
    for guide, day, reader, rows in (
        (one, today, "anonymous", 40),
        (one, today, "agency", 1),
        (one, today - timedelta(days=1), "anonymous", 3),
        (other, today, "anonymous", 2),
    ):
        for _row in range(rows):
            GuideReading.objects.create(guide=guide, day=day, reader=reader)
    before = readings.lately([one.pk, other.pk])
    assert before == {one.pk: Reads(43, 1, 0), other.pk: Reads(2)}
    assert acts.sum_up() == 42
    assert acts.sum_up() == 0
    assert readings.lately([one.pk, other.pk]) == before
    assert GuideReading.objects.count() == 4


@pytest.mark.django_db
def test_owners_see_thirty_days_and_others_nothing() -> None:
    agency = connected(factories.agency())
    writer, other = factories.member(agency), factories.member(connected(factories.agency()))
    guide = published(by=writer, agency=agency, visibility=Visibility.PUBLIC)
    today = timezone.localdate()
    GuideReading.objects.create(guide=guide, day=today - timedelta(days=29), reader="anonymous", count=1200)
    GuideReading.objects.create(guide=guide, day=today - timedelta(days=30), reader="anonymous", count=7)
    address = reverse("kb:guide", args=[guide.slug])
    assert "1200" in signed_in(writer).get(address).content.decode().split("Lượt đọc 30 ngày")[1][:80]
    for person in (None, other):
        assert "Lượt đọc 30 ngày" not in signed_in(person).get(address).content.decode()


@pytest.mark.django_db
def test_helpful_saved_a_ticket_only_where_none_came_after() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    now = timezone.now()
    agency = connected(factories.agency())
    quiet, mailed, filed, late, earlier = (factories.member(agency) for _turn in range(5))
    for person in (quiet, mailed, filed, late, earlier, factories.user(Role.DUTY_OFFICER), None):
        Feedback.objects.create(
            guide=guide, version=guide.versions.get(), kind=FeedbackKind.HELPFUL.value, by=person, at=now
        )
    asked = ((mailed, 1, "mail"), (filed, 6, "portal"), (late, 8, "mail"), (earlier, -1, "mail"))
    for person, days, how in asked:
        case = factories.case()
        assert case.contact is not None
        if how == "mail":
            case.contact.email = person.email
            case.contact.save(update_fields=["email"])
        by = person.pk if how == "portal" else None
        Case.objects.filter(pk=case.pk).update(received_at=now + timedelta(days=days), recorded_by=by)
    today = timezone.localdate()
    assert readings.enough(Period(today, today)) == {guide.pk: 3}  # quiet, late, earlier

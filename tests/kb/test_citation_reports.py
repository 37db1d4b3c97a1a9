"""The report tells which settled tickets no guide was named in, and shows no ticket to who may not see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kb.actions import citing as acts
from kb.domain.states import FeedbackKind, Visibility
from kb.models import Feedback, Guide, GuideCitation, GuideReading
from kb.queries import citation_reports as kept
from kb.queries.citation_reports import Days
from kb.views.forms.reports import usual
from support.actions import replies
from support.domain.errors import NotFound
from support.domain.roles import Role
from support.models import Case, Event, EventCase
from support.queries.notices import Period
from support.queries.viewers import actor_for
from tests import factories
from tests.kb import factories as kb

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _settled(topic: str, guide: Guide | None = None, stage: str = "resolved") -> Case:
    case = factories.case(topic=topic)
    if guide is not None:
        text = f"{settings.BASE_URL}/tai-lieu/{guide.slug}/ban/1.0"
        replies.reply(actor_for(factories.engineer()), case_id=case.pk, words=replies.Words(text))
    Case.objects.filter(pk=case.pk).update(stage=stage, topic=topic)
    return case


def _days() -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=1), today)


@pytest.fixture
def told() -> dict[str, Any]:
    """Five settled tickets, two of them with a guide; one open, one of a closed queue."""
    guide = kb.published("Xử lý lỗi 504", visibility=Visibility.PUBLIC)
    unused = kb.published("Chưa ai dẫn", visibility=Visibility.PUBLIC)
    inside = kb.published("Sổ tay trực", visibility=Visibility.INTERNAL)
    cases = [_settled("A1", guide), _settled("A1"), _settled("A1", stage="closed"), _settled("A2", guide)]
    _settled("A1", stage="in_progress")
    # Opened with a guide's address: that answered nothing.
    came = factories.case(words=factories.message(body=f"{settings.BASE_URL}/tai-lieu/{guide.slug}/ban/1.0"))
    Case.objects.filter(pk=came.pk).update(stage="resolved", topic="A2")
    acts.sweep()
    now = timezone.now()
    GuideCitation.objects.create(version=guide.versions.get(), at=now, saved_filing=True)
    for kind in (FeedbackKind.HELPFUL, FeedbackKind.NEEDS_CHANGE):
        Feedback.objects.create(guide=guide, version=guide.versions.get(), kind=kind.value, at=now)
    return {"guide": guide, "unused": unused, "inside": inside, "cases": cases, "came": came}


def test_r34_tickets_settled_without_a_guide_are_counted_by_topic(told: dict[str, Any]) -> None:
    lines = kept.lines(actor_for(factories.engineer()), _days(), "topic")
    assert [(one.key, one.total, one.without) for one in lines] == [("A1", 3, 2), ("A2", 2, 1)]
    for by in ("system", "agency"):
        [line] = kept.lines(actor_for(factories.engineer()), _days(), by)
        assert (line.key, line.total, line.without) == ("-", 5, 3)
    rows, following = kept.without(actor_for(factories.engineer()), _days(), {"topic": "A1"})
    assert {one.pk for one in rows} == {one.pk for one in told["cases"][1:3]}
    assert following == ""
    assert kept.without(actor_for(factories.engineer()), _days(), {"topic": "A1", "system": "x"})[0] == []


def test_days_before_count_nothing(told: dict[str, Any]) -> None:
    day = timezone.localdate() - timedelta(days=9)
    assert kept.lines(actor_for(factories.engineer()), Period(day, day), "topic") == []
    assert kept.uses(actor_for(factories.engineer()), Period(day, day)) == []


def test_guides_that_save_tickets_come_first(told: dict[str, Any]) -> None:
    [use] = kept.uses(actor_for(factories.engineer()), _days())
    assert use.guide == told["guide"]
    assert (use.cited, use.saved, use.helpful, use.unhelpful, use.wrong) == (2, 1, 1, 0, 1)
    assert {one.title for one in kept.never_cited(actor_for(factories.engineer()))} == {
        "Chưa ai dẫn",
        "Sổ tay trực",
    }


def test_a_closed_queue_is_counted_for_nobody_outside_it(told: dict[str, Any]) -> None:
    inside = factories.user(Role.TEAM_LEAD)
    factories.restricted(told["cases"][3], inside)
    closed = {one.pk for one in Case.objects.filter(queue=Case.objects.get(pk=told["cases"][3].pk).queue)}
    for viewer in (factories.engineer(), factories.user(Role.GUIDE_EDITOR), factories.user(Role.OVERSIGHT)):
        seen = set(kept.counted(actor_for(viewer), _days()).values_list("pk", flat=True))
        assert not seen & closed
    assert closed <= set(Case.objects.values_list("pk", flat=True))
    assert kept.counted(actor_for(inside), _days()).filter(pk=told["cases"][3].pk).exists()


def test_figures_are_for_some_tickets_for_fewer(told: dict[str, Any]) -> None:
    for role in (Role.GUIDE_EDITOR, Role.OVERSIGHT):
        viewer = actor_for(factories.user(role))
        assert kept.lines(viewer, _days(), "topic")
        with pytest.raises(NotFound):
            kept.without(viewer, _days(), {})
    with pytest.raises(NotFound):
        kept.lines(actor_for(factories.user(Role.ADMINISTRATOR)), _days(), "topic")


def test_the_page_and_its_files_say_the_same(
    told: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(factories.user(Role.TEAM_LEAD), backend=BACKEND)
    today = f"{timezone.localdate():%d/%m/%Y}"
    client.get("/tai-lieu/bao-cao")
    with django_assert_max_num_queries(15):
        page = client.get("/tai-lieu/bao-cao", {"day_from": today, "day_to": today}).content.decode()
    assert "3 trên 5 phiếu" in page
    assert "Xử lý lỗi 504" in page
    assert "Chưa ai dẫn" in page
    csv = b"".join(client.get("/tai-lieu/bao-cao/csv", {"bang": "topic"})).decode()
    assert ",3,2" in csv
    assert ",2,1" in csv
    csv = b"".join(client.get("/tai-lieu/bao-cao/csv", {"bang": "tai-lieu"})).decode()
    assert "Xử lý lỗi 504,1.0,0,0,2,1,1,0,1" in csv
    assert b"".join(client.get("/tai-lieu/bao-cao/xlsx", {"bang": "agency"})).startswith(b"PK")
    assert client.get("/tai-lieu/bao-cao/csv", {"bang": "khac"}).status_code == 404
    listed = client.get("/tai-lieu/bao-cao/phieu", {"topic": "A1"}).content.decode()
    assert told["cases"][1].number in listed or told["cases"][1].number[-6:] in listed


def test_tickets_are_counted_by_the_day_they_were_settled_too() -> None:
    """Received long ago and settled today, settled twice, settled on the call: each on its last day."""
    today = timezone.localdate()
    old, twice, call, opened = (factories.case(topic="A1") for _turn in range(4))
    engineer = actor_for(factories.engineer())
    ago = timezone.now() - timedelta(days=40)
    for case in (old, twice):
        Case.objects.filter(pk=case.pk).update(received_at=ago)
    for case, days in ((old, 0), (twice, 20), (twice, 0)):
        event = Event.objects.create(
            kind="staged",
            actor_kind="user",
            at=timezone.now() - timedelta(days=days),
            data={"to": "resolved"},
        )
        EventCase.objects.create(event=event, case=case)
    Case.objects.filter(pk__in=[old.pk, twice.pk, call.pk]).update(stage="resolved", topic="A1")

    def seen(first: int, last: int, *, settled: bool) -> set[int]:
        days = Days(today - timedelta(days=first), today - timedelta(days=last), settled=settled)
        return set(kept.counted(engineer, days).values_list("pk", flat=True))

    assert seen(1, 0, settled=False) == {call.pk}
    assert seen(1, 0, settled=True) == {old.pk, twice.pk, call.pk}
    assert seen(25, 15, settled=True) == set()  # it was opened again and settled today
    assert seen(45, 35, settled=True) == set()
    assert seen(45, 35, settled=False) == {old.pk, twice.pk}
    assert opened.pk not in seen(45, 0, settled=True)


def test_the_table_of_guides_goes_on_to_the_next_page_and_keeps_its_days(
    django_assert_max_num_queries: Any,
) -> None:
    today = timezone.localdate()
    guides = [kb.published(f"Tài liệu {number:02}", visibility=Visibility.PUBLIC) for number in range(23)]
    for number, guide in enumerate(guides):
        GuideReading.objects.create(guide=guide, day=today, reader="agency", count=100 - number)
    client = Client()
    client.force_login(factories.user(Role.TEAM_LEAD), backend=BACKEND)
    asked = {"day_from": str(today), "day_to": str(today), "theo": "xong"}
    first = client.get("/tai-lieu/bao-cao", asked)
    with django_assert_max_num_queries(15):
        second = client.get("/tai-lieu/bao-cao", asked | {"sau": "20"})
    assert [row["use"].guide.title for row in first.context["uses"]] == [one.title for one in guides[:20]]
    assert [row["use"].guide.title for row in second.context["uses"]] == [one.title for one in guides[20:]]
    assert first.context["next_url"] == f"?day_from={today}&day_to={today}&theo=xong&sau=20#bc-tai-lieu"
    assert second.context["prev_url"] == f"?day_from={today}&day_to={today}&theo=xong#bc-tai-lieu"
    assert (first.context["prev_url"], second.context["next_url"]) == ("", "")
    assert "21 đến 23 trong 23 tài liệu" in second.content.decode()
    assert client.get("/tai-lieu/bao-cao", {"sau": "-1"}).context["uses"]
    assert client.get("/tai-lieu/bao-cao", {"sau": "9" * 30}).context["uses"]
    csv = b"".join(client.get("/tai-lieu/bao-cao/csv", asked | {"bang": "tai-lieu"})).decode()
    assert "Tài liệu 00,1.0,100,0,0,0,0,0,0" in csv


@pytest.mark.parametrize("day", ["2026-01-15", "2026-05-31", "2026-12-31"])
def test_usual_periods_hold_the_days_they_name(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date.fromisoformat(day))
    told = {str(name): (first.isoformat(), last.isoformat()) for name, first, last in usual()}
    quarters = {"2026-01-15": ("2026-01-01", "2025-10-01", "2025-12-31"),
                "2026-05-31": ("2026-04-01", "2026-01-01", "2026-03-31"),
                "2026-12-31": ("2026-10-01", "2026-07-01", "2026-09-30")}  # fmt: skip
    this, before, ended = quarters[day]
    assert told["Quý này"] == (this, day)
    assert told["Quý trước"] == (before, ended)
    assert told["Năm trước"] == ("2025-01-01", "2025-12-31")
    assert told["Năm nay"] == ("2026-01-01", day)

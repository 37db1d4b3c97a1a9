"""The report tells which settled tickets no guide was named in, and shows no ticket to who may not see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kb.actions import citing as acts
from kb.domain.states import FeedbackKind, Visibility
from kb.models import Feedback, Guide, GuideCitation
from kb.queries import citation_reports as kept
from support.actions import replies
from support.domain.errors import NotFound
from support.domain.roles import Role
from support.models import Case
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
    assert "Xử lý lỗi 504,1.0,2,1,1,0,1" in csv
    assert b"".join(client.get("/tai-lieu/bao-cao/xlsx", {"bang": "agency"})).startswith(b"PK")
    assert client.get("/tai-lieu/bao-cao/csv", {"bang": "khac"}).status_code == 404
    listed = client.get("/tai-lieu/bao-cao/phieu", {"topic": "A1"}).content.decode()
    assert told["cases"][1].number in listed or told["cases"][1].number[-6:] in listed

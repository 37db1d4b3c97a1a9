"""What readers have before them: scheduled, superseded, withdrawn, expired, restored, and nothing lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kb.actions import followers, freezing, publishing
from kb.domain.duties import Standing, state_of_guide
from kb.domain.states import DutyState, VersionState
from kb.models import Guide, GuideVersion
from kb.queries import guides
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.roles import Actor, Role
from support.models import Event, OutgoingMail
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published, release

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LEAD = Role.TEAM_LEAD


def approved(guide: Guide, on: date) -> GuideVersion:
    version = guide.versions.get(state__in=["draft", "changes_asked"])
    version.approver, version.approved_at = factories.user(LEAD), timezone.now()
    version.effective_on, version.review_by = on, on + timedelta(days=365)
    version.sha256 = freezing.digest(version)
    version.state = VersionState.APPROVED.value
    version.save()
    return version


def lead() -> Actor:
    return actor_for(factories.user(LEAD))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)


def test_published_on_its_day_in_vietnam_not_before() -> None:
    """Midnight in Hà Nội is 17:00 the day before in UTC."""
    day = timezone.localdate() + timedelta(days=3)
    version = approved(draft(), day)
    for moment, expected in (
        (at(day, 0) - timedelta(minutes=1), "approved"),
        (at(day, 0, 1), "published"),
    ):
        with patch("django.utils.timezone.now", return_value=moment):
            publishing.publish_due()
        version.refresh_from_db()
        assert version.state == expected
    assert version.effective_on == day
    assert publishing.publish_due() == 0


def test_what_was_changed_after_approval_is_not_published() -> None:
    version = approved(draft(), timezone.localdate())
    GuideVersion.objects.filter(pk=version.pk).update(sha256="0" * 64)
    assert [publishing.publish_due() for _again in range(3)] == [0, 0, 0]
    version.refresh_from_db()
    assert version.state == "approved"
    told = Event.objects.get(kind=EventKind.GUIDE_HELD_BACK.value)
    assert told.data == {"guide": version.guide_id, "version": version.pk}
    mails = OutgoingMail.objects.filter(subject__startswith="Chưa công bố được tài liệu")
    assert mails.count() == 2  # the writer and the signer, once


def test_from_the_day_it_expires_nothing_says_it_holds() -> None:
    guide = draft()
    version = guide.versions.get()
    version.expires_on = timezone.localdate()
    release(version)
    assert publishing.expire_due() == 1
    guide.refresh_from_db()
    assert guide.current is None
    standing = Standing(True, expires_on=timezone.localdate())
    assert state_of_guide(standing, timezone.localdate()) is DutyState.NONE


def test_the_day_a_published_version_ends_is_signed_and_stays() -> None:
    version = approved(draft(), timezone.localdate())
    before = freezing.digest(version)
    version.expires_on = timezone.localdate() + timedelta(days=30)
    assert freezing.digest(version) != before
    out = published().current
    assert out is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(pk=out.pk).update(expires_on=timezone.localdate())


def test_the_former_version_is_superseded_and_stays_readable() -> None:
    guide = published("Hướng dẫn tra cứu")
    first = guide.current
    assert first is not None
    reader = actor_for(factories.user(Role.ENGINEER))
    publishing.restore(lead(), guide_id=guide.pk, version_id=first.pk)
    second = approved(guide, timezone.localdate())
    assert publishing.publish_due() == 1
    guide.refresh_from_db()
    first.refresh_from_db()
    assert guide.current == second
    assert (first.state, first.ended_at is not None) == ("superseded", True)
    assert guide.current is not None
    assert guide.current.supersedes == first
    assert first in guides.versions(reader, guide)


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_what_ended_is_found_no_more_but_still_opens(end: str) -> None:
    guide = draft()
    version = guide.versions.get()
    version.expires_on = timezone.localdate() if end == "expired" else None
    release(version)
    if end == "withdrawn":
        publishing.withdraw(lead(), guide_id=guide.pk, reason="Dịch vụ đã đổi cách gọi.")
    else:
        assert publishing.expire_due() == 1
    guide.refresh_from_db()
    version.refresh_from_db()
    reader = actor_for(factories.user(Role.ENGINEER))
    assert version.state == end
    assert guide not in guides.readable(reader)
    assert guides.by_slug(reader, guide.slug) == guide
    assert version in guides.versions(reader, guide)
    assert guide.item.__class__.objects.get(pk=guide.pk).enabled is False


def test_withdrawing_needs_a_key_and_a_reason() -> None:
    guide = published()
    with pytest.raises(Forbidden):
        publishing.withdraw(actor_for(factories.user(Role.ENGINEER)), guide_id=guide.pk, reason="Sai.")
    with pytest.raises(FieldError):
        publishing.withdraw(lead(), guide_id=guide.pk, reason="  ")


def test_a_restored_version_is_a_new_draft_and_the_old_one_stays() -> None:
    guide = published(body="<p>Cách cũ.</p>")
    former = guide.current
    assert former is not None
    by = lead()
    version = publishing.restore(by, guide_id=guide.pk, version_id=former.pk)
    assert (version.number, version.state, version.body) == ("1.1", "draft", former.body)
    assert version.saves.count() == 1
    with pytest.raises(NotAllowed):
        publishing.restore(by, guide_id=guide.pk, version_id=former.pk)
    publishing.abandon(by, guide_id=guide.pk)
    assert publishing.restore(by, guide_id=guide.pk, version_id=former.pk).number == "1.2"


def test_a_published_version_is_not_abandoned() -> None:
    guide = published()
    with pytest.raises(NotAllowed):
        publishing.abandon(lead(), guide_id=guide.pk)


def test_each_act_leaves_one_event_and_tells_the_rooms() -> None:
    guide = published()
    before = Event.objects.count()
    with patch.object(followers, "tell") as told:
        publishing.withdraw(lead(), guide_id=guide.pk, reason="Dịch vụ đã đổi.")
    assert told.call_count == 1
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[before:] == ["guide_withdrawn"]

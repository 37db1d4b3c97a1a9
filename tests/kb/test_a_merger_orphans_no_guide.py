"""After a merger the guides of the agency that is no more are its successor's to keep up, with both keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.actions import duties, review, writing
from kb.actions.reaffirming import Still, affirm
from kb.domain.states import VersionState, Visibility
from kb.models import Guide, GuideDuty, GuideVersion
from kb.queries import keys
from support.accounts.models import User
from support.actions import agency_merge
from support.domain.errors import NotAllowed
from support.domain.roles import MemberRole, Role
from support.models import Agency
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.duty_room import connect, system
from tests.kb.factories import overdue, published
from tests.kb.test_review_screens import browser

pytestmark = pytest.mark.django_db


def merged(old: Agency, into: Agency) -> None:
    chief = actor_for(factories.user(Role.TEAM_LEAD))
    agency_merge.merge(chief, agency_id=old.pk, into_id=into.pk, day=timezone.localdate())


def opens(person: User, guide: Guide) -> bool:
    client: Client = browser(person)
    return client.get(reverse("kb:write", args=[guide.slug])).status_code == 200


def test_the_successor_writes_approves_and_answers_for_it() -> None:
    old, into, stranger = (factories.agency() for _one in range(3))
    writer, liaison = factories.member(into), factories.member(into, role=MemberRole.LIAISON)
    guide = published(agency=old, concerns_ndb=False, visibility=Visibility.AGENCY)
    assert not opens(writer, guide)
    merged(old, into)
    assert opens(writer, guide)
    assert not opens(factories.member(stranger), guide)
    version = writing.begin_version(actor_for(writer), guide_id=guide.pk)
    GuideVersion.objects.filter(pk=version.pk).update(note="Tên cơ quan mới.")
    assert liaison in keys.approvers(version)
    review.submit(actor_for(writer), guide_id=guide.pk)
    with pytest.raises(NotAllowed):
        review.approve(actor_for(writer), version_id=version.pk)
    assert version in keys.waiting_for(actor_for(liaison))
    review.approve(actor_for(liaison), version_id=version.pk)
    assert GuideVersion.objects.get(pk=version.pk).state == VersionState.PUBLISHED.value


def test_the_successor_says_that_it_is_still_right_and_its_cell_turns() -> None:
    old, into, to = factories.agency(), factories.agency(), system()
    connect(old, to)
    guide = overdue(agency=old, systems=[to], concerns_ndb=False)
    merged(old, into)
    duties.sweep()
    duty = GuideDuty.objects.get(agency=into, system=to, ended_on=None)
    assert (duty.state, duty.guide_id) == ("overdue", guide.pk)
    liaison = factories.member(into, role=MemberRole.LIAISON)
    again = timezone.localdate() + timedelta(days=365)
    affirm(actor_for(liaison), guide_id=guide.pk, still=Still(guide.current_id or 0, again, "Còn đúng."))
    duty.refresh_from_db()
    assert duty.state == "published"

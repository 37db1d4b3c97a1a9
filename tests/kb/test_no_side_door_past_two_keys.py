"""Words taken over or given up, readers let in late: nobody signs their own words by a side door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kb.actions import details, pen, publishing, review, writing
from kb.actions.details import Details
from kb.actions.review import Dates, Decided
from kb.actions.writing import Words
from kb.domain.states import Visibility
from kb.models import Guide, GuideLock, GuideVersion
from kb.queries import keys
from support.accounts.models import User
from support.domain.errors import FieldError, NotAllowed
from support.domain.roles import MemberRole, Role
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published
from tests.kb.test_review_screens import browser

pytestmark = pytest.mark.django_db
THEIRS = "<h2>Mục</h2><p>Lời của đầu mối.</p>"


def kept_apart(guide: Guide, by: User) -> int:
    """Let `by` save while another holds the pen; returns the number of the saving kept apart."""
    words = Words(guide.title, "", THEIRS)
    done = writing.save(actor_for(by), guide_id=guide.pk, base_saved=0, words=words)
    assert done.lost
    assert done.save is not None
    return int(done.save.number)


@pytest.mark.parametrize("way", ["mine", "join", "restore"])
def test_who_wrote_what_was_taken_in_holds_no_key(way: str) -> None:
    agency = factories.agency()
    writer = factories.member(agency)
    liaison = factories.member(agency, role=MemberRole.LIAISON)
    guide = draft(by=writer, agency=agency)
    pen.take(actor_for(writer), guide_id=guide.pk)
    number = kept_apart(guide, liaison)
    assert liaison in keys.approvers(guide.versions.get())
    client = browser(writer)
    if way == "restore":
        client.post(reverse("kb:restore-save", args=[guide.slug, number]), {"base_saved": 1})
    else:
        chosen = {f"doi-{place}": "giu-rieng" for place in range(1, 9)}
        asked = {"do": way, "base_saved": 1, "title": guide.title, **chosen}
        client.post(reverse("kb:choose", args=[guide.slug, number]), asked)
    version = guide.versions.get()
    assert "Lời của đầu mối." in version.body
    assert version.saves.get(number=version.saved).by == writer
    assert liaison not in keys.approvers(version)
    review.submit(actor_for(writer), guide_id=guide.pk)
    with pytest.raises(NotAllowed):
        review.approve(actor_for(liaison), version_id=version.pk)


def test_who_wrote_what_was_given_up_holds_no_key_when_another_goes_on_with_it() -> None:
    first, second = factories.user(Role.GUIDE_EDITOR), factories.user(Role.GUIDE_EDITOR)
    guide = draft(by=first, body=THEIRS)
    given_up = publishing.abandon(actor_for(first), guide_id=guide.pk)
    with pytest.raises(NotAllowed):
        publishing.restore(actor_for(second), guide_id=guide.pk, version_id=given_up.pk)
    GuideLock.objects.all().delete()
    version = writing.begin_version(actor_for(second), guide_id=guide.pk)
    assert version.saves.get(number=version.saved).by == second
    assert not {first, second} & set(keys.approvers(version))
    saved = writing.save(
        actor_for(second), guide_id=guide.pk, base_saved=version.saved, words=Words("Tên khác", "", THEIRS)
    )
    assert not saved.lost


def wider(guide: Guide, by: User, to: Visibility = Visibility.PUBLIC) -> Guide:
    guide.refresh_from_db()
    wanted = Details(topic="A1", visibility=to, concerns_ndb=guide.concerns_ndb)
    return details.change(actor_for(by), guide_id=guide.pk, revision=guide.revision, details=wanted)


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_a_writer_lets_no_one_in_while_it_waits_for_keys_or_for_its_day(state: str) -> None:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = draft(by=author, visibility=Visibility.INTERNAL)
    version = review.submit(actor_for(author), guide_id=guide.pk)
    if state == "approved":
        later = Dates(effective_on=timezone.localdate() + timedelta(days=3))
        review.approve(actor_for(lead), version_id=version.pk, decided=Decided(later))
    assert GuideVersion.objects.get(pk=version.pk).state == state
    with pytest.raises(FieldError) as refused:
        wider(guide, author)
    assert refused.value.field == "visibility"
    assert wider(guide, lead).visibility == Visibility.PUBLIC.value
    assert wider(guide, author, Visibility.INTERNAL).visibility == Visibility.INTERNAL.value


def test_a_liaison_who_wrote_it_does_not_let_more_read_it_alone() -> None:
    agency = factories.agency()
    writer, other = (factories.member(agency, role=MemberRole.LIAISON) for _one in range(2))
    guide = published(by=writer, agency=agency, visibility=Visibility.AGENCY)
    with pytest.raises(FieldError):
        wider(guide, writer)
    assert wider(guide, other).visibility == Visibility.PUBLIC.value


def test_a_draft_nobody_waits_for_is_still_the_writers() -> None:
    author = factories.user(Role.GUIDE_EDITOR)
    guide = draft(by=author, visibility=Visibility.INTERNAL)
    assert wider(guide, author).visibility == Visibility.PUBLIC.value

"""The demonstration shows an empty library, or guides whose digest, keys or readers are not in order."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kb import content
from kb.actions import freezing
from kb.demo import kho
from kb.domain.states import VersionState, Visibility
from kb.models import Guide, GuideVersion
from kb.queries import guides
from support.domain.roles import Role
from support.management.demo import people
from support.management.demo.places import AGENCIES
from support.management.demo.rooms import Scene
from support.queries.viewers import actor_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    actors = {
        name: actor_for(factories.user(role))
        for name, role in (("bien.tap", Role.GUIDE_EDITOR), ("lanh.dao", Role.TEAM_LEAD))
    }
    return Scene(timezone.now(), actors, people.make_agencies())


def test_library_of_the_demonstration_is_full_and_in_order(scene: Scene) -> None:
    kho.play(scene)
    published = GuideVersion.objects.filter(state=VersionState.PUBLISHED.value)
    assert published.count() >= 70
    assert list(freezing.broken()) == []
    assert not published.filter(guide__agency__isnull=False, checker=None).exists()
    assert set(Guide.objects.values_list("visibility", flat=True)) == {one.value for one in Visibility}
    assert Guide.objects.filter(agency__isnull=False).count() == len(content.shelf(content.AGENCIES))
    assert {one.agency for one in content.shelf(content.AGENCIES)} <= set(AGENCIES)
    assert Guide.objects.filter(review_by__lt=timezone.localdate()).count() == len(kho.OLD)
    assert Guide.objects.filter(files__isnull=False).distinct().count() == 2
    states = set(GuideVersion.objects.values_list("state", flat=True))
    assert {VersionState.DRAFT.value, VersionState.IN_REVIEW.value} <= states


def test_visitors_of_the_demonstration_read_only_what_is_for_everybody(scene: Scene) -> None:
    kho.play(scene)
    visitor = actor_for(factories.user())
    shown = set(guides.readable(visitor).values_list("visibility", flat=True))
    assert shown == {Visibility.PUBLIC.value}

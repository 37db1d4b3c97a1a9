"""The demonstration walks guides through the product's own review: every state is there to be seen."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kb.actions import freezing
from kb.demo import duyet
from kb.models import GuideVersion, ReviewComment
from support.domain.roles import MemberRole, Role
from support.management.demo.rooms import Scene
from support.queries.viewers import actor_for
from tests import factories

pytestmark = pytest.mark.django_db


def played() -> None:
    """Play the room among people and an agency such as those of the demonstration."""
    agency = factories.agency("Sở Tư pháp tỉnh thử")
    email = "thu.hanh@sotuphap-bacninh.example"
    factories.member(agency, role=MemberRole.LIAISON, email=email, name="Lương Thu Hạnh")
    people = {
        "bien.tap": factories.user(Role.GUIDE_EDITOR, name="Ông Thế Vinh"),
        "xu.ly": factories.user(Role.ENGINEER, name="Quách Đình Nguyên"),
        "lanh.dao": factories.user(Role.TEAM_LEAD, name="Tạ Minh Khuê"),
    }
    actors = {name: actor_for(person) for name, person in people.items()}
    duyet.play(Scene(timezone.now(), actors, {"STP-BN": agency}))


def test_every_state_is_there_and_every_signature_fits() -> None:
    played()
    states = set(GuideVersion.objects.values_list("state", flat=True))
    assert states == {
        "published", "superseded", "withdrawn", "expired", "approved", "in_review", "checking",
        "changes_asked",
    }  # fmt: skip
    assert list(freezing.broken()) == []
    assert ReviewComment.objects.filter(closed_at=None, answers=None).exclude(block="").count() == 1

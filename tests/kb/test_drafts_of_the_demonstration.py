"""The demonstration shows a draft somebody holds and a text kept apart, for whoever tries the product."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kb.demo import soan
from kb.models import Guide, GuideLock, GuideSave
from support.domain.roles import Role
from support.management.demo.rooms import Scene
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_drafts_are_in_different_states() -> None:
    actors = {
        "bien.tap": factories.actor(factories.user(Role.GUIDE_EDITOR)),
        "xu.ly": factories.actor(factories.engineer()),
        "phuong.lan": factories.actor(factories.engineer()),
        "thu.hanh": factories.actor(factories.member(factories.agency())),
    }
    soan.play(Scene(timezone.now(), actors, {}))
    assert Guide.objects.count() == 4
    held = GuideLock.objects.get()
    assert (held.guide.title, held.holder_id) == (soan.HELD, actors["phuong.lan"].user_id)
    assert held.asked_by_id == actors["xu.ly"].user_id
    lost = GuideSave.objects.get(lost=True)
    assert lost.by_id == actors["xu.ly"].user_id
    assert "Giãn các lượt gọi" in Guide.objects.get(title=soan.APART).versions.get().body

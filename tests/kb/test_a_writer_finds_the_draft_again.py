"""Who closed the editor finds the draft again: from the library, the board and the queue."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kb.domain.states import Visibility
from support.domain.roles import Role
from tests import factories
from tests.kb.factories import published
from tests.kb.test_review_screens import browser

pytestmark = pytest.mark.django_db
DRAFTS = 'href="/tai-lieu/soan"'


@pytest.mark.parametrize("page", ["library", "duties", "review-queue"])
def test_writers_are_led_to_what_they_write(page: str) -> None:
    published(visibility=Visibility.PUBLIC)
    for writer in (factories.member(factories.agency()), factories.user(Role.GUIDE_EDITOR)):
        assert DRAFTS in browser(writer).get(reverse(f"kb:{page}")).content.decode()


def test_readers_are_not() -> None:
    published(visibility=Visibility.PUBLIC)
    for reader in (Client(), browser(factories.user(Role.AUDITOR))):
        assert DRAFTS not in reader.get(reverse("kb:library")).content.decode()
    assert DRAFTS not in browser(factories.user(Role.AUDITOR)).get(reverse("kb:duties")).content.decode()

"""A small world for the matrix of rights: two agencies, and one signed-in client for each kind of viewer."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from support.domain.roles import Role
from support.models import Agency, Membership
from tests.house.doors import ANONYMOUS, MEMBER, VIEWERS

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(slots=True)
class World:
    """Two agencies; `agency` is the one the viewer MEMBER belongs to. `users` holds who was signed in."""

    agency: Agency
    other_agency: Agency
    users: dict[str, object] = field(default_factory=dict)

    def client(self, viewer: str) -> Client:
        """Give a browser in which `viewer` is signed in."""
        browser = Client(raise_request_exception=True)
        if viewer != ANONYMOUS:
            browser.force_login(self.user(viewer), backend=_BACKEND)
        return browser

    def user(self, viewer: str) -> object:
        """Give the person behind `viewer`, made at the first call."""
        if viewer not in VIEWERS - {ANONYMOUS}:
            raise ValueError(viewer)
        if viewer not in self.users:
            self.users[viewer] = self._make(viewer)
        return self.users[viewer]

    def _make(self, viewer: str) -> object:
        person = get_user_model().objects.create_user(f"{viewer}@thu.example", full_name="Người Thử Nghiệm")
        if viewer in {role.value for role in Role}:
            person.groups.add(Group.objects.get_or_create(name=viewer)[0])
        if viewer == MEMBER:
            Membership.objects.create(user=person, agency=self.agency)
        return person


def make_world() -> World:
    """Make the two agencies."""
    return World(
        Agency.objects.create(name="Cơ quan của người thử", code="THU.01"),
        Agency.objects.create(name="Cơ quan khác", code="THU.02"),
    )

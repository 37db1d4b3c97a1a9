"""Signed-in browsers for the tests of screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from support.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def browse(db: None) -> Callable[[User], Client]:
    """Give a function that signs a person in and returns the browser."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in

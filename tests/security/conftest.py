"""Signed-in browsers for the attacks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from support.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Browse = Callable[[User], Client]


@pytest.fixture
def browse(db: None) -> Browse:
    """Give a function that signs a person in; the browser hands on answers 500 instead of raising."""

    def signed_in(person: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in

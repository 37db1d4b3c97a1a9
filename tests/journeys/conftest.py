"""A browser for the journeys; one for the whole run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.chromium import Chromium, chromium
from tests.servers.fixtures import or_left_out


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """Debian's Chromium."""
    # Playwright's own event loop runs in this thread; Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with or_left_out("Chromium", chromium()) as running:
        yield running
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

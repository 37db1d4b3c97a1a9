"""Fixtures of the tests of the core."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast, everybody


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the whole cast in the test's rolled-back database."""
    return everybody()

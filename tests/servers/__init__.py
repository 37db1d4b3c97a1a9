"""Real servers for tests: context managers on free loopback ports; what cannot start is told at the end."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

# (server, why): read by tests.results, which prints it at the end of the run.
left_out: list[tuple[str, str]] = []


class Missing(Exception):
    """This machine cannot start the server; the message says what is lacking."""


def leave_out(name: str, reason: str) -> NoReturn:
    """Note that `name` cannot run here and skip the test; with CI=true fail it instead."""
    if (name, reason) not in left_out:
        left_out.append((name, reason))
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name}: {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")

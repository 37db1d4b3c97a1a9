"""The net under the tests has no holes: it does catch what it is there to catch."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.template import Context, Engine, Origin
from django.template.base import Template

from tests.environment import ROOT
from tests.strict import NoSuchVariable, refuse_flushes


def _render(source: str, origin: Path) -> str:
    engine = Engine(string_if_invalid=NoSuchVariable())
    return Template(source, Origin(str(origin)), "x.html", engine).render(Context({"known": "biết"}))


def test_an_unknown_variable_fails_in_our_templates() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"templates/x\.html dùng biến không có: unknown"):
        _render("{{ known }} {{ unknown }}", ROOT / "templates" / "x.html")


def test_an_unknown_variable_is_empty_in_other_peoples_templates() -> None:
    assert _render("{{ known }}{{ unknown }}", ROOT / ".venv" / "x.html") == "biết"
    assert _render("{{ unknown|default:'-' }}", Path("/elsewhere/x.html")) == ""


def test_the_outer_network_is_closed() -> None:
    with socket.socket() as link, pytest.raises(pytest.fail.Exception, match="ra ngoài máy"):
        link.connect(("192.0.2.1", 80))
    with pytest.raises(pytest.fail.Exception, match=r"mail\.example"):
        socket.create_connection(("mail.example", 25), timeout=1)


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_quick_passwords_open_with_the_real_hasher() -> None:
    """A server process started by a test verifies what the test itself stored."""
    stored = make_password("mật khẩu để thử")
    assert PBKDF2PasswordHasher().verify("mật khẩu để thử", stored)
    assert check_password("mật khẩu để thử", stored)


@pytest.mark.parametrize(
    ("marker", "fixtures"),
    [
        (SimpleNamespace(kwargs={"transaction": True}, args=()), ["db"]),
        (None, ["live_server"]),
        (None, ["transactional_db"]),
    ],
)
def test_tests_that_would_empty_tables_are_refused(marker: Any, fixtures: list[str]) -> None:
    item: Any = SimpleNamespace(nodeid="x", fixturenames=fixtures, get_closest_marker=lambda _name: marker)
    with pytest.raises(pytest.UsageError, match="fresh_db"):
        refuse_flushes([item])

"""What the tests do not let pass: unknown template variables, the outer network, emptied tables."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.template.base import Node

ROOT = Path(__file__).resolve().parent.parent


class FastHasher(PBKDF2PasswordHasher):
    """One round: quick to make, and a server process with the real settings can still verify it."""

    iterations = 1


class NoSuchVariable(str):
    """Stands in for `string_if_invalid`; asking it for a text fails the test, in our own templates."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        """Tell Django that the name is wanted, so that it comes here with it."""
        return item == "%s"

    def __bool__(self) -> bool:
        """Be true, or Django would use an empty text without asking."""
        return True

    def __mod__(self, name: Any) -> str:
        """Fail the test for one of our templates; other people's templates get the usual empty text."""
        origin = _origin()
        if origin.startswith(str(ROOT)) and ".venv" not in origin:
            pytest.fail(f"Mẫu {Path(origin).relative_to(ROOT)} dùng biến không có: {name}")
        return ""


def _origin() -> str:
    """Path of the template whose node is being rendered, found from the stack; "" when there is none."""
    frame = sys._getframe(2)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and (origin := getattr(node, "origin", None)):
            return str(origin)
        frame = frame.f_back
    return ""


def _allowed_hosts() -> set[str]:
    """Loopback names, and the servers the run was told to use."""
    given = [
        os.environ.get(name, "")
        for name in ("DATABASE_URL", "REDIS_URL", "TEST_DATABASE_URL", "TEST_REDIS_URL")
    ]
    return {"localhost", "", *(urlsplit(url).hostname or "" for url in given)}


def _refuse_outside(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in _allowed_hosts():
        return
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(name.partition("%")[0])
        if address.is_loopback or address.is_unspecified:
            return
    pytest.fail(f"Kiểm thử không được gọi ra ngoài máy: {name}")


@contextlib.contextmanager
def loopback_only() -> Iterator[None]:
    """Fail whoever connects, sends or asks for the address of anything beyond this machine."""
    patch = pytest.MonkeyPatch()
    known = set()  # addresses of the servers the run was told to use

    def guarded(name: str) -> None:
        real = getattr(socket.socket, name)

        def call(self: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if isinstance(address, tuple) and address[0] not in known:
                _refuse_outside(address[0])
            return real(self, *args)

        patch.setattr(socket.socket, name, call)

    real_lookup = socket.getaddrinfo

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_outside(host)
        found = real_lookup(host, *args, **kwargs)
        known.update(entry[4][0] for entry in found)
        return found

    for name in ("connect", "connect_ex", "sendto"):
        guarded(name)
    patch.setattr(socket, "getaddrinfo", lookup)
    try:
        yield
    finally:
        patch.undo()


def refuse_flushes(items: list[pytest.Item]) -> None:
    """Stop tests that would empty the tables afterwards: the guards refuse that; `fresh_db` is the way."""
    flushing = {
        "transactional_db",
        "live_server",
        "django_db_reset_sequences",
        "django_db_serialized_rollback",
    }
    for item in items:
        marker = item.get_closest_marker("django_db")
        asked = flushing & set(getattr(item, "fixturenames", ()))
        if asked or (marker and (marker.kwargs.get("transaction") or marker.args)):
            raise pytest.UsageError(f"{item.nodeid}: giao dịch thật thì dùng fresh_db, không dùng xóa bảng.")

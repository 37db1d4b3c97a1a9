"""Whose word on a client's address is taken: that of the border beside us, never the client's own."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import yaml
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.environment import ROOT


def _seen(peer: str, said: str) -> str:
    """Return the address the product sees when `peer` sends X-Forwarded-For `said`."""
    layout = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    (allowed,) = (one for one in layout["services"]["web"]["command"] if "forwarded-allow-ips" in one)
    found: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(scope["client"][0])

    served: Any = ProxyHeadersMiddleware(app, trusted_hosts=allowed.partition("=")[2])
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", said.encode())]}
    asyncio.run(served(scope, None, None))
    return found[0]


@pytest.mark.parametrize(
    ("peer", "said", "seen"),
    [
        ("172.18.0.1", "203.0.113.9", "203.0.113.9"),
        ("172.18.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("172.18.0.1", "127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("172.18.0.1", "1.2.3.4, 10.20.30.40", "10.20.30.40"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
    ],
)
def test_a_client_does_not_choose_its_address(peer: str, said: str, seen: str) -> None:
    assert _seen(peer, said) == seen

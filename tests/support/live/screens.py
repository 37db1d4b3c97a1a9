"""Open screens for tests: a real web server in a process of its own, and websockets of signed-in people."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from support.accounts.models import User
from tests.environment import ROOT
from tests.servers.process import PATIENCE, Child, free_port, killed_at_end, listening, wait_for


@contextlib.contextmanager
def web(port: int = 0, *, bells_alone: bool = False, **more: str) -> Iterator[tuple[Child, int]]:
    """Run the product's web server on the test's database; `more` are further settings.

    `bells_alone`: no sweep finds what a doorbell did not tell (tests.servers.bells_alone).
    """
    port = port or free_port()
    ours = ["tests.servers.bells_alone", "uvicorn"] if bells_alone else ["uvicorn"]
    command = [sys.executable, "-m", *ours, "support.config.asgi:application", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--log-level", "warning", "--lifespan", "off"]
    environ: Mapping[str, str] = os.environ | more
    log = Path(os.environ["DATA_DIR"]) / f"web-{port}.log"
    with killed_at_end(Child(command, log, env=environ, cwd=ROOT)) as child:
        wait_for(lambda: listening(port), child)
        yield child, port


def sign_in(person: User) -> str:
    """Give the session key of a fresh sign-in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Screen:
    """One websocket and what came over it."""

    def __init__(self, link: ClientConnection) -> None:
        self.link = link

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.link.send(json.dumps(message))

    def hear(self, kind: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """Return the next message of `kind`, passing over others; AssertionError when none comes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                message: dict[str, Any] = json.loads(self.link.recv(timeout=left))
                if message["type"] == kind:
                    return message
        raise AssertionError(f"không thấy “{kind}” sau {seconds} s")

    def everything(self) -> list[dict[str, Any]]:
        """Return all that comes until the server answers a ping."""
        self.say(type="ping")
        came: list[dict[str, Any]] = []
        while not came or came[-1]["type"] != "pong":
            came.append(json.loads(self.link.recv(timeout=PATIENCE)))
        return came[:-1]

    def begin(self, *topics: str, cursor: int | None = None) -> int:
        """Say hello, follow `topics`, and return the cursor of the welcome once all is settled."""
        self.say(type="hello", cursor=cursor)
        self.say(type="subscribe", topics=list(topics))
        return int(self.hear("welcome")["cursor"])

    def closed_with(self, seconds: float = PATIENCE) -> int:
        """Wait until the server closes the link; return its code."""
        try:
            while True:
                self.link.recv(timeout=seconds)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@contextlib.contextmanager
def screen(port: int, person: User | None = None, *, origin: str = "") -> Iterator[Screen]:
    """Open a screen of `person`, of nobody when None."""
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={sign_in(person)}"} if person else {}
    address = f"ws://127.0.0.1:{port}/ws/live"
    home: Any = origin or f"http://127.0.0.1:{port}"
    with connect(address, additional_headers=cookie, origin=home, proxy=None, close_timeout=1) as link:
        yield Screen(link)

"""Pages written in a test, served to a real browser with our frame, scripts, policy and a socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from django.conf import settings
from django.template import Context, Template

from tests.environment import ROOT
from tests.servers.process import free_port

FRAME = """{% extends "base_root.html" %}{% load ui %}{% block title %}Thử{% endblock %}
{% block body_attrs %}{% if gate %} data-keep-drafts{% endif %}
 data-user="7" data-live-url="/ws/live" data-live-cursor="41"{% endblock %}
{% block body %}{% include "_partials/_live_banner.html" %}
<main id="noi-dung" tabindex="-1">BODY</main>{% endblock %}"""


@dataclass
class Pages:
    """A small site: `pages` by path (the main part's template), `posts` as they came, socket words."""

    port: int
    pages: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    posts: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    answer: tuple[int, str] = (302, "/")  # status and Location of the answer to a POST
    slow: float = 0.0  # seconds before a POST is answered
    gates: set[str] = field(default_factory=set)  # pages that keep drafts, like the sign-in page
    open_door: bool = True  # False: the socket is refused
    _links: list[asyncio.Queue[Any]] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        """Address of the site."""
        return f"http://127.0.0.1:{self.port}"

    def tell(self, **message: Any) -> None:
        """Send a message to every open socket; None closes them."""
        assert self._loop is not None
        for link in list(self._links):
            self._loop.call_soon_threadsafe(link.put_nowait, message)

    def hang_up(self) -> None:
        """Close every open socket."""
        assert self._loop is not None
        for link in list(self._links):
            self._loop.call_soon_threadsafe(link.put_nowait, None)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer as an ASGI application."""
        self._loop = asyncio.get_running_loop()
        if scope["type"] == "websocket":
            await self._socket(receive, send)
        elif scope["type"] == "http":
            await self._page(scope, receive, send)

    async def _socket(self, receive: Any, send: Any) -> None:
        await receive()
        if not self.open_door:
            await send({"type": "websocket.close", "code": 1013})
            return
        await send({"type": "websocket.accept"})
        words: asyncio.Queue[Any] = asyncio.Queue()
        self._links.append(words)

        async def speak() -> None:
            while (message := await words.get()) is not None:
                await send({"type": "websocket.send", "text": json.dumps(message)})
            await send({"type": "websocket.close", "code": 1012})

        speaking = asyncio.create_task(speak())
        while (event := await receive())["type"] == "websocket.receive":
            self.heard.append(json.loads(event["text"]))
        speaking.cancel()
        self._links.remove(words)

    async def _page(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        path = scope["path"]
        if scope["method"] == "POST":
            await self._take(path, receive)
            status, place = self.answer
            headers = [(b"location", place.encode())] if status == 302 else []
            body, kind = ("", "text/html") if status == 302 else (place, "text/html; charset=utf-8")
        else:
            status, headers = 200, []
            body, kind = self._body(path)
        policy = "; ".join(
            f"{name} {' '.join(words)}"
            for name, words in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
        )
        headers += [(b"content-type", kind.encode()), (b"content-security-policy", policy.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body if isinstance(body, bytes) else body.encode()})

    async def _take(self, path: str, receive: Any) -> None:
        sent = b""
        while (event := await receive()).get("more_body"):
            sent += event["body"]
        self.posts.append((path, parse_qs((sent + event["body"]).decode(), keep_blank_values=True)))
        await asyncio.sleep(self.slow)

    def _body(self, path: str) -> tuple[bytes | str, str]:
        if path.startswith("/static/"):
            file: Path = ROOT / path.lstrip("/")
            return file.read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream"
        if path in self.fragments:
            return self.fragments[path], "text/html; charset=utf-8"
        source = FRAME.replace("BODY", self.pages.get(path, ""))
        known = {"csrf_token": "x", "messages": [], "snack": None, "bare": True, "gate": path in self.gates}
        return Template(source).render(Context(known)), "text/html; charset=utf-8"


@contextlib.contextmanager
def serving() -> Iterator[Pages]:
    """Run a small site in a thread of its own."""
    site = Pages(free_port())
    config = uvicorn.Config(
        site, port=site.port, log_level="critical", lifespan="off", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield site
    finally:
        server.should_exit = True
        site.hang_up()
        thread.join(5)

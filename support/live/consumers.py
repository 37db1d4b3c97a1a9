"""The websocket of open screens: hello, subscribe and ping come in; names of changed topics go out."""

from __future__ import annotations

from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY

from support.live import hub
from support.live.socket import Socket
from support.queries.viewers import actor_for

MALFORMED, TOO_BIG = 4400, 1009
MOST_LETTERS, MOST_TOPICS = 16_384, 200


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """One screen. Strangers are closed with 4401, what is not of the protocol with 4400."""

    screen: Socket | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the screen, and forget it however its link ended."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.screen is not None:
                self.hub.leave(self.screen)

    async def connect(self) -> None:
        """Take in a signed-in screen."""
        await self.accept()  # a close code is heard only after that
        user, session = self.scope["user"], self.scope["session"]
        if not user.is_authenticated:
            await self.close(hub.SIGNED_OUT)
            return
        self.hub = hub.current()
        actor = await self.hub.ask(actor_for, user)
        signed_in = (session.session_key or "", session.get(HASH_SESSION_KEY, ""))
        self.screen = Socket(actor, signed_in, self.send_json, self.close)
        await self.hub.join(self.screen)

    async def receive(self, text_data: str | None = None, **_bytes: Any) -> None:
        """Read one message; whatever is not one ends the link."""
        if text_data is None or len(text_data) > MOST_LETTERS:
            await self.close(TOO_BIG)
            return
        try:
            content = await self.decode_json(text_data)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            await self.close(MALFORMED)
            return
        await self.receive_json(content)

    async def receive_json(self, content: dict[str, Any], **_kwargs: Any) -> None:
        """Answer a message of the protocol; others mean nothing to us (an older page, a newer one)."""
        if self.screen is None:
            return
        match content.get("type"):
            case "hello":
                await self._hello(self.screen, content.get("cursor"))
            case "subscribe":
                await self._subscribe(self.screen, content.get("topics"))
            case "ping":
                await self.screen.pong()

    async def _hello(self, screen: Socket, cursor: object) -> None:
        """Begin at the page's own cursor, if it brings one; what it missed comes with its first topics."""
        if isinstance(cursor, int) and not isinstance(cursor, bool) and 0 <= cursor < 2**62:
            screen.start_at(cursor)
        await screen.say(type="welcome", cursor=screen.settled())

    async def _subscribe(self, screen: Socket, topics: object) -> None:
        """Follow exactly these topics from now on; foreign ones are refused like those that do not exist."""
        if not isinstance(topics, list) or not all(isinstance(one, str) for one in topics):
            await self.close(MALFORMED)
            return
        refused = set(topics[MOST_TOPICS:])
        refused |= await self.hub.follow(screen, set(topics[:MOST_TOPICS]))
        for topic in sorted(refused):
            await screen.say(type="refused", topic=topic[:80])

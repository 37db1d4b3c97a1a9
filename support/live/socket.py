"""One open screen as the hub knows it: its topics, its cursor, and the words still to be sent to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from support.domain.roles import Actor

Send = Callable[[dict[str, Any]], Awaitable[None]]
Close = Callable[[int], Awaitable[None]]


class Socket:
    """A screen. A slow one delays nobody: what it has not been told yet waits here, each topic once."""

    def __init__(self, actor: Actor, session: tuple[str, str], send: Send, close: Close) -> None:
        """`session` is (key, hash) of the sign-in; `close` takes the websocket's close code."""
        self.actor = actor
        self.session_key, self.session_hash = session
        self.topics: set[str] = set()
        self.cursor = 0  # everything up to this seal has been told, or concerned other topics
        self.caught_up = False
        self.close = close
        self._send = send
        self._waiting: dict[str, None] = {}
        self._next = 0
        self._wake, self._quiet = asyncio.Event(), asyncio.Event()
        self._quiet.set()

    def start_at(self, cursor: int) -> None:
        """Set the cursor; on a fresh link it stays until the catch-up has been put in line."""
        self.cursor = self._next = cursor

    def tell(self, topics: Iterable[str]) -> None:
        """Put changed topics in line."""
        self._waiting.update(dict.fromkeys(topics))
        if self._waiting:
            self._wake.set()
            self._quiet.clear()

    def advance(self, cursor: int) -> None:
        """Note that all up to `cursor` stands in line; the last word of the line will say so."""
        if self.caught_up:
            self._next = max(self._next, cursor)

    def settled(self) -> int:
        """Return the cursor that may be told: everything up to it has been sent."""
        if self._quiet.is_set():
            self.cursor = max(self.cursor, self._next)
        return self.cursor

    async def pong(self) -> None:
        """Answer a ping once all that stood in line before it has been sent."""
        await self._quiet.wait()
        await self.say(type="pong", cursor=self.settled())

    async def say(self, **message: Any) -> None:
        """Send one message now."""
        await self._send(message)

    async def write(self) -> None:
        """Send what stands in line, for ever; the cursor goes out with the last topic of a batch only.

        A screen that loses its link in the middle of a batch then asks from before it.
        """
        while True:
            await self._wake.wait()
            batch, following = list(self._waiting), self._next
            self._waiting.clear()
            for topic in batch[:-1]:
                await self.say(type="changed", topic=topic, seq=self.cursor)
            for topic in batch[-1:]:
                await self.say(type="changed", topic=topic, seq=following)
            self.cursor = max(self.cursor, following)
            if not self._waiting:
                self._wake.clear()
                self._quiet.set()

"""The hub of a web process: one subscription to the doorbell, one question to the ledger, many screens."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection

from support.domain.roles import Actor
from support.live import rounds, topics
from support.live.doorbell import DataVersion, redis_bells
from support.live.socket import Socket
from support.queries import audience

log = logging.getLogger(__name__)

SWEEP = 15.0  # seconds: the most a lost doorbell can cost
RECHECK = 60.0  # seconds between two looks at everybody's rights
SETTLE = 0.02  # seconds in which several doorbells become one round
LOOK_BACK = 5.0  # seconds a fragment may be older than the subscription to its topic
SIGNED_OUT = 4401

T = TypeVar("T")
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current() -> Hub:
    """Return the hub of the running loop: one per web process."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


class Hub:
    """Works while at least one screen is open; all questions to the database run in one thread of its own."""

    def __init__(self) -> None:
        self._sockets: dict[Socket, asyncio.Task[None]] = {}
        self._followers: dict[str, set[Socket]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._counter: DataVersion | None = None
        self._bell = asyncio.Event()
        self._ready = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "hub")
        self._told = rounds.Told(0, frozenset())
        self._past: deque[tuple[float, int]] = deque(maxlen=200)

    # --- Screens come and go -----------------------------------------------------------------------

    async def join(self, socket: Socket) -> None:
        """Take in a screen; the first one starts the work."""
        self._sockets[socket] = asyncio.create_task(self._write(socket))
        if len(self._sockets) == 1:
            self._start()
        await self._ready.wait()
        socket.start_at(self.cursor)

    @staticmethod
    async def _write(socket: Socket) -> None:
        try:
            await socket.write()
        except (OSError, RuntimeError) as error:  # the link is gone; its consumer hears of it by itself
            log.debug("a screen is gone: %s", type(error).__name__)

    def leave(self, socket: Socket) -> None:
        """Forget a screen; with the last one the work ends."""
        if (writer := self._sockets.pop(socket, None)) is None:
            return
        writer.cancel()
        self._unfollow(socket, socket.topics)
        if not self._sockets:
            self._stop()

    def _start(self) -> None:
        self._ready.clear()
        self._tasks = [asyncio.create_task(work()) for work in (self._listen, self._recheck)]
        loop = asyncio.get_running_loop()

        def ring() -> None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._bell.set)

        if settings.REDIS_URL:
            self._tasks.append(asyncio.create_task(redis_bells(settings.REDIS_URL, self._bell.set)))
        elif connection.vendor == "sqlite":
            self._counter = DataVersion(str(connection.settings_dict["NAME"]), ring)
            self._counter.start()

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._counter:
            self._counter.stop()
        self._tasks, self._counter = [], None

    async def ask(self, question: Callable[..., T], *given: Any) -> T:
        """Ask the database in the hub's thread; the loop goes on meanwhile."""
        asked = database_sync_to_async(question, thread_sensitive=False, executor=self._thread)
        answer: T = await asked(*given)
        return answer

    # --- Topics -------------------------------------------------------------------------------------

    async def follow(self, socket: Socket, wanted: Collection[str]) -> set[str]:
        """Let a screen follow exactly `wanted`; tell it what it missed; return the topics refused to it."""
        may = await self.ask(topics.permitted, socket.actor, wanted)
        self._unfollow(socket, socket.topics - may)
        fresh = may - socket.topics
        socket.topics |= fresh
        for topic in fresh:
            self._followers.setdefault(topic, set()).add(socket)
        if fresh:
            await self._catch_up(socket, fresh)
        return set(wanted) - may

    async def _catch_up(self, socket: Socket, fresh: set[str]) -> None:
        """Tell what changed since the page's cursor, later what changed in the last few seconds.

        For a fragment fetched by an open page is always a little older than the following of its topic.
        """
        since = self._cursor_of(LOOK_BACK) if socket.caught_up else socket.cursor
        missed = await self.ask(rounds.missed, socket.actor, since, fresh)
        socket.caught_up = True
        if missed.overflow:
            socket.start_at(missed.cursor)
            await socket.say(type="reload", cursor=missed.cursor)
        else:
            socket.tell(missed.topics)
            socket.advance(missed.cursor)

    def _unfollow(self, socket: Socket, dropped: Iterable[str]) -> None:
        for topic in list(dropped):
            socket.topics.discard(topic)
            followers = self._followers.get(topic, set())
            followers.discard(socket)
            if not followers:
                self._followers.pop(topic, None)

    @property
    def cursor(self) -> int:
        """The last seal this hub has told of."""
        return self._told.cursor

    def _cursor_of(self, seconds: float) -> int:
        """Return the cursor as it was `seconds` ago."""
        then = time.monotonic() - seconds
        return next((cursor for at, cursor in reversed(self._past) if at <= then), self._past[0][1])

    # --- Rounds -------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Wait for the doorbell, or for the sweep, and tell what happened since the last round."""
        self._past.clear()
        self._told = await self._patiently(rounds.begin)
        self._past.append((time.monotonic(), self.cursor))
        self._ready.set()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), SWEEP)
            await asyncio.sleep(SETTLE)
            self._bell.clear()
            try:
                await self._round()
            except Exception:
                log.exception("a round of the hub failed; the sweep repeats it")

    async def _patiently(self, question: Callable[[], T]) -> T:
        while True:
            try:
                return await self.ask(question)
            except Exception:
                log.exception("the database does not answer the hub; trying again")
                await asyncio.sleep(1)

    async def _round(self) -> None:
        news = await self.ask(rounds.news, self._told)
        lines: dict[Socket, set[str]] = {}
        by_case = topics.of_cases(news.touched)
        concerned = {
            socket: {topic: by_case[topic] for topic in socket.topics & by_case.keys()}
            for topic in by_case
            for socket in self._followers.get(topic, ())
        }
        if concerned:
            viewers = {socket.actor for socket in concerned}
            sight = await self.ask(rounds.sight, viewers, news.touched.places)
            for socket, cases in concerned.items():
                lines[socket] = {topic for topic, ids in cases.items() if ids & sight[socket.actor]}
        for topic in topics.of_lists(news.touched):
            for socket in self._followers.get(topic, ()):
                lines.setdefault(socket, set()).add(topic)
        for socket, changed in lines.items():
            socket.tell(changed)
        self._went_on(news.told)

    def _went_on(self, told: rounds.Told) -> None:
        if told.cursor != self.cursor:
            self._past.append((time.monotonic(), told.cursor))
        self._told = told
        for socket in self._sockets:
            socket.advance(told.cursor)

    # --- Rights -------------------------------------------------------------------------------------

    async def _recheck(self) -> None:
        """Look at everybody's rights and sign-ins again and again; who lost them is told so."""
        while True:
            await asyncio.sleep(RECHECK)
            try:
                await self.recheck()
            except Exception:
                log.exception("rights could not be checked; trying again")

    async def recheck(self) -> None:
        """Take new rights for every screen; close those signed out, refuse topics that are lost."""
        sockets = list(self._sockets)
        people = await self.ask(audience.people, {socket.actor.user_id for socket in sockets})
        living = await self.ask(audience.living_sessions, {socket.session_key for socket in sockets})
        answers: list[Awaitable[object]] = []
        for socket in sockets:
            person = people.get(socket.actor.user_id or 0)
            signed_in = person is not None and person.session_hash == socket.session_hash
            if person is None or not signed_in or socket.session_key not in living:
                answers.append(socket.close(SIGNED_OUT))
            elif person.actor != socket.actor:
                answers.append(self._with_new_rights(socket, person.actor))
        await asyncio.gather(*answers, return_exceptions=True)  # none waits for a slow one

    async def _with_new_rights(self, socket: Socket, actor: Actor) -> None:
        socket.actor = actor
        lost = socket.topics - await self.ask(topics.permitted, actor, set(socket.topics))
        self._unfollow(socket, lost)
        for topic in sorted(lost):
            await socket.say(type="refused", topic=topic)

"""How much one request may bring: what is too much is let fall while it comes, before anything keeps it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from support.web import errors

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
MIB = 2**20
MOST = 60 * MIB  # bytes; several files of the largest size that is kept
STRANGERS = MIB  # bytes from a browser without a session: of the forms before signing in one takes files
FILING, FILED_AT = 8 * MIB, "/gui"  # it is the portal's: a picture of the screen, a log


class Bounded:
    """Stands before Django, which would write a body of any size to the disk before a view is asked."""

    def __init__(self, app: App) -> None:
        """Keep the application behind it."""
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on with a counted body; answer 413 when more is announced than may come."""
        headers = dict(scope["headers"])
        known = f"{settings.SESSION_COOKIE_NAME}=".encode() in headers.get(b"cookie", b"")
        filing = scope["path"] == FILED_AT and not known
        most = FILING if filing else MOST if known else STRANGERS
        announced = headers.get(b"content-length", b"0")
        more = True
        try:
            if announced.isdigit() and int(announced[:18]) <= most:
                await self.app(scope, _counted(receive, most), send)
                return
        except _TooMuch as reached:
            more = reached.more
        # Read to its end: a browser that is cut off while sending shows no answer.
        while more:
            more = (await receive()).get("more_body", False)
        answer = errors.too_large(
            (FILING if filing else MOST) // MIB, htmx=headers.get(b"hx-request") == b"true"
        )
        await _send(answer, send)


class _TooMuch(Exception):
    """A body without an announced length went on for too long; Django reads it before it answers."""

    def __init__(self, message: Message) -> None:
        """Note whether the body goes on after `message`."""
        super().__init__()
        self.more: bool = message.get("more_body", False)


def _counted(receive: Receive, most: int) -> Receive:
    """Return `receive` that raises _TooMuch once more than `most` bytes have come."""
    left = most

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _TooMuch(message)
        return message

    return counted


async def _send(answer: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})

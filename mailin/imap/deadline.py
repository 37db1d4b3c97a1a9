"""Wall-clock deadlines: a server that drips one byte a second never runs into a socket's timeout."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from mailin.imap.errors import MailError, MailLinkLost
from support.domain.words import _

SLOWEST = 32 * 1024  # bytes a second under which a link counts as dead


def allowed(base: float, size: int) -> float:
    """Seconds to allow for `size` bytes on a link whose silence may last `base` seconds."""
    return base + size / SLOWEST


@contextlib.contextmanager
def deadline(link: socket.socket, seconds: float) -> Iterator[None]:
    """Cut `link` when the block takes longer than `seconds`: its reader then ends with MailLinkLost."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        with contextlib.suppress(OSError):
            # The plain socket's own shutdown: that of a TLS socket is not safe beside a reading thread.
            socket.socket.shutdown(link, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except MailError as error:
        if over.is_set():
            raise MailLinkLost(
                _("Máy chủ thư trả lời quá chậm: quá %(seconds)s giây."), seconds=round(seconds, 1)
            ) from error
        raise
    finally:
        timer.cancel()

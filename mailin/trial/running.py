"""Runs the pair of servers in a thread with an event loop of its own, and stops it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Self

PASSWORD = "thu-nghiem"  # noqa: S105 - everyone's on this machine alone; it protects invented mail
IMAP_PORT = 41143
SMTP_PORT = 41025


class TrialMail:
    """IMAP and SMTP on 127.0.0.1 over the mailboxes kept in `data`; also a context manager.

    Port 0 takes a free one; `imap_port` and `smtp_port` tell the real ones once started. Every address signs
    in with `password`. RuntimeError where the packages pymap and aiosmtpd are missing.
    """

    def __init__(
        self, data: Path, *, imap_port: int = 0, smtp_port: int = 0, password: str = PASSWORD
    ) -> None:
        """Nothing listens before `start`."""
        self.data, self.password = data, password
        self.imap_port, self.smtp_port = imap_port, smtp_port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._end: asyncio.Event | None = None

    def start(self) -> None:
        """Return when both listen; raise OSError when a port is taken."""
        self._ready.clear()
        self._error = None
        self._thread = threading.Thread(target=self._run, name="thu-chay-thu", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._error:
            self._thread.join()
            raise self._error

    def stop(self) -> None:
        """Close both and every link; what was taken is on disk."""
        if self._loop and self._end and self._thread and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # it ended by itself
                self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(10)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        """Stop."""
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits in start()
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        try:
            # Here, not above: sending and looking work where these packages are not installed.
            from mailin.trial import mailboxes, servers  # noqa: PLC0415
        except ImportError as missing:
            raise RuntimeError(f"Thiếu gói để chạy thử thư: {missing.name}") from missing
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        accounts = mailboxes.accounts(self.data, self.password)
        imap = await servers.start_imap(accounts, self.imap_port)
        async with imap:
            smtp = await servers.start_smtp(accounts, self.smtp_port)
            async with smtp:
                self.imap_port = imap.sockets[0].getsockname()[1]
                self.smtp_port = smtp.sockets[0].getsockname()[1]
                self._ready.set()
                await self._end.wait()
                # Before the servers wait for their links to end: a reader in IDLE never would.
                for task in asyncio.all_tasks() - {asyncio.current_task()}:
                    task.cancel()

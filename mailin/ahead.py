"""Has mails read and parsed before their turn comes, by a process beside this one, when many wait."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable
from typing import IO, Self, cast

from django.conf import settings

from mailin import reader
from mailin.arrivals import Arrived
from mailin.models import InboundMail
from mailin.saying import Read

MANY = 60  # mails that must wait before a second process is worth its start
AHEAD_MAILS = 500  # asked for and not yet taken; their digests fit into a pipe
AHEAD_BYTES = 48 * 2**20
PATIENCE = 120.0  # seconds for one mail; a reader that needs longer is given up
_PIPE = 2**20  # bytes; the most an ordinary user may ask for


class Ahead:
    """A context manager for one thread: `want` mails early, `take` each in its turn.

    Nothing depends on it: what was not read ahead, or could not be, the caller reads itself. So a mail that
    kills its reader is met again by its caller, who counts attempts.
    """

    def __init__(self) -> None:
        """Nothing is started before many mails are wanted."""
        self._child: subprocess.Popen[bytes] | None = None
        self._given_up = len(os.sched_getaffinity(0)) < 2
        self._changed = threading.Condition()
        self._answers: dict[str, bytes] = {}
        self._waiting: deque[InboundMail] = deque()
        self._asked: dict[str, int] = {}  # digest -> size
        self._known: set[str] = set()
        self._kept: dict[int, Read] = {}  # row -> what a turn that did not come read
        self._listener = threading.Thread()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """End the reader."""
        self._end()

    def begin(self) -> None:
        """Start the reader before the first mail is wanted."""
        if self._child is None and not self._given_up:
            self._start()

    def want(self, rows: Iterable[InboundMail]) -> None:
        """Tell which mails will be taken soon, in order; those told before are known."""
        fresh = [row for row in rows if row.digest not in self._known and row.pk not in self._kept]
        if self._given_up or (self._child is None and len(fresh) < MANY):
            return
        self._known.update(row.digest for row in fresh)
        self._waiting.extend(fresh)
        if self._child is None:
            self._start()
        self._ask()

    def take(self, row: InboundMail) -> Read | None:
        """Return the mail when it was read ahead, waiting for what is under way; None: read it yourself."""
        if kept := self._kept.pop(row.pk, None):
            return kept
        self._known.discard(row.digest)
        if row.digest not in self._asked:
            with contextlib.suppress(ValueError):
                self._waiting.remove(row)
            return None
        with self._changed:
            in_time = self._changed.wait_for(
                lambda: row.digest in self._answers or self._given_up, timeout=PATIENCE
            )
            answer = self._answers.pop(row.digest, b"")
        if not in_time:
            self._end()
        self._asked.pop(row.digest, None)
        self._ask()
        # Written by our own child, which took it from the store we keep.
        return cast("Read", pickle.loads(answer)) if answer else None  # noqa: S301

    def put_back(self, arrived: Iterable[Arrived]) -> None:
        """Keep what mails say whose turn comes only with the next batch."""
        if len(self._kept) > AHEAD_MAILS:  # of mailboxes another process has taken over meanwhile
            self._kept.clear()
        self._kept.update((one.row.pk, Read(one.mail, one.foreseen)) for one in arrived)

    def _start(self) -> None:
        words = (str(settings.RAW_MAIL_ROOT), str(reader.UNSUGGESTED))
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-m", reader.__name__, *words],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        answers = cast("IO[bytes]", self._child.stdout)
        with contextlib.suppress(OSError):
            fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, _PIPE)
        self._listener = threading.Thread(target=self._listen, args=(answers,), daemon=True)
        self._listener.start()

    def _ask(self) -> None:
        """Ask for more as long as what lies ready is neither many nor large."""
        weight = sum(self._asked.values())
        lines: list[str] = []
        while self._waiting and len(self._asked) < AHEAD_MAILS and weight < AHEAD_BYTES:
            row = self._waiting.popleft()
            if row.digest not in self._asked:
                lines.append(row.digest)
                self._asked[row.digest] = row.size
                weight += row.size
        if self._child is None or not lines:
            return
        try:
            asking = cast("IO[bytes]", self._child.stdin)
            asking.write("".join(f"{line}\n" for line in lines).encode())
            asking.flush()
        except OSError:
            self._end()

    def _listen(self, answers: IO[bytes]) -> None:
        """Gather answers until the reader ends."""
        with answers:
            while len(head := answers.read(reader.HEAD)) == reader.HEAD:
                size = int.from_bytes(head[-reader.SIZE :], "big")
                answer = answers.read(size)
                if len(answer) < size:
                    break
                with self._changed:
                    self._answers[head[: -reader.SIZE].decode("ascii")] = answer
                    self._changed.notify_all()
        with self._changed:
            self._given_up = True
            self._changed.notify_all()

    def _end(self) -> None:
        """Stop the reader for good; what it had not answered nobody waits for."""
        self._given_up = True
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with contextlib.suppress(OSError):
                cast("IO[bytes]", child.stdin).close()
            child.wait()
            self._listener.join()

"""The process that reads and parses stored mails beside the one that files them: digests in, mails out.

    python -m mailin.reader FOLDER UNSUGGESTED

For the first UNSUGGESTED mails nothing is suggested.
Each line of standard input is a digest. Each answer is that digest (64 bytes), a length (8 bytes, big-endian)
and as many bytes: a pickled saying.Read, or nothing at all when there is no such mail, when it is damaged or
cannot be parsed; whoever asked then looks for itself. Ends with its input. Knows neither Django nor the
database.
"""

from __future__ import annotations

import pickle
import signal
import sys
from pathlib import Path

from mailin.saying import read
from mailin.store import RawStore
from support.domain import memory

SIZE = 8  # bytes of a length
HEAD = 64 + SIZE
# Mails for which nothing is suggested: learning costs as much as a few hundred suggestions, and the first
# mails are waited for.
UNSUGGESTED = 200


def main() -> None:
    """Answer every line of standard input."""
    # Ctrl+C is for whoever asks; when that one has gone, so do we, without a word.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    store, unsuggested = RawStore(Path(sys.argv[1])), int(sys.argv[2])
    memory.settle()
    for number, line in enumerate(sys.stdin):
        digest = line.strip()
        answer = _answer(store, digest, suggest=number >= unsuggested)
        sys.stdout.buffer.write(digest.encode("ascii") + len(answer).to_bytes(SIZE, "big"))
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _answer(store: RawStore, digest: str, *, suggest: bool) -> bytes:
    try:
        return pickle.dumps(read(store.get(digest), suggest=suggest), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - told by an empty answer
        return b""


if __name__ == "__main__":
    main()

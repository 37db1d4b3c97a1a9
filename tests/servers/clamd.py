"""A small clamd on a real port: speaks PING and INSTREAM, and knows one signature."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

# The harmless test file every scanner knows (EICAR), in two halves: no scanner shall stop at this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Clamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.broken = False  # answers as a scanner that cannot load its signatures
        self.scanned: list[bytes] = []


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("_Clamd", self.server)
        command = self._until_null()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            content = b"".join(iter(self._piece, b""))
            server.scanned.append(content)
            self.wfile.write(self._verdict(content, broken=server.broken))

    def _until_null(self) -> bytes:
        return b"".join(iter(lambda: self.rfile.read(1), b"\0"))

    def _piece(self) -> bytes:
        return self.rfile.read(struct.unpack(">L", self.rfile.read(4))[0])

    @staticmethod
    def _verdict(content: bytes, *, broken: bool) -> bytes:
        if broken:
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def clamd() -> Iterator[_Clamd]:
    """Run the scanner; `server_address` is where."""
    with _Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

"""A TCP proxy that breaks links on request: FIN, RST, stall, drip, cut after so many bytes."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tests.servers.process import PATIENCE, free_port

How = Literal["fin", "rst"]


@dataclass(slots=True)
class Fault:
    """What happens to bytes from the server to the client; counted over a link's whole life."""

    after: int = 0  # bytes that still pass
    end: How | None = None  # then the link is ended so; None: it stalls, open and silent
    drip: float = 0.0  # bytes a second from then on, in place of an end or stall


@dataclass(slots=True)
class FaultProxy:
    """The running proxy. `fault` is looked at again for every piece of data, on open links too."""

    host: str
    port: int
    target: tuple[str, int]
    fault: Fault | None = None
    refuse: bool = False  # new links get RST at once
    links: int = 0  # links ever opened
    passed: int = 0  # bytes passed to clients, all links
    _open: set[socket.socket] = field(default_factory=set)

    def cut_after(self, count: int, how: How = "rst") -> None:
        """End each link when `count` bytes reached the client."""
        self.fault = Fault(count, how)

    def stall_after(self, count: int) -> None:
        """Let each link fall silent when `count` bytes reached the client."""
        self.fault = Fault(count)

    def drip(self, rate: float, after: int = 0) -> None:
        """Pass `rate` bytes a second once `after` bytes reached the client."""
        self.fault = Fault(after, drip=rate)

    def heal(self) -> None:
        """Let everything pass again, also on links that stalled."""
        self.fault, self.refuse = None, False

    def drop_all(self, how: How = "rst") -> None:
        """End every open link now."""
        for link in list(self._open):
            end(link, how)


def end(link: socket.socket, how: How) -> None:
    """Close a socket with FIN, or with RST (linger 0)."""
    with contextlib.suppress(OSError):
        if how == "rst":
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            link.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        link.close()


class _Link(threading.Thread):
    """Carries one client's bytes until an end comes."""

    def __init__(self, proxy: FaultProxy, client: socket.socket) -> None:
        super().__init__(daemon=True)
        self.proxy, self.client, self.sent = proxy, client, 0

    def run(self) -> None:
        how: How = "fin"
        try:
            with socket.create_connection(self.proxy.target, timeout=PATIENCE) as server:
                self.proxy._open.add(self.client)
                how = self._carry(server)
        except (OSError, ValueError):  # ValueError: select on a socket that drop_all closed
            how = "rst"
        finally:
            self.proxy._open.discard(self.client)
            end(self.client, how)

    def _carry(self, server: socket.socket) -> How:
        while True:
            waiting = [self.client] if self._stalled() else [self.client, server]
            for ready in select.select(waiting, [], [], 0.05)[0]:
                data = ready.recv(self._piece() if ready is server else 65536)
                if not data:
                    return "fin"
                (self.client if ready is server else server).sendall(data)
                if ready is server:
                    self.sent += len(data)
                    self.proxy.passed += len(data)
            fault = self.proxy.fault
            if fault and fault.end and self.sent >= fault.after:
                return fault.end

    def _stalled(self) -> bool:
        fault = self.proxy.fault
        return bool(fault and not fault.end and not fault.drip and self.sent >= fault.after)

    def _piece(self) -> int:
        """Number of bytes that may pass now; a dripping link waits first."""
        fault = self.proxy.fault
        if not fault:
            return 65536
        if self.sent < fault.after:
            return min(65536, fault.after - self.sent)
        if fault.drip:
            time.sleep(max(0.01, 1 / fault.drip))
            return max(1, int(fault.drip * 0.01))
        return 1


@contextlib.contextmanager
def fault_proxy(host: str, port: int) -> Iterator[FaultProxy]:
    """Run a proxy before `host`:`port`."""
    door = socket.create_server(("127.0.0.1", 0))
    proxy = FaultProxy("127.0.0.1", int(door.getsockname()[1]), (host, port))

    def accept() -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            proxy.links += 1
            if proxy.refuse:
                end(client, "rst")
            else:
                _Link(proxy, client).start()

    guard = threading.Thread(target=accept, daemon=True)
    guard.start()
    try:
        yield proxy
    finally:
        with contextlib.suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        guard.join()
        proxy.drop_all()


def nobody_listens() -> int:
    """Return a port that refuses every connection."""
    return free_port()

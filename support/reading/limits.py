"""Fences the child process in before it sees a byte of a stranger: memory, time, disk, network."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

MEMORY = 400 * 2**20  # bytes of address space
CPU = 5  # seconds
WALL = 20  # seconds
MANUAL_CPU, MANUAL_WALL = 20, 40  # seconds for a whole manual with all its pictures
WRITTEN = 8 * 2**20  # bytes in one file
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.kill",
    "pty.",
)


class Fenced(PermissionError):
    """The child tried what it may not."""


def fence(*, cpu: int = CPU, wall: int = WALL) -> None:
    """Set every limit for this process, for good; what the system does not know is left out."""
    os.umask(0o077)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):
        os.nice(10)
    # Ends this process even when the one that started it is dead and native code never comes back.
    signal.alarm(wall)
    _leave_network()
    sys.addaudithook(_refuse)


def _leave_network() -> None:
    """Take a network of its own, without a way out, where the system lets us (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise Fenced(event)

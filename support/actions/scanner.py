"""Asks a virus scanner about a file: clamd's INSTREAM, by its socket; off when no setting names one."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from django.conf import settings

PATIENCE = 30.0  # seconds for each answer
_PIECE = 1 << 16
_ANSWER_MAX = 4096  # bytes


class ScannerDown(Exception):
    """No verdict now: the scanner does not answer, or says it could not scan."""


def enabled() -> bool:
    """Tell whether a scanner is set."""
    return bool(settings.CLAMD)


def check() -> None:
    """Ask whether the scanner is there (clamd(8), PING). Raises ScannerDown."""
    try:
        with _connected() as link:
            link.sendall(b"zPING\0")
            said = _answer(link)
    except OSError as error:
        raise ScannerDown(type(error).__name__) from error
    if said != "PONG":
        raise ScannerDown(said[:120])


def scan(path: Path) -> str:
    """Return the name of what the scanner found in the file, "" for nothing (clamd(8), INSTREAM).

    Raises ScannerDown, and FileNotFoundError for a file that is gone.
    """
    with path.open("rb") as content:
        try:
            with _connected() as link:
                link.sendall(b"zINSTREAM\0")
                while piece := content.read(_PIECE):
                    link.sendall(struct.pack(">L", len(piece)) + piece)
                link.sendall(struct.pack(">L", 0))
                said = _answer(link)
        except OSError as error:
            raise ScannerDown(type(error).__name__) from error
    words = said.removeprefix("stream:").strip()
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND").strip()[:120] or "?"
    raise ScannerDown(words[:120])


def _connected() -> socket.socket:
    """Connect to "unix:/run/clamav/clamd.ctl" or "host:port"."""
    address = settings.CLAMD
    if address.startswith("unix:"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(PATIENCE)
        try:
            link.connect(address.removeprefix("unix:"))
        except BaseException:
            link.close()
            raise
        return link
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def _answer(link: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < _ANSWER_MAX:
        piece = link.recv(_PIECE)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()

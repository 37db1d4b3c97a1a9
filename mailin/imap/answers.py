"""Reads the answers to FETCH: the usual shape by two patterns, whatever else by the library's own parser.

The library takes an answer apart a byte at a time; a visit to a full mailbox spent more on that than on
anything else it did by itself.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from imapclient.datetime_util import parse_to_datetime
from imapclient.response_parser import parse_fetch_response

_SIZE = re.compile(rb"\d+ \((?:UID (\d+) RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+) UID (\d+))\)")
_BODY = re.compile(rb'\d+ \(UID (\d+) INTERNALDATE "([^"]{0,40})" BODY\[\] \{(\d+)\}')

Answers = Mapping[int, Mapping[bytes, Any]]
Line = bytes | tuple[bytes, bytes] | None


def fetch(client: Any, uids: Sequence[int], what: str) -> Answers:
    """Ask for `what` of messages; what each says by its UID, as imapclient gives it.

    Raises what imaplib and imapclient raise.
    """
    link = client._imap  # noqa: SLF001 - imapclient offers no way around its parser
    answer, lines = link.uid("FETCH", ",".join(map(str, uids)), what)
    if answer != "OK":
        raise imaplib.IMAP4.error(f"FETCH: {answer} {lines[-1:]!r}")
    return read(lines)


def read(lines: list[Line]) -> Answers:
    """Read the lines imaplib gathered for FETCH."""
    found = _bodies(lines) if any(isinstance(line, tuple) for line in lines) else _sizes(lines)
    if found is None:
        found = parse_fetch_response(lines, normalise_times=False)
    return found


def _sizes(lines: Sequence[Line]) -> Answers | None:
    """Read sizes; None when a line says anything else."""
    sizes: dict[int, dict[bytes, Any]] = {}
    for line in lines:
        if not (isinstance(line, bytes) and (hit := _SIZE.fullmatch(line))):
            return None
        sizes[int(hit[1] or hit[4])] = {b"RFC822.SIZE": int(hit[2] or hit[3])}
    return sizes


def _bodies(lines: Sequence[Line]) -> Answers | None:
    """Read whole messages, each a line with its literal and a closing bracket; None for anything else."""
    bodies: dict[int, dict[bytes, Any]] = {}
    if len(lines) % 2:
        return None
    for place in range(0, len(lines), 2):
        line, end = lines[place], lines[place + 1]
        if not isinstance(line, tuple) or end != b")":
            return None
        hit = _BODY.fullmatch(line[0])
        if hit is None or int(hit[3]) != len(line[1]):
            return None
        bodies[int(hit[1])] = {b"INTERNALDATE": _moment(hit[2]), b"BODY[]": line[1]}
    return bodies


def _moment(said: bytes) -> Any:
    try:
        return parse_to_datetime(said, normalise=False)
    except ValueError:
        return None

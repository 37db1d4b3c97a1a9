"""Bytes of one message to headers and parts, by positions only: linear, bounded, nothing copied."""

from __future__ import annotations

import re
from typing import Final

from . import params
from .encoded import raw_text
from .limits import MAX_DEPTH, MAX_HEADER_BLOCK, MAX_HEADER_VALUE, MAX_HEADERS, MAX_PARTS
from .model import Problems

_BLANK: Final = re.compile(rb"\n\r*\n")
_NAME: Final = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_KNOWN: Final = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|content-[a-z-]+|received|reply-to|cc|return-path)"
    rb"[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_GUESS: Final = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)
_CLOSING: Final = re.compile(rb"^--([^\r\n]{1,200}?)--[ \t]*\r?$", re.MULTILINE)
_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")

Headers = dict[str, list[bytes]]


class Part:
    """One node of the message: its headers and where its body lies in `raw`."""

    __slots__ = ("children", "content_type", "end", "headers", "params", "raw", "start", "unopened", "whole")

    def __init__(self, raw: bytes, whole: int, start: int, end: int, headers: Headers) -> None:
        self.raw = raw
        self.whole = whole  # where its headers begin
        self.start = start
        self.end = end
        self.headers = headers
        self.children: list[Part] = []
        self.content_type = "text/plain"
        self.params: dict[str, str] = {}
        self.unopened = False  # a multipart kept shut by a bound: an attachment of raw bytes

    @property
    def body(self) -> bytes:
        """The bytes of the body, still in their transfer encoding."""
        return self.raw[self.start : self.end]

    def first(self, name: str) -> bytes:
        """Return the raw value of the first header called `name` (lower case), b"" if absent."""
        values = self.headers.get(name)
        return values[0] if values else b""


class Splitter:
    """Opens one message; holds the bounds shared by all its parts."""

    __slots__ = ("leaves", "problems", "raw")

    def __init__(self, raw: bytes, problems: Problems) -> None:
        self.raw = raw
        self.problems = problems
        self.leaves = 0

    def message(self) -> Part:
        """Return the root part with all parts below it."""
        start = _message_start(self.raw)
        return self._part(start, len(self.raw), 0, "text/plain")

    def _part(self, start: int, end: int, depth: int, default: str) -> Part:
        headers, body = read_headers(self.raw, start, end, self.problems)
        part = Part(self.raw, start, body, end, headers)
        self._type(part, default)
        if part.content_type.startswith("multipart/"):
            if depth >= MAX_DEPTH:
                self.problems.add("too-deep")
                part.unopened = True
            else:
                self._open(part, depth)
        if not part.children:
            self.leaves += 1
        return part

    def _type(self, part: Part, default: str) -> None:
        """Read Content-Type; one that is broken means text without a file name, else a plain file."""
        value = part.first("content-type")
        if not value:
            part.content_type = default
            return
        kind, part.params = params.split(raw_text(value, self.problems))
        if _TYPE.fullmatch(kind):
            part.content_type = kind
            return
        self.problems.add("content-type-broken")
        is_file = "name" in part.params or b"filename" in part.first("content-disposition").lower()
        part.content_type = "application/octet-stream" if is_file else _bare_type(kind)

    def _open(self, part: Part, depth: int) -> None:
        """Split a multipart at its boundary, declared or found; without one it is read as text."""
        cuts = self._cuts(part)
        if not cuts:
            self.problems.add("multipart-without-parts")
            part.content_type = "text/plain"
            return
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for start, end in cuts:
            if self.leaves >= MAX_PARTS:
                self.problems.add("too-many-parts")
                rest = Part(self.raw, start, start, part.end, {})
                rest.unopened = True
                part.children.append(rest)
                return
            part.children.append(self._part(start, end, depth + 1, default))

    def _cuts(self, part: Part) -> list[tuple[int, int]]:
        """Return (start, end) of every part of a multipart."""
        declared = part.params.get("boundary", "") or params.text_param(
            part.params, "boundary", self.problems
        )
        boundary = raw_boundary(declared)
        found = self._delimiters(part, boundary) if boundary else []
        if not found:
            found = self._guessed(part)
            if not found:
                return []
            self.problems.add("boundary-wrong" if boundary else "boundary-missing")
        return self._between(found, part.end)

    def _guessed(self, part: Part) -> list[tuple[int, int, bool]]:
        """Return the delimiters of a boundary not declared: before headers, or opened and closed."""
        guess = _GUESS.search(self.raw, part.start, part.end)
        if guess:
            return self._delimiters(part, guess[1])
        guess = _CLOSING.search(self.raw, part.start, part.end)
        found = self._delimiters(part, guess[1]) if guess else []
        return found if len(found) > 1 else []

    def _delimiters(self, part: Part, boundary: bytes) -> list[tuple[int, int, bool]]:
        """Return (start of line, end of line, closing) of every delimiter line, in order."""
        raw, mark, end = self.raw, b"--" + boundary, part.end
        found = []
        pos = part.start
        while (at := raw.find(mark, pos, end)) >= 0:
            line = raw.find(b"\n", at, end)
            line = end if line < 0 else line + 1
            pos = line
            if at != part.start and raw[at - 1] != 0x0A:
                continue
            rest = raw[at + len(mark) : min(line, at + len(mark) + 200)].strip()
            if rest in {b"", b"--"}:
                found.append((at, line, rest == b"--"))
                if len(found) > MAX_PARTS + 1:
                    break
        return found

    def _between(self, found: list[tuple[int, int, bool]], end: int) -> list[tuple[int, int]]:
        """Return the stretches between delimiter lines; what follows the closing one is no part."""
        cuts = []
        for index, (_, line_end, closing) in enumerate(found):
            last = index + 1 == len(found)
            if closing:
                if not last:
                    self.problems.add("parts-after-close")
                continue
            if last:
                self.problems.add("boundary-unclosed")
            stop = end if last else _before_newline(self.raw, found[index + 1][0], line_end)
            cuts.append((line_end, stop))
        return cuts


def raw_boundary(text: str) -> bytes:
    """Return a boundary parameter as the bytes that stand in the body."""
    return text.strip().encode("utf-8", "surrogatepass")[:200]


def _bare_type(kind: str) -> str:
    """Return what "text" or "html" alone was meant to be."""
    return "text/html" if kind.strip("/") in {"html", "text/html"} else "text/plain"


def _before_newline(raw: bytes, at: int, start: int) -> int:
    """Return the end of a part: the line end before a delimiter belongs to the delimiter."""
    if at > start and raw[at - 1] == 0x0A:
        at -= 1
        if at > start and raw[at - 1] == 0x0D:
            at -= 1
    return at


def _message_start(raw: bytes) -> int:
    """Skip a byte order mark, blank lines and an mbox envelope line before the first header."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[start : start + 1] in {b"\n", b"\r"}:
        start += 1
    if raw.startswith((b"From ", b">From "), start):
        line = raw.find(b"\n", start)
        start = line + 1 if line >= 0 else start
    return start if _NAME.match(raw, start) else 0


def read_headers(raw: bytes, start: int, end: int, problems: Problems) -> tuple[Headers, int]:
    """Return (unfolded raw values by lower-case name in their order, where the body begins)."""
    if raw[start : start + 1] == b"\n" or raw[start : start + 2] == b"\r\n":
        return {}, raw.index(b"\n", start) + 1
    blank = _BLANK.search(raw, start, min(end, start + MAX_HEADER_BLOCK))
    if blank:
        block_end, body = blank.start() + 1, blank.end()
    elif end - start > MAX_HEADER_BLOCK:
        problems.add("headers-cut")
        block_end = body = raw.rfind(b"\n", start, start + MAX_HEADER_BLOCK) + 1 or start + MAX_HEADER_BLOCK
    else:
        block_end = body = end
    reader = _Reader(raw[start:block_end], problems)
    stopped = reader.run()
    return reader.headers, body if stopped is None else start + stopped


class _Reader:
    """Reads one header block line by line."""

    __slots__ = ("block", "count", "headers", "last_known", "name", "pieces", "problems", "size")

    def __init__(self, block: bytes, problems: Problems) -> None:
        self.block = block
        self.problems = problems
        self.headers: Headers = {}
        self.name = ""  # field being read, "" when its lines are dropped
        self.pieces: list[bytes] = []
        self.size = 0
        self.count = 0
        self.last_known = -1

    def run(self) -> int | None:
        """Fill `headers`; return where the body begins if it begins before the end of the block."""
        pos = 0
        for line in self.block.split(b"\n"):
            here = pos
            pos += len(line) + 1
            if line[:1] in {b" ", b"\t"}:
                self._continue(line)
            elif _NAME.match(line):
                self._start(line)
            elif line.rstrip(b"\r"):
                if line.startswith(b"--") or not self._goes_on(here):
                    self._finish()
                    return here
                self._continue(line)
        self._finish()
        return None

    def _start(self, line: bytes) -> None:
        self._finish()
        name, _, value = line.partition(b":")
        self.count += 1
        if self.count > MAX_HEADERS:
            self.problems.add("too-many-headers")
            if not _KNOWN.match(line) or name.strip().decode("ascii").lower() in self.headers:
                return
        if len(value) > MAX_HEADER_VALUE:
            self.problems.add("header-cut")
            value = value[:MAX_HEADER_VALUE]
        self.name = name.strip().decode("ascii").lower()
        self.pieces = [value.strip()]
        self.size = len(value)

    def _continue(self, line: bytes) -> None:
        line = line.strip()
        if not self.name or not line:
            return
        if self.size + len(line) > MAX_HEADER_VALUE:
            self.problems.add("header-cut")
            self.size = MAX_HEADER_VALUE  # a value is cut once, not thinned
            return
        self.size += len(line) + 1
        self.pieces.append(line)

    def _finish(self) -> None:
        """Put away the field read so far, unfolded (RFC 5322, section 2.2.3)."""
        if self.name:
            value = self.pieces[0] if len(self.pieces) == 1 else b" ".join(self.pieces)
            self.headers.setdefault(self.name, []).append(value)
            self.name = ""

    def _goes_on(self, here: int) -> bool:
        """Say whether headers go on after a line that is none: a badly folded value, not the body."""
        if self.last_known < 0:
            known = [found.start() for found in _KNOWN.finditer(self.block)]
            self.last_known = known[-1] if known else 0
        if here < self.last_known:
            self.problems.add("header-garbage")
            return True
        self.problems.add("header-unfinished")
        return False

"""The child process: reads one file from its standard input and says in one line what it found."""

from __future__ import annotations

import io
import json
import sys
import warnings
from pathlib import Path
from typing import IO

from support.domain.files import Flag, Trouble
from support.reading import kinds, limits
from support.reading.report import Broken, Report, TooMuch, cut

_TEXTS_MAX = 4 * 2**20  # bytes of a text looked through; a quarter of a megabyte of it is kept


def main(what: str, detail: str) -> None:
    """Do `what`: "read", "manual" (`detail` ends the name), "draw", "redraw" (`detail` is the true type)."""
    if what == "manual":
        limits.fence(cpu=limits.MANUAL_CPU, wall=limits.MANUAL_WALL)
    else:
        limits.fence()
    warnings.simplefilter("ignore")
    stream = io.BytesIO(sys.stdin.buffer.read())
    sys.stdout.write(_answer(stream, what, detail))
    sys.stdout.flush()


def _answer(stream: IO[bytes], what: str, detail: str) -> str:
    if what == "manual":
        from support.reading import manual  # noqa: PLC0415 - as below

        return manual.read(stream, detail).line()
    return examined(stream, detail).line() if what == "read" else _drawn(stream, detail, what)


def examined(stream: IO[bytes], name_end: str) -> Report:
    """Return the report of a file; what goes wrong is told in it."""
    kind = kinds.sniff(stream.read(kinds.HEAD), name_end)
    stream.seek(0)
    try:
        report = _read(stream, kind, name_end)
    except TooMuch:
        report = Report(kind=kind, flags={Flag.BOMB}, trouble=Trouble.BOMB)
    except MemoryError:
        report = Report(kind=kind, flags={Flag.BOMB}, trouble=Trouble.MEMORY)
    except (Broken, ValueError, KeyError, RecursionError, OSError, ArithmeticError, LookupError):
        report = Report(kind=kind, flags={Flag.BROKEN}, trouble=Trouble.BROKEN)
    odd = kinds.suspicions(report.kind, name_end)
    # Of what could not be read the type is not known to the end: a Word file is still but a zip.
    report.flags |= odd - {Flag.MISMATCH} if report.trouble and kind == kinds.ZIP else odd
    if cut(report.text) != report.text:
        report.flags.add(Flag.CUT)
    return report


def _read(stream: IO[bytes], kind: str, name_end: str) -> Report:
    if kind == kinds.PDF:
        from support.reading.pdf import read_pdf  # noqa: PLC0415 - each file pays for its own library alone

        return read_pdf(stream)
    if kind == kinds.ZIP:
        from support.reading.zipped import read_zip  # noqa: PLC0415 - as above

        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        return read_zip(stream, size)
    if kind in kinds.PICTURES:
        return _picture(stream, kind)
    raw = stream.read()
    if kind == kinds.OLE:
        return Report(kind=kind, flags=_ole(raw))
    return Report(kind=kind, text=_text(raw[:_TEXTS_MAX], kind, name_end))


def _picture(stream: IO[bytes], kind: str) -> Report:
    from PIL import Image  # noqa: PLC0415 - as above

    from support.reading.draw import pixels  # noqa: PLC0415 - as above

    try:
        pixels(stream)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooMuch from error
    return Report(kind=kind, pages=1)


def _ole(raw: bytes) -> set[Flag]:
    """Return what the names of an old Office file's streams tell (they stand in UTF-16)."""
    found = set()
    if any(name.encode("utf-16-le") in raw for name in ("_VBA_PROJECT", "Macros")):
        found.add(Flag.MACRO)
    if "EncryptedPackage".encode("utf-16-le") in raw:
        found.add(Flag.ENCRYPTED)
    return found


def _text(raw: bytes, kind: str, name_end: str) -> str:
    from support.reading import words  # noqa: PLC0415 - as above

    if kind == kinds.RTF:
        return words.rtf(raw)
    if kind == kinds.EML or (name_end == "eml" and kind.startswith("text/")):
        return words.mail(raw)
    if kind in {kinds.HTML, kinds.XHTML, kinds.SVG, kinds.XML}:
        return words.page(words.decoded(raw))
    return words.decoded(raw) if kind in {kinds.PLAIN, kinds.CSV} else ""


def _drawn(stream: IO[bytes], kind: str, how: str) -> str:
    from support.reading.draw import draw, redraw  # noqa: PLC0415 - as above

    return json.dumps((redraw if how == "redraw" else draw)(stream, kind, Path()))

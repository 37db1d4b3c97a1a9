"""Gets the text of a PDF page by page, as far as the time allows."""

from __future__ import annotations

import time
from typing import IO

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from support.domain.files import Flag, Trouble
from support.reading.kinds import PDF
from support.reading.report import PAGE, PAGES_MAX, Broken, Collected, Report

PATIENCE = 3.0  # seconds of work on one document; what was read by then is kept
_RUNS = (b"/JavaScript", b"/Launch", b"/RichMedia")


def read_pdf(stream: IO[bytes]) -> Report:
    """Read a PDF. Raises Broken when it has no pages to be found."""
    report = Report(kind=PDF)
    if any(word in stream.read() for word in _RUNS):
        report.flags.add(Flag.ACTIVE)
    stream.seek(0)
    try:
        reader = PdfReader(stream, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            report.flags.add(Flag.ENCRYPTED)
            report.trouble = Trouble.ENCRYPTED
            return report
        report.pages = min(len(reader.pages), PAGES_MAX)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Broken from error
    report.text = _pages(reader, report)
    return report


def _pages(reader: PdfReader, report: Report) -> str:
    """Return the text of the pages; one that is beyond reading does not take the others with it."""
    found, end, lost = Collected(), time.process_time() + PATIENCE, 0
    for number in range(report.pages):
        if found.full or time.process_time() > end:
            report.flags.add(Flag.CUT)
            break
        try:
            words = reader.pages[number].extract_text() + "\n"
            found.mark(PAGE, number + 1)
            found.add(words)
        except (LimitReachedError, MemoryError):
            report.flags.add(Flag.BOMB)
        except Exception:  # noqa: BLE001 - the library raises whatever a stranger's bytes lead it to
            lost += 1
    if lost:
        report.flags.add(Flag.BROKEN)
    text, report.marks = found.told()
    return text

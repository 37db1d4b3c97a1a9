"""Files made to exhaust a reader: each ends soon, in little memory, and the next good file is read."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from support.reading import limits, parent
from tests.support.reading import made

SECONDS = 5.0  # of work; the clock on the wall also counts what other tests do meanwhile
MEGABYTES = 512

BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip": ("a.docx", made.zip_bomb),
    "xml": ("a.docx", made.xml_bomb),
    "deep-xml": ("a.docx", made.deep_xml),
    "image": ("a.png", lambda: made.png_head_only(60_000, 60_000)),
    "pdf": ("a.pdf", made.pdf_bomb),
    "pdf-loop": ("a.pdf", made.pdf_loop),
    "quine": ("a.zip", made.quine),
    "nested-zip": ("a.zip", made.nested_zip),
    "entries": ("a.zip", made.many_entries),
    "nested-mail": ("a.eml", made.nested_mail),
    "html": ("a.html", lambda: b"<div>" * 200_000 + b"<!-- " * 200_000 + b"&#" * 200_000),
    "rtf": ("a.rtf", lambda: b"{\\rtf1" + b"{" * 500_000 + b"\\'" * 500_000),
    "headers": ("a.eml", lambda: b"From: a@b\r\nTo: " + b"a" * 10**6 + b"\r\n" + b"X: y\r\n" * 300_000),
}
TOLD = {"zip": "bomb", "xml": "bomb", "image": "bomb", "entries": "bomb", "pdf-loop": "broken"}


def _work() -> float:
    """Return the seconds that children have worked so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_soon_and_the_next_file_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, (called, make) = tmp_path / "tep", BOMBS[name]
    path.write_bytes(make())
    started = _work()
    report = parent.read(path, called)
    pictures = parent.draw(path, report.kind) if report.kind.startswith(("image", "application/pdf")) else []
    assert _work() - started < SECONDS
    assert not (name == "image" and pictures)
    assert TOLD.get(name, "") in {*report.flags, ""}
    path.write_bytes(made.docx())
    assert made.WORDS in parent.read(path, "a.docx").text


def test_memory_is_bounded_by_the_system_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[1])"
    fenced = (
        f"import sys; sys.path.insert(0, {str(parent.ROOT)!r}); from support.reading.limits import fence; "
    )
    monkeypatch.setattr(parent, "CODE", f"{fenced}fence(); {told}")
    path = tmp_path / "tep"
    path.write_bytes(b"x")
    assert int(parent._answer("read", "", path, tmp_path)) == limits.MEMORY < MEGABYTES * 2**20
    assert resource.getrlimit(resource.RLIMIT_AS)[1] != limits.MEMORY  # ours is as it was

"""Starts the child process for one file and takes its answer; whatever the child does, this comes back."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.domain.files import Trouble
from support.domain.text import nfc
from support.reading import limits
from support.reading.report import LINE_MAX, Garbage, Report, parse

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "hotro-doc-"  # begins the name of a child's own folder
# -I: no environment, no current folder, no user's site; only the product and its libraries.
CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from support.reading.child import main; main(*sys.argv[2:])"
)
_NAME_END = re.compile(r"\.([A-Za-z0-9]{1,8})$")
MANUAL_MAX = 8 * 2**20  # bytes of a manual's answer
_GRACE = 2.0  # seconds beyond the child's own clock


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew: its bytes (a preview's are JPEG) and size in pixels."""

    content: bytes
    width: int
    height: int


class Failed(Exception):
    """The child gave no answer; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep why."""
        super().__init__(trouble)
        self.trouble = trouble


def read(path: Path, name: str) -> Report:
    """Return what the file at `path` is, read under limits; trouble of any kind stands in the report."""
    end = _NAME_END.search(name)
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        try:
            return parse(_answer("read", end[1].lower() if end else "", path, Path(folder)))
        except Garbage:
            return Report(trouble=Trouble.CRASH)
        except Failed as failed:
            return Report(trouble=failed.trouble)


def draw(path: Path, kind: str) -> list[Picture]:
    """Return previews of a picture or PDF, the thumbnail first; none when they cannot be drawn."""
    return _pictures("draw", kind, path)


def redraw(path: Path, kind: str) -> Picture | None:
    """Return a picture drawn anew without what came beside its pixels; None when that fails."""
    return next(iter(_pictures("redraw", kind, path)), None)


@dataclass(frozen=True, slots=True)
class Manual:
    """A Word manual as it came out of the child, checked; `pictures` are drawn anew, each with its alt."""

    html: str = ""
    pictures: list[tuple[Picture, str]] = field(default_factory=list)
    losses: dict[str, int] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)
    trouble: str = ""


def manual(path: Path, name: str) -> Manual:
    """Return a Word document as HTML under limits; `trouble` says why there is none ("time", "crash", …)."""
    end = _NAME_END.search(name)
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        try:
            line = _answer("manual", end[1].lower() if end else "", path, Path(folder), whole=True)
            return _manual(json.loads(line), Path(folder))
        except Failed as failed:
            return Manual(trouble=failed.trouble.value)
        except (ValueError, TypeError, KeyError, RecursionError, OSError):
            return Manual(trouble=Trouble.CRASH.value)


def _manual(told: dict[str, Any], folder: Path) -> Manual:
    """Take what the child told, field by field. Raises ValueError, TypeError, KeyError, OSError."""
    if not isinstance(told["html"], str) or not isinstance(told["trouble"], str):
        raise TypeError
    pictures = [
        (Picture((folder / str(place) / "0.jpg").read_bytes(), int(width), int(height)), str(alt)[:300])
        for place, (alt, width, height) in enumerate(told["pictures"], start=1)
    ]
    losses = {str(kind)[:20]: int(count) for kind, count in told["losses"].items()}
    lost = [(str(kind)[:20], nfc(str(words))[:400]) for kind, words in told["lost"]]
    return Manual(nfc(told["html"]), pictures, losses, lost, told["trouble"][:20])


def _pictures(how: str, kind: str, path: Path) -> list[Picture]:
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        try:
            sizes = json.loads(_answer(how, kind, path, Path(folder)))
            return [
                Picture((Path(folder) / f"{number}.jpg").read_bytes(), int(width), int(height))
                for number, (width, height) in enumerate(sizes[:4])
            ]
        except (Failed, ValueError, TypeError, RecursionError, OSError):
            return []


def _answer(what: str, detail: str, path: Path, folder: Path, *, whole: bool = False) -> bytes:
    """Run the child on `path` in `folder`; return its line. Raises Failed."""
    told = folder / "loi"
    command = [sys.executable, "-I", "-B", "-c", CODE, str(ROOT), what, detail]
    environment = {"LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        # The answer goes into a file: its size has a limit of its own, and no pipe can fill up.
        with path.open("rb") as given, told.open("xb") as out:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and code, no shell
                command,
                stdin=given,
                stdout=out,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                start_new_session=True,
            )
            code = _ended(child, limits.MANUAL_WALL if whole else limits.WALL)
    except FileNotFoundError as error:
        raise Failed(Trouble.GONE) from error
    if code:
        raise Failed(
            Trouble.TIME if -code in {signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL} else Trouble.CRASH
        )
    if told.stat().st_size > (MANUAL_MAX if whole else LINE_MAX):
        raise Failed(Trouble.CRASH)
    return told.read_bytes()


def _ended(child: subprocess.Popen[bytes], wall: float) -> int:
    """Wait for the child, at most a little longer than its own clock; then end it with all it started."""
    try:
        return child.wait(wall + _GRACE)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Failed(Trouble.TIME) from None
        raise

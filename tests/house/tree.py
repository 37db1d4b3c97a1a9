"""What the house tests read: the files of the repository, by kind."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.environment import ROOT

PACKAGES = ("support", "mailin", "kb")
_NOT_OURS = {".git", ".venv", ".tmp", ".data", "node_modules", "__pycache__", "staticfiles"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, under version control; a copy without git is walked instead."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = {ROOT / name for name in listed.stdout.split("\0") if name}
        return tuple(sorted(path for path in found if path.is_file()))
    return tuple(sorted(_walk()))


def _walk() -> Iterator[Path]:
    for folder, names, found in os.walk(ROOT):
        names[:] = [name for name in names if name not in _NOT_OURS and not name.endswith("_cache")]
        yield from (Path(folder) / name for name in found if not name.endswith(".pyc"))


def written(*suffixes: str) -> list[Path]:
    """Files with these suffixes that people of this product wrote: nothing vendored, no lock files."""
    return [
        path
        for path in files()
        if path.suffix in suffixes and "vendor" not in path.relative_to(ROOT).parts and path.suffix != ".lock"
    ]


def python(*, tests: bool = True) -> list[Path]:
    """Python files, with or without those of the tests."""
    return [path for path in written(".py") if tests or path.relative_to(ROOT).parts[0] in PACKAGES]


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def texts() -> Iterator[tuple[Path, str]]:
    """Every written file that is text, with its text; lock files and vendored files too."""
    for path in files():
        raw = path.read_bytes()
        if b"\0" not in raw[:4096]:
            yield path, raw.decode("utf-8", "replace")


def name(path: Path) -> str:
    """Path as people know it: from the top of the repository."""
    return path.relative_to(ROOT).as_posix()

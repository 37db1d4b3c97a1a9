"""What the machine itself must offer for every test to run, and its installation from Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Piece:
    """A program or fonts, found by command or by path pattern; `replaceable`: something of ours can serve."""

    what: str
    package: str
    commands: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    replaceable: bool = False

    def present(self) -> bool:
        """Tell whether the machine has it."""
        found = any(shutil.which(command) for command in self.commands)
        return found or any(next(Path("/").glob(path), None) for path in self.paths)


PIECES = (
    Piece("Chromium", "chromium", ("chromium", "chromium-browser", "google-chrome")),
    Piece("Dovecot", "dovecot-imapd", ("dovecot",), ("usr/sbin/dovecot",)),
    Piece("Redis", "redis-server", ("redis-server",), replaceable=True),
    Piece("PostgreSQL", "postgresql", ("initdb",), ("usr/lib/postgresql/*/bin/initdb",), replaceable=True),
    Piece(
        "phông chữ Noto",
        "fonts-noto-core",
        paths=("usr/share/fonts/**/NotoSans-Regular.*",),
        replaceable=True,
    ),
)


def absent() -> list[Piece]:
    """Give the pieces this machine lacks."""
    return [piece for piece in PIECES if not piece.present()]


def install(wanted: Sequence[Piece]) -> None:
    """Install pieces by apt, as root; elsewhere and on failure they stay absent, and are named at the end."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    names = [piece.package for piece in wanted]
    print(f"→ Cài phần máy còn thiếu: {', '.join(names)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    subprocess.run(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *names],
        env=quiet,
        check=False,
        stdout=subprocess.DEVNULL,
    )

"""What a migrated database depends on: the files a migration reads, as a process about to migrate names them.

A change of a screen or an action leaves the template of the test databases as it is; a change of a table, a
migration, a guard, or of whatever those import, makes a new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.environment import ROOT

ROOMS = ("support", "mailin", "kb")
UPPERMOST = "kb/"  # nothing else builds on its tables: a template goes on from an older one of it
DATA = {".json", ".csv", ".sql", ".toml", ".txt"}  # read by migrations and rules, imported by nobody
ASK = "import json, tests.migrated; print(json.dumps(tests.migrated.loaded()))"


def loaded() -> list[str]:
    """Return our modules loaded once Django knows its migrations; for a process of its own."""
    import django
    from django.db.migrations.loader import MigrationLoader

    django.setup()
    MigrationLoader(None)
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    ours = (Path(file) for file in files if file)
    return sorted(_named(file) for file in ours if file.is_relative_to(ROOT) and ".venv" not in file.parts)


def digest(kept: Path) -> str:
    """Return twelve characters that change with anything a migrated database depends on.

    `kept` remembers which modules those are; it holds as long as none of them changed, for only they could
    import another.
    """
    try:
        memory = json.loads(kept.read_text())
    except (OSError, ValueError):
        memory = {}
    modules = memory.get("modules", [])
    if not modules or memory.get("digest") != _digest(modules):
        modules = _ask()
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps({"modules": modules, "digest": _digest(modules)}))
        half.rename(kept)
    return _digest(modules)


def _ask() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "support.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"không đọc được các bước chuyển đổi:\n{done.stderr[-6000:]}")
    return list(json.loads(done.stdout.splitlines()[-1]))


def _digest(modules: list[str]) -> str:
    seen = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for name in (*modules, *_others()):
        file = ROOT / name
        seen.update(name.encode() + (file.read_bytes() if file.is_file() else b"-"))
    return seen.hexdigest()[:12]


def _others() -> Iterator[str]:
    """Yield every migration, also a new one nobody has loaded yet, and the files of data."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            step = file.suffix == ".py" and file.parent.name == "migrations"
            if (step or file.suffix in DATA) and "node_modules" not in file.parts:
                yield _named(file)


def record() -> dict[str, str]:
    """Return name -> digest of every file the template being made depends on, to be kept beside it."""
    names = {*json.loads((ROOT / ".tmp/templates/reads.json").read_text())["modules"], *_others()}
    return {name: _file_digest(name) for name in sorted(names)}


def goes_on(kept: dict[str, str], now: dict[str, str]) -> bool:
    """True when a template made of `kept` only lacks the newest steps of the uppermost room.

    Nothing outside that room changed, nor its guards, which stay where they stand; and of the room's steps
    none but new ones: they read no data of ours.
    """
    below = {name: what for name, what in kept.items() if not name.startswith(UPPERMOST)}
    same_below = below == {name: what for name, what in now.items() if not name.startswith(UPPERMOST)}
    stays = (f"{UPPERMOST}migrations/", f"{UPPERMOST}guards.py")
    return same_below and all(kept[name] == now.get(name) for name in kept if name.startswith(stays))


def _file_digest(name: str) -> str:
    file = ROOT / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file.is_file() else ""


def _named(file: Path) -> str:
    return str(file.relative_to(ROOT))

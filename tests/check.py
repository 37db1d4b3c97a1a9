"""`./dev check`: every static check of the repository, all of them even when one fails, then a table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.environment import CHOSEN_OUTSIDE, ROOT, clean, fixed

BIN = Path(sys.executable).parent
# What the last run left out, one sentence a line, for .ci/run.
LEFT_OUT = ROOT / ".tmp" / "check-left-out"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it looks at, and the command; `env` is added to the fixed environment."""

    title: str
    command: tuple[str, ...]
    env: tuple[tuple[str, str], ...] = ()


def _templates() -> tuple[str, ...]:
    found = (ROOT / "templates").rglob("*.html")
    return tuple(sorted(str(path.relative_to(ROOT)) for path in found))


def _manage(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-W", "error", "manage.py", *words)


# As in production, so that the deployment checks look at what will run.
PRODUCTION = (
    ("BASE_URL", "https://hotro.example"),
    ("ALLOWED_HOSTS", "hotro.example"),
    ("MAIL_BORDER", "bien.example"),
    ("DEBUG", "0"),
    ("SECRET_KEY", "".join(chr(33 + (7 * n) % 90) for n in range(64))),
)


def checks() -> list[Check]:
    """Every check that runs on any machine."""
    templates = _templates()
    found = [
        Check("ruff: lỗi và thói xấu", (str(BIN / "ruff"), "check", ".")),
        Check("ruff: cách trình bày", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
        Check("mypy --strict", (str(BIN / "mypy"), "support", "mailin", "kb")),
        Check("các tầng (import-linter)", (str(BIN / "lint-imports"), "--no-cache")),
        Check(
            "cấu hình chạy chính thức", _manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION
        ),
        Check(
            "di trú đủ cho mô hình",
            _manage("makemigrations", "--check", "--dry-run", "support", "accounts", "mailin", "kb"),
        ),
        Check("bản dịch đã biên soạn", (sys.executable, "-m", "tests.catalogues")),
    ]
    if templates:
        djlint = (str(BIN / "djlint"), "templates", "--lint", "--quiet")
        djade = (str(BIN / "djade"), "--target-version", "5.2", "--check", *templates)
        found += [Check("mẫu trang: djade", djade), Check("mẫu trang: djlint", djlint)]
    return found


def _compose() -> Check | None:
    """Reading of docker-compose.yml by the client itself; None when the machine has none that can.

    The first generation (1.x, still in Debian 12) knows nothing of the file's present form.
    """
    for client in (("docker", "compose"), ("docker-compose",)):
        if shutil.which(client[0]) is None:
            continue
        said = subprocess.run([*client, "version", "--short"], capture_output=True, text=True, check=False)
        if not said.returncode and not said.stdout.startswith("1."):
            return Check("docker-compose.yml", (*client, "config", "--quiet"))
    return None


def run(check: Check, environ: dict[str, str]) -> tuple[bool, float, str]:
    """Run one check; whether it passed, seconds, its words."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environ | dict(check.env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, time.monotonic() - started, done.stdout


def main(say: Callable[[str], None] = print) -> int:
    """Run everything; 0 when all passed."""
    todo, left_out = checks(), []
    if compose := _compose():
        todo.append(compose)
    else:
        left_out.append("docker compose config: máy này không có docker compose (tests/house đọc tệp thay).")
    rows: list[tuple[str, bool, float]] = []
    with tempfile.TemporaryDirectory(prefix="hotro-kiem-") as folder:
        kept = {name: value for name, value in clean(dict(os.environ)).items() if name not in CHOSEN_OUTSIDE}
        environ = kept | fixed(Path(folder))
        for check in todo:
            passed, seconds, words = run(check, environ)
            rows.append((check.title, passed, seconds))
            if not passed:
                say(f"\n── {check.title} ──\n{words.rstrip()}")
    say("")
    for title, passed, seconds in rows:
        say(f"{'✓' if passed else '✗'} {title:<40} {seconds:6.1f} s")
    for sentence in left_out:
        say(f"Bỏ ra: {sentence}")
    LEFT_OUT.parent.mkdir(exist_ok=True)
    LEFT_OUT.write_text("\n".join(left_out), encoding="utf-8")
    failed = sum(not passed for _, passed, _ in rows)
    say(f"{len(rows) - failed} passed, {failed} failed, {len(left_out)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

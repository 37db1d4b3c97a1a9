"""`python -m mailin.parse` prints one JSON object a file, without Django and without ever failing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.mailin.parse.catalogue import FOLDER

ROOT = Path(__file__).parents[3]
KEYS = [
    "file", "message_id", "from_email", "from_name", "to", "cc", "date", "subject", "body_text", "reply_text",
    "attachments", "kind", "in_reply_to", "references", "problems",
]  # fmt: skip
BLOCK = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "celery", "helpdesk", "imapclient", "nh3", "psycopg2"}:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import runpy
sys.argv = ["mailin.parse", *sys.argv[1:]]
runpy.run_module("mailin.parse", run_name="__main__")
"""


def run(*paths: str) -> list[dict[str, object]]:
    """Run the command in a clean environment where the frameworks cannot be imported."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", BLOCK, *paths],
        capture_output=True,
        env=environment,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_prints_one_object_a_file() -> None:
    path = FOLDER / "khung-anh-trong-thu.eml"
    (found,) = run(str(path))
    assert list(found) == KEYS
    assert found["file"] == str(path)
    (file,) = found["attachments"]  # type: ignore[misc]
    assert list(file) == ["name", "content_type", "size", "sha256", "inline"]


def test_all_of_the_catalogue() -> None:
    paths = sorted(map(str, FOLDER.glob("*.eml")))
    assert [found["file"] for found in run(*paths)] == paths


def test_unreadable_paths_are_told_not_raised(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"l\xff.eml")
    odd.write_bytes(b"\xff\x00\n\n")
    found = run(str(tmp_path), str(tmp_path / "khong-co.eml"), str(odd))
    assert [one["problems"] for one in found[:2]] == [["unreadable-file"]] * 2
    assert len(found) == 3

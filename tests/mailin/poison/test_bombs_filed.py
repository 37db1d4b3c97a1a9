"""A mail made to exhaust the product costs bounded time and memory at every step, and stops nobody behind it.

The ordinary run takes a choice; `HOTRO_EVERY_BOMB=1` takes all, the parser's too, and prints the costs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.domain.roles import Role
from tests import factories
from tests.environment import ROOT
from tests.mailin.poison.bombs import every

ALL = os.environ.get("HOTRO_EVERY_BOMB") == "1"
# One of each kind: size, headers, addresses, parts, HTML, character sets, files, digits.
SOME = (
    "mot-dong-100MB", "dau-thu-trieu-truong", "html-thuc-the-dai", "anh-cid-100000",
    "xml-nghin-ty-tieng-cuoi", "so-dinh-danh-trieu-chu",
)  # fmt: skip
SECONDS, MEGABYTES = 5.0, 512
PAGE_BYTES = 6 * 2**20
MEASURED = ("process", "page:list", "page:room", "page:search", "page:ticket", "page:preview", "page:html")


def faults(name: str, steps: dict[str, Any]) -> list[str]:
    """Say what is wrong with one bomb's way through the product."""
    found = [f"{name} {step}: {told}" for step, told in steps.items() if "died" in told]
    if found:
        return found
    measured = {step: told for step, told in steps.items() if step in MEASURED}
    for step, told in measured.items():
        if told["cpu"] >= SECONDS or told["rss"] >= MEGABYTES or told["said"].get("size", 0) > PAGE_BYTES:
            found.append(f"{name} {step}: {told}")
    for step, told in steps.items():
        # A mail without HTML has no such page.
        if step.startswith("page:") and told["said"]["status"] not in {200, 404 if "html" in step else 200}:
            found.append(f"{name} {step}: {told}")
    said = steps["look"]["said"]
    if said["good"] != "opened" or said["bomb"] == "stored" or said["reason"] in {"error", "unreadable"}:
        found.append(f"{name}: {said}")
    return [*found, *([] if said["whole"] or said["bomb"] == "withheld" else [f"{name}: bytes gone"])]


@pytest.mark.slow
def test_every_bomb_is_filed_within_bounds_and_the_next_mail_is_a_ticket(
    fresh_db: Any, tmp_path: Path
) -> None:
    (tmp_path / "static").mkdir()
    factories.user(Role.ENGINEER, email="xem-bom@thu.example")
    names = list(every() if ALL else SOME)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mailin.poison.exploding"],
        cwd=ROOT, env=os.environ | fresh_db.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        try:
            lines, _none = running.communicate("".join(f"{name}\n" for name in names))
        finally:
            running.kill()
    told = [json.loads(line) for line in lines.splitlines()]
    if ALL:
        _print(told)
    assert [one["name"] for one in told] == names
    assert [fault for one in told for fault in faults(one["name"], one["steps"])] == []


def _print(told: list[dict[str, Any]]) -> None:
    for one in told:
        costs = {
            step: [cost.get(key) for key in ("cpu", "wall", "rss")] for step, cost in one["steps"].items()
        }
        print(one["name"], one["steps"]["look"].get("said"), json.dumps(costs))

"""The lock files pin every package by digest and name no place to download from."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.environment import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def _packages(lock: str) -> dict[str, str]:
    """Package name to its whole entry."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return {re.split(r"[=\[]", entry, maxsplit=1)[0]: entry for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_digest(lock: str) -> None:
    entries = _packages(lock)
    assert len(entries) > 20
    assert [
        name for name, entry in entries.items() if "==" not in entry or "--hash=sha256:" not in entry
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", text) == []


def test_every_declared_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": [*project["project"]["dependencies"], *groups["trial"], *groups["dev"]],
    }
    for lock, lines in wanted.items():
        names = {re.split(r"[\[<>=!~ ]", line)[0].lower() for line in lines if isinstance(line, str)}
        assert names - set(_packages(lock)) == set()


def test_both_locks_agree_on_versions() -> None:
    pins = [{name: entry.split()[0] for name, entry in _packages(lock).items()} for lock in LOCKS]
    assert {name: pin for name, pin in pins[0].items() if pins[1].get(name) != pin} == {}


def test_the_assets_lock_has_digests_and_no_address() -> None:
    lock = json.loads((ROOT / "support/assets/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []

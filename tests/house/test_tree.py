"""The top of the repository holds what a newcomer expects, and the documents say what must be said."""

from __future__ import annotations

import re

import pytest

from tests.environment import ROOT
from tests.house.tree import files

GIVEN = {"manage.py", "pyproject.toml", "support", "mailin", "kb", "templates", "tests"}
GIVEN |= {"docker-compose.yml", "README.md"}
JOINED = {"requirements.lock", "requirements-dev.lock", "dev", "Dockerfile", "ARCHITECTURE.md"}
JOINED |= {"CHANGELOG.md", "docs", ".env.example", ".ci", "static", "locale"}
HIDDEN = {".gitignore", ".gitattributes", ".dockerignore"}


def test_the_top_level_is_the_agreed_one() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files()} == GIVEN | JOINED | HIDDEN


@pytest.mark.parametrize("entry", ["dev", ".ci/run"])
def test_the_entries_can_be_run(entry: str) -> None:
    assert (ROOT / entry).stat().st_mode & 0o111


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/runbook.md"])
def test_the_documents_are_there_and_say_something(document: str) -> None:
    assert len((ROOT / document).read_text(encoding="utf-8").split()) > 50


def test_the_architecture_can_be_read_in_one_sitting() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 200


def test_irreversible_choices_are_recorded() -> None:
    assert [path for path in (ROOT / "docs" / "adr").glob("*.md") if re.match(r"\d{4}-", path.name)]


def test_the_readme_tells_the_commands_that_the_build_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    build = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for command in ("./dev test", "./dev check"):
        assert command in readme
        assert re.search(rf"^{re.escape(command)}$", build, re.MULTILINE)

"""Every message of the catalogue is read as a careful person would read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mailin.parse import ParsedMail, parse
from mailin.parse.__main__ import as_json
from mailin.parse.vietnamese import evidence
from tests.mailin.parse.catalogue import CASES, FOLDER

EXPECTED = sorted(path for path in FOLDER.glob("*.json") if path.with_suffix(".eml").exists())


def shown(mail: ParsedMail) -> dict[str, Any]:
    """All that expectations may speak of."""
    files = mail.attachments
    return {
        **as_json("", mail),
        "attachment_names": [file.name for file in files],
        "attachment_sizes": [file.size for file in files],
        "inline": [file.inline for file in files],
        "content_ids": [file.content_id for file in files],
        "has_html": bool(mail.html),
        "return_path": mail.return_path,
        "bounced_id": mail.bounce.original_message_id if mail.bounce else "",
        "failed": [
            {"address": one.address, "action": one.action, "status": one.status}
            for one in (mail.bounce.recipients if mail.bounce else ())
        ],
    }


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_message_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    got = shown(parse(path.with_suffix(".eml").read_bytes()))
    del expected["vietnamese"]
    for code in expected.pop("problems_has", []):
        assert code in got["problems"]
    for words in expected.pop("body_has", []):
        assert words in got["body_text"]
    for words in expected.pop("body_lacks", []):
        assert words not in got["body_text"]
    assert {key: got[key] for key in expected} == expected


def test_catalogue_is_wide_enough() -> None:
    marked = [path for path in EXPECTED if json.loads(path.read_text(encoding="utf-8"))["vietnamese"]]
    bodies = (parse(path.with_suffix(".eml").read_bytes()).body_text for path in marked)
    assert len(EXPECTED) >= 330
    assert sum(evidence(body)[0] >= 3 for body in bodies) >= 130  # three different Vietnamese words


def test_files_are_those_of_the_cases() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    for case in CASES:
        assert (FOLDER / f"{case.name}.eml").read_bytes() == case.raw, case.name

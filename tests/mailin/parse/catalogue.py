"""The catalogue of messages under tests/mail: NAME.eml and, beside it, NAME.json with what is expected.

`python -m tests.mailin.parse.catalogue` writes both from the cases below; the tests read only the files.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.mailin.parse import (
    cases_agencies,
    cases_bodies,
    cases_charsets,
    cases_correspondents,
    cases_headers,
    cases_html_quotes,
    cases_kinds,
    cases_letters,
    cases_machines,
    cases_odd_fields,
    cases_odd_machines,
    cases_odd_packed,
    cases_odd_text,
    cases_offices,
    cases_packed,
    cases_people,
    cases_programs,
    cases_quotes,
    cases_tables,
    cases_world,
)
from tests.mailin.parse.builders import Case

FOLDER = Path(__file__).parents[2] / "mail"
CASES: list[Case] = [
    *cases_headers.CASES,
    *cases_charsets.CASES,
    *cases_bodies.CASES,
    *cases_quotes.CASES,
    *cases_kinds.CASES,
    *cases_html_quotes.CASES,
    *cases_packed.CASES,
    *cases_machines.CASES,
    *cases_letters.CASES,
    *cases_tables.CASES,
    *cases_people.CASES,
    *cases_odd_text.CASES,
    *cases_odd_fields.CASES,
    *cases_odd_machines.CASES,
    *cases_odd_packed.CASES,
    *cases_world.CASES,
    *cases_programs.CASES,
    *cases_agencies.CASES,
    *cases_offices.CASES,
    *cases_correspondents.CASES,
]


def write() -> None:
    """Write every case as two files."""
    for case in CASES:
        expected = {"vietnamese": case.vietnamese, **case.expect}
        text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{case.name}.eml").write_bytes(case.raw)
        (FOLDER / f"{case.name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()

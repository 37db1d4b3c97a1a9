"""Words and numbers that must not stand in the repository: the workshop's own, open ends, real people's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from support.domain.personal import PROVINCES
from tests.house.tree import name, texts

# Written with a one-letter class in each so that this file does not find itself.
WORKSHOP = re.compile(
    r"cl[a]ude|anthr[o]pic|chat[g]pt|\bopen[a]i\b|copil[o]t|\bll[m]s?\b|sub-?[a]gents?\b|\bai [a]gents?\b"
    r"|/wor[k]/|/tmp/(?:exp|bri[e]f)|\bbri[e]f\.md|co-authored-b[y]"
    r"|pypi\.or[g]|pythonhoste[d]|npmjs\.(?:com|or[g])|registry\.np[m]|deb\.debia[n]"
    r"|\bissues? #?\d+\b",
    re.IGNORECASE,
)
OPEN_ENDS = re.compile(r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b")
TWELVE = re.compile(r"(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])")
# ddmmyyyyhhmm, as in names of files and in messages
MOMENT = re.compile(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])20\d\d([01]\d|2[0-3])[0-5]\d")


def test_nothing_of_the_workshop_stands_in_the_product() -> None:
    found = {
        name(path): words
        for path, text in texts()
        if "vendor" not in path.parts
        and (words := sorted({*WORKSHOP.findall(text), *OPEN_ENDS.findall(text)}))
    }
    assert found == {}


def could_be_someone(number: str) -> bool:
    """Tell whether twelve digits could be a living person's number.

    Invented numbers that must look real are put together when a test runs, or end in 9999dd with a birth
    year from 2020 on: no province has numbered so many children of one sex and year.
    """
    century, year, serial = int(number[3]), int(number[4:6]), number[6:]
    born = 1900 + 100 * (century // 2) + year
    if MOMENT.fullmatch(number) or number[:3] not in PROVINCES or not 1900 <= born <= datetime.now(UTC).year:
        return False
    return not (born >= 2020 and serial.startswith("9999"))


@pytest.mark.parametrize(
    ("parts", "real"), [(("0790", "85", "001234"), True), (("0013", "25", "999912"), False)]
)
def test_the_search_for_personal_numbers_knows_real_from_invented(parts: tuple[str, ...], real: bool) -> None:
    assert could_be_someone("".join(parts)) is real


def test_no_number_in_the_repository_could_belong_to_someone() -> None:
    found = {
        name(path): numbers
        for path, text in texts()
        if path.suffix != ".lock"
        and "vendor" not in path.parts
        and (numbers := [number for number in TWELVE.findall(text) if could_be_someone(number)])
    }
    assert found == {}

"""A number a scanner or a typist spoilt walks past the shield, or a machine's number is taken for one."""

from __future__ import annotations

import random
from datetime import date

import pytest

from support.domain.privacy import Personal, detect, mask
from tests.support.domain.shield import numbers

TODAY = date(2026, 11, 23)
SOMEBODY = numbers.citizen(random.Random(46))
OLD = f"{1}{23456789:08}"[:9]


def _apart(gap: str) -> str:
    return gap.join(SOMEBODY[at : at + 3] for at in range(0, 12, 3))


def _scanned(*places: int) -> str:
    """Write the letter O or l for the digit at each place."""
    return "".join("Ol"[at % 2] if at in places else digit for at, digit in enumerate(SOMEBODY))


@pytest.mark.parametrize(
    "draft",
    [
        f"CCCD ⟦{_apart(' . ')}⟧",
        f"căn cước công dân số ⟦{_apart(' - ')}⟧ của ông",
        f"số định danh là ⟦{SOMEBODY}⟧ạ",
        f"CMND ⟦{OLD}⟧à",
        f"CCCD ⟦{SOMEBODY[:3]} {SOMEBODY[3:]}⟧",
        f"social insurance no. ⟦{OLD}5⟧",
        f"HC số ⟦C{OLD[:7]}⟧",
        f"CMND ⟦{OLD}⟧ . ⟦234567890⟧",
        f"STT\tHọ tên\tCCCD\n1\tLò Thị Thu\t⟦{SOMEBODY.replace('0', 'O', 1)}⟧",
    ],
)
def test_a_spoilt_number_is_still_hidden(draft: str) -> None:
    text, spans = draft.replace("⟦", "").replace("⟧", ""), []
    for piece in draft.split("⟦")[1:]:
        number = piece.partition("⟧")[0]
        spans.append((text.index(number), text.index(number) + len(number)))
    assert [(one.start, one.end) for one in detect(text, today=TODAY)] == spans


@pytest.mark.parametrize("places", [(7,), (8, 10), (6, 8, 11)])
def test_letters_a_scanner_read_for_digits_hide_nothing(places: tuple[int, ...]) -> None:
    born = SOMEBODY[:6]
    number = born + "".join("Ol"[at % 2] if at in places else SOMEBODY[at] for at in range(6, 12))
    (found,) = detect(f"Căn cước công dân số: {number}.", today=TODAY)
    assert (found.kind, found.digits) == (Personal.CCCD, 12)
    assert number not in mask(f"Căn cước công dân số: {number}.")


@pytest.mark.parametrize(
    "text",
    [
        f"tổng cộng {SOMEBODY}đ",
        f"mã máy {_scanned(7, 8)}",
        f"CCCD lỗi, mã phiên {_scanned(6, 7, 8, 9, 10, 11)}",
        f"mã hàng {SOMEBODY}A",
        "giai đoạn 2026 - 2027 - 2030",
        "điện thoại 0912 345 678 - 0987 654 321",
    ],
)
def test_a_machine_is_not_taken_for_a_person(text: str) -> None:
    assert detect(text, today=TODAY) == []

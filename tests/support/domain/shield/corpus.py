"""Five thousand letters to a helpdesk with every number that must be hidden labelled by its place."""

from __future__ import annotations

import random
import re
import string
import unicodedata
from dataclasses import dataclass

from tests.support.domain.shield import letters, lookalikes
from tests.support.domain.shield.numbers import CLOSE, OPEN, mobile, office_phone

_HELLO = (
    "Kính gửi: Trung tâm dữ liệu quốc gia về dân cư,",
    "Kính gửi anh/chị,",
    "Chào bộ phận hỗ trợ.",
    "Kinh gui C06,",
    "Thưa quý cơ quan, Sở Tư pháp phản ánh như sau:",
    "Từ sáng nay hệ thống một cửa của tỉnh báo lỗi.",
    "Dear team,",
    "",
)
_BYE = (
    "Trân trọng./.",
    "Rất mong sớm nhận được phản hồi.",
    "Trân trọng cảm ơn!",
    "Tran trong cam on.",
    "",
    "--\nPhòng Công nghệ thông tin\nVăn phòng UBND tỉnh\nĐT: {office}",
    "Người liên hệ: {who}, {phone}",
    "Thanks,",
)
DIGITS = frozenset(f"{string.digits}{OPEN}")
_LABEL = re.compile(f"[{OPEN}{CLOSE}]")


@dataclass(frozen=True, slots=True)
class Letter:
    """A text, and where (start, end) its personal numbers stand, in order."""

    text: str
    spans: tuple[tuple[int, int], ...]


def _finished(draft: str) -> Letter:
    pieces = _LABEL.split(draft)
    spans, at = [], 0
    for number, piece in enumerate(pieces):
        if number % 2:  # labels come in pairs, so every second piece is a labelled one
            spans.append((at, at + len(piece)))
        at += len(piece)
    return Letter("".join(pieces), tuple(spans))


def _joined(gap: str, sentences: list[str]) -> str:
    """Put sentences one after another; nobody lets two numbers run into each other over a mere space."""
    draft = ""
    for sentence in sentences:
        draft += ("\n" if gap == " " and sentence[:1] in DIGITS else gap) + sentence
    return draft


def letter(dice: random.Random) -> Letter:
    """Write one letter: some hold personal numbers, all hold numbers that are none."""
    body = [dice.choice(lookalikes.KINDS)(dice) for _ in range(dice.randint(1, 4))]
    if dice.random() < 0.6:
        body += [dice.choice(letters.KINDS)(dice) for _ in range(dice.randint(1, 3))]
    dice.shuffle(body)
    bye = dice.choice(_BYE).format(office=office_phone(dice), who=letters.name(dice), phone=mobile(dice))
    draft = _joined(dice.choice((" ", "\n", "\n\n")), [dice.choice(_HELLO), *body, bye])
    return _finished(unicodedata.normalize("NFD", draft) if dice.random() < 0.08 else draft)


def corpus(seed: int, size: int = 5_000) -> list[Letter]:
    """Write `size` letters; the same seed writes the same ones."""
    dice = random.Random(seed)
    return [letter(dice) for _ in range(size)]

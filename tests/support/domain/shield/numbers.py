"""Numbers of people nobody has met, in every way they are written; and numbers that belong to no person.

Made when a test runs, so that none stands in the repository. Shares nothing with the finder.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable

# A labelled number stands between these two private-use letters until the text is finished.
OPEN, CLOSE = "\ue000", "\ue001"
# Where the province codes of Circular 59/2021/TT-BCA (annex 1) stand.
_RUNS = "1 2 4 6 8 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52"
_RUNS += " 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96"
PROVINCES = tuple(f"{int(code):03d}" for code in _RUNS.split())
THIS_YEAR = 2026
_GAPS = (" ", " ", " ", ".", "-", "\u00a0")
_GROUPS = ((3, 3, 3, 3), (4, 4, 4), (3, 3, 6), (3, 1, 2, 6), (6, 6), (1, 3, 3, 3, 2))


def digits(dice: random.Random, count: int) -> str:
    """Return `count` random digits."""
    return "".join(dice.choices(string.digits, k=count))


def hexes(dice: random.Random, count: int) -> str:
    """Return `count` random small hexadecimal digits."""
    return "".join(dice.choices("0123456789abcdef", k=count))


def marked(number: str) -> str:
    """Label a number as one that must be found."""
    return f"{OPEN}{number}{CLOSE}"


def citizen(dice: random.Random, code: str = "") -> str:
    """Return twelve digits built as the law says: place, century and sex, year of birth, six more."""
    born = dice.choice((dice.randint(1931, 1999), dice.randint(1955, 2009), dice.randint(2000, THIS_YEAR)))
    century = 2 * (born // 100 - 19) + dice.randint(0, 1)
    return f"{code or dice.choice(PROVINCES)}{century}{born % 100:02d}{digits(dice, 6)}"


def born_abroad(dice: random.Random) -> str:
    """Return a citizen number whose first three digits are no province."""
    return citizen(dice, f"{dice.randint(97, 999):03d}")


def nobody(dice: random.Random) -> str:
    """Return twelve digits no person can have: no such place, or a birth in the future."""
    if dice.random() < 0.5:
        place = dice.choice([f"{n:03d}" for n in range(1000) if f"{n:03d}" not in PROVINCES])
        return place + digits(dice, 9)
    return dice.choice(PROVINCES) + str(dice.randint(4, 9)) + digits(dice, 8)


def stranger(dice: random.Random) -> str:
    """Return twelve digits no person can have, wherever born: the birth lies in the future."""
    return digits(dice, 3) + str(dice.randint(4, 9)) + digits(dice, 8)


def grouped(dice: random.Random, number: str) -> str:
    """Write a twelve- or nine-digit number in groups."""
    gap = dice.choice(_GAPS)
    parts, at = [], 0
    for size in (3, 3, 3) if len(number) == 9 else dice.choice(_GROUPS):
        parts.append(number[at : at + size])
        at += size
    return gap.join(parts)


def broken(dice: random.Random, number: str) -> str:
    """Write a number in groups with one gap fallen on the end of a line."""
    size = dice.choice((3, 4))
    parts = [number[at : at + size] for at in range(0, len(number), size)]
    cut = dice.randint(1, len(parts) - 1)
    return " ".join(parts[:cut]) + "\n" + " ".join(parts[cut:])


def wide(_dice: random.Random, number: str) -> str:
    """Write a number in the full-width digits of an East Asian keyboard."""
    return number.translate({ord("0") + n: 0xFF10 + n for n in range(10)})


def plain(_dice: random.Random, number: str) -> str:
    """Write a number as it is."""
    return number


WAYS: tuple[Callable[[random.Random, str], str], ...] = (*[plain] * 11, *[grouped] * 7, wide, broken)


def written(dice: random.Random, number: str) -> str:
    """Write and label a number one of the usual ways, mostly plain."""
    return marked(dice.choice(WAYS)(dice, number))


def old_card(dice: random.Random) -> str:
    """Return nine digits of an identity card of before 2016."""
    return dice.choice("0123") + digits(dice, 8)


def insured(dice: random.Random) -> str:
    """Return the ten digits of a social-insurance number."""
    return dice.choice(("01", "27", "36", "79", "92", "08")) + digits(dice, 8)


def passport(dice: random.Random) -> str:
    """Return a passport number: a letter and seven digits."""
    return dice.choice("BCEKNPQ") + digits(dice, 7)


def mobile(dice: random.Random) -> str:
    """Return a mobile phone number, plain or in groups."""
    number = dice.choice(("03", "05", "07", "08", "09")) + digits(dice, 8)
    gap = dice.choice(("", "", ".", " "))
    return gap.join((number[:4], number[4:7], number[7:]))


def office_phone(dice: random.Random) -> str:
    """Return the phone number of an office."""
    area = dice.choice(("024", "028", "0222", "0236", "0292", "069"))
    gap = dice.choice((".", " ", "-", ""))
    rest = digits(dice, 11 - len(area))
    return dice.choice((f"{area}{gap}{rest}", f"({area}) {rest}", f"{area}{gap}{rest[:4]}{gap}{rest[4:]}"))


def moment(dice: random.Random) -> str:
    """Return a moment as machines and people write it."""
    day, month, year = f"{dice.randint(1, 28):02d}", f"{dice.randint(1, 12):02d}", dice.randint(2021, 2026)
    hour, minute, second = (f"{dice.randint(0, top):02d}" for top in (23, 59, 59))
    return dice.choice(
        (
            f"{year}{month}{day}{hour}{minute}",
            f"{year}{month}{day}{hour}{minute}{second}",
            f"{day}{month}{year}{hour}{minute}",
            f"{year}-{month}-{day} {hour}:{minute}:{second}",
            f"{day}/{month}/{year} {hour}:{minute}",
            f"{hour}:{minute} ngày {day}/{month}/{year}",
            f"{year}-{month}-{day}T{hour}:{minute}:{second}+07:00",
            f"{year}{month}{day}_{hour}{minute}{second}",
        )
    )


def born(dice: random.Random) -> str:
    """Return a day of birth."""
    return f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/{dice.randint(1935, 2024)}"

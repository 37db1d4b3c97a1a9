"""Writes lists of invented agencies as CSV with faults sown in known places, without the importer's code."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

TITLES = (
    "Mã định danh", "Tên cơ quan", "Tên ngắn", "Loại cơ quan", "Hiệu lực từ", "Hiệu lực đến", "Nhập vào (mã)",
    "Tên miền thư",
)  # fmt: skip
CODE, NAME, SHORT, KIND, START, END, INTO, DOMAINS = range(8)
TAKEN = "da-co-chu.example"  # a domain that somebody in the catalogue has
_PLACES = ("Bắc Ninh", "Lạng Sơn", "Đắk Lắk", "Cà Mau", "Huế", "Quảng Ngãi", "Điện Biên")
_SORTS = ("Sở Tư pháp", "Sở Y tế", "Sở Nội vụ", "Chi cục Văn thư", "Trung tâm Dữ liệu", "Ủy ban nhân dân xã")
_KINDS = ("Cơ quan nhà nước khác", "", "tổ chức", "Tỉnh, thành phố")


@dataclass
class List:
    """Lines of cells under the titles; `faults` are (line as an editor counts, title of the column or "")."""

    lines: list[list[str]]
    faults: set[tuple[int, str]] = field(default_factory=set)

    def raw(self, *, separator: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
        """Return the file as a spreadsheet would write it."""
        rows = [list(TITLES), *self.lines]
        text = end.join(separator.join(_quoted(cell, separator) for cell in row) for row in rows) + end
        return text.encode(encoding)


def _quoted(cell: str, separator: str) -> str:
    if any(sign in cell for sign in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def make(count: int, faults: int = 0, seed: int = 46) -> List:
    """Write `count` agencies, of which every 50th goes into its neighbour, and sow `faults` faults."""
    chance = random.Random(seed)
    made = List([_agency(number, chance) for number in range(count)])
    for place in range(50, count - 1, 50):
        made.lines[place][INTO] = made.lines[place + 1][CODE]
        made.lines[place][START], made.lines[place][END] = "", "30/06/2025"
    # Faults go where nothing else happens: not into mergers, each on a line of its own.
    free = [place for place in range(10, count - 10) if place % 50 not in (0, 1, 2)]
    for place, sow in zip(chance.sample(free[::3], faults), _sowers(faults), strict=True):
        made.faults.add((place + 2, sow(made.lines[place], made.lines)))
    return made


def _agency(number: int, chance: random.Random) -> list[str]:
    code = f"H{number // 900 + 70}.{number // 30 % 30:02d}.{number % 30 + 1:03d}"
    name = f"{chance.choice(_SORTS)} {chance.choice(_PLACES)} {number}"
    domain = f"cq{number}.example; thu-cq{number}.example" if number % 5 == 0 else ""
    start = "01/07/2025" if number % 3 == 0 else "2024-01-01" if number % 3 == 1 else ""
    return [code, name, f"CQ {number}" if number % 2 else "", chance.choice(_KINDS), start, "", "", domain]


def _put(column: int, value: str) -> Callable[[list[str], list[list[str]]], str]:
    def sow(line: list[str], _lines: list[list[str]]) -> str:
        line[column] = value
        return TITLES[column]

    return sow


def _double_code(line: list[str], lines: list[list[str]]) -> str:
    line[CODE] = lines[0][CODE]
    return TITLES[CODE]


def _double_domain(line: list[str], _lines: list[list[str]]) -> str:
    line[DOMAINS] = "cq0.example"
    return TITLES[DOMAINS]


def _own_successor(line: list[str], _lines: list[list[str]]) -> str:
    line[INTO] = line[CODE]
    return TITLES[INTO]


def _backwards(line: list[str], _lines: list[list[str]]) -> str:
    line[START], line[END] = "02/01/2026", "01/01/2026"
    return TITLES[END]


def _too_many(line: list[str], _lines: list[list[str]]) -> str:
    line += ["", "thừa"]
    return ""


def _sowers(count: int) -> list[Callable[[list[str], list[list[str]]], str]]:
    known = [
        _put(CODE, ""), _put(CODE, "1.000656.000.00.00.H29"), _put(CODE, "SỞ-01"), _double_code,
        _put(NAME, " "), _put(NAME, "Sở " * 100), _put(SHORT, "Tên ngắn mà dài " * 6), _put(KIND, "Hội quán"),
        _put(START, "31/02/2026"), _put(START, "hôm qua"), _put(END, "32/13/2026"), _backwards,
        _put(INTO, "H99.99.999"), _put(INTO, "không rõ"), _own_successor, _put(DOMAINS, "gmail.com"),
        _put(DOMAINS, "gov.vn"), _put(DOMAINS, "không-phải-tên-miền"), _double_domain, _put(DOMAINS, TAKEN),
        _too_many, _put(SHORT, "tên\x07ngắn"),
    ]  # fmt: skip
    return [known[turn % len(known)] for turn in range(count)]

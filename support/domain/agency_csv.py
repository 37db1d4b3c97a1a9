"""A list of agencies as CSV: read whole, every fault named by line and column, nothing guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from support.domain.addresses import FREE_PROVIDERS, PUBLIC_SUFFIXES, domain_of
from support.domain.agencies import clean_code, code_fault
from support.domain.csv_text import decode
from support.domain.documents import parse_day
from support.domain.systems import AGENCY_LABELS, AgencyKind
from support.domain.text import fold
from support.domain.words import _

MAX_LINES = 50_000
MAX_BYTES = 8 * 1024 * 1024
COLUMNS: dict[str, str] = {
    "code": _("Mã định danh"),
    "name": _("Tên cơ quan"),
    "short_name": _("Tên ngắn"),
    "kind": _("Loại cơ quan"),
    "valid_from": _("Hiệu lực từ"),
    "valid_to": _("Hiệu lực đến"),
    "merged_into": _("Nhập vào (mã)"),
    "domains": _("Tên miền thư"),
}
NEEDED = ("code", "name")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the line as an editor counts it (the header is line 1), the column's name, the sentence."""

    line: int
    column: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One agency of the list; `merged_into` is a code of the list or of the catalogue."""

    line: int
    code: str
    name: str
    short_name: str = ""
    kind: AgencyKind | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str = ""
    domains: tuple[str, ...] = ()


@dataclass(slots=True)
class Listing:
    """What a file holds: its good rows and all its faults, in the order of lines.

    Not `whole`: reading stopped before the end, and nothing of the file may be taken in.
    """

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    encoding: str = ""
    whole: bool = True

    def stop(self, line: int, sentence: str, **params: object) -> None:
        """Note the fault at which reading ended."""
        self.faults.append(Fault(line, "", sentence, params))
        self.whole = False


def read(raw: bytes) -> Listing:
    """Read a CSV (see `csv_text.decode`; comma, semicolon or tab); never raises for what it holds."""
    listing = Listing()
    told = decode(raw)
    listing.encoding = told.encoding
    if told.sentence:
        listing.stop(told.line, told.sentence)
        return listing
    lines = csv.reader(io.StringIO(told.text, newline=""), delimiter=_delimiter(told.text))
    try:
        _read_lines(lines, listing)
    except csv.Error:
        listing.stop(lines.line_num, _("Dòng này không phải CSV hợp lệ; các dòng sau chưa được đọc."))
    listing.faults.sort(key=lambda fault: fault.line)
    return listing


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _read_lines(lines: Iterator[list[str]], listing: Listing) -> None:
    names = _header(next(lines, []), listing)
    if listing.faults:
        listing.whole = False
        return
    seen = _Seen()
    before = lines.line_num  # type: ignore[attr-defined]
    for cells in lines:
        line, before = before + 1, lines.line_num  # type: ignore[attr-defined]
        if line > MAX_LINES:
            listing.stop(line, _("Danh sách dài quá %(limit)s dòng."), limit=MAX_LINES)
            return
        if any(cell.strip() for cell in cells):
            _row(_Checker(line, names, cells), listing, seen)
    _check_merges(listing)


def _header(cells: list[str], listing: Listing) -> list[str]:
    """Match column titles without marks and case; both the screen's words and the field names are known."""
    known = {fold(label): name for name, label in COLUMNS.items()} | {fold(name): name for name in COLUMNS}
    names = [known.get(fold(cell), "") for cell in cells]
    for needed in NEEDED:
        if needed not in names:
            listing.faults.append(Fault(1, COLUMNS[needed], _("Thiếu cột này ở dòng tiêu đề.")))
    for place, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if not name and cell.strip():
            listing.faults.append(Fault(1, cell.strip()[:80], _("Không có cột nào tên như vậy.")))
        elif name and name in names[:place]:
            listing.faults.append(Fault(1, COLUMNS[name], _("Cột này xuất hiện hai lần.")))
    return names


@dataclass(slots=True)
class _Seen:
    """The lines on which codes and domains stood first."""

    codes: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)


def _row(checker: _Checker, listing: Listing, seen: _Seen) -> None:
    checker.shape()
    row = Row(
        line=checker.line,
        code=checker.code(seen.codes),
        name=checker.name(),
        short_name=checker.short("short_name", 80),
        kind=checker.kind(),
        valid_from=checker.day("valid_from"),
        valid_to=checker.day("valid_to"),
        merged_into=checker.merged_into(),
        domains=checker.domains(seen.domains),
    )
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        checker.fault("valid_to", _("Ngày hết hiệu lực đứng trước ngày có hiệu lực."))
    if checker.faults:
        listing.faults += checker.faults
    else:
        listing.rows.append(row)


class _Checker:
    """Checks the cells of one line and collects its faults."""

    def __init__(self, line: int, names: list[str], cells: list[str]) -> None:
        self.line = line
        self.names, self.whole = names, cells
        self.cells = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        self.faults: list[Fault] = []

    def shape(self) -> None:
        """A cell too many shifts what follows; a control sign is stored nowhere."""
        over = [cell for cell in self.whole[len(self.names) :] if cell.strip()]
        if over:
            self.faults.append(
                Fault(
                    self.line,
                    "",
                    _("Dòng có nhiều ô hơn dòng tiêu đề (thừa %(count)s ô)."),
                    {"count": len(over)},
                )
            )
        for name, cell in self.cells.items():
            if name and _CONTROL.search(cell):
                self.fault(name, _("Ô này có ký tự điều khiển không đọc được."))

    def fault(self, name: str, sentence: str, **params: object) -> None:
        self.faults.append(Fault(self.line, COLUMNS[name], sentence, params))

    def code(self, seen: dict[str, int]) -> str:
        code = self._clean_code("code")
        if not self.cells.get("code"):
            self.fault("code", _("Chưa có mã định danh."))
        elif code in seen:
            self.fault("code", _("Mã này đã có ở dòng %(line)s."), line=seen[code])
        if code:
            seen.setdefault(code, self.line)
        return code

    def _clean_code(self, name: str) -> str:
        """Return the code of a cell, "" for what is none: that is told as it was typed."""
        typed = self.cells.get(name, "")
        code = clean_code(typed)
        fault = code_fault(code) if code else ""
        if fault:
            self.fault(name, fault, **({"code": typed[:40]} if "%(code)s" in fault else {}))
        return "" if fault else code

    def name(self) -> str:
        name = " ".join(self.cells.get("name", "").split())
        if not name:
            self.fault("name", _("Chưa có tên cơ quan."))
        elif len(name) > 255:
            self.fault("name", _("Dài quá %(limit)s ký tự."), limit=255)
        return name

    def short(self, name: str, limit: int) -> str:
        value = self.cells.get(name, "")
        if len(value) > limit:
            self.fault(name, _("Dài quá %(limit)s ký tự."), limit=limit)
        return value

    def kind(self) -> AgencyKind | None:
        value = self.cells.get("kind", "")
        if not value:
            return None
        known = {fold(label): kind for kind, label in AGENCY_LABELS.items()} | {
            k.value: k for k in AgencyKind
        }
        kind = known.get(fold(value), known.get(value))
        if kind is None:
            self.fault("kind", _("Không có loại cơ quan “%(kind)s”."), kind=value[:60])
        return kind

    def day(self, name: str) -> date | None:
        value = self.cells.get(name, "")
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = parse_day(value)  # type: ignore[assignment]
        if day is None:
            self.fault(name, _("“%(day)s” không phải ngày (viết dd/mm/yyyy)."), day=value[:40])
        return day

    def merged_into(self) -> str:
        return self._clean_code("merged_into")

    def domains(self, seen: dict[str, int]) -> tuple[str, ...]:
        found = []
        for one in re.split(r"[;,\s]+", self.cells.get("domains", "")):
            domain = domain_of(f"thu@{one.lower().removeprefix('@')}") if one else ""
            if one and not domain:
                self.fault("domains", _("“%(domain)s” không phải tên miền."), domain=one[:80])
            elif domain in FREE_PROVIDERS | PUBLIC_SUFFIXES:
                self.fault(
                    "domains", _("“%(domain)s” là tên miền dùng chung, không của riêng ai."), domain=domain
                )
            elif domain in seen and seen[domain] != self.line:
                self.fault(
                    "domains",
                    _("Tên miền “%(domain)s” đã có ở dòng %(line)s."),
                    domain=domain,
                    line=seen[domain],
                )
            elif domain:
                seen[domain] = self.line
                found.append(domain)
        return tuple(dict.fromkeys(found))


def _check_merges(listing: Listing) -> None:
    """An agency cannot be merged into itself, nor in a circle."""
    into = {row.code: row.merged_into for row in listing.rows if row.merged_into}
    for row in list(listing.rows):
        at, steps = row.merged_into, 0
        while at and at != row.code and steps <= len(into):
            at, steps = into.get(at, ""), steps + 1
        if at == row.code and row.merged_into:
            listing.faults.append(
                Fault(row.line, COLUMNS["merged_into"], _("Cơ quan bị nhập vòng tròn vào chính nó."))
            )
            listing.rows.remove(row)

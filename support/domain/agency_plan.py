"""What taking in a list of agencies would do to the catalogue: new, changed, unchanged, impossible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from support.domain.agency_csv import COLUMNS, Fault, Row
from support.domain.text import fold
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Known:
    """An agency of the catalogue; `merged_into` is a code, or the name of one that has none.

    `heir` is the agency that stands for it today, its own number unless it was merged: what belonged to
    it is found there.
    """

    pk: int
    code: str
    name: str
    short_name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    merged_into: str
    domains: frozenset[str] = frozenset()
    heir: int = 0


@dataclass(slots=True)
class Catalogue:
    """The agencies that are there, found by code, by name where there is no code, and by mail domain."""

    by_code: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, Known] = field(default_factory=dict)
    by_domain: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, agencies: Iterable[Known]) -> Catalogue:
        """Arrange `agencies`; of two without a code that are called alike the first is meant."""
        made = cls()
        for one in agencies:
            if one.code:
                made.by_code[one.code] = one
            else:
                made.by_name.setdefault(fold(one.name), one)
            made.by_domain |= dict.fromkeys(one.domains, one)
        return made

    def match(self, row: Row) -> Known | None:
        """Return the agency a row speaks of: of its code, else of its name if that one has no code yet."""
        return self.by_code.get(row.code) or self.by_name.get(fold(row.name))


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changes the agency `pk`: the fields that differ, "domains" when some are missing."""

    row: Row
    pk: int
    fields: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What is to be done, and the faults that only the catalogue shows."""

    new: list[Row] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def plan(rows: Sequence[Row], catalogue: Catalogue) -> Plan:
    """Compare the good rows of a list with the catalogue. An empty cell leaves what is there as it is."""
    found = Plan()
    good = _sound(rows, catalogue, found)
    taken: set[int] = set()
    for row in good:
        known = catalogue.match(row)
        if known is None or known.pk in taken:
            found.new.append(row)
            continue
        taken.add(known.pk)
        fields = _differs(row, known)
        if fields:
            found.changed.append(Change(row, known.pk, fields))
        else:
            found.same.append(row)
    found.faults.sort(key=lambda fault: fault.line)
    return found


def _sound(rows: Sequence[Row], catalogue: Catalogue, found: Plan) -> list[Row]:
    """Return the rows the catalogue does not speak against; who is merged into a refused one is refused."""
    good = []
    for row in rows:
        faults = list(_against(row, catalogue))
        found.faults += faults
        if not faults:
            good.append(row)
    while True:
        there = {row.code for row in good} | catalogue.by_code.keys()
        lost = [row for row in good if row.merged_into and row.merged_into not in there]
        if not lost:
            return good
        gone = {row.line for row in lost}
        good = [row for row in good if row.line not in gone]
        for row in lost:
            words = _("Không có cơ quan mã “%(code)s” trong danh mục hay trong các dòng đúng.")
            found.faults.append(Fault(row.line, COLUMNS["merged_into"], words, {"code": row.merged_into}))


def _against(row: Row, catalogue: Catalogue) -> Iterable[Fault]:
    known = catalogue.match(row)
    for domain in row.domains:
        owner = catalogue.by_domain.get(domain)
        if owner and not (known and owner.pk in {known.pk, known.heir}):
            words = _("Tên miền “%(domain)s” đã là của %(name)s trong danh mục.")
            params = {"domain": domain, "name": owner.name}
            yield Fault(row.line, COLUMNS["domains"], words, params)
    if known is None:
        return
    if known.merged_into and row.merged_into and row.merged_into != known.merged_into:
        words = _("Trong danh mục, cơ quan này đã nhập vào %(code)s.")
        yield Fault(row.line, COLUMNS["merged_into"], words, {"code": known.merged_into})
    if row.merged_into and not known.merged_into and _leads_to(row.merged_into, row.code, catalogue):
        yield Fault(row.line, COLUMNS["merged_into"], _("Cơ quan bị nhập vòng tròn vào chính nó."))
    start, end = row.valid_from or known.valid_from, row.valid_to or known.valid_to
    if start and end and end < start:
        column = COLUMNS["valid_to" if row.valid_to else "valid_from"]
        yield Fault(row.line, column, _("Ngày hết hiệu lực đứng trước ngày có hiệu lực."))


def _leads_to(code: str, wanted: str, catalogue: Catalogue) -> bool:
    """Tell whether the agency `code` is merged, over any number of steps, into `wanted`."""
    steps = 0
    while code and code != wanted and steps <= len(catalogue.by_code):
        at = catalogue.by_code.get(code)
        code, steps = at.merged_into if at else "", steps + 1
    return code == wanted


def _differs(row: Row, known: Known) -> tuple[str, ...]:
    wanted = {
        "code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind.value if row.kind else "",
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "merged_into": row.merged_into,
    }
    fields = [name for name, value in wanted.items() if value and value != getattr(known, name)]
    lacks = set(row.domains) - known.domains and not known.merged_into
    return (*fields, "domains") if lacks else tuple(fields)

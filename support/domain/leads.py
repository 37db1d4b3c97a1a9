"""Who leads and who coordinates (Điều 6, 7, 11.2, 12, 14.2): of rows in order the first that fits decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from support.domain.systems import AgencyKind
from support.domain.words import _


class Body(StrEnum):
    """A body the Circular names, or the part an agency plays for one ticket."""

    NDB = "ndb"
    CYBER = "cyber"
    TECHNICAL = "technical"
    DEFENCE = "defence"
    OWNER = "owner"
    REGISTERING = "registering"
    ORDER = "order"
    PLATFORM = "platform"
    SHARING = "sharing"
    PORTAL = "portal"


BODY_LABELS: dict[Body, str] = {
    Body.NDB: _("Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư"),
    Body.CYBER: _("Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao"),
    Body.TECHNICAL: _("Cục Kỹ thuật nghiệp vụ"),
    Body.DEFENCE: _("Đơn vị chuyên môn của Bộ Quốc phòng"),
    Body.OWNER: _("Cơ quan, tổ chức quản lý hệ thống thông tin"),
    Body.REGISTERING: _("Đơn vị đăng ký kết nối"),
    Body.ORDER: _("Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
    Body.PLATFORM: _("Đơn vị vận hành nền tảng"),
    Body.SHARING: _("Cơ quan chia sẻ dữ liệu"),
    Body.PORTAL: _("Đơn vị vận hành cổng dịch vụ công"),
}
# The product's own house; it leads whatever no other row names.
OURS = Body.NDB


class How(StrEnum):
    """How firm a row is: said by the law, inferred from it, left to a person, or no such work at all."""

    LAW = "law"
    INFERRED = "inferred"
    MANUAL = "manual"
    REFUSED = "refused"


HOW_LABELS: dict[How, str] = {
    How.LAW: "",
    How.INFERRED: _("cần xác nhận"),
    How.MANUAL: _("quyết định thủ công"),
    How.REFUSED: _("được miễn kiểm tra định kỳ"),
}


@dataclass(frozen=True, slots=True)
class Leading:
    """The decision: who leads (None: a person has to say, or nobody), who coordinates, by which clause."""

    lead: Body | None
    coordinating: tuple[Body, ...]
    clause: str
    how: How = How.LAW


@dataclass(frozen=True, slots=True)
class Row:
    """One condition: topics by code, a branch by its letter, none for all; the rest narrows it.

    `owners`: only for systems of owners of these kinds; `requesters`: only when such an agency asks; empty
    for whatever kind. `number` is the key of the row where it is kept, None for a shipped one.
    """

    topics: tuple[str, ...]
    leading: Leading
    owners: tuple[AgencyKind, ...] = ()
    requesters: tuple[AgencyKind, ...] = ()
    number: int | None = None

    @property
    def fits_all(self) -> bool:
        """True for a row that no ticket passes by."""
        return not (self.topics or self.owners or self.requesters)


_DEFENCE = (AgencyKind.DEFENCE,)
_WITH_CYBER = (Body.TECHNICAL, Body.NDB, Body.OWNER)

ROWS: tuple[Row, ...] = (
    Row(("E1", "E2"), Leading(Body.DEFENCE, (Body.NDB,), "6.3"), owners=_DEFENCE),
    Row(("E3",), Leading(None, (Body.NDB, Body.DEFENCE), "6.3, 6.4b", How.MANUAL), owners=_DEFENCE),
    Row(("E4",), Leading(None, (), "6.4c", How.REFUSED), owners=_DEFENCE),
    Row(("E1", "E3", "E4"), Leading(Body.CYBER, _WITH_CYBER, "6.4")),
    Row(("E2",), Leading(Body.CYBER, _WITH_CYBER, "6.2", How.INFERRED)),
    Row(("E5", "E6"), Leading(Body.NDB, (Body.CYBER, Body.OWNER), "11.2, 3.1")),
    # Cục An ninh mạng and Cục Kỹ thuật nghiệp vụ for the step of the check (Điều 7.2c).
    Row(("D",), Leading(Body.NDB, (Body.REGISTERING, Body.CYBER, Body.TECHNICAL), "7.2")),
    Row(("K",), Leading(Body.ORDER, (Body.NDB,), "14.2"), requesters=(AgencyKind.POLICE,)),
    Row(("A4", "A5", "A6"), Leading(Body.NDB, (Body.PLATFORM, Body.OWNER), "11.2, 5.1")),
    Row(("B2", "B3"), Leading(Body.NDB, (Body.SHARING,), "4.1, 10.2c")),
    Row(("I",), Leading(Body.NDB, (Body.PORTAL,), "12, 11.2")),
)
ELSE = Leading(Body.NDB, (Body.OWNER,), "11.2")
# What the table of a new installation holds: the rows in order, the last one for all the rest.
SHIPPED: tuple[Row, ...] = (*ROWS, Row((), ELSE))
# The document the shipped rows come from; what is inferred from it names none.
CIRCULAR = "46/2022/TT-BCA"

# Clauses the table decides by, in its order: what a person chooses from when deciding by hand.
CLAUSES: tuple[str, ...] = tuple(dict.fromkeys(row.leading.clause for row in (*ROWS, Row((), ELSE))))
CLAUSE_MAX = 60


def row_for(
    topic: str,
    owner: AgencyKind | None = None,
    requester: AgencyKind | None = None,
    *,
    rows: Sequence[Row] = ROWS,
) -> Row:
    """Return the first of `rows` that fits a ticket of `topic` on a system of `owner`, asked by `requester`.

    Where none fits, Điều 11.2 decides: nothing is without a lead.
    """
    for row in rows:
        fits = not row.topics or topic in row.topics or (topic[:1] or "-") in row.topics
        if fits and _narrowed(row, owner, requester):
            return row
    return SHIPPED[-1]


def decide(
    topic: str,
    owner: AgencyKind | None = None,
    requester: AgencyKind | None = None,
    *,
    rows: Sequence[Row] = ROWS,
) -> Leading:
    """Return who leads by the row that fits; see row_for."""
    return row_for(topic, owner, requester, rows=rows).leading


def may_be_led_by_others(topic: str, rows: Sequence[Row] = ROWS) -> bool:
    """True when a row that speaks of this topic may name another lead than us; it costs no question."""
    return any(
        row.leading.lead is not OURS and (not row.topics or {topic, topic[:1]} & set(row.topics))
        for row in rows
    )


def _narrowed(row: Row, owner: AgencyKind | None, requester: AgencyKind | None) -> bool:
    if row.owners and owner not in row.owners:
        return False
    return not row.requesters or requester in row.requesters

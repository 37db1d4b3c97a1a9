"""What must be looked at on a connected system: its safety level (Điều 6.1), its yearly check (Điều 6.4c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from support.domain.assessment import LEVEL_NEEDED, yearly_due
from support.domain.dates import years_after
from support.domain.systems import YEARLY_EXEMPT, AgencyKind, Exemption
from support.domain.words import _


class Flag(StrEnum):
    """One thing to look at; the value stands in addresses, as a filter of the list."""

    LEVEL = "cap-do"
    OVERDUE = "qua-han"
    EXEMPT = "mien"
    OWNER = "chu-quan"
    TO_VERIFY = "doi-chieu"


FLAG_LABELS: dict[Flag, str] = {
    Flag.LEVEL: _("Cấp độ dưới 3 hoặc chưa rõ"),
    Flag.OVERDUE: _("Quá hạn kiểm tra năm"),
    Flag.EXEMPT: _("Miễn kiểm tra"),
    Flag.OWNER: _("Chủ quản: cần xác nhận"),
    Flag.TO_VERIFY: _("Cần đối chiếu"),
}
# Short words for a badge; the whole reason stands in EXEMPTION_LABELS.
EXEMPT_WORDS: dict[Exemption, str] = {
    Exemption.MONITORED: _("Miễn kiểm tra năm: chia sẻ dữ liệu giám sát"),
    Exemption.CHECKED: _("Miễn kiểm tra năm: đã kiểm tra trong 01 năm"),
    Exemption.DEFENCE: _("Miễn kiểm tra năm: Bộ Quốc phòng quản lý"),
    Exemption.EID_PLATFORM: _("Miễn kiểm tra trước kết nối: nền tảng định danh"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the flags are drawn from; `connected` is the first day of the system's oldest connection."""

    level: int | None = None
    assessed: date | None = None
    connected: date | None = None
    exemption: Exemption = Exemption.NONE
    owner_kind: AgencyKind | None = None
    owned: bool = False
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A flag with the words and tone a screen shows; `param` fills the words' %s."""

    flag: Flag
    words: str
    tone: str
    icon: str
    param: str = ""


def exemption_of(facts: Facts) -> Exemption:
    """Return why there is no yearly check: Bộ Quốc phòng owns the system, else what the row says."""
    return Exemption.DEFENCE if facts.owner_kind is AgencyKind.DEFENCE else facts.exemption


def next_check(facts: Facts) -> date | None:
    """Return the day the next yearly check falls due, None where there is none or nothing to count from.

    "Đã được kiểm tra không quá 01 năm" exempts for that year alone: afterwards the check is due.
    """
    exemption = exemption_of(facts)
    if exemption is Exemption.CHECKED:
        exemption = Exemption.NONE
    return yearly_due(facts.assessed, facts.connected, exemption)


def is_overdue(facts: Facts, today: date) -> bool:
    """True when the yearly check should have been done before `today`."""
    due = next_check(facts)
    return due is not None and due < today


def last_overdue(today: date) -> date:
    """Return the latest day of a check (or connection) whose yearly check is overdue on `today`."""
    day = today - timedelta(days=368)
    while years_after(day + timedelta(days=1), 1) < today:
        day += timedelta(days=1)
    return day


def badges(facts: Facts, today: date) -> list[Badge]:
    """Return what a list shows beside a system, the gravest first."""
    found = [_level(facts.level), _check(facts, today)]
    if not facts.owned:
        found.append(Badge(Flag.OWNER, FLAG_LABELS[Flag.OWNER], "info", "question-circle"))
    if facts.to_verify:
        found.append(Badge(Flag.TO_VERIFY, FLAG_LABELS[Flag.TO_VERIFY], "info", "question-circle"))
    return [one for one in found if one]


def _level(level: int | None) -> Badge | None:
    if level is None:
        return Badge(Flag.LEVEL, _("Chưa rõ cấp độ"), "warn", "question-circle")
    if level < LEVEL_NEEDED:
        return Badge(Flag.LEVEL, _("Cấp độ %s, dưới cấp độ 3"), "bad", "exclamation-triangle", str(level))
    return None


def _check(facts: Facts, today: date) -> Badge | None:
    if is_overdue(facts, today):
        return Badge(Flag.OVERDUE, FLAG_LABELS[Flag.OVERDUE], "bad", "clock")
    exemption = exemption_of(facts)
    if exemption is Exemption.NONE:
        return None
    tone = "ok" if exemption in YEARLY_EXEMPT else "info"
    return Badge(Flag.EXEMPT, EXEMPT_WORDS[exemption], tone, "patch-check")

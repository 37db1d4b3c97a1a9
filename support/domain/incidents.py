"""Major incidents and planned maintenance (N19): words, the order of states, why a ticket fits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from support.domain.channels import Channel
from support.domain.errors import FieldError, NotAllowed
from support.domain.kinds import Kind
from support.domain.text import fold
from support.domain.words import _

BEFORE = timedelta(hours=2)  # people write before anybody knows that it is one incident
FIRST_NOTICE = timedelta(minutes=30)  # our own target, no law's
MOST_CHILDREN = 500


class IncidentKind(StrEnum):
    """What stands still: unforeseen, or as planned."""

    OUTAGE = "outage"
    MAINTENANCE = "maintenance"


KIND_LABELS: dict[IncidentKind, str] = {
    IncidentKind.OUTAGE: _("Sự cố"),
    IncidentKind.MAINTENANCE: _("Bảo trì có kế hoạch"),
}


class Severity(StrEnum):
    """How much of the work stands still."""

    MAJOR = "major"
    PARTIAL = "partial"
    MINOR = "minor"


SEVERITY_LABELS: dict[Severity, str] = {
    Severity.MAJOR: _("Ngừng hẳn, nhiều cơ quan"),
    Severity.PARTIAL: _("Chậm hoặc lỗi một phần"),
    Severity.MINOR: _("Ảnh hưởng nhỏ"),
}


class IncidentState(StrEnum):
    """Where an incident stands; only a running one takes tickets and notices."""

    OPEN = "open"
    MONITORING = "monitoring"
    ENDED = "ended"
    REVIEWED = "reviewed"


STATE_LABELS: dict[IncidentState, str] = {
    IncidentState.OPEN: _("Đang diễn ra"),
    IncidentState.MONITORING: _("Đã khắc phục, đang theo dõi"),
    IncidentState.ENDED: _("Đã kết thúc"),
    IncidentState.REVIEWED: _("Đã rà soát"),
}
# Icon and tone; colour is the third signal.
LOOKS: dict[IncidentState, tuple[str, str]] = {
    IncidentState.OPEN: ("exclamation-triangle-fill", "bad"),
    IncidentState.MONITORING: ("eye", "warn"),
    IncidentState.ENDED: ("check-circle", "ok"),
    IncidentState.REVIEWED: ("check-circle-fill", "mute"),
}
RUNNING: frozenset[IncidentState] = frozenset({IncidentState.OPEN, IncidentState.MONITORING})

MOVES: dict[IncidentState, frozenset[IncidentState]] = {
    IncidentState.OPEN: frozenset({IncidentState.MONITORING, IncidentState.ENDED}),
    IncidentState.MONITORING: frozenset({IncidentState.OPEN, IncidentState.ENDED}),
    IncidentState.ENDED: frozenset({IncidentState.OPEN, IncidentState.REVIEWED}),
    IncidentState.REVIEWED: frozenset({IncidentState.OPEN}),
}


class Joined(StrEnum):
    """How a ticket came to an incident."""

    NUMBER = "number"
    SUGGESTED = "suggested"
    TICKET = "ticket"
    DISMISSED = "dismissed"  # a person said that it is another matter


class UpdateKind(StrEnum):
    """What a notice says."""

    NEWS = "news"
    CAUSE = "cause"
    FIXED = "fixed"
    END = "end"


UPDATE_LABELS: dict[UpdateKind, str] = {
    UpdateKind.NEWS: _("Cập nhật tình hình"),
    UpdateKind.CAUSE: _("Đã biết nguyên nhân"),
    UpdateKind.FIXED: _("Khắc phục xong, đang theo dõi"),
    UpdateKind.END: _("Kết thúc"),
}


class Audience(StrEnum):
    """To whom a notice goes."""

    EVERYONE = "everyone"
    CHILDREN = "children"
    AGENCIES = "agencies"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.EVERYONE: _("Phiếu đã gắn và đầu mối các cơ quan bị ảnh hưởng"),
    Audience.CHILDREN: _("Chỉ người đề nghị của phiếu đã gắn"),
    Audience.AGENCIES: _("Chỉ đầu mối các cơ quan bị ảnh hưởng"),
}


class Way(StrEnum):
    """How one recipient is told."""

    THREAD = "thread"  # in the ticket's own thread
    NOTICE = "notice"  # a mail of its own
    ELSEWHERE = "elsewhere"  # by telephone, letter, at a visit: a person does it


# Channels whose requesters are answered by mail in their own thread (N20).
BY_MAIL: frozenset[str] = frozenset({Channel.EMAIL.value, Channel.PORTAL.value})

# Said instead of the notice to a requester nobody confirmed, where it would be system detail (N5).
NEUTRAL: dict[bool, str] = {
    False: _(
        "Yêu cầu của anh/chị liên quan tới một sự cố đang được xử lý. Chúng tôi sẽ báo lại ngay trong thư "
        "này khi có kết quả. Thông tin chi tiết được gửi cho đầu mối của cơ quan."
    ),
    True: _(
        "Sự cố liên quan tới yêu cầu của anh/chị đã kết thúc. Nếu vẫn còn lỗi, anh/chị vui lòng trả lời thư "
        "này. Thông tin chi tiết được gửi cho đầu mối của cơ quan."
    ),
}


def format_incident(year: int, seq: int) -> str:
    """Return an incident's number, e.g. SC-2026-0001."""
    return f"SC-{year}-{seq:04d}"


def check_move(current: IncidentState, wanted: IncidentState) -> None:
    """Raise NotAllowed unless an incident may go from `current` to `wanted`."""
    if wanted not in MOVES[current]:
        raise NotAllowed(
            _("Sự cố đang ở trạng thái “%(current)s” không chuyển sang “%(wanted)s” được."),
            current=STATE_LABELS[current],
            wanted=STATE_LABELS[wanted],
        )


def check_times(
    kind: IncidentKind, started_at: datetime, planned_end: datetime | None, *, now: datetime
) -> None:
    """Raise FieldError for moments that cannot be: an outage of tomorrow, an end before the beginning."""
    if kind is IncidentKind.OUTAGE and started_at > now + timedelta(minutes=5):
        raise FieldError(
            "started_at", _("Sự cố không thể bắt đầu ở tương lai; bảo trì thì chọn loại bảo trì.")
        )
    if kind is IncidentKind.MAINTENANCE and planned_end is None:
        raise FieldError("planned_end", _("Bảo trì có kế hoạch cần ghi giờ dự kiến xong."))
    if planned_end is not None and planned_end <= started_at:
        raise FieldError("planned_end", _("Giờ dự kiến xong phải sau giờ bắt đầu."))


# --- Why a ticket may be of one cause with an incident ---------------------------------------------------


class Reason(StrEnum):
    """One thing a ticket has in common with an incident."""

    NUMBER = "number"
    CODE = "code"
    SYSTEM = "system"
    PLATFORM = "platform"
    WORDS = "words"
    AGENCY = "agency"
    HOUR = "hour"


REASON_LABELS: dict[Reason, str] = {
    Reason.NUMBER: _("nêu mã %s"),
    Reason.CODE: _("cùng mã lỗi %s"),
    Reason.SYSTEM: _("cùng hệ thống"),
    Reason.PLATFORM: _("cùng nền tảng"),
    Reason.WORDS: _("nhắc tới “%s”"),
    Reason.AGENCY: _("cơ quan bị ảnh hưởng"),
    Reason.HOUR: _("cùng khung giờ"),
}
_WEIGHTS: dict[Reason, int] = {
    Reason.NUMBER: 5,
    Reason.CODE: 4,
    Reason.SYSTEM: 3,
    Reason.PLATFORM: 3,
    Reason.WORDS: 2,
    Reason.AGENCY: 1,
    Reason.HOUR: 1,
}
_SURE = 5  # from here on a ticket is offered ticked
_WORD = re.compile(r"[^ ]+")
_SHORTEST = 4  # signs of a word that names a system


@dataclass(frozen=True, slots=True)
class Sought:
    """What an incident is recognised by; `keywords` are folded words that name it."""

    systems: frozenset[int] = frozenset()
    platforms: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()
    number: str = ""
    code: str = ""
    keywords: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a ticket says: where it belongs, its code, and its words."""

    received_at: datetime
    kind: str = ""
    system: int | None = None
    platforms: frozenset[int] = frozenset()
    agency: int | None = None
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a ticket is offered: its reasons with what fills them in, strongest first."""

    reasons: Mapping[Reason, str] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """Return how strong it is."""
        return sum(_WEIGHTS[one] for one in self.reasons)

    @property
    def offered(self) -> bool:
        """True when there is more than the hour, or an affected agency that reports an incident."""
        return bool(set(self.reasons) - {Reason.HOUR})

    @property
    def sure(self) -> bool:
        """True when it is offered ticked."""
        return self.weight >= _SURE


def fit(sought: Sought, told: Told) -> Fit:
    """Return what a ticket has in common with an incident; nothing outside its hours."""
    if sought.since and told.received_at < sought.since - BEFORE:
        return Fit()
    if sought.until and told.received_at > sought.until + BEFORE:
        return Fit()
    found = _named(sought, told) | _placed(sought, told)
    return Fit(dict(sorted(found.items(), key=lambda one: -_WEIGHTS[one[0]])) | {Reason.HOUR: ""})


def _named(sought: Sought, told: Told) -> dict[Reason, str]:
    """Return what a ticket's words have in common with an incident: its number, its code, its names."""
    text, code = f" {fold(told.text)} ", fold(sought.code)
    found: dict[Reason, str] = {}
    if sought.number and f" {fold(sought.number)} " in text:
        found[Reason.NUMBER] = sought.number
    if code and (fold(told.code) == code or f" {code} " in text):
        found[Reason.CODE] = sought.code
    word = next((one for one in sought.keywords if f" {one} " in text), "")
    if word:
        found[Reason.WORDS] = word
    return found


def _placed(sought: Sought, told: Told) -> dict[Reason, str]:
    """Return what the place of a ticket has in common with an incident: its system, platform, agency."""
    found: dict[Reason, str] = {}
    if told.system is not None and told.system in sought.systems:
        found[Reason.SYSTEM] = ""
    elif told.platforms & sought.platforms:
        found[Reason.PLATFORM] = ""
    if told.agency in sought.agencies and told.kind == Kind.INCIDENT.value:
        found[Reason.AGENCY] = ""
    return found


# Words of names that name nothing by themselves.
_COMMON = frozenset(
    fold(
        "hệ thống thông tin giải quyết tỉnh thành phố bộ cơ sở dữ liệu quốc gia nền tảng kết nối chia sẻ "
        "tích hợp quản lý điện tử dịch vụ công khác chuyên ngành trục liên thông văn bản ttht httt csdl api "
        "giao diện lập trình ứng dụng định danh xác thực sở phòng về của và các cổng"
    ).split()
)


def keywords(names: Collection[str]) -> tuple[str, ...]:
    """Return the folded words of system and platform names that tell them from others, e.g. "ndxp"."""
    words = dict.fromkeys(word for name in names for word in _WORD.findall(fold(name)))
    return tuple(word for word in words if len(word) >= _SHORTEST and word not in _COMMON)

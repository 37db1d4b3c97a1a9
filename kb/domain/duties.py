"""The duty to write guides as pure functions: its state, whose turn it is, the words of a reminder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.domain.states import WRITABLE, DutyState, VersionState
from support.domain.words import _

# Whose services the NDB agency itself writes guides of (Điều 11.1): systems by key.
OUR_SYSTEMS = ("csdlqg-dan-cu",)

# The states from best to worst: the best guide of a cell says how far its agency is.
BEST_FIRST: tuple[DutyState, ...] = (
    DutyState.PUBLISHED,
    DutyState.OVERDUE,
    DutyState.REVIEW,
    DutyState.DRAFT,
    DutyState.NONE,
    DutyState.NOT_CONNECTED,
)
# A letter asks for a guide that is missing, or for one that was not looked through in time.
OWED: frozenset[DutyState] = frozenset({DutyState.NONE, DutyState.OVERDUE})
TEXT_MAX = 4000


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one guide is: whether readers have it, until when, and the version being written."""

    published: bool = False
    review_by: date | None = None
    expires_on: date | None = None  # from this day on it holds no longer
    open: VersionState | None = None


def state_of_guide(guide: Standing, today: date) -> DutyState:
    """Return what one guide makes of a duty; a newer draft takes nothing from what readers have."""
    if guide.published and not (guide.expires_on and guide.expires_on <= today):
        late = guide.review_by is not None and guide.review_by < today
        return DutyState.OVERDUE if late else DutyState.PUBLISHED
    if guide.open is None:
        return DutyState.NONE
    return DutyState.DRAFT if guide.open in WRITABLE else DutyState.REVIEW


def state_of(guides: Iterable[Standing], today: date, *, connected: bool = True) -> DutyState:
    """Return the state of a duty: the best of its guides counts; without a connection there is none."""
    if not connected:
        return DutyState.NOT_CONNECTED
    states = (state_of_guide(one, today) for one in guides)
    return min(states, key=BEST_FIRST.index, default=DutyState.NONE)


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of a letter: a system whose guide is missing, or overdue since `review_by`."""

    system: str
    state: DutyState
    title: str = ""
    review_by: date | None = None


def subject(states: Iterable[DutyState]) -> str:
    """Return what a letter about duties in these states is about; only Điều 9.1 asks that guides be there."""
    found = set(states)
    if found == {DutyState.OVERDUE}:
        return _("Đề nghị rà soát tài liệu hướng dẫn đã đến kỳ rà soát")
    if DutyState.OVERDUE in found:
        return _("Đề nghị xây dựng, rà soát tài liệu hướng dẫn sử dụng")
    return _("Đề nghị xây dựng tài liệu hướng dẫn sử dụng")


def letter(to: str, owed: Iterable[Owed]) -> str:
    """Return the words of a reminder to an agency.

    Điều 9.1 asks that connected agencies write guides; it sets no term, nor does it ask for a review: what
    is said of the day of review is called our internal target.
    """
    rows = list(owed)
    missing = [one for one in rows if one.state != DutyState.OVERDUE]
    late = [one for one in rows if one.state == DutyState.OVERDUE]
    parts = [_("Kính gửi: %(to)s") % {"to": to}]
    if missing:
        parts.append(
            _(
                "Theo khoản 1 Điều 9 Thông tư số 46/2022/TT-BCA, cơ quan, tổ chức có hoạt động kết nối,"
                " chia sẻ và khai thác thông tin trong Cơ sở dữ liệu quốc gia về dân cư có trách nhiệm"
                " xây dựng tài liệu hướng dẫn sử dụng, thực hiện các dịch vụ khai thác thông tin"
                " của cơ quan, đơn vị mình."
                " Kho tài liệu hiện chưa có tài liệu của Quý cơ quan cho:"
            )
        )
        parts.append("\n".join(f"- {one.system}" for one in missing))
    if late:
        parts.append(
            _(
                "Tài liệu sau đã qua ngày rà soát Quý cơ quan đặt khi công bố"
                " (mục tiêu nội bộ, không phải thời hạn của Thông tư):"
            )
        )
        parts.append("\n".join(_late(one) for one in late))
    if missing:
        parts.append(_("Đề nghị Quý cơ quan xây dựng và công bố tài liệu trên kho tài liệu hướng dẫn."))
    if late:
        parts.append(
            _(
                "Đề nghị Quý cơ quan rà soát: nội dung còn đúng thì xác nhận trên kho tài liệu hướng dẫn"
                " kèm ngày rà soát mới; nội dung đã thay đổi thì soạn phiên bản mới."
            )
        )
    parts.append(_("Nếu cần hỗ trợ, xin liên hệ cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư."))
    parts.append(_("Trân trọng cảm ơn sự phối hợp của Quý cơ quan."))
    return "\n\n".join(parts)


def _late(one: Owed) -> str:
    day = f"{one.review_by:%d/%m/%Y}" if one.review_by else ""
    told = {"system": one.system, "title": one.title, "day": day}
    return _("- %(system)s: “%(title)s”, ngày rà soát %(day)s") % told

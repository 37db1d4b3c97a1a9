"""Legal references (căn cứ pháp lý) as shipped data, and whether one is in force on a day (Điều 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from support.domain.words import _

CIRCULAR = "tt-46-2022"


class LawKind(StrEnum):
    """What a legal document is."""

    LAW = "law"
    DECREE = "decree"
    CIRCULAR = "circular"


LAW_LABELS: dict[LawKind, str] = {
    LawKind.LAW: _("Luật"),
    LawKind.DECREE: _("Nghị định"),
    LawKind.CIRCULAR: _("Thông tư"),
}


class Standing(StrEnum):
    """How a document stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    REPLACED = "replaced"  # somebody replaced it, the day is not on record
    UNKNOWN = "unknown"


STANDING_LABELS: dict[Standing, str] = {
    Standing.IN_FORCE: _("Còn hiệu lực"),
    Standing.NOT_YET: _("Chưa có hiệu lực"),
    Standing.ENDED: _("Hết hiệu lực"),
    Standing.REPLACED: _("Đã có văn bản thay thế, chưa ghi ngày"),
    Standing.UNKNOWN: _("Chưa ghi ngày hiệu lực"),
}
STANDING_LOOKS: dict[Standing, tuple[str, str]] = {
    Standing.IN_FORCE: ("check-circle", "ok"),
    Standing.NOT_YET: ("clock", "info"),
    Standing.ENDED: ("x-circle", "bad"),
    Standing.REPLACED: ("arrow-right", "warn"),
    Standing.UNKNOWN: ("question-circle", "mute"),
}


def standing(day: date, starts: date | None, ends: date | None, *, replaced: bool) -> Standing:
    """Return how a document stands on `day`; both ends are days on which it is still in force.

    A day that nobody wrote down is never guessed: without it the answer says what is missing.
    """
    if ends is not None and day > ends:
        return Standing.ENDED
    if starts is not None and day < starts:
        return Standing.NOT_YET
    if replaced and ends is None:
        return Standing.REPLACED
    return Standing.IN_FORCE if starts is not None else Standing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reference:
    """One shipped document: `code` is "" where the Circular's preamble gives no number."""

    key: str
    kind: LawKind
    title: str
    code: str = ""
    issued: date | None = None
    starts: date | None = None
    replaced_by: str = ""
    to_verify: bool = False


# The Circular and its preamble; then what came after it, press-verified only, and so to be checked.
REFERENCES: tuple[Reference, ...] = (
    Reference(
        CIRCULAR,
        LawKind.CIRCULAR,
        _(
            "Quy định về việc kết nối, chia sẻ và khai thác thông tin giữa Cơ sở dữ liệu quốc gia về dân cư "
            "với cơ sở dữ liệu quốc gia, cơ sở dữ liệu chuyên ngành và hệ thống thông tin khác"
        ),
        "46/2022/TT-BCA",
        date(2022, 11, 4),
        date(2022, 12, 19),  # Điều 13
    ),
    Reference(
        "luat-cccd-2014",
        LawKind.LAW,
        _("Luật Căn cước công dân"),
        issued=date(2014, 11, 20),
        replaced_by="luat-can-cuoc-2023",
    ),
    Reference("luat-attt-2015", LawKind.LAW, _("Luật An toàn thông tin mạng"), issued=date(2015, 11, 19)),
    Reference("luat-anm-2018", LawKind.LAW, _("Luật An ninh mạng"), issued=date(2018, 6, 12)),
    Reference(
        "nd-137-2015",
        LawKind.DECREE,
        _("Quy định chi tiết một số điều và biện pháp thi hành Luật Căn cước công dân"),
        "137/2015/NĐ-CP",
        date(2015, 12, 31),
        replaced_by="nd-70-2024",
    ),
    Reference(
        "nd-37-2021",
        LawKind.DECREE,
        _("Sửa đổi, bổ sung một số điều của Nghị định số 137/2015/NĐ-CP"),
        "37/2021/NĐ-CP",
        date(2021, 3, 29),
        replaced_by="nd-70-2024",
    ),
    Reference(
        "nd-47-2020",
        LawKind.DECREE,
        _("Về quản lý, kết nối và chia sẻ thông tin của cơ quan nhà nước"),
        "47/2020/NĐ-CP",
        date(2020, 4, 9),
        replaced_by="nd-278-2025",
    ),
    Reference(
        "nd-85-2016",
        LawKind.DECREE,
        _("Quy định về bảo đảm an toàn hệ thống thông tin theo cấp độ"),
        "85/2016/NĐ-CP",
        date(2016, 7, 1),
    ),
    Reference(
        "nd-01-2018",
        LawKind.DECREE,
        _("Quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Bộ Công an"),
        "01/2018/NĐ-CP",
        date(2018, 8, 6),
    ),
    Reference("luat-can-cuoc-2023", LawKind.LAW, _("Luật Căn cước"), "26/2023/QH15", to_verify=True),
    Reference("nd-70-2024", LawKind.DECREE, "", "70/2024/NĐ-CP", to_verify=True),
    Reference("nd-278-2025", LawKind.DECREE, "", "278/2025/NĐ-CP", to_verify=True),
    Reference(
        "luat-bvdlcn-2025", LawKind.LAW, _("Luật Bảo vệ dữ liệu cá nhân"), "91/2025/QH15", to_verify=True
    ),
    Reference("nd-356-2025", LawKind.DECREE, "", "356/2025/NĐ-CP", to_verify=True),
)

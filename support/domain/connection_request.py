"""A connection request (Điều 7): its ten contents, what is missing, the letter that asks, the three tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from support.domain.errors import NotAllowed
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Part:
    """One content of Điều 7.1: its field name, how the screen calls it, how a letter asks for it."""

    name: str
    label: str
    asked: str


PARTS: tuple[Part, ...] = (
    Part("unit", _("Đơn vị đăng ký"), _("đơn vị đăng ký")),
    Part(
        "mandate",
        _("Chức năng, nhiệm vụ, quyền hạn được giao"),
        _("chức năng, nhiệm vụ, quyền hạn được giao"),
    ),
    Part(
        "system",
        _("Tên hệ thống thông tin, cơ sở dữ liệu"),
        _("tên hệ thống thông tin, cơ sở dữ liệu đề nghị được kết nối, chia sẻ"),
    ),
    Part(
        "officer",
        _("Cán bộ phụ trách"),
        _("thông tin cán bộ phụ trách kết nối, chia sẻ và khai thác thông tin"),
    ),
    Part("purpose", _("Mục đích"), _("mục đích chia sẻ thông tin")),
    Part("scope", _("Phạm vi"), _("phạm vi thông tin cần chia sẻ")),
    Part("contents", _("Nội dung thông tin"), _("nội dung thông tin cần chia sẻ")),
    Part("field_count", _("Số lượng trường thông tin"), _("số lượng trường thông tin cần chia sẻ")),
    Part(
        "services",
        _("Dịch vụ đăng ký sử dụng"),
        _("dịch vụ đăng ký sử dụng trong Cơ sở dữ liệu quốc gia về dân cư"),
    ),
    Part(
        "technical",
        _("Tài liệu mô tả kỹ thuật"),
        _("tài liệu mô tả kỹ thuật thành phần hệ thống có kết nối với Cơ sở dữ liệu quốc gia về dân cư"),
    ),
)

CHECK = "7.2c"  # the task that a security assessment settles
CLAUSE = _("khoản 2 Điều 7")
# Điều 7.2: all three begin on receipt; completeness is a flag, it does not hold them back.
TASKS: tuple[tuple[str, str], ...] = (
    ("7.2a", _("Cung cấp tài liệu kỹ thuật phục vụ kết nối, chia sẻ, khai thác thông tin")),
    ("7.2b", _("Hỗ trợ kết nối, điều chỉnh phần mềm và kiểm thử kỹ thuật các dịch vụ")),
    ("7.2c", _("Phối hợp kiểm tra, đánh giá việc bảo đảm an ninh, an toàn thông tin")),
)


def missing(given: Mapping[str, object]) -> list[Part]:
    """Return the contents of Điều 7.1 that `given` leaves empty, in the order of the law."""
    return [part for part in PARTS if not _filled(given.get(part.name))]


def _filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def check_eligible(absent: list[Part], level: str, *, checked: bool) -> None:
    """Raise NotAllowed unless a request may become “Đủ điều kiện”, naming the first thing in the way.

    `absent` are its missing contents (Điều 7.1), `level` what is wrong with the system's safety level
    (Điều 6.1, R11), `checked` that the check of Điều 7.2c is done or the system is exempt from it.
    """
    if absent:
        names = ", ".join(part.asked for part in absent)
        raise NotAllowed(_("Văn bản đề nghị còn thiếu: %(parts)s (Điều 7.1)."), parts=names)
    if level:
        raise NotAllowed(level)
    if not checked:
        raise NotAllowed(_("Chưa có kết quả kiểm tra, đánh giá an ninh, an toàn thông tin (Điều 7.2c)."))


def completeness_letter(absent: list[Part], *, reference: str, agency: str, day: date | None = None) -> str:
    """Return the draft that asks `agency` for exactly the `absent` contents of its letter `reference`."""
    listed = "\n".join(
        f"{place}. {part.asked[:1].upper()}{part.asked[1:]};" for place, part in enumerate(absent, 1)
    )
    listed = listed[:-1] + "."
    about = f" số {reference}" if reference else ""
    about += f" ngày {day:%d/%m/%Y}" if day else ""
    return (
        f"Kính gửi: {agency}\n\n"
        f"Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư đã nhận được văn bản{about} đề nghị kết nối. "
        "Đối chiếu với khoản 1 Điều 7 Thông tư số 46/2022/TT-BCA, văn bản đề nghị còn thiếu nội dung sau:\n\n"
        f"{listed}\n\n"
        "Đề nghị Quý cơ quan bổ sung để tiếp tục thực hiện.\n\nTrân trọng."
    )

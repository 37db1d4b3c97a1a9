"""Keeping connection logs (Điều 8): when they may lawfully be gone, and the letter that asks to keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from support.domain.dates import log_expiry
from support.domain.errors import FieldError
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the logs asked for, both included."""

    first: date
    last: date


def check(span: Span, *, today: date) -> None:
    """Raise FieldError for days in the wrong order, in the future, or whose logs may be gone already."""
    if span.last < span.first:
        raise FieldError("day_to", _("“Đến ngày” phải từ “Từ ngày” trở đi."))
    if span.last > today:
        raise FieldError("day_to", _("Nhật ký của ngày chưa tới thì chưa có để bảo toàn."))
    if log_expiry(span.last) <= today:
        raise FieldError(
            "day_from",
            _("Nhật ký của khoảng ngày này đã quá 02 năm (Điều 8.2): cơ quan có thể đã xóa hợp lệ."),
        )


def expiry(span: Span) -> date:
    """Return the first day on which part of the logs may lawfully be gone: two years after the first day."""
    return log_expiry(span.first)


def letter(*, holder: str, system: str, span: Span, number: str) -> str:
    """Return the draft that asks `holder` to keep the logs of `span`; ticket `number` names the matter."""
    of_system = f" của {system}" if system else ""
    day = (
        f"ngày {span.first:%d/%m/%Y}"
        if span.first == span.last
        else f"từ ngày {span.first:%d/%m/%Y} đến hết ngày {span.last:%d/%m/%Y}"
    )
    return (
        f"Kính gửi: {holder}\n\n"
        f"Để phục vụ xử lý sự cố theo phiếu {number}, cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư "
        f"đề nghị Quý cơ quan bảo toàn nhật ký kết nối, chia sẻ, khai thác thông tin{of_system} {day}.\n\n"
        "Theo khoản 2 Điều 8 Thông tư số 46/2022/TT-BCA, thời hạn lưu trữ tối thiểu của nhật ký nói trên là "
        f"02 năm; phần sớm nhất hết thời hạn này từ ngày {expiry(span):%d/%m/%Y}. Đề nghị Quý cơ quan không "
        "xóa, không ghi đè nhật ký cho đến khi có thông báo kết thúc việc bảo toàn, và xác nhận bằng văn bản "
        "hoặc thư điện tử.\n\nTrân trọng."
    )

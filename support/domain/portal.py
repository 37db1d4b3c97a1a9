"""What a person chooses in the portal, and what that makes of the request: kind, topic, priority."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from support.domain import routing
from support.domain.kinds import Kind, Priority, raised
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to "what happened": its words, its kind, the branch of topics it opens and the usual topic.

    With no `branch` any topic the words suggest is taken.
    """

    key: str
    label: str
    hint: str
    kind: Kind
    branch: str = ""
    topic: str = ""


CHOICES: tuple[Choice, ...] = (
    Choice("su-co", _("Sự cố"), _("Không kết nối được, báo lỗi, chậm"), Kind.INCIDENT),
    Choice(
        "du-lieu",
        _("Sai sót thông tin"),
        _("Dữ liệu khai thác hoặc đã chia sẻ bị sai, chậm, thiếu"),
        Kind.DATA_ERROR_NOTICE,
        "B",
        "B1",
    ),
    Choice(
        "tai-khoan", _("Tài khoản, quyền"), _("Cấp, khóa, mở rộng phạm vi khai thác"), Kind.SUPPORT, "C", "C1"
    ),
    Choice("hoi", _("Hỏi, vướng mắc"), _("Cách dùng, quy định, tài liệu"), Kind.QUESTION),
    Choice(
        "ket-noi",
        _("Đề nghị kết nối"),
        _("Kết nối mới, thêm dịch vụ; hồ sơ theo Điều 7 gửi bằng văn bản"),
        Kind.CONNECTION_REQUEST,
        "D",
        "D1",
    ),
    Choice(
        "cong-dan",
        _("Công dân, cổng dịch vụ công"),
        _("Đăng nhập, tra cứu, khai thác thông tin (Điều 12)"),
        Kind.SUPPORT,
        "I",
        "I1",
    ),
)
_LEAST = 15  # percent: what is less likely does not move the usual topic of a choice
BY_KEY: dict[str, Choice] = {choice.key: choice for choice in CHOICES}


class Severity(StrEnum):
    """How bad it is, as the requester says; staff may decide otherwise."""

    STOPPED = "dung"
    HAMPERED = "kho"
    MINOR = "nhe"


SEVERITY_LABELS: dict[Severity, tuple[str, str]] = {
    Severity.STOPPED: (_("Không làm việc được"), _("Công việc phải dừng")),
    Severity.HAMPERED: (_("Làm được nhưng khó khăn"), _("Chậm, lúc được lúc không")),
    Severity.MINOR: (_("Không gấp"), _("Hỏi thêm, góp ý")),
}
_PRIORITY = {
    Severity.STOPPED: Priority.HIGH,
    Severity.HAMPERED: Priority.NORMAL,
    Severity.MINOR: Priority.LOW,
}


def priority_of(severity: Severity, *, affects_right: bool) -> int:
    """Return the priority of a filing; what affects the right of use counts one level more (Điều 10.1b)."""
    priority = int(_PRIORITY[severity])
    return raised(priority) if affects_right else priority


def topic_of(choice: Choice, subject: str, body: str) -> str:
    """Return the topic the words suggest where it fits the choice, else the usual one; "" leaves it open.

    One no longer in use is passed over at intake, which knows the topics of the day.
    """
    ranked = routing.suggest(subject, body, choice.kind).ranked
    fitting = (one.topic for one in ranked if one.topic.startswith(choice.branch) and one.share >= _LEAST)
    return next(fitting, choice.topic)

"""The morning queue: mails nobody has classified yet, and what people made of earlier suggestions."""

from __future__ import annotations

from datetime import datetime, timedelta

from support.actions import work
from support.domain.clock import subtract_working
from support.domain.topics import WITHOUT_SYSTEM
from support.management.demo import post
from support.management.demo.places import PEOPLE
from support.management.demo.rooms import Scene
from support.models import Case, Message
from support.queries.calendar import working_calendar

_FIRST = 91_000  # of the numbers these mails carry
# Who, subject, body, minutes ago.
MORNING: tuple[tuple[str, str, str, int], ...] = (
    (
        "uyen",
        "Khẩn: toàn tỉnh không tra cứu được",
        (
            "Kính gửi Trung tâm,\n\nTừ 7 giờ 30 sáng nay 14 xã, phường không tra cứu được công dân, "
            "màn hình quay rồi báo hết thời gian chờ. Người dân đang chờ đông tại bộ phận một cửa."
        ),
        95,
    ),
    (
        "dieu",
        "Xin tài liệu tập huấn",
        "Nhờ gửi giúp bộ tài liệu hướng dẫn sử dụng và slide của lớp tập huấn tuần trước để in cho xã.",
        80,
    ),
    (
        "ngan",
        "tai khoan bi khoa",
        "Tai khoan cua em bi khoa tu sang nay, nho anh chi mo lai giup. Em cam on.",
        72,
    ),
    (
        "vinh",
        "Hỏi",
        "Sau khi thay tường lửa và nâng cấp máy chủ thì đơn vị có phải đề nghị đánh giá an toàn lại không?",
        64,
    ),
    (
        "quy",
        "Báo cáo khó khăn, vướng mắc",
        "Công an tỉnh báo cáo khó khăn, vướng mắc khi thực hiện Thông tư 46 ở cấp xã, đề nghị hướng dẫn.",
        51,
    ),
    (
        "tuyet",
        "Nhờ xem giúp",
        "Cán bộ cho mượn tài khoản khi đi vắng, xin hỏi có được không và xin cấp thêm.",
        40,
    ),
    (
        "loan",
        "Sai ngày sinh của con tôi",
        "Tôi xem trên VNeID thấy ngày sinh của con tôi sai so với giấy khai sinh, muốn sửa thì làm ở đâu?",
        28,
    ),
)
# The same, and the topic an officer then chose; "" accepts what was suggested.
EARLIER: tuple[tuple[str, str, str, str], ...] = (
    ("trang", "Quên mật khẩu", "Nhờ đặt lại mật khẩu cho tài khoản của Phòng Tư pháp.", ""),
    ("nhan", "Xin cấp tài khoản", "Đề nghị cấp 02 tài khoản cho công chức mới được điều động.", ""),
    (
        "kha",
        "Dữ liệu chậm cập nhật",
        "Công dân chuyển nơi thường trú đã 3 tuần mà tra vẫn ra địa chỉ cũ.",
        "",
    ),
    ("thao", "Hỏi về danh mục", "Mã danh mục dân tộc trong bản tin không trùng danh mục đang dùng.", ""),
    ("long", "Lỗi khi nhập hồ sơ", "Nút lưu không bấm được, cán bộ không biết thao tác bước nào sai.", "G1"),
)


def play(scene: Scene) -> None:
    """Let the mails come in: the earlier ones were classified, those of this morning were not.

    The room's name stands last, so that no other room takes these tickets for its own.
    """
    for number, (sender, subject, body, topic) in enumerate(EARLIER):
        moment = subtract_working(scene.now, 100 + 20 * number, working_calendar())
        case = _come(sender, (subject, body), moment, _FIRST + number)
        chosen = topic or case.topic_id or "Z"
        with post.at(moment + timedelta(minutes=20)):
            wanted = work.Properties(topic=chosen, without_system=chosen[0] in WITHOUT_SYSTEM)
            work.change_properties(scene.actors["lanh.dao"], case_id=case.pk, wanted=wanted)
    for number, (sender, subject, body, ago) in enumerate(MORNING):
        _come(sender, (subject, body), scene.now - timedelta(minutes=ago), _FIRST + 100 + number)


def _come(sender: str, words: tuple[str, str], moment: datetime, number: int) -> Case:
    with post.at(moment):
        written = post.mail(PEOPLE[sender], words, moment=moment, number=number)
        message_id = post.hand_in(written)
    return Message.objects.select_related("case").get(message_id=message_id).case

"""Due dates of the demonstration: tickets soon due, overdue, paused; at the end what was told of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from support.actions import escalation, intake, replies, work
from support.domain.channels import Channel
from support.domain.clock import subtract_working
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.requests import MessageIn, OpenRequest
from support.management.demo import post
from support.management.demo.play import DELIVERED, deliver
from support.management.demo.rooms import Scene
from support.queries.calendar import working_calendar

SWEPT_DAYS = 12  # days before the end on which due dates were told, each at the hours below
HOURS = (8, 14)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the portal: received so many working minutes before the end, of a kind and priority."""

    subject: str
    body: str
    ago: int
    kind: Kind
    priority: int
    topic: str
    then: Callable[[Scene, int, datetime], None]


def _answered(scene: Scene, case_id: int, received: datetime) -> None:
    """Take it and answer within the hour; the next word is due later."""
    with post.at(received + timedelta(minutes=40)):
        work.take(scene.actors["xu.ly"], case_id=case_id)
        words = replies.Words("Chúng tôi đang đối chiếu nhật ký hai phía, sẽ báo kết quả trong buổi.")
        replies.reply(scene.actors["xu.ly"], case_id=case_id, words=words)


def _waiting(scene: Scene, case_id: int, received: datetime) -> None:
    """Ask for what is missing; the clocks stand still from there."""
    with post.at(received + timedelta(minutes=50)):
        work.take(scene.actors["phuong.lan"], case_id=case_id)
        words = replies.Words(
            "Xin bổ sung mã lượt gọi và giờ xảy ra của ba lượt lỗi gần nhất để chúng tôi tìm trong nhật ký."
        )
        replies.reply(scene.actors["phuong.lan"], case_id=case_id, words=words, stage=Stage.WAITING_REQUESTER)


def _untouched(_scene: Scene, _case_id: int, _received: datetime) -> None:
    """Nobody has taken it yet."""


REQUESTS = (
    Asked(
        "Dịch vụ tra cứu trả về kết quả rỗng với hồ sơ liên thông",
        "Từ đầu giờ, hồ sơ liên thông khai sinh nhận kết quả rỗng dù thông tin đã đồng bộ hôm qua.",
        200, Kind.INCIDENT, 3, "A3", _untouched,
    ),
    Asked(
        "Chậm nhận kết quả xác nhận thông tin khi tiếp nhận hồ sơ cư trú",
        "Thời gian chờ xác nhận tăng từ 2 giây lên khoảng 25 giây, cán bộ một cửa phải gửi lại.",
        900, Kind.INCIDENT, 3, "A1", _answered,
    ),
    Asked(
        "Đề nghị hướng dẫn đối chiếu danh mục đơn vị hành chính mới",
        "Phần mềm một cửa còn dùng danh mục cũ; xin hướng dẫn cách đối chiếu trước khi đồng bộ.",
        1300, Kind.SUPPORT, 3, "B6", _answered,
    ),
    Asked(
        "Không xác thực được chứng thư số của trục liên thông tỉnh",
        "Máy chủ tỉnh báo chứng thư số không hợp lệ sau khi gia hạn, các lượt gọi bị từ chối.",
        1500, Kind.INCIDENT, 2, "A2", _untouched,
    ),
    Asked(
        "Một số lượt tra cứu báo lỗi không rõ nguyên nhân",
        "Trong tuần có ba lượt tra cứu báo lỗi, cán bộ chưa ghi lại mã lỗi.",
        700, Kind.SUPPORT, 3, "G2", _waiting,
    ),
)  # fmt: skip


def play(scene: Scene) -> None:
    """File the requests and let each go its way."""
    calendar = working_calendar()
    for asked in REQUESTS:
        received = subtract_working(scene.now, asked.ago, calendar)
        case_id = _file(scene, asked, received)
        asked.then(scene, case_id, received)
        deliver(received + timedelta(minutes=50) + DELIVERED, "")


def end(scene: Scene) -> None:
    """Sweep as the product would have in the days before, once every room has filed its tickets."""
    _sweep(scene.now)


def _file(scene: Scene, asked: Asked, received: datetime) -> int:
    member = scene.actors["thu.hanh"]
    with post.at(received):
        message = MessageIn(
            member.name, "thu.hanh@sotuphap-bacninh.example", asked.subject, asked.body, received
        )
        request = OpenRequest(
            "portal", Channel.PORTAL, message, kind=asked.kind, topic=asked.topic, without_system=True,
            priority=asked.priority, agency_id=next(iter(member.agencies)), receipt=False,
        )  # fmt: skip
        return intake.file_many(member, [request])[0].case_id


def _sweep(now: datetime) -> None:
    """Tell of due dates morning and afternoon; the mails count as sent: nobody is there to read them."""
    for back in range(SWEPT_DAYS, -1, -1):
        for hour in HOURS:
            moment = (now - timedelta(days=back)).replace(hour=hour, minute=0, second=0, microsecond=0)
            if moment < now:
                _sweep_at(moment)
    _sweep_at(now)


def _sweep_at(moment: datetime) -> None:
    with post.at(moment):
        escalation.sweep()
    deliver(moment, "")

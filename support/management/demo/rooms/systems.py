"""The catalogue of the demonstration: systems with owners, connections with scope, liaisons, some gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from support.actions import catalogue, connections, work
from support.actions.catalogue import ServiceIn, SystemIn
from support.actions.connections import ConnectionIn, LiaisonIn
from support.domain.lifecycle import OPEN
from support.domain.systems import Exemption
from support.management.demo import post
from support.management.demo.places import PEOPLE
from support.management.demo.rooms import Scene
from support.models import Case, ConnectedSystem, Connection, Platform


@dataclass(frozen=True, slots=True)
class Known:
    """A system with its owner's connection; days are counted back from the end of the demonstration.

    `checked` and `since` are days ago; `over` is the platform of the connection, "" for not on record.
    """

    name: str
    owner: str
    over: str
    level: int | None
    checked: int | None
    since: int
    services: tuple[int, ...]
    purpose: str
    scope: str
    fields: str
    count: int | None
    exemption: Exemption = Exemption.NONE
    speakers: tuple[tuple[str, str], ...] = ()


_SERVICES = (
    ("DC-01", "Xác nhận thông tin công dân"),
    ("DC-02", "Tra cứu thông tin hộ gia đình"),
    ("DC-03", "Xác nhận thông tin về cư trú"),
    ("DC-04", "Đồng bộ biến động dân cư"),
)
_SYSTEMS = (
    Known(
        "Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Bắc Ninh",
        "STP-BN", "ndxp", 3, 120, 900, (0, 2),
        "Xác nhận thông tin công dân khi giải quyết thủ tục hộ tịch",
        "Thủ tục hộ tịch của 99 xã, phường trong tỉnh; không lưu kết quả quá thời gian giải quyết hồ sơ",
        "Họ, chữ đệm và tên; ngày sinh; nơi thường trú; quan hệ với chủ hộ", 9,
        speakers=(("hanh", "Chuyên viên Phòng Hành chính tư pháp"),),
    ),
    Known(
        "Hệ thống tích hợp, chia sẻ dữ liệu thành phố Đà Nẵng",
        "SKHCN-DN", "ndxp", 3, 430, 760, (0, 1),
        "Điền sẵn biểu mẫu điện tử của thủ tục cấp thành phố",
        "Người dùng đã đăng nhập bằng tài khoản định danh, tra cứu thông tin của chính mình",
        "Họ, chữ đệm và tên; ngày sinh; giới tính; nơi thường trú; nơi ở hiện tại", 7,
        speakers=(("uyen", "Phó Trưởng phòng Hạ tầng số"),),
    ),
    Known(
        "Hệ thống thông tin giám định bảo hiểm y tế",
        "BH", "ndxp", 4, 200, 1100, (0, 3),
        "Đồng bộ nhân thân người tham gia bảo hiểm xã hội, bảo hiểm y tế",
        "Người đang tham gia bảo hiểm; đồng bộ biến động hằng ngày",
        "Họ, chữ đệm và tên; ngày sinh; giới tính; nơi thường trú; tình trạng biến động", 12,
        Exemption.MONITORED,
        (("hoang", "Trưởng phòng Dữ liệu"), ("trang", "Chuyên viên")),
    ),
    Known(
        "Hệ thống quản lý thông tin khám bệnh, chữa bệnh quốc gia",
        "YTQG", "", None, 310, 380, (0,),
        "Xác nhận thông tin người đến khám bệnh, chữa bệnh",
        "Cơ sở khám bệnh, chữa bệnh đã đăng ký; mỗi lượt khám một lần xác nhận",
        "Họ, chữ đệm và tên; ngày sinh; giới tính", 5,
    ),
    Known(
        "Kho dữ liệu điện tử tổ chức, cá nhân tỉnh Thái Nguyên",
        "UB-TN", "khac", 2, None, 60, (0,),
        "Xác nhận thông tin chủ kho dữ liệu", "Đang kiểm thử, chưa khai thác chính thức", "", None,
    ),
    Known(
        "Hệ thống quản lý thông tin người nộp thuế",
        "CNTT-TC", "api", 4, 95, 640, (0, 3),
        "Chuẩn hóa thông tin người nộp thuế là cá nhân",
        "Cá nhân có mã số thuế; đối soát theo tháng",
        "Họ, chữ đệm và tên; ngày sinh; nơi thường trú", 6,
        Exemption.CHECKED,
        (("son", "Trưởng nhóm tích hợp"),),
    ),
    Known(
        "Hệ thống thông tin quản lý quân nhân dự bị",
        "QP", "khac", 4, None, 300, (0,),
        "Xác nhận thông tin quân nhân dự bị", "Theo quy chế phối hợp", "", None,
        Exemption.DEFENCE,
    ),
)  # fmt: skip


def play(scene: Scene) -> None:
    """Fill the catalogue some weeks ago; lately a few open tickets were said to concern a connection."""
    with post.at(scene.now - timedelta(days=45)):
        core = ConnectedSystem.objects.get(key="csdlqg-dan-cu")
        lead = scene.actors["lanh.dao"]
        offered = [
            catalogue.save_service(lead, system_id=core.pk, service_id=None, wanted=ServiceIn(name, code)).pk
            for code, name in _SERVICES
        ]
        platforms = {one.key: one.pk for one in Platform.objects.all()}
        made = [_enter(scene, one, platforms, offered) for one in _SYSTEMS]
    with post.at(scene.now - timedelta(hours=2)):
        for connection in made:
            _attach(scene, connection)


def _enter(scene: Scene, known: Known, platforms: dict[str, int], offered: list[int]) -> Connection:
    lead, today = scene.actors["lanh.dao"], scene.now.date()
    agency = scene.agencies[known.owner].pk
    system = catalogue.save_system(
        lead,
        system_id=None,
        wanted=SystemIn(
            known.name,
            owner_id=agency,
            platforms=[platforms[known.over or "ndxp"]],
            safety_level=known.level,
            assessed_on=today - timedelta(days=known.checked) if known.checked else None,
            exemption=known.exemption,
        ),
    )
    registered = ConnectionIn(
        agency,
        platforms.get(known.over),
        [offered[one] for one in known.services],
        known.purpose,
        known.scope,
        known.fields,
        known.count,
        since=today - timedelta(days=known.since),
    )
    connection = connections.save_connection(lead, system_id=system.pk, connection_id=None, wanted=registered)
    for person, position in known.speakers:
        name, email = PEOPLE[person]
        speaker = LiaisonIn(name, email, position=position, since=today - timedelta(days=known.since))
        connections.add_liaison(lead, connection_id=connection.pk, wanted=speaker)
    return connection


def _attach(scene: Scene, connection: Connection) -> None:
    asked = Case.objects.filter(requesting_agency=connection.agency_id, stage__in=OPEN)
    old = asked.filter(received_at__lt=scene.now - timedelta(hours=3))
    for case in old.exclude(queue__profile__restricted=True).order_by("-activity_at")[:2]:
        wanted = work.Properties(system_id=connection.system_id, connection_id=connection.pk)
        work.change_properties(scene.actors["lanh.dao"], case_id=case.pk, wanted=wanted)

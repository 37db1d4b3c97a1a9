"""Incidents in the demonstration: running with tickets and offers, ended, reviewed, and one planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from support.actions import contacts, incident_children, incident_notices, incident_review, incidents, intake
from support.actions import work as working
from support.actions.incident_notices import Notice
from support.domain.channels import Channel
from support.domain.incidents import IncidentKind, Joined, Severity, UpdateKind
from support.domain.kinds import Kind
from support.domain.requests import MessageIn, OpenRequest
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.places import PEOPLE
from support.management.demo.rooms import Scene
from support.models import Case, ConnectedSystem, Incident, Platform

MAIL = Actor.system("mail")
# Agency, person, minutes before now, subject, words.
_Line = tuple[str, str, int, str, str]
CHILDREN: tuple[_Line, ...] = (
    (
        "STP-BN",
        "chien",
        188,
        "Lỗi 504 khi tra cứu thông tin công dân",
        "Từ 07 giờ 40 gọi NDXP trả mã lỗi 504.",
    ),
    (
        "SKHCN-DN",
        "uyen",
        181,
        "Quá thời gian chờ ở bộ phận một cửa",
        "Hệ thống một cửa chờ 60 giây rồi báo 504.",
    ),
    ("VP-HCM", "phuc", 174, "Dịch vụ xác thực chậm, có lượt lỗi 504", "Khoảng ba trên mười lượt gọi bị lỗi."),
    ("HCC-HN", "thang", 166, "Không tra cứu được từ 07 giờ 45", "Cán bộ một cửa phải nhập tay."),
    ("STP-NA", "vinh", 151, "NDXP trả lỗi khi xác nhận thông tin hộ tịch", "Gọi lại ba lần vẫn lỗi 504."),
    ("SYT-CT", "tuyet", 139, "Hồ sơ sức khỏe điện tử không xác thực được", "Báo gateway timeout, mã 504."),
    ("BH", "hoang", 120, "Đồng bộ thẻ bảo hiểm y tế bị dừng", "Tiến trình đồng bộ qua NDXP dừng từ sáng."),
    ("CNTT-TC", "son", 96, "Xác thực mã số thuế chậm bất thường", "Trung bình 40 giây một lượt qua NDXP."),
)
OFFERED: tuple[_Line, ...] = (
    (
        "UB-TN",
        "long",
        55,
        "Tra cứu công dân trả rỗng sau 30 giây",
        "Chúng tôi gọi qua NDXP, nhận mã lỗi 504.",
    ),
    (
        "CNTT-TP",
        "nhan",
        41,
        "Hệ thống hộ tịch điện tử báo bận",
        "Đầu giờ sáng còn dùng được, nay NDXP báo 504.",
    ),
    (
        "SGD-HP",
        "thao",
        22,
        "Không đăng nhập được trang tuyển sinh",
        "Phụ huynh báo trang NDXP không phản hồi.",
    ),
)
PAST: tuple[_Line, ...] = (
    ("STP-BN", "hanh", 60, "Không gọi được dịch vụ xác nhận từ 22 giờ", "Báo kết nối bị từ chối."),
    ("SKHCN-DN", "tri", 52, "Ứng dụng công dân số không xác thực được", "Mọi lượt gọi đều bị từ chối."),
    ("VP-HCM", "dieu", 45, "Mất kết nối tới CSDLQG về dân cư", "Máy chủ báo chứng thư hết hạn."),
)


def play(scene: Scene) -> None:
    """Play the reviewed one of last month, the one of last week, maintenance to come, and this morning's."""
    _reviewed(scene)
    _ended(scene)
    _planned(scene)
    _running(scene)


def _file(scene: Scene, lines: Sequence[_Line], end: datetime) -> list[Case]:
    """File tickets by mail, each at its own moment before `end`."""
    requests = [
        OpenRequest(
            key=str(place),
            channel=Channel.EMAIL,
            message=MessageIn(
                from_name=PEOPLE[who][0],
                from_email=PEOPLE[who][1],
                subject=subject,
                body=f"Kính gửi bộ phận hỗ trợ,\n\n{words}",
                received_at=end - timedelta(minutes=before),
                message_id=f"<su-co.{place}.{end:%Y%m%d%H%M}@{PEOPLE[who][1].partition('@')[2]}>",
            ),
            kind=Kind.INCIDENT,
            agency_id=scene.agencies[key].pk,
            receipt=False,
        )
        for place, (key, who, before, subject, words) in enumerate(lines)
    ]
    filed = intake.file_many(MAIL, requests)
    return list(Case.objects.filter(pk__in=[one.case_id for one in filed]).order_by("received_at"))


def _classify(scene: Scene, cases: Sequence[Case]) -> None:
    by = scene.actors["xu.ly"]
    system = ConnectedSystem.objects.filter(platforms__key="ndxp").order_by("pk").first()
    for case in cases:
        wanted = working.Properties(topic="A4", system_id=system.pk if system else None)
        working.change_properties(by, case_id=case.pk, wanted=wanted)
        contacts.verify(by, case_id=case.pk, agency_id=case.requesting_agency_id, shared=False)


def _declare(
    scene: Scene, title: str, started_at: datetime, cases: Sequence[Case] = (), **more: object
) -> Incident:
    ndxp = Platform.objects.get(key="ndxp")
    given = {"platforms": [ndxp.pk], "severity": Severity.MAJOR, "error_code": "504", **more}
    wanted = incidents.Declared(title=title, started_at=started_at, **given)  # type: ignore[arg-type]
    return incidents.declare(scene.actors["lanh.dao"], wanted=wanted, case_ids=[one.pk for one in cases])


def _tell(
    scene: Scene, incident: Incident, text: str, kind: UpdateKind = UpdateKind.NEWS, **more: object
) -> None:
    token = f"{incident.number}-{text[:20]}"
    notice = Notice(text, token, kind, **more)  # type: ignore[arg-type]
    incident_notices.tell(scene.actors["lanh.dao"], incident_id=incident.pk, notice=notice)


def _over(scene: Scene, end: datetime, title: str, resolve: tuple[str, str]) -> Incident:
    """Play an incident of an hour that is over at `end`; `resolve` is the cause and the last words."""
    begun = end - timedelta(minutes=64)
    with post.at(end - timedelta(minutes=40)):
        cases = _file(scene, PAST, end)
        _classify(scene, cases)
        incident = _declare(scene, title, begun, cases, error_code="")
    with post.at(end - timedelta(minutes=28)):
        _tell(scene, incident, "Dịch vụ xác nhận thông tin không gọi được, đang xác định nguyên nhân.")
    with post.at(end - timedelta(minutes=15)):
        _tell(scene, incident, "Đã xác định nguyên nhân, đang thay chứng thư máy chủ.", UpdateKind.CAUSE)
    with post.at(end):
        _tell(scene, incident, resolve[1], UpdateKind.END, resolve=True, cause=resolve[0])
    return incident


def _reviewed(scene: Scene) -> None:
    end = scene.now - timedelta(days=24, hours=2)
    told = ("Chứng thư số của máy chủ an ninh hết hạn, lịch nhắc gửi tới người đã chuyển công tác.", END)
    incident = _over(scene, end, "NDXP từ chối kết nối do chứng thư máy chủ hết hạn", told)
    review = incident_review.Review(
        cause="22:04 chứng thư hết hạn; 22:19 phát hiện qua ba phiếu; 22:56 thay xong, kết nối trở lại.",
        prevention="Đội kết nối lập lịch nhắc 60, 30, 7 ngày tới hộp thư chung; xong trước ngày 15.",
        guides="Hướng dẫn kết nối NDXP, mục 3: thêm bước kiểm tra hạn chứng thư.",
    )
    with post.at(end + timedelta(days=2)):
        incident_review.save_review(scene.actors["xu.ly"], incident_id=incident.pk, review=review)
    with post.at(end + timedelta(days=3)):
        incident_review.approve(scene.actors["lanh.dao"], incident_id=incident.pk)


END = "Sự cố đã được khắc phục. Nếu anh/chị vẫn gặp lỗi, vui lòng trả lời thư này."


def _ended(scene: Scene) -> None:
    end = scene.now - timedelta(days=3, hours=5)
    _over(scene, end, "Dịch vụ xác nhận thông tin gián đoạn khi chuyển đường truyền", ("", END))


def _planned(scene: Scene) -> None:
    start = (scene.now + timedelta(days=3)).replace(hour=15, minute=0, second=0, microsecond=0)
    with post.at(scene.now - timedelta(hours=20)):
        incident = _declare(
            scene,
            "Nâng cấp phần mềm NDXP, dịch vụ tạm dừng",
            start,
            kind=IncidentKind.MAINTENANCE,
            severity=Severity.PARTIAL,
            planned_end=start + timedelta(hours=2),
            error_code="",
            public_text="Dịch vụ xác nhận thông tin tạm dừng hai giờ để nâng cấp. Xong sớm sẽ báo.",
        )
    with post.at(scene.now - timedelta(hours=19, minutes=50)):
        _tell(scene, incident, "NDXP nâng cấp phần mềm, dịch vụ tạm dừng hai giờ. Xong sớm sẽ báo.")


def _running(scene: Scene) -> None:
    with post.at(scene.now - timedelta(minutes=95)):
        cases = _file(scene, CHILDREN, scene.now)
        _classify(scene, cases)
    with post.at(scene.now - timedelta(minutes=94)):
        incident = _declare(
            scene,
            "NDXP chậm, dịch vụ tra cứu trả mã lỗi 504",
            scene.now - timedelta(minutes=195),
            cases[:3],
            public=True,
            public_text="NDXP đang chậm, một phần lượt gọi nhận mã lỗi 504. Đơn vị vận hành đang xử lý.",
        )
    with post.at(scene.now - timedelta(minutes=92)):
        rest = [one.pk for one in cases[3:]]
        by = scene.actors["truc.ban"]
        incident_children.attach(by, incident_id=incident.pk, case_ids=rest, how=Joined.SUGGESTED)
    with post.at(scene.now - timedelta(minutes=80)):
        _tell(scene, incident, "NDXP chậm từ sáng, đang xác định nguyên nhân. Không cần gửi yêu cầu mới.")
    with post.at(scene.now - timedelta(minutes=61)):
        note = "Đơn vị vận hành báo một máy chủ an ninh hết vùng nhớ, đã khởi động lại lúc 09:47"
        incidents.note(scene.actors["xu.ly"], incident_id=incident.pk, text=note)
    with post.at(scene.now - timedelta(minutes=58)):
        text = "Tỷ lệ lỗi còn khoảng 2 trên 10 lượt gọi. Đề nghị đặt thời gian chờ 60 giây."
        _tell(scene, incident, text, UpdateKind.CAUSE)
    with post.at(scene.now - timedelta(minutes=20)):
        _file(scene, OFFERED, scene.now)

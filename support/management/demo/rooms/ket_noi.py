"""Connection requests, checks and the yearly schedule: one of each state the Circular knows (Điều 6, 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from support.actions import assessments, connecting, design_changes, letters, reception, schedule, tasks
from support.domain.assessment import Content, Outcome
from support.domain.connection_request import completeness_letter, missing
from support.domain.reception import LetterIn
from support.domain.requests import FileIn
from support.domain.systems import Exemption
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Case, ConnectedSystem, Connection, ConnectionRequest, Platform
from support.queries import connecting as kept

PASSED, FINDING = Outcome.PASSED, Outcome.FINDING
BAC_NINH = connecting.Contents(
    unit="Sở Tư pháp tỉnh Bắc Ninh",
    mandate="Quản lý nhà nước về công tác tư pháp, trong đó có hộ tịch, trên địa bàn tỉnh.",
    system="Hệ thống số hóa sổ hộ tịch tỉnh Bắc Ninh",
    officer="Lương Thu Hạnh",
    officer_position="Phó Trưởng phòng Hành chính tư pháp",
    officer_email="thu.hanh@sotuphap-bacninh.example",
    purpose="Xác nhận thông tin công dân khi cấp bản sao trích lục hộ tịch.",
    contents="Họ, chữ đệm và tên; ngày, tháng, năm sinh; nơi thường trú; tình trạng hôn nhân.",
    services="Dịch vụ xác nhận thông tin công dân; dịch vụ tra cứu tình trạng hôn nhân.",
)
DA_NANG = connecting.Contents(
    unit="Sở Khoa học và Công nghệ thành phố Đà Nẵng",
    mandate="Vận hành nền tảng số dùng chung của thành phố theo phân công của Ủy ban nhân dân thành phố.",
    system="Ứng dụng công dân số thành phố Đà Nẵng",
    officer="Mạc Văn Trí",
    officer_position="Chuyên viên phòng Chuyển đổi số",
    purpose="Xác thực người dùng khi đăng ký tài khoản công dân số.",
    scope="Công dân thường trú, tạm trú tại thành phố, theo yêu cầu của chính công dân.",
    contents="Họ, chữ đệm và tên; ngày, tháng, năm sinh; giới tính.",
    field_count=5,
    services="Dịch vụ xác nhận thông tin công dân.",
    technical="Thuyết minh kiến trúc kết nối, 18 trang, kèm sơ đồ mạng.",
)
# Name, agency, connected days ago, checked days ago (None: never), exemption.
SYSTEMS: tuple[tuple[str, str, int, int | None, Exemption], ...] = (
    ("Hệ thống thông tin giải quyết TTHC Thành phố Hồ Chí Minh", "VP-HCM", 900, 340, Exemption.NONE),
    ("Hệ thống một cửa điện tử thành phố Hà Nội", "HCC-HN", 1200, 371, Exemption.NONE),
    ("Hệ thống quản lý hộ tịch tỉnh Nghệ An", "STP-NA", 300, None, Exemption.NONE),
    ("Cơ sở dữ liệu bảo hiểm xã hội", "BH", 1400, 800, Exemption.MONITORED),
    ("Hệ thống quản lý thuế điện tử", "CNTT-TC", 700, 120, Exemption.CHECKED),
    ("Hệ thống quản lý quân nhân", "QP", 500, None, Exemption.DEFENCE),
)


def play(scene: Scene) -> None:
    """Play the requests, the change of design with its check half answered, and the schedule."""
    _incomplete(scene)
    _complete(scene)
    _half_answered(scene)
    _schedule(scene)


def _day(scene: Scene, back: int, hour: int = 9) -> datetime:
    """Return an hour of a day in Vietnam, moved back to a working day."""
    day = timezone.localtime(scene.now) - timedelta(days=back)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=hour, minute=10, second=0, microsecond=0)


def _letter(scene: Scene, at: datetime, number: str, subject: str, given: dict[str, Any]) -> Case:
    letter = LetterIn(
        arrival_date=at.date(),
        document_date=at.date() - timedelta(days=2),
        code_number=number,
        type_name="Công văn",
        subject=subject,
        **given,
    )
    about = reception.About(subject=subject, topic="D1", without_system=True)
    filed = letters.take_in(scene.actors["truc.ban"], letter=letter, about=about, email=_EMAIL[letter.author])
    return Case.objects.get(number=getattr(filed, "number", ""))


_EMAIL = {
    "Sở Tư pháp tỉnh Bắc Ninh": "thu.hanh@sotuphap-bacninh.example",
    "Sở Khoa học và Công nghệ thành phố Đà Nẵng": "van.tri@skhcn-danang.example",
}


def _incomplete(scene: Scene) -> None:
    """A request that lacks three contents: asked for, and waiting."""
    engineer, at = scene.actors["xu.ly"], _day(scene, 6)
    given = {"author": BAC_NINH.unit, "code_notation": "STP-HCTP", "signer": "Nghiêm Văn Thuật"}
    with post.at(at):
        case = _letter(scene, at, "412", "Đề nghị kết nối hệ thống số hóa sổ hộ tịch", given)
    with post.at(at + timedelta(hours=2)):
        connecting.save(engineer, case_id=case.pk, given=BAC_NINH)
        first = case.tasks.order_by("pk")[0]
        tasks.assign(
            engineer,
            case_id=case.pk,
            task_id=first.pk,
            user_id=engineer.user_id,
            due_on=(at + timedelta(days=3)).date(),
        )
    with post.at(at + timedelta(hours=6)):
        absent = missing(kept.given(ConnectionRequest.objects.get(case=case)))
        text = completeness_letter(absent, reference="412/STP-HCTP", agency=BAC_NINH.unit)
        connecting.ask(engineer, case_id=case.pk, text=text)
    with post.at(at + timedelta(days=1)):
        tasks.complete(engineer, case_id=case.pk, task_id=first.pk)


def _complete(scene: Scene) -> None:
    """A whole request whose check is done: found eligible, its connection still to be made."""
    engineer, at = scene.actors["phuong.lan"], _day(scene, 20)
    system = ConnectedSystem.objects.create(
        name=DA_NANG.system, owner=scene.agencies["SKHCN-DN"], safety_level=3, to_verify=True
    )
    given = {"author": DA_NANG.unit, "code_notation": "SKHCN-CĐS", "signer": "Thiều Quang Bảo"}
    with post.at(at):
        case = _letter(scene, at, "87", "Đề nghị kết nối ứng dụng công dân số", given)
    with post.at(at + timedelta(hours=3)):
        connecting.save(engineer, case_id=case.pk, given=DA_NANG, system_id=system.pk)
    done = _day(scene, 4, 15)
    with post.at(done):
        for key in ("7.2a", "7.2b"):
            tasks.complete(engineer, case_id=case.pk, task_id=case.tasks.get(key=key).pk)
        check = Case.objects.get(assessment__source=case)
        scan = FileIn("van-ban-xac-nhan.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n")
        results = replace(
            _answers(dict.fromkeys(Content, PASSED)), code="126/XN-ANM", day=done.date(), scan=scan
        )
        assessments.finish(engineer, case_id=check.pk, results=results, on=done.date())
        connecting.judge(engineer, case_id=case.pk)


def _answers(outcomes: dict[Content, Outcome], notes: str = "") -> assessments.Results:
    return assessments.Results(
        {
            content: assessments.Result(outcome, notes if outcome is FINDING else "")
            for content, outcome in outcomes.items()
        }
    )


def _half_answered(scene: Scene) -> None:
    """The check after a change of design, with three of five contents answered."""
    notice = Case.objects.filter(subject__startswith="Thông báo thay đổi thiết kế").order_by("pk").first()
    if notice is None:
        return
    engineer, at = scene.actors["xu.ly"], notice.received_at + timedelta(days=1)
    system = _connected(scene, "Hệ thống hồ sơ sức khỏe điện tử", "YTQG", 800)
    ConnectedSystem.objects.filter(pk=system.pk).update(assessed_on=scene.now.date() - timedelta(days=200))
    change = design_changes.Change(
        system.pk,
        "Tách phân hệ định danh thành dịch vụ riêng, chuyển sang trung tâm dữ liệu mới.",
        scene.now.date() + timedelta(days=14),
        "Sơ đồ kiến trúc mới (một tệp gửi kèm thư).",
    )
    with post.at(at):
        design_changes.save(engineer, case_id=notice.pk, given=change)
    check = Case.objects.get(assessment__source=notice)
    known = {Content.CONFIGURATION: PASSED, Content.INTRUSION: FINDING, Content.HARDWARE: PASSED}
    notes = "Máy chủ ứng dụng thứ hai còn mở giao thức TLS 1.0; chưa cập nhật bản vá tháng trước."
    with post.at(at + timedelta(days=1)):
        assessments.record(engineer, case_id=check.pk, results=_answers(known, notes))


def _connected(scene: Scene, name: str, key: str, back: int) -> ConnectedSystem:
    agency, since = scene.agencies[key], scene.now.date() - timedelta(days=back)
    system, new = ConnectedSystem.objects.get_or_create(
        name=name, defaults={"owner": agency, "safety_level": 3, "to_verify": True}
    )
    if new:
        Connection.objects.create(
            agency=agency, system=system, platform=Platform.objects.first(), since=since
        )
    return system


def _schedule(scene: Scene) -> None:
    """Systems due next month, overdue and exempt; what fell due some days ago was opened on its day."""
    for name, key, back, checked, exemption in SYSTEMS:
        system = _connected(scene, name, key, back)
        last: date | None = scene.now.date() - timedelta(days=checked) if checked else None
        ConnectedSystem.objects.filter(pk=system.pk).update(assessed_on=last, exemption=exemption.value)
    with post.at(_day(scene, 5, 7)):
        schedule.open_yearly()

"""Visits of the demonstration: one still here, one signed, one whose signed scan is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone, translation

from support.actions import visits
from support.actions.reception import About
from support.domain.lifecycle import OPEN
from support.domain.reception import TaskIn, VisitIn, VisitorIn
from support.domain.requests import Filed, FileIn
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Case, ConnectedSystem
from support.queries import visits as kept
from support.web import paperwork
from support.web.papers import pdf


@dataclass(frozen=True, slots=True)
class Came:
    """One visit: who came from where, how long ago in hours, for how many minutes (None: still here)."""

    agency: str
    by: str
    ago: float
    minutes: int | None
    letter: str
    people: tuple[VisitorIn, ...]
    about: tuple[str, str]
    said: tuple[str, str]
    agreed: tuple[tuple[str, str, int], ...] = ()


SLOW = (
    "Mã lỗi ERR-1203 giảm còn khoảng 2 trên 10 lượt gọi từ 09:50, chỉ ở dịch vụ xác nhận thông tin.\n"
    "Thời gian chờ phía tỉnh đang đặt 30 giây, gọi lại 5 lần."
)
VISITS = (
    Came(
        "SGD-HP", "xu.ly", 50, 50, "112/GGT-SGDĐT",
        (VisitorIn("Phí Thục Quyên", "Trưởng phòng", papers_seen=True),),
        ("A8", "Nối môi trường kiểm thử của phần mềm tuyển sinh đầu cấp"),
        ("Phần mềm tuyển sinh đã cài xong phía sở, chưa gọi được môi trường kiểm thử.",
         "Địa chỉ máy chủ của sở chưa có trong danh sách được gọi; đã thêm, gọi thử thành công."),
        (("Chạy đủ bộ ca kiểm thử và gửi kết quả", "Sở Giáo dục và Đào tạo thành phố Hải Phòng", 5),),
    ),
    Came(
        "SYT-CT", "phuong.lan", 26, 65, "45/GGT-SYT",
        (VisitorIn("Vi Hà Phương", "Chuyên viên", papers_seen=True),
         VisitorIn("Lục Bảo Trâm", "Kỹ sư đơn vị vận hành", papers_seen=True)),
        ("B3", "Đối chiếu số lượt đồng bộ hồ sơ y tế trong tháng"),
        ("Số lượt đồng bộ phía sở cao hơn số ghi nhận được, lệch khoảng 3 phần trăm.",
         "Phần lệch là các lượt gửi lại sau khi hết thời gian chờ, chưa có mã lượt gọi duy nhất."),
        (("Thêm mã lượt gọi vào mỗi bản tin gửi lại", "Sở Y tế thành phố Cần Thơ", 10),
         ("Gửi bảng đối chiếu theo ngày", "Cơ quan quản lý CSDLQG về dân cư", 3)),
    ),
    Came(
        "STP-BN", "truc.ban", 0.75, None, "57/GGT-STP",
        (VisitorIn("Lương Thu Hạnh", "Phó Trưởng phòng, đầu mối kết nối", papers_seen=True),
         VisitorIn("Ngọ Văn Quyết", "Chuyên viên công nghệ thông tin", papers_seen=True)),
        ("A3", "Gọi dịch vụ xác nhận thông tin công dân báo mã lỗi ERR-1203"),
        (SLOW,
         "Hai bên đối chiếu năm mã yêu cầu, thấy chậm ở đoạn qua NDXP."),
        (("Đặt thời gian chờ 60 giây, gọi lại tối đa 2 lần", "Sở Khoa học và Công nghệ tỉnh Bắc Ninh", 1),
         ("Gửi nhật ký gọi từ 07:30 đến 10:30", "Sở Tư pháp tỉnh Bắc Ninh", 1),
         ("Trả lời nguyên nhân bằng văn bản", "Cơ quan quản lý CSDLQG về dân cư", 3)),
    ),
)  # fmt: skip


def play(scene: Scene) -> None:
    """Take the visits in as they came; sign the first."""
    first = ConnectedSystem.objects.order_by("pk").first()
    for one in VISITS:
        began = scene.now - timedelta(hours=one.ago)
        filed = _taken(scene, one, first)
        if one.agency != "SGD-HP":
            continue
        with post.at(began + timedelta(hours=3)):
            visit = kept.get(scene.actors[one.by], filed.message_id)
            with translation.override("vi"):
                paper = paperwork.minutes_paper(visit, filed.register)
            scan = FileIn(f"{visit.minutes}-da-ky.pdf", "application/pdf", pdf.render(paper))
            visits.sign(scene.actors[one.by], message_id=visit.pk, file=scan)


def _taken(scene: Scene, one: Came, system: ConnectedSystem | None) -> Filed:
    by = scene.actors[one.by]
    began = scene.now - timedelta(hours=one.ago)
    ended = began + timedelta(minutes=one.minutes) if one.minutes else None
    due = timezone.localtime(began).replace(hour=16, minute=0, second=0, microsecond=0)
    topic, subject = one.about
    theirs, ours = one.said
    visit = VisitIn(
        visitors=one.people,
        in_at=began,
        out_at=ended,
        party=scene.agencies[one.agency].name,
        introduction=one.letter,
        introduced_on=(timezone.localtime(began) - timedelta(days=1)).date(),
        valid_until=(timezone.localtime(began) + timedelta(days=3)).date(),
        room="P.302",
        officer_id=by.user_id,
        theirs=theirs,
        ours=ours,
        tasks=tuple(TaskIn(what, who, due + timedelta(days=days)) for what, who, days in one.agreed),
    )
    about = About(
        subject, topic=topic, system_id=system.pk if system else None, without_system=system is None
    )
    with post.at(ended or began + timedelta(minutes=10)):
        return visits.take_in(by, visit=visit, about=about, add_to=_known(one, visit))


def _known(one: Came, visit: VisitIn) -> str:
    """Return the ticket that who is still here came about: the agency's latest open one about it."""
    if one.minutes is not None:
        return ""
    cases = Case.objects.filter(
        requesting_agency__name=visit.party, stage__in=OPEN, subject__contains="ERR-1203"
    )
    latest = cases.order_by("-activity_at").first()
    return latest.number if latest else ""

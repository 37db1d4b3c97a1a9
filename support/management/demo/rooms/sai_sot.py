"""Notices of wrong data in several states, and an incident whose logs were asked for."""

from __future__ import annotations

from datetime import timedelta

from support.actions import notices
from support.domain.data_errors import Dimension, Direction, Notice, NoticeOutcome
from support.domain.preservation import Span, letter
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Agency, Case, ConnectedSystem

# The subject begins; database, direction, dimension, fields, records, hours until told, outcome.
NOTICES = (
    ("Sai mã đơn vị hành chính", "ho-tich", "shared", "consistent", "Mã đơn vị hành chính", 214, 30, ""),
    ("Thông tin không chính xác", "can-cuoc", "used", "accurate", "Ngày, tháng, năm sinh", 1, 3, "confirmed"),
    ("Dữ liệu không khớp", "cu-tru", "used", "consistent", "Nơi ở hiện tại", 2, 20, ""),
    (
        "Thiếu đồng bộ dữ liệu khai tử",
        "ho-tich",
        "shared",
        "timely",
        "Tình trạng khai tử",
        86,
        96,
        "confirmed",
    ),
    ("Báo sai họ tên", "cu-tru", "used", "accurate", "Họ, chữ đệm và tên", 5, 8, "rejected"),
    ("Sai thông tin nơi thường trú", "cu-tru", "used", "accurate", "Nơi thường trú", 37, 12, "forwarded"),
    ("Chưa đồng bộ thông tin thẻ", "y-te", "used", "timely", "Thông tin thẻ bảo hiểm y tế", 3, 15, ""),
)


def play(scene: Scene) -> None:
    """Keep the notices, conclude some; ask for the logs of the first incident."""
    engineer = scene.actors["xu.ly"]
    for begins, database, *told, outcome in NOTICES:
        case = Case.objects.filter(subject__startswith=begins).order_by("pk").first()
        if case is not None:
            _keep(scene, case, ConnectedSystem.objects.get(key=database).pk, told, outcome)
    incident = Case.objects.filter(subject__startswith="Không kết nối được dịch vụ xác nhận").first()
    if incident is not None and incident.requesting_agency is not None:
        with post.at(incident.received_at + timedelta(hours=6)):
            day = incident.received_at.date()
            notices.set_occurred(engineer, case_id=incident.pk, day=day)
            _ask(scene, incident, incident.requesting_agency, Span(day, day))


def _keep(scene: Scene, case: Case, database: int, told: list[object], outcome: str) -> None:
    direction, dimension, group, records, hours = told
    engineer, at = scene.actors["xu.ly"], case.received_at
    notice = Notice(
        Direction(str(direction)),
        Dimension(str(dimension)),
        str(group),
        int(str(records)),
        at - timedelta(hours=int(str(hours))),
        at,
    )
    with post.at(at + timedelta(minutes=40)):
        notices.keep(engineer, case_id=case.pk, database_id=database, notice=notice)
    if outcome:
        to = scene.agencies["STP-BN"].pk if outcome == NoticeOutcome.FORWARDED else None
        reason = "Đối chiếu lại: giá trị đúng theo giấy tờ gốc." if outcome == NoticeOutcome.REJECTED else ""
        with post.at(at + timedelta(hours=5)):
            notices.conclude(
                engineer, case_id=case.pk, outcome=NoticeOutcome(outcome), forwarded_to=to, reason=reason
            )


def _ask(scene: Scene, case: Case, holder: Agency, span: Span) -> None:
    text = letter(holder=holder.name, system=str(case.system or ""), span=span, number=case.number)
    wanted = notices.LogRequest(holder.pk, span, text)
    notices.ask_logs(scene.actors["xu.ly"], case_id=case.pk, wanted=wanted)

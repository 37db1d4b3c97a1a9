"""The registers: letters with and without a số đến, a corrected line, yesterday handed over."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from support.actions import arrivals, corrections, handover, letters, reception
from support.domain.channels import Channel
from support.domain.documents import Secrecy, Urgency
from support.domain.reception import LetterIn
from support.domain.requests import Filed
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Letter, RegisterEntry

# Author, number, symbol, type, subject, urgency, days from arrival to the time limit (0 = none), số đến.
LETTERS = (
    ("Sở Tư pháp tỉnh Bắc Ninh", "1187", "STP-HCTP", "Công văn",
     "Đề nghị bổ sung trường thông tin trong dịch vụ xác thực thông tin công dân", Urgency.URGENT, -2, "641"),
    ("Sở Khoa học và Công nghệ TP. Đà Nẵng", "902", "SKHCN-CĐS", "Công văn",
     "Xin ý kiến về mô hình kết nối hệ thống một cửa qua NDXP", Urgency.NORMAL, 10, "643"),
    ("Văn phòng Ủy ban nhân dân tỉnh Lâm Đồng", "455", "VP-TTPVHCC", "Tờ trình",
     "Đề nghị mở rộng phạm vi khai thác cho Trung tâm Phục vụ hành chính công", Urgency.NORMAL, 0, ""),
)  # fmt: skip


def play(scene: Scene) -> None:
    """Take letters in, correct the line of a mail, hand yesterday's duty over."""
    officer, lead = scene.actors["truc.ban"], scene.actors["lanh.dao"]
    moment = scene.now - timedelta(minutes=25)
    with post.at(moment):
        day = timezone.localdate()
        for place, said in enumerate(LETTERS):
            with post.at(moment + timedelta(minutes=2 * place)):
                _arrive(officer, day, said)
        secret = LetterIn("Công an tỉnh Lâm Đồng", day, secrecy=Secrecy.MAT, arrival_number="644")
        letters.take_in(officer, letter=secret, about=reception.About(subject=""))
    with post.at(scene.now - timedelta(minutes=4)):
        _correct(lead)
    yesterday = scene.now - timedelta(days=1)
    with post.at(yesterday):
        words = "Ba hồ sơ chờ cơ quan bổ sung; gọi lại Sở Tư pháp Bắc Ninh trước 09 giờ."
        colleague = scene.actors["phuong.lan"].user_id or 0
        handover.hand_over(officer, day=timezone.localdate(), to_id=colleague, note=words)


def _arrive(officer: Actor, day: date, said: tuple[str, str, str, str, str, Urgency, int, str]) -> None:
    author, code, notation, type_name, subject, urgency, limit, number = said
    letter = LetterIn(
        author, day, code, notation, day - timedelta(days=3), type_name, subject, urgency=urgency,
        due_date=day + timedelta(days=limit) if limit else None,
    )  # fmt: skip
    about = reception.About(subject=subject, without_system=True)
    filed = letters.take_in(officer, letter=letter, about=about)
    if number and isinstance(filed, Filed):
        row = Letter.objects.get(message=filed.message_id)
        line = arrivals.Line(number, recipient="Đội Kỹ thuật kết nối", passed_on=day)
        arrivals.write(officer, letter_id=row.pk, line=line)


def _correct(lead: Actor) -> None:
    line = RegisterEntry.objects.filter(channel=Channel.LETTER.value, case__isnull=False).latest("pk")
    wanted = corrections.Wanted(
        channel=Channel(line.channel),
        received_at=line.received_at,
        sender="Trung tâm Phục vụ hành chính công tỉnh Lâm Đồng",
        agency_id=line.agency_id,
        subject=line.subject,
        evidence=line.evidence,
        note=line.note,
    )
    place = corrections.Place(line.year, line.number, line.revision)
    why = "Đơn vị gửi là Trung tâm Phục vụ hành chính công, không phải Văn phòng Ủy ban"
    corrections.correct(lead, place=place, wanted=wanted, reason=why)

"""Mails of the demonstration that do not become tickets: held, withheld, ignored, doubled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.conf import settings

from support.management.demo import post
from support.management.demo.places import PEOPLE
from support.models import Case, OutgoingMail

Write = Callable[..., EmailMessage]


def send_all(now: datetime) -> None:
    """Hand in one mail of each sort, spread over the last day."""
    for minutes, message in _mails(now):
        moment = now - timedelta(minutes=minutes)
        with post.at(moment):
            post.hand_in(message)


def _mails(now: datetime) -> list[tuple[int, EmailMessage]]:
    case = Case.objects.filter(channel="email", stage="in_progress").order_by("-pk")[0]
    ours = OutgoingMail.objects.filter(case=case).order_by("-pk")[0]

    def mail(minutes: int, who: tuple[str, str], subject: str, body: str, answers: str = "") -> EmailMessage:
        moment = now - timedelta(minutes=minutes)
        return post.mail(who, (subject, body), moment=moment, number=9000 + minutes, answers=answers)

    stranger = ("Hỗ trợ kỹ thuật miễn phí", "hotro@dichvu-la.example")
    absent = mail(
        350,
        PEOPLE["hoang"],
        f"Trả lời tự động: {case.subject}",
        "Tôi đi công tác đến hết tuần.",
        ours.message_id,
    )
    absent["Auto-Submitted"] = "auto-replied"
    nobody = mail(
        95, ("", "chua-ro@hopthu.example"), "(không rõ người gửi)", "Xin hỏi thủ tục xác nhận cư trú."
    )
    del nobody["From"]
    nobody["From"] = "Người gửi không ghi địa chỉ"
    asked = ("Xin hỏi nơi tiếp nhận phản ánh", "Xin hỏi tôi có thể đến trực tiếp trụ sở để phản ánh không?")
    again = mail(130, PEOPLE["an"], *asked)
    again["X-Mailer"] = "gửi lại từ máy khác"
    return [
        *_doubted_by_border(mail),
        (350, absent),
        (
            220,
            mail(
                220,
                stranger,
                f"Re: {case.subject} [{case.number}]",
                "Chúng tôi có thể xử lý giúp sự cố này. Vui lòng cung cấp thông tin kết nối qua thư này.",
                ours.message_id,
            ),
        ),
        (
            160,
            mail(
                160,
                PEOPLE["quy"],
                "Chuyển văn bản để phối hợp xử lý",
                "Độ mật: MẬT\n\nKính gửi quý cơ quan, gửi kèm văn bản để phối hợp.",
            ),
        ),
        (130, mail(130, PEOPLE["an"], *asked)),
        (128, again),
        (95, nobody),
        (
            40,
            mail(
                40,
                ("Bạch Thị Mơ", "bach.mo@hopthu.example"),
                f"Hỏi thêm về phiếu {case.number}",
                "Tôi là người thân của người đã gửi yêu cầu, xin hỏi kết quả đến đâu rồi ạ?",
            ),
        ),
    ]


def _doubted_by_border(mail: Write) -> list[tuple[int, EmailMessage]]:
    """Mails that a border server of the agency marked; without one configured nobody's marks count."""
    if not settings.MAIL_BORDER:
        return []
    spam = mail(
        410,
        ("Khuyến mãi cuối năm", "uu-dai@quang-cao.example"),
        "Ưu đãi 70% phần mềm bản quyền",
        "Bấm vào liên kết để nhận ưu đãi trước 24 giờ hôm nay.",
    )
    spam["X-Spam-Flag"] = "YES"
    forged = mail(
        300,
        ("Lục Thiện Nhân", "thien.nhan@cntt-tuphap.example"),
        "Đề nghị gửi lại tài khoản kết nối",
        "Kính gửi quý cơ quan, do đổi cán bộ, đề nghị gửi lại tài khoản kết nối vào thư này.",
    )
    del forged["Authentication-Results"]
    forged["Authentication-Results"] = (
        f"{settings.MAIL_BORDER}; spf=fail; dmarc=fail header.from=cntt-tuphap.example"
    )
    return [(410, spam), (300, forged)]

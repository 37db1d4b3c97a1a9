"""Rules at work in the demonstration: some of our own, mails they placed, a roster with a swap."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from support.accounts.models import User
from support.actions import duty, intake, routing_rules
from support.actions.duty import ShiftIn
from support.actions.routing_rules import RoutingRuleIn
from support.actions.rules import When
from support.domain.channels import Channel
from support.domain.duty import Pattern, span
from support.domain.kinds import Kind
from support.domain.requests import MessageIn, OpenRequest
from support.domain.roles import Actor
from support.domain.rules import Giving
from support.domain.systems import AgencyKind
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Agency, DutyShift, QueueMember, QueueProfile
from support.queries import routing_rules as kept

_TEAM = ("xu.ly", "phuong.lan", "ngoc.diep")
_GREETING = "Kính gửi bộ phận hỗ trợ,"
_MAILS = (
    (
        "SKHCN-DN",
        "hệ thống",
        "Dịch vụ xác nhận trả mã lỗi 504 từ 9 giờ sáng",
        "Từ 9 giờ sáng nay dịch vụ xác nhận thông tin công dân trả mã lỗi 504, khoảng một nửa số lượt gọi.",
    ),
    (
        "HCC-HN",
        "quầy",
        "Tra cứu hay bị quá thời gian chờ vào giờ cao điểm",
        "Từ 9 đến 10 giờ, tra cứu tại quầy hay báo quá thời gian chờ. Cán bộ phải bấm lại.",
    ),
    (
        "STP-NA",
        "hộ tịch",
        "Hỏi về việc cấp lại mật khẩu cho công chức tư pháp hộ tịch",
        "Đơn vị có ba công chức mới chuyển đến, đề nghị hướng dẫn cấp lại mật khẩu.",
    ),
)


def play(scene: Scene) -> None:
    """Name people for queues, write rules and a roster some days ago; lately mails came that rules placed."""
    for key in ("ket-noi", "quyen-khai-thac"):
        for name in _TEAM:
            user = User.objects.get(pk=scene.actors[name].user_id or 0)
            QueueMember.objects.get_or_create(profile=QueueProfile.objects.get(key=key), user=user)
    # Điều 6.3 asks who owns a system; its rule keeps what concerns such a system apart.
    Agency.objects.filter(pk=scene.agencies["QP"].pk).update(kind=AgencyKind.DEFENCE.value)
    with post.at(scene.now - timedelta(days=12)):
        _rules(scene.actors["lanh.dao"])
        _roster(scene)
    for hours, (agency, who, subject, body) in zip((5, 4, 2), _MAILS, strict=True):
        with post.at(scene.now - timedelta(hours=hours)):
            _mail(scene, agency, who, (subject, body))


def _rules(lead: Actor) -> None:
    queues = dict(QueueProfile.objects.values_list("key", "queue_id"))
    wanted = (
        RoutingRuleIn(
            name="Lỗi kết nối: chia đều cho đội kết nối",
            words=("504", "quá thời gian chờ", "mất kết nối", "timeout"),
            queue_id=queues["ket-noi"],
            giving=Giving.LOAD,
        ),
        RoutingRuleIn(
            name="Tài khoản, mật khẩu: cán bộ trực",
            topics=("C1", "C2"),
            queue_id=queues["quyen-khai-thac"],
            giving=Giving.DUTY,
        ),
        RoutingRuleIn(
            name="Vướng mắc gửi bằng văn bản về Tiếp nhận chung",
            channels=(Channel.LETTER.value,),
            kinds=(Kind.QUESTION.value,),
            queue_id=queues["tiep-nhan"],
        ),
    )
    for one in wanted:
        routing_rules.save(lead, rule_id=None, wanted=one, when=When(note="Họp đội đầu tháng"))
    rules = list(kept.present())
    routing_rules.close(lead, rule_id=rules[-1].pk, when=When(note="Văn bản đã có người nhận riêng"))


def _roster(scene: Scene) -> None:
    lead, today = scene.actors["lanh.dao"], scene.now.date()
    monday = today - timedelta(days=today.weekday())
    people = tuple(scene.actors[name].user_id or 0 for name in ("truc.ban", *_TEAM))
    pattern = Pattern(
        monday - timedelta(days=7),
        monday + timedelta(days=20),
        people,
        frozenset(range(7)),
        time(7, 30),
        time(17, 30),
    )
    duty.make(lead, pattern=pattern, queue_id=None)
    tomorrow, connecting = today + timedelta(days=1), QueueProfile.objects.get(key="ket-noi").pk
    since, until = span(tomorrow, time(18), time(6))
    duty.add(lead, wanted=ShiftIn(people[1], since, until, connecting))
    _swap(scene)


def _swap(scene: Scene) -> None:
    """Exchange two shifts of next week; one of the team is away at its end."""
    later = DutyShift.objects.filter(queue=None, since__gt=scene.now + timedelta(days=2)).order_by("since")
    one = later.first()
    other = later.exclude(user=one.user_id).first() if one else None
    if one and other:
        duty.swap(scene.actors["lanh.dao"], shift_id=one.pk, against_id=other.pk, reason="Đi tập huấn")
    away, user = scene.now.date() + timedelta(days=26), scene.actors["ngoc.diep"]
    duty.be_away(user, user_id=user.user_id or 0, first=away, last=away + timedelta(days=2), note="Nghỉ phép")


def _mail(scene: Scene, agency: str, who: str, words: tuple[str, str]) -> None:
    domain = scene.agencies[agency].domains.get().domain
    local = {"hệ thống": "hethong", "quầy": "quay", "hộ tịch": "hotich"}[who]
    message = MessageIn(
        from_name=f"Bộ phận {who}",
        from_email=f"{local}@{domain}",
        subject=words[0],
        body=f"{_GREETING}\n\n{words[1]}",
        received_at=timezone.now(),
        message_id=f"quy-tac.{local}@{domain}",
    )
    request = OpenRequest(
        key=local, channel=Channel.EMAIL, message=message, receipt=False, without_system=False
    )
    intake.file_many(Actor.system("mail"), [request])

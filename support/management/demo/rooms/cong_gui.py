"""Filings in the portal: a member's with a failed call, a citizen's without an account."""

from __future__ import annotations

from datetime import timedelta

from support.actions import portal
from support.domain.api_incident import ApiIn, Environment
from support.domain.portal import BY_KEY, Severity
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.rooms import Scene

PORTAL = Actor.system("portal")


def play(scene: Scene) -> None:
    """File both this morning; nobody has looked at them yet."""
    failed_at = scene.now - timedelta(hours=3)
    call = ApiIn(
        service="Xác nhận thông tin công dân",
        endpoint="https://ndxp.example/dan-cu/v2/xac-nhan",
        error_code="ERR-1203",
        request_id="b7c1-20471, b7c1-20488",
        started_at=failed_at,
        environment=Environment.PRODUCTION,
    )
    incident = portal.Filing(
        BY_KEY["su-co"],
        "Gọi dịch vụ xác nhận thông tin công dân báo mã lỗi ERR-1203",
        "Từ đầu giờ sáng khoảng hai trên mười lượt gọi nhận mã lỗi ERR-1203, gọi lại thì được.",
        Severity.HAMPERED,
        affects_right=True,
        without_system=False,
        system_name="Hệ thống một cửa điện tử của tỉnh",
        api=call,
    )
    with post.at(scene.now - timedelta(hours=2, minutes=10)):
        portal.file(scene.actors["thu.hanh"], filing=incident)
    question = portal.Filing(
        BY_KEY["cong-dan"],
        "Không xem được kết quả tra cứu trên cổng dịch vụ công",
        "Tôi đăng nhập được nhưng trang kết quả tra cứu để trống, đã thử hai trình duyệt.",
        Severity.MINOR,
    )
    who = portal.Stranger("Kiều Phương Lan", "kieu.phuong.lan@thu-rieng.example")
    with post.at(scene.now - timedelta(hours=1, minutes=25)):
        portal.file(PORTAL, filing=question, stranger=who)

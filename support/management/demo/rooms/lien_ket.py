"""Tickets that hang together: the same trouble filed twice and merged, a parent with a child, a split."""

from __future__ import annotations

from datetime import datetime, timedelta

from support.actions import links, merging, portal, replies, splitting
from support.domain.links import Wanted
from support.domain.portal import BY_KEY, Severity
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Case

KEPT = "Tra cứu hộ khẩu điện tử trả về trang trắng"
AGAIN = "Vẫn trang trắng khi tra cứu hộ khẩu điện tử"
WIDER = "Ba đơn vị cấp xã cùng gặp trang trắng khi tra cứu"
APART = "Xin tài liệu hướng dẫn phân quyền tra cứu"


def play(scene: Scene) -> None:
    """File four tickets of one department today, and let the engineer put them in order."""
    engineer, start = scene.actors["xu.ly"], scene.now - timedelta(hours=5)
    kept = _filed(scene, start, KEPT, "Bấm tra cứu thì trang kết quả để trống, không báo lỗi.")
    again = _filed(scene, start + timedelta(minutes=50), AGAIN, "Đã thử trình duyệt khác, vẫn trang trắng.")
    wider = _filed(
        scene, start + timedelta(minutes=80), WIDER, "Ba xã báo cùng hiện tượng từ đầu giờ sáng nay."
    )
    with post.at(start + timedelta(minutes=95)):
        said = replies.Words("Nhân tiện, xin gửi giúp tài liệu hướng dẫn phân quyền tra cứu.")
        apart = replies.write_as_requester(scene.actors["thu.hanh"], case_id=kept.pk, words=said)
    with post.at(start + timedelta(minutes=110)):
        replies.note(engineer, case_id=kept.pk, words=replies.Words("Trùng giờ với đợt nâng cấp máy chủ."))
        merging.merge(engineer, gone_id=again.pk, into_id=kept.pk)
        links.link(engineer, case_id=kept.pk, other_id=wider.pk, wanted=Wanted.PARENT)
        splitting.split(engineer, case_id=kept.pk, message_ids=[apart.pk], subject=APART)


def _filed(scene: Scene, when: datetime, subject: str, body: str) -> Case:
    filing = portal.Filing(BY_KEY["su-co"], subject, body, Severity.HAMPERED, without_system=True)
    with post.at(when):
        portal.file(scene.actors["thu.hanh"], filing=filing)
    return Case.objects.get(subject=subject)

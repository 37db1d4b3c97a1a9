"""Readers in the demonstration: votes, places to be changed, subscriptions; a new version, an end."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kb.actions import feedback, following, freezing, publishing, writing
from kb.actions.feedback import Said
from kb.domain.states import VersionState, Visibility
from kb.models import Guide, GuideReading, GuideVersion
from kb.queries.feedback import reader_of
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.rooms import Scene

RENEWED = "xu-ly-loi-qua-thoi-gian-cho-khi-goi-dich-vu-qua-ndxp"
ENDED = "thay-chung-thu-so-cua-may-chu-ket-noi-ma-khong-gian-doan"
NOTE = "Thêm cách tìm đoạn bị chậm theo mã yêu cầu; bỏ bước gọi lại liên tục."
VISITOR = Actor(kind="user")
# Place of the guide among the newest public ones -> what somebody without an account wants changed.
FLAGS = (
    (1, "Bước 2 nói bấm “Tra cứu” nhưng màn hình mới ghi “Khai thác thông tin”."),
    (4, "Thiếu trường hợp cơ quan vừa sáp nhập, mã đơn vị cũ không còn chọn được."),
    (7, "Ảnh trong mục 3 quá nhỏ, không đọc được tên nút."),
)
WHY_NOT = "Làm theo đến bước 3 vẫn báo lỗi, không thấy nói phải làm gì tiếp."


def play(scene: Scene) -> None:
    """Renew a guide, let visitors and members speak, subscribe two members."""
    _renew(scene)
    public = Guide.objects.filter(visibility=Visibility.PUBLIC.value, current__isnull=False)
    found = list(public.select_related("current").order_by("-changed_at", "pk")[:12])
    for place, guide in enumerate(found):
        _vote(scene, guide, 9 - place % 5)
    for place, words in FLAGS:
        if place < len(found):
            with post.at(scene.now - timedelta(hours=3 * place)):
                feedback.flag(VISITOR, said=_said(found[place], f"flag-{place}", words))
    _subscribe(scene)
    _read(scene)


def _said(guide: Guide, nonce: str, text: str = "") -> Said:
    return Said(guide.current_id or 0, reader_of(VISITOR, nonce), text)


def _vote(scene: Scene, guide: Guide, count: int) -> None:
    for turn in range(count):
        with post.at(scene.now - timedelta(days=turn, hours=2)):
            words = WHY_NOT if turn == 4 else ""
            said = _said(guide, f"{guide.pk}-{turn}", words)
            feedback.rate(VISITOR, said=said, helpful=turn != 4)


def _read(scene: Scene) -> None:
    """Let each published guide be read for forty days, the renewed one most, fewer people at week-ends."""
    if GuideReading.objects.exists():
        return
    today = timezone.localdate(scene.now)
    found = Guide.objects.filter(current__isnull=False).order_by("pk").values_list("pk", "slug", "visibility")
    rows = []
    for place, (pk, slug, visibility) in enumerate(found):
        for ago in range(40):
            day = today - timedelta(days=ago)
            busy = (place * 7 + ago * 5) % 6 + 12 * (slug == RENEWED) - 3 * (day.weekday() > 4)
            by = {"agency": busy, "internal": busy // 3, "anonymous": 2 * busy * (visibility == "public")}
            rows += [
                GuideReading(guide_id=pk, day=day, reader=reader, count=many)
                for reader, many in by.items()
                if many > 0
            ]
    GuideReading.objects.bulk_create(rows, batch_size=500)


def _subscribe(scene: Scene) -> None:
    with post.at(scene.now - timedelta(days=5)):
        following.follow(scene.actors["thu.hanh"], systems=(), everything=True)
        following.open_feed(scene.actors["thu.hanh"])
        following.follow(scene.actors["van.tri"], systems=(), everything=True)


def _renew(scene: Scene) -> None:
    """Give one guide a second version, so that an older one can be read, and withdraw another."""
    guide = Guide.objects.filter(slug=RENEWED, current__isnull=False).first()
    writer, chief = scene.actors["bien.tap"], scene.actors["lanh.dao"]
    if guide is not None:
        with post.at(scene.now - timedelta(days=2)):
            version = writing.begin_version(writer, guide_id=guide.pk)
            version.note = NOTE
            _sign(version, chief)
            guide.refresh_from_db()
            publishing.put_out(chief, guide, version, at=timezone.now())
    ended = Guide.objects.filter(slug=ENDED, current__isnull=False).first()
    if ended is not None:
        with post.at(scene.now - timedelta(days=1)):
            publishing.withdraw(chief, guide_id=ended.pk, reason="Quy trình đã thay đổi, đang soạn lại.")


def _sign(version: GuideVersion, chief: Actor) -> None:
    """Turn the key by its row, as the library's own room does."""
    at, day = timezone.now(), timezone.localdate()
    version.submitted_at = version.approved_at = at
    version.approver_id = chief.user_id
    version.effective_on, version.review_by = day, day + timedelta(days=365)
    version.sha256 = freezing.digest(version)
    version.state = VersionState.APPROVED.value
    version.save()

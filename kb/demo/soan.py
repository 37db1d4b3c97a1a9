"""What is being written in the demonstration: drafts of several hands, one held, one text kept apart."""

from __future__ import annotations

from datetime import timedelta

from kb.actions import beginning, pen, writing
from kb.actions.guides import GuideIn
from kb.actions.writing import Words
from kb.domain.states import Visibility
from kb.models import Guide, GuideLock
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import ConnectedSystem

# The titles make the addresses that pictures of the pages are taken at.
LOGS = "Đối soát nhật ký kết nối sau sự cố"
HELD = "Chuẩn bị dữ liệu kiểm thử trước khi kết nối"
APART = "Xử lý yêu cầu trả về mã lỗi 429"
AGENCY = "Tra cứu thông tin công dân trên hệ thống một cửa"

_LOGS = (
    "<h2>Khi nào cần đối soát</h2><p>Sau mỗi sự cố kéo dài hơn 30 phút, hai bên đối soát số lượt gọi để biết "
    "lượt nào chưa có trả lời.</p><h2>Các bước</h2><ol><li>Lấy số lượt gọi theo giờ từ nhật ký của hệ thống."
    "</li><li>So với số lượt ghi nhận trên nền tảng.</li><li>Gửi phần chênh lệch kèm mã yêu cầu.</li></ol>"
    '<aside class="note note--warn"><p>Không gửi số định danh hay kết quả tra cứu.</p></aside>'
    "<table><thead><tr><th>Khung giờ</th><th>Hệ thống gửi</th><th>Nền tảng nhận</th></tr></thead><tbody>"
    "<tr><td>08:00 đến 09:00</td><td>1.204</td><td>1.204</td></tr><tr><td>09:00 đến 10:00</td><td>1.377</td>"
    "<td>1.351</td></tr></tbody></table>"
)
_HELD = (
    "<h2>Dữ liệu giả</h2><p>Môi trường kiểm thử chỉ nhận dữ liệu giả do cơ quan quản lý cấp.</p>"
    "<ul><li>Không chép dữ liệu thật sang môi trường kiểm thử.</li><li>Xóa dữ liệu sau mỗi đợt.</li></ul>"
)
_APART = "<h2>Nhận biết</h2><p>Mã 429 cho biết hệ thống gọi quá số lượt đã đăng ký trong một phút.</p>"


def play(scene: Scene) -> None:
    """Begin the drafts over the last days, as their writers would."""
    editor, engineer, colleague = (scene.actors[name] for name in ("bien.tap", "xu.ly", "phuong.lan"))
    _written(scene, editor, LOGS, ("F1", _LOGS))
    held = _written(scene, colleague, HELD, ("A8", _HELD))
    with post.at(scene.now - timedelta(minutes=2)):
        _save(colleague, held, _HELD + "<h2>Trước ngày kết nối</h2><p>Đang viết tiếp.</p>", auto=True)
        pen.ask(engineer, guide_id=held.pk)
    _apart(scene, editor, engineer)
    member = scene.actors["thu.hanh"]
    system = ConnectedSystem.objects.filter(connections__agency__in=member.agencies).order_by("pk").first()
    with post.at(scene.now - timedelta(days=1, hours=3)):
        what = GuideIn(
            title=AGENCY,
            topic="G1",
            agency_id=min(member.agencies),
            body="<h2>Đăng nhập</h2><p>Cán bộ một cửa dùng tài khoản được cấp theo phạm vi đã đăng ký.</p>",
            visibility=Visibility.AGENCY,
            systems=[system.pk] if system else [],
        )
        beginning.begin(member, what=what)
    GuideLock.objects.filter(until__lte=scene.now).delete()


def _written(scene: Scene, by: Actor, title: str, about: tuple[str, str]) -> Guide:
    """Begin one of our own guides two days ago and save it a few times since."""
    topic, body = about
    with post.at(scene.now - timedelta(days=2)):
        guide = beginning.begin(by, what=GuideIn(title=title, topic=topic, body="<p>Đang soạn.</p>"))
    parts = body.split("<h2>")[1:]
    for number in range(1, len(parts) + 1):
        with post.at(scene.now - timedelta(days=1) + timedelta(minutes=4 * number)):
            _save(by, guide, "".join(f"<h2>{part}" for part in parts[:number]), auto=number < len(parts))
    return guide


def _save(by: Actor, guide: Guide, body: str, *, auto: bool, base: int | None = None) -> None:
    version = guide.versions.get()
    words = Words(version.title, version.summary, body, version.note)
    writing.save(by, guide_id=guide.pk, base_saved=base or version.saved, words=words, auto=auto)


def _apart(scene: Scene, first: Actor, second: Actor) -> None:
    """Two people write at once: the later text is kept apart, and waits for a decision."""
    guide = _written(scene, second, APART, ("A3", _APART))
    base = guide.versions.get().saved
    with post.at(scene.now - timedelta(hours=5)):
        _save(
            first,
            guide,
            _APART + "<h2>Cách xử lý</h2><p>Giãn các lượt gọi, không gọi lại ngay.</p>",
            auto=False,
        )
    with post.at(scene.now - timedelta(hours=4)):
        more = _APART + "<h2>Cách xử lý</h2><p>Đăng ký tăng số lượt nếu nhu cầu tăng thường xuyên.</p>"
        _save(second, guide, more, auto=False, base=base)

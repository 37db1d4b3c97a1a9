"""Guides of the demonstration in every state of a review: two keys, comments, a later day, an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from kb.actions import comments, publishing, review, writing
from kb.actions.comments import Said
from kb.actions.guides import GuideIn, begin
from kb.actions.review import Dates, Decided, Sent
from kb.actions.writing import Words
from kb.domain import markup
from kb.domain.states import Visibility
from kb.models import Guide, GuideVersion
from support.accounts.models import User
from support.domain.roles import Actor, MemberRole
from support.domain.text import sort_key
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Membership
from support.queries.viewers import actor_for

_WAIT = """
<h2>Khi nào gặp lỗi này</h2>
<p>Hệ thống của cơ quan gửi yêu cầu tra cứu nhưng hết thời gian chờ mà chưa nhận được trả lời, mã lỗi 504.</p>
<h2>Kiểm tra trước khi gọi lại</h2>
<p>Mở nhật ký gọi dịch vụ, xem lượt gọi đã rời hệ thống của cơ quan chưa và dừng ở chặng nào.</p>
<h2>Cấu hình thời gian chờ</h2>
<p>Đặt thời gian chờ dài hơn thời gian xử lý thông thường và giới hạn số lần gọi lại{again}.</p>
<pre><code>thoi_gian_cho_giay: {wait}
gian_cach_giay: [{gaps}]</code></pre>
<h2>Khi lỗi lặp lại</h2>
<p>Nếu tỷ lệ lỗi còn trên 1 % sau 30 phút, ghi khung giờ, tỷ lệ lỗi, dịch vụ bị ảnh hưởng rồi gửi yêu cầu hỗ
trợ.{shared}</p>
<table><tr><th>Mã lỗi</th><th>Nghĩa</th><th>Việc cần làm</th></tr>
<tr><td>504</td><td>Quá thời gian chờ</td><td>{do}</td></tr>
<tr><td>429</td><td>Gọi quá nhiều</td><td>Giãn cách các lượt gọi</td></tr></table>
"""
_FIRST = _WAIT.format(
    again=", để lúc nghẽn không tự làm nghẽn thêm", wait="30", gaps="5, 20", shared="", do="Gọi lại một lần"
)
_SECOND = _FIRST.replace("thoi_gian_cho_giay: 30", "thoi_gian_cho_giay: 45")
_THIRD = _WAIT.format(
    again=" ở 2 lần. Ba phần tư sự cố tháng trước do đặt quá 2 lần",
    wait="60",
    gaps="10, 30",
    shared=" Khi đang có sự cố chung, trang gửi yêu cầu hiện băng báo: theo dõi ở đó, không cần gửi thêm.",
    do="Gọi lại tối đa 2 lần, cách nhau 10 rồi 30 giây",
)

_BIRTHS = """
<h2>Trước khi tra cứu</h2><p>Kiểm tra giấy tờ người dân xuất trình, chọn đúng thủ tục.</p>
<h2>Khi không có kết quả</h2><p>Ghi mã yêu cầu, giờ gọi rồi gửi yêu cầu hỗ trợ; không nhập tay.</p>
"""
_DIFFERENT = """
<h2>Nhận biết</h2><p>Họ tên, ngày sinh hoặc nơi đăng ký trả về khác giấy tờ xuất trình.</p>
<h2>Việc cần làm</h2><ol><li>Không sửa dữ liệu trả về.</li><li>Lập thông báo sai sót.</li></ol>
"""
_OF_AGENCY = (
    ("Tra cứu thông tin khi đăng ký khai sinh tại bộ phận một cửa", _BIRTHS),
    ("Xử lý kết quả tra cứu khác giấy tờ của người dân", _DIFFERENT),
)


@dataclass(frozen=True, slots=True)
class Room:
    """Who takes part, and when it is."""

    now: datetime
    editor: Actor
    engineer: Actor
    lead: Actor

    def days_ago(self, days: float) -> datetime:
        """Return the moment so many days before now."""
        return self.now - timedelta(days=days)


def play(scene: Scene) -> None:
    """Walk guides through the review, each to another end."""
    people = scene.actors
    room = Room(scene.now, people["bien.tap"], people["xu.ly"], people["lanh.dao"])
    _with_comments(room)
    for walk in (_withdrawn, _expired, _scheduled, _sent_back):
        walk(room)
    _of_an_agency(scene, room)


def _begin(by: Actor, title: str, body: str, topic: str = "G1", agency_id: int | None = None) -> Guide:
    summary = body.partition("<p>")[2].partition("</p>")[0].replace("\n", " ")[:200]
    what = GuideIn(
        title=title,
        topic=topic,
        agency_id=agency_id,
        summary=summary,
        body=body,
        visibility=Visibility.CONNECTED,
    )
    return begin(by, what=what)


def _out(by: Actor, lead: Actor, guide: Guide, note: str | None = None) -> GuideVersion:
    version = review.submit(by, guide_id=guide.pk, sent=Sent(note=note))
    return review.approve(lead, version_id=version.pk)


def _next(by: Actor, guide: Guide, body: str) -> GuideVersion:
    """Begin the next version and save other words in it."""
    version = writing.begin_version(by, guide_id=guide.pk)
    words = Words(version.title, version.summary, body, version.note)
    writing.save(by, guide_id=guide.pk, base_saved=version.saved, words=words)
    return GuideVersion.objects.get(pk=version.pk)


def _with_comments(room: Room) -> None:
    """One with two former versions; the third waits, with what was said of it."""
    with post.at(room.days_ago(120)):
        guide = _begin(room.engineer, "Chọn thời gian chờ và số lần gọi lại khi tra cứu qua NDXP", _FIRST)
        _out(room.engineer, room.lead, guide)
    with post.at(room.days_ago(60)):
        _next(room.engineer, guide, _SECOND)
        _out(room.engineer, room.lead, guide, "Thời gian chờ 45 giây, theo kết quả đo tháng trước.")
    with post.at(room.days_ago(0.3)):
        _next(room.engineer, guide, _THIRD)
        version = review.submit(
            room.engineer,
            guide_id=guide.pk,
            sent=Sent(note="Thời gian chờ 60 giây, tối đa 2 lần gọi lại; thêm việc cần làm theo mã lỗi."),
        )
    blocks = markup.blocks(version.body)
    with post.at(room.days_ago(0.2)):
        source = comments.comment(
            room.lead,
            version_id=version.pk,
            said=Said(
                "“Ba phần tư” lấy từ đâu? Nếu từ báo cáo tuần thì ghi nguồn, nếu không thì bỏ câu này.",
                blocks[5].digest,
            ),
        )
        done = comments.comment(
            room.editor,
            version_id=version.pk,
            said=Said("Cột “Việc cần làm” nên ghi rõ giãn cách.", blocks[-1].digest),
        )
    with post.at(room.days_ago(0.1)):
        comments.comment(
            room.engineer,
            version_id=version.pk,
            said=Said("Từ buổi rà soát sự cố gần nhất, em sẽ thêm liên kết.", answers=source.pk),
        )
        comments.settle(room.engineer, version_id=version.pk, comment_id=done.pk)


def _withdrawn(room: Room) -> None:
    with post.at(room.days_ago(90)):
        guide = _begin(
            room.editor,
            "Tra cứu thông tin bằng tệp danh sách gửi qua thư",
            "<h2>Cách gửi</h2><p>Lập tệp danh sách theo mẫu rồi gửi kèm văn bản đề nghị.</p>",
        )
        _out(room.editor, room.lead, guide)
    with post.at(room.days_ago(20)):
        publishing.withdraw(
            room.lead, guide_id=guide.pk, reason="Cách gửi này đã dừng; tra cứu qua dịch vụ đã kết nối."
        )


def _expired(room: Room) -> None:
    with post.at(room.days_ago(40)):
        guide = _begin(
            room.editor,
            "Cách kết nối tạm thời trong thời gian nâng cấp máy chủ trao đổi dữ liệu",
            "<h2>Trong thời gian nâng cấp</h2><p>Dùng địa chỉ dự phòng ghi trong tài liệu kết nối.</p>",
        )
        version = review.submit(room.editor, guide_id=guide.pk)
        until = timezone.localdate() + timedelta(days=30)
        review.approve(room.lead, version_id=version.pk, decided=Decided(Dates(expires_on=until)))
    with post.at(room.days_ago(9)):
        publishing.expire_due()


def _scheduled(room: Room) -> None:
    with post.at(room.days_ago(2)):
        guide = _begin(
            room.editor,
            "Bảng mã lỗi dùng chung áp dụng từ kỳ tới",
            "<h2>Mã lỗi mới</h2><table><tr><th>Mã cũ</th><th>Mã mới</th></tr>"
            "<tr><td>E12</td><td>DC-412</td></tr><tr><td>E15</td><td>DC-415</td></tr></table>"
            "<p>Hai bảng mã cùng dùng được trong 30 ngày đầu.</p>",
        )
        version = review.submit(room.editor, guide_id=guide.pk)
        day = timezone.localdate() + timedelta(days=12)
        review.approve(room.lead, version_id=version.pk, decided=Decided(Dates(effective_on=day)))


def _sent_back(room: Room) -> None:
    with post.at(room.days_ago(3)):
        guide = _begin(
            room.editor,
            "Đối chiếu danh sách trước khi đề nghị cập nhật hàng loạt",
            "<h2>Chuẩn bị</h2><p>Tách các dòng thiếu ngày sinh, thiếu nơi đăng ký trước khi gửi.</p>"
            "<h2>Gửi</h2><p>Mỗi tệp không quá 5.000 dòng.</p>",
        )
        version = review.submit(room.editor, guide_id=guide.pk)
    with post.at(room.days_ago(1)):
        review.ask_changes(
            room.lead,
            version_id=version.pk,
            reason="Thêm ví dụ một tệp đúng và một tệp sai; giới hạn 5.000 dòng ghi theo tài liệu nào?",
        )


def _of_an_agency(scene: Scene, room: Room) -> None:
    """Two of a department: one waits for its liaison, one for the NDB agency."""
    agency = scene.agencies["STP-BN"]
    liaison = actor_for(User.objects.get(email="thu.hanh@sotuphap-bacninh.example"))
    # Nobody signs in as this one: no password.
    person = User.objects.create_user(
        "minh.chau@sotuphap-bacninh.example",
        None,
        full_name="Ngô Minh Châu",
        sort_key=sort_key("Ngô Minh Châu"),
    )
    Membership.objects.create(user=person, agency=agency, role=MemberRole.MEMBER.value)
    writer = actor_for(person)
    for number, (title, body) in enumerate(_OF_AGENCY):
        with post.at(room.days_ago(1.5 - number)):
            guide = _begin(writer, title, body, agency_id=agency.pk)
            version = review.submit(writer, guide_id=guide.pk)
        if number:
            with post.at(room.days_ago(0.25)):
                review.approve(liaison, version_id=version.pk)

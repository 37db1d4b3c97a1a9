"""A handbook that came in as a Word file, with a PDF beside it, published; and one still to be decided on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from kb.actions import files, freezing, importing, publishing
from kb.actions.guides import GuideIn
from kb.domain.states import FileRole, VersionState, Visibility
from kb.models import Guide, GuideFile
from support.domain.files import FileState, Scan
from support.domain.roles import Actor
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.web.papers import booklet
from support.web.papers.rich import Booklet, Listing, Run, Text
from support.web.papers.rich import Item as Entry

FILE = Path(__file__).resolve().parent / "tep" / "so-tay-chung-thu-so.docx"
_STEPS = (
    "Ghi ngày hết hạn của từng chứng thư vào bảng theo dõi.",
    "Trước khi hết hạn 30 ngày, tạo yêu cầu ký và gửi cơ quan chứng thực.",
    "Nhập chứng thư mới, kiểm tra chuỗi tin cậy rồi mới thu hồi chứng thư cũ.",
)


def play(scene: Scene) -> None:
    """Import the handbook as our writer, attach the list of steps, publish it; leave the file once more."""
    writer, approver = scene.actors["bien.tap"], scene.actors["lanh.dao"]
    raw = FILE.read_bytes()
    with post.at(scene.now - timedelta(days=6)):
        row = importing.read(writer, name=FILE.name, content=raw)
        what = GuideIn(
            title="Sổ tay chứng thư số của máy chủ an ninh",
            topic="A3",
            summary="Chứng thư gốc, trung gian, gia hạn trước 30 ngày và bảng theo dõi.",
            body="",
            visibility=Visibility.CONNECTED,
        )
        guide = importing.create(writer, import_id=row.pk, what=what)
        content = booklet.render(_steps())
        files.add(
            writer,
            guide=guide,
            role=FileRole.ATTACHMENT,
            name="cac-buoc-gia-han.pdf",
            content=content,
        )
        _publish(guide, approver)
    importing.read(writer, name="so-tay-chung-thu-so-ban-moi.docx", content=raw)


def _steps() -> Booklet:
    items = tuple(Entry((Text((Run(one),)),)) for one in _STEPS)
    return Booklet("Các bước gia hạn chứng thư số", (Listing(items, "1"),), foot="Phụ lục của sổ tay")


@transaction.atomic
def _publish(guide: Guide, approver: Actor) -> None:
    """Turn the key by its row, the files examined: we made them."""
    made = GuideFile.objects.filter(guide=guide)
    made.update(state=FileState.CHECKED.value, scan=Scan.OFF.value, checked_at=timezone.now())
    version, at, day = guide.versions.get(), timezone.now(), timezone.localdate()
    version.guide = guide
    version.submitted_at = version.approved_at = at
    version.approver_id = approver.user_id
    version.effective_on, version.review_by = day, day + timedelta(days=365)
    version.sha256 = freezing.digest(version)
    version.state = VersionState.APPROVED.value
    version.save()
    publishing.put_out(approver, guide, version, at=at)

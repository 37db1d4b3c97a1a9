"""The library of the demonstration: guides of ours and of agencies, some not yet out, two to be reviewed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from django.utils import timezone

from kb import content
from kb.actions import files, freezing, loading, publishing
from kb.content import Written
from kb.domain.states import FileRole, VersionState
from kb.models import Guide, GuideFile, GuideVersion
from support.accounts.models import User
from support.domain.files import FileState, Scan
from support.domain.roles import Actor, MemberRole
from support.domain.text import sort_key
from support.management.demo import post
from support.management.demo.rooms import Scene
from support.models import Agency, AgencyDomain, Membership
from support.queries.viewers import actor_for

REVIEWED_EACH = timedelta(days=365)
# Still with their writers, or waiting for the first key.
DRAFTS = frozenset({"thu-lai-khi-may-quet-ma-tai-quay-khong-doc-duoc"})
WAITING = frozenset({"kho-du-lieu-dien-tu-cua-to-chuc-ca-nhan-huong-dan-thu-nghiem"})
# Out for longer than a year: their day of review has passed.
OLD = frozenset(
    {
        "lich-dong-bo-ngoai-gio-cua-thanh-pho-can-tho",
        "do-tre-tang-khi-goi-qua-nen-tang-chia-se-du-lieu-cap-tinh-lgsp",
    }
)
# Who writes and who approves in agencies that show no account of their own. All invented.
_NAMES = (
    "Triệu Thị Hoài", "Âu Văn Lực", "Thạch Minh Thư", "Kim Ngọc Sang", "Lưu Bích Hợp", "Tiêu Quốc Toản",
    "Viên Thúy Nga", "Khổng Đức Thọ", "Bàng Thị Mận", "Đinh Công Tráng", "Hứa Mai Lan", "Giang Đình Vũ",
    "Cồ Thị Nhàn", "Lại Thế Anh", "Mông Thị Sáu", "Nghiêm Bá Đạt", "Phó Thu Cúc", "Quản Trọng Nghĩa",
    "Sử Thanh Trà", "Tăng Bảo Quốc", "Uông Thị Dịu", "Văn Đình Khải", "Xa Thị Hiền", "Yên Hồng Phúc",
    "Lộc Thị Thơm", "Bành Chí Công", "Diệp Như Ý", "Tôn Nữ Hạnh",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hands:
    """Who writes and who holds the first key."""

    writer: Actor
    approver: Actor


def play(scene: Scene) -> None:
    """Bring in every guide with its files and publish most of them, over the last weeks."""
    about = loading.known()
    ours = Hands(scene.actors["bien.tap"], scene.actors["lanh.dao"])
    checker = ours.writer
    theirs: dict[str, Hands] = {}
    names = iter(_NAMES)
    written = [
        *content.shelf(content.OWN),
        *content.shelf(content.ENGLISH),
        *content.shelf(content.AGENCIES),
    ]
    for number, one in enumerate(written):
        with post.at(_moment(scene.now, number, one)):
            agency = scene.agencies[one.agency] if one.agency else None
            if agency is not None and one.agency not in theirs:
                theirs[one.agency] = _hands(agency, names)
            hands = theirs[one.agency] if one.agency else ours
            guide = loading.bring_in(
                hands.writer, written=one, about=about, agency_id=agency.pk if agency else None
            )
            if guide is not None:
                _go_on(guide, one, hands, checker if agency else None)


def _moment(now: datetime, number: int, one: Written) -> datetime:
    days = 400 if one.slug in OLD else 29 - number % 27
    return now - timedelta(days=days, minutes=7 * (number % 60))


def _hands(agency: Agency, names: Iterator[str]) -> Hands:
    domain = AgencyDomain.objects.filter(agency=agency).values_list("domain", flat=True)[0]
    people = [
        _person(agency, next(names), f"{mailbox}@{domain}", role)
        for mailbox, role in (("soan.tai.lieu", MemberRole.MEMBER), ("duyet.tai.lieu", MemberRole.LIAISON))
    ]
    return Hands(*(actor_for(person) for person in people))


def _person(agency: Agency, name: str, email: str, role: MemberRole) -> User:
    # Nobody signs in as these: they have no password.
    made = User.objects.create_user(email, None, full_name=name, sort_key=sort_key(name))
    Membership.objects.create(user=made, agency=agency, role=role.value)
    return made


def _go_on(guide: Guide, one: Written, hands: Hands, checker: Actor | None) -> None:
    if one.paper is not None:
        raw = document(one.paper.text)
        made = files.add(
            hands.writer, guide=guide, role=FileRole.ATTACHMENT, name=one.paper.name, content=raw
        )
        # Examined by its row, for we wrote it: an unread file would not be let out.
        GuideFile.objects.filter(pk=made.pk).update(
            state=FileState.CHECKED.value,
            scan=Scan.OFF.value,
            kind=made.attachment.mime_type,
            text=one.paper.text,
            checked_at=timezone.now(),
        )
    if one.slug in DRAFTS:
        return
    version = guide.versions.get()
    if one.slug in WAITING:
        version.state, version.submitted_at = VersionState.IN_REVIEW.value, timezone.now()
        version.asked_approver_id = hands.approver.user_id
        version.save()
        return
    _sign(guide, version, hands, checker)
    publishing.put_out(hands.approver, guide, version, at=timezone.now())


def _sign(guide: Guide, version: GuideVersion, hands: Hands, checker: Actor | None) -> None:
    """Turn both keys by their rows: a walk through every review would double the time of the first start."""
    at, day = timezone.now(), timezone.localdate()
    version.guide = guide
    version.submitted_at = version.approved_at = at
    version.approver_id = hands.approver.user_id
    if checker is not None:
        version.checker_id, version.checked_at = checker.user_id, at
    version.effective_on, version.review_by = day, day + REVIEWED_EACH
    version.sha256 = freezing.digest(version)
    version.state = VersionState.APPROVED.value
    version.save()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def document(text: str) -> bytes:
    """Return a small .docx with `text`, a paragraph a sentence."""
    said = "".join(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in text.split(". "))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{said}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, part in parts.items():
            bundle.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{part}')
    return made.getvalue()

"""A picture's EXIF, a file's tricky name and another agency's pen never get into a guide's files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from kb.actions import files
from kb.domain.states import FileRole
from kb.models import GuideFile, GuideVersionFile
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.models import Event
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published

pytestmark = pytest.mark.django_db
PLACE = b"GPS-10.7769-106.7009"


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), *, exif: bool = False) -> bytes:
    made, out = Image.new("RGB", size, "teal"), io.BytesIO()
    extra = {}
    if exif:
        data = Image.Exif()
        data[0x010E] = PLACE.decode()
        extra["exif"] = data.tobytes()
    made.save(out, form, **extra)
    return out.getvalue()


def stored(file: GuideFile) -> bytes:
    return Path(settings.MEDIA_ROOT, file.attachment.file.name).read_bytes()


@pytest.mark.parametrize(
    ("form", "kind"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/png"), ("WEBP", "image/png")],
)
def test_a_picture_is_drawn_anew(form: str, kind: str) -> None:
    guide = draft(agency=factories.agency())
    given = picture(form, exif=form != "GIF")
    assert form == "GIF" or PLACE in given
    made = files.add(
        actor_for(guide.created_by),
        guide=guide,
        role=FileRole.PICTURE,
        name="màn hình.png",
        content=given,
        alt=" Màn hình báo lỗi 504 ",
    )
    assert (made.width, made.height, made.alt) == (40, 30, "Màn hình báo lỗi 504")
    assert made.attachment.mime_type == kind
    kept = stored(made)
    assert PLACE not in kept
    assert Image.open(io.BytesIO(kept)).getexif() == {}
    assert len(made.token) == 32
    assert made.token not in made.attachment.file.name
    assert GuideVersionFile.objects.filter(version__guide=guide, file=made).exists()
    assert Event.objects.filter(kind=EventKind.GUIDE_FILE_ADDED.value).count() == 1


def test_a_large_picture_is_made_smaller() -> None:
    guide = draft(agency=factories.agency())
    made = files.add(
        actor_for(guide.created_by),
        guide=guide,
        role=FileRole.PICTURE,
        name="to.png",
        content=picture(size=(3200, 1000)),
    )
    assert (made.width, made.height) == (1600, 500)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("anh.png", b"\x89PNG\r\n\x1a\nhong"),
        ("anh.png", b"GIF89a<script>alert(1)</script>"),
        ("anh.png", b""),
        ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(files.PICTURE_MAX)),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_stays(name: str, content: bytes) -> None:
    guide = draft(agency=factories.agency())
    with pytest.raises(FieldError) as refused:
        files.add(actor_for(guide.created_by), guide=guide, role=FileRole.PICTURE, name=name, content=content)
    assert refused.value.field == "file"
    assert not GuideFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\web.config", "web.config"),
        ("../../etc/passwd", "passwd"),
        ("anh\u202egnp.exe", "anh‹U+202E›gnp.exe"),
        ("", "tep"),
        ("dự thảo.docx", "dự thảo.docx"),  # NFD comes as NFC
        ("a" * 400 + ".pdf", "a" * 255),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert files.clean_name(name) == kept


def test_only_writers_add_and_only_to_what_is_being_written() -> None:
    agency = factories.agency()
    guide = draft(agency=agency)
    stranger = actor_for(factories.member(factories.agency()))
    with pytest.raises(Forbidden):
        files.add(stranger, guide=guide, role=FileRole.ATTACHMENT, name="a.txt", content=b"a")
    out = published(agency=agency)
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    with pytest.raises(NotAllowed):
        files.add(actor_for(out.created_by), guide=out, role=FileRole.ATTACHMENT, name="a.txt", content=b"a")
    assert {one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()} <= before


def test_removing_a_file_keeps_it_for_older_versions() -> None:
    guide = draft(agency=factories.agency())
    by = actor_for(guide.created_by)
    made = files.add(by, guide=guide, role=FileRole.ATTACHMENT, name="mẫu.csv", content=b"gio,ma\n")
    files.remove(by, guide_id=guide.pk, file_id=made.pk)
    assert not GuideVersionFile.objects.exists()
    assert stored(GuideFile.objects.get()) == b"gio,ma\n"
    with pytest.raises(NotFound):
        files.remove(by, guide_id=guide.pk, file_id=made.pk)

"""An upload that fetches, runs, swells or surprises; a draft without its pictures; somebody else's upload."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kb.actions import importing
from kb.actions.guides import GuideIn
from kb.domain import markup
from kb.models import Guide, GuideFile, GuideImport
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.roles import Role
from support.models import Event
from support.queries.viewers import actor_for
from support.reading import parent
from tests import factories
from tests.kb.factories import draft
from tests.support.reading import made
from tests.support.web.conftest import BACKEND

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "manuals"
NUMBER = "001" + "099" + "123456"  # twelve digits of nobody
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_OFFICE = f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'


def word(body: str, rels: str = "", **parts: str | bytes) -> bytes:
    """Return a Word document with `body` in it."""
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{_W}" xmlns:r="{_R}" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return made.zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS.format(_OFFICE),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _RELS.format(rels),
            **parts,
        }
    )


def p(words: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def picture(relation: str, alt: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="{alt}"/><a:graphic><a:graphicData>'
        f"<pic:pic><pic:blipFill><a:blip {relation}/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def writer() -> Any:
    return actor_for(factories.user(Role.GUIDE_EDITOR))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(FieldError) as caught:
        importing.read(writer(), name=name, content=content)
    assert not GuideImport.objects.exists()
    return caught.value.sentence


def deep(levels: int) -> bytes:
    return word("<w:p>" + "<w:r>" * levels + "<w:t>x</w:t>" + "</w:r>" * levels + "</w:p>")


def entity(what: str) -> bytes:
    return made.zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS.format(_OFFICE),
            "word/document.xml": f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e {what}>]>'
            f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>',
        }
    )


def swollen() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS.format(_OFFICE))
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>'.encode())
            for _ in range(600):
                part.write(p("x" * 100).encode() * 1000)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", OLE, "Word kiểu cũ"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("a.odt", made.odf(), "OpenDocument"),
        ("a.rtf", b"{\\rtf1 xin chao}", "RTF"),
        ("a.docm", word(p("Một")), "macro"),
        ("a.docx", word(p("Một"), **{"word/vbaProject.bin": b"x"}), "macro"),
        ("a.docx", b"PK\x03\x04hong", "hỏng"),
        ("a.docx", word("<w:p><w:r>"), "hỏng"),
        ("a.docx", word(""), "không có chữ"),
        ("a.docx", entity('"' + "x" * 60 + '"'), "trỏ ra ngoài"),
        ("a.docx", entity('SYSTEM "file:///etc/passwd"'), "trỏ ra ngoài"),
        ("a.docx", swollen(), "quá lớn"),
        ("a.docx", deep(2000), "quá lớn"),
        ("a.docx", made.many_entries(), "quá lớn"),
        ("a.docx", made.zip_bomb(), "quá lớn"),
        ("a.xlsx", made.xlsx(), "Chỉ nhập được"),
        ("a.pdf", b"%PDF-1.7 hong", "hỏng"),
        ("a.pdf", made.pdf(" "), "ảnh quét"),
        ("a.docx", b"", "rỗng"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_a_sentence(name: str, content: bytes, said: str) -> None:
    assert said in refusal(name, content)


def test_a_file_named_docx_that_is_a_pdf_is_read_as_one() -> None:
    row = importing.read(writer(), name="a.docx", content=made.pdf("1. Phạm vi"))
    assert "layout" in row.report["losses"]


def test_nothing_is_fetched_and_it_is_said() -> None:
    rels = (
        f'<Relationship Id="rId9" Type="{_R}/image" Target="http://xa.example/a.png" TargetMode="External"/>'
    )
    row = importing.read(
        writer(), name="a.docx", content=word(p("Một") + picture('r:link="rId9"', "xa"), rels)
    )
    assert row.report["losses"]["remote_picture"] == 1
    assert "xa.example" not in row.body
    assert not row.pictures.exists()


def test_a_picture_bomb_is_left_out_and_counted() -> None:
    rels = f'<Relationship Id="rId9" Type="{_R}/image" Target="media/a.png"/>'
    bomb = made.png_head_only(60_000, 60_000)
    row = importing.read(
        writer(),
        name="a.docx",
        content=word(p("Một") + picture('r:embed="rId9"', "bom"), rels, **{"word/media/a.png": bomb}),
    )
    assert row.report["losses"]["picture"] == 1
    assert "Một" in row.body


VECTORS = (
    p("&lt;script&gt;alert(1)&lt;/script&gt;")
    + p("&lt;img src=x onerror=alert(1)&gt;", "Heading1")
    + p("x", "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
    + '<w:p><w:hyperlink r:id="rId8"><w:r><w:t>bấm</w:t></w:r></w:hyperlink></w:p>'
    + '<w:p><w:hyperlink r:id="rId7"><w:r><w:t>tệp</w:t></w:r></w:hyperlink></w:p>'
    + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "javascript:alert(1)"'
    + '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>trường</w:t></w:r>'
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    + picture('r:embed="rId9"', "&quot; onerror=&quot;alert(1)")
    + '<w:p><w:bookmarkStart w:id="1" w:name="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"/></w:p>'
)
_VECTOR_RELS = (
    f'<Relationship Id="rId7" Type="{_R}/hyperlink" Target="file:///c:/a.hta" TargetMode="External"/>'
    f'<Relationship Id="rId8" Type="{_R}/hyperlink" Target="JaVaScRiPt:alert(1)" TargetMode="External"/>'
    f'<Relationship Id="rId9" Type="{_R}/image" Target="media/a.png"/>'
)


def running(body: str) -> list[str]:
    """Return what a browser would run or fetch of a body."""
    found = []
    for node in markup.tree(body).find(*markup.TAGS, "script", "iframe", "svg", "style", "object"):
        links = [node.attrs.get("href", "https:"), node.attrs.get("src", markup.PICTURES)]
        foreign = [one for one in links if not one.startswith(("https:", "#", "/tai-lieu/"))]
        found += [one for one in node.attrs if one.startswith("on")] + foreign
        found += [node.tag] if node.tag not in markup.TAGS else []
    return found


def test_vectors_inside_a_document_come_in_as_words() -> None:
    name = '"><img src=x onerror=alert(1)>.docx'
    content = word(VECTORS, _VECTOR_RELS, **{"word/media/a.png": made.png()})
    by = factories.user(Role.GUIDE_EDITOR)
    row = importing.read(actor_for(by), name=name, content=content)
    assert running(row.body) == []
    assert running("<a href='javascript:x'>x</a><p onclick='x'>x</p><script>x</script>") != []
    assert {"bấm", "tệp", "trường"} <= set(re.findall(r"\w+", row.body))
    assert row.report["losses"]["links"] == 3
    page = browser(by).get(reverse("kb:imported", args=[row.pk])).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert running(page[page.index('<div class="prose">') :].partition("</section>")[0]) == []


def test_a_style_map_inside_the_document_is_not_obeyed() -> None:
    content = word(p("Một"), **{"mammoth/style-map": "p => script"})
    assert "<script" not in importing.read(writer(), name="a.docx", content=content).body


def test_personal_numbers_are_named_at_import() -> None:
    body = p("Phạm vi", "Heading1") + p("Không có gì.") + p(f"Số định danh cá nhân: {NUMBER}")
    row = importing.read(writer(), name="a.docx", content=word(body))
    assert row.report["places"] == ["đầu tài liệu, đoạn 3"] or row.report["places"] == [
        "mục “Phạm vi”, đoạn 2"
    ]
    assert NUMBER not in str(row.report)


def test_an_original_with_personal_data_is_not_kept() -> None:
    by, footer = writer(), f'<w:ftr xmlns:w="{_W}">{p(f"Số định danh cá nhân: {NUMBER}")}</w:ftr>'
    row = importing.read(by, name="a.docx", content=word(p("Một"), **{"word/footer1.xml": footer}))
    assert (row.report["original"], row.report["places"]) == (False, [])
    assert NUMBER not in str(row.report)
    importing.create(by, import_id=row.pk, what=GuideIn(title="Một", topic="A1"))
    assert not GuideFile.objects.exists()


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_from_upload_to_draft_with_pictures_and_original() -> None:
    person = factories.user(Role.GUIDE_EDITOR)
    client, name = browser(person), "huong-dan-ket-noi-ndxp.docx"
    given = SimpleUploadedFile(name, (FOLDER / name).read_bytes())
    shown = client.post(reverse("kb:import"), {"file": given})
    row = GuideImport.objects.get()
    assert shown["Location"] == reverse("kb:imported", args=[row.pk])
    page = client.get(shown["Location"]).content.decode()
    assert "1 hộp văn bản: bỏ khung" in page
    assert "Trung tâm Dữ liệu tỉnh An Hòa" in page
    source = reverse("kb:import-picture", kwargs={"pk": row.pk, "place": 1})
    assert f'src="{source}"' in page
    assert client.get(source)["Content-Type"] == "image/png"
    chosen = {"title": row.title, "topic": "A1", "agency": "0", "visibility": "connected"}
    assert client.post(shown["Location"], chosen).status_code == 302
    guide = Guide.objects.get()
    version = guide.versions.get()
    roles = list(GuideFile.objects.order_by("pk").values_list("role", flat=True))
    assert roles == ["picture", "source"]
    token = GuideFile.objects.get(role="picture").token
    assert f'src="/tai-lieu/anh/{token}"' in version.body
    assert "nhap000" not in version.body
    assert version.saved == 2
    assert not GuideImport.objects.exists()
    assert Event.objects.get(kind="guide_imported").data["losses"]["textbox"] == 1


def test_into_a_draft_after_its_words_or_instead_of_them() -> None:
    guide = draft(agency=factories.agency(), body="<h2>Cũ</h2><p>Lời cũ.</p>")
    by = actor_for(guide.created_by)
    content = word(p("Lời mới."))
    row = importing.read(by, name="a.docx", content=content, guide=guide)
    importing.extend(by, import_id=row.pk, replace=False)
    version = guide.versions.get()
    assert version.text.splitlines() == ["Cũ", "Lời cũ.", "Lời mới."]
    row = importing.read(by, name="a.docx", content=content, guide=guide)
    importing.extend(by, import_id=row.pk, replace=True)
    version.refresh_from_db()
    assert version.text == "Lời mới."
    assert version.saves.count() == 3


def test_an_upload_is_its_uploaders() -> None:
    row = importing.read(writer(), name="a.docx", content=word(p("Một")))
    other = factories.user(Role.GUIDE_EDITOR)
    for name in ("kb:imported", "kb:import-drop"):
        assert browser(other).post(reverse(name, args=[row.pk])).status_code == 404
    with pytest.raises(NotFound):
        importing.create(actor_for(other), import_id=row.pk, what=GuideIn(title="x", topic="A1"))
    assert not Guide.objects.exists()


def test_who_writes_nothing_imports_nothing() -> None:
    with pytest.raises(Forbidden):
        importing.read(actor_for(factories.user(Role.AUDITOR)), name="a.docx", content=word(p("Một")))
    stranger = factories.member(factories.agency())
    with pytest.raises(Forbidden):
        importing.read(actor_for(stranger), name="a.docx", content=word(p("Một")), guide=draft())


def test_a_pdf_gives_its_words_and_stays_an_attachment() -> None:
    by = writer()
    row = importing.read(by, name="a.pdf", content=made.pdf("1. Phạm vi", "Tài liệu này hướng dẫn kết nối."))
    assert "<h2" in row.body
    guide = importing.create(by, import_id=row.pk, what=GuideIn(title="Từ PDF", topic="A1"))
    assert guide.versions.get().text.splitlines() == ["1. Phạm vi", "Tài liệu này hướng dẫn kết nối."]
    assert GuideFile.objects.get().role == "attachment"


def test_a_hung_child_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "CODE", "import time; time.sleep(600)")
    monkeypatch.setattr(parent.limits, "MANUAL_WALL", -1.5)
    assert "quá lâu" in refusal("a.docx", word(p("Một")))


def test_bold_numbered_lines_are_guessed_as_headings_where_there_are_none() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    body = bold.format("1. Phạm vi") + p("Một.") + bold.format("1.1. Đối tượng") + p("Hai.")
    row = importing.read(writer(), name="a.docx", content=word(body))
    assert re.findall(r"<(h\d)", row.body) == ["h2", "h3"]
    assert row.report["losses"]["guessed"] == 2

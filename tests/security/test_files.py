"""Attached files: given out as bytes to save, whatever they claim to be and whatever they are called."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mailin.process import drain
from support.actions import inspection
from support.domain.requests import FileIn
from support.models import Case, FileCheck, FollowUpAttachment
from tests import factories
from tests.mailin.cast import OURS
from tests.security.conftest import Browse, Put

pytestmark = pytest.mark.django_db
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
SCRIPT = b"<html><script>alert(1)</script></html>"
ACTIVE = {
    "a.svg": "image/svg+xml", "a.html": "text/html", "a.xhtml": "application/xhtml+xml",
    "a.pdf": "application/pdf",
    "a.xml": "text/xml", "a.mht": "message/rfc822", "a.js": "text/javascript",
    "a.swf": "application/x-shockwave-flash",
    "a.png": "image/png\r\nX-Them: 1",
    "b.png": "text/html;image/png", "c.png": "IMAGE/PNG", "d.png": "image/png;charset=x",
}  # fmt: skip
# What reads as two kinds at once, under every name and kind that a picture or a document has.
POLYGLOTS = {
    "gif and script": b"GIF89a/*" + SCRIPT + b"*/=1;//",
    "png and page": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + SCRIPT,
    "pdf and page": b"<!--%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>endobj-->" + SCRIPT,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>",
    "xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script>x()</script></html>",
    "zip and page": b"PK\x03\x04" + SCRIPT, "utf-16": "\ufeff<script>alert(1)</script>".encode("utf-16-le"),
    "utf-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
}  # fmt: skip
NAMES = (
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\x.exe",
    "a\r\nX-Them: 1\r\n\r\n<script>",
    'a"; filename="b.exe', "a'; x=\"", "\u202egnp.exe", "a\u2066b.png", "a\x00.png",
    "con", ".htaccess", "", " ",
    "%0d%0aX-Them: 1", "=?utf-8?q?a=0d=0aX-Them?=", "á" * 300, "a" * 1000 + ".html", "😀.svg",
    "a;b.png", "a/../b", "CON.txt", "aux.png", "nul", "LPT1.pdf", "com9.", "a.txt::$DATA", "a.png.", "a.png ",
    "\\\\may-la.example\\x", "//may-la.example/x", "file:///etc/passwd", "~/.ssh/id_rsa", "..", ".",
    "....//....//x", "\uff0e\uff0e\uff0fx", "a\u2215b", "..%2f..%2fx", "%2e%2e/x", "a\u202etxt.exe\u202c",
    "\u200fa\u200e.png", "a\x7f\x1b[31m.png", "a\u2028b.html", "a\x85b.svg", "$(id).sh", "`id`", "-rf",
    "a|b&c.png", "<img src=x>.png", "desktop.ini", "index.php\x00.png", "a.tar.gz.html.png.exe",
    "\U000e0041a.png", "a" * 254 + "/b",
)  # fmt: skip


def _given(browser: Client, name: str, kind: str, content: bytes = SCRIPT, query: str = "") -> Any:
    case = factories.case(words=factories.message(files=[FileIn(name, kind, content)]))
    attached = case.messages.get().followup.followupattachment_set.get()
    return browser.post(f"/tep/{attached.pk}{query}")  # the click that says: I know it is not examined


@pytest.mark.parametrize(("name", "kind"), ACTIVE.items())
@pytest.mark.parametrize("query", ["", "?xem=1"])
def test_what_could_run_is_only_ever_saved(browse: Browse, name: str, kind: str, query: str) -> None:
    answer = _given(browse(factories.engineer()), name, kind, query=query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "X-Them" not in answer.headers


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_a_file_of_two_kinds_is_saved_whole_and_never_shown(browse: Browse, content: bytes) -> None:
    engineer = browse(factories.engineer())
    for name, kind in (("a.png", "image/png"), ("a.pdf", "application/pdf"), ("a.html", "text/html")):
        answer = _given(engineer, name, kind, content)
        assert (answer.status_code, answer.content) == (200, content)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert "no-store" in answer["Cache-Control"]


def test_html_that_claims_to_be_a_picture_is_saved_and_has_no_preview(browse: Browse) -> None:
    engineer = browse(factories.engineer())
    answer = _given(engineer, "a.png", "image/png", query="?xem=1")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    inspection.check_waiting()
    check = FileCheck.objects.get()
    assert (check.kind, check.pictures, check.flags) == ("text/html", 0, ["active", "mismatch"])
    assert engineer.get(f"/tep/{check.pk}/xem").status_code == 404
    assert engineer.get(f"/tep/{check.pk}/hinh/0").status_code == 404


# First bytes no browser or reader may take for something else than we do: each is a page or a drawing.
POLYGLOTS = {
    "hoa-don.pdf": b"<!DOCTYPE html><script>alert(1)</script>%PDF-1.7",
    "bieu-do.svg": b'<?xml version="1.0"?><!-- --><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
    "trang.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>',
    "anh.jpg": b"\xef\xbb\xbf \r\n<svg onload=alert(1)>",
    "chu.txt": "<html><script>alert(1)</script>".encode("utf-16-le"),
}


@pytest.mark.parametrize(("name", "content"), POLYGLOTS.items())
def test_active_content_is_known_by_its_bytes_and_only_ever_saved(
    browse: Browse, name: str, content: bytes
) -> None:
    engineer = browse(factories.engineer())
    _given(engineer, name, "application/pdf", content)
    inspection.check_waiting()
    check = FileCheck.objects.get()
    assert "active" in check.flags
    assert check.pictures == 0
    answer = engineer.get(f"/tep/{check.pk}")
    assert answer.content == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_no_name_leaves_its_folder_or_adds_a_header(browse: Browse, settings: Any) -> None:
    engineer, faults = browse(factories.engineer()), []
    for name in NAMES:
        answer = _given(engineer, name, "text/plain")
        told = answer["Content-Disposition"]
        if answer.status_code != 200 or answer.content != SCRIPT or "X-Them" in answer.headers:
            faults.append(f"{name!r}: {answer.status_code}")
        if (
            not told.startswith("attachment")
            or "\n" in told
            or "\r" in told
            or QUOTED.sub("", told).count("filename") != 1
        ):
            faults.append(f"{name!r}: {told!r}")
    for row in FollowUpAttachment.objects.all():
        path = (settings.MEDIA_ROOT / row.file.name).resolve()
        assert path.is_relative_to(settings.MEDIA_ROOT.resolve())
        assert path.name.isalnum()
    assert faults == []


def _uploaded(browser: Client, case: Case, *files: SimpleUploadedFile) -> Any:
    return browser.post(f"/xu-ly/{case.number}/ghi-chu", {"yk-body": "Có tệp", "yk-attached": list(files)})


def test_names_from_a_browser_are_cleaned_alike(browse: Browse) -> None:
    case, engineer = factories.case(), browse(factories.engineer())
    for name in NAMES:
        body = (
            '--b\r\nContent-Disposition: form-data; name="yk-body"\r\n\r\nx\r\n'
            f'--b\r\nContent-Disposition: form-data; name="yk-attached"; filename="{name}"\r\n'
            "Content-Type: text/html\r\n\r\nx\r\n--b--\r\n"
        )
        kind = "multipart/form-data; boundary=b"
        assert engineer.generic("POST", f"/xu-ly/{case.number}/ghi-chu", body, kind).status_code < 500
    kept = FollowUpAttachment.objects.values_list("filename", flat=True)
    assert [one for one in kept if any(sign in one for sign in ("/", "\\", "\r", "\n", "\x00"))] == []
    page = engineer.get(f"/xu-ly/{case.number}").content.decode()
    assert "<script>\r\n" not in page


def test_letters_that_turn_the_reading_are_not_in_a_name_on_the_page(browse: Browse, put: Put) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "la@noikhac.example", OURS, "Tệp lạ"
    made["Message-ID"] = "<bidi-1@noikhac.example>"
    made.set_content("Xem tệp")
    made.add_attachment(b"x", maintype="image", subtype="png", filename="anh\u202egnp.exe")
    put(made.as_bytes())
    drain()
    case, engineer = Case.objects.get(), browse(factories.engineer())
    replied = SimpleUploadedFile("anh\u202egnp.exe", b"x", "image/png")
    _uploaded(engineer, case, replied)
    factories.case(words=factories.message(files=[FileIn("anh\u202egnp.exe", "image/png", b"x")]))
    for one in Case.objects.all():
        assert "\u202e" not in engineer.get(f"/xu-ly/{one.number}").content.decode()
    shown = {row.filename for row in FollowUpAttachment.objects.all()}
    assert shown == {"anhgnp.exe", "anh‹U+202E›gnp.exe"}  # the mail's reader takes them out and says so
    for row in FollowUpAttachment.objects.all():
        assert "%E2%80%AE" not in engineer.post(f"/tep/{row.pk}")["Content-Disposition"]


def test_a_file_too_large_is_told_in_a_sentence(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.web.forms.common.MAX_FILE", 1024 * 1024)
    case, engineer = factories.case(), browse(factories.engineer())
    answer = _uploaded(engineer, case, SimpleUploadedFile("to.bin", b"x" * (1024 * 1024 + 1)))
    assert answer.status_code == 422
    assert "lớn quá 1 MB" in answer.content.decode()
    assert not FollowUpAttachment.objects.exists()


def test_too_many_files_and_fields_are_told_in_a_page(browse: Browse) -> None:
    case, engineer = factories.case(), browse(factories.engineer())
    some = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    answer = _uploaded(engineer, case, *some)
    assert answer.status_code == 422
    assert "tối đa 20 tệp" in answer.content.decode()
    many = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(150)]
    assert _uploaded(engineer, case, *many).status_code == 400
    fields = {f"x{number}": "1" for number in range(1500)}
    assert engineer.post(f"/xu-ly/{case.number}/ghi-chu", fields).status_code == 400
    assert engineer.post(f"/xu-ly/{case.number}/ghi-chu", {"yk-body": "a" * 32_000_000}).status_code == 400


@pytest.mark.parametrize(
    "wanted", ["bytes=0-", "bytes=0-0", "bytes=99999999999-", "bytes=-1", "bytes=0-,0-", "x"]
)
def test_asking_for_pieces_gives_nothing_else(browse: Browse, wanted: str) -> None:
    engineer = browse(factories.engineer())
    case = factories.case(words=factories.message(files=[factories.file()]))
    attached = case.messages.get().followup.followupattachment_set.get()
    inspection.check_waiting()
    answer = engineer.get(f"/tep/{attached.pk}", headers={"range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, attached.size)

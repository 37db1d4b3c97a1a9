"""True documents are read by their bytes, whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.reading import kinds, parent
from support.reading.report import Report
from tests.support.reading import made
from tests.support.reading.made import WORDS

RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Bi\u234?n b\u7843?n{\*\x an}\par hai}"
MAIL = (
    "Subject: =?utf-8?b?QmnDqm4gYuG6o24=?=\r\nFrom: a@b.example\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nNội dung thư"
).encode()


def read(tmp_path: Path, content: bytes, name: str) -> Report:
    path = tmp_path / "tep"
    path.write_bytes(content)
    return parent.read(path, name)


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("a.docx", made.docx(), kinds.DOCX, WORDS),
        ("a.xlsx", made.xlsx(number="2026"), kinds.XLSX, "2026"),
        ("a.pptx", made.pptx(), kinds.PPTX, WORDS),
        ("a.odt", made.odf(), f"{kinds.ODF}text", WORDS),
        ("a.ods", made.odf("spreadsheet"), f"{kinds.ODF}spreadsheet", WORDS),
        ("a.pdf", made.pdf(WORDS, "Trang hai"), kinds.PDF, "Trang hai"),
        ("a.rtf", RTF, kinds.RTF, "Biên bản\nhai"),
        ("a.eml", MAIL, kinds.EML, "Biên bản"),
        ("a.csv", "giờ;mã\n7;504".encode(), kinds.CSV, "giờ;mã"),
        ("a.log", "Lỗi 504".encode("utf-16"), kinds.PLAIN, "Lỗi 504"),
        ("a.txt", "Thông báo".encode("windows-1258"), kinds.PLAIN, "Thông báo"),
        ("a.html", "<p>Một<script>hai</script><p>ba".encode(), kinds.HTML, "Một\nba"),
    ],
)
def test_the_text_of_each_format_is_read(
    tmp_path: Path, name: str, content: bytes, kind: str, words: str
) -> None:
    report = read(tmp_path, content, name)
    assert (report.kind, report.trouble) == (kind, None)
    assert words in report.text


@pytest.mark.parametrize(
    ("name", "content", "flags"),
    [
        ("a.pdf", b"<html>x", {"active", "mismatch"}),
        ("a.exe", b"MZ\x90\x00" + b"\x00" * 60, {"executable"}),
        ("anh.png", b"MZ\x90\x00" + b"\x00" * 60, {"executable", "mismatch"}),
        ("a.docx", made.docx(**{"word/vbaProject.bin": b"x"}), {"macro"}),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), {"macro"}),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            {"encrypted"},
        ),
        ("a.zip", made.zipped({"b/c.exe": b"x", "d.zip": b"y"}), {"executable", "nested"}),
        ("a.pdf", made.pdf("x", extra=b"/OpenAction << /S /JavaScript /JS (1) >> "), {"active"}),
        ("a.svg", b"<svg onload='x()'/>", {"active"}),
        ("a.js", b"alert(1)", {"executable"}),
        ("a.docx", made.docx()[:-30], {"broken"}),
        ("a.pdf", b"%PDF-1.7 het", {"broken"}),
        ("a.txt", b"binh thuong", set()),
        ("", b"", set()),
    ],
)
def test_what_is_odd_is_told(tmp_path: Path, name: str, content: bytes, flags: set[str]) -> None:
    assert read(tmp_path, content, name).flags == flags


def test_text_is_capped(tmp_path: Path) -> None:
    report = read(tmp_path, "ệ".encode() * 300_000, "a.txt")
    assert len(report.text.encode()) <= 256 * 1024
    assert report.flags == {"cut"}


@pytest.mark.parametrize(
    "crime",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('to', 'wb').write(b'x' * 9_000_000)",
        "x = bytearray(500_000_000)",
    ],
)
def test_the_child_may_neither_call_out_nor_fill_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crime: str
) -> None:
    fenced = (
        f"import sys; sys.path.insert(0, {str(parent.ROOT)!r}); from support.reading.limits import fence; "
    )
    monkeypatch.setattr(parent, "CODE", f"{fenced}fence(); {crime}; print('{{}}')")
    path = tmp_path / "tep"
    path.write_bytes(b"x")
    with pytest.raises(parent.Failed):
        parent._answer("read", "", path, tmp_path)


def test_the_child_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "bi mat")
    monkeypatch.setattr(parent, "CODE", "import os; print(sorted(os.environ))")
    path = tmp_path / "tep"
    path.write_bytes(b"x")
    assert b"SECRET" not in parent._answer("read", "", path, tmp_path)

"""One mail laid out: what was broken is told, letters are read anew, links show where they lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mailin import faults, safe_html
from mailin.process import drain
from mailin.reread import TABLES, text_by
from mailin.verdict import Reason
from support.domain.roles import Role
from tests import factories as make
from tests.mailin.cast import mail

Put = Callable[..., list[Any]]
HEAD = b"From: <khong-dia-chi>\r\nSubject: x\r\nContent-Type: text/plain; charset="
WORDS = "Kính gửi bộ phận hỗ trợ"


@pytest.mark.parametrize(
    ("table", "data"),
    [
        ("utf-8", WORDS.encode()),
        ("tcvn3", "KÝnh göi bé phËn hç trî".encode("cp1252")),
        ("tcvn3", "KÝnh göi bé phËn hç trî".encode()),  # letters of the font, sent in Unicode
        ("vni", "Kính göûi boä phaän hoã trôï".encode("cp1252")),
    ],
)
def test_letters_are_read_by_the_table_a_person_chooses(table: str, data: bytes) -> None:
    assert text_by(HEAD + b"us-ascii\r\n\r\n" + data, table).strip() == WORDS


@pytest.mark.parametrize("table", TABLES)
def test_reading_anew_never_fails(table: str) -> None:
    for label in (b"utf-8", b"tcvn", b"khong-co", b"x-viet-vni", b"utf-7", b""):
        raw = HEAD + label + b"\r\n\r\n" + bytes(range(256)) * 3
        assert "\x00" not in text_by(raw, table)
    assert text_by(b"", table) == ""


@pytest.mark.django_db
def test_a_mislabelled_mail_is_explained_and_its_source_one_click_away(officer: Client, put: Put) -> None:
    (row,) = put(HEAD + b"windows-1252\r\n\r\n" + WORDS.encode())
    drain()
    address = reverse("mailin:mail", args=[row.pk])
    page = officer.get(address).content.decode()
    assert "Thư ghi mã windows-1252 nhưng nội dung là UTF-8; đã đọc theo UTF-8." in page
    assert 'href="?bang=goc"' in page
    raw = officer.get(f"{address}?bang=goc").content.decode()
    assert "KÃ\xadnh gá»\xadi" in raw
    assert "Đang đọc theo: Như nhận được." in raw


@pytest.mark.django_db
def test_personal_data_stays_masked_in_headers_and_in_every_table(officer: Client, held: Any) -> None:
    row = held(f"Số định danh cá nhân {make.NUMBER}", f"Số định danh {make.NUMBER}", X_So=f"So {make.NUMBER}")
    for table in ("", *TABLES):
        page = officer.get(reverse("mailin:mail", args=[row.pk]), {"bang": table}).content.decode()
        assert make.NUMBER not in page
    assert "Các dòng tiêu đề của thư" in page
    assert "x-so" in page


@pytest.mark.django_db
def test_the_quoted_part_is_folded(officer: Client, held: Any) -> None:
    row = held("Re: Hỏi", "Tôi cũng bị.\n\nVào 12:00 18/03/2026, Hỗ trợ <a@vi-du.example> đã viết:\n> Thư cũ")
    page = officer.get(reverse("mailin:mail", args=[row.pk])).content.decode()
    before, folded = page.split("Phần trích dẫn")
    assert "Tôi cũng bị." in before
    assert "Thư cũ" in folded
    assert "Thư cũ" not in before


@pytest.mark.django_db
def test_a_mail_of_a_ticket_is_read_by_those_who_read_the_ticket(put: Put) -> None:
    (row,) = put(mail("Hỏi"))
    drain()
    for role, status in ((Role.AUDITOR, 200), (Role.ENGINEER, 200), (Role.OVERSIGHT, 404)):
        client = Client()
        client.force_login(make.user(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(reverse("mailin:reader", args=[row.pk])).status_code == status


def test_a_link_that_says_another_host_is_marked() -> None:
    html = (
        '<a href="https://lua-dao.example/x">https://dancuquocgia.gov.vn</a>'
        '<a href="https://www.vi-du.example/x">vi-du.example/gioi-thieu</a><a href="javascript:x">c</a>'
        '<a href="mailto:a@vi-du.example">viết thư</a><A HREF="//khac.example">d</A>'
    )
    found = [(link.host, link.false) for link in safe_html.links(html)]
    assert found == [
        ("lua-dao.example", True),
        ("www.vi-du.example", False),
        ("a@vi-du.example", False),
        ("khac.example", False),
    ]
    page = safe_html.document(html, "x")
    assert "dẫn tới lua-dao.example, KHÁC chữ đang hiện" in page
    assert "href" not in page


def test_pictures_from_elsewhere_are_counted_and_named() -> None:
    page = safe_html.document(
        '<img src="http://x.example/a.png"><img src=cid:a alt=Dấu><IMG SRC=//y.example>', "x"
    )
    assert "Đã chặn 2 ảnh từ bên ngoài." in page
    assert "ảnh từ x.example bị chặn" in page
    assert "ảnh kèm trong thư: Dấu" in page
    assert "<img" not in page.lower()


def test_every_reason_and_every_fault_has_words() -> None:
    from mailin.words import LOOKS

    assert set(LOOKS) == set(Reason)
    assert [words for words, _what in faults.sentences(["charset-mislabelled", "duplicate-to", "la"])] == [
        faults.MISLABELLED, faults.TWICE, faults.OTHER,
    ]  # fmt: skip


def test_a_part_that_was_decoded_is_not_called_kept_as_received() -> None:
    from mailin.parse import parse

    raw = mail().replace(b"Content-Transfer-Encoding: 8bit", b"Content-Transfer-Encoding: kieu-la")
    head, _gap, _body = raw.partition(b"\n\n")
    assert b"kieu-la" in head
    read = parse(head + "\n\nKính gửi bộ phận hỗ trợ".encode().replace(b"\xe1\xbb\xad", b"=E1=BB=AD") + b"\n")
    unread = parse(head + b"\n\nK=C3=ADnh g=E1=BB=ADi b=E1=BB=99 ph=E1=BA=ADn h=E1=BB=97 tr=E1=BB=A3\n")
    assert "=E1=BB=AD" in read.body_text
    assert unread.body_text.strip() == "Kính gửi bộ phận hỗ trợ"
    told = [words for one in (read, unread) for words, _what in faults.sentences(one.problems)]
    assert told == [
        "Thư ghi kiểu mã hóa truyền lạ; không giải mã theo kiểu ấy.",
        "Thư ghi kiểu mã hóa truyền lạ; không giải mã theo kiểu ấy.",
        "Thư không ghi đúng kiểu mã hóa truyền; hệ thống tự nhận ra và giải mã.",
    ]


@pytest.mark.django_db
def test_personal_data_that_only_the_html_shows_asks_for_a_reason(officer: Client, put: Put) -> None:
    """The plain part said “see the HTML”; the frame and the original gave a number unmasked, unasked."""
    whole = mail("Tra cứu", "Xem bản HTML.")
    head = whole.partition(b"Content-Type:")[0].replace(b"MIME-Version: 1.0\n", b"")
    number = "001325" + "999912"
    body = (
        "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nKính gửi bộ phận hỗ trợ, nội dung tra cứu như trong bảng sau.\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n"
        f"<p>Số định danh: {number[:-1]}<b>{number[-1]}</b></p>\n--b--\n"
    )
    (row,) = put(head + body.encode())
    drain()
    for page in ("goc", "html"):
        answer = officer.get(f"/tiep-nhan/thu/{row.pk}/{page}")
        assert number not in answer.content.decode().replace("<b>", "").replace("</b>", "")
        assert "reason" in answer.content.decode()
    assert "<iframe" not in officer.get(f"/tiep-nhan/thu/{row.pk}?xem=html").content.decode()

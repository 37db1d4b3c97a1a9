"""Attached files go out only to who may read their message, after what must be said, and never run."""

from __future__ import annotations

from typing import Any

import pytest

from support.actions import inspection, replies
from support.domain.requests import FileIn
from support.models import Case, Event, FileCheck, FollowUpAttachment, ReadLog
from tests import factories as make
from tests.support.reading import made


@pytest.fixture
def agency(db):
    return make.agency()


def _attached(agency: Any, *files: Any, checked: bool = True) -> list[FollowUpAttachment]:
    make.case(of=agency, words=make.message(files=files))
    if checked:
        inspection.check_waiting()
    return list(FollowUpAttachment.objects.order_by("pk"))


def _is_saved(answer: Any) -> bool:
    return (
        answer.status_code == 200
        and answer["Content-Type"] == "application/octet-stream"
        and answer["Content-Disposition"].startswith("attachment")
        and answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        and answer["X-Content-Type-Options"] == "nosniff"
    )


def test_a_file_is_saved_not_shown(agency, browse):
    (one,) = _attached(agency, make.file("trang.html", b"<script>alert(1)</script>", "text/html"))
    for person in (make.engineer(), make.member(agency)):
        answer = browse(person).get(f"/tep/{one.pk}?xem=1")
        assert answer.content == b"<script>alert(1)</script>"
        assert _is_saved(answer)
    assert ReadLog.objects.filter(what="file", target=f"file:{one.pk}").count() == 2


def test_an_unexamined_file_takes_a_click_of_staff_and_is_not_given_to_the_agency(agency, browse):
    (one,) = _attached(agency, make.file(), checked=False)
    staff, member = browse(make.engineer()), browse(make.member(agency))
    for client in (staff, member):
        page = client.get(f"/tep/{one.pk}")
        assert "Chưa kiểm tra" in page.content.decode()
        assert "Content-Disposition" not in page.headers
    assert member.post(f"/tep/{one.pk}").headers.get("Content-Disposition") is None
    assert not ReadLog.objects.exists()
    answer = staff.post(f"/tep/{one.pk}")
    assert _is_saved(answer)
    assert answer.content == make.file().content
    assert ReadLog.objects.get().reason == "(unchecked)"
    inspection.check_waiting()
    assert _is_saved(member.get(f"/tep/{one.pk}"))


def test_who_sent_a_file_or_was_answered_with_it_need_not_wait(agency, browse):
    case, member = make.case(of=agency), make.member(agency)
    own = replies.Words("Gửi kèm.", files=[make.file("cua-toi.csv")])
    replies.write_as_requester(make.actor(member), case_id=case.pk, words=own)
    one = FollowUpAttachment.objects.get()
    assert _is_saved(browse(member).get(f"/tep/{one.pk}"))
    colleague = browse(make.member(agency)).get(f"/tep/{one.pk}")
    assert "đang được kiểm tra" in colleague.content.decode()


def test_personal_data_in_a_file_takes_a_reason_as_in_a_message(agency, browse):
    (one,) = _attached(agency, make.file("ds.txt", f"Công dân {make.NUMBER}".encode(), "text/plain"))
    staff = browse(make.engineer())
    page = staff.get(f"/tep/{one.pk}")
    assert "Có dữ liệu cá nhân" in page.content.decode()
    refused = staff.post(f"/tep/{one.pk}", {"ld-reason": "x"})
    assert (refused.status_code, "Content-Disposition" in refused.headers) == (422, False)
    assert staff.post(f"/tep/{one.pk}").status_code == 422
    given = staff.post(f"/tep/{one.pk}", {"ld-reason": "Đối chiếu hồ sơ kết nối"})
    assert _is_saved(given)
    assert ReadLog.objects.get().reason == "Đối chiếu hồ sơ kết nối"
    assert Event.objects.get(kind="unmasked").data["file"] == one.pk


def test_the_list_of_files_says_what_is_known_of_them(agency, browse):
    html = make.file("hoa-don.pdf", b"<html><script>1</script>", "application/pdf")
    macro = make.file("bang.docx", made.docx(**{"word/vbaProject.bin": b"x"}))
    _attached(agency, html, macro, make.file("a.png", made.png(), "image/png"))
    case = Case.objects.get()
    page = browse(make.engineer()).get(f"/xu-ly/{case.number}").content.decode()
    for words in ("Có mã chạy trong trình duyệt", "Tên không khớp nội dung", "Có macro"):
        assert words in page
    assert 'loading="lazy"' in page
    assert 'width="40" height="30"' in page


def test_previews_are_pictures_drawn_anew_with_neighbours(agency, browse):
    first, second = _attached(
        agency, make.file("a.png", made.png(), "image/png"), make.file("b.pdf", made.pdf("Một", "Hai"))
    )
    client = browse(make.engineer())
    page = client.get(f"/tep/{first.pk}/xem").content.decode()
    assert "<html" in page
    assert f'rel="next" href="/tep/{second.pk}/xem"' in page
    part = client.get(f"/tep/{second.pk}/xem", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("<img") == 2
    answer = client.get(f"/tep/{second.pk}/hinh/1")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert client.get(f"/tep/{second.pk}/hinh/9").status_code == 404
    assert browse(make.member(make.agency())).get(f"/tep/{second.pk}/hinh/1").status_code == 404


def test_a_picture_within_the_words_of_a_mail_is_shown_and_called_so(agency, browse):
    _attached(agency, FileIn("image001.png", "image/png", made.png(), inline=True, content_id="a@b"))
    page = browse(make.engineer()).get(f"/xu-ly/{Case.objects.get().number}").content.decode()
    assert "Ảnh trong thư" in page
    assert "/hinh/0" in page


def test_no_preview_of_what_is_not_open(agency, browse):
    text = made.pdf(f"Công dân {make.NUMBER}")
    (one,) = _attached(agency, make.file("cccd.pdf", text))
    client = browse(make.engineer())
    assert FileCheck.objects.get().pictures == 1
    assert client.get(f"/tep/{one.pk}/xem")["Location"] == f"/tep/{one.pk}"
    assert client.get(f"/tep/{one.pk}/hinh/0").status_code == 404
    assert f"/tep/{one.pk}/hinh" not in client.get(f"/xu-ly/{Case.objects.get().number}").content.decode()


def test_a_file_of_a_note_or_of_another_agency_does_not_exist(agency, browse):
    case = make.case(of=agency)
    words = replies.Words("Xem tệp.", files=[make.file("a.png", made.png(), "image/png")])
    replies.note(make.actor(make.engineer()), case_id=case.pk, words=words)
    inspection.check_waiting()
    one = FollowUpAttachment.objects.get()
    for address in (f"/tep/{one.pk}", f"/tep/{one.pk}/xem", f"/tep/{one.pk}/hinh/0"):
        assert browse(make.member(agency)).get(address).status_code == 404
        assert browse(make.member(make.agency())).get(address).status_code == 404
        assert browse(make.user()).get(address).status_code == 404
        assert browse(make.engineer()).get(address).status_code == 200


def test_a_file_that_is_gone_from_the_disk_is_not_found(agency, browse, settings):
    (one,) = _attached(agency, make.file())
    (settings.MEDIA_ROOT / one.file.name).unlink()
    assert browse(make.engineer()).get(f"/tep/{one.pk}").status_code == 404


def test_a_found_text_names_its_file(agency, browse):
    _attached(agency, make.file("bien-ban.docx", made.docx("đối soát kết nối NDXP")))
    page = browse(make.engineer()).get("/tim?q=doi+soat+ket+noi").content.decode()
    assert "trong tệp bien-ban.docx" in page
    assert "<mark>" in page

"""A visit on the screen: rows come and go without scripts, the minutes on paper say what was typed (N3)."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from support.models import Case, ConnectedSystem, Event, RegisterEntry, Visit
from tests import factories as make
from tests.support.reading import made

HERE = "/tiep-nhan/truc-tiep"
THEIRS = "Lỗi 504 giảm còn khoảng 2 trên 10 lượt gọi từ 09:50.\nChỉ ở dịch vụ tra cứu."


@pytest.fixture
def agency(db):
    return make.agency("Sở Tư pháp tỉnh Bắc Ninh")


@pytest.fixture
def nguyen(db):
    return make.engineer("Quách Đình Nguyên")


@pytest.fixture
def officer(browse, nguyen):
    return browse(nguyen)


def at(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def given(officer_id, **more):
    now = timezone.now()
    return {
        "party": "Sở Tư pháp tỉnh Bắc Ninh",
        "introduction": "57/GGT-STP",
        "introduced_on": "2026-03-17",
        "valid_until": "2026-03-20",
        "officer": str(officer_id),
        "room": "P.302",
        "in_at": at(
            max(now - timedelta(hours=1), timezone.localtime(now).replace(hour=0, minute=1))
        ),  # of today
        "system": str(ConnectedSystem.objects.first().pk),
        "topic": "A3",
        "subject": "Lỗi 504 khi tra cứu thông tin công dân qua NDXP",
        "theirs": THEIRS,
        "ours": "Thấy chậm ở đoạn qua NDXP.",
        "khach-TOTAL_FORMS": "3",
        "khach-INITIAL_FORMS": "0",
        "khach-0-name": "Lương Thu Hạnh",
        "khach-0-position": "Phó Trưởng phòng",
        "khach-0-papers_seen": "on",
        "khach-2-name": "Ngọ Văn Quyết",
        "viec-TOTAL_FORMS": "2",
        "viec-INITIAL_FORMS": "0",
        "viec-0-what": "Đặt thời gian chờ 60 giây",
        "viec-0-who": "Sở KH&CN tỉnh Bắc Ninh",
        "viec-0-until": at(now + timedelta(days=1)),
    } | more


def scanned():
    return SimpleUploadedFile("bien-ban.pdf", made.pdf("Da ky"), "application/pdf")


def errors(answer):
    return re.findall(r'class="field__error"[^>]*>.*?<span>(.*?)</span>', answer.content.decode(), re.DOTALL)


def test_r3a_a_mark_in_what_was_said_stops_until_a_person_decides(officer, nguyen, agency):
    sent = given(nguyen.pk, theirs="Hỏi về công văn (Mật) của đơn vị")
    answer = officer.post(HERE, sent)
    assert (answer.status_code, Case.objects.count(), RegisterEntry.objects.count()) == (422, 0, 0)
    assert 'name="unmarked"' in answer.content.decode()
    officer.post(HERE, sent | {"secret": "on"})
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (0, 1)
    officer.post(HERE, sent | {"unmarked": "1"})
    visit = Visit.objects.get()
    again = f"{HERE}/{visit.pk}"
    assert officer.post(again, sent).status_code == 302  # the same words were decided on
    assert officer.post(again, sent | {"ours": "Xem văn bản: Tối mật"}).status_code == 422
    assert officer.post(again, sent | {"ours": "Xem văn bản: Tối mật", "unmarked": "1"}).status_code == 302


def test_n3_r27c_a_visit_becomes_a_ticket_an_entry_and_minutes(officer, nguyen, agency):
    answer = officer.post(HERE, given(nguyen.pk))
    case, entry, visit = Case.objects.get(), RegisterEntry.objects.get(), Visit.objects.get()
    assert answer["Location"] == f"/tiep-nhan/xong/{case.number}?so={entry}"
    assert (case.channel, case.requesting_agency, case.topic_id) == ("visit", agency, "A3")
    assert [(one.name, one.papers_seen) for one in visit.visitors.order_by("pk")] == [
        ("Lương Thu Hạnh", True), ("Ngọ Văn Quyết", False),
    ]  # fmt: skip
    assert (visit.officer, visit.room, visit.tasks.get().who) == (nguyen, "P.302", "Sở KH&CN tỉnh Bắc Ninh")
    taken = officer.get(answer["Location"]).content.decode()
    assert f'href="{HERE}/{visit.pk}"' in taken
    page = officer.get(f"{HERE}/{visit.pk}").content.decode()
    assert visit.minutes in page
    assert "chưa có giờ ra" in page
    assert 'value="Ngọ Văn Quyết"' in page
    story = officer.get(f"/xu-ly/{case.number}").content.decode()
    assert "Làm việc tại trụ sở" in story
    assert f'href="{HERE}/{visit.pk}"' in story


def test_n3_the_minutes_on_paper_say_what_was_typed_whatever_the_language(officer, nguyen, agency):
    officer.post(HERE, given(nguyen.pk))
    visit = Visit.objects.get()
    officer.post("/ngon-ngu", {"language": "en"})
    sheet = officer.get(f"{HERE}/{visit.pk}/bien-ban").content.decode()
    answer = officer.get(f"{HERE}/{visit.pk}/bien-ban.pdf")
    assert answer["Content-Type"] == "application/pdf"
    back = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages).split()
    )
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", f"Số: {visit.minutes}",
        "BIÊN BẢN LÀM VIỆC", "Lỗi 504 khi tra cứu thông tin công dân qua NDXP",
        f"Số tiếp nhận {RegisterEntry.objects.get()}", "….. giờ ….. phút",
        "giấy giới thiệu số 57/GGT-STP ngày 17/03/2026", "Ông/Bà Lương Thu Hạnh, Phó Trưởng phòng;",
        "Ông/Bà Ngọ Văn Quyết.", *THEIRS.splitlines(), "Thấy chậm ở đoạn qua NDXP.",
        "Đặt thời gian chờ 60 giây", "mỗi bên giữ một bản", "ĐẠI DIỆN SỞ TƯ PHÁP TỈNH BẮC NINH",
        "Quách Đình Nguyên",
    ):  # fmt: skip
        assert words in back
        assert words in re.sub(r"<br>", " ", sheet), words


def test_n3_out_then_signed_and_nothing_more(officer, nguyen, agency):
    officer.post(HERE, given(nguyen.pk))
    visit = Visit.objects.get()
    here = f"{HERE}/{visit.pk}"
    officer.post(f"{here}/ky", {"scan": scanned()})
    assert "giờ ra" in officer.get(here).content.decode()
    visit.refresh_from_db()
    assert visit.signed is None
    officer.post(f"{here}/ra")
    assert "biên bản chưa ký" in officer.get(here).content.decode()
    officer.post(f"{here}/ky")
    fake = SimpleUploadedFile("a.pdf", b"MZ", "application/pdf")
    officer.post(f"{here}/ky", {"scan": fake})
    assert "không phải PDF" in officer.get(here).content.decode()
    officer.post(f"{here}/ky", {"scan": scanned()})
    visit.refresh_from_db()
    assert visit.signed.filename == "bien-ban.pdf"
    page = officer.get(here).content.decode()
    assert f"Đã ký, {timezone.localdate():%d/%m/%Y}" in page
    assert "biên bản đã ký" in page
    answer = officer.post(here, given(nguyen.pk, ours="Khác"))
    assert answer.status_code == 422
    assert "không sửa được" in answer.content.decode()


def test_the_minutes_are_corrected_until_then(officer, nguyen, agency):
    officer.post(HERE, given(nguyen.pk))
    visit = Visit.objects.get()
    sent = given(nguyen.pk, ours="Đã đặt chờ 60 giây.", subject="", system="", topic="")
    sent["khach-2-name"] = ""
    assert officer.post(f"{HERE}/{visit.pk}", sent).status_code == 302
    visit.refresh_from_db()
    assert visit.ours == "Đã đặt chờ 60 giây."
    assert [one.name for one in visit.visitors.all()] == ["Lương Thu Hạnh"]
    story = officer.get(f"/xu-ly/{Case.objects.get().number}").content.decode()
    assert "sửa biên bản" in story
    assert "Đã đặt chờ 60 giây." in story


def test_saving_what_stands_there_changes_nothing(officer, nguyen, agency):
    officer.post(HERE, given(nguyen.pk))
    visit = Visit.objects.get()
    officer.post(f"{HERE}/{visit.pk}/ra")
    shown = officer.get(f"{HERE}/{visit.pk}").content.decode()
    left = re.search(r'name="out_at" value="([^"]+)"', shown)[1]
    events = Event.objects.count()
    sent = given(nguyen.pk, in_at=at(visit.in_at), out_at=left)
    sent["viec-0-until"] = at(visit.tasks.get().until)
    assert officer.post(f"{HERE}/{visit.pk}", sent).status_code == 302
    assert Event.objects.count() == events


def test_two_people_at_once_do_not_overwrite_each_other(officer, nguyen, agency):
    officer.post(HERE, given(nguyen.pk))
    here = f"{HERE}/{Visit.objects.get().pk}"
    stamp = re.search(r'name="stamp" value="(\w+)"', officer.get(here).content.decode())[1]
    assert officer.post(here, given(nguyen.pk, ours="Người thứ nhất", stamp=stamp)).status_code == 302
    answer = officer.post(here, given(nguyen.pk, ours="Người thứ hai", stamp=stamp))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "vừa được người khác sửa" in page
    assert "Người thứ hai" in page
    assert Visit.objects.get().ours == "Người thứ nhất"


def test_r4_a_visit_of_a_closed_queue_is_404_for_others(officer, nguyen, agency, browse):
    officer.post(HERE, given(nguyen.pk))
    visit = Visit.objects.get()
    make.restricted(visit.message.case, nguyen)
    other = browse(make.engineer("Tạ Minh Khuê"))
    assert officer.get(f"{HERE}/{visit.pk}").status_code == 200
    for part in ("", "/bien-ban", "/bien-ban.pdf"):
        assert other.get(f"{HERE}/{visit.pk}{part}").status_code == 404
    for part in ("", "/ra", "/ky"):
        assert other.post(f"{HERE}/{visit.pk}{part}", given(nguyen.pk)).status_code == 404
    assert visit.minutes not in other.get(HERE).content.decode()


def test_rows_come_and_go_without_scripts_and_keep_what_is_typed(officer, nguyen, db):
    page = officer.post(HERE, given(nguyen.pk, rows="khach+")).content.decode()
    assert 'name="khach-2-name"' in page
    assert 'name="khach-3-name"' not in page
    assert 'value="Lương Thu Hạnh"' in page
    assert "Chỉ ở dịch vụ tra cứu." in page
    page = officer.post(HERE, given(nguyen.pk, rows="khach-0")).content.decode()
    assert "Lương Thu Hạnh" not in page
    assert 'value="Ngọ Văn Quyết"' in page
    for odd in ("viec-99", "viec-x", "khach-", "viec-0"):
        assert officer.post(HERE, given(nguyen.pk, rows=odd)).status_code == 200
    page = officer.post(HERE, given(nguyen.pk, rows="viec-0")).content.decode()
    assert 'name="viec-0-what"' in page
    assert Visit.objects.count() == 0


def test_a_known_agency_shows_liaisons_and_open_tickets(officer, agency):
    case = make.case(of=agency)
    part = officer.get(f"{HERE}/_co-quan", {"party": "sở tư pháp tỉnh bắc ninh"}).content.decode()
    assert "Có trong danh mục" in part
    assert case.number in part
    assert "chưa xác minh" in officer.get(f"{HERE}/_co-quan", {"party": "Sở lạ"}).content.decode()
    look = officer.post(HERE, {"party": agency.name, "do": "look", "theirs": "đã gõ"}).content.decode()
    assert case.number in look
    assert "đã gõ" in look


def test_onto_an_open_ticket(officer, nguyen, agency):
    case = make.case(of=agency)
    sent = given(nguyen.pk, add_to=case.number, system="", topic="")
    assert officer.post(HERE, sent).status_code == 302
    assert Case.objects.count() == 1
    assert Visit.objects.get().message.case == case
    assert officer.post(HERE, sent | {"add_to": "HT-2020-000001"}).status_code in {404, 422}


def test_r3a_a_secret_visit_leaves_a_line_and_nothing_else(officer, nguyen, agency):
    sent = given(nguyen.pk, secret="on", subject="Điều không được lưu")
    assert officer.post(HERE, sent).status_code == 302
    assert (Case.objects.count(), Visit.objects.count()) == (0, 0)
    entry = RegisterEntry.objects.get()
    assert "giấy giới thiệu số 57/GGT-STP" in entry.evidence
    assert "Điều không" not in f"{entry.subject} {entry.note} {entry.evidence} {entry.sender}"


def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(officer, nguyen, db):
    wrong = given(nguyen.pk, system="", **{"khach-2-name": "", "khach-2-position": "Chuyên viên"})
    answer = officer.post(HERE, wrong)
    assert answer.status_code == 422
    assert len(errors(answer)) == 2
    page = answer.content.decode()
    assert "Chỉ ở dịch vụ tra cứu." in page
    assert 'value="Chuyên viên"' in page
    late = officer.post(HERE, given(nguyen.pk, in_at=at(timezone.now() + timedelta(days=1))))
    assert errors(late) == ["Giờ vào không thể ở tương lai."]
    empty = {f"khach-{n}-{name}": "" for n in (0, 2) for name in ("name", "position", "papers_seen")}
    nobody = officer.post(HERE, given(nguyen.pk, **empty))
    assert "ít nhất một người" in nobody.content.decode()
    hidden = officer.post(HERE, given(nguyen.pk, theirs=f"Tra cứu {make.NUMBER}"))
    assert "Không ghi số định danh" in errors(hidden)[0]
    assert Case.objects.count() == 0


def test_the_pages_ask_the_database_little_however_much_there_is(
    officer, nguyen, agency, django_assert_max_num_queries
):
    for _n in range(3):
        officer.post(HERE, given(nguyen.pk))
    here = f"{HERE}/{Visit.objects.latest('pk').pk}"
    for address in (HERE, here, f"{here}/bien-ban", f"{HERE}/_co-quan?party={agency.name}"):
        officer.get(address)
        with django_assert_max_num_queries(15):
            assert officer.get(address).status_code == 200

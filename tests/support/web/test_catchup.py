"""What was written on paper enters with its true time, all rows or none, and nothing typed is lost."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone

from support.models import Case, PhoneCall, RegisterEntry, Visit
from tests import factories as make

HERE = "/tiep-nhan/nhap-bu"


@pytest.fixture
def taker(db):
    return make.engineer("Tạ Minh Khuê")


@pytest.fixture
def typist(db):
    return make.engineer("Quách Đình Nguyên")


@pytest.fixture
def officer(browse, typist):
    return browse(typist)


def at(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def given(taker, **more):
    now = timezone.now()
    first = {
        "channel": "phone",
        "at": at(now - timedelta(hours=5)),
        "officer": str(taker.pk),
        "person": "Lương Thu Hạnh",
        "phone": "024 3825 4321",
        "agency": "Sở Tư pháp tỉnh Bắc Ninh",
        "subject": "Lỗi 504 khi tra cứu",
        "body": "Từ 07:40, năm lượt liền.",
    }
    second = first | {
        "channel": "visit",
        "at": at(now - timedelta(hours=4)),
        "ended_at": at(now - timedelta(hours=3)),
        "person": "Ngọ Văn Quyết",
        "agency": "Sở lạ",
        "subject": "Hỏi hồ sơ kết nối",
    }
    sent = {f"phieu-0-{name}": value for name, value in first.items()}
    sent |= {f"phieu-2-{name}": value for name, value in second.items()}
    sent |= {"phieu-1-channel": "phone", "phieu-TOTAL_FORMS": "3", "phieu-INITIAL_FORMS": "0"}
    return sent | more


def test_n1_r27b_r27c_each_sheet_becomes_a_ticket_and_an_entry_with_its_true_time(officer, taker, typist):
    agency = make.agency("Sở Tư pháp tỉnh Bắc Ninh")
    before = timezone.now()
    answer = officer.post(HERE, given(taker))
    assert answer["Location"] == HERE
    call, visit = PhoneCall.objects.get(), Visit.objects.get()
    entries = list(RegisterEntry.objects.order_by("number"))
    assert [one.channel for one in entries] == ["phone", "visit"]
    for entry, hours in zip(entries, (5, 4), strict=True):
        assert before - entry.received_at < timedelta(hours=hours, minutes=2)
        assert entry.received_at < before - timedelta(hours=hours - 1)
        assert entry.entered_at >= before
        assert entry.entered_by == typist
        assert "phiếu giấy, người tiếp nhận: Tạ Minh Khuê" in entry.evidence
        assert entry.case.recorded_by == typist
    assert call.message.case.requesting_agency == agency
    assert (visit.officer, visit.party, visit.out_at is not None) == (taker, "Sở lạ", True)
    assert visit.minutes in entries[1].evidence
    page = officer.get(HERE).content.decode()
    assert all(str(entry) in page for entry in entries)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phieu-2-person": ""}, "bắt buộc"),
        ({"phieu-2-at": "2999-01-01T08:00"}, "tương lai"),
        ({"phieu-0-ended_at": "2020-01-01T08:00"}, "trước giờ nhận"),
        ({"phieu-2-ended_at": "2020-01-01T08:00"}, "trước giờ vào"),
        ({"phieu-0-body": f"Tra {make.NUMBER}"}, "số định danh"),
        ({"phieu-2-subject": f"Tra {make.NUMBER}"}, "số định danh"),
    ],
)
def test_one_wrong_row_stops_all_says_where_and_keeps_what_was_typed(officer, taker, wrong, said):
    answer = officer.post(HERE, given(taker, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert page.count('class="field__error"') == 1
    assert "Từ 07:40, năm lượt liền." in page
    assert (Case.objects.count(), RegisterEntry.objects.count(), Visit.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("row", [0, 2], ids=["call", "visit"])
def test_r3a_a_mark_on_a_sheet_stops_all_until_a_person_decides(officer, taker, row):
    sent = given(taker, **{f"phieu-{row}-body": "Hỏi về công văn (Mật) của đơn vị"})
    answer = officer.post(HERE, sent)
    assert (answer.status_code, Case.objects.count(), RegisterEntry.objects.count()) == (422, 0, 0)
    assert 'name="unmarked"' in answer.content.decode()
    assert officer.post(HERE, sent | {"unmarked": "1"}).status_code == 302
    assert RegisterEntry.objects.count() == 2


def test_rows_come_and_go_without_scripts(officer, taker):
    page = officer.post(HERE, given(taker, rows="phieu+")).content.decode()
    assert 'value="Ngọ Văn Quyết"' in page
    page = officer.post(HERE, given(taker, rows="phieu-2")).content.decode()
    assert "Ngọ Văn Quyết" not in page
    assert 'value="Lương Thu Hạnh"' in page
    empty = {"phieu-0-channel": "phone", "phieu-TOTAL_FORMS": "1", "phieu-INITIAL_FORMS": "0"}
    answer = officer.post(HERE, empty)
    assert answer.status_code == 422
    assert "Chưa có dòng nào" in answer.content.decode()
    assert Case.objects.count() == 0


def test_a_row_more_asks_the_database_nothing_more(officer, taker, django_assert_max_num_queries):
    officer.get(HERE)
    with django_assert_max_num_queries(10):
        officer.post(HERE, given(taker, **{"phieu-TOTAL_FORMS": "30"}) | {"rows": "phieu+"})


def test_the_empty_sheet_fits_one_page_and_reads_back(officer):
    shown = officer.get("/tiep-nhan/phieu-giay").content.decode()
    answer = officer.get("/tiep-nhan/phieu-giay.pdf")
    made = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(made.pages) == 1
    back = " ".join(made.pages[0].extract_text().split())
    for words in ("PHIẾU TIẾP NHẬN", "Người tiếp nhận:", "Giấy giới thiệu số:", "Việc đã thống nhất"):
        assert words in back
        assert words in shown

"""The registers of documents (NĐ 30/2020, Phụ lục VI): columns, gaps, the same on four outputs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import letters
from support.domain.documents import Secrecy, Urgency
from support.models import Letter
from support.queries import arrivals
from support.queries.arrivals import Filters
from tests.support.actions.test_arrival_number import arrive
from tests.support.cast import personal_number
from tests.support.web.test_register_outputs import all_four

INCOMING = [
    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung", "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú",
]  # fmt: skip
FOLLOWUP = [
    "Số đến", "Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành", "Đơn vị hoặc người nhận",
    "Thời hạn giải quyết", "Tiến độ giải quyết", "Số, ký hiệu văn bản trả lời", "Ghi chú",
]  # fmt: skip


@pytest.fixture
def some(cast):
    """Give letters: an overdue one, an answered one, a secret one, one of a closed year, one unnumbered."""
    today = timezone.localdate()
    late = today - timedelta(days=3)
    arrive(cast, code="10", arrival_number="9", type_name="Công văn", due_date=late, urgency=Urgency.FLASH)
    done = arrive(cast, code="11", arrival_number="10", type_name="Tờ trình", document_date=late)
    letters.answer(cast.khue, case_id=done.message.case_id, given=letters.Answer("8/HT", today))
    arrive(cast, code="", arrival_number="13", secrecy=Secrecy.MAT)
    arrive(cast, code="12", note=f"Người nộp {personal_number()}")
    return cast


def _client(cast, browse, name="khue"):
    from support.accounts.models import User

    return browse(User.objects.get(pk=getattr(cast, name).user_id))


@pytest.mark.parametrize(
    ("address", "columns"), [("/so-tiep-nhan/van-ban-den", INCOMING), ("/so-tiep-nhan/theo-doi", FOLLOWUP)]
)
def test_n2_screen_paper_csv_and_xlsx_of_the_documents_are_one(some, browse, address, columns):
    client = _client(some, browse)
    rows = all_four(client, address)
    assert rows[0] == columns
    assert len(rows) == 5
    assert personal_number() not in str(rows)
    assert len(all_four(client, address, "?state=unnumbered")) == 2


def test_n2_lines_say_what_the_registers_ask(some, browse):
    client, day = _client(some, browse), f"{timezone.localdate():%d/%m/%Y}"
    incoming = all_four(client, "/so-tiep-nhan/van-ban-den")
    assert incoming[1] == [
        day, "9", "Bộ Y tế", "10/BYT", "", "Công văn: Về việc thử", "", "", "", "Hỏa tốc",
    ]  # fmt: skip
    assert incoming[3][5:] == ["", "", "", "", "Độ mật: Mật; chỉ ghi việc đã đến"]
    followup = all_four(client, "/so-tiep-nhan/theo-doi")
    assert followup[1][1] == "Công văn 10/BYT của Bộ Y tế"
    assert "quá thời hạn 3 ngày" in followup[1][4]
    assert followup[2][5] == f"8/HT ngày {day}"
    assert followup[3][4] == "Không lưu nội dung"


def test_n2_gaps_and_letters_without_a_number_are_said(some, browse):
    page = _client(some, browse).get("/so-tiep-nhan/van-ban-den").content.decode()
    assert "còn khuyết: 11–12" in page
    assert "1 văn bản chưa có số đến" in page


def test_numbers_sort_as_numbers_and_filters_find(some):
    today = timezone.localdate()
    asked = {
        Filters(): ["9", "10", "13", ""],
        Filters(state="overdue"): ["9"],
        Filters(state="open"): ["9", ""],
        Filters(words="010"): ["10"],
        Filters(words="to trinh"): ["10"],
        Filters(words="bo y te"): ["9", "10", "13", ""],
        Filters(day_to=today - timedelta(days=1)): [],
    }
    for filters, numbers in asked.items():
        found = [one.arrival_number for one in arrivals.every(some.diep, filters, today)]
        assert found == numbers, filters


def test_pages_and_batches_show_every_letter_once(some, monkeypatch):
    today = timezone.localdate()
    for code in range(30, 37):
        arrive(some, code=str(code), arrival_number=str(code), day=today - timedelta(days=code % 3))
    whole = [one.pk for one in arrivals.every(some.diep, Filters(), today)]
    monkeypatch.setattr(arrivals, "BATCH", 2)
    assert [one.pk for one in arrivals.every(some.diep, Filters(), today)] == whole
    seen, after = [], ""
    while True:
        page = arrivals.page(some.diep, Filters(), today=today, after=after, size=3)
        seen += [one.pk for one in page.rows]
        after = page.next
        if not after:
            break
    assert seen == list(reversed(whole))
    assert arrivals.page(some.diep, Filters(), today=today, after="x'").rows


def test_a_number_is_written_from_the_page(some, browse):
    client, letter = _client(some, browse), Letter.objects.get(arrival_number="")
    here = f"/so-tiep-nhan/van-ban-den/{letter.pk}"
    page = client.get(here)
    assert "Số tiếp theo của năm: 14." in page.content.decode()
    told = client.post(here, {"was": "", "number": "10"})
    assert told.status_code == 422
    assert "đã ghi cho văn bản khác" in told.content.decode()
    client.post(here, {"was": "", "number": "14", "recipient": "Đội Dữ liệu"})
    assert Letter.objects.get(pk=letter.pk).arrival_number == "14"
    told = client.get(f"/xu-ly/{letter.message.case.number}").content.decode()
    assert "ghi sổ văn bản đến, số đến" in told


@pytest.mark.parametrize("address", ["/so-tiep-nhan/van-ban-den", "/so-tiep-nhan/theo-doi"])
def test_a_register_of_documents_costs_as_many_questions_however_long(some, browse, address):
    client = _client(some, browse)

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as questions:
            assert client.get(address).status_code == 200
        return len(questions)

    few = asked()
    for code in range(40, 60):
        arrive(some, code=str(code))
    assert few == asked() <= 15

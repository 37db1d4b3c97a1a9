"""Screen, paper, CSV and XLSX of the registers say the same, cell by cell."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import timedelta
from html.parser import HTMLParser

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import AsyncRequestFactory, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import letters, reception
from support.actions.corrections import correct
from support.domain.channels import Channel
from support.domain.documents import Secrecy
from support.domain.reception import CallIn, LetterIn, VisitIn, VisitorIn
from support.domain.roles import Role
from support.models import ReadLog
from support.web import sheets
from tests import factories as make
from tests.support.actions.test_correct import place_of, wanted_of

NOW = "2026-03-18 10:00:00+07:00"


class Table(HTMLParser):
    """Reads the words of a page's table, without what is not printed or stands in attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get("class") or "").split()
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = 1
        elif self._in_cell and tag not in ("br", "use") and ("no-print" in classes or self._hidden):
            self._hidden += 1

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())
            self._in_cell = 0
        elif self._hidden and tag not in ("br", "use"):
            self._hidden -= 1

    def handle_data(self, data):
        if self._in_cell and not self._hidden:
            self.rows[-1][-1] += data


def of_csv(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def of_xlsx(answer) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [row for sheet in book for row in sheet.iter_rows()]
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} <= {"s", "inlineStr"}
    return [[cell.value or "" for cell in row] for row in rows]


def all_four(client, address: str, asked: str = "") -> list[list[str]]:
    """Return the table at `address` after holding its four forms against each other."""
    screen = Table(client.get(f"{address}{asked}").content.decode()).rows
    paper = Table(client.get(f"{address}/in{asked}").content.decode()).rows
    saved = of_csv(client.get(f"{address}/tai-ve{asked}"))
    book = of_xlsx(client.get(f"{address}/tai-ve-xlsx{asked}"))
    assert paper == book == [[cell.strip() for cell in row] for row in saved]
    assert screen[0] == paper[0]
    assert sorted(screen[1:]) == sorted(paper[1:])
    return paper


@pytest.fixture
def all_channels(db):
    """Give a duty officer, and entries of all channels, one withheld, one corrected."""
    with time_machine.travel(NOW, tick=False):
        person = make.user(Role.DUTY_OFFICER, name="Nghiêm Khánh Linh")
        officer, agency = make.actor(person), make.agency("Sở Tư pháp tỉnh Bắc Ninh", domain="stp.example")
        at = timezone.now() - timedelta(minutes=7)
        case = make.case(of=agency, words=make.message("Đề nghị; “ngoặc”, phẩy", sender="a@stp.example"))
        make.cases(1, of=agency, channel=Channel.PORTAL)
        caller = reception.Person(name="Mạc Văn Trí", phone="+84900000001")
        call = CallIn(number="+84900000001", started_at=at)
        visit = VisitIn((VisitorIn("Lương Thu Hạnh"),), in_at=at)
        calls = reception.Brought(Channel.PHONE, at, call, "Cuộc gọi từ 0900 000 001")
        visits = reception.Brought(Channel.VISIT, at, visit, "Biên bản làm việc")
        about = reception.About(subject="Hỏi cách đổi đầu mối", without_system=True)
        reception.take_in(officer, brought=calls, person=caller, about=about, add_to=case.number)
        reception.take_in(officer, brought=visits, person=caller, about=about)
        day = timezone.localdate()
        letter = LetterIn("Bộ Y tế", day, "1187", "BYT-K2ĐT", subject="Đề nghị bổ sung trường thông tin")
        letters.take_in(officer, letter=letter, about=about)
        letters.take_in(officer, letter=LetterIn("Bộ A", day, secrecy=Secrecy.MAT), about=about)
        line = case.entries.get(channel="phone")
        wanted = wanted_of(line, sender="Mạc Văn Trí, Sở Nội vụ", note="Xưng nhầm cơ quan")
        correct(officer, place=place_of(line), wanted=wanted, reason="Nghe lại ghi âm nội bộ")
        yield person


def test_n1_screen_paper_csv_and_xlsx_of_the_register_are_one(all_channels, browse):
    client = browse(all_channels)
    for asked, lines in (("", 7), ("?channel=phone", 2), ("?words=dau+moi", 3), ("?day_to=2026-03-17", 0)):
        if lines:
            assert len(all_four(client, "/so-tiep-nhan", asked)) == lines + 1, asked
    rows = all_four(client, "/so-tiep-nhan")
    assert [row[3] for row in rows[1:]] == [
        "Thư điện tử", "Nhập qua hệ thống", "Điện thoại", "Điện thoại",
        "Làm việc tại trụ sở", "Văn bản", "Văn bản",
    ]  # fmt: skip
    assert rows[4][0] == "3/2026 (sửa 1)"
    assert "Lý do: Nghe lại ghi âm nội bộ" in rows[4][9]
    assert rows[7][5] == "(văn bản có dấu mật, không lưu nội dung)"
    assert ReadLog.objects.filter(what="export").count() == 8


def test_evidence_leads_to_what_the_viewer_may_open(all_channels, browse):
    lines = browse(all_channels).get("/so-tiep-nhan").context["lines"]
    leads = {line["entry"].channel: line["proof"] for line in lines if line["entry"].case}
    assert "#tin-" in leads["phone"]
    assert "/bien-ban" in leads["visit"]
    client = browse(all_channels)
    assert {client.get(leads[channel]).status_code for channel in ("phone", "visit", "letter")} == {200}
    auditor = browse(make.user(Role.AUDITOR))
    lines = auditor.get("/so-tiep-nhan").context["lines"]
    for line in lines:
        assert not line["proof"] or auditor.get(line["proof"]).status_code == 200
    overseer = browse(make.user(Role.OVERSIGHT)).get("/so-tiep-nhan").context["lines"]
    assert {line["proof"] for line in overseer} | {line["url"] for line in overseer} == {""}
    assert {line["correct"] for line in overseer} == {""}


def test_quick_periods_are_those_of_vietnam(db, browse):
    client = browse(make.user(Role.AUDITOR))
    with time_machine.travel("2026-03-01 00:30:00+07:00"):
        days = client.get("/so-tiep-nhan?channel=phone").context["days"]
    asked = [day["url"].partition("day_from=")[2] for day in days]
    assert asked == [
        "2026-03-01&day_to=2026-03-01",
        "2026-02-28&day_to=2026-02-28",
        "2026-02-23&day_to=2026-03-01",
        "2026-03-01&day_to=2026-03-01",
    ]
    assert all("channel=phone" in day["url"] for day in days)


FORMULAS = ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x")', "a;=1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_stays_words_in_xlsx(cell):
    sheet = sheets.Sheet("bang", ("A", "B"), lambda: iter([[cell, "thường"]]))
    file = io.BytesIO()
    sheets.write_xlsx(sheet, file)
    found = openpyxl.load_workbook(file).active
    assert found["A2"].data_type == "s"
    assert found["A2"].value.replace("_x000D_", "\r") == cell
    assert found["A2"].quotePrefix


def test_a_worksheet_that_is_full_goes_on_in_the_next_and_a_cell_is_cut():
    rows = [[str(number), "dài" * 20_000] for number in range(5)]
    file = io.BytesIO()
    sheets.write_xlsx(sheets.Sheet("bang", ("A", "B"), lambda: iter(rows)), file, most=2)
    book = openpyxl.load_workbook(file)
    assert [sheet.max_row for sheet in book] == [3, 3, 2]
    assert [sheet["A1"].value for sheet in book] == ["A", "A", "A"]
    assert book.worksheets[2]["A2"].value == "4"
    assert len(book.active["B2"].value) == sheets.XLSX_CELL


def test_paper_says_what_it_was_narrowed_to(all_channels, browse):
    page = browse(all_channels).get("/so-tiep-nhan/in?channel=phone&words=dau+moi&day_from=2026-03-18")
    assert "Từ 18/03/2026" in page.content.decode()
    assert page.context["asked"] == ["Tìm trong sổ: dau moi", "Kênh: Điện thoại"]
    assert browse(all_channels).get("/so-tiep-nhan/in?day_from=x").context["asked"] == []


def test_paper_says_when_it_is_cut(db, browse, monkeypatch):
    make.cases(4)
    monkeypatch.setattr(sheets.on_paper, "__defaults__", (3,))
    page = browse(make.user(Role.AUDITOR)).get("/so-tiep-nhan/in")
    assert len(page.context["lines"]) == 3
    assert "Bản in chỉ gồm 3 dòng đầu" in page.content.decode()


@pytest.mark.parametrize("address", ["/so-tiep-nhan", "/so-tiep-nhan/in", "/so-tiep-nhan/tai-ve"])
def test_a_register_of_all_channels_costs_as_many_questions_however_long(all_channels, browse, address):
    client = browse(all_channels)

    def asked() -> int:
        client.get("/so-tiep-nhan")
        with CaptureQueriesContext(connection) as questions:
            answer = client.get(address)
            assert answer.status_code == 200
            b"".join(answer.streaming_content) if answer.streaming else None
        return len(questions)

    few = asked()
    make.cases(40)
    assert few == asked() <= 15


@pytest.mark.parametrize("write", [sheets.to_csv, sheets.to_xlsx])
def test_under_asgi_a_file_comes_in_parts_without_holding_up_the_loop(write):
    """Django would read a plain iterator whole, and warn; warnings fail here."""

    async def read() -> bytes:
        sheet = sheets.Sheet("bang", ("A",), lambda: iter([["Ủy ban"]] * 1200))
        answer = write(AsyncRequestFactory().get("/"), sheet)
        assert answer.is_async
        return b"".join([part async for part in answer])

    whole = asyncio.run(read())
    if write is sheets.to_csv:
        assert whole.decode().count("Ủy ban") == 1200
    else:
        assert openpyxl.load_workbook(io.BytesIO(whole)).active.max_row == 1201


def test_a_file_nobody_reads_costs_nothing_and_a_broken_off_one_is_closed(db):
    closed = []

    def rows():
        try:
            for _turn in range(10_000):
                yield ["x"]
        finally:
            closed.append(True)

    answer = sheets.to_csv(RequestFactory().get("/"), sheets.Sheet("bang", ("A",), rows))
    answer.close()
    assert closed == []
    begun = sheets.to_csv(RequestFactory().get("/"), sheets.Sheet("bang", ("A",), rows))
    next(iter(begun.streaming_content))
    next(iter(begun.streaming_content))
    begun.close()
    assert closed == [True]

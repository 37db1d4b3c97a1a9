"""The register: screen, paper and CSV say the same; formulas do no harm; who may not read finds nothing."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.utils import timezone

from support.domain.roles import Role
from support.models import ReadLog
from support.web.sheets import harmless
from tests import factories as make


@pytest.fixture
def auditor(db):
    return make.user(Role.AUDITOR)


def _rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_csv_equals_the_screen(auditor, browse):
    agency = make.agency("Bộ Y tế", domain="yte.example")
    make.case(of=agency, words=make.message("Đề nghị, có dấu phẩy; “ngoặc”", sender="a@yte.example"))
    make.cases(3)
    client = browse(auditor)
    page = client.get("/so-tiep-nhan")
    rows = _rows(client.get("/so-tiep-nhan/tai-ve"))
    assert rows[0] == page.context["columns"]
    assert rows[1:] == [line["cells"] for line in reversed(page.context["lines"])]
    shown = re.sub(r"\s+", " ", page.content.decode())
    assert "Đề nghị, có dấu phẩy; “ngoặc”" in shown
    assert ReadLog.objects.filter(what="export").count() == 1


def test_a_line_opens_on_a_phone_and_its_correction_shows_all_at_once(browse, db):
    """What a phone leaves out stands behind a control named after its line; no cell loses its name."""
    make.cases(2)
    client = browse(make.user(Role.DUTY_OFFICER))
    page = client.get("/so-tiep-nhan")
    shown = re.sub(r"\s+", " ", page.content.decode())
    for line in page.context["lines"]:
        assert (
            f'<summary>Chi tiết<span class="visually-hidden"> của số {line["cells"][0]}</span></summary>'
            in shown
        )
    assert shown.count("data-label=") == len(page.context["lines"]) * (len(page.context["columns"]) - 1)
    correct = client.get(page.context["lines"][0]["correct"]).content.decode()
    assert "data-label=" in correct
    assert "line-more" not in correct


def test_filters_hold_for_screen_paper_and_csv(auditor, browse):
    agency = make.agency()
    make.cases(2, of=agency)
    make.cases(3)
    client, today = browse(auditor), timezone.localdate().isoformat()
    asked = f"?agency={agency.pk}&channel=email&day_from={today}&day_to={today}"
    assert len(client.get(f"/so-tiep-nhan{asked}").context["lines"]) == 2
    assert len(client.get(f"/so-tiep-nhan/in{asked}").context["lines"]) == 2
    assert len(_rows(client.get(f"/so-tiep-nhan/tai-ve{asked}"))) == 3
    assert not client.get("/so-tiep-nhan?channel=phone").context["lines"]


def test_days_in_the_wrong_order_are_told(auditor, browse):
    page = browse(auditor).get("/so-tiep-nhan?day_from=2026-03-18&day_to=2026-03-16").content.decode()
    assert "phải từ “Từ ngày” trở đi" in page


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("Bình thường") == "Bình thường"


def test_a_subject_that_is_a_formula_leaves_harmless(auditor, browse):
    make.case(words=make.message('=HYPERLINK("http://x")'))
    assert _rows(browse(auditor).get("/so-tiep-nhan/tai-ve"))[1][5] == '\'=HYPERLINK("http://x")'


def test_a_closed_queue_keeps_its_words_on_paper_too(auditor, browse):
    case = make.case(words=make.message("Việc rất kín"))
    make.restricted(case)
    client = browse(auditor)
    for answer in (client.get("/so-tiep-nhan"), client.get("/so-tiep-nhan/in")):
        assert "Việc rất kín" not in answer.content.decode()
    assert "Việc rất kín" not in str(_rows(client.get("/so-tiep-nhan/tai-ve")))


def test_pages_of_the_register_lead_on_and_back(auditor, browse):
    make.cases(60)
    client = browse(auditor)
    first = client.get("/so-tiep-nhan")
    second = client.get(first.context["next_url"])
    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 10)
    back = client.get(second.context["prev_url"])
    assert back.context["lines"][0]["cells"] == first.context["lines"][0]["cells"]

"""Legal references read by everybody signed in, on any day, and the links of a ticket into the Circular."""

from __future__ import annotations

import pytest

from support.models import LegalReference, Topic
from tests import factories as make


@pytest.fixture(params=["engineer", "member", "outsider"])
def client(request, browse):
    people = {
        "engineer": make.engineer,
        "member": lambda: make.member(make.agency()),
        "outsider": make.user,
    }
    return browse(people[request.param]())


def test_r30_r38_everybody_signed_in_reads_what_is_in_force(client):
    page = client.get("/can-cu-phap-ly?ngay=2022-12-18").content.decode()
    assert "Hiệu lực vào ngày 18/12/2022" in page
    assert page.count("Chưa có hiệu lực") == 1
    page = client.get("/can-cu-phap-ly?ngay=2022-12-19").content.decode()
    assert "Chưa có hiệu lực" not in page
    assert page.count("Cần đối chiếu") == 5
    text = client.get("/can-cu-phap-ly/thong-tu-46").content.decode()
    for anchor in ("dieu-1", "dieu-9-2", "dieu-6-2-dd", "dieu-14"):
        assert f'id="{anchor}"' in text


@pytest.mark.parametrize("day", ["hôm qua", "0001-01-01", "9999-12-31", "2022-02-30"])
def test_a_day_that_is_none_shows_today(browse, day):
    page = browse(make.engineer()).get("/can-cu-phap-ly", {"ngay": day})
    assert page.status_code == 200


def test_what_replaced_a_reference_is_named(browse):
    LegalReference.objects.filter(key="nd-47-2020").update(in_force_to="2025-10-21")
    page = browse(make.engineer()).get("/can-cu-phap-ly?ngay=2025-10-22").content.decode()
    row = page.split('id="nd-47-2020"')[1].split("</tr>")[0]
    assert "Hết hiệu lực" in row
    assert '<a href="#nd-278-2025">278/2025/NĐ-CP</a>' in row


def test_r30_a_ticket_leads_to_the_article_of_its_topic(browse):
    case = make.case(topic=Topic.objects.get(code="A3").pk)
    page = browse(make.engineer()).get(f"/xu-ly/{case.number}").content.decode()
    assert '(<a href="/can-cu-phap-ly/thong-tu-46#dieu-5-2">5.2</a>)' in page

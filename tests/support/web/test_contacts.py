"""The book of people on the screen: found, corrected, verified, doubles shown, merged after a preview."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.domain.roles import Role
from support.models import Contact
from tests import factories as make

OLD, NEW = "hanh@sotuphap.bacninh.example", "hanh@bacninh.example"


@pytest.fixture
def chief(db):
    return make.user(Role.TEAM_LEAD, name="Tạ Minh Khuê")


@pytest.fixture
def pair(db):
    """Give two rows of one person; the first has a ticket and the agency."""
    agency = make.agency("Sở Tư pháp tỉnh Bắc Ninh", domain="sotuphap.bacninh.example")
    make.case(of=agency, words=make.message(sender=OLD))
    second = Contact.objects.create(name="Lương Thu Hạnh", email=NEW, phone="+842438254321")
    return Contact.objects.get(email=OLD), second


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_people_are_found_without_marks_by_address_and_number(chief, pair, browse):
    client = browse(chief)
    Contact.objects.create(name="Ngô Bá Chiến", email="chien@khac.example")
    for words, count in (("luong thu", 2), ("hanh bacninh", 2), ("842438254321", 1), ("chien", 1), ("x", 0)):
        assert len(client.get("/co-quan/nguoi-lien-he", {"q": words}).context["rows"]) == count, words
    assert "Không có ai" in _text(client.get("/co-quan/nguoi-lien-he?q=khongco"))
    assert len(client.get("/co-quan/nguoi-lien-he?state=unverified").context["rows"]) == 3
    assert len(client.get(f"/co-quan/nguoi-lien-he?agency={pair[0].agency_id}").context["rows"]) == 1


def test_doubles_are_offered_previewed_and_merged(chief, pair, browse):
    gone, person = pair
    client = browse(chief)
    page = _text(client.get(f"/co-quan/nguoi-lien-he/{person.pk}"))
    assert "Có thể là cùng một người" in page
    assert "cùng tên hộp thư, khác máy chủ, cùng họ tên" in page
    address = f"/co-quan/nguoi-lien-he/{gone.pk}/gop-vao/{person.pk}"
    preview = _text(client.get(address))
    assert "1 phiếu và 1 lời trong phiếu theo về" in preview
    assert f"gửi tới {NEW}; thư đến từ {OLD} vẫn được nhận ra" in preview
    assert Contact.objects.get(pk=gone.pk).merged_into_id is None
    merged = _text(client.post(address, follow=True))
    assert "Đã gộp" in merged
    assert OLD in merged
    assert client.get(f"/co-quan/nguoi-lien-he/{gone.pk}").headers["Location"].endswith(f"/{person.pk}")
    assert client.post(address).status_code == 302  # twice does no harm


def test_a_person_is_corrected_and_verified(chief, pair, browse):
    client, person = browse(chief), pair[1]
    address = f"/co-quan/nguoi-lien-he/{person.pk}"
    wrong = client.post(f"{address}/sua", {"name": "Lương Thu Hạnh", "email": OLD})
    assert wrong.status_code == 422
    assert "thì hãy gộp" in _text(wrong)
    right = {"name": "Lương Thu Hạnh", "email": NEW, "agency": "Sở Tư pháp tỉnh Bắc Ninh"}
    assert "Sở Tư pháp tỉnh Bắc Ninh" in _text(client.post(f"{address}/sua", right, follow=True))
    assert "Đã xác minh" in _text(client.post(f"{address}/xac-minh", follow=True))
    assert client.get(f"{address}/sua").context["form"]["agency"].value()


def test_who_works_verifies_and_changes_nothing_else(pair, browse):
    client = browse(make.user(Role.DUTY_OFFICER))
    address = f"/co-quan/nguoi-lien-he/{pair[0].pk}"
    assert "/sua" not in client.get(address).content.decode()
    assert client.get(f"{address}/sua").status_code == 404
    assert client.post(f"{address}/xac-minh").status_code == 302
    auditor = browse(make.user(Role.AUDITOR))
    assert "xac-minh" not in auditor.get(address).content.decode()
    assert auditor.post(f"{address}/xac-minh").status_code == 403


def test_r4_a_member_of_an_agency_finds_no_people(pair, browse):
    client = browse(make.member(pair[0].agency))
    for address in ("/co-quan/nguoi-lien-he", f"/co-quan/nguoi-lien-he/{pair[0].pk}"):
        assert client.get(address).status_code == 404


def test_the_pages_of_people_ask_few_questions_however_many_there_are(chief, pair, browse):
    client, counts = browse(chief), []
    addresses = (
        "/co-quan/nguoi-lien-he",
        "/co-quan/nguoi-lien-he?state=double",
        f"/co-quan/nguoi-lien-he/{pair[0].pk}",
        f"/co-quan/nguoi-lien-he/{pair[0].pk}/sua",
        f"/co-quan/nguoi-lien-he/{pair[0].pk}/gop-vao/{pair[1].pk}",
    )
    for turn in range(2):
        asked = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
        assert max(asked) <= 15
        for number in range(60):
            Contact.objects.create(name="Lương Thu Hạnh", email=f"hanh@d{number}-{turn}.example")
    assert counts[0] == counts[1]

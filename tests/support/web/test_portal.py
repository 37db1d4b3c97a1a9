"""The portal's pages: one form without scripts, what it warns of, the number at its end, the link."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.domain.roles import Role
from support.models import Case, ConnectedSystem, Connection, OutgoingMail, RegisterEntry
from support.notify.compose import build
from support.queries import tracking
from support.web.views import portal
from tests import factories as make
from tests.support.filings import strangers

FILED = {"choice": "su-co", "severity": "dung", "subject": "Tra cứu báo lỗi 504", "body": "", "system": "-"}
ASKED = FILED | {"name": "Kiều Phương Lan", "email": "kieu.lan@thu-rieng.example"}


@pytest.fixture
def agency(db):
    return make.agency("Sở Tư pháp tỉnh Bắc Ninh")


@pytest.fixture
def connection(agency):
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa tỉnh Bắc Ninh")
    return Connection.objects.create(agency=agency, system=system)


def test_a_member_files_and_reads_a_large_number(agency, connection, browse):
    client = browse(make.member(agency))
    page = client.get("/gui").content.decode()
    assert "Hệ thống một cửa tỉnh Bắc Ninh" in page
    assert "Mục tiêu nội bộ" in page
    answer = client.post("/gui", FILED | {"system": str(connection.pk)}, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(f"/gui/xong/{case.number}", 302)]
    shown = answer.content.decode()
    assert re.search(rf'<h1 class="big-number[^>]*>{case.number}</h1>', shown)
    assert RegisterEntry.objects.get(case=case).channel == "portal"
    assert case.connection_id == connection.pk


def test_a_stranger_files_and_follows_by_the_link_of_the_receipt(db):
    client = Client()
    upload = SimpleUploadedFile("nhat-ky.txt", b"loi 504", "text/plain")
    answer = client.post("/gui", ASKED | {"attached": upload}, follow=True)
    case = Case.objects.get()
    assert answer.status_code == 200
    assert case.number in answer.content.decode()
    assert case.messages.get().followup.followupattachment_set.count() == 1
    receipt = OutgoingMail.objects.get()
    raw = build(receipt, list(receipt.recipients.all())).decode().replace("=\r\n", "").replace("=3D", "=")
    link = re.search(r"/theo-doi/[\w:.-]+", raw)
    assert link
    page = Client().get(link[0])
    assert case.number in page.content.decode()


def test_a_connection_of_another_agency_is_refused_in_the_form(connection, browse):
    client = browse(make.member(make.agency()))
    answer = client.post("/gui", FILED | {"system": str(connection.pk)})
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert "Hệ thống một cửa" not in client.get("/gui").content.decode()


def test_r3a_a_document_with_a_secrecy_mark_stops_before_anything_is_kept(agency, browse):
    client = browse(make.member(agency))
    answer = client.post("/gui", FILED | {"secret": "on"})
    assert answer.status_code == 422
    assert "Chưa có gì được lưu" in answer.content.decode()
    assert not Case.objects.exists()


def test_r3_the_places_of_personal_numbers_are_shown_and_one_may_send_all_the_same(agency, browse):
    client = browse(make.member(agency))
    sent = FILED | {"body": f"Từ sáng nay.\nCông dân số định danh {make.NUMBER} không tra cứu được."}
    answer = client.post("/gui", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "đã che 12 chữ số" in page
    assert "Vẫn gửi" in page
    assert client.post("/gui", sent | {"personal": "on"}).status_code == 302
    assert Case.objects.get().messages.get().personal == 1


def test_a_machine_that_fills_every_field_files_nothing(db):
    assert Client().post("/gui", ASKED | {"website": "http://quang-cao.example"}).status_code == 422
    assert not Case.objects.exists()


def test_a_network_address_may_not_try_for_ever(db, monkeypatch):
    monkeypatch.setattr(portal, "PER_HOUR", 2)
    answers = [
        Client().post("/gui", ASKED | {"email": f"nguoi-{n}@thu-rieng.example"}).status_code for n in range(3)
    ]
    assert answers == [302, 302, 422]
    assert Case.objects.count() == 2


def test_the_page_says_the_same_to_known_and_unknown_addresses(agency):
    known = make.member(agency, email="can-bo@so.example")
    seen = [Client().post("/gui", ASKED | {"email": one}) for one in (known.email, "la@noi-khac.example")]
    assert [one.status_code for one in seen] == [302, 302]
    assert {one["Location"].split("/")[1] for one in seen} == {"theo-doi"}
    assert not Case.objects.exclude(requesting_agency=None).exists()


def test_without_scripts_one_looks_first_and_what_was_typed_stays(agency, connection, browse):
    client = browse(make.member(agency))
    client.post("/gui", FILED | {"system": str(connection.pk)})
    known = Case.objects.get()
    looked = client.post("/gui", FILED | {"system": str(connection.pk), "look": "1"})
    page = looked.content.decode()
    assert looked.status_code == 200
    assert known.number in page
    assert "Vấn đề của tôi đã có trong đây" in page
    assert 'value="Tra cứu báo lỗi 504"' in page
    assert Case.objects.count() == 1
    assert "Không có yêu cầu nào được gửi" in client.get("/gui/da-co").content.decode()


def test_suggestions_are_the_agencys_own_and_say_the_target(agency, connection, browse):
    client, other = browse(make.member(agency)), browse(make.member(make.agency()))
    client.post("/gui", FILED | {"system": str(connection.pk)})
    number = Case.objects.get().number
    asked = {"choice": "su-co", "severity": "dung", "system": str(connection.pk)}
    assert number in client.get("/gui/_goi-y", asked).content.decode()
    for stranger in (other, Client()):
        page = stranger.get("/gui/_goi-y", asked).content.decode()
        assert number not in page
        assert "Mục tiêu nội bộ" in page
    for odd in ("x", "-", "9" * 30, "²"):
        assert client.get("/gui/_goi-y", {"system": odd, "choice": odd, "severity": odd}).status_code == 200


def test_every_link_that_does_not_open_looks_the_same(db):
    filed, nonce = strangers()
    token = tracking.token_of(nonce)
    page = Client().get(f"/theo-doi/{token}")
    shown = page.content.decode()
    assert filed.number in shown
    for hidden in ("Không đăng nhập được", "Kiều", "thu-rieng"):
        assert hidden not in shown
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    make_gone = Client(), browse_worker()
    answer = make_gone[1].post(f"/xu-ly/{filed.number}/theo-doi/thu-hoi")
    assert answer.status_code == 302
    gone = [make_gone[0].get(f"/theo-doi/{one}") for one in (token, "khong-co", f"{token}x")]
    assert {one.status_code for one in gone} == {404}
    assert len({re.sub(r'"[\w+/=-]{20,}"', "", one.content.decode()) for one in gone}) == 1


def browse_worker() -> Client:
    client = Client()
    client.force_login(make.user(Role.ENGINEER))
    return client


def test_r10_the_failed_call_stands_on_the_ticket_and_is_searched(db, browse):
    engineer = browse(make.engineer())
    sent = ASKED | {"error_code": "ERR-1203", "endpoint": "/v1/xac-thuc", "environment": "production"}
    assert Client().post("/gui", sent).status_code == 302
    number = Case.objects.get().number
    page = engineer.get(f"/xu-ly/{number}").content.decode()
    assert "ERR-1203" in page
    assert "Chính thức" in page
    assert number in engineer.get("/tim?q=err-1203").content.decode()
    form = engineer.get(f"/xu-ly/{number}/loi-api").context["form"]
    told = {form.add_prefix(name): str(form[name].value() or "") for name in form.fields}
    told["loi-api-error_code"] = "ERR-1204"
    assert engineer.post(f"/xu-ly/{number}/loi-api", told).status_code == 302
    assert number in engineer.get("/tim?q=err-1204").content.decode()
    told["loi-api-started_at"], told["loi-api-ended_at"] = "2026-03-18T09:00", "2026-03-18T08:00"
    told["loi-api-version"] = str(Case.objects.get().version)
    assert engineer.post(f"/xu-ly/{number}/loi-api", told).status_code == 422


def test_the_pages_ask_few_questions(agency, connection, browse, django_assert_max_num_queries):
    client = browse(make.member(agency))
    for _n in range(3):
        client.post("/gui", FILED | {"system": str(connection.pk)})
    number, nonce = Case.objects.first().number, strangers()[1]
    for address in (
        "/gui",
        f"/gui/_goi-y?choice=su-co&system={connection.pk}",
        f"/gui/xong/{number}",
        f"/theo-doi/{tracking.token_of(nonce)}",
    ):
        client.get(address)
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


def test_members_find_the_way_from_their_requests(agency, browse):
    page = browse(make.member(agency)).get("/yeu-cau").content.decode()
    assert 'class="btn btn-primary push" href="/gui"' in page

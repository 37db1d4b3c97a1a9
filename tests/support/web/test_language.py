"""Pages speak Vietnamese unless this person chose English; what goes out of the house stays Vietnamese."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.forms import DateField
from django.utils import translation
from django.utils.formats import date_format

from support.domain.roles import Role
from support.models import OutgoingMail
from support.notify.compose import build
from tests import factories as make

ENGLISH_BROWSER = {"accept-language": "en-US,en;q=0.9"}


@pytest.fixture
def officer(db):
    return make.user(Role.DUTY_OFFICER)


def test_an_english_browser_is_no_choice_of_language(officer, browse):
    client = browse(officer)
    answer = client.get("/xu-ly", headers=ENGLISH_BROWSER)
    page = answer.content.decode()
    assert '<html lang="vi"' in page
    assert "Thư giữ lại" in page
    assert answer["Content-Language"] == "vi"
    assert "Accept-Language" not in answer.get("Vary", "")


def test_who_chooses_english_gets_english_and_can_go_back(officer, browse):
    client = browse(officer)
    answer = client.post(
        "/ngon-ngu", {"language": "en"}, headers={"referer": "http://testserver/so-tiep-nhan"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/so-tiep-nhan")
    page = client.get("/xu-ly").content.decode()
    assert '<html lang="en"' in page
    assert "Held mail" in page
    assert "Thư giữ lại" not in page
    assert client.get("/khong-co").content.decode().count("Not found")
    client.post("/ngon-ngu", {"language": "vi"})
    assert "Thư giữ lại" in client.get("/xu-ly").content.decode()


SWITCH = 'class="speak" action="/ngon-ngu" method="post"'


@pytest.mark.parametrize("path", ["/gui", "/tai-lieu", "/tai-khoan/login/", "/khong-co"])
def test_a_visitor_changes_the_language_and_stays_where_one_was(db, client, path):
    page = client.get(path)
    assert SWITCH in page.content.decode()
    assert "Cookie" in page["Vary"]
    asked = {"referer": f"http://testserver{path}?q=a"}
    assert client.post("/ngon-ngu", {"language": "en"}, headers=asked)["Location"] == asked["referer"]
    shown = client.get(path).content.decode()
    assert '<html lang="en"' in shown
    assert 'value="en" lang="en" aria-pressed="true">English' in shown
    assert 'value="vi" lang="vi" aria-pressed="false">Ti' in shown
    away = client.post("/ngon-ngu", {"language": "vi"}, headers={"referer": "https://la.example/gui"})
    assert away["Location"] == "/"


def test_who_is_signed_in_has_the_switch_in_the_menu_alone(db, browse):
    page = browse(make.member(make.agency())).get("/gui").content.decode()
    assert SWITCH not in page
    assert page.count('action="/ngon-ngu"') == 1


def test_what_depends_on_the_choice_is_kept_apart_by_it(db, client):
    assert "Cookie" in client.get("/khong-co").headers["Vary"]
    assert "Cookie" in client.get("/healthz").headers["Vary"]


@pytest.mark.parametrize("cookie", ["fr", "en-us", "x" * 5000, "../vi"])
def test_a_language_there_is_none_of_is_vietnamese(officer, browse, cookie):
    client = browse(officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    assert '<html lang="vi"' in client.get("/xu-ly").content.decode()


def test_the_choice_leads_to_no_other_site(officer, browse):
    client = browse(officer)
    answer = client.post("/ngon-ngu", {"language": "en", "next": "https://la.example/"})
    assert answer["Location"] == "/"
    assert client.get("/ngon-ngu").status_code == 405


def test_the_register_is_saved_in_the_language_of_the_page(db, browse):
    make.cases(1)
    client = browse(make.user(Role.AUDITOR))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/so-tiep-nhan")
    saved = b"".join(client.get("/so-tiep-nhan/tai-ve").streaming_content).decode()
    assert saved.startswith("\ufeffNo.,Received,Entered at,Channel,")
    assert page.context["columns"][0] == "No."


def test_a_reply_written_on_an_english_page_leaves_in_vietnamese(officer, browse):
    case = make.case(words=make.message("Xin hỗ trợ", sender="dau.moi@xa.example"))
    client = browse(officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.post(f"/xu-ly/{case.number}/tra-loi", {"tl-body": "Đã rõ.", "tl-version": case.version})
    mail = OutgoingMail.objects.get(case=case, kind="reply")
    text = build(mail, list(mail.recipients.all())).decode()
    assert "M=C3=A3 phi=E1=BA=BFu" in text  # Mã phiếu
    assert "Ticket number" not in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_reads_the_same_in_both_languages(language):
    moment = datetime(2026, 3, 4, 17, 5)
    with translation.override(language):
        assert date_format(moment, "DATETIME_FORMAT") == "04/03/2026 17:05"
        assert DateField().clean("04/03/2026") == moment.date()

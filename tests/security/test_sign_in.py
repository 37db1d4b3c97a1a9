"""Sign-in: nobody tries passwords without end, learns who has an account, or is led elsewhere."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings as live
from django.http import HttpResponse
from django.test import Client

from support.accounts.models import User
from support.domain.roles import Role
from support.models import OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/tai-khoan/login/", "/tai-khoan/password/reset/"


def _try(address: str, password: str = "không phải mật khẩu này", **said: str) -> HttpResponse:
    return Client().post(LOGIN, {"login": address, "password": password}, **said)  # type: ignore[arg-type]


def _fail(person: User, times: int = 5) -> None:
    for turn in range(times):
        _try(person.email, REMOTE_ADDR=f"192.0.2.{turn}")


def test_the_fifth_wrong_password_locks_the_account_whatever_address_it_comes_from() -> None:
    person = factories.engineer()
    codes = [_try(person.email, REMOTE_ADDR=f"192.0.2.{turn}").status_code for turn in range(6)]
    assert codes == [200, 200, 200, 200, 429, 429]
    assert _try(person.email, factories.PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 429


@pytest.mark.parametrize("name", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_a_made_up_header_does_not_open_the_lock(name: str) -> None:
    person = factories.engineer()
    codes = [_try(person.email, **{name: f"203.0.113.{turn}"}).status_code for turn in range(6)]
    assert codes[-1] == 429


def test_another_spelling_of_the_address_is_the_same_account() -> None:
    person = factories.engineer()
    address = person.email
    spelled = [address, address.upper(), f" {address}", address.title(), f"{address}\t", f"\u3000{address}"]
    assert [_try(one).status_code for one in spelled][4:] == [429, 429]


def test_one_persons_mistakes_lock_nobody_else_of_the_same_office() -> None:
    clumsy, colleague = factories.engineer(), factories.engineer()
    for _turn in range(6):
        _try(clumsy.email)
    assert _try(colleague.email, factories.PASSWORD).status_code == 302


def test_signing_in_oneself_does_not_buy_more_tries_on_another_account() -> None:
    victim, attacker = factories.engineer(), factories.member(factories.agency())
    codes = []
    for _turn in range(6):
        codes.append(_try(victim.email).status_code)
        assert _try(attacker.email, factories.PASSWORD).status_code == 302
    assert codes[-1] == 429


def test_trying_on_does_not_keep_the_account_locked_for_ever() -> None:
    from axes.models import AccessAttempt
    from django.utils import timezone

    person = factories.engineer()
    _fail(person)
    begun = timezone.now() - timedelta(minutes=16)
    AccessAttempt.objects.update(attempt_time=begun)
    assert _try(person.email, factories.PASSWORD).status_code == 302


def test_a_new_password_by_mail_opens_a_locked_account(mailoutbox: list[object]) -> None:
    person = factories.engineer()
    _fail(person)
    Client().post(RESET, {"email": person.email})
    link = re.search(r"http://\S+", mailoutbox[0].body)  # type: ignore[attr-defined]
    assert link
    browser = Client()
    form = browser.get(link[0].removeprefix(live.BASE_URL))["Location"]
    fresh = "một câu khác hẳn câu trước"
    browser.post(form, {"password1": fresh, "password2": fresh})
    assert _try(person.email, fresh).status_code == 302


def test_unknown_known_and_closed_accounts_get_the_same_answer() -> None:
    people = [factories.engineer().email, factories.user(Role.ENGINEER, active=False).email, "la@thu.example"]
    tokens = re.compile(rb"[A-Za-z0-9]{64}")
    pages = {tokens.sub(b"", _try(one).content.replace(one.encode(), b"")) for one in people}
    assert len(pages) == 1


def test_a_lock_says_the_same_for_an_account_that_does_not_exist() -> None:
    person = factories.engineer()
    for address in (person.email, "la@thu.example"):
        answers = [_try(address) for _turn in range(5)]
        assert answers[-1].status_code == 429


def test_asking_for_a_new_password_tells_nothing_by_answer_or_time(settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = False  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "support.notify.backend.OutboxBackend"  # type: ignore[attr-defined]
    closed = factories.user(Role.ENGINEER, active=False)
    answers, seconds = set(), []
    for address in (factories.engineer().email, closed.email, "la@thu.example"):
        taken = []
        for _turn in range(5):
            begun = time.thread_time()  # nothing here waits: the mail goes to the outbox
            answer = Client().post(RESET, {"email": address})
            taken.append(time.thread_time() - begun)
            answers.add((answer.status_code, answer["Location"]))
        seconds.append(min(taken))
    assert len(answers) == 1
    assert max(seconds) - min(seconds) < 0.05


def test_nobody_can_make_us_write_to_an_address_of_his_choice(settings: object) -> None:
    settings.EMAIL_BACKEND = "support.notify.backend.OutboxBackend"  # type: ignore[attr-defined]
    Client().post(RESET, {"email": "nan-nhan@thu.example"})
    assert not OutgoingMail.objects.exists()


def test_the_link_of_a_reset_mail_ignores_the_host_that_asked(settings: object) -> None:
    settings.EMAIL_BACKEND = "support.notify.backend.OutboxBackend"  # type: ignore[attr-defined]
    settings.BASE_URL = "https://hotro.example"  # type: ignore[attr-defined]
    Client().post(RESET, {"email": factories.engineer().email}, headers={"host": "localhost:6666"})
    mail = OutgoingMail.objects.get()
    assert re.findall(r"https?://[^/\s]+", mail.body) == ["https://hotro.example"]
    assert "example.com" not in mail.subject + mail.body
    assert "đặt lại mật khẩu" in mail.body


def test_a_host_we_do_not_serve_is_refused() -> None:
    browser = Client(raise_request_exception=False)
    assert browser.get(LOGIN, headers={"host": "ke-la.example"}).status_code == 400


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ke-la.example/", "//ke-la.example", "/\\ke-la.example", "\\\\ke-la.example",
        "javascript:alert(1)", "http:///ke-la.example", "https:ke-la.example", "/\t/ke-la.example",
        "http://localhost@ke-la.example", "data:text/html,x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", [LOGIN, "/tai-khoan/logout/"])
def test_signing_in_or_out_never_leads_elsewhere(elsewhere: str, page: str) -> None:
    person, browser = factories.engineer(), Client()
    if page != LOGIN:
        browser.post(LOGIN, {"login": person.email, "password": factories.PASSWORD})
    sent = {"login": person.email, "password": factories.PASSWORD, "next": elsewhere}
    answer = browser.post(page, sent, query_params={"next": elsewhere})
    assert answer.status_code == 302
    assert answer["Location"] in {"/", LOGIN}


def test_signing_in_takes_a_new_session_and_signing_out_ends_it() -> None:
    person, browser = factories.engineer(), Client()
    planted = browser.session
    planted["x"] = 1
    planted.save()
    browser.cookies[live.SESSION_COOKIE_NAME] = str(planted.session_key)
    answer = browser.post(LOGIN, {"login": person.email, "password": factories.PASSWORD})
    own = answer.cookies[live.SESSION_COOKIE_NAME]
    assert own.value != planted.session_key
    assert own["httponly"]
    assert own["samesite"] == "Lax"
    browser.post("/tai-khoan/logout/")
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = own.value
    assert thief.get("/xu-ly").status_code == 302


def test_a_new_password_ends_every_other_session() -> None:
    person, elsewhere, here = factories.engineer(), Client(), Client()
    for browser in (elsewhere, here):
        browser.post(LOGIN, {"login": person.email, "password": factories.PASSWORD})
    fresh = "một câu khác hẳn câu trước"
    sent = {"oldpassword": factories.PASSWORD, "password1": fresh, "password2": fresh}
    assert here.post("/tai-khoan/password/change/", sent).status_code == 302
    assert elsewhere.get("/xu-ly").status_code == 302
    assert here.get("/xu-ly").status_code == 200


def test_signing_out_takes_a_post() -> None:
    person, browser = factories.engineer(), Client()
    browser.post(LOGIN, {"login": person.email, "password": factories.PASSWORD})
    browser.get("/tai-khoan/logout/")
    assert browser.get("/xu-ly").status_code == 200

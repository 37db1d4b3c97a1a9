"""One mail's whole walk, seen by people: mailbox, open screen, receipt, answer, the sender's next mail."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from support.domain.roles import Role
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import PASSWORD, Product, letter, product, wait_until
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE

pytestmark = pytest.mark.browser
SENDER = "thu.hanh@sotuphap-bacninh.example"


def people() -> str:
    """Make an engineer who may sign in; returns the address."""
    person = factories.engineer("Quách Đình Nguyên")
    person.set_password(PASSWORD)
    person.save()
    return str(person.email)


def sign_in(page: Any, running: Product, email: str) -> None:
    """Sign in through the form as a person does."""
    page.goto(f"{running.url}/tai-khoan/login/?next=/xu-ly")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/xu-ly*")


@pytest.mark.parametrize("server", ["pymap_server", "dovecot"])
def test_mail_becomes_ticket_is_answered_in_thread_and_comes_back(
    server: str, fresh_db: FreshDb, browser: Chromium, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Ticket on the open screen at once, receipt and reply threaded, the answer on the same ticket.

    No round brings it there: the doorbells do. How quick they are is measured by `./dev bench mail`.
    """
    imap: ImapServer = request.getfixturevalue(server)
    engineer = people()
    with product(fresh_db, imap, tmp_path, bells_alone=True) as running, browser.person() as page:
        try:
            _walk(running, page, engineer, server)
        except BaseException:
            page.screenshot(path=str(tmp_path / "hong.png"))
            print(running.words())
            raise


def _walk(running: Product, page: Any, engineer: str, server: str) -> None:
    from support.models import Case

    subject = f"Lỗi 504 khi tra cứu qua NDXP ({server})"
    sign_in(page, running, engineer)
    first = letter(SENDER, subject, "Kính gửi bộ phận hỗ trợ, hệ thống báo lỗi 504.", name="Lương Thu Hạnh")
    more = [letter(f"khac-{turn}@noikhac.example", f"Việc khác số {turn}", "Nội dung") for turn in (1, 2)]
    took = [_appears(running, page, mail) for mail in (first, *more)]
    print(f"{server}: phiếu lên màn hình sau {took} giây")

    receipt = running.wait_inbox(SENDER, 1)[0]
    assert receipt["In-Reply-To"] == first["Message-ID"]
    number = Case.objects.get(subject=subject).number
    assert number in receipt["Subject"]

    page.locator(".trow", has_text=subject).locator("a").click()
    page.wait_for_url(f"**/xu-ly/{number}*")
    page.fill("#soan-tra-loi textarea", "Kính gửi chị Hạnh, chúng tôi đã khắc phục, đề nghị thử lại.")
    page.keyboard.press("Control+Enter")
    page.locator(".entry--reply", has_text="đã khắc phục").wait_for()
    reply = running.wait_inbox(SENDER, 2)[1]
    assert reply["In-Reply-To"] == first["Message-ID"]
    assert str(receipt["Message-ID"]) in str(reply["References"])
    plain = reply.get_body(("plain",))
    assert plain is not None
    assert "đã khắc phục" in plain.get_content()

    running.mail_in(letter(SENDER, f"Re: {reply['Subject']}", "Cảm ơn, hệ thống đã chạy lại.", answers=reply))
    answer = page.locator(".entry--mail", has_text="hệ thống đã chạy lại")
    took = wait_until(lambda: answer.count() == 1, PATIENCE, "thư trả lời trên phiếu")
    print(f"{server}: thư trả lời lên phiếu sau {took:.2f} giây")
    assert Case.objects.filter(subject=subject).count() == 1
    assert Case.objects.count() == 1 + len(more)
    page.locator(".entry--reply .delivery", has_text="máy chủ").first.wait_for()


def _appears(running: Product, page: Any, mail: EmailMessage) -> float:
    """Deliver a mail and wait for its row on the open list; returns the seconds it took."""
    running.mail_in(mail)
    row = page.locator(".trow", has_text=str(mail["Subject"]))
    return wait_until(lambda: row.count() == 1, PATIENCE, "phiếu trên màn hình")


def test_screens_agree_after_the_server_was_dead_for_twenty_seconds(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> None:
    """The web process is killed, mail goes on arriving, the open screen catches up by itself."""
    engineer = people()
    with product(fresh_db, pymap_server, tmp_path) as running, browser.person() as page:
        heard: list[int] = []
        page.on("websocket", lambda link: link.on("framereceived", lambda _words: heard.append(1)))
        sign_in(page, running, engineer)
        wait_until(lambda: page.evaluate("true") and bool(heard), PATIENCE, "lời chào của máy chủ")
        running.kill("web")
        running.mail_in(letter(SENDER, "Thư đến khi trang chết", "Nội dung", name="Lương Thu Hạnh"))
        page.locator("#mat-ket-noi").wait_for(state="visible")
        page.wait_for_timeout(15_000)
        running.start("web")
        row = page.locator(".trow", has_text="Thư đến khi trang chết")
        wait_until(lambda: row.count() == 1, PATIENCE, "phiếu sau khi nối lại")
        page.locator("#mat-ket-noi").wait_for(state="hidden")


def test_foreign_agency_sees_nothing_of_it(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> None:
    """A member of another agency: 404 on the page, absent from list and search (Điều 3.2)."""
    mine, other = factories.agency("Sở Tư pháp tỉnh Bắc Ninh"), factories.agency("Sở Y tế tỉnh Lào Cai")
    ticket = factories.case(of=mine)
    person = factories.member(other)
    person.set_password(PASSWORD)
    person.save()
    with product(fresh_db, pymap_server, tmp_path) as running, browser.person() as page:
        page.goto(f"{running.url}/tai-khoan/login/?next=/yeu-cau")
        page.fill("[name=login]", person.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/yeu-cau*")
        assert page.locator(".trow").count() == 0
        for path in (f"/yeu-cau/{ticket.number}", f"/xu-ly/{ticket.number}", "/xu-ly", "/so-tiep-nhan"):
            answer = page.request.get(f"{running.url}{path}")
            assert answer.status == 404, path
        assert Role.ENGINEER not in factories.actor(person).roles

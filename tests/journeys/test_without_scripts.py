"""Every write works as a plain form: the browser of these people runs no script at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.management.demo.accounts import ACCOUNTS, PASSWORD
from support.models import Case, Invitation, Membership, Message, OutgoingMail, ReadLog
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import Product, collected, product
from tests.servers.chromium import PATIENCE, Chromium
from tests.servers.mailboxes import ImapServer

pytestmark = pytest.mark.browser
OFFICER, CHIEF, MEMBER = ACCOUNTS[0].email, ACCOUNTS[3].email, ACCOUNTS[4].email
NEW_PASSWORD = "Câu mật khẩu mới của người thử 2026"


@contextmanager
def _plain(browser: Chromium, running: Product, email: str = "", password: str = PASSWORD) -> Iterator[Any]:
    """Give the page of a person whose browser runs no scripts, signed in unless `email` is empty."""
    context = browser.browser.new_context(base_url=running.url, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        if email:
            page.goto("/tai-khoan/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", password)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "login" not in url)
        yield page
    finally:
        context.close()


def _send(page: Any, form: str = "main form.drop-form, main form.form-page") -> None:
    page.locator(form).first.locator("button[type=submit]").first.click()


@pytest.fixture
def running(
    demo_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product over the demonstration's data; taking a reply back stays possible for long enough."""
    shutil.copytree(collected(), Path(os.environ["DATA_DIR"]) / "static", dirs_exist_ok=True)
    room = {"DATA_DIR": os.environ["DATA_DIR"], "UNDO_SECONDS": "600"}
    with product(demo_db, pymap_server, tmp_path, **room) as made:
        yield made


def _agency_case() -> Case:
    """File a fresh ticket of the member's agency, with a hidden number."""
    agency = Membership.objects.get(user__email=MEMBER).agency
    words = factories.message("Đề nghị kiểm tra một hồ sơ", f"Số định danh {factories.NUMBER}.")
    return factories.case(of=agency, words=words)


def test_an_officer_works_a_ticket(running: Product, browser: Chromium) -> None:
    """Take, verify, assign, properties, note, look in full, reply with a stage, take back, stage."""
    case = _agency_case()
    here = f"/xu-ly/{case.number}"
    with _plain(browser, running, OFFICER) as page:
        page.goto(here)
        page.click(f"form[action*='{here}/nhan'] button")
        assert _fresh(case).assignee.email == OFFICER

        page.goto(here)
        page.click(f"a[href*='{here}/xac-minh'] >> nth=0")
        _send(page)
        assert _fresh(case).contact.verified_at

        page.locator("#o-phan-cong summary").click()
        page.click("#o-phan-cong a")
        page.select_option("main select", label="Quách Đình Nguyên")
        _send(page)
        assert _fresh(case).assignee.full_name == "Quách Đình Nguyên"

        page.click(f"a[href*='{here}/thuoc-tinh']")
        page.fill("main textarea[name$=subject]", "Kiểm tra một hồ sơ hộ tịch")
        _send(page)
        assert _fresh(case).subject == "Kiểm tra một hồ sơ hộ tịch"

        page.click("[data-tab=soan-ghi-chu]")
        page.fill("#soan-ghi-chu textarea", "Đã hỏi đơn vị vận hành.")
        page.click("#soan-ghi-chu button[type=submit]")
        page.locator(".entry--note", has_text="Đã hỏi đơn vị vận hành").wait_for()

        page.click(".masked a")
        page.fill("main input[name$=reason]", "Đối chiếu với công văn của cơ quan")
        _send(page)
        page.locator(".unmasked", has_text=factories.NUMBER).wait_for()
        assert ReadLog.objects.filter(case=case, what="unmask").count() == 1

        page.goto(here)
        page.fill("#soan-tra-loi textarea", "Đề nghị gửi thêm nhật ký.")
        page.select_option("#soan-tra-loi select", "waiting_requester")
        page.click("#soan-tra-loi button[type=submit]")
        page.locator(".entry--reply", has_text="Đề nghị gửi thêm nhật ký").wait_for()
        assert _fresh(case).stage == "waiting_requester"
        page.click("form[action*='/thu-hoi/'] >> nth=0 >> button")
        page.locator(".delivery", has_text="đã thu hồi").wait_for()
        assert OutgoingMail.objects.get(case=case, kind="reply").state == "cancelled"

        page.locator("#o-giai-doan summary").click()
        page.click("#o-giai-doan a")
        page.select_option("main select", "rejected")
        _send(page)
        page.locator("[data-form-errors]").wait_for()  # rejecting wants a reason; what was chosen stays
        assert page.locator("main select").input_value() == "rejected"
        page.fill("main textarea[name$=reason]", "Không thuộc phạm vi của Điều 9")
        _send(page)
        page.locator(".thead .stage", has_text="Từ chối tiếp nhận").wait_for()
        assert _fresh(case).stage == "rejected"


def _fresh(case: Case) -> Any:
    return Case.objects.select_related("assignee", "contact").get(pk=case.pk)


def test_a_requester_answers(running: Product, browser: Chromium) -> None:
    """The agency's member adds words and a file."""
    case = _agency_case()
    with _plain(browser, running, MEMBER) as page:
        page.goto("/yeu-cau")
        page.click(f"a[href='/yeu-cau/{case.number}']")
        page.fill("main textarea", "Gửi thêm nhật ký của hệ thống.")
        page.set_input_files(
            "main input[type=file]",
            {"name": "nhat-ky.csv", "mimeType": "text/csv", "buffer": b"gio,ma\n"},
        )
        page.locator("main form button[type=submit]").last.click()
        page.locator(".entry__body", has_text="Gửi thêm nhật ký của hệ thống").wait_for()
    message = Message.objects.filter(case=case).order_by("-at")[0]
    assert [one.filename for one in message.followup.followupattachment_set.all()] == ["nhat-ky.csv"]


def test_held_mail_is_decided_and_the_decision_taken_back(running: Product, browser: Chromium) -> None:
    """One mail is marked as spam and comes back, another becomes a ticket."""
    from mailin.models import InboundMail

    first, second = InboundMail.objects.filter(state="held").order_by("-pk")[:2]
    with _plain(browser, running, OFFICER) as page:
        page.goto(f"/tiep-nhan/thu/{first.pk}")
        page.check("input[name=decision][value=spam]")
        page.click("#xem form button.btn-primary")
        page.click("[data-snack] form button")
        assert InboundMail.objects.get(pk=first.pk).state == "held"
        page.goto("/tiep-nhan/thu")
        assert not page.locator(".bulk").is_visible()
        page.check(f"input[name=mail][value='{first.pk}']")
        page.click("button[name=decision][value=spam]")
        assert InboundMail.objects.get(pk=first.pk).state == "ignored"
        page.goto(f"/tiep-nhan/thu/{second.pk}")
        page.check("input[name=decision][value=open]")
        page.click("#xem form button.btn-primary")
    made = InboundMail.objects.get(pk=second.pk)
    assert made.state == "opened"
    assert made.case is not None


def test_people_are_invited_and_revoked_accept_and_reset_their_password(
    running: Product, browser: Chromium
) -> None:
    """From the administrator's form to the mailbox, to the first and the second password."""
    with _plain(browser, running, CHIEF) as page:
        for name in ("duoc-moi", "nham-dia-chi"):
            page.goto("/nguoi-dung/moi")
            page.fill("[name=email]", f"{name}@thu.example")
            page.fill("[name=full_name]", "Ông Thế Vinh")
            page.check("[name=roles][value=engineer]")
            page.click("main form.box button[type=submit]")
        page.locator("tr", has_text="nham-dia-chi").locator("form button").click()
        assert Invitation.objects.get(email="nham-dia-chi@thu.example").revoked_at
    invitation = running.wait_inbox("duoc-moi@thu.example", 1)[0]
    with _plain(browser, running) as page:
        page.goto(_link(invitation, "/loi-moi/"))
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        page.check("main input[type=checkbox]")
        page.click("main button[type=submit]")
        page.wait_for_url("**/login/**")
        page.goto("/tai-khoan/password/reset/")
        page.fill("main [name=email]", "duoc-moi@thu.example")
        page.click("main button[type=submit]")
        page.goto(_link(running.wait_inbox("duoc-moi@thu.example", 2)[1], "/tai-khoan/password/reset/key/"))
        for field in page.locator("input[type=password]").all():
            field.fill(NEW_PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/key/done/")
    with _plain(browser, running, "duoc-moi@thu.example", NEW_PASSWORD) as page:
        page.locator("h1").wait_for()
        assert "/xu-ly" in page.url


def _link(mail: Any, start: str) -> str:
    """Return the path of the address in a mail that begins with `start`."""
    found = re.search(rf"https?://[^/\s]+({re.escape(start)}\S+)", mail.get_body(("plain",)).get_content())
    assert found, mail
    return found[1]

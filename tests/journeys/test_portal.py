"""Filing in the portal, with scripts and without: four acts for a member, the same page for a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.models import Agency, Case, ConnectedSystem, Connection, OutgoingMail, RegisterEntry
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import Product, product
from tests.servers.chromium import PATIENCE, Chromium
from tests.servers.mailboxes import ImapServer

pytestmark = pytest.mark.browser
MEMBER, STRANGER = "luong.thu.hanh@so.example", "kieu.phuong.lan@thu-rieng.example"
MOST_ACTS = 4  # clicks, key chords and picks; typed words apart


@pytest.fixture
def running(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product; a member of an agency that has two connections."""
    with product(fresh_db, pymap_server, tmp_path) as made:
        yield made


def _agency() -> Agency:
    agency = factories.agency("Sở Tư pháp tỉnh Bắc Ninh")
    for name in ("Hệ thống một cửa tỉnh Bắc Ninh", "Cổng dịch vụ công tỉnh Bắc Ninh"):
        Connection.objects.create(agency=agency, system=ConnectedSystem.objects.create(name=name))
    factories.member(agency, email=MEMBER, name="Lương Thu Hạnh")
    return agency


@contextmanager
def _person(browser: Chromium, running: Product, *, scripts: bool, email: str = "") -> Iterator[Any]:
    context = browser.browser.new_context(
        base_url=running.url, java_script_enabled=scripts, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        if email:
            page.goto("/tai-khoan/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", factories.PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "login" not in url)
        yield page
    finally:
        context.close()


def _proved(number: str, address: str) -> Case:
    """Return the ticket of `number`, that has its register entry and its receipt to `address`."""
    case = Case.objects.get(number=number)
    assert (case.channel, RegisterEntry.objects.get(case=case).channel) == ("portal", "portal")
    receipt = OutgoingMail.objects.get(case=case, kind="receipt")
    assert [one.address for one in receipt.recipients.all()] == [address]
    return case


def _classified_by_one_key(running: Product, browser: Chromium, case: Case) -> None:
    """The officer accepts topic and system of the new ticket together (R1, journey 5)."""
    officer = factories.engineer()
    with _person(browser, running, scripts=True, email=officer.email) as page:
        page.goto(f"/xu-ly/{case.number}")
        page.locator("#bieu-phan-loai").wait_for()
        page.keyboard.press("c")
        page.locator("#bieu-phan-loai").wait_for(state="detached")
        case.refresh_from_db()
        assert (case.topic_id, case.without_system) == ("I2", True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_member_and_a_stranger_file(running: Product, browser: Chromium, scripts: bool) -> None:
    """Journey 4: four acts end in a ticket, an entry and a receipt; the second time one need not file."""
    agency = _agency()
    with _person(browser, running, scripts=scripts, email=MEMBER) as page:
        page.goto("/yeu-cau")
        acts = 0

        def act(do: Any, *given: Any, **more: Any) -> None:
            nonlocal acts
            acts += 1
            do(*given, **more)

        act(page.click, "main a[href='/gui']")
        act(page.click, "label.pick:has([value=su-co])")
        act(page.select_option, "[name=system]", label="Hệ thống một cửa tỉnh Bắc Ninh")
        page.fill("[name=subject]", "Tra cứu thông tin công dân báo lỗi 504")
        act(page.click, "main form button.btn-primary")
        number = page.locator("h1.big-number").inner_text()
        assert acts <= MOST_ACTS
        case = _proved(number, MEMBER)
        assert (case.requesting_agency_id, case.kind) == (agency.pk, "incident")
        assert case.connection is not None

        # The second one looks first, and finds that it is known.
        page.goto("/gui")
        page.click("label.pick:has([value=su-co])")
        page.select_option("[name=system]", label="Hệ thống một cửa tỉnh Bắc Ninh")
        if not scripts:
            page.click("button[name=look]")
        page.locator("#goi-y", has_text=number).wait_for()
        page.click("a[href='/gui/da-co']")
        page.locator("h1", has_text="Không có yêu cầu nào được gửi").wait_for()
        assert Case.objects.count() == 1

    with _person(browser, running, scripts=scripts) as page:
        page.goto("/gui")
        page.click("label.pick:has([value=cong-dan])")
        page.fill("[name=subject]", "Không xem được kết quả tra cứu")
        page.fill("[name=body]", f"Số định danh {factories.NUMBER}.")
        page.fill("[name=name]", "Kiều Phương Lan")
        page.fill("[name=email]", STRANGER)
        page.click("main form button.btn-primary")
        page.locator("#canh-bao .masked").wait_for()  # warned before anything is kept
        assert Case.objects.count() == 1
        page.check("[name=personal]")
        page.click("main form button.btn-primary")
        page.wait_for_url("**/theo-doi/**")
        case = _proved(page.locator("h1.big-number").inner_text(), STRANGER)
        assert case.requesting_agency is None
        assert "Không xem được" not in page.content()
    if scripts:
        _classified_by_one_key(running, browser, case)

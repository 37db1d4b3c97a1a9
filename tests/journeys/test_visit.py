"""A visit from the door to the signed scan, with scripts and without them (N3, R27c)."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdf
import pytest

from support.management.demo.accounts import ACCOUNTS, PASSWORD
from support.models import RegisterEntry, Visit
from tests.dbkit import FreshDb
from tests.factories import NUMBER
from tests.journeys.product import Product, collected, product
from tests.servers.chromium import PATIENCE, Chromium
from tests.servers.mailboxes import ImapServer
from tests.support.reading import made

pytestmark = pytest.mark.browser
OFFICER = ACCOUNTS[0].email
THEIRS = "Lỗi 504 giảm còn khoảng 2 trên 10 lượt gọi từ 09:50, chỉ ở dịch vụ tra cứu."


@pytest.fixture
def running(
    demo_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product over the demonstration's data."""
    shutil.copytree(collected(), Path(os.environ["DATA_DIR"]) / "static", dirs_exist_ok=True)
    with product(demo_db, pymap_server, tmp_path, DATA_DIR=os.environ["DATA_DIR"]) as made_one:
        yield made_one


@contextmanager
def signed_in(browser: Chromium, running: Product, *, scripts: bool) -> Iterator[tuple[Any, Any]]:
    context = browser.browser.new_context(
        base_url=running.url, java_script_enabled=scripts, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        page.goto("/tai-khoan/login/")
        page.fill("[name=login]", OFFICER)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        yield context, page
    finally:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_n3_r27c_a_visit_ends_in_a_ticket_an_entry_and_signed_minutes(
    running: Product, browser: Chromium, scripts: bool
) -> None:
    before = set(Visit.objects.values_list("pk", flat=True))
    with signed_in(browser, running, scripts=scripts) as (context, page):
        page.goto("/tiep-nhan/truc-tiep")
        page.fill("[name=party]", "Sở Tư pháp tỉnh Bắc Ninh")
        if scripts:
            page.locator("#ben-lam-viec .caller", has_text="STP Bắc Ninh").wait_for()
        page.fill("[name=introduction]", "57/GGT-STP")
        page.fill("[name=theirs]", THEIRS)
        page.fill("[name=khach-0-name]", "Lương Thu Hạnh")
        page.check("[name=khach-0-papers_seen]")
        page.click("button[value='khach+']")
        page.fill("[name=khach-1-name]", "Ngọ Văn Quyết")
        page.click("button[value='viec+']")
        page.click("button[value='viec-1'], button[value='viec-0']")
        page.fill("[name^=viec-][name$=-what] >> nth=0", "Gửi nhật ký gọi")
        assert page.input_value("[name=theirs]").replace("\r", "") == THEIRS
        page.select_option("[name=system]", "-")
        page.select_option("[name=topic]", "A1")
        page.fill("[name=subject]", "Lỗi 504 khi tra cứu")
        page.fill("[name=ours]", f"Tra {NUMBER}")
        page.click("form.box button.btn-primary:visible")  # refused, and nothing typed is lost
        page.locator("[data-form-errors]", has_text="Không ghi số định danh").wait_for()
        assert page.input_value("[name=khach-1-name]") == "Ngọ Văn Quyết"
        page.fill("[name=ours]", "Thấy chậm ở đoạn qua NDXP.")
        page.click("form.box button.btn-primary:visible")
        page.wait_for_url("**/tiep-nhan/xong/**")
        visit = Visit.objects.exclude(pk__in=before).get()
        entry = RegisterEntry.objects.get(message=visit.pk)
        page.locator(".taken", has_text=str(entry)).wait_for()

        page.click("a:has-text('Biên bản làm việc')")
        page.click("form[action$='/ra'] button")
        page.locator(".track", has_text="khách về lúc").wait_for()
        answer = context.request.get(f"/tiep-nhan/truc-tiep/{visit.pk}/bien-ban.pdf")
        read = pypdf.PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
        back = " ".join(read.split())
        assert THEIRS in back
        assert visit.minutes in back
        page.set_input_files(
            "[name=scan]",
            {"name": "da-ky.pdf", "mimeType": "application/pdf", "buffer": made.pdf("Da ky")},
        )
        page.click("form[action$='/ky'] button")
        page.locator(".callstate", has_text="Đã ký").wait_for()
    visit.refresh_from_db()
    assert visit.signed.filename == "da-ky.pdf"
    assert [one.name for one in visit.visitors.order_by("pk")] == ["Lương Thu Hạnh", "Ngọ Văn Quyết"]
    assert [one.what for one in visit.tasks.all()] == ["Gửi nhật ký gọi"]
    assert (visit.message.case.channel, entry.case) == ("visit", visit.message.case)

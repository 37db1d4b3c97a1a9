"""Taking in a call, a letter and electronic documents, with the acts counted: who adds one, sees it here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from support.models import Case, ConnectedSystem, Contact, Letter, PhoneCall, RegisterEntry
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import Product, product
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer
from tests.support.domain.edxml.builder import Draft
from tests.support.reading import made

pytestmark = pytest.mark.browser
LINE = "Công văn số 1187/BYT-K2ĐT ngày 12/3/2026 của Bộ Y tế về việc đề nghị bổ sung trường thông tin"
# Drops a picture named by a person's hand somewhere on the page: no picker is opened.
DROP = """async (name) => {
  const canvas = new OffscreenCanvas(420, 594);
  canvas.getContext("2d").fillRect(40, 40, 200, 8);
  const file = new File([await canvas.convertToBlob({type: "image/png"})], name, {type: "image/png"});
  const carried = new DataTransfer();
  carried.items.add(file);
  for (const kind of ["dragover", "drop"]) document.querySelector("main").dispatchEvent(
    new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
}"""


class Hand:
    """A person at the keyboard: counts acts (chords, clicks, picks) and keystrokes besides typed text."""

    def __init__(self, page: Any) -> None:
        self.page, self.acts, self.keys = page, 0, 0

    def chord(self, *keys: str, act: bool = True) -> None:
        """Press keys one after the other; together they are one act, unless they only go on (Tab)."""
        for key in keys:
            self.page.keyboard.press(key)
        self.keys += len(keys)
        self.acts += act

    def write(self, words: str) -> None:
        """Type words where the focus is; typed text is not counted."""
        self.page.keyboard.type(words)

    def pick(self, place: str, label: str) -> None:
        """Pick from a list."""
        self.page.select_option(place, label=label)
        self.acts += 1


@pytest.fixture
def running(fresh_db: FreshDb, pymap_server: ImapServer, tmp_path: Path) -> Iterator[Product]:
    with product(fresh_db, pymap_server, tmp_path) as made_one:
        yield made_one


def _sign_in(page: Any) -> None:
    officer = factories.engineer("Quách Đình Nguyên")
    page.goto("/tai-khoan/login/")
    page.fill("[name=login]", officer.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


def test_a_call_a_letter_and_electronic_documents_each_end_with_their_receipt(
    running: Product, browser: Chromium, tmp_path: Path
) -> None:
    agency = factories.agency("Sở Tư pháp tỉnh Bắc Ninh")
    Contact.objects.create(
        name="Lương Thu Hạnh", phone="+842438254321", agency=agency, verified_at=timezone.now()
    )
    with browser.person(base_url=running.url, locale="vi-VN") as page:
        _sign_in(page)
        _a_call(page)
        _a_letter(page)
        _electronic_documents(page, tmp_path)


def _a_call(page: Any) -> None:
    """Journey 1: `n p`, number and Enter, the system, Ctrl+Enter, the number read out."""
    hand = Hand(page)
    page.goto("/xu-ly")
    hand.chord("n", "p")
    page.wait_for_url("**/tiep-nhan/dien-thoai")
    hand.write("024 3825 4321")
    hand.chord("Enter")
    page.locator("#nguoi-goi input:checked + b", has_text="Lương Thu Hạnh").wait_for()
    page.wait_for_function("document.activeElement.name === 'system'")
    hand.chord("ArrowDown", "ArrowDown")
    hand.chord("Tab", "Tab", act=False)
    hand.write("Lỗi 504 xuất hiện lại sau khi khởi động máy chủ")
    hand.chord("Control+Enter")
    page.wait_for_url("**/tiep-nhan/xong/**")
    case, call = Case.objects.get(), PhoneCall.objects.get()
    assert page.locator(".taken__number").inner_text() == case.number  # read out: the fifth act
    assert (hand.acts + 1, hand.keys) == (5, 8)
    assert hand.keys <= 12
    assert (case.contact.name, call.number, str(RegisterEntry.objects.get())) == (
        "Lương Thu Hạnh", "+842438254321", page.locator(".taken b").first.inner_text(),
    )  # fmt: skip
    assert case.system_id is not None


def _a_letter(page: Any) -> None:
    """Journey 2: the scan dropped, the line pasted, system and topic, Ctrl+Enter, the slip."""
    system = ConnectedSystem.objects.filter(active=True).first()
    hand = Hand(page)
    page.goto("/tiep-nhan/van-ban")
    page.evaluate(DROP, "cv-1187.png")
    hand.acts += 1
    page.locator("[data-scan-desk] canvas").wait_for()
    page.keyboard.press("Alt+v")
    page.keyboard.insert_text(LINE)
    hand.acts += 1  # pasted
    page.locator("label[for=id_author] [data-filled-mark]").wait_for()
    hand.pick("[name=system]", str(system))
    hand.pick("[name=topic]", page.locator("[name=topic] option").nth(3).inner_text())
    hand.chord("Control+Enter")
    page.wait_for_url("**/tiep-nhan/xong/**")
    letter = Letter.objects.select_related("message__case").get()
    assert (str(letter), letter.author, f"{letter.document_date:%d/%m/%Y}") == (
        "1187/BYT-K2ĐT", "Bộ Y tế", "12/03/2026",
    )  # fmt: skip
    assert letter.message.followup.followupattachment_set.get().filename == "cv-1187.png"
    page.click("a[href*='/bien-nhan/']")
    hand.acts += 1
    page.locator("dd", has_text=letter.message.case.number).wait_for()
    assert hand.acts <= 6
    _again(page)


def _again(page: Any) -> None:
    """The same letter is named while one types, with the two ways on."""
    page.goto("/tiep-nhan/van-ban")
    page.fill("[name=line]", LINE)
    page.locator("#da-xem .notice", has_text="Có thể đã vào sổ").wait_for()
    assert page.locator("#da-xem button[name=dup]").count() == 1
    page.check("[name=secrecy][value=mat]")
    page.locator(".secret-stop").wait_for()


def _electronic_documents(page: Any, folder: Path) -> None:
    """Several files at once, each with its end; the status file is what tells the sender."""
    files = (
        ("mot.edxml", Draft(files=(("cv.pdf", made.pdf("Kính gửi")),)).write()),
        ("hai.edxml", Draft(prologue="<!DOCTYPE edXML>").write()),
        ("mot-nua.edxml", Draft(files=(("cv.pdf", made.pdf("Kính gửi")),)).write()),
    )
    for name, content in files:
        (folder / name).write_bytes(content)
    page.goto("/tiep-nhan/van-ban/edxml")
    page.set_input_files("[name=documents]", [folder / name for name, _content in files])
    page.click("main form button.btn-primary")
    page.wait_for_url("**/edxml/*")
    rows = page.locator(".dtable tbody tr").all_inner_texts()
    assert ["Đã vào sổ" in rows[0], "DTD" in rows[1], "Đã có" in rows[2]] == [True, True, True]
    with page.expect_download() as given:
        page.click("button:has-text('Tải tệp trạng thái')")
    assert b"<edXML:StatusCode>03" in Path(given.value.path()).read_bytes()

"""Journey 8 on the real product: N tickets attached, a notice, its undo, the end; the acts are counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from support.models import Case, Contact, Incident, OutgoingMail, Platform
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import PASSWORD, Product, letter, product, wait_until
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE

pytestmark = pytest.mark.browser
CHILDREN = 30
UNDO = 600  # seconds of the window here: nobody is too slow to press z; `_window_over` ends it


class Hand:
    """A person at the keyboard: counts acts (chords, clicks, picks); typed text is apart."""

    def __init__(self, page: Any) -> None:
        self.page, self.acts = page, 0

    def chord(self, *keys: str) -> None:
        """Press keys one after the other: one act."""
        for key in keys:
            self.page.keyboard.press(key)
        self.acts += 1

    def click(self, place: str) -> None:
        """Click: one act."""
        self.page.click(place)
        self.acts += 1

    def tick(self, box: Any) -> None:
        """Tick a box: one act."""
        box.check()
        self.acts += 1


def _sign_in(page: Any, running: Product) -> None:
    person = factories.engineer("Quách Đình Nguyên")
    person.set_password(PASSWORD)
    person.save()
    page.goto(f"{running.url}/tai-khoan/login/?next=/xu-ly")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/xu-ly*")


def _mails(running: Product) -> dict[str, Any]:
    """Let thirty people write, one of them twice; returns what each wrote last, by address."""
    agency, last = factories.agency("Sở Tư pháp tỉnh Bắc Ninh"), {}
    for number in range(CHILDREN):
        sender = f"can-bo-{number}@sotuphap-{number}.example"
        written = letter(sender, f"Không tra cứu được, máy số {number}", "Chúng tôi gọi qua NDXP bị lỗi 504.")
        running.mail_in(written)
        last[sender] = written
    wait_until(lambda: Case.objects.count() == CHILDREN, PATIENCE, "30 phiếu")
    Contact.objects.update(agency=agency, verified_at=timezone.now())
    wait_until(lambda: all(running.boxes.get(one) for one in last), PATIENCE, "30 giấy biên nhận")
    twice = "can-bo-7@sotuphap-7.example"
    receipt = running.inbox(twice)[0]
    again = letter(twice, f"Re: {receipt['Subject']}", "Vẫn lỗi 504.", answers=receipt)
    running.mail_in(again)
    wait_until(
        lambda: Case.objects.filter(messages__message_id__contains=_bare(again)).exists(), PATIENCE, "thư sau"
    )
    return last | {twice: again}


def _bare(mail: Any) -> str:
    return str(mail["Message-ID"]).strip("<>")


def test_n19_thirty_tickets_one_notice_one_undo_one_end(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> None:
    """30 children, one update -> 30 mails each in its own thread; undo -> none; N + 6 acts in all."""
    with (
        product(fresh_db, pymap_server, tmp_path, UNDO_SECONDS=str(UNDO)) as running,
        browser.person(locale="vi-VN") as page,
    ):
        try:
            last = _mails(running)
            _sign_in(page, running)
            _walk(running, page, last)
        except BaseException:
            page.screenshot(path=str(tmp_path / "hong.png"), full_page=True)
            print(running.words())
            raise


def _walk(running: Product, page: Any, last: dict[str, Any]) -> None:
    hand = Hand(page)
    page.goto(f"{running.url}/su-co")
    hand.chord("n")
    page.wait_for_url("**/su-co/moi")
    page.fill("[name=title]", "NDXP chậm, trả mã lỗi 504")
    page.fill("[name=error_code]", "504")
    hand.tick(page.locator(f"[name=platforms][value='{Platform.objects.get(key='ndxp').pk}']"))
    hand.chord("Control+Enter")
    page.wait_for_url("**/su-co/SC-*")
    _attach(page, hand)
    _notice(running, page, last)
    _told(running, page, hand, last)
    _ended(running, page, hand, last)
    # Every ticket is offered ticked, for it names the code and the platform: seven acts in all.
    assert hand.acts == 7 <= CHILDREN + 6


def _attach(page: Any, hand: Hand) -> None:
    boxes = page.locator("#bieu-goi-y [name=child]")
    assert boxes.count() == CHILDREN
    for place in range(CHILDREN):
        if not boxes.nth(place).is_checked():
            hand.tick(boxes.nth(place))
    hand.chord("g", "g")
    page.locator(".snack", has_text=f"Đã gắn {CHILDREN} phiếu").wait_for()
    assert Incident.objects.get().children.filter(current=True).count() == CHILDREN


def _notice(running: Product, page: Any, last: dict[str, Any]) -> None:
    """A notice regretted in time reaches nobody; not part of the counted walk."""
    page.fill("[name=tb-text]", "Lời gửi nhầm.")
    page.keyboard.press("Control+Enter")
    page.locator(".snack", has_text=f"{CHILDREN} thư đi sau").wait_for()
    page.keyboard.press("Escape")
    page.locator("body").press("z")
    page.locator(".snack", has_text="không thư nào đi").wait_for()
    regretted = OutgoingMail.objects.filter(kind="reply")
    assert set(regretted.values_list("state", flat=True)) == {"cancelled"}
    assert regretted.count() == CHILDREN
    assert all(len(running.boxes[one]) == 1 for one in last)  # the receipt alone; `_ended` looks again


def _window_over() -> None:
    """Let the time in which mails can be called back have passed, for every mail there is."""
    OutgoingMail.objects.filter(not_before__gt=timezone.now()).update(not_before=timezone.now())


def _told(running: Product, page: Any, hand: Hand, last: dict[str, Any]) -> None:
    page.fill("[name=tb-text]", "Đơn vị vận hành đang khắc phục, dự kiến xong trước 12:30.")
    hand.chord("Control+Enter")
    page.locator(".snack", has_text=f"{CHILDREN} thư đi sau").wait_for()
    _window_over()
    wait_until(lambda: all(len(running.boxes[one]) == 2 for one in last), PATIENCE, "30 thư trong 30 mạch")
    for sender, written in last.items():
        told = running.inbox(sender)[1]
        assert told["In-Reply-To"] == written["Message-ID"], sender
        plain = told.get_body(("plain",))
        assert plain is not None
        assert "dự kiến xong trước 12:30" in plain.get_content()


def _ended(running: Product, page: Any, hand: Hand, last: dict[str, Any]) -> None:
    page.locator("body").press("Escape")
    hand.chord("s")
    page.wait_for_function("document.activeElement.name === 'kt-text'")
    hand.chord("Control+Enter")
    page.locator(".snack", has_text="Đã kết thúc sự cố").wait_for()
    _window_over()
    wait_until(lambda: all(len(running.boxes[one]) == 3 for one in last), PATIENCE, "30 thư kết thúc")
    said = [one.get_body(("plain",)).get_content() for each in last for one in running.inbox(each)]
    assert not [one for one in said if "Lời gửi nhầm" in one]
    incident = Incident.objects.get()
    assert incident.state == "ended"
    # Nobody classified them: the notice says of each why it stays, and none is closed behind one's back.
    update = incident.updates.latest("seq")
    kept = update.notices.exclude(kept="").count()
    assert kept + Case.objects.filter(stage="resolved").count() == CHILDREN

"""The editor in Chromium: what is typed is what is kept, two people lose nothing, no smuggled script runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kb.actions import files
from kb.domain.states import FileRole
from kb.models import Guide, GuideFile, GuideLock, GuideSave
from support.accounts.models import User
from support.queries.viewers import actor_for
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys import eyes
from tests.journeys.product import Product, product, wait_until
from tests.kb.factories import draft
from tests.kb.test_files_keep_no_secrets import picture
from tests.kb.vectors import VECTORS
from tests.servers.chromium import PATIENCE, Chromium
from tests.servers.mailboxes import ImapServer

pytestmark = pytest.mark.browser
ROOM = "[data-ed-text]:not([hidden])"
# What the clipboard brings: an event as the browser makes it, without the machine's own clipboard.
PASTE = """html => { const data = new DataTransfer(); data.setData('text/html', html);
  document.querySelector('[data-ed-text]').dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""

UNREACHED = "() => { window.fetch = () => Promise.reject(new TypeError('offline')); }"
# Gathers all that the page says of saving: on a slow machine the next words come before anybody has looked.
LISTEN = """window.said = ''; new MutationObserver(() => {
    said += document.querySelector('[data-said]')?.textContent ?? '';
  }).observe(document, {subtree: true, childList: true, characterData: true});"""
KEPT = "words => Object.values(localStorage).some(one => one.includes(words))"


@pytest.fixture
def running(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    with product(fresh_db, pymap_server, tmp_path) as made:
        yield made


@contextmanager
def _person(browser: Chromium, running: Product, person: User) -> Iterator[Any]:
    context = browser.browser.new_context(base_url=running.url, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        page.goto("/tai-khoan/login/")
        page.fill("[name=login]", person.email)
        page.fill("[name=password]", factories.PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        yield page
    finally:
        context.close()


def _open(page: Any, guide: Guide) -> Any:
    page.goto(reverse("kb:write", args=[guide.slug]))
    page.wait_for_selector(ROOM)
    return page.locator(ROOM)


def _body(guide: Guide) -> str:
    return str(guide.versions.get().body)


def _add(page: Any, room: Any, guide: Guide, words: str) -> None:
    """Type at the end of the text and save; returns when it is kept."""
    room.press("Control+End")
    page.keyboard.type(words)
    page.keyboard.press("Control+s")
    wait_until(lambda: words in _body(guide), PATIENCE / 1000, "bản vừa gõ")


def test_two_editors_at_once_keep_both_texts(running: Product, browser: Chromium, tmp_path: Path) -> None:
    agency = factories.agency()
    first, second = factories.member(agency), factories.member(agency)
    guide = draft(by=first, agency=agency, body="<p>Mở đầu</p>")
    with _person(browser, running, first) as one, _person(browser, running, second) as two:
        room = _open(one, guide)
        one.wait_for_selector("text=Anh/chị đang giữ quyền soạn")
        GuideLock.objects.all().delete()
        other = _open(two, guide)
        two.wait_for_selector("text=Anh/chị đang giữ quyền soạn")
        other.click()
        two.keyboard.press("Control+End")
        two.keyboard.type(" CỦA NGƯỜI HAI")
        two.keyboard.press("Control+s")
        wait_until(lambda: "CỦA NGƯỜI HAI" in _body(guide), 90, "bản của người hai")
        _typed(one, room, tmp_path)
        one.keyboard.press("Control+s")
        one.wait_for_selector("[data-lost]:not([hidden])")
        wait_until(lambda: "Nghĩa" in _lost(guide).body, 90, "bản giữ riêng")
        lost = _lost(guide)
        assert "CỦA NGƯỜI HAI" in _body(guide)
        _holds_all(lost.body)
        # What was kept apart becomes the text by one button, once the pen is free.
        GuideLock.objects.all().delete()
        one.goto(reverse("kb:both", args=[guide.slug, lost.number]))
        one.click("text=Lấy cả bản giữ riêng")
        one.wait_for_selector(ROOM)
        _holds_all(_body(guide))
        assert "CỦA NGƯỜI HAI" in GuideSave.objects.get(version__guide=guide, number=2).body
        one.evaluate(eyes._AXE)
        assert one.evaluate(eyes._FAULTS) == []
        # One chord more sends it for approval, what was just typed included; the picture is looked at first.
        wait_until(lambda: not GuideFile.objects.filter(checked_at=None).exists(), 90, "ảnh đã kiểm tra")
        one.locator(ROOM).click()
        one.keyboard.press("Control+End")
        one.keyboard.type("504")
        one.keyboard.press("Control+Enter")
        # The page is waited for too: a browser closed on its way to the next one may never answer.
        one.wait_for_selector("text=Đã gửi duyệt bản")
        wait_until(lambda: guide.versions.get().state == "in_review", 90, "bản chờ duyệt")
        assert "504" in _body(guide)


def _lost(guide: Guide) -> GuideSave:
    return GuideSave.objects.filter(version__guide=guide, lost=True).latest("number")


def _typed(page: Any, room: Any, tmp_path: Path) -> None:
    """Type a heading, list, table, picture, code, note and a link to the heading."""
    shot = tmp_path / "man-hinh.png"
    shot.write_bytes(picture())
    room.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("## Cách xử lý\nXem mục trên\n- một\nhai\n\n")
    page.click("[data-cmd=picture]")
    page.set_input_files("[name=ed-file]", str(shot))
    page.fill("[name=ed-alt]", "Màn hình báo lỗi")
    page.fill("[name=ed-caption]", "Hình 1")
    page.click("text=Chèn ảnh")
    page.wait_for_selector("[data-ed-text] figure img")
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.select_option("#kieu", "p")
    page.click("[data-cmd=pre]")
    page.keyboard.type("GET /tra-cuu")
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Enter")
    page.click("[data-cmd=link]")
    page.select_option("#ed-de-muc", label="Cách xử lý")
    page.click("text=Gắn")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.click("[data-cmd=table]")
    page.keyboard.type("Mã lỗi")
    page.keyboard.press("Tab")
    page.keyboard.type("Nghĩa")


def _holds_all(body: str) -> None:
    for part in (
        '<h2 id="cach-xu-ly">Cách xử lý</h2>',
        "<li>một</li><li>hai</li>",
        '<img src="/tai-lieu/anh/',
        'alt="Màn hình báo lỗi"',
        "<figcaption>Hình 1</figcaption>",
        "<pre><code>GET /tra-cuu</code></pre>",
        '<a href="#cach-xu-ly"',
        '<th scope="col">Mã lỗi</th><th scope="col">Nghĩa</th>',
    ):
        assert part in body, f"{part} không có trong {body}"


def test_what_was_typed_without_a_network_is_saved_when_it_is_back(
    running: Product, browser: Chromium
) -> None:
    agency = factories.agency()
    person = factories.member(agency)
    guide = draft(by=person, agency=agency, body="<p>Mở đầu</p>")
    with _person(browser, running, person) as page:
        room = _open(page, guide)
        page.context.set_offline(True)
        room.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" GÕ LÚC MẤT MẠNG")
        page.wait_for_selector("text=Mất mạng: giữ trên máy này lúc")
        assert "MẤT MẠNG" not in _body(guide)
        page.context.set_offline(False)
        page.wait_for_selector("text=Đã tự lưu")
        assert "Mở đầu GÕ LÚC MẤT MẠNG" in _body(guide)
        page.goto(reverse("kb:saves", args=[guide.slug]))
        page.click("a[href$='/cac-lan-luu/2']")
        page.wait_for_selector("text=GÕ LÚC MẤT MẠNG")
        # A page closed while the network was away gives back what it kept on this machine.
        room = _open(page, guide)
        page.context.set_offline(True)
        room.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" RỒI ĐÓNG TRANG")
        page.wait_for_function(KEPT, arg="RỒI ĐÓNG TRANG")
        # Should keeping have lagged behind, the page does it as it leaves.
        page.evaluate("localStorage.clear(); dispatchEvent(new PageTransitionEvent('pagehide'))")
        assert page.evaluate(KEPT, "RỒI ĐÓNG TRANG")
        page.evaluate(UNREACHED)  # what a page sends as it leaves may go after the network is back
        page.goto("about:blank")
        page.context.set_offline(False)
        page.add_init_script(LISTEN)
        _open(page, guide)
        page.wait_for_function("said.includes('Đã lấy lại phần gõ chưa kịp lưu')")
        wait_until(lambda: "RỒI ĐÓNG TRANG" in _body(guide), 120, "phần gõ được lấy lại")


def test_no_smuggled_script_runs(running: Product, browser: Chromium) -> None:
    agency = factories.agency()
    person = factories.member(agency)
    guide = draft('"><script>window.hit=1</script>', by=person, agency=agency)
    by = actor_for(person)
    for vector in VECTORS:
        files.add(by, guide=guide, role=FileRole.ATTACHMENT, name=f"{vector[:200]}.txt", content=b"a")
    files.add(
        by,
        guide=guide,
        role=FileRole.PICTURE,
        name="a.png",
        content=picture(),
        alt='"><img src=x onerror=hit()>',
    )
    with _person(browser, running, person) as page:
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append(f"{dialog.type} {page.url}"), dialog.accept()))
        _open(page, guide)
        for vector in VECTORS:
            page.evaluate(PASTE, vector)
        page.wait_for_timeout(500)
        assert page.evaluate("window.hit") is None
        page.fill("[name=title]", VECTORS[27])
        page.fill("[name=summary]", "".join(VECTORS))
        # Past the editor too: the field itself is what a forged form sends.
        page.evaluate(
            """html => { const form = document.getElementById('bien-soan'); const data = new FormData(form);
            data.set('body', html); data.set('title', html.slice(0, 200));
            data.set('summary', html.slice(0, 1900));
            return fetch(form.action, {method: 'POST', body: data}).then(() => null); }""",
            "\n".join(VECTORS),
        )
        for name, args in (
            ("write", []),
            ("preview-draft", []),
            ("saves", []),
            ("saved", [2]),
            ("both", [2]),
            ("details", []),
        ):
            page.goto(reverse(f"kb:{name}", args=[guide.slug, *args]))
            page.wait_for_timeout(300)
            assert page.evaluate("window.hit") is None, name
        page.goto(reverse("kb:drafts"))
        assert page.evaluate("window.hit") is None
        assert said == []
    assert "script" not in _body(guide).replace("constructor", "")

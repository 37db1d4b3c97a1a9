"""The page's own scripts in a real browser: keys, drafts, dialogs, notices and the live link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.servers.chromium import PATIENCE, Chromium
from tests.support.web.pages import Pages, serving

pytestmark = [pytest.mark.browser, pytest.mark.once]
ROWS = """<ul>{% for n in "123" %}<li class="trow trow--pick"><span class="trow__check">
<input type="checkbox" name="chon" value="{{ n }}" aria-label="Chọn {{ n }}"></span>
<a class="trow__subject" href="/phieu/{{ n }}">Phiếu {{ n }}</a></li>{% endfor %}</ul>"""
WRITE = """<form class="composer" id="soan" action="/gui" method="post">
<textarea id="tl" name="body" data-draft="ticket:1:reply" data-key="r" data-key-label="Trả lời"></textarea>
<span data-draft-saved="Nháp lưu lúc %s"></span>
<button class="btn btn-primary" name="do" value="send">Gửi</button></form>"""


@pytest.fixture
def site() -> Iterator[Pages]:
    with serving() as made:
        yield made


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    """A page in a context of its own; whatever it complains about fails the test."""
    context = browser.browser.new_context()
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    opened, complaints = context.new_page(), []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    expected = ("WebSocket", "status of 422")  # the browser notes these as errors, the page handles them
    assert not [line for line in complaints if not any(word in line for word in expected)]


def opened(page: Page, site: Pages, main: str, path: str = "/") -> None:
    site.pages[path] = main
    page.goto(site.url + path)


def test_j_and_k_walk_the_rows_x_ticks_and_enter_opens(page: Page, site: Pages) -> None:
    opened(page, site, ROWS)
    for key in "jjk":
        page.keyboard.press(key)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Phiếu 2")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_label("Chọn 2")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/phieu/2")


def test_letters_stay_letters_inside_text_and_escape_leaves_it(page: Page, site: Pages) -> None:
    opened(page, site, WRITE + ROWS)
    page.keyboard.press("r")
    expect(page.locator("#tl")).to_be_focused()
    page.keyboard.type("jk?rx")
    expect(page.locator("#tl")).to_have_value("jk?rx")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Phiếu 1")).to_be_focused()


def test_a_key_that_opens_a_menu_leaves_the_focus_there(page: Page, site: Pages) -> None:
    """Else the next Tab begins at the top of the page, and the menu stands open behind."""
    opened(
        page,
        site,
        '<details data-drop><summary data-key="a">Phân công</summary><input name="nguoi"></details>',
    )
    page.keyboard.press("a")
    expect(page.locator("summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[name=nguoi]")).to_be_focused()


def test_sequence_leads_on_and_a_short_key_waits_for_the_longer(page: Page, site: Pages) -> None:
    opened(
        page,
        site,
        '<a href="/so" data-key="g s">Sổ</a><button data-key="g" data-dialog="#phim-tat">g</button>',
    )
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # the person is as quick as they like, however slow the machine
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/so")
    page.go_back()
    page.keyboard.press("g")
    expect(page.locator("#phim-tat")).to_be_hidden()
    page.clock.run_for(1000)
    expect(page.locator("#phim-tat")).to_be_visible()


def test_ctrl_k_finds_the_search_box_even_from_text(page: Page, site: Pages) -> None:
    opened(
        page, site, '<input type="search" id="tim" data-key="/" value="cũ"><textarea id="khac"></textarea>'
    )
    page.locator("#khac").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#tim")).to_be_focused()
    page.locator("#khac").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("mới")
    expect(page.locator("#tim")).to_have_value("mới")


def test_help_lists_the_keys_of_this_page_and_escape_closes_it(page: Page, site: Pages) -> None:
    opened(page, site, WRITE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_contain_text("Trả lời")
    page.keyboard.press("r")  # what lies behind the dialog does not answer
    expect(page.locator("#tl")).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#phim-tat")).to_be_hidden()


def test_ctrl_enter_sends_once_with_the_buttons_own_value(page: Page, site: Pages) -> None:
    site.slow = 0.5
    opened(page, site, WRITE)
    page.locator("#tl").fill("Kính gửi anh/chị")
    for _ in range(3):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#tl")).to_have_value("")
    page.wait_for_timeout(300)
    assert site.posts == [("/gui", {"body": ["Kính gửi anh/chị"], "do": ["send"]})]


def test_unsent_text_comes_back_and_sent_text_does_not(page: Page, site: Pages) -> None:
    opened(page, site, WRITE)
    page.locator("#tl").fill("Đang kiểm tra")
    expect(page.locator("[data-draft-saved]")).to_have_text(re.compile(r"Nháp lưu lúc \d\d:\d\d"))
    page.goto(site.url + "/noi-khac")
    page.goto(site.url + "/")
    expect(page.locator("#tl")).to_have_value("Đang kiểm tra")
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.querySelector('#tl').value === ''")
    page.wait_for_load_state()  # here the page drops the draft: it was led on from the form
    assert site.posts[0][1]["body"] == ["Đang kiểm tra"]
    page.goto(site.url + "/")
    expect(page.locator("#tl")).to_have_value("")


@pytest.mark.parametrize("place", ["/tu-choi", "/dang-nhap"])
def test_text_survives_a_refusal_and_a_sign_in_on_the_way(page: Page, site: Pages, place: str) -> None:
    site.pages["/tu-choi"] = '{% include "_partials/_snack.html" with text="Phiếu đã đóng." stay=True %}'
    site.gates = {"/dang-nhap"}
    site.answer = (302, place)
    opened(page, site, WRITE)
    page.locator("#tl").fill("Không được mất")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{place}")
    page.goto(site.url + "/")
    expect(page.locator("#tl")).to_have_value("Không được mất")


HTMX = WRITE.replace('method="post"', 'method="post" hx-post="/gui" hx-swap="outerHTML"')


@pytest.mark.parametrize(("status", "left"), [(200, ""), (422, "Kính gửi")])
def test_answer_swapped_in_takes_up_the_text_only_when_it_was_refused(
    page: Page, site: Pages, status: int, left: str
) -> None:
    refused = HTMX.replace("</textarea>", "Kính gửi</textarea>")
    site.answer = (status, (HTMX if status == 200 else refused).replace('id="soan"', 'id="soan" title="moi"'))
    opened(page, site, HTMX)
    page.locator("#tl").fill("Kính gửi")
    expect(page.locator("[data-draft-saved]")).to_have_text(re.compile(r"Nháp lưu lúc"))
    page.locator("#tl").press("Control+Enter")
    expect(page.locator("#soan[title=moi] #tl")).to_have_value(left)
    assert len(site.posts) == 1
    page.locator("#tl").fill("Lần hai")
    page.locator("#tl").press("Control+Enter")
    _until(page, lambda: len(site.posts) == 2)


def test_signed_out_meanwhile_loses_no_text(page: Page, site: Pages) -> None:
    site.answer, site.gates = (302, "/dang-nhap"), {"/dang-nhap"}
    opened(page, site, HTMX)
    page.locator("#tl").fill("Không được mất")
    with page.expect_navigation():
        page.locator("#tl").press("Control+Enter")
    expect(page.locator("#tl")).to_have_value("Không được mất")


def test_dialog_opens_by_button_and_by_address_and_gives_the_focus_back(page: Page, site: Pages) -> None:
    main = '<a id="mo" href="#d" data-dialog="#d">Phân công</a>'
    main += '<dialog class="dialog" id="d" aria-labelledby="d-t"><h2 id="d-t">Phân công</h2>'
    main += '<a href="#noi-dung" data-dialog-close>Đóng</a></dialog>'
    opened(page, site, main)
    page.locator("#mo").click()
    expect(page.get_by_role("dialog", name="Phân công")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#mo")).to_be_focused()
    page.goto(site.url + "/khac")
    page.goto(site.url + "/#d")
    expect(page.get_by_role("dialog", name="Phân công")).to_be_visible()
    page.locator("#d [data-dialog-close]").click()
    expect(page.locator("#d")).to_be_hidden()


def test_a_slow_part_shows_its_shape_and_what_stood_there_comes_back(page: Page, site: Pages) -> None:
    asked: list[Any] = []

    def wait(route: Any) -> None:
        asked.append(route)

    page.route("**/manh", wait)
    link = '<a id="lay" href="/manh" hx-get="/manh" hx-target="#o">Xem</a>'
    opened(page, site, f'{link}<div id="o"><input id="go" aria-label="Lý do"></div>')
    page.fill("#go", "Đang gõ")
    page.click("#lay")
    expect(page.locator("#o .skeleton").first).to_be_visible()
    asked[0].fulfill(status=204)
    expect(page.locator("#go")).to_have_value("Đang gõ")
    page.click("#lay")
    expect(page.locator("#o .skeleton").first).to_be_visible()
    asked[1].fulfill(body="<p>Đã đến</p>", content_type="text/html")
    expect(page.locator("#o")).to_have_text("Đã đến")


def test_notice_leaves_by_itself_but_stays_under_the_focus(page: Page, site: Pages) -> None:
    opened(page, site, "")
    ask = "(d) => document.body.dispatchEvent(new CustomEvent('toast', {detail: d, bubbles: true}))"
    # The focus comes in the same breath: a busy machine would let the second pass before it.
    focused = f"(d) => {{ ({ask})(d); document.querySelector('[data-snack] form button').focus(); }}"
    page.evaluate(focused, {"text": "Đã gửi.", "undo_url": "/hoan-tac", "seconds": 1})
    expect(page.get_by_role("status").filter(has_text="Đã gửi.")).to_be_visible()
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_focused()
    page.wait_for_timeout(1800)
    expect(page.locator("[data-snack]")).to_have_count(1)
    with page.expect_navigation():
        page.keyboard.press("z")
    assert site.posts[0][0] == "/hoan-tac"
    page.evaluate(ask, {"text": "Đã lưu.", "seconds": 1})
    expect(page.locator("[data-snack]")).to_have_count(0)


def test_theme_is_kept_for_the_next_page(page: Page, site: Pages) -> None:
    opened(page, site, '<div data-js hidden><button data-theme-set="dark">Tối</button></div>')
    page.get_by_role("button", name="Tối").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert {"name": "theme", "value": "dark"}.items() <= page.context.cookies()[0].items()


LIVE = """<div id="dong" data-live-topic="ticket:1 queue:2" data-live-src="/manh"
data-live-say="Có thư mới">{}</div>"""


def test_change_elsewhere_appears_and_what_is_being_written_stays(page: Page, site: Pages) -> None:
    site.fragments["/manh"] = '<p>Hai</p><details id="ct"></details>' + WRITE
    opened(page, site, LIVE.format('<p>Một</p><details id="ct" open></details>' + WRITE))
    page.locator("#tl").fill("Đang viết dở")
    _until(page, lambda: len(site.heard) >= 2)
    assert site.heard == [
        {"type": "hello", "cursor": 41},
        {"type": "subscribe", "topics": ["queue:2", "ticket:1"]},
    ]
    site.tell(type="changed", topic="ticket:1", seq=57)
    expect(page.locator("#dong p")).to_have_text("Hai")
    expect(page.locator("#tl")).to_have_value("Đang viết dở")
    expect(page.locator("#tl")).to_be_focused()
    expect(page.locator("#ct")).to_have_attribute("open", "")
    expect(page.locator("#noi")).to_have_text("Có thư mới")


def test_lost_link_is_told_and_the_catch_up_starts_at_the_cursor(page: Page, site: Pages) -> None:
    site.fragments["/manh"] = "<p>Hai</p>"
    opened(page, site, LIVE.format("<p>Một</p>"))
    _until(page, lambda: len(site.heard) >= 2)
    site.tell(type="changed", topic="queue:2", seq=60)
    expect(page.locator("#dong p")).to_have_text("Hai")
    site.open_door = False
    site.hang_up()
    expect(page.locator("#mat-ket-noi")).to_be_visible()
    site.open_door, site.fragments["/manh"] = True, "<p>Ba</p>"
    expect(page.locator("#mat-ket-noi")).to_be_hidden()
    _until(page, lambda: len(site.heard) >= 4)
    assert site.heard[2] == {"type": "hello", "cursor": 60}
    site.tell(type="reload", cursor=99)
    expect(page.locator("#dong p")).to_have_text("Ba")


def _until(page: Page, true: Any) -> None:
    for _ in range(PATIENCE // 50):
        if true():
            return
        page.wait_for_timeout(50)
    pytest.fail("đợi quá lâu")

"""In Chromium: an old link lands elsewhere, a writer's name stands for a script, an edit renames it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from kb.domain import markup
from kb.domain.states import Visibility
from tests import factories
from tests.journeys.product import Product, wait_until
from tests.kb.factories import draft, published
from tests.kb.test_editor_in_browser import _add, _body, _open, _person, running  # noqa: F401 - a fixture
from tests.servers import chromium
from tests.servers.chromium import Chromium
from tests.servers.process import PATIENCE

pytestmark = pytest.mark.browser
FILLING = "<p>Lời dài.</p>" * 60
BODY = (
    f'<h2 id="htmx">Mục một</h2><p><a href="#toast">xem mục hai</a></p>{FILLING}'
    f'<h2 id="toast">Mục hai</h2><p><a id="thong-bao"></a>Chú.</p>{FILLING}'
)


def _lands(page: Any, anchor: str) -> None:
    page.wait_for_function(
        """anchor => { const at = document.querySelector(':target')?.getBoundingClientRect().top;
        return location.hash === anchor && at >= 0 && at < innerHeight / 2; }""",
        arg=anchor,
    )


def test_old_links_land_and_scripts_stay_scripts(running: Product, browser: Chromium) -> None:  # noqa: F811
    guide = published(body=BODY, visibility=Visibility.PUBLIC)
    address = reverse("kb:guide", args=[guide.slug])
    context = browser.browser.new_context(base_url=running.url, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(chromium.PATIENCE)
    page.goto(f"{address}#toast")
    _lands(page, "#muc_toast")
    page.goto(address)
    page.click("article .prose a[href='#muc_toast'] >> nth=0")
    _lands(page, "#muc_toast")
    page.go_back()
    assert page.evaluate("location.hash") == ""
    assert page.evaluate("[window.htmx, window.toast].some((one) => one instanceof Element)") is False
    assert page.evaluate("document.getElementById('thong-bao').closest('.prose')") is None
    context.close()
    plain = browser.browser.new_context(base_url=running.url, locale="vi-VN", java_script_enabled=False)
    page = plain.new_page()
    page.set_default_timeout(chromium.PATIENCE)
    page.goto(f"{address}#muc_toast")
    head, half = page.locator("#muc_toast"), page.viewport_size["height"] / 2
    wait_until(lambda: 0 <= head.bounding_box()["y"] < half, PATIENCE, "mục được hỏi, không cần mã chạy")
    plain.close()


def test_the_editor_shows_names_apart_and_keeps_them_bare(running: Product, browser: Chromium) -> None:  # noqa: F811
    agency = factories.agency()
    person = factories.member(agency)
    guide = draft(by=person, agency=agency, body=BODY)
    with _person(browser, running, person) as page:
        room = _open(page, guide)
        assert page.evaluate("document.getElementById('htmx')") is None
        assert page.locator("#muc_htmx").inner_text() == "Mục một"
        _add(page, room, guide, " thêm")
    assert _body(guide) == markup.clean(BODY).removesuffix("</p>") + " thêm</p>"

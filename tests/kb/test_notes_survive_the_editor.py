"""In Chromium: a note taken over from a Word file still leads back after an edit, so it may be sent."""

from __future__ import annotations

import pytest

from kb.queries import readiness
from tests import factories
from tests.journeys.product import Product
from tests.kb.factories import draft
from tests.kb.test_editor_in_browser import _add, _body, _open, _person, running  # noqa: F401 - a fixture
from tests.servers.chromium import Chromium

pytestmark = pytest.mark.browser
NOTED = (
    '<h2>Mục đích</h2><p>Không cần giấy tờ<sup><a href="#chu-thich-1" id="cho-chu-thich-1">[1]</a></sup>.</p>'
    "<h2>Chú thích</h2><ol>"
    '<li id="chu-thich-1">Nghị định. <a href="#cho-chu-thich-1">↑</a></li></ol><p>Hết</p>'
)


def test_a_note_leads_back_after_an_edit(running: Product, browser: Chromium) -> None:  # noqa: F811
    agency = factories.agency()
    person = factories.member(agency)
    guide = draft(by=person, agency=agency, body=NOTED)
    with _person(browser, running, person) as page:
        room = _open(page, guide)
        _add(page, room, guide, " thêm")
    assert 'id="cho-chu-thich-1"' in _body(guide)
    assert readiness.blocking(guide, guide.versions.get()) == []

"""The registers on paper: A4 landscape, heads on every page, every word of every line, in Vietnamese."""

from __future__ import annotations

import re
from datetime import timedelta
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from support.accounts.models import User
from tests import factories
from tests.servers.chromium import Chromium
from tests.support.actions.test_arrival_number import arrive
from tests.support.cast import everybody
from tests.support.web.conftest import BACKEND
from tests.support.web.test_register_outputs import Table

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SAID = "Kính đề nghị xác nhận Ủy ban, Thừa Thiên Huế; ữ ự ẵ ẳ ẫ ệ ỡ ợ ỹ Đ đ số"


def _print(browser: Chromium, html: bytes, to: Path) -> None:
    """Let Chromium print a page of ours; it asks nobody but us."""

    def serve(route: Any) -> None:
        asked = urlsplit(route.request.url).path
        found = finders.find(asked.removeprefix("/static/")) if asked.startswith("/static/") else None
        kind = guess_type(asked)[0] or "text/html; charset=utf-8"
        route.fulfill(body=Path(str(found)).read_bytes() if found else html, content_type=kind)

    context = browser.browser.new_context(locale="vi-VN", base_url="http://so.test")
    try:
        page = context.new_page()
        page.route("**/*", serve)
        page.goto("/")
        page.pdf(path=str(to), prefer_css_page_size=True)
    finally:
        context.close()


def _bare(text: str) -> str:
    """Return text without spaces, and without hyphens: at a line's end PDFium reads them as soft ones."""
    return re.sub(r"[\s\-\x02\ufffe\xad]", "", text)


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("/so-tiep-nhan/in", "Chứng cứ của kênh"),
        ("/so-tiep-nhan/van-ban-den/in", "Tên loại và trích yếu nội dung"),
        ("/so-tiep-nhan/theo-doi/in", "Tiến độ giải quyết"),
    ],
)
def test_n2_paper_holds_every_word_and_repeats_its_heads(
    browser: Chromium, tmp_path: Path, address: str, head: str
) -> None:
    cast, today = everybody(), timezone.localdate()
    if "van-ban" in address or "theo-doi" in address:
        for number in range(1, 46):
            arrive(
                cast, code=str(number), arrival_number=str(number), type_name="Công văn", subject=SAID,
                document_date=today - timedelta(days=2), due_date=today - timedelta(days=number % 3),
            )  # fmt: skip
    else:
        for _turn in range(45):
            factories.case(of=cast.bac_ninh, words=factories.message(SAID))
    client = Client()
    client.force_login(User.objects.get(pk=cast.khue.user_id), backend=BACKEND)
    html = client.get(address).content
    rows = Table(html.decode()).rows
    assert len(rows) == 46
    _print(browser, html, tmp_path / "so.pdf")
    paper = pypdfium2.PdfDocument(tmp_path / "so.pdf")
    texts = [_bare(sheet.get_textpage().get_text_range()) for sheet in paper]
    assert len(texts) > 1
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in paper} == {(842, 595)}
    paper.close()
    assert [text.count(_bare(head)) for text in texts] == [1] * len(texts)
    whole = "".join(texts)
    for row in rows[1:]:
        assert _bare("".join(row)) in whole, row

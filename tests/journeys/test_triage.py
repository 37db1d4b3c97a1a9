"""Journey 5, the morning's triage: two acts a ticket, N + 2 for many, and regretted with one more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.models import Case, TopicSuggestion
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import Product, product
from tests.journeys.test_portal import _person as person
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer

pytestmark = pytest.mark.browser
HOW = ("Cách sử dụng", "Xin hướng dẫn thao tác tra cứu, bấm vào đâu trên phần mềm?")


@pytest.fixture
def running(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product, with nothing in it yet."""
    with product(fresh_db, pymap_server, tmp_path) as made:
        yield made


def _morning(number: int) -> list[Case]:
    return [factories.case(words=factories.message(*HOW), classified=False) for _one in range(number)]


@pytest.mark.parametrize("scripts", [True, False])
def test_many_are_accepted_in_n_plus_2_acts_and_taken_back_in_one(
    running: Product, browser: Chromium, scripts: bool
) -> None:
    cases, officer, acts = _morning(4), factories.engineer(), 0
    with person(browser, running, scripts=scripts, email=officer.email) as page:
        page.goto("/xu-ly")
        acts += 1
        for case in cases:
            page.check(f'.trow__check input[value="{case.pk}"]')
            acts += 1
        button = page.locator(".bulk button[type=submit]")
        if scripts:
            assert "Nhận gợi ý cho 4 phiếu" in button.inner_text()
        button.click()
        acts += 1
        page.get_by_text("Đã nhận gợi ý cho 4 phiếu.").wait_for()
        assert acts <= len(cases) + 2
        assert Case.objects.filter(topic="G1", without_system=True).count() == len(cases)
        page.get_by_role("button", name="Hoàn tác").click()
        page.get_by_text("Đã hoàn tác 4 phiếu.").wait_for()
        assert not Case.objects.filter(without_system=True).exists()
        assert TopicSuggestion.objects.filter(outcome="").count() == len(cases)


def test_one_is_accepted_in_two_acts_by_keys_alone(running: Product, browser: Chromium) -> None:
    (case,), officer = _morning(1), factories.engineer()
    with person(browser, running, scripts=True, email=officer.email) as page:
        page.goto("/xu-ly")
        page.click(f"#dong-{case.pk}")
        page.locator("#bieu-phan-loai").wait_for()
        assert "vì có" in page.locator("#vi-sao").inner_text()
        page.keyboard.press("c")
        page.locator("#bieu-phan-loai").wait_for(state="detached")
        case.refresh_from_db()
        assert (case.topic_id, case.without_system) == ("G1", True)

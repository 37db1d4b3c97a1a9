"""Journey 5, the morning's triage: two acts a ticket, N + 2 for many, and regretted with one more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
ACTS_A_TICKET, ACTS_BESIDE_MANY = 2, 2  # clicks, key chords and picks


@pytest.fixture
def running(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product, with nothing in it yet."""
    with product(fresh_db, pymap_server, tmp_path) as made:
        yield made


class _Hand:
    """Counts acts: opening the list, clicks, key chords and picks."""

    def __init__(self) -> None:
        self.acts = 0

    def __call__(self, do: Any, *given: Any) -> None:
        self.acts += 1
        do(*given)


def _morning(number: int) -> list[Case]:
    return [factories.case(words=factories.message(*HOW), classified=False) for _one in range(number)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_many_are_accepted_in_n_plus_2_acts_and_taken_back_in_one(
    running: Product, browser: Chromium, scripts: bool
) -> None:
    cases, officer, act = _morning(4), factories.engineer(), _Hand()
    other = factories.case(topic="A1")
    with person(browser, running, scripts=scripts, email=officer.email) as page:
        act(page.goto, "/xu-ly")
        for case in cases:
            act(page.check, f'.trow__check input[value="{case.pk}"]')
        button = page.locator(".bulk").get_by_role("button", name="Nhận gợi ý")
        if scripts:
            assert "Nhận gợi ý cho 4 phiếu" in button.inner_text()
        act(button.click)
        page.get_by_text("Đã nhận gợi ý cho 4 phiếu.").wait_for()
        assert act.acts <= len(cases) + ACTS_BESIDE_MANY
        assert Case.objects.filter(topic="G1", without_system=True).count() == len(cases)
        assert page.locator(f'.trow__check input[value="{other.pk}"]').count() == 1
        before = act.acts
        act(page.get_by_role("button", name="Hoàn tác").click)
        page.get_by_text("Đã hoàn tác 4 phiếu.").wait_for()
        assert act.acts - before == 1
        assert Case.objects.filter(topic="G1", without_system=True).count() == 0
        assert TopicSuggestion.objects.filter(outcome="").count() == len(cases)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_one_is_accepted_in_two_acts(running: Product, browser: Chromium, scripts: bool) -> None:
    (case,), officer, act = _morning(1), factories.engineer(), _Hand()
    with person(browser, running, scripts=scripts, email=officer.email) as page:
        page.goto("/xu-ly")
        act(page.click, f"#dong-{case.pk}")
        page.locator("#bieu-phan-loai").wait_for()
        assert "vì có" in page.locator("#vi-sao").inner_text()
        if scripts:
            act(page.keyboard.press, "c")
        else:
            act(page.click, "#bieu-phan-loai button[data-key=c]")
        page.locator("#bieu-phan-loai").wait_for(state="detached")
        assert act.acts <= ACTS_A_TICKET
    case.refresh_from_db()
    assert (case.topic_id, case.without_system) == ("G1", True)
    assert TopicSuggestion.objects.get(case=case).outcome == "accepted"


def test_of_ticked_rows_the_button_counts_those_with_a_suggestion(
    running: Product, browser: Chromium
) -> None:
    """Merging counts all; with none to accept the other button rests."""
    (first, second), plain, officer = _morning(2), factories.case(topic="A1"), factories.engineer()
    with person(browser, running, scripts=True, email=officer.email) as page:
        page.goto("/xu-ly")
        accept = page.locator(".bulk button[data-count-of]")
        page.check(f'.trow__check input[value="{plain.pk}"]')
        assert accept.is_disabled()
        for case in (first, second):
            page.check(f'.trow__check input[value="{case.pk}"]')
        assert "Nhận gợi ý cho 2 phiếu" in accept.inner_text()
        page.get_by_role("button", name="Gộp 3 phiếu").click()
        page.get_by_text("Giữ lại phiếu nào").first.wait_for()
        for case in (first, second, plain):
            assert case.number in page.content()

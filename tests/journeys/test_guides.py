"""Guides at work, acts counted: journeys 4 (need not file), 6 (answer and close), 9 (publish), 10 (find)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.actions import duties, indexing
from kb.domain.states import DutyState, VersionState, Visibility
from kb.models import Guide, GuideCitation, GuideDuty
from support.domain.roles import MemberRole, Role
from support.models import Case
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import Product, product, wait_until
from tests.journeys.test_portal import MEMBER, _agency
from tests.journeys.test_portal import _person as person
from tests.kb import factories as kb
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE

pytestmark = pytest.mark.browser
LIAISON = "mac.van.tri@so.example"
ANSWER, REGRET, FIND_ENOUGH = 4, 1, 4  # clicks, key chords and picks; typed words apart
WRITE, APPROVE, READ = 3, 2, 3


@pytest.fixture
def running(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product, with time enough to take an answer back, on any machine."""
    with product(fresh_db, pymap_server, tmp_path, UNDO_SECONDS="600") as made:
        yield made


class Hand:
    """Counts acts: clicks, key chords and picks."""

    def __init__(self) -> None:
        self.acts = 0

    def __call__(self, do: Any, *given: Any, **more: Any) -> None:
        self.acts += 1
        do(*given, **more)


def _guide(title: str = "Xử lý lỗi 504 quá thời gian chờ qua NDXP") -> Guide:
    guide = kb.published(title, visibility=Visibility.PUBLIC)
    indexing.reindex(guide)
    return guide


def test_an_answer_with_a_guide_closes_and_is_regretted(running: Product, browser: Chromium) -> None:
    """Journey 6: four acts, the version kept; one more takes all of it back."""
    guide, case, act = _guide(), factories.case(topic="A1"), Hand()
    Case.objects.filter(pk=case.pk).update(stage="in_progress")
    with person(browser, running, scripts=True, email=factories.engineer().email) as page:
        page.goto(f"/xu-ly/{case.number}")
        act(page.keyboard.press, "r")
        page.keyboard.type("Kính gửi anh/chị, đề nghị làm theo ??loi 504")
        page.locator("[data-insert][aria-selected=true]", has_text=guide.title).wait_for()
        act(page.keyboard.press, "Enter")
        act(page.select_option, "#soan-tra-loi select", value="resolved")
        act(page.keyboard.press, "Control+Enter")
        page.locator("[data-key=z]").wait_for()
        assert act.acts <= ANSWER
        row = GuideCitation.objects.select_related("followup").get(case=case)
        assert row.version == guide.current
        assert f"/tai-lieu/{guide.slug}/ban/1.0" in row.followup.comment
        assert Case.objects.get(pk=case.pk).stage == "resolved"
        page.locator("section:has(#p-tl)").get_by_role("link", name=guide.title).wait_for()

        regret = Hand()
        regret(page.click, "[data-key=z]")
        wait_until(lambda: not GuideCitation.objects.exists(), PATIENCE, "lời dẫn được bỏ")
        assert regret.acts <= REGRET
        assert Case.objects.get(pk=case.pk).stage == "in_progress"


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_member_finds_the_answer_and_files_nothing(
    running: Product, browser: Chromium, scripts: bool
) -> None:
    """Journey 4, its other end: the guide is enough, nothing is filed, and that is counted."""
    guide, act = _guide(), Hand()
    _agency()
    with person(browser, running, scripts=scripts, email=MEMBER) as page:
        act(page.goto, "/gui")
        if scripts:
            act(page.click, "label.pick:has([value=su-co])")
            page.fill("[name=subject]", "loi 504 qua NDXP")
        else:
            act(page.click, "#goi-y a[href^='/tai-lieu/goi-y']")
            page.fill("main [name=q]", "loi 504 qua NDXP")
            act(page.click, "main form.toolbar button")
        button = page.get_by_role("button", name="Đã đủ, không cần gửi nữa")
        button.first.wait_for()
        act(button.first.click)
        page.locator("h1", has_text="Không có yêu cầu nào được gửi").wait_for()
    assert act.acts <= FIND_ENOUGH
    row = GuideCitation.objects.get()
    assert (row.version, row.saved_filing, row.case) == (guide.current, True, None)
    assert not Case.objects.exists()


def test_an_answer_written_without_scripts_takes_a_guide_along(running: Product, browser: Chromium) -> None:
    """The list of guides leads back to the answer with the whole address in it."""
    guide, case = _guide(), factories.case(topic="A1")
    with person(browser, running, scripts=False, email=factories.engineer().email) as page:
        page.goto(f"/xu-ly/{case.number}")
        page.click("#soan-tra-loi a[href^='/tai-lieu/goi-y']")
        page.fill("main [name=q]", "loi 504")
        page.click("main form.toolbar button")
        page.click("main a.btn:has-text('Chèn vào trả lời')")
        field = page.locator("#soan-tra-loi textarea")
        assert f"/tai-lieu/{guide.slug}/ban/1.0" in field.input_value()
        page.click("#soan-tra-loi button.btn-primary")
        page.locator("[data-key=z]").wait_for()
    assert GuideCitation.objects.get(case=case).version == guide.current


def _approved(running: Product, browser: Chromium, email: str, title: str, button: str) -> None:
    """Let one holder of a key open what waits and sign it: two acts."""
    act = Hand()
    with person(browser, running, scripts=True, email=email) as page:
        page.goto("/tai-lieu/duyet")
        act(page.get_by_role("link", name=title).first.click)
        act(page.get_by_role("button", name=button).first.click)
        page.wait_for_load_state()
    assert act.acts <= APPROVE


def test_a_duty_ends_in_a_published_guide(running: Product, browser: Chromium) -> None:
    """Journey 9: three acts of the author, two of each who holds a key; the cell turns."""
    agency, act = _agency(), Hand()
    factories.member(agency, role=MemberRole.LIAISON, name="Mạc Văn Trí", email=LIAISON)
    editor = factories.user(Role.GUIDE_EDITOR, name="Tạ Minh Khuê")
    duties.sweep()
    duty = GuideDuty.objects.filter(agency=agency, state=DutyState.NONE.value).order_by("pk")[0]
    with person(browser, running, scripts=True, email=MEMBER) as page:
        page.goto("/tai-lieu/bang-nghia-vu")
        act(page.locator(f"a[href*='o={duty.pk}#']").first.click)
        act(page.get_by_role("button", name="Soạn tài liệu").click)
        page.locator(".ProseMirror:focus").wait_for()
        page.keyboard.type("Đăng nhập bằng tài khoản được cấp, chọn hồ sơ cần tra cứu.")
        act(page.get_by_role("button", name="Gửi duyệt").click)
        page.wait_for_url("**/tai-lieu/duyet/**")
    assert act.acts <= WRITE
    guide = Guide.objects.get()
    assert guide.versions.get().state == VersionState.IN_REVIEW.value
    _approved(running, browser, LIAISON, guide.title, "Duyệt")
    checking = VersionState.CHECKING.value
    wait_until(lambda: guide.versions.get().state == checking, PATIENCE, "bản đã duyệt một khóa")
    _approved(running, browser, editor.email, guide.title, "Duyệt, công bố")
    wait_until(lambda: Guide.objects.get().current_id is not None, PATIENCE, "bản công bố")
    wait_until(lambda: _turned(duty.pk), PATIENCE, "ô chuyển màu")


def _turned(duty: int) -> bool:
    return GuideDuty.objects.get(pk=duty).state == DutyState.PUBLISHED.value


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_reader_finds_a_guide_without_marks(running: Product, browser: Chromium, scripts: bool) -> None:
    """Journey 10: the library, the words typed without marks, the guide."""
    guide, act = _guide("Đồng bộ dữ liệu hộ tịch bị chậm: cách kiểm tra"), Hand()
    _guide("Cấp lại tài khoản khai thác")
    with person(browser, running, scripts=scripts) as page:
        act(page.goto, "/tai-lieu")
        page.fill("main [name=q]", "dong bo ho tich cham")
        act(page.press, "main [name=q]", "Enter")
        hit = page.locator("main h3 a", has_text="Đồng bộ dữ liệu hộ tịch").first
        hit.wait_for()
        act(hit.click)
        page.locator("h1", has_text=guide.title).wait_for()
    assert act.acts <= READ

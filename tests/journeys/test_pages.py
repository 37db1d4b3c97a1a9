"""Every page of every role, at every width, light and dark: readable, nothing beside the screen or inline.

Pictures of what was looked at lie in .tmp/pictures after a run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from support.actions import people, replies
from support.domain.roles import Role
from support.management.demo.accounts import ACCOUNTS, PASSWORD
from support.models import Agency, Case, Membership
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys import eyes
from tests.journeys.eyes import Eyes
from tests.journeys.looked import Look, all_looks
from tests.journeys.product import Product, collected, product
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer

pytestmark = [pytest.mark.browser, pytest.mark.walk]
WALKERS = 2  # the looks of each person are dealt out among so many
OFFICER, CHIEF, MEMBER = ACCOUNTS[0].email, ACCOUNTS[3].email, ACCOUNTS[4].email
UNBROKEN = "https://vi-du.example/" + "tra-cuu_thong-tin.cong-dan" * 6


@dataclass(slots=True)
class World:
    """What the pages are about: an ordinary ticket of the agency, an ugly one, held mails, an invitation."""

    plain: Case
    ugly: Case
    done: Case
    held: int
    personal: int
    token: str


def _ugly(agency: Agency) -> Case:
    """File a ticket with all that breaks a layout: no spaces, many lines, files, hidden numbers, a queue."""
    files = [
        factories.file("nhat-ky-he-thong-mot-cua-lien-thong-tinh-bac-ninh-ngay-18-03-2026-lan-2-sua-doi.csv"),
        factories.file("man-hinh.png", b"\x89PNG" + bytes(60_000), "image/png"),
    ]
    body = f"Kính gửi bộ phận hỗ trợ,\n\n{UNBROKEN}\n\nSố định danh {factories.NUMBER}.\n\n" + (
        "Từ 07 giờ 40 hệ thống báo mã lỗi 504 khi gọi dịch vụ.\n\n" * 60
    )
    first = factories.message(
        f"Đề nghị kiểm tra {UNBROKEN} và các lỗi phát sinh khi kết nối",
        body,
        sender="can-bo.dau-moi.ky-thuat.rat-dai@so-khoa-hoc-va-cong-nghe-tinh-bac-ninh.example",
        name="Công Tằng Tôn Nữ Thị Phương Hoàng Yến",
        files=files,
        quoted="> Thư trước\n" * 20,
    )
    case = factories.case(of=agency, words=first)
    for turn in range(6):
        factories.wrote_again(case, factories.message(body=f"Lần {turn + 2}: lỗi vẫn còn.\n\n{UNBROKEN}"))
    officer = factories.actor(_user(OFFICER))
    replies.note(officer, case_id=case.pk, words=replies.Words(f"Đã hỏi đơn vị vận hành. {UNBROKEN}"))
    words = replies.Words(
        "Chúng tôi đang kiểm tra, đề nghị gửi thêm nhật ký.", cc=[f"{'a' * 60}@vi-du.example"]
    )
    replies.reply(officer, case_id=case.pk, words=words)
    return case


def _user(email: str) -> Any:
    from support.accounts.models import User

    return User.objects.get(email=email)


def _world() -> World:
    """Add to the demonstration's data what it is too well-mannered to hold."""
    from mailin.models import InboundMail

    agency = Membership.objects.get(user=_user(MEMBER)).agency
    for role in (Role.OVERSIGHT, Role.AUDITOR):
        factories.user(role, email=f"{role.value}@thu.example")
    factories.user(email="chua-giao-viec@thu.example")
    invitee = people.Invitee("ong.the.vinh@thu.example", "Ông Thế Vinh", roles=(Role.ENGINEER,))
    _made, token = people.invite(factories.SYSTEM, invitee=invitee, link="https://thu.example/%s")
    held = InboundMail.objects.filter(state="held").order_by("pk")
    filed = InboundMail.objects.filter(state="opened", case__isnull=False)
    masked = filed.filter(case__messages__personal__gt=0)
    mine = Case.objects.filter(requesting_agency=agency).exclude(assignee=None).order_by("-pk")
    return World(
        plain=mine[0],
        ugly=_ugly(agency),
        done=Case.objects.filter(stage="closed").order_by("-pk")[0],
        held=held[0].pk,
        personal=(masked.first() or filed[0]).pk,
        token=token,
    )


@contextmanager
def _person(
    browser: Chromium, running: Product, walker: int, email: str = "", password: str = PASSWORD
) -> Iterator[Eyes]:
    """Give the eyes of a person, signed in unless `email` is empty."""
    context = browser.browser.new_context(
        base_url=running.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    try:
        seeing = Eyes(context.new_page(), walker)
        if email:
            seeing.page.goto("/tai-khoan/login/")
            seeing.page.fill("[name=login]", email)
            seeing.page.fill("[name=password]", password)
            seeing.page.click("main button[type=submit]")
            seeing.page.wait_for_url(lambda url: "login" not in url)
        yield seeing
    finally:
        context.close()


def _officer(seeing: Eyes, world: World) -> None:
    ugly, plain = f"/xu-ly/{world.ugly.number}", f"/xu-ly/{world.plain.number}"
    message = world.ugly.messages.order_by("at")[0].pk
    look = seeing.look
    look("ban-xu-ly", "/xu-ly")
    look("ban-xu-ly-trong", "/xu-ly?view=mine&channel=phone")
    look("bo-loc", "/xu-ly/_loc")
    look("phieu", plain)
    look("phieu-xau", ugly)
    look("phieu-ghi-chu", f"{plain}?tab=note")
    look("phieu-xong", f"/xu-ly/{world.done.number}")
    for what in ("phan-cong", "giai-doan", "thuoc-tinh", "xac-minh"):
        look(f"phieu-{what}", f"{plain}/{what}")
    look("xem-du", f"{ugly}/xem-du/{message}")
    look("tim", "/tim?q=504")
    look("tim-khong-thay", "/tim?q=khongcogi")
    look("so-tiep-nhan", "/so-tiep-nhan")
    look("so-tiep-nhan-sai", "/so-tiep-nhan?day_from=2026-03-18&day_to=2026-03-16")
    look("so-in", "/so-tiep-nhan/in")
    look("thu", "/tiep-nhan/thu")
    look("thu-giu", f"/tiep-nhan/thu/{world.held}")
    look("thu-giu-bang-ma", f"/tiep-nhan/thu/{world.held}?bang=goc")
    look("thu-da-xu-ly", "/tiep-nhan/thu?loc=da-xu-ly")
    look("thu-loc", "/tiep-nhan/thu/_loc")
    look("thu-nhu-nhan-duoc", f"/tiep-nhan/thu/{world.personal}/doc")
    look("thu-goc-ly-do", f"/tiep-nhan/thu/{world.personal}/goc")
    look("phim-tat", "/phim-tat")
    look("doi-mat-khau", "/tai-khoan/password/change/")
    look("dang-xuat", "/tai-khoan/logout/")
    look("khong-co", "/xu-ly/HT-2026-999999", status=404)


def _written(seeing: Eyes, world: World) -> None:
    """Look at what only a write brings: a refused reply, menus, dialogs, the offer to undo."""
    page, plain = seeing.page, f"/xu-ly/{world.plain.number}"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(plain)
    page.locator("#o-giai-doan summary").click()
    page.locator("#o-giai-doan form").wait_for()
    seeing.shown("phieu-trinh-don")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(plain)
    page.keyboard.press("?")
    page.locator("#phim-tat[open]").wait_for()
    seeing.shown("bang-phim-tat")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(plain)
    page.fill("#soan-tra-loi textarea", f"Số định danh {factories.NUMBER}")
    page.keyboard.press("Control+Enter")
    page.locator("[data-form-errors]").wait_for()
    seeing.said.clear()  # 422 is what was asked for
    seeing.shown("phieu-tu-choi")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(plain)
    page.fill("#soan-tra-loi textarea", "Kính gửi anh/chị, chúng tôi đã khắc phục.")
    page.keyboard.press("Control+Enter")
    page.locator("[data-snack] form").wait_for()
    seeing.shown("phieu-da-gui")


def _chief(seeing: Eyes) -> None:
    look, agency = seeing.look, Agency.objects.order_by("pk")[0]
    look("nguoi-dung", "/nguoi-dung/moi")
    look("cau-hinh", "/cau-hinh/")
    look("cau-hinh-co-quan", "/cau-hinh/support/agency/")
    look("cau-hinh-mot-co-quan", f"/cau-hinh/support/agency/{agency.pk}/change/")
    look("cau-hinh-nguoi-dung", "/cau-hinh/accounts/user/")
    look("cau-hinh-mot-nguoi", f"/cau-hinh/accounts/user/{_user(OFFICER).pk}/change/")
    look("cau-hinh-hop-thu", "/cau-hinh/mailin/mailbox/add/")


def _visitor(seeing: Eyes, world: World) -> None:
    look = seeing.look
    look("dang-nhap", "/tai-khoan/login/")
    look("quen-mat-khau", "/tai-khoan/password/reset/")
    look("quen-mat-khau-xong", "/tai-khoan/password/reset/done/")
    look("dat-lai-khoa-hong", "/tai-khoan/password/reset/key/1-x-y/")
    look("dat-lai-xong", "/tai-khoan/password/reset/key/done/")
    look("loi-moi", f"/loi-moi/{world.token}")
    look("loi-moi-het", "/loi-moi/khong-co", status=404)
    look("dang-ky-dong", "/tai-khoan/signup/")


def _walk(browser: Chromium, running: Product, world: World, walker: int) -> tuple[int, list[str]]:
    seen, faults = 0, []
    everyone: list[tuple[str, str, Any]] = [
        ("", "", lambda it: _visitor(it, world)),
        (OFFICER, PASSWORD, lambda it: _officer(it, world)),
        (OFFICER, PASSWORD, lambda it: _written(it, world)),
        (CHIEF, PASSWORD, _chief),
        (MEMBER, PASSWORD, lambda it: _member(it, world)),
        ("oversight@thu.example", factories.PASSWORD, lambda it: it.look("giam-sat", "/so-tiep-nhan")),
        ("auditor@thu.example", factories.PASSWORD, lambda it: it.look("kiem-tra", _of(world))),
        ("chua-giao-viec@thu.example", factories.PASSWORD, lambda it: it.look("chua-giao-viec", "/")),
    ]
    everyone = everyone[walker::WALKERS]
    everyone += [
        (who, PASSWORD, partial(_looks, looks[walker::WALKERS])) for who, looks in all_looks().items()
    ]
    for email, password, walk in everyone:
        with _person(browser, running, walker, email, password) as seeing:
            walk(seeing)
            seen += seeing.seen
            faults += seeing.faults
    return seen, faults


def _looks(looks: list[Look], seeing: Eyes) -> None:
    for one in looks:
        seeing.look(one.name, one.address, status=one.status)


def _of(world: World) -> str:
    return f"/xu-ly/{world.plain.number}"


def _member(seeing: Eyes, world: World) -> None:
    seeing.look("yeu-cau", "/yeu-cau")
    seeing.look("yeu-cau-xong", "/yeu-cau?view=done")
    seeing.look("mot-yeu-cau", f"/yeu-cau/{world.plain.number}")
    seeing.look("mot-yeu-cau-xau", f"/yeu-cau/{world.ugly.number}")
    seeing.look("yeu-cau-tim", "/tim?q=504")
    seeing.look("yeu-cau-khong-co", "/yeu-cau/HT-2026-999999", status=404)


@pytest.mark.parametrize("walker", range(WALKERS))
def test_every_page_is_fit_to_be_shown(
    demo_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path, walker: int
) -> None:
    """axe: nothing serious; nothing beside the screen; no complaint of the browser; nothing inline."""
    eyes.clear(walker)
    shutil.copytree(collected(), Path(os.environ["DATA_DIR"]) / "static", dirs_exist_ok=True)
    world = _world()
    room = {"DATA_DIR": os.environ["DATA_DIR"], "UNDO_SECONDS": "600"}
    with product(demo_db, pymap_server, tmp_path, **room) as running:
        seen, faults = _walk(browser, running, world, walker)
    print(f"{seen} trang, {len(faults)} lỗi", *faults, sep="\n")
    assert faults == []
    assert seen >= 40

"""In a real browser: a hostile mail runs nothing and fetches nothing, and held mail appears by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailin.models import InboundMail
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import PASSWORD, Product, letter, product, wait_until
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE

pytestmark = pytest.mark.browser
EVIL = """<html><head><meta http-equiv="refresh" content="0;url=https://doi-huong.example/">
<base href="https://goc.example/"><link rel="stylesheet" href="https://kieu.example/a.css">
<link rel="prefetch" href="https://nap-truoc.example/"><style>@import url(https://nhap.example/b.css);
body{background:url(https://nen.example/c.png)} @font-face{font-family:x;src:url(https://chu.example/d.woff)}
p{font-family:x}</style></head><body onload="document.title='chay'" background="https://nen-cu.example/e.png">
<p style="background-image:url('https://kieu-dong.example/f.png');content:url(//g.example/g)">Kính gửi</p>
<script>document.title = "chay"; fetch("https://kich-ban.example/")</script>
<img src="https://anh.example/h.png" srcset="https://anh.example/i.png 2x" onerror="document.title='chay'">
<svg onload="document.title='chay'"><image href="https://svg.example/j.png"/></svg>
<video src="https://phim.example/k.mp4" poster="https://phim.example/l.png"></video>
<iframe src="https://khung.example/"></iframe><object data="https://vat.example/"></object>
<form action="https://mau.example/" method="post"><input name="mk"
autofocus onfocus="document.title='chay'">
<button>Gửi</button></form><a href="https://lua-dao.example/" ping="https://bao.example/">https://mps.gov.vn</a>
</body></html>"""


def _hostile() -> Any:
    """Write a mail held for its sender, whose HTML tries everything."""
    made = letter("la@noikhac.example", "Xác nhận tài khoản", "Chữ thường.")
    made.add_alternative(EVIL, subtype="html")
    return made


def _wait_for_held(running: Product, made: Any) -> int:
    """Deliver a mail that names a ticket its sender has no part in; wait until it is held."""
    before = InboundMail.objects.count()
    running.mail_in(made)
    held = InboundMail.objects.filter(state="held")
    wait_until(lambda: held.count() > before, PATIENCE, "thư giữ lại")
    return int(held.order_by("-pk")[0].pk)


def _appears(running: Product, page: Any, mail: Any) -> int:
    """Deliver a mail that will be held and wait until the open list shows it; returns its number."""
    pk = _wait_for_held(running, mail)
    page.locator(f"#thu-{pk}").wait_for()
    return pk


def test_a_hostile_mail_does_nothing_and_held_mail_appears_by_itself(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> None:
    """0 requests, 0 executions, the notice shown; held mails on the open list by their doorbells alone."""
    person = factories.engineer("Quách Đình Nguyên")
    person.set_password(PASSWORD)
    person.save()
    number = factories.case(words=factories.message("Lỗi 504")).number
    asked: list[str] = []
    with product(fresh_db, pymap_server, tmp_path, bells_alone=True) as running, browser.person() as page:
        page.goto(f"{running.url}/tai-khoan/login/?next=/tiep-nhan/thu")
        page.fill("[name=login]", str(person.email))
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/tiep-nhan/thu")
        made = _hostile()
        made.replace_header("Subject", f"Xác nhận tài khoản [{number}]")
        more = [letter(f"la-{turn}@noikhac.example", f"Hỏi về [{number}]", "Chữ.") for turn in (1, 2)]
        pk, *_others = [_appears(running, page, mail) for mail in (made, *more)]
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{running.url}/tiep-nhan/thu/{pk}?xem=html")
        frame = page.frame_locator("#ban-trinh-bay")
        frame.get_by_text("Đã chặn 1 ảnh từ bên ngoài.").wait_for()
        assert frame.get_by_text("dẫn tới lua-dao.example, KHÁC chữ đang hiện").count() == 1
        assert frame.locator("form, input, script, img, a, iframe, svg, video, object").count() == 0
        page.wait_for_timeout(700)
        assert [one for one in asked if not one.startswith(running.url)] == []
        assert "chay" not in page.title()
        assert all("doi-huong" not in one.url for one in page.frames)
        assert page.locator("#ban-trinh-bay").get_attribute("sandbox") == ""
        # Alone, outside its frame, it can do no more.
        page.goto(f"{running.url}/tiep-nhan/thu/{pk}/html")
        page.wait_for_timeout(300)
        assert [one for one in asked if not one.startswith(running.url)] == []
        assert page.title() == f"Thư số {pk}"

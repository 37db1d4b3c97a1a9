"""Pictures a mail brings along are shown in its sandboxed page: drawn anew, checked, by the ticket's rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from PIL import Image

from mailin.models import InboundMail
from mailin.process import drain
from support.accounts.models import User
from support.actions import inspection
from support.models import FileCheck, QueueProfile
from tests import factories as make
from tests.journeys.product import collected
from tests.mailin.cast import OURS, THU
from tests.servers.chromium import Chromium
from tests.support.live.screens import sign_in, web

Put = Callable[..., list[Any]]
WAITS = "ảnh kèm trong thư, chưa kiểm tra xong"
HTML = """<p>Kính gửi, màn hình báo lỗi:</p><img src="cid:man-hinh@may" alt="màn hình lỗi">
<img src="cid:ve@may" alt="hình vẽ"><img src="cid:khong-co@may" alt="không có">
<img src="https://theo-doi.example/a.png"><img src="/tep/1/hinh/1"><img src="cid:gia@may">"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _png(width: int = 64, height: int = 40) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(data, "PNG")
    return data.getvalue()


def _mail() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = THU, OURS, "Màn hình báo lỗi"
    made["Message-ID"], made["Date"] = "<anh@may.example>", format_datetime(timezone.localtime())
    made.set_content("Kính gửi, màn hình báo lỗi.")
    made.add_alternative(HTML, subtype="html")
    part = made.get_payload()[1]
    part.add_related(_png(), "image", "png", cid="<man-hinh@may>", filename="man-hinh.png")
    part.add_related(SVG, "image", "svg+xml", cid="<ve@may>", filename="ve.svg")
    part.add_related(SVG, "image", "png", cid="<gia@may>", filename="gia.png")
    return made.as_bytes()


def _filed(put: Put) -> InboundMail:
    put(_mail())
    drain()
    return InboundMail.objects.select_related("case").get()


@pytest.mark.django_db
def test_a_checked_picture_is_shown_from_our_own_address_and_nothing_else_is(
    officer: Client, put: Put
) -> None:
    row = _filed(put)
    address = f"/tiep-nhan/thu/{row.pk}/html"
    before = officer.get(address).content.decode()
    assert before.count(WAITS) == 3
    assert "<img" not in before
    inspection.check_waiting()
    answer = officer.get(address)
    page = answer.content.decode()
    (shown,) = re.findall(r"<img[^>]*>", page)
    made = re.fullmatch(
        r'<img src="(/tiep-nhan/thu/anh/[\w:-]+)" alt="màn hình lỗi" width="64" height="40" '
        r'style="max-width:100%;height:auto">',
        shown,
    )
    assert made
    assert page.count("ảnh kèm trong thư") == 3  # the drawing, the one that is no picture, the absent one
    assert page.count("bị chặn") >= 2
    assert "theo-doi" not in "".join(re.findall(r'src="[^"]*"', page))
    assert "img-src 'self'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    picture = Client().get(made[1])  # a sandboxed page sends no cookies
    assert picture["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(picture.content)).size == (64, 40)
    assert picture.content[:4] != _png()[:4]


@pytest.mark.django_db
def test_an_address_is_good_for_its_viewer_for_minutes_and_while_the_ticket_is_his(
    officer: Client, put: Put, time_machine: Any
) -> None:
    row = _filed(put)
    inspection.check_waiting()
    page = officer.get(f"/tiep-nhan/thu/{row.pk}/html").content.decode()
    (address,) = re.findall(r'/tiep-nhan/thu/anh/[^"]+', page)
    other = officer.get(f"/tiep-nhan/thu/{row.pk}/html").content.decode()
    stranger = Client()
    assert stranger.get(address).status_code == 200
    assert stranger.get(address[:-1] + ("A" if address[-1] != "A" else "B")).status_code == 404
    assert row.case is not None
    QueueProfile.objects.filter(queue=row.case.queue_id).update(restricted=True)
    assert stranger.get(address).status_code == 404
    assert officer.get(f"/tiep-nhan/thu/{row.pk}/html").status_code == 404
    QueueProfile.objects.update(restricted=False)
    assert stranger.get(address).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(seconds=301))
    assert stranger.get(address).status_code == 404
    (later,) = re.findall(r'/tiep-nhan/thu/anh/[^"]+', other)
    User.objects.update(is_active=False)
    assert stranger.get(later).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"state": "blocked"}, {"flags": ["mismatch"]}, {"personal": 2}])
def test_a_picture_the_check_warns_of_is_not_shown(officer: Client, put: Put, change: dict[str, Any]) -> None:
    row = _filed(put)
    inspection.check_waiting()
    FileCheck.objects.filter(attachment__filename="man-hinh.png").update(**change)
    page = officer.get(f"/tiep-nhan/thu/{row.pk}/html").content.decode()
    assert "<img" not in page
    assert "ảnh kèm trong thư: màn hình lỗi" in page


@pytest.mark.browser
def test_the_frame_shows_the_picture_in_a_real_browser(fresh_db: Any, browser: Chromium, put: Put) -> None:
    person = make.engineer()
    row = _filed(put)
    inspection.check_waiting()
    asked: list[str] = []
    with web(STATIC_ROOT=str(collected()), STATIC_PLAIN="") as (_child, port), browser.person() as page:
        home = f"http://127.0.0.1:{port}"
        page.context.add_cookies(
            [{"name": configured.SESSION_COOKIE_NAME, "value": sign_in(person), "url": home}]
        )
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{home}/tiep-nhan/thu/{row.pk}/doc?xem=html")
        picture = page.frame_locator("#ban-trinh-bay").locator("img")
        picture.wait_for()
        assert picture.count() == 1
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 64
        assert [one for one in asked if not one.startswith(home)] == []

"""Bringing two agencies into a ticket, acts counted; and that neither sees anything of the other."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.actions import coordination, coordination_answers, coordination_links
from support.actions.coordination import Question
from support.actions.coordination_answers import Place, Said
from support.actions.coordination_sharing import Shared
from support.domain.roles import MemberRole
from support.models import (
    Case,
    Contact,
    Coordination,
    CoordinationLink,
    EventPending,
    FileCheck,
    FollowUpAttachment,
    Message,
)
from support.queries import feed
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import Product, collected, product, wait_until
from tests.servers import chromium
from tests.servers.chromium import Chromium
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE

pytestmark = pytest.mark.browser
A, B = "dau.moi@co-quan-a.example", "dau.moi@co-quan-b.example"
ENGINEER_ACTS, AGENCY_ACTS = 7, 3  # clicks, key chords and picks; typed words apart
SECRET_A, SECRET_B = "bimatcuaa", "bimatcuab"


@pytest.fixture
def running(
    fresh_db: FreshDb, browser: Chromium, pymap_server: ImapServer, tmp_path: Path
) -> Iterator[Product]:
    """The product, over the folder of files in which the test itself files."""
    shutil.copytree(collected(), Path(os.environ["DATA_DIR"]) / "static", dirs_exist_ok=True)
    with product(fresh_db, pymap_server, tmp_path, DATA_DIR=os.environ["DATA_DIR"]) as made:
        yield made


@contextmanager
def _person(browser: Chromium, running: Product, email: str = "", *, scripts: bool = True) -> Iterator[Any]:
    context = browser.browser.new_context(
        base_url=running.url, java_script_enabled=scripts, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    page.set_default_timeout(chromium.PATIENCE)
    try:
        if email:
            page.goto("/tai-khoan/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", factories.PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "login" not in url)
        yield page
    finally:
        context.close()


class _Hand:
    """Counts acts: clicks, key chords and picks."""

    def __init__(self) -> None:
        self.acts = 0

    def __call__(self, do: Any, *given: Any, **more: Any) -> None:
        self.acts += 1
        do(*given, **more)


def _agencies() -> tuple[Any, Any]:
    made = []
    for name, email in (("Sở Tư pháp tỉnh A", A), ("Sở Khoa học và Công nghệ tỉnh B", B)):
        agency = factories.agency(name)
        factories.member(agency, role=MemberRole.LIAISON, email=email)
        made.append(agency)
    return made[0], made[1]


def test_journey_7_two_agencies_are_asked_and_answer(running: Product, browser: Chromium) -> None:
    """Seven acts bring both in, each with its date; three acts let each accept and answer."""
    first, second = _agencies()
    case = factories.case()
    engineer = factories.engineer()
    with _person(browser, running, engineer.email) as page:
        page.goto(f"/xu-ly/{case.number}")
        act = _Hand()
        act(page.keyboard.press, "o")
        page.locator("#hoi-t").wait_for()
        act(page.select_option, "[name=r0-agency]", str(first.pk))
        act(page.select_option, "[name=r0-days]", "1")
        page.fill("[name=r0-text]", "Tỷ lệ lỗi từ 09 giờ 50 là bao nhiêu?")
        act(page.select_option, "[name=r1-agency]", str(second.pk))
        act(page.select_option, "[name=r1-days]", "3")
        page.fill("[name=r1-text]", "Có đổi cấu hình trong tuần này không?")
        act(page.check, "[name^=doan-] >> nth=0")
        act(page.keyboard.press, "Control+Enter")
        page.locator("#p-phoi-hop").wait_for()
        assert act.acts <= ENGINEER_ACTS
    rows = list(Coordination.objects.order_by("pk"))
    assert [(row.agency_id, row.state, row.extracts.count()) for row in rows] == [
        (first.pk, "asked", 1),
        (second.pk, "asked", 1),
    ]
    for email, row in ((A, rows[0]), (B, rows[1])):
        running.wait_inbox(email, 1)
        _accept_and_answer(running, browser, email, row)
    case.refresh_from_db()
    assert case.stage != "waiting_coordinator"
    with _person(browser, running, engineer.email) as page:
        page.goto(f"/xu-ly/{case.number}")
        page.click("text=Soạn trả lời từ các ý kiến")
        drafted = page.locator("#soan-tra-loi textarea").input_value()
        assert f"Trả lời của {A}" in drafted
        assert f"Trả lời của {B}" in drafted


def _accept_and_answer(running: Product, browser: Chromium, email: str, row: Coordination) -> None:
    with _person(browser, running, email) as page:
        page.goto("/phoi-hop")
        act = _Hand()
        act(page.click, f"a[href='/phoi-hop/{row.number}']")
        act(page.click, "text=Nhận phối hợp >> visible=true")
        page.locator("#thong-bao, [data-snack]").first.wait_for(state="attached")
        page.fill("[name=tl-text]", f"Trả lời của {email}")
        act(page.keyboard.press, "Control+Enter")
        page.locator(".stage", has_text="Đã trả lời").first.wait_for()
        assert act.acts <= AGENCY_ACTS
    row.refresh_from_db()
    assert (row.state, row.accepted_at is not None) == ("answered", True)


def _two_questions(engineer: Any) -> tuple[Case, Coordination, Coordination, dict[str, int]]:
    """Ask both with words, files and answers of their own; returns the files by name."""
    first, second = _agencies()
    words = factories.message(files=[factories.file("chung-a.csv"), factories.file("chung-b.csv")])
    case = factories.case(words=words)
    message = Message.objects.get(case=case, kind="mail_in")
    shared = dict(FollowUpAttachment.objects.filter(followup=message.pk).values_list("filename", "pk"))
    rows = []
    for agency, secret, file in ((first, SECRET_A, "chung-a.csv"), (second, SECRET_B, "chung-b.csv")):
        pieces = Shared([(message.pk, f"Trích {secret}")], [shared[file]])
        asked = [Question(agency.pk, f"Hỏi {secret}", 2)]
        rows.append(coordination.ask_many(engineer, case_id=case.pk, questions=asked, shared=pieces)[0].row)
    for email, row, secret in ((A, rows[0], SECRET_A), (B, rows[1], SECRET_B)):
        from support.accounts.models import User

        said = Said(f"Đáp {secret}", [factories.file(f"{secret}.csv")])
        by = factories.actor(User.objects.get(email=email))
        coordination_answers.answer(by, place=Place(row.pk), said=said)
    files = dict(FollowUpAttachment.objects.values_list("filename", "pk"))
    return case, rows[0], rows[1], files


def test_an_agency_sees_its_own_question_and_nothing_of_the_other(
    running: Product, browser: Chromium
) -> None:
    """Done-when 3, in the browser and on the socket: pages, files, search, exports, events."""
    engineer = factories.actor(factories.engineer())
    case, mine, theirs, files = _two_questions(engineer)
    with _person(browser, running, B) as page:
        ask = page.request
        page.goto("/phoi-hop?view=done")
        assert theirs.number in page.content()
        assert mine.number not in page.content()
        page.goto(f"/phoi-hop/{theirs.number}")
        own = page.content()
        assert own.count(SECRET_B) >= 3
        for foreign in (SECRET_A, mine.number, case.number, "Lỗi 504", "chung-a.csv"):
            assert foreign not in own, foreign
        opened = {
            f"/phoi-hop/{theirs.number}/tep/{files['chung-b.csv']}": 200,
            f"/phoi-hop/{theirs.number}/tep/{files[f'{SECRET_B}.csv']}": 200,
            f"/phoi-hop/{theirs.number}/tep/{files['chung-a.csv']}": 404,
            f"/phoi-hop/{theirs.number}/tep/{files[f'{SECRET_A}.csv']}": 404,
            f"/phoi-hop/{mine.number}": 404,
            f"/phoi-hop/{mine.number}/_noi-dung": 404,
            f"/phoi-hop/{mine.number}/tep/{files['chung-a.csv']}": 404,
            f"/tep/{files['chung-b.csv']}": 404,
            f"/tep/{files[f'{SECRET_A}.csv']}": 404,
            f"/xu-ly/{case.number}": 404,
            f"/yeu-cau/{case.number}": 404,
            f"/xu-ly/{case.number}/phoi-hop/{mine.pk}": 404,
            "/ban-dieu-phoi": 404,
            "/ban-dieu-phoi/tai-ve": 404,
            "/ban-dieu-phoi/tai-ve-xlsx": 404,
        }
        wait_until(
            lambda: not FileCheck.objects.filter(state="unchecked").exists(), PATIENCE, "tệp đã kiểm tra"
        )
        found = {address: ask.get(address).status for address in opened}
        assert {a: s for a, s in found.items() if s != opened[a]} == {}
        for words in (SECRET_A, SECRET_B, "504", case.number):
            answer = ask.get("/tim", params={"q": words}).text()
            assert f"/{case.number}" not in answer, words  # no link to it; the page repeats the words
        _nothing_on_the_socket(page, case, mine, theirs, engineer)


_LISTEN = """(topics) => new Promise((done) => {
  const heard = [];
  const socket = window.link = new WebSocket(`ws://${location.host}/ws/live`);
  socket.onopen = () => {
    socket.send(JSON.stringify({type: "hello"}));
    socket.send(JSON.stringify({type: "subscribe", topics}));
    socket.send(JSON.stringify({type: "ping"}));  // one is answered after the other: refusals come before it
  };
  window.heard = heard;
  socket.onmessage = (event) => {
    heard.push(JSON.parse(event.data));
    if (heard.at(-1).type === "pong") done(heard.map((one) => [one.type, one.topic]));
  };
})"""


_ASK = "() => window.link.send(JSON.stringify({type: 'ping'}))"
_CURSOR = "() => window.heard.filter((one) => one.type === 'pong').at(-1)?.cursor ?? -1"


def _all_is_told(page: Any) -> None:
    """Wait until the server has told the socket of everything that was written until now."""
    wait_until(lambda: not EventPending.objects.exists(), PATIENCE, "niêm phong mọi sự kiện")
    head = feed.head()

    def told() -> bool:
        page.evaluate(_ASK)
        page.wait_for_timeout(200)
        return bool(page.evaluate(_CURSOR) >= head)

    wait_until(told, PATIENCE, "con trỏ của màn hình tới sự kiện cuối")


def _nothing_on_the_socket(
    page: Any, case: Case, mine: Coordination, theirs: Coordination, engineer: Any
) -> None:
    """Follow all topics there are: only one's own is granted, and A's events are not told."""
    topics = [f"coordination:{mine.agency_id}", f"coordination:{theirs.agency_id}", f"ticket:{case.pk}"]
    topics += [f"agency:{mine.agency_id}", "queue:all", f"queue:{case.queue_id}"]
    heard = page.evaluate(_LISTEN, topics)
    refused = {topic for kind, topic in heard if kind == "refused"}
    assert refused == set(topics) - {f"coordination:{theirs.agency_id}"}
    _all_is_told(page)
    page.evaluate("() => { window.heard.length = 0; }")
    coordination.ask_more(engineer, case_id=case.pk, pk=mine.pk, text="Hỏi thêm A", days=1)
    _all_is_told(page)
    told = page.evaluate("() => window.heard")
    assert [one for one in told if one["type"] == "changed"] == [], json.dumps(told)
    coordination.ask_more(engineer, case_id=case.pk, pk=theirs.pk, text="Hỏi thêm B", days=1)
    page.wait_for_function("() => window.heard.some((one) => one.type === 'changed')")
    topics_told = {one.get("topic") for one in page.evaluate("() => window.heard")}
    assert topics_told - {None} == {f"coordination:{theirs.agency_id}"}


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_who_has_no_account_answers_by_the_link_of_the_mail(
    running: Product, browser: Chromium, scripts: bool
) -> None:
    """The mail brings a signed address that shows one question; taken back, it opens to nobody."""
    engineer, case = factories.actor(factories.engineer()), factories.case()
    agency = factories.agency("Sở không tài khoản")
    Contact.objects.create(email="van.tri@ngoai.example", name="Mạc Văn Trí", agency=agency)
    [done] = coordination.ask_many(
        engineer, case_id=case.pk, questions=[Question(agency.pk, f"Hỏi {SECRET_A}", 2)]
    )
    link = coordination_links.send(
        engineer, case_id=case.pk, pk=done.row.pk, email="van.tri@ngoai.example", name="Mạc Văn Trí"
    )
    [mail] = running.wait_inbox("van.tri@ngoai.example", 1)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    assert SECRET_A not in text
    [path] = re.findall(r"/phoi-hop/tra-loi/\S+", text)
    with _person(browser, running, scripts=scripts) as page:
        page.goto(path)
        assert SECRET_A in page.content()
        assert case.number not in page.content()
        page.fill("[name=tl-text]", "Đã kiểm tra, không có lỗi.")
        page.click("text=Gửi trả lời")
        page.locator(".stage", has_text="Đã trả lời").first.wait_for()
        assert page.request.get("/phoi-hop").url.split("?")[0].endswith("/login/")
        coordination_links.revoke(engineer, case_id=case.pk, pk=done.row.pk, link_id=link.pk)
        assert page.request.get(path).status == 404
    row = Coordination.objects.get(pk=done.row.pk)
    assert row.state == "answered"
    assert (CoordinationLink.objects.get(pk=link.pk).opened_at is not None) is scripts

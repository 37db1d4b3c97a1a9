"""Broken and outsized requests: answered with a page and a sentence, never 500, never slow."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from support.domain.roles import Role
from tests import factories
from tests.security.conftest import Browse

pytestmark = pytest.mark.django_db
HUGE = 10**30
NUL = "%00"


def _faulty(browser: Client, *paths: str) -> list[str]:
    found = []
    for path in paths:
        begun, worked = time.perf_counter(), time.process_time()
        answer = browser.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        # Our own work, and a database's on another core, which others use too.
        taken, worked = time.perf_counter() - begun, time.process_time() - worked
        if answer.status_code >= 500 or worked > 20 or taken > 180:
            found.append(f"{path[:90]}: {answer.status_code}, {worked:.1f} / {taken:.1f} giây")
    return found


@pytest.mark.parametrize(
    "number", [HUGE, -1, 0, "9" * 5000, "９９９９９", 2**63, 2**63 - 1, 2**31, "1e9", "0x1"]
)
def test_numbers_out_of_range_are_not_found(browse: Browse, number: object) -> None:
    case, worker, chief = (
        factories.case(),
        browse(factories.user(Role.TEAM_LEAD)),
        browse(factories.user(Role.ADMINISTRATOR)),
    )
    one = f"/xu-ly/{case.number}"
    paths = [
        f"/tep/{number}",
        f"{one}/xem-du/{number}",
        f"{one}/thu-hoi/{number}",
        f"/tiep-nhan/thu/{number}",
        f"/tiep-nhan/thu/{number}/goc",
        f"/tiep-nhan/thu/{number}/html",
        f"/xu-ly/{number}",
        f"/yeu-cau/{number}",
    ]
    assert {
        path: worker.get(path).status_code for path in paths if worker.get(path).status_code not in {404, 405}
    } == {}
    assert {
        path: worker.post(path).status_code
        for path in paths
        if worker.post(path).status_code not in {404, 405}
    } == {}
    for path in (
        f"/cau-hinh/accounts/user/{number}/change/",
        f"/cau-hinh/support/agency/{number}/change/",
        f"/nguoi-dung/moi/{number}/thu-hoi",
    ):
        assert chief.get(path).status_code in {302, 404, 405}
        assert chief.post(path).status_code in {302, 404, 405}


NAMES = ("queue", "agency", "assignee", "stage", "channel", "view", "after", "current", "tab")


@pytest.mark.parametrize(
    "value",
    [
        str(HUGE),
        "-1",
        "٣٣",
        "%00",
        "%ff%fe",
        "a" * 4000,
        "%F0%9F%98%80",
        "%ed%a0%80",
        "MjAyNi0wMS0wMXwx",
        "MDAwMS0wMS0wMVQwMDowMDowMCswMDowMHwx",
        "%2e%2e",
        "1-1-1",
        "999999999-999999999-999999999",
        "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMHwx",
        "OTk5OS0xMi0zMVQyMzo1OTo1OS0xNDowMHwx",
        "MjAyNi0wMS0wMVQwMDowMDowMCswMDowMHw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    ],
)
def test_a_broken_address_shows_a_page(browse: Browse, value: str) -> None:
    case = factories.case()
    worker = browse(factories.user(Role.TEAM_LEAD))
    pages = ["/xu-ly", "/xu-ly/_danh-sach", "/xu-ly/_loc", f"/xu-ly/{case.number}", "/so-tiep-nhan"]
    pages += ["/so-tiep-nhan/in", "/so-tiep-nhan/tai-ve"]
    # All at once, and those by themselves that a page may read before the others.
    asked = ["&".join(f"{name}={value}" for name in NAMES), f"after={value}", f"queue={value}"]
    paths = [f"{page}?{one}" for page in pages for one in asked]
    paths += [f"/tiep-nhan/thu?loc={value}&sau={value}", f"/tim?q={value}"]
    assert _faulty(worker, *paths) == []


@pytest.mark.parametrize(
    "start",
    [
        "0001-01-01",
        "9999-12-31",
        "2026-02-31",
        "0000-00-00",
        "31/02/2026",
        "1/1/1",
        "%00",
        "99999-01-01",
        "-1-1-1",
        "9999-12-30",
        "1900-01-01",
    ],
)
def test_days_at_the_end_of_the_calendar_show_a_page(browse: Browse, start: str) -> None:
    factories.case()
    reader = browse(factories.user(Role.AUDITOR))
    paths = [
        f"/so-tiep-nhan{page}?{name}={start}"
        for page in ("", "/in", "/tai-ve")
        for name in ("day_from", "day_to")
    ]
    assert _faulty(reader, *paths) == []


@pytest.mark.parametrize(
    "path",
    [
        "/xu-ly/HT%00",
        "/yeu-cau/HT%00",
        "/loi-moi/%00",
        "/tai-khoan/password/reset/key/%00-%00/",
        "/tai-khoan/password/reset/key/1-%00/",
        "/cau-hinh/support/agency/%00/change/",
        "/%00",
        "/xu-ly/%ff%fe",
        "/xu-ly/%ed%a0%80",
        "/static/%00",
        "/static/..%2f..%2fmanage.py",
        "/tim?q=%00",
        "/xu-ly/" + "a" * 60_000,
        "/tim?q=" + "a" * 60_000,
        "/loi-moi/" + "a" * 60_000,
        "/cau-hinh/accounts/user/?q=%00",
        "/cau-hinh/accounts/user/?role=%00",
        "/cau-hinh/accounts/user/?is_active__exact=%00",
        "/cau-hinh/accounts/user/?p=99999999999999999999",
        "/cau-hinh/accounts/user/?o=9999999999999999999999",
        "/cau-hinh/support/agency/?q=" + "a%20" * 3000,
        "/cau-hinh/support/topic/?active__exact=x",
        "/cau-hinh/accounts/user/?email__regex=((a%2B)%2B)%2B$",
        "/cau-hinh/accounts/user/?password__startswith=a",
    ],
)
def test_nul_and_broken_letters_in_an_address_show_a_page(browse: Browse, path: str) -> None:
    agency = factories.agency()
    people = (factories.user(Role.TEAM_LEAD), factories.member(agency), factories.user(Role.ADMINISTRATOR))
    for browser in (Client(raise_request_exception=False), *map(browse, people)):
        assert _faulty(browser, path) == []


BROKEN = [
    "\x00",
    "a\x00b",
    "\ud800",
    "a" * 300_000,
    "\u202e\u2066",
    "{{ 7*7 }}{% load x %}",
    "%s %(x)s {0} {x}",
    "\U0010ffff" * 10,
]


@pytest.mark.parametrize("text", BROKEN)
def test_nothing_typed_breaks_a_form(browse: Browse, text: str) -> None:
    agency = factories.agency()
    case = factories.case(of=agency)
    raw = text.encode("utf-8", "surrogatepass")
    one = f"/xu-ly/{case.number}"
    forms = {
        f"{one}/tra-loi": ["tl-body", "tl-cc", "tl-stage", "tl-version", "tl-overrule", "tl-unconfirmed"],
        f"{one}/ghi-chu": ["yk-body", "yk-version"],
        f"{one}/phan-cong": ["phan-cong-assignee", "phan-cong-version"],
        f"{one}/giai-doan": ["giai-doan-stage", "giai-doan-reason", "giai-doan-version"],
        f"{one}/thuoc-tinh": [
            f"thuoc-tinh-{name}" for name in ("subject", "kind", "topic", "queue", "priority", "version")
        ],
        f"{one}/xac-minh": ["xac-minh-agency"],
        f"{one}/xem-du/{case.messages.get().pk}": [f"xd{case.messages.get().pk}-reason"],
        "/tiep-nhan/thu/quyet-dinh": ["mail", "from", "decision", "number", "reason"],
        f"/yeu-cau/{case.number}": ["body"],
        "/nguoi-dung/moi": ["email", "full_name", "roles", "agency", "member_role"],
        "/tai-khoan/login/": ["login", "password", "next"],
        "/tai-khoan/password/reset/": ["email"],
        "/cau-hinh/support/agency/add/": ["name", "short_name", "code", "domains-TOTAL_FORMS"],
    }
    people = {
        "/yeu-cau": factories.member(agency),
        "/nguoi": factories.user(Role.ADMINISTRATOR),
        "/cau-h": factories.user(Role.ADMINISTRATOR),
    }
    worker, found = factories.user(Role.TEAM_LEAD), []
    for path, names in forms.items():
        browser = browse(next((person for start, person in people.items() if path.startswith(start)), worker))
        if path.startswith("/tai-khoan"):
            browser = Client(raise_request_exception=False)
        for sent in (names, *([name] for name in names)):
            found += _posted(browser, path, dict.fromkeys(sent, raw), plain=sent is not names)
    assert found == []


def _posted(browser: Client, path: str, fields: dict[str, bytes], *, plain: bool) -> list[str]:
    """Send a form as it is, and unless `plain` in every way a client may write one."""
    from urllib.parse import urlencode

    lines = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    )
    bodies: list[tuple[Any, str]] = [(urlencode(fields), "application/x-www-form-urlencoded")]
    bodies += [
        (lines + b"--b--\r\n", f"multipart/form-data; boundary=b{more}")
        for more in ("", "; charset=unicode_escape", "; charset=utf-7", "; charset=utf-16-le")
    ]
    found = []
    for body, kind in bodies[:1] if plain else bodies:
        status = browser.generic("POST", path, body, content_type=kind).status_code
        if status >= 500:
            found.append(f"{path} {kind} {sorted(fields)}: {status}")
    return found


@pytest.mark.parametrize(
    "cookie",
    ['"\\000aaaaaaaaaa"', "a" * 4000, '"\\355\\240\\200aaaaaaaa"', "aaaaaaaa\u202e", "../../etc/passwd"],
)
def test_a_broken_cookie_is_no_session(cookie: str) -> None:
    browser = Client(raise_request_exception=False)
    for name in ("sessionid", "csrftoken", "theme", "django_language", "messages"):
        raw = f"{name}={cookie}".encode().decode("latin-1")
        for path in ("/xu-ly", "/tai-khoan/login/"):
            assert browser.get(path, headers={"cookie": raw}).status_code < 500


HEADERS = (
    "referer", "user-agent", "accept-language", "hx-request", "hx-current-url", "range", "if-none-match",
    "if-modified-since", "origin", "x-forwarded-for", "x-forwarded-host",
)  # fmt: skip
ODD = (
    "\x00",
    "a" * 8000,
    "http://[::1",
    "vi;q=\u0661",
    "bytes=0-,0-,0-",
    "http://a\tb",
    "//",
    "\u202e",
    "%00",
)


@pytest.mark.parametrize("header", HEADERS)
def test_a_broken_header_breaks_nothing(browse: Browse, header: str) -> None:
    case, worker = factories.case(), browse(factories.engineer())
    stranger = Client(raise_request_exception=False)
    for value in ODD:
        said = {header: value.encode().decode("latin-1")}
        sent = {"login": "a@thu.example", "password": "x"}
        answers = [
            worker.get(f"/xu-ly/{case.number}", headers=said),
            worker.post(f"/xu-ly/{case.number}/nhan", headers=said),
            stranger.post("/tai-khoan/login/", sent, headers=said),
        ]
        assert max(answer.status_code for answer in answers) < 500, (header, value)


def test_a_number_too_long_for_python_is_no_mail(browse: Browse) -> None:
    sent = {"mail": ["9" * 5000], "from": "mail", "decision": "open"}
    assert browse(factories.engineer()).post("/tiep-nhan/thu/quyet-dinh", sent).status_code < 500
    sent["mail"] = [str(HUGE)]
    assert browse(factories.engineer()).post("/tiep-nhan/thu/quyet-dinh", sent).status_code < 500

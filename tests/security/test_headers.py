"""What stands around every answer: policies, no frames elsewhere, no writing without the form's own token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from support.domain.roles import Role
from tests import factories
from tests.house.doors import ANONYMOUS
from tests.house.matrix import PAGES
from tests.house.world import World, make_world
from tests.security.conftest import BACKEND, Browse

STRICT = "default-src 'none'"


def _answers(world: World) -> Iterator[tuple[str, object]]:
    for name, page in PAGES.items():
        path = reverse(name, kwargs=dict(page.own(world)))  # once: what stands around answers is asked here
        for viewer in {*sorted(page.open_to)[:2], ANONYMOUS}:
            yield name, getattr(world.client(viewer), page.method)(path, data=dict(page.data))


@pytest.mark.once  # what stands around an answer does not come from a database
@pytest.mark.django_db
def test_every_answer_carries_a_policy_that_runs_nothing_from_elsewhere() -> None:
    faults = []
    for name, answer in _answers(make_world()):
        policy = answer.headers.get("Content-Security-Policy", "")  # type: ignore[attr-defined]
        others = answer.headers  # type: ignore[attr-defined]
        if STRICT not in policy or "unsafe-eval" in policy or "script-src 'unsafe" in policy:
            faults.append(f"{name}: {policy!r}")
        if others.get("X-Content-Type-Options") != "nosniff" or "X-Frame-Options" not in others:
            faults.append(f"{name}: thiếu nosniff hoặc X-Frame-Options")
    assert faults == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/khong-co", "/static/khong-co", "/cau-hinh/", "/xu-ly/HT-2026-000001", "/tep/9"]
)
def test_errors_and_redirects_carry_the_policy_too(browse: Browse, path: str) -> None:
    for browser in (Client(), browse(factories.user(Role.ADMINISTRATOR)), browse(factories.engineer())):
        assert STRICT in browser.get(path)["Content-Security-Policy"]


@pytest.mark.once  # what stands around an answer does not come from a database
@pytest.mark.django_db
def test_every_post_asks_for_the_forms_own_token() -> None:
    """Also those of the configuration and of the account pages; no view is exempt but one.

    A mail program stops a subscription by a POST of its own (RFC 8058): its address is signed.
    """
    world = make_world()
    signed = {"kb:unsubscribe"}
    paths = [
        reverse(name, kwargs=dict(page.own(world))) for name, page in PAGES.items() if name not in signed
    ]
    paths += ["/cau-hinh/accounts/user/1/change/", "/cau-hinh/support/agency/add/"]
    faults = []
    for role in (Role.ADMINISTRATOR, Role.ENGINEER):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(factories.user(role), backend=BACKEND)
        faults += [path for path in paths if browser.post(path, {"x": "1"}).status_code != 403]
    assert faults == []


@pytest.mark.django_db
def test_a_token_sent_from_another_site_is_no_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.engineer(), backend=BACKEND)
    browser.get("/phim-tat")
    token = browser.get("/tai-khoan/password/change/").cookies["csrftoken"].value
    sent = {"csrfmiddlewaretoken": token, "next": "/"}
    assert (
        browser.post("/tai-khoan/logout/", sent, headers={"origin": "https://ke-la.example"}).status_code
        == 403
    )
    assert browser.post("/tai-khoan/logout/", sent, headers={"origin": "null"}).status_code == 403
    assert browser.post("/tai-khoan/logout/", sent).status_code == 302

"""Every address and socket is declared with the roles that may use it, and answers each role as declared."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.doors import ANONYMOUS, MEMBER, VIEWERS, Page
from tests.house.matrix import FAMILIES, PAGES, SOCKETS
from tests.house.world import World, make_world

REFUSED = {403, 404}


def _patterns(resolver: URLResolver, space: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Give the name ("route ..." where there is none) and the route of every address, with its namespace."""
    for entry in resolver.url_patterns:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry, inner, whole)
        elif isinstance(entry, URLPattern):
            yield space + (entry.name or f"route {whole}"), whole


def _family(name: str) -> str:
    return next((family for family in FAMILIES if fnmatchcase(name, family)), "")


def test_every_address_is_declared() -> None:
    undeclared = {name for name, _ in _patterns(get_resolver()) if name not in PAGES and not _family(name)}
    assert undeclared == set(), "khai trong tests/house/matrix.py: ai được mở"


def test_no_declaration_outlives_its_address() -> None:
    names = {name for name, _ in _patterns(get_resolver())}
    assert set(PAGES) - names == set()
    assert {family for family in FAMILIES if not any(fnmatchcase(name, family) for name in names)} == set()


def test_every_socket_is_declared() -> None:
    routes = importlib.import_module("support.live.routing").urlpatterns
    assert {str(route.pattern) for route in routes} == set(SOCKETS)


def _ask(world: World, viewer: str, name: str, page: Page, arguments: Any) -> HttpResponseBase:
    send = getattr(world.client(viewer), page.method)
    return send(reverse(name, kwargs=dict(arguments)), data=dict(page.data), headers=dict(page.headers))


def _sent_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL))


def fault(viewer: str, response: HttpResponseBase, *, opens: bool) -> str:
    """Say what is wrong with an answer, or ""; who is not signed in may be sent to sign in."""
    status = response.status_code
    if status >= 500:
        return f"{viewer}: lỗi {status}"
    if opens:
        return f"{viewer}: bị từ chối ({status})" if status in REFUSED or _sent_to_sign_in(response) else ""
    refused = status in REFUSED or (viewer == ANONYMOUS and (status == 401 or _sent_to_sign_in(response)))
    return "" if refused else f"{viewer}: được mở ({status})"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PAGES))
def test_an_address_opens_to_the_declared_roles_alone(name: str) -> None:
    page, world = PAGES[name], make_world()
    faults = []
    for viewer in sorted(VIEWERS):
        response = _ask(world, viewer, name, page, page.own(world))
        faults.append(fault(viewer, response, opens=viewer in page.open_to))
    assert list(filter(None, faults)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, page in PAGES.items() if page.foreign))
def test_a_foreign_thing_does_not_exist_for_a_member(name: str) -> None:
    page, world = PAGES[name], make_world()
    assert page.foreign
    assert _ask(world, MEMBER, name, page, page.foreign(world)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_of_addresses_opens_to_the_declared_roles_alone(family: str) -> None:
    """Those of the family that need no object, and have no entry of their own, are tried by everyone."""
    world, faults = make_world(), []
    for name, route in _patterns(get_resolver()):
        if not fnmatchcase(name, family) or name in PAGES or "<" in route or "(?P" in route:
            continue
        for viewer in sorted(VIEWERS):
            response = _ask(world, viewer, name, Page(FAMILIES[family]), {})
            said = fault(viewer, response, opens=viewer in FAMILIES[family])
            faults.append(f"{name}: {said}" if said else "")
    assert list(filter(None, faults)) == []

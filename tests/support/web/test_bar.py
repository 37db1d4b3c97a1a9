"""The bar above names the agency a member acts for on every page, and names none to anybody else."""

from __future__ import annotations

import re

import pytest

from support.domain.roles import Role
from tests import factories as make

NAME = "Sở Tư pháp tỉnh Bắc Ninh"
PAGES = (
    "/gui",
    "/yeu-cau",
    "/phoi-hop",
    "/su-co",
    "/tai-lieu",
    "/can-cu-phap-ly",
    "/he-thong/ket-noi",
    "/khong-co",
)


def _bar(page: str) -> str:
    return page.partition("<header")[2].partition("</header")[0]


@pytest.mark.parametrize("path", PAGES)
def test_a_member_reads_the_agency_above_every_page(db, browse, path):
    agency = make.agency(NAME)
    page = browse(make.member(agency)).get(path).content.decode()
    assert re.findall(r'class="health hide-sm">([^<]*)<', _bar(page)) == [str(agency)]


def test_strangers_and_staff_read_none(db, browse, client):
    make.agency(NAME)
    for page in (client.get("/gui"), browse(make.user(Role.DUTY_OFFICER)).get("/gui")):
        assert "hide-sm" not in _bar(page.content.decode())

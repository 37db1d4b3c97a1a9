"""The bar above and its menu name the agency a member acts for on every page; none to anybody else."""

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
    bar = _bar(page)
    assert re.findall(r'topbar__agency" title="([^"]*)">', bar) == [str(agency)]
    assert f"<span>{agency}</span></p>" in bar


def test_strangers_and_staff_read_none(db, browse, client):
    make.agency(NAME)
    for page in (client.get("/gui"), browse(make.user(Role.DUTY_OFFICER)).get("/gui")):
        assert "topbar__agency" not in _bar(page.content.decode())

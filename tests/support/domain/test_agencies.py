"""Codes of agencies, and the shipped catalogue against what was decided to ship (DOMAIN 6)."""

from __future__ import annotations

import pytest

from support.domain.agencies import (
    CITIES,
    MINISTRIES,
    PROVINCES,
    clean_code,
    code_fault,
    codes_above,
    shipped,
)
from support.models import Agency

# Written down apart from the product's own table.
MINISTRY_CODES = [f"G{number:02d}" for number in (1, 2, 3, 6, 8, 9, 10, 11, 12, 15, *range(16, 23))]
BY_CODE = {
    "Hà Nội": 26, "Cao Bằng": 14, "Tuyên Quang": 60, "Điện Biên": 18, "Lai Châu": 35, "Sơn La": 52,
    "Lào Cai": 38, "Thái Nguyên": 55, "Lạng Sơn": 37, "Quảng Ninh": 49, "Bắc Ninh": 5, "Phú Thọ": 44,
    "Hải Phòng": 24, "Hưng Yên": 31, "Ninh Bình": 42, "Thanh Hóa": 56, "Nghệ An": 41, "Hà Tĩnh": 27,
    "Quảng Trị": 50, "Huế": 57, "Đà Nẵng": 17, "Quảng Ngãi": 48, "Gia Lai": 21, "Khánh Hòa": 32,
    "Đắk Lắk": 15,
    "Lâm Đồng": 36, "Đồng Nai": 19, "Thành phố Hồ Chí Minh": 29, "Tây Ninh": 53, "Đồng Tháp": 20,
    "Vĩnh Long": 61, "An Giang": 1, "Cần Thơ": 13, "Cà Mau": 12,
}  # fmt: skip


def test_seventeen_ministries_and_thirty_four_provinces_are_shipped() -> None:
    assert [code for code, _name in MINISTRIES] == MINISTRY_CODES
    assert {name: code for code, name in PROVINCES} == {
        name: f"H{number:02d}" for name, number in BY_CODE.items()
    }
    assert len(CITIES) == 6  # cities under the central government
    codes = [body.code for body in shipped() if body.code]
    assert len(codes) == len(set(codes)) == 17 + 34
    assert [code for code in codes if code_fault(code)] == []


@pytest.mark.django_db
def test_every_shipped_agency_waits_to_be_checked() -> None:
    stored = {one.name: one for one in Agency.objects.all()}
    for body in shipped():
        one = stored[body.name]
        assert (one.code or "", one.kind, one.to_verify, one.active) == (
            body.code,
            body.kind.value,
            True,
            True,
        ), body.name


@pytest.mark.parametrize("code", ["G01", "H26", "H37.DN.001", "000.00.00.G22", "H05.09", "G22.111"])
def test_the_known_forms_are_codes(code: str) -> None:
    assert code_fault(code) == ""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("1.000656.000.00.00.H29", "mã thủ tục hành chính"),
        ("G", "không đúng dạng"),
        ("26", "không đúng dạng"),
        ("H26.", "không đúng dạng"),
        ("H26-01", "không đúng dạng"),
        ("SỞ01", "không đúng dạng"),
    ],
)
def test_anything_else_is_told_apart(code: str, told: str) -> None:
    assert told in code_fault(code)


def test_a_code_is_kept_one_way_and_knows_what_it_stands_under() -> None:
    assert clean_code(" h37 .dn.001 ") == "H37.DN.001"
    assert codes_above("H37.DN.001") == ["H37.DN", "H37"]
    assert codes_above("H37") == codes_above("000.00.00.G22") == codes_above("") == []

"""Agencies: the forms of their codes; those shipped as data (bodies of the Circular, ministries, provinces).

The codes come from outside the Circular and are partly derived: every shipped row is to be checked
("cần đối chiếu").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from support.domain.systems import AgencyKind
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Body:
    """A shipped agency; `code` "" where none is known."""

    name: str
    code: str
    kind: AgencyKind
    short: str = ""


BODIES: tuple[Body, ...] = (
    Body(
        _("Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư"), "", AgencyKind.POLICE, "CQQL CSDLQG về dân cư"
    ),
    Body(_("Cục Cảnh sát quản lý hành chính về trật tự xã hội"), "", AgencyKind.POLICE, "Cục CSQLHC về TTXH"),
    Body(
        _("Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao"),
        "",
        AgencyKind.POLICE,
        "Cục An ninh mạng",
    ),
    Body(_("Cục Kỹ thuật nghiệp vụ"), "", AgencyKind.POLICE, "Cục KTNV"),
    Body(_("Đơn vị chuyên môn của Bộ Quốc phòng"), "", AgencyKind.DEFENCE, "Đơn vị chuyên môn BQP"),
)

MINISTRIES: tuple[tuple[str, str], ...] = (
    ("G01", "Bộ Công an"),
    ("G02", "Bộ Công Thương"),
    ("G03", "Bộ Giáo dục và Đào tạo"),
    ("G06", "Bộ Khoa học và Công nghệ"),
    ("G08", "Bộ Ngoại giao"),
    ("G09", "Bộ Nội vụ"),
    ("G10", "Bộ Nông nghiệp và Môi trường"),
    ("G11", "Bộ Quốc phòng"),
    ("G12", "Bộ Tài chính"),
    ("G15", "Bộ Tư pháp"),
    ("G16", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("G17", "Bộ Xây dựng"),
    ("G18", "Bộ Y tế"),
    ("G19", "Ngân hàng Nhà nước Việt Nam"),
    ("G20", "Thanh tra Chính phủ"),
    ("G21", "Bộ Dân tộc và Tôn giáo"),
    ("G22", "Văn phòng Chính phủ"),
)

PROVINCES: tuple[tuple[str, str], ...] = (
    ("H01", "An Giang"), ("H05", "Bắc Ninh"), ("H12", "Cà Mau"), ("H13", "Cần Thơ"), ("H14", "Cao Bằng"),
    ("H15", "Đắk Lắk"), ("H17", "Đà Nẵng"), ("H18", "Điện Biên"), ("H19", "Đồng Nai"), ("H20", "Đồng Tháp"),
    ("H21", "Gia Lai"), ("H24", "Hải Phòng"), ("H26", "Hà Nội"), ("H27", "Hà Tĩnh"),
    ("H29", "Thành phố Hồ Chí Minh"), ("H31", "Hưng Yên"), ("H32", "Khánh Hòa"), ("H35", "Lai Châu"),
    ("H36", "Lâm Đồng"), ("H37", "Lạng Sơn"), ("H38", "Lào Cai"), ("H41", "Nghệ An"), ("H42", "Ninh Bình"),
    ("H44", "Phú Thọ"), ("H48", "Quảng Ngãi"), ("H49", "Quảng Ninh"), ("H50", "Quảng Trị"), ("H52", "Sơn La"),
    ("H53", "Tây Ninh"), ("H55", "Thái Nguyên"), ("H56", "Thanh Hóa"), ("H57", "Huế"), ("H60", "Tuyên Quang"),
    ("H61", "Vĩnh Long"),
)  # fmt: skip
CITIES = frozenset({"H13", "H17", "H24", "H26", "H29", "H57"})


def shipped() -> tuple[Body, ...]:
    """Return all shipped agencies: bodies, ministries, and the people's committees of the 34 provinces."""
    ministries = (Body(name, code, _ministry_kind(code)) for code, name in MINISTRIES)
    provinces = (
        Body(f"Ủy ban nhân dân {_place(code, name)}", code, AgencyKind.PROVINCE) for code, name in PROVINCES
    )
    return (*BODIES, *ministries, *provinces)


def _ministry_kind(code: str) -> AgencyKind:
    return {"G01": AgencyKind.POLICE, "G11": AgencyKind.DEFENCE}.get(code, AgencyKind.MINISTRY)


def _place(code: str, name: str) -> str:
    if name.startswith("Thành phố"):
        return name
    return f"thành phố {name}" if code in CITIES else f"tỉnh {name}"


# G01, H26, H37.DN.001, and the older 000.00.00.G22.
_CODE = re.compile(r"(?:[A-Z]\d{2,3}(?:\.[A-Z0-9]{1,6}){0,4}|(?:\d{2,3}\.){3}[A-Z]\d{2,3})\Z")
_PROCEDURE = re.compile(r"\d\.\d{6}\.")  # 1.000656.000.00.00.H29 names a procedure, not an agency
IS_PROCEDURE = _("Đây là mã thủ tục hành chính, không phải mã cơ quan.")
WRONG_FORM = _("Mã “%(code)s” không đúng dạng (ví dụ G01, H26, H37.DN.001).")


def clean_code(text: str) -> str:
    """Return a code as it is kept: without spaces, in capitals."""
    return "".join(text.split()).upper()


def code_fault(code: str) -> str:
    """Return the sentence that says why a clean code is none (it may name %(code)s), "" for a good one."""
    if _PROCEDURE.match(code):
        return IS_PROCEDURE
    return "" if _CODE.match(code) else WRONG_FORM


def codes_above(code: str) -> list[str]:
    """Return the codes an agency of this code stands under, nearest first: H37.DN.001 gives H37.DN, H37."""
    parts = code.split(".")
    if not parts[0][:1].isalpha():
        return []
    return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]

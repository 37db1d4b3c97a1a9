"""Platforms, systems and bodies the Circular names (Điều 5, 6, 7, 12, 14), as shipped data; nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from support.domain.words import _


class SystemKind(StrEnum):
    """What a connected system is."""

    DATABASE = "database"
    SYSTEM = "system"
    PORTAL = "portal"


SYSTEM_LABELS: dict[SystemKind, str] = {
    SystemKind.DATABASE: _("Cơ sở dữ liệu"),
    SystemKind.SYSTEM: _("Hệ thống thông tin"),
    SystemKind.PORTAL: _("Cổng dịch vụ"),
}


class Exemption(StrEnum):
    """Why a system needs no check: the three of Điều 6.4c, and 6.4a's before its connection alone."""

    NONE = ""
    MONITORED = "monitored"
    CHECKED = "checked"
    DEFENCE = "defence"
    EID_PLATFORM = "eid_platform"


EXEMPTION_LABELS: dict[Exemption, str] = {
    Exemption.NONE: _("Không miễn"),
    Exemption.MONITORED: _("Đã chia sẻ trực tuyến dữ liệu giám sát (Điều 6.4c)"),
    Exemption.CHECKED: _("Đã được kiểm tra không quá 01 năm (Điều 6.4c)"),
    Exemption.DEFENCE: _("Do Bộ Quốc phòng quản lý (Điều 6.4c)"),
    Exemption.EID_PLATFORM: _("Đã kết nối nền tảng định danh và xác thực điện tử (Điều 6.4a)"),
}
# Who need not be checked each year; 6.4a's exemption counts before the connection only.
YEARLY_EXEMPT = frozenset({Exemption.MONITORED, Exemption.CHECKED, Exemption.DEFENCE})


class AgencyKind(StrEnum):
    """What an agency is, as far as rules ask (Điều 2, 6.3, 14.2)."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    POLICE = "police"
    DEFENCE = "defence"
    STATE = "state"
    ORGANISATION = "organisation"


AGENCY_LABELS: dict[AgencyKind, str] = {
    AgencyKind.MINISTRY: _("Bộ, cơ quan ngang bộ"),
    AgencyKind.PROVINCE: _("Tỉnh, thành phố"),
    AgencyKind.POLICE: _("Công an đơn vị, địa phương"),
    AgencyKind.DEFENCE: _("Đơn vị thuộc Bộ Quốc phòng"),
    AgencyKind.STATE: _("Cơ quan nhà nước khác"),
    AgencyKind.ORGANISATION: _("Tổ chức"),
}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One shipped row: its key, name, clause, and kind where the table has one."""

    key: str
    name: str
    clause: str
    kind: str = ""


PLATFORMS: tuple[Shipped, ...] = (
    Shipped("ndxp", _("Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)"), "5.1"),
    Shipped("truc-van-ban", _("Trục liên thông văn bản quốc gia"), "5.1"),
    Shipped("dinh-danh", _("Nền tảng định danh và xác thực điện tử"), "6.4a"),
    Shipped("khac", _("Nền tảng kết nối, tích hợp khác"), "5.1"),
    Shipped("api", _("Giao diện lập trình ứng dụng (API)"), "5.2"),
)

SYSTEMS: tuple[Shipped, ...] = (
    Shipped("csdlqg-dan-cu", _("Cơ sở dữ liệu quốc gia về dân cư"), "5.1", SystemKind.DATABASE),
    Shipped("ho-tich", _("Cơ sở dữ liệu hộ tịch điện tử dùng chung"), "4.1", SystemKind.DATABASE),
    Shipped("cu-tru", _("Cơ sở dữ liệu về cư trú"), "4.1", SystemKind.DATABASE),
    Shipped("can-cuoc", _("Cơ sở dữ liệu Căn cước công dân"), "4.1", SystemKind.DATABASE),
    Shipped("y-te", _("Cơ sở dữ liệu về y tế"), "4.1", SystemKind.DATABASE),
    Shipped("csdlqg-khac", _("Cơ sở dữ liệu quốc gia khác"), "5.1", SystemKind.DATABASE),
    Shipped("csdl-chuyen-nganh", _("Cơ sở dữ liệu chuyên ngành khác"), "5.1", SystemKind.DATABASE),
    Shipped("cong-dvcqg", _("Cổng Dịch vụ công quốc gia"), "5.1", SystemKind.PORTAL),
    Shipped(
        "tthc-bo", _("Hệ thống thông tin giải quyết thủ tục hành chính cấp bộ"), "5.1", SystemKind.SYSTEM
    ),
    Shipped(
        "tthc-tinh", _("Hệ thống thông tin giải quyết thủ tục hành chính cấp tỉnh"), "5.1", SystemKind.SYSTEM
    ),
    Shipped("cong-dvc", _("Cổng dịch vụ công"), "12", SystemKind.PORTAL),
    Shipped("quoc-phong", _("Hệ thống thông tin do Bộ Quốc phòng quản lý"), "6.3", SystemKind.SYSTEM),
    Shipped("httt-khac", _("Hệ thống thông tin khác"), "5.1", SystemKind.SYSTEM),
)

"""Accounts of the demonstration: plain data, also read by the supervisor, which prints them."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "DanCu-ChayThu-2026"  # noqa: S105 - of invented people, on this machine alone


@dataclass(frozen=True, slots=True)
class Account:
    """One person who signs in: a role inside the NDB agency, or a place in an agency."""

    email: str
    full_name: str
    title: str
    roles: tuple[str, ...] = ()
    agency: str = ""
    member_role: str = "member"


ACCOUNTS: tuple[Account, ...] = (
    Account("truc.ban@hotro.example", "Nghiêm Khánh Linh", "Cán bộ trực", ("duty_officer",)),
    Account("xu.ly@hotro.example", "Quách Đình Nguyên", "Cán bộ xử lý", ("engineer",)),
    Account("lanh.dao@hotro.example", "Tạ Minh Khuê", "Lãnh đạo đội", ("team_lead",)),
    Account("quan.tri@hotro.example", "Doãn Hải Đăng", "Quản trị hệ thống", ("administrator",)),
    Account(
        "thu.hanh@sotuphap-bacninh.example",
        "Lương Thu Hạnh",
        "Cán bộ Sở Tư pháp tỉnh Bắc Ninh",
        agency="STP-BN",
        member_role="liaison",
    ),
    Account("van.tri@skhcn-danang.example", "Mạc Văn Trí", "Cán bộ Sở KH&CN TP. Đà Nẵng", agency="SKHCN-DN"),
)
# Work tickets too, but are not printed: five names more than anybody needs to try.
COLLEAGUES: tuple[Account, ...] = (
    Account("phuong.lan@hotro.example", "Kiều Phương Lan", "Cán bộ xử lý", ("engineer",)),
    Account("ngoc.diep@hotro.example", "Thân Ngọc Diệp", "Cán bộ xử lý", ("engineer",)),
    Account("bien.tap@hotro.example", "Ông Thế Vinh", "Biên tập tài liệu", ("guide_editor",)),
    Account("kiem.tra@hotro.example", "Phí Thục Quyên", "Kiểm tra, thanh tra", ("auditor",)),
    Account("theo.doi@hotro.example", "Bạch Thu Ngân", "Theo dõi, đôn đốc", ("oversight",)),
)
WRITER = ACCOUNTS[4]

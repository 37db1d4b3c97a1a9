"""The doors a request comes through (Điều 9.2 Thông tư 46/2022/TT-BCA) and the portal beside them."""

from __future__ import annotations

from enum import StrEnum

from support.domain.words import _


class Channel(StrEnum):
    """How a request arrived; the answer goes back the same way. `portal` is none of the four of 9.2."""

    EMAIL = "email"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    PORTAL = "portal"


LABELS: dict[Channel, str] = {
    Channel.EMAIL: _("Thư điện tử"),
    Channel.PHONE: _("Điện thoại"),
    Channel.VISIT: _("Làm việc tại trụ sở"),
    Channel.LETTER: _("Văn bản"),
    Channel.PORTAL: _("Nhập qua hệ thống"),
}

ICONS: dict[Channel, str] = {
    Channel.EMAIL: "envelope",
    Channel.PHONE: "telephone",
    Channel.VISIT: "building",
    Channel.LETTER: "file-earmark-text",
    Channel.PORTAL: "window-plus",
}

"""System checks of the product: secrets, retention of guards, settings that would lose or leak something."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own name
from django.db import DatabaseError


@register(Tags.security, deploy=True)
def production(**_kwargs: Any) -> list[CheckMessage]:
    """DEBUG and missing secrets are refused in production."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("DEBUG đang bật: không chạy chính thức ở chế độ này.", id="support.E001"))
    if not settings.MESSAGE_ID_SECRETS:
        found.append(
            Error("Chưa đặt MESSAGE_ID_SECRETS: thư gửi đi không ký được mã thư.", id="support.E002")
        )
    if not settings.MAIL_BORDER:
        found.append(
            Warning(
                "Chưa đặt MAIL_BORDER: kết quả kiểm tra người gửi của máy chủ biên không được dùng.",
                id="support.W001",
            )
        )
    return found


@register(Tags.database)
def guards_present(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Every trigger that protects the ledger stands in the database."""
    from support.models import guards  # noqa: PLC0415 - checks load before models

    found: list[CheckMessage] = []
    if sys.argv[1:2] == ["migrate"]:
        return found  # it installs them: in an empty database there are none, and lost ones come back
    for alias in databases or ():
        try:
            absent = guards.missing(alias)
        except DatabaseError:
            continue  # an empty database has no tables yet; migrate installs the guards
        if absent:
            found.append(Error(f"Thiếu chốt bảo vệ trong CSDL: {', '.join(absent)}.", id="support.E003"))
    return found

"""Filings in the portal for tests: by a person without an account, through the product's own action."""

from __future__ import annotations

from typing import Any

from support.actions import portal
from support.domain.portal import BY_KEY
from support.domain.requests import Filed
from tests import factories

STRANGER = "kieu.lan@thu-rieng.example"
SUBJECT = "Không đăng nhập được cổng dịch vụ công"


def filing(choice: str = "cong-dan", subject: str = SUBJECT, **more: Any) -> portal.Filing:
    """Make a filing as a person types it."""
    return portal.Filing(BY_KEY[choice], subject, **more)


def strangers(email: str = STRANGER, **more: Any) -> tuple[Filed, str]:
    """File without an account; gives the ticket and the nonce of its link."""
    who = portal.Stranger("Kiều Phương Lan", email)
    return portal.file(factories.SYSTEM, filing=filing(**more), stranger=who)

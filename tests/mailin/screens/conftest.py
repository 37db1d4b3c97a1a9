"""People at the mail room's screen, and held mail for them to decide about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mailin.process import drain
from tests.mailin.cast import LA, mail

Put = Callable[..., list[Any]]


@pytest.fixture
def held(put: Put) -> Callable[..., Any]:
    """Make a held mail of a stranger, its subject, body and headers as given."""
    put(mail("Hỏi", message_id="goc@may.example"))
    drain()

    def one(subject: str = "Re: Hỏi", body: str = "Tôi cũng bị.", **headers: Any) -> Any:
        (row,) = put(mail(subject, body, sender=LA, answers="goc@may.example", **headers))
        drain()
        row.refresh_from_db()
        return row

    return one

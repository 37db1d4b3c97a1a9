"""replay_mail sends held mail through parser and verdict again."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mailin.process import drain
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db


def test_mail_held_for_an_error_is_filed_after_the_correction(
    put: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from support.domain import routing

    def breaking(*_words: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(routing, "suggest_for", breaking)
        (row,) = put(mail())
        drain()
    row.refresh_from_db()
    assert row.state == "held"
    out = StringIO()
    call_command("replay_mail", "--held", stdout=out)
    row.refresh_from_db()
    assert row.state == "opened"
    assert f"{row.pk}: " in out.getvalue()


def test_it_asks_which_mails() -> None:
    with pytest.raises(CommandError):
        call_command("replay_mail")

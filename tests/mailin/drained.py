"""Takes stored mails through the whole room until none waits, and fails when one still does."""

from __future__ import annotations

from mailin.models import InboundMail, InboundState
from mailin.process import drain

ROUNDS = 200  # more than any test needs: a mail that comes back for ever fails here, it does not hang


def process_all() -> None:
    """Process everything that waits; AssertionError when mails still wait at the end."""
    for _round in range(ROUNDS):
        if not drain(seconds=600).done:
            break
    assert not InboundMail.objects.filter(state=InboundState.STORED).exists(), "còn thư chờ xử lý"

"""Damaged mails by the thousand go the whole way: none stops the room or loses a byte, few wait for people.

`HOTRO_MUTATED_MAILS=100000` runs as many; the ordinary run takes 3,000.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from typing import Any

import pytest

from mailin.models import InboundMail
from support.models import Case, Message, RegisterEntry
from tests.mailin.parse.test_never_raises import SEEDS, mutated
from tests.mailin.poison.delivery import deliver, lost

MAILS = int(os.environ.get("HOTRO_MUTATED_MAILS", "3000"))
PIECE = 3000  # mails whose bytes are held at once
SOUND = [path.read_bytes() for path in SEEDS]


def test_no_damaged_mail_is_lost_and_few_are_held(fresh_db: Any, caplog: pytest.LogCaptureFixture) -> None:
    rng = random.Random(46_2022)
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    with caplog.at_level(logging.WARNING):
        for start in range(0, MAILS, PIECE):
            raws = [mutated(rng.choice(SOUND), rng) for _ in range(min(PIECE, MAILS - start))]
            kept = deliver(raws)
            assert lost(kept) == []
            states.update(one.row.state for one in kept)
            reasons.update(one.row.reason for one in kept if one.row.state == "held")
            print(states.total(), dict(states), dict(reasons), flush=True)
            assert [
                record.getMessage() for record in caplog.records if record.name.startswith("mailin")
            ] == []
    assert states.total() == InboundMail.objects.count() == MAILS
    assert reasons["error"] + reasons["unreadable"] == 0
    assert states["held"] <= MAILS // 100, reasons
    assert Case.objects.count() == states["opened"]
    assert Message.objects.count() == states["opened"] + states["reply"]
    entered = states["opened"] + states["withheld"]
    numbers = RegisterEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, entered + 1))

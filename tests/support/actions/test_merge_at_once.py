"""Two people who merge at the same moment lose a ticket in a circle, or make one living twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from support.actions import merging
from support.domain.errors import UserError
from support.models import Case, CaseMove, Message
from tests import factories as make
from tests.dbkit import FreshDb
from tests.servers.process import PATIENCE


@pytest.mark.parametrize("chain", [False, True], ids=["each other", "a chain"])
def test_two_people_merging_at_once_leave_one_living_ticket_a_word(fresh_db: FreshDb, *, chain: bool) -> None:
    """A into B while B goes into A; A into B while B goes into C: never a circle, no word is lost."""
    agency = make.agency()
    a, b, c = make.cases(3, of=agency)
    by, start, became = make.actor(make.engineer()), threading.Barrier(2), []

    def run(gone: Case, into: Case) -> None:
        start.wait()
        try:
            merging.merge(by, gone_id=gone.pk, into_id=into.pk)
            became.append("merged")
        except UserError:
            became.append("refused")
        finally:
            connections.close_all()

    pairs = [(a, b), (b, c if chain else a)]
    running = [threading.Thread(target=run, args=pair) for pair in pairs]
    for one in running:
        one.start()
    for one in running:
        one.join(PATIENCE)
    assert len(became) == 2
    assert "merged" in became
    assert chain or sorted(became) == ["merged", "refused"]
    # Every word is on a living ticket, and every merged ticket names a living one.
    assert not Message.objects.filter(case__merged_into__isnull=False).exists()
    assert not Case.objects.filter(merged_into__merged_into__isnull=False).exists()
    assert CaseMove.objects.count() == became.count("merged")

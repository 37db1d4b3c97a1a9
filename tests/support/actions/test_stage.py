"""A ticket in a stage it may not be in, or moved by who may not, or without the reason kept."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import work
from support.domain.errors import Forbidden, NotAllowed, NotFound, Stale
from support.domain.lifecycle import HELPDESK_STATUS, MOVES, NEEDS_REASON, Stage
from support.models import Case, Coordination, Event, EventText, Ticket
from tests import factories
from tests.support.cast import Cast


def test_exactly_the_moves_of_the_table_are_possible(cast: Cast) -> None:
    case = cast.hanhs_case()
    for before, after in itertools.product(Stage, Stage):
        Case.objects.filter(pk=case.pk).update(stage=before.value)
        _waited_for(case, waits=after is Stage.WAITING_COORDINATOR)
        if after in MOVES[before]:
            moved = work.change_stage(cast.nguyen, case_id=case.pk, stage=after, reason="vì lý do thử")
            assert moved.stage == after
            ticket = Ticket.objects.get(pk=case.pk)
            assert ticket.status == HELPDESK_STATUS[after]
            assert ticket.on_hold == after.value.startswith("waiting")
        else:
            with pytest.raises(NotAllowed):
                work.change_stage(cast.nguyen, case_id=case.pk, stage=after, reason="vì lý do thử")
    moves = sum(map(len, MOVES.values()))
    assert Event.objects.filter(kind="staged", cases__case=case).count() == moves


def _waited_for(case: Case, *, waits: bool) -> None:
    """Let an agency's answer be awaited, or have it: that stage is derived from the questions."""
    now = timezone.now()
    row, _made = Coordination.objects.get_or_create(
        case=case,
        defaults={
            "agency": factories.agency(),
            "number": "PH-2026-0001",
            "state": "asked",
            "subject": "Việc",
            "question": "Hỏi",
            "attached_at": now,
            "asked_at": now,
            "due_at": now + timedelta(days=2),
        },
    )
    Coordination.objects.filter(pk=row.pk).update(state="asked" if waits else "answered")


@pytest.mark.parametrize("stage", sorted(NEEDS_REASON))
def test_no_refusal_without_a_reason_that_stays_erasable(cast: Cast, stage: Stage) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(stage="closed" if stage is Stage.REOPENED else "new")
    for empty in ("", "  \n"):
        with pytest.raises(NotAllowed):
            work.change_stage(cast.nguyen, case_id=case.pk, stage=stage, reason=empty)
    work.change_stage(cast.nguyen, case_id=case.pk, stage=stage, reason="ngoài\x00 phạm vi")
    event = Event.objects.get(kind="staged")
    assert EventText.objects.get(event=event, name="reason").text == "ngoài phạm vi"
    assert "phạm vi" not in str(event.data)


def test_nobody_without_the_right_moves_a_ticket(cast: Cast) -> None:
    case = cast.hanhs_case()
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound)):
        with pytest.raises(error):
            work.change_stage(viewer, case_id=case.pk, stage=Stage.RESOLVED)
    with pytest.raises(Stale):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.RESOLVED, version=9)
    case.refresh_from_db()
    assert (case.stage, case.version) == ("new", 1)

"""A word in the portal by somebody of another agency, or one that nobody notices."""

from __future__ import annotations

import pytest
from django.utils import timezone

from support.actions import replies
from support.domain.errors import Forbidden, NotFound
from support.models import Case, Membership, Message
from support.queries import tickets, timeline
from tests.support.cast import Cast, again

WORDS = replies.Words("Hệ thống vẫn báo mã 504.")


@pytest.mark.parametrize(
    ("before", "after"),
    [("waiting_requester", "in_progress"), ("resolved", "reopened"), ("closed", "reopened"), ("new", "new")],
)
def test_a_word_of_the_requester_wakes_the_ticket(cast: Cast, before: str, after: str) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(stage=before)
    message = replies.write_as_requester(cast.hanh, case_id=case.pk, words=WORDS)
    case.refresh_from_db()
    assert (case.stage, case.requester_at) == (after, message.at)
    assert tickets.page(cast.nguyen, tickets.Filters()).rows[0].unread  # type: ignore[attr-defined]
    lines = [
        line.event.data["to"]
        for line in timeline.story(cast.nguyen, case).lines
        if line.event and "to" in line.event.data
    ]
    assert lines == ([] if before == after else [after])


def test_only_current_members_of_the_asking_agency_write(cast: Cast) -> None:
    case = cast.hanhs_case()
    for viewer in (cast.phuong, cast.nobody, cast.lan, cast.tri):
        with pytest.raises(NotFound):
            replies.write_as_requester(viewer, case_id=case.pk, words=WORDS)
    for viewer in (cast.nguyen, cast.diep):
        with pytest.raises(Forbidden):
            replies.write_as_requester(viewer, case_id=case.pk, words=WORDS)
    Membership.objects.filter(user=cast.hanh.user_id).update(until=timezone.now())
    with pytest.raises(NotFound):
        replies.write_as_requester(again(cast.hanh), case_id=case.pk, words=WORDS)
    assert Message.objects.count() == 1


def test_nobody_writes_for_a_ticket_without_an_agency(cast: Cast) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(requesting_agency=None)
    with pytest.raises(NotFound):
        replies.write_as_requester(cast.hanh, case_id=case.pk, words=WORDS)
    with pytest.raises(Forbidden):
        replies.write_as_requester(cast.nguyen, case_id=case.pk, words=WORDS)

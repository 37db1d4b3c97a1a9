"""An internal note that reaches the requester."""

from __future__ import annotations

import pytest

from support.actions import replies
from support.domain.errors import Forbidden, NotFound
from support.models import Case, FollowUp, OutgoingMail, SearchDocument
from support.queries import search, tickets, timeline
from tests import factories
from tests.support.cast import Cast, closed_to_all_but

SECRET = "Nghi vượt phạm vi khai thác, chờ lãnh đạo"


def _noted(cast: Cast) -> Case:
    case = cast.hanhs_case()
    words = replies.Words(SECRET, [factories.file("y-kien-noi-bo.txt")])
    replies.note(cast.nguyen, case_id=case.pk, words=words)
    case.refresh_from_db()
    return case


def test_a_note_is_read_by_staff_alone_everywhere(cast: Cast) -> None:
    case = _noted(cast)
    attachment = case.messages.get(kind="note").followup.followupattachment_set.get()
    for viewer in (cast.nguyen, cast.khue, cast.linh, cast.diep):
        assert SECRET in [line.message.body for line in timeline.story(viewer, case).lines if line.message]
        assert [hit.case for hit in search.find(viewer, "vượt phạm vi")] == [case]
        assert tickets.file_for(viewer, attachment.pk)[0] == attachment
    lines = timeline.story(cast.hanh, case).lines
    assert SECRET not in str([(line.message and line.message.body, line.texts) for line in lines])
    assert "y-kien-noi-bo.txt" not in str([file.filename for line in lines for file in line.files])
    assert search.find(cast.hanh, "vượt phạm vi") == []
    with pytest.raises(NotFound):
        tickets.file_for(cast.hanh, attachment.pk)


def test_a_note_goes_to_nobody_and_counts_as_no_answer(cast: Cast) -> None:
    case = _noted(cast)
    assert not OutgoingMail.objects.exists()
    assert (case.stage, case.answered_at) == ("new", None)
    assert FollowUp.objects.get(message__kind="note").public is False
    assert SearchDocument.objects.get(message__kind="note").public is False


def test_who_works_for_us_and_belongs_to_the_agency_reads_no_note_of_a_closed_queue(cast: Cast) -> None:
    """An engineer who is a member too sees a closed queue's ticket only as his agency does."""
    from support.accounts.models import User
    from support.models import Membership
    from tests.support.cast import again

    Membership.objects.create(user=User.objects.get(pk=cast.dang.user_id), agency=cast.bac_ninh)
    dang, case = again(cast.dang), _noted(cast)
    assert tickets.messages_for(dang, case).filter(kind="note").exists()
    closed_to_all_but(case, cast.nguyen)
    case = tickets.get(dang, case.number)  # anew: what a viewer sees of a case is found once for each object
    assert not tickets.messages_for(dang, case).filter(kind="note").exists()
    assert not [line for line in timeline.story(dang, case).lines if line.mail or line.texts]
    assert search.find(dang, "vượt phạm vi") == []
    with pytest.raises(Forbidden):
        replies.note(dang, case_id=case.pk, words=replies.Words("Thử."))


def test_nobody_without_the_right_leaves_a_note(cast: Cast) -> None:
    case = cast.hanhs_case()
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.lan, NotFound)):
        with pytest.raises(error):
            replies.note(viewer, case_id=case.pk, words=replies.Words("Thử."))
    assert case.messages.count() == 1

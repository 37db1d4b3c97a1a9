"""Personal data looked at without a reason, without a trace, or by who may not."""

from __future__ import annotations

import pytest

from support.actions import reads
from support.domain.errors import FieldError, Forbidden, NotFound
from support.models import CaseSeen, Event, ReadLog
from support.queries import tickets
from tests import factories
from tests.support.cast import Cast

REASON = "Đối chiếu hồ sơ theo đề nghị của Sở"


def test_the_reason_is_kept_and_the_event_holds_no_words(cast: Cast) -> None:
    case = cast.hanhs_case()
    message = case.messages.get()
    assert (
        reads.unmask(cast.nguyen, case_id=case.pk, message_id=message.pk, reason=f" {REASON}\x00") == message
    )
    line = ReadLog.objects.get()
    assert (line.user_id, line.case_id, line.what, line.reason) == (
        cast.nguyen.user_id, case.pk, "unmask", REASON,
    )  # fmt: skip
    assert Event.objects.get(kind="unmasked").data == {"message": message.pk}


@pytest.mark.parametrize("reason", ["", "xem", "       x       "])
def test_a_reason_that_says_nothing_is_refused(cast: Cast, reason: str) -> None:
    case = cast.hanhs_case()
    with pytest.raises(FieldError):
        reads.unmask(cast.nguyen, case_id=case.pk, message_id=case.messages.get().pk, reason=reason)
    assert not ReadLog.objects.exists()


def test_a_message_of_another_ticket_is_not_found(cast: Cast) -> None:
    case, other = cast.hanhs_case(), factories.case()
    for wrong in (other.messages.get().pk, 10**9):
        with pytest.raises(NotFound):
            reads.unmask(cast.nguyen, case_id=case.pk, message_id=wrong, reason=REASON)
    assert not ReadLog.objects.exists()


def test_nobody_without_the_right_unmasks(cast: Cast) -> None:
    case = cast.hanhs_case()
    message = case.messages.get().pk
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound)):
        with pytest.raises(error):
            reads.unmask(viewer, case_id=case.pk, message_id=message, reason=REASON)
    assert not ReadLog.objects.exists()


def test_looking_twice_is_remembered_once(cast: Cast) -> None:
    case = cast.hanhs_case()
    assert tickets.page(cast.nguyen, tickets.Filters()).rows[0].unread  # type: ignore[attr-defined]
    reads.seen(cast.nguyen, case)
    reads.seen(cast.nguyen, case)
    assert CaseSeen.objects.count() == 1
    assert not tickets.page(cast.nguyen, tickets.Filters()).rows[0].unread  # type: ignore[attr-defined]
    assert tickets.page(cast.dang, tickets.Filters()).rows[0].unread  # type: ignore[attr-defined]

"""An answer by telephone that nobody can prove, or a failed call that counts as an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import calls
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.lifecycle import Stage
from support.models import AnswerCall, Case, Event, Message, SearchDocument
from support.queries import proofs, tickets
from tests import factories as make
from tests.support.cast import Cast

SAID = calls.CallOut(
    number="024 3825 4321", person="Lương Thu Hạnh", said="Đã khởi động lại dịch vụ, đề nghị thử lại."
)
MISSED = calls.CallOut(number="024 3825 4321", person="", said="", reached=False)


@pytest.fixture
def called(cast: Cast) -> Case:
    return make.cases(1, of=cast.bac_ninh, channel=Channel.PHONE)[0]


def test_n20_a_call_that_reached_somebody_is_an_answer_with_one_event(cast: Cast, called: Case) -> None:
    before = Event.objects.count()
    message = calls.answer(cast.nguyen, case_id=called.pk, call=SAID, stage=Stage.RESOLVED)
    called.refresh_from_db()
    assert (called.stage, called.answered_at) == ("resolved", message.at)
    kept = AnswerCall.objects.get()
    assert (kept.number, kept.person, kept.reached) == ("+842438254321", "Lương Thu Hạnh", True)
    assert (message.kind, message.author_id, message.body) == ("call_out", cast.nguyen.user_id, SAID.said)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.kind, event.data["to"]) == ("called_back", "resolved")
    found = proofs.of(called)
    assert found is not None
    assert (found.how, found.who) == (proofs.How.CALL, "Lương Thu Hạnh")


def test_a_call_that_reached_nobody_answers_nothing_and_stays_among_us(cast: Cast, called: Case) -> None:
    message = calls.answer(cast.nguyen, case_id=called.pk, call=MISSED)
    called.refresh_from_db()
    assert (called.stage, called.answered_at, proofs.of(called)) == ("new", None, None)
    assert message.kind == "call_tried"
    assert not SearchDocument.objects.get(message=message).public
    assert message not in tickets.messages_for(cast.hanh, called)
    assert message in tickets.messages_for(cast.nguyen, called)
    with pytest.raises(FieldError):
        calls.answer(cast.nguyen, case_id=called.pk, call=MISSED, stage=Stage.RESOLVED)


def test_who_may_not_or_says_too_little_writes_nothing(cast: Cast, called: Case) -> None:
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound)):
        with pytest.raises(error):
            calls.answer(viewer, case_id=called.pk, call=SAID)
    late = timezone.now() + timedelta(hours=1)
    for call, error in (
        (calls.CallOut("1900", "", "Đã trả lời"), FieldError),
        (calls.CallOut("1900", "Bà Lý", " "), NotAllowed),
        (calls.CallOut("1900", "Bà Lý", "Đã trả lời", at=late), FieldError),
    ):
        with pytest.raises(error):
            calls.answer(cast.nguyen, case_id=called.pk, call=call)
    assert (AnswerCall.objects.count(), Message.objects.filter(case=called).count()) == (0, 1)

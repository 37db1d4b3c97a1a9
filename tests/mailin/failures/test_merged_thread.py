"""Mail to a merged or split ticket: lost on the closed one, or on the wrong one (Zammad #702)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from support.actions import merging, splitting
from support.models import Case, Message
from tests import factories
from tests.mailin.cast import mail
from tests.mailin.failures.test_wrong_thread import answered, filed

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
BY = factories.SYSTEM


def _merged(put: Put) -> tuple[Case, Case]:
    """Give a living ticket and one merged into it, both by mail of one person."""
    (kept,) = filed(put, mail("Mất kết nối", message_id="mot@may.example"))
    (gone,) = filed(put, mail("Vẫn mất kết nối", message_id="hai@may.example"))
    merging.merge(BY, gone_id=gone.case_id, into_id=kept.case_id, reason="Một việc")
    return Case.objects.get(pk=kept.case_id), Case.objects.get(pk=gone.case_id)


def test_a_reply_to_a_merged_ticket_reaches_the_living_one(put: Put) -> None:
    """By our signed id, by the id of the requester's own mail, by the number in the subject alone."""
    (first,) = filed(put, mail("Mất kết nối", message_id="mot@may.example"))
    (second,) = filed(put, mail("Vẫn mất kết nối", message_id="hai@may.example"))
    sent = answered(second.case)
    kept, gone = first.case, second.case
    merging.merge(BY, gone_id=gone.pk, into_id=kept.pk, reason="Một việc")
    rows = filed(
        put,
        mail("Re: Vẫn mất kết nối", answers=sent.message_id, message_id="ba@may.example"),
        mail("Re: Vẫn mất kết nối", answers="hai@may.example", message_id="bon@may.example"),
        mail(f"[{gone.number}] bổ sung", message_id="nam@may.example"),
    )
    assert [(row.state, row.case_id) for row in rows] == [("reply", kept.pk)] * 3
    assert Case.objects.get(pk=gone.pk).stage == "duplicate"


def test_after_the_merge_is_undone_replies_find_the_old_ticket_again(put: Put) -> None:
    kept, gone = _merged(put)
    merging.unmerge(BY, gone_id=gone.pk)
    (row,) = filed(put, mail("Re: Vẫn mất kết nối", answers="hai@may.example", message_id="ba@may.example"))
    assert (row.state, row.case_id) == ("reply", gone.pk)
    assert kept.messages.count() == 1


def test_a_stranger_is_not_let_in_by_a_merge(put: Put) -> None:
    """Zammad #3384 by another way: naming the merged ticket's number opens nothing."""
    kept, gone = _merged(put)
    before = kept.messages.count()
    (row,) = filed(
        put, mail(f"Re: [{gone.number}]", sender="La <la@noi-la.example>", message_id="la@x.example")
    )
    assert row.state == "held"
    assert kept.messages.count() == before


def test_a_reply_to_a_split_mail_goes_to_the_new_ticket(put: Put) -> None:
    (first,) = filed(put, mail("Mất kết nối", message_id="mot@may.example"))
    (second,) = filed(put, mail("Re: Mất kết nối", answers="mot@may.example", message_id="hai@may.example"))
    assert second.case_id == first.case_id
    said = Message.objects.get(pk=second.followup_id)
    made = splitting.split(BY, case_id=first.case_id, message_ids=[said.pk])
    rows = filed(
        put,
        mail("Re: Mất kết nối", answers="hai@may.example", message_id="ba@may.example"),
        mail("Re: Mất kết nối", answers="mot@may.example", message_id="bon@may.example"),
    )
    assert [row.case_id for row in rows] == [made.pk, first.case_id]

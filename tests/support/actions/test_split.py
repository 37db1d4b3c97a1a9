"""A message taken out of a ticket loses its files, dates or thread; or cannot be put back."""

from __future__ import annotations

import pytest

from support.actions import merging, replies, splitting, withholding
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.lifecycle import Stage
from support.domain.requests import AppendRequest
from support.models import Case, CaseLink, Event, Message, OutgoingMail, RegisterEntry, SearchDocument
from support.queries import timeline
from tests import factories
from tests.support.cast import Cast

OTHER = "phongmotcua@sotuphap.bacninh.example"


def _with_other(cast: Cast) -> tuple[Case, Message]:
    case = cast.hanhs_case()
    said = factories.message("Xin cấp tài khoản", "Một việc khác.", sender=OTHER, files=[factories.file()])
    filed = file_many(factories.SYSTEM, [AppendRequest("k", case.pk, Channel.PHONE, said)])[0]
    return case, Message.objects.get(pk=filed.message_id)


def test_the_new_ticket_has_the_words_files_date_and_person(cast: Cast) -> None:
    case, message = _with_other(cast)
    entries = RegisterEntry.objects.count()
    made = splitting.split(cast.nguyen, case_id=case.pk, message_ids=[message.pk])
    message.refresh_from_db()
    assert (message.case_id, message.followup.ticket_id) == (made.pk, made.pk)
    assert message.followup.followupattachment_set.count() == 1
    assert (made.subject, made.channel, made.stage) == ("Xin cấp tài khoản", "phone", Stage.NEW)
    assert (made.received_at, made.contact_id) == (message.at, message.contact_id)
    assert made.requesting_agency_id == case.requesting_agency_id
    assert made.number != case.number
    assert SearchDocument.objects.get(message=message).case_id == made.pk
    assert SearchDocument.objects.filter(case=made, message=None, attachment=None).count() == 1
    # No register number: nothing new was received. The line of the call shows on both.
    assert RegisterEntry.objects.count() == entries
    assert {str(one) for one in timeline.story(cast.nguyen, made).registered}
    assert CaseLink.objects.get(kind="split_from").source_id == made.pk
    assert set(Event.objects.get(kind="messages_split").cases.values_list("case", flat=True)) == {
        case.pk,
        made.pk,
    }


def test_a_reply_to_the_split_mail_goes_with_it(cast: Cast) -> None:
    case = cast.hanhs_case()
    replied = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Đã rõ."))
    made = splitting.split(cast.nguyen, case_id=case.pk, message_ids=[replied.message.pk])
    assert replied.mail is not None
    assert OutgoingMail.objects.get(pk=replied.mail.pk).case_id == made.pk


def test_to_merge_it_back_undoes_the_split(cast: Cast) -> None:
    case, message = _with_other(cast)
    made = splitting.split(cast.nguyen, case_id=case.pk, message_ids=[message.pk])
    Case.objects.filter(pk=made.pk).update(contact=case.contact_id)
    merging.merge(cast.nguyen, gone_id=made.pk, into_id=case.pk)
    message.refresh_from_db()
    assert message.case_id == case.pk
    assert not CaseLink.objects.filter(kind="split_from", ended_at=None).exists()


def test_what_was_split_off_stays_when_the_merge_is_undone(cast: Cast) -> None:
    case, message = _with_other(cast)
    into = cast.hanhs_case()
    merging.merge(cast.nguyen, gone_id=case.pk, into_id=into.pk)
    made = splitting.split(cast.nguyen, case_id=into.pk, message_ids=[message.pk])
    merging.unmerge(cast.nguyen, gone_id=case.pk)
    message.refresh_from_db()
    assert message.case_id == made.pk
    assert case.messages.count() == 1


def test_neither_all_nor_none_nor_anothers_words(cast: Cast) -> None:
    case, message = _with_other(cast)
    every = list(case.messages.values_list("pk", flat=True))
    foreign = cast.hanhs_case().messages.get().pk
    for ids, error in (([], FieldError), (every, NotAllowed), ([message.pk, foreign], NotFound)):
        with pytest.raises(error):
            splitting.split(cast.nguyen, case_id=case.pk, message_ids=ids)


def test_blanking_a_split_first_word_takes_the_old_subject_too(cast: Cast) -> None:
    """The old ticket was named by it: its words must not live on as a title."""
    case, _message = _with_other(cast)
    first = case.messages.order_by("at", "pk")[0]
    made = splitting.split(cast.nguyen, case_id=case.pk, message_ids=[first.pk])
    withholding.blank_message(cast.nguyen, message_id=first.pk, reason="Mật")
    for one in (case, made):
        one.refresh_from_db()
        assert one.subject == withholding.WITHHELD_SUBJECT

"""A reply taken back after it left, or sent after it was taken back."""

from __future__ import annotations

import pytest

from support.actions import outgoing, replies
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.roles import Actor
from support.models import Event, OutgoingMail
from support.queries import search, tickets
from tests.support.cast import Cast, closed_to_all_but

SYSTEM = Actor.system("thử")


def _queued(cast: Cast) -> OutgoingMail:
    words = replies.Words("Nhầm người.", cc=["dong-nghiep@bacninh.example"])
    mail = replies.reply(cast.nguyen, case_id=cast.hanhs_case().pk, words=words).mail
    assert mail is not None
    return mail


def test_a_mail_taken_back_is_never_leased(cast: Cast) -> None:
    mail = outgoing.cancel(cast.nguyen, _queued(cast).pk)
    assert mail.state == "cancelled"
    assert set(mail.recipients.values_list("state", flat=True)) == {"cancelled"}
    OutgoingMail.objects.update(not_before=mail.created_at)
    assert outgoing.lease_due(10, 60) == []
    assert Event.objects.filter(kind="mail_cancelled", cases__case=mail.case_id).count() == 1
    with pytest.raises(NotAllowed):
        outgoing.cancel(cast.nguyen, mail.pk)


def test_what_is_being_sent_is_not_taken_back(cast: Cast) -> None:
    mail = _queued(cast)
    OutgoingMail.objects.update(not_before=mail.created_at)
    assert outgoing.lease_due(10, 60) == [mail.pk]
    with pytest.raises(NotAllowed):
        outgoing.cancel(cast.nguyen, mail.pk)
    outgoing.put_back([mail.pk], mail.created_at)
    assert outgoing.cancel(cast.nguyen, mail.pk).state == "cancelled"


def test_a_late_word_of_a_sender_changes_no_final_mail(cast: Cast) -> None:
    mail = outgoing.cancel(cast.nguyen, _queued(cast).pk)
    said = [outgoing.Delivery("dong-nghiep@bacninh.example", accepted=True)]
    assert outgoing.record_deliveries(SYSTEM, mail.pk, said, retry_at=None).state == "cancelled"
    assert not Event.objects.filter(kind__in=["mail_sent", "mail_failed"]).exists()


def test_nobody_without_the_right_takes_a_mail_back(cast: Cast) -> None:
    mail = _queued(cast)
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound)):
        with pytest.raises(error):
            outgoing.cancel(viewer, mail.pk)
    assert mail.case is not None
    closed_to_all_but(mail.case, cast.linh)
    with pytest.raises(NotFound):
        outgoing.cancel(cast.nguyen, mail.pk)
    with pytest.raises(NotFound):
        outgoing.cancel(cast.linh, 10**6)


def test_only_the_sender_says_what_became_of_a_mail(cast: Cast) -> None:
    mail = _queued(cast)
    for viewer in (cast.hanh, cast.diep, cast.lan):
        with pytest.raises(Forbidden):
            outgoing.record_deliveries(viewer, mail.pk, [], retry_at=None)
        with pytest.raises(Forbidden):
            outgoing.record_bounce(viewer, mail.message_id, [])


def test_requester_never_reads_what_was_taken_back_and_the_stage_returns(cast: Cast) -> None:
    """Undo is undo: the agency's own people neither see nor find the words, the ticket stands as before."""
    case = cast.hanhs_case()
    before = case.stage
    words = replies.Words("Thư gửi nhầm về khoabimat.", cc=[])
    mail = replies.reply(cast.nguyen, case_id=case.pk, words=words).mail
    assert mail is not None
    case.refresh_from_db()
    assert case.stage != before
    outgoing.cancel(cast.nguyen, mail.pk)
    case.refresh_from_db()
    assert case.stage == before
    assert mail.followup_id not in {m.pk for m in tickets.messages_for(cast.hanh, case)}
    assert mail.followup_id in {m.pk for m in tickets.messages_for(cast.nguyen, case)}
    assert search.find(cast.hanh, "khoabimat") == []
    assert len(search.find(cast.nguyen, "khoabimat")) == 1

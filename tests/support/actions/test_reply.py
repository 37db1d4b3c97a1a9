"""A reply that leaves half done, leaves twice, goes out by the wrong hand or with somebody's number in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from support.actions import outgoing, replies
from support.actions.outgoing import Delivery
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case, Contact, Event, EventText, MailKind, Message, OutgoingMail, Ticket
from tests import factories
from tests.support.cast import HANH, Cast, closed_to_all_but, personal_number

SYSTEM = Actor.system("thử")
WORDS = replies.Words("Kính gửi chị, lỗi đã được khắc phục.")


def _state(case: Case) -> tuple[object, ...]:
    case.refresh_from_db()
    return (
        case.stage,
        case.version,
        Message.objects.count(),
        OutgoingMail.objects.count(),
        Event.objects.count(),
    )


def test_a_reply_is_a_message_a_mail_and_one_event(cast: Cast) -> None:
    case = cast.hanhs_case()
    replied = replies.reply(cast.nguyen, case_id=case.pk, words=WORDS)
    case.refresh_from_db()
    assert case.stage == Stage.IN_PROGRESS
    assert case.answered_at is None
    assert replied.mail is not None
    assert list(replied.mail.recipients.values_list("address", "role")) == [(HANH, "to")]
    assert replied.mail.not_before > replied.mail.created_at
    events = Event.objects.filter(cases__case=case).exclude(kind="opened")
    assert [(one.kind, one.actor_id, one.data["to"]) for one in events] == [
        ("replied", cast.nguyen.user_id, "in_progress")
    ]
    assert Ticket.objects.get(pk=case.pk).title == case.subject


def test_a_reply_can_move_the_ticket_and_an_impossible_move_takes_all_back(cast: Cast) -> None:
    case = cast.hanhs_case()
    before = _state(case)
    with pytest.raises(NotAllowed):
        replies.reply(cast.nguyen, case_id=case.pk, words=WORDS, stage=Stage.CLOSED)
    assert _state(case) == before
    replies.reply(cast.nguyen, case_id=case.pk, words=WORDS, stage=Stage.RESOLVED)
    case.refresh_from_db()
    assert case.stage == Stage.RESOLVED


@pytest.mark.parametrize("where", ["body", "file name"])
def test_personal_data_stops_a_reply_until_overruled(cast: Cast, where: str) -> None:
    case, number = cast.hanhs_case(), personal_number()
    body = f"Số CCCD {number}" if where == "body" else "Xem tệp."
    attached = [factories.file(f"CCCD {number}.csv")] if where == "file name" else []
    before = _state(case)
    with pytest.raises(FieldError) as told:
        replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words(body, attached))
    assert (told.value.field, _state(case)) == ("body", before)
    words = replies.Words(body, attached, overrule="Là mã hồ sơ,\x00 không phải số định danh\ud800")
    replies.reply(cast.nguyen, case_id=case.pk, words=words)
    kept = EventText.objects.get(name="overrule")
    assert kept.text == "Là mã hồ sơ, không phải số định danh"
    assert number not in str(kept.event.data)


def test_the_second_of_two_engineers_is_told(cast: Cast) -> None:
    case = cast.hanhs_case()
    replies.reply(cast.nguyen, case_id=case.pk, words=WORDS, version=case.version)
    before = _state(case)
    with pytest.raises(Stale):
        replies.reply(cast.dang, case_id=case.pk, words=WORDS, version=1)
    assert _state(case) == before


def test_nobody_without_the_right_replies_and_no_file_stays(cast: Cast) -> None:
    case = cast.hanhs_case()
    files = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    before, words = _state(case), replies.Words("Xin chào.", [factories.file()])
    for viewer, error in (
        (cast.hanh, Forbidden), (cast.diep, Forbidden),
        (cast.phuong, NotFound), (cast.tri, NotFound), (cast.lan, NotFound), (cast.nobody, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            replies.reply(viewer, case_id=case.pk, words=words)
    closed_to_all_but(case, cast.linh)
    with pytest.raises(NotFound):
        replies.reply(cast.nguyen, case_id=case.pk, words=words)
    assert _state(case) == before
    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} == files


def test_a_requester_without_an_address_is_answered_at_once(cast: Cast) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(contact=None)
    Message.objects.update(from_email="")
    with pytest.raises(NotAllowed):
        replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("A.", cc=["b@a.example"]))
    replied = replies.reply(cast.nguyen, case_id=case.pk, words=WORDS)
    case.refresh_from_db()
    assert replied.mail is None
    assert case.answered_at == replied.message.at


def test_our_own_address_as_requester_is_not_written_to(cast: Cast) -> None:
    case = cast.hanhs_case()
    Contact.objects.filter(pk=case.contact_id).update(email=settings.MAIL_ADDRESS)
    Message.objects.update(from_email=settings.MAIL_ADDRESS)
    assert replies.reply(cast.nguyen, case_id=case.pk, words=WORDS).mail is None


@pytest.mark.parametrize("bad", ["không phải địa chỉ", "", "a@b"])
def test_a_wrong_copy_address_is_named(cast: Cast, bad: str) -> None:
    with pytest.raises(FieldError) as told:
        replies.reply(cast.nguyen, case_id=cast.hanhs_case().pk, words=replies.Words("A.", cc=[bad]))
    assert told.value.field == "cc"


def test_only_the_requesters_own_server_makes_an_answer(cast: Cast) -> None:
    case = cast.hanhs_case()
    words = replies.Words("Đã khắc phục.", cc=["dong-nghiep@bacninh.example"])
    mail = replies.reply(cast.nguyen, case_id=case.pk, words=words).mail
    assert mail is not None
    outgoing.lease_due(10, 60)
    copy = Delivery("dong-nghiep@bacninh.example", accepted=True, code=250)
    outgoing.record_deliveries(SYSTEM, mail.pk, [copy], retry_at=mail.not_before)
    case.refresh_from_db()
    assert case.answered_at is None
    outgoing.record_deliveries(SYSTEM, mail.pk, [Delivery(HANH, accepted=True, code=250)], retry_at=None)
    case.refresh_from_db()
    assert case.answered_at is not None


def test_a_refused_requester_with_an_accepted_copy_is_no_answer(cast: Cast) -> None:
    case = cast.hanhs_case()
    mail = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("A.", cc=["b@a.example"])).mail
    assert mail is not None
    said = [Delivery("b@a.example", accepted=True, code=250), Delivery(HANH, accepted=False, code=550)]
    done = outgoing.record_deliveries(SYSTEM, mail.pk, said, retry_at=None)
    case.refresh_from_db()
    assert (done.state, case.answered_at) == ("partly", None)


def test_a_reply_threads_on_the_latest_word_of_the_requester(cast: Cast) -> None:
    case = cast.hanhs_case()
    again = factories.wrote_again(case)
    mail = replies.reply(cast.nguyen, case_id=case.pk, words=WORDS).mail
    assert mail is not None
    assert mail.in_reply_to == again.message_id
    assert mail.references.split()[-1] == again.message_id
    assert not OutgoingMail.objects.filter(case=case).exclude(kind=MailKind.REPLY).exists()


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 200_001])
def test_no_empty_and_no_endless_reply(cast: Cast, body: str) -> None:
    with pytest.raises(NotAllowed):
        replies.reply(cast.nguyen, case_id=cast.hanhs_case().pk, words=replies.Words(body))

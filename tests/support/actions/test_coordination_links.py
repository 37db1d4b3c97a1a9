"""Links for people without an account, reminders sent once, and mail threads kept apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from support.actions import coordination as asking
from support.actions import coordination_answers as answers
from support.actions import coordination_links as links
from support.actions import replies
from support.actions.coordination import Question
from support.actions.coordination_answers import Place, Said
from support.domain.errors import FieldError, NotFound
from support.domain.roles import Actor, MemberRole
from support.models import (
    Agency,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Coordination,
    CoordinationLink,
    CoordinationReminder,
    Liaison,
    MailKind,
    OutgoingMail,
)
from support.queries import coordination as kept
from tests import factories

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def engineer() -> Actor:
    return factories.actor(factories.engineer())


@pytest.fixture
def agency() -> Agency:
    made = factories.agency("Sở Phối hợp Một", domain="phoi-hop-mot.example")
    factories.member(made, role=MemberRole.LIAISON, email="dau.moi@phoi-hop-mot.example")
    return made


def ask(engineer: Actor, case: Case, agency: Agency) -> Coordination:
    asked = [Question(agency.pk, "Đề nghị cho biết tỷ lệ lỗi.", 2)]
    return asking.ask_many(engineer, case_id=case.pk, questions=asked)[0].row


def liaison(agency: Agency, email: str) -> None:
    connection = Connection.objects.create(
        agency=agency, system=ConnectedSystem.objects.create(name="Hệ thống thử")
    )
    contact = Contact.objects.create(email=email, name="Mạc Văn Trí", agency=agency)
    Liaison.objects.create(connection=connection, contact=contact)


def test_a_liaison_without_an_account_answers_by_a_link(engineer: Actor) -> None:
    agency, case = factories.agency("Sở không tài khoản"), factories.case()
    liaison(agency, "van.tri@ngoai.example")
    row = ask(engineer, case, agency)
    [link] = CoordinationLink.objects.filter(coordination=row)
    token = kept.token_of(link.nonce)
    [mail] = OutgoingMail.objects.filter(kind=MailKind.COORD)
    assert token not in f"{mail.context} {mail.body} {mail.subject} {link.nonce}"
    by = answers.person_of(kept.opened(token))
    answers.accept(by, place=Place(row.pk, token))
    answers.answer(by, place=Place(row.pk, token), said=Said("Đã kiểm tra."))
    [_asked, answer] = kept.words(row)
    assert (answer.row.link_id, answer.message.from_email) == (link.pk, "van.tri@ngoai.example")
    assert answer.message.author is None


@pytest.mark.parametrize("how", ["revoked", "expired", "forged", "other"])
def test_a_link_that_does_not_open_lets_nobody_act(engineer: Actor, how: str) -> None:
    agency, case = factories.agency("Sở không tài khoản"), factories.case()
    liaison(agency, "van.tri@ngoai.example")
    row = ask(engineer, case, agency)
    [link] = CoordinationLink.objects.filter(coordination=row)
    token, place = kept.token_of(link.nonce), row.pk
    if how == "revoked":
        links.revoke(engineer, case_id=case.pk, pk=row.pk, link_id=link.pk)
    elif how == "expired":
        CoordinationLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "forged":
        token = f"{link.nonce}:{'A' * 43}"
    else:
        place = ask(engineer, factories.case(), agency).pk
    by = answers.person_of(link)
    for act in (
        lambda: answers.answer(by, place=Place(place, token), said=Said("Chen vào")),
        lambda: answers.seen(by, place=Place(place, token)),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_link_goes_to_the_agencys_own_addresses_alone(engineer: Actor, agency: Agency) -> None:
    case = factories.case()
    row = ask(engineer, case, agency)
    with pytest.raises(FieldError, match="không phải của cơ quan"):
        links.send(engineer, case_id=case.pk, pk=row.pk, email="ai.do@noi-khac.example")
    link = links.send(engineer, case_id=case.pk, pk=row.pk, email="Can.Bo@phoi-hop-mot.example")
    assert link.email == "can.bo@phoi-hop-mot.example"
    again = links.send(engineer, case_id=case.pk, pk=row.pk, email="can.bo@phoi-hop-mot.example")
    assert again.pk == link.pk


# --- Reminders ----------------------------------------------------------------------------------------


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


def test_r33_each_reminder_is_sent_once_whoever_runs_the_job(engineer: Actor, agency: Agency) -> None:
    """Asked Monday 9:00 for two working days: due Wednesday 9:00; reminded before, at the moment, and on."""
    case = factories.case()
    row = ask(engineer, case, agency)
    Coordination.objects.filter(pk=row.pk).update(asked_at=at(16, 9), due_at=at(18, 9))
    moments = [
        (at(17, 9), 0),
        (at(17, 14), 0),
        (at(17, 14, 30), 1),  # four working hours are left
        (at(17, 17), 0),
        (at(18, 9, 1), 1),
        (at(18, 17), 0),
        (at(20, 10), 1),  # two working days later
        (at(20, 11), 0),
    ]
    for moment, sent in moments:
        assert links.remind_due(moment) == sent, moment
        assert links.remind_due(moment) == 0, moment
    assert list(CoordinationReminder.objects.order_by("pk").values_list("step", flat=True)) == [0, 1, 2]
    ids = OutgoingMail.objects.filter(kind=MailKind.COORD).values_list("message_id", flat=True)
    assert len(ids) == len(set(ids)) == 4
    answers.answer(factories.actor(factories.member(agency)), place=Place(row.pk), said=Said("Xong."))
    assert links.remind_due(at(30, 10)) == 0


def test_a_new_date_is_reminded_of_anew(engineer: Actor, agency: Agency) -> None:
    case = factories.case()
    row = ask(engineer, case, agency)
    Coordination.objects.filter(pk=row.pk).update(asked_at=at(16, 9), due_at=at(18, 9))
    assert links.remind_due(at(18, 10)) == 1
    Coordination.objects.filter(pk=row.pk).update(due_at=at(24, 9))
    assert links.remind_due(at(18, 11)) == 0
    assert links.remind_due(at(24, 10)) == 1


def test_the_answer_to_the_requester_is_not_threaded_on_an_agencys_mail(
    engineer: Actor, agency: Agency
) -> None:
    case = factories.case()
    ask(engineer, case, agency)
    replied = replies.reply(engineer, case_id=case.pk, words=replies.Words("Đang kiểm tra."))
    ours = OutgoingMail.objects.get(kind=MailKind.COORD).message_id
    assert replied.mail is not None
    assert ours not in f"{replied.mail.references} {replied.mail.in_reply_to}"


def test_a_link_taken_back_is_not_given_out_again_by_the_product_itself(engineer: Actor) -> None:
    agency, case = factories.agency("Sở không tài khoản"), factories.case()
    liaison(agency, "van.tri@ngoai.example")
    row = ask(engineer, case, agency)
    Coordination.objects.filter(pk=row.pk).update(asked_at=at(16, 9), due_at=at(18, 9))
    [link] = CoordinationLink.objects.filter(coordination=row)
    links.revoke(engineer, case_id=case.pk, pk=row.pk, link_id=link.pk)
    links.remind_due(at(18, 10))
    asking.explain(engineer, case_id=case.pk, pk=row.pk, text="Nói thêm.")
    assert not CoordinationLink.objects.filter(coordination=row, revoked_at=None).exists()
    assert OutgoingMail.objects.filter(kind=MailKind.COORD).count() == 1
    links.send(engineer, case_id=case.pk, pk=row.pk, email="van.tri@ngoai.example")
    asking.explain(engineer, case_id=case.pk, pk=row.pk, text="Nói thêm nữa.")
    assert OutgoingMail.objects.filter(kind=MailKind.COORD).count() == 3

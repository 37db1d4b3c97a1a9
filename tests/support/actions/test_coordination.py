"""Agencies in a ticket: asked, answering, attached by themselves; and what the stage says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from support.actions import coordination as asking
from support.actions import coordination_answers as answers
from support.actions import coordination_sharing as sharing
from support.actions import replies, withholding, work
from support.actions.coordination import Question
from support.actions.coordination_answers import Place, Said
from support.domain.coordination import State
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.lifecycle import Stage
from support.domain.requests import OpenRequest
from support.domain.roles import MemberRole
from support.models import (
    Case,
    ConnectedSystem,
    Coordination,
    CoordinationExtract,
    Event,
    MailKind,
    Message,
    OutgoingMail,
    SearchDocument,
)
from support.queries import coordination as kept
from tests import factories

if TYPE_CHECKING:
    from support.domain.roles import Actor
    from support.models import Agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Actor:
    return factories.actor(factories.engineer())


@pytest.fixture
def agency() -> Agency:
    made = factories.agency("Sở Phối hợp Một", domain="phoi-hop-mot.example")
    factories.member(made, role=MemberRole.LIAISON, email="dau.moi@phoi-hop-mot.example")
    return made


def member_of(agency: Agency) -> Actor:
    return factories.actor(factories.member(agency))


def ask(
    engineer: Actor, case: Case, agency: Agency, text: str = "Đề nghị cho biết tỷ lệ lỗi."
) -> Coordination:
    [done] = asking.ask_many(engineer, case_id=case.pk, questions=[Question(agency.pk, text, 2)])
    return done.row


def events(case: Case) -> list[str]:
    return list(
        Event.objects.filter(cases__case=case, kind__startswith="coord_").values_list("kind", flat=True)
    )


def test_r33_two_agencies_are_asked_at_once_each_with_its_own_date(engineer: Actor, agency: Agency) -> None:
    case, other = factories.case(), factories.agency("Sở Phối hợp Hai")
    questions = [Question(agency.pk, "Câu hỏi một", 1), Question(other.pk, "Câu hỏi hai\nchi tiết", 5)]
    done = asking.ask_many(engineer, case_id=case.pk, questions=questions)
    first, second = (one.row for one in done)
    year = timezone.localtime().year
    assert [first.number, second.number] == [f"PH-{year}-0001", f"PH-{year}-0002"]
    assert first.due_at is not None
    assert second.due_at is not None
    assert first.due_at < second.due_at
    assert second.subject == "Câu hỏi hai"
    assert events(case) == ["coord_asked", "coord_asked"]
    case.refresh_from_db()
    assert case.stage == Stage.WAITING_COORDINATOR


def test_a_form_sent_twice_asks_once(engineer: Actor, agency: Agency) -> None:
    """The same words to an agency that still has to answer them: one question, one mail, one event."""
    case, other = factories.case(), factories.agency("Sở Phối hợp Hai")
    first = ask(engineer, case, agency)
    questions = [Question(agency.pk, " Đề nghị cho biết tỷ lệ lỗi.\n", 2), Question(other.pk, "Câu khác", 2)]
    again, fresh = asking.ask_many(engineer, case_id=case.pk, questions=questions)
    assert (again.row.pk, again.again, fresh.again) == (first.pk, True, False)
    [same] = asking.ask_many(engineer, case_id=case.pk, questions=questions[:1])
    assert same.again
    assert events(case) == ["coord_asked", "coord_asked"]
    assert OutgoingMail.objects.filter(kind=MailKind.COORD).count() == 1
    assert ask(engineer, case, agency, "Câu hỏi thứ hai").pk != first.pk


def test_the_same_words_are_asked_anew_once_they_were_answered(engineer: Actor, agency: Agency) -> None:
    case = factories.case()
    first = ask(engineer, case, agency)
    answers.answer(member_of(agency), place=Place(pk=first.pk), said=Said("Tỷ lệ lỗi 2%."))
    assert ask(engineer, case, agency).pk != first.pk


def test_nobody_is_written_what_was_asked(engineer: Actor, agency: Agency) -> None:
    """The mail says that there is a question, by its number; the words stay behind the sign-in."""
    case = factories.case()
    row = ask(engineer, case, agency, "Bí mật của câu hỏi")
    [mail] = OutgoingMail.objects.filter(kind=MailKind.COORD)
    assert [one.address for one in mail.recipients.all()] == ["dau.moi@phoi-hop-mot.example"]
    assert row.number in mail.subject
    assert case.number not in f"{mail.subject} {mail.context}"
    assert "Bí mật" not in f"{mail.subject} {mail.body} {mail.context}"


def test_a_personal_number_is_hidden_before_anything_is_kept(engineer: Actor, agency: Agency) -> None:
    case = factories.case()
    [done] = asking.ask_many(
        engineer, case_id=case.pk, questions=[Question(agency.pk, f"Tra giúp {factories.NUMBER}", 2)]
    )
    assert done.masked == 1
    for words in (done.row.question, done.row.subject, done.message.body if done.message else ""):
        assert factories.NUMBER not in words


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_date_out_of_reach_is_refused_beside_its_row(engineer: Actor, agency: Agency, days: int) -> None:
    case = factories.case()
    with pytest.raises(FieldError) as caught:
        asking.ask_many(engineer, case_id=case.pk, questions=[Question(agency.pk, "Hỏi", days, field="r1-")])
    assert caught.value.field == "r1-days"
    assert not Coordination.objects.exists()


def test_the_requester_is_not_its_own_coordinator(engineer: Actor, agency: Agency) -> None:
    case = factories.case(of=agency)
    with pytest.raises(FieldError, match="bên đề nghị"):
        ask(engineer, case, agency)


def test_r33_the_exchange_goes_its_way(engineer: Actor, agency: Agency) -> None:
    """Accept, ask back, explain, answer, confirm; the stage of the ticket ends its waiting by itself."""
    case, person = factories.case(), member_of(agency)
    row = ask(engineer, case, agency)
    place = Place(row.pk)
    answers.accept(person, place=place)
    answers.ask_back(person, place=place, said=Said("Từ giờ nào?"))
    row.refresh_from_db()
    assert row.state == State.ASKED_BACK
    asking.explain(engineer, case_id=case.pk, pk=row.pk, text="Từ 09 giờ 50.", days=3)
    answers.answer(person, place=place, said=Said("31 lượt lỗi.", [factories.file("loi.csv")]))
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.state, case.stage) == (State.ANSWERED, Stage.ACCEPTED)
    asking.close(engineer, case_id=case.pk, pk=row.pk)
    assert [word.row.act for word in kept.words(row)] == ["question", "ask_back", "explain", "answer"]
    assert events(case) == [
        "coord_asked",
        "coord_accepted",
        "coord_asked_back",
        "coord_explained",
        "coord_answered",
        "coord_closed",
    ]
    assert kept.answers_of(case) == [("Sở Phối hợp Một", "31 lượt lỗi.")]


def test_what_cannot_be_done_any_more_is_refused(engineer: Actor, agency: Agency) -> None:
    case, person = factories.case(), member_of(agency)
    row = ask(engineer, case, agency)
    place = Place(row.pk)
    answers.decline(person, place=place, said=Said("Không thuộc thẩm quyền."))
    for act in (
        lambda: answers.accept(person, place=place),
        lambda: answers.answer(person, place=place, said=Said("Muộn")),
        lambda: answers.defer(person, place=place, said=Said("Thêm giờ")),
        lambda: asking.withdraw(engineer, case_id=case.pk, pk=row.pk, reason="Thôi"),
        lambda: asking.move_due(engineer, case_id=case.pk, pk=row.pk, days=3),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_refusal_may_be_asked_again(engineer: Actor, agency: Agency) -> None:
    case, person = factories.case(), member_of(agency)
    row = ask(engineer, case, agency)
    answers.decline(person, place=Place(row.pk), said=Said("Chưa rõ việc."))
    asking.ask_more(engineer, case_id=case.pk, pk=row.pk, text="Hỏi lại cho rõ.", days=1)
    row.refresh_from_db()
    assert (row.state, row.reason, row.ended_at) == (State.ASKED, "", None)
    assert Case.objects.get(pk=case.pk).stage == Stage.WAITING_COORDINATOR


def test_an_agency_acts_on_its_own_question_alone(engineer: Actor, agency: Agency) -> None:
    case, other = factories.case(), factories.agency("Sở Phối hợp Hai")
    row = ask(engineer, case, agency)
    stranger, outsider = member_of(other), factories.actor(factories.user())
    for person in (stranger, outsider, factories.actor(factories.engineer())):
        for act in (
            lambda by=person: answers.accept(by, place=Place(row.pk)),
            lambda by=person: answers.answer(by, place=Place(row.pk), said=Said("Chen vào")),
            lambda by=person: answers.seen(by, place=Place(row.pk)),
            lambda by=person: answers.save_draft(by, place=Place(row.pk), text="Chen vào"),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises((Forbidden, NotFound)):
        asking.withdraw(stranger, case_id=case.pk, pk=row.pk, reason="Thôi")


def test_the_requester_reads_and_finds_nothing_of_it(engineer: Actor, agency: Agency) -> None:
    from support.queries import search, tickets

    asker = factories.agency("Sở Đề nghị")
    case, person = factories.case(of=asker), member_of(agency)
    row = ask(engineer, case, agency, "Hỏi về chuyện keoson")
    answers.answer(person, place=Place(row.pk), said=Said("Trả lời keoson."))
    theirs = factories.actor(factories.member(asker))
    assert not any(m.kind.startswith("coord") for m in tickets.messages_for(theirs, case))
    assert search.find(theirs, "keoson") == []
    assert search.find(person, "keoson") == []
    assert len(search.find(engineer, "keoson")) == 1
    assert not SearchDocument.objects.filter(message__kind__startswith="coord", public=True).exists()


def test_only_what_was_said_with_the_requester_is_shared(engineer: Actor, agency: Agency) -> None:
    case = factories.case(words=factories.message(files=[factories.file()]))
    first = Message.objects.get(case=case)
    note = replies.note(engineer, case_id=case.pk, words=replies.Words("Ý kiến riêng"))
    row = ask(engineer, case, agency)
    for shared in (sharing.Shared([(note.pk, "Ý kiến riêng")]), sharing.Shared(files=[10**9])):
        with pytest.raises(FieldError):
            sharing.share(engineer, case_id=case.pk, pk=row.pk, shared=shared)
    [attachment] = kept.files_of([first])
    shared = sharing.Shared([(first.pk, f"Từ 07 giờ 40, {factories.NUMBER}")], [attachment.pk])
    sharing.share(engineer, case_id=case.pk, pk=row.pk, shared=shared)
    text, file = kept.extracts(row)
    assert factories.NUMBER not in text.text
    assert file.attachment_id == attachment.pk
    assert kept.file_of(row, attachment.pk).pk == attachment.pk
    sharing.unshare(engineer, case_id=case.pk, pk=row.pk, extract_id=file.pk)
    with pytest.raises(NotFound):
        kept.file_of(row, attachment.pk)


def test_a_withheld_message_takes_its_extracts_along(engineer: Actor, agency: Agency) -> None:
    case = factories.case(words=factories.message(files=[factories.file()]))
    first = Message.objects.get(case=case)
    [attachment] = kept.files_of([first])
    row = ask(engineer, case, agency)
    sharing.share(
        engineer, case_id=case.pk, pk=row.pk, shared=sharing.Shared([(first.pk, "Đoạn")], [attachment.pk])
    )
    withholding.blank_message(engineer, message_id=first.pk, reason="Có dấu mật")
    withholding.destroy_files(first.pk)
    assert kept.extracts(row) == []
    assert not CoordinationExtract.objects.exclude(text="").exists()


# --- The stage ----------------------------------------------------------------------------------------


def test_waiting_is_derived_and_not_chosen(engineer: Actor, agency: Agency) -> None:
    case = factories.case()
    with pytest.raises(NotAllowed, match="tự hiện"):
        work.change_stage(engineer, case_id=case.pk, stage=Stage.WAITING_COORDINATOR)
    row = ask(engineer, case, agency)
    for stage in (Stage.IN_PROGRESS, Stage.RESOLVED, Stage.DUPLICATE):
        with pytest.raises(NotAllowed, match="chưa có trả lời"):
            work.change_stage(engineer, case_id=case.pk, stage=stage, reason="Vì sao")
    asking.withdraw(engineer, case_id=case.pk, pk=row.pk, reason="Đã tự tìm ra")
    assert Case.objects.get(pk=case.pk).stage == Stage.ACCEPTED
    work.change_stage(engineer, case_id=case.pk, stage=Stage.IN_PROGRESS)


def test_the_requester_who_writes_does_not_hide_the_agency_waited_for(
    engineer: Actor, agency: Agency
) -> None:
    case = factories.case()
    ask(engineer, case, agency)
    work.change_stage(engineer, case_id=case.pk, stage=Stage.WAITING_REQUESTER)
    factories.wrote_again(case)
    assert Case.objects.get(pk=case.pk).stage == Stage.WAITING_COORDINATOR


def test_an_unclassified_ticket_waits_once_it_is_classified(engineer: Actor, agency: Agency) -> None:
    case = factories.case(classified=False)
    ask(engineer, case, agency)
    assert Case.objects.get(pk=case.pk).stage == Stage.NEW
    work.change_properties(engineer, case_id=case.pk, wanted=work.Properties(topic="G1", without_system=True))
    assert Case.objects.get(pk=case.pk).stage == Stage.WAITING_COORDINATOR


# --- Attached by itself (R35) -------------------------------------------------------------------------


def system(owner: Agency, name: str = "Hệ thống thử") -> ConnectedSystem:
    return ConnectedSystem.objects.create(name=name, owner=owner)


def test_r35_the_owner_of_the_system_is_attached_by_itself(engineer: Actor, agency: Agency) -> None:
    case, other = factories.case(topic="A1"), factories.agency("Chủ quản khác")
    work.change_properties(engineer, case_id=case.pk, wanted=work.Properties(system_id=system(agency).pk))
    [row] = Coordination.objects.filter(case=case)
    assert (row.agency_id, row.state, row.body, row.clause) == (agency.pk, State.ATTACHED, "owner", "11.2")
    assert not OutgoingMail.objects.filter(kind=MailKind.COORD).exists()
    assert list(kept.for_agency(member_of(agency))) == []
    work.change_properties(
        engineer, case_id=case.pk, wanted=work.Properties(system_id=system(other, "Khác").pk)
    )
    states = dict(Coordination.objects.filter(case=case).values_list("agency", "state"))
    assert states == {agency.pk: State.WITHDRAWN, other.pk: State.ATTACHED}


def test_r35_the_owner_who_asks_is_not_attached(engineer: Actor, agency: Agency) -> None:
    case = factories.case(of=agency)
    work.change_properties(engineer, case_id=case.pk, wanted=work.Properties(system_id=system(agency).pk))
    assert not Coordination.objects.exists()


def test_a_new_ticket_that_names_its_system_has_the_owner_attached(agency: Agency) -> None:
    from support.actions.intake import file_many
    from support.domain.channels import Channel

    request = OpenRequest(
        key="k", channel=Channel.PHONE, message=factories.message(), system_id=system(agency).pk, topic="A1"
    )
    [filed] = file_many(factories.SYSTEM, [request])
    [row] = Coordination.objects.filter(case=filed.case_id)
    assert (row.agency_id, row.state) == (agency.pk, State.ATTACHED)


def test_asking_the_attached_owner_uses_its_row(engineer: Actor, agency: Agency) -> None:
    case = factories.case(topic="A1")
    work.change_properties(engineer, case_id=case.pk, wanted=work.Properties(system_id=system(agency).pk))
    row = ask(engineer, case, agency)
    assert Coordination.objects.filter(case=case).count() == 1
    assert (row.body, row.clause) == ("owner", "11.2")


# --- What is taken back is read no longer ---------------------------------------------------------------


def test_a_withdrawn_question_shares_nothing_any_more(engineer: Actor, agency: Agency) -> None:
    case = factories.case(words=factories.message(files=[factories.file()]))
    first = Message.objects.get(case=case)
    [attachment] = kept.files_of([first])
    row = ask(engineer, case, agency)
    shared = sharing.Shared([(first.pk, "Đoạn")], [attachment.pk])
    sharing.share(engineer, case_id=case.pk, pk=row.pk, shared=shared)
    asking.withdraw(engineer, case_id=case.pk, pk=row.pk, reason="Gửi nhầm cơ quan")
    row.refresh_from_db()
    assert kept.extracts(row) == []
    with pytest.raises(NotFound):
        kept.file_of(row, attachment.pk)


@pytest.mark.parametrize("who", ["agency", "office"])
def test_a_withheld_reason_does_not_stay_on_the_question(engineer: Actor, agency: Agency, who: str) -> None:
    case = factories.case()
    row = ask(engineer, case, agency)
    secret = "lý do có nội dung mật"
    if who == "agency":
        answers.decline(member_of(agency), place=Place(row.pk), said=Said(secret))
    else:
        asking.withdraw(engineer, case_id=case.pk, pk=row.pk, reason=secret)
    last = kept.words(row)[-1].message
    withholding.blank_message(engineer, message_id=last.pk, reason="Có dấu mật")
    row.refresh_from_db()
    assert row.reason == withholding.WITHHELD_SUBJECT

"""Urging that leaves no record, says what it must not, or reads tickets it may not (Điều 14.1, R39)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.accounts.models import User
from support.actions.handing_over import Decision, hand_over
from support.actions.urging import Wanted, settle, urge
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.leads import Body
from support.domain.lifecycle import Stage
from support.domain.roles import MemberRole
from support.domain.urging import Standing, Target, letter
from support.models import (
    Agency,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Coordination,
    Event,
    Liaison,
    OutgoingMail,
    Urging,
)
from support.queries import oversight, tickets, timeline, urgings
from support.web import urging as shown
from tests import factories
from tests.support.cast import Cast, again, closed_to_all_but

pytestmark = pytest.mark.django_db
TEXT = "Đề nghị Quý cơ quan khẩn trương xử lý."


def _question(case: Case, agency: Agency, *, late: bool = False) -> Coordination:
    now = timezone.now()
    asked = now - timedelta(days=5)
    return Coordination.objects.create(
        case=case,
        agency=agency,
        number=f"PH-2026-{case.pk:06}",
        state="asked",
        subject="Tỷ lệ lỗi",
        question="Đề nghị cho biết tỷ lệ lỗi.",
        attached_at=asked,
        asked_at=asked,
        due_at=now + timedelta(days=-1 if late else 1),
    )


def _led(cast: Cast) -> Case:
    case = cast.hanhs_case()
    decision = Decision(Body.OWNER, "11.2", "Lỗi ở hệ thống của Sở", agency_id=cast.hung_yen.pk)
    hand_over(cast.linh, case_id=case.pk, decision=decision)
    return case


def test_urging_the_lead_leaves_a_record_beside_the_ticket(cast: Cast) -> None:
    case = _led(cast)
    row = urge(cast.nguyen, wanted=Wanted(Target.LEAD, TEXT, case_id=case.pk))
    assert (row.agency, row.case_id, row.office, row.by_id) == (
        cast.hung_yen,
        case.pk,
        "ndb",
        cast.nguyen.user_id,
    )
    event = Event.objects.get(kind=EventKind.URGED, cases__case=case)
    assert (event.data["urging"], event.data["to_agency"]) == (row.pk, cast.hung_yen.pk)
    lines = timeline.story(cast.nguyen, tickets.get(cast.nguyen, case.number)).lines
    assert any(line.event and line.event.kind == "urged" for line in lines)
    told = timeline.story(cast.hanh, tickets.get(cast.hanh, case.number)).lines
    assert not any(line.event and line.event.kind == "urged" for line in told)


def test_our_own_lead_is_not_urged_by_a_letter(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        urge(cast.nguyen, wanted=Wanted(Target.LEAD, TEXT, case_id=cast.hanhs_case().pk))


def test_a_question_is_urged_while_it_waits_and_no_longer(cast: Cast) -> None:
    case = cast.hanhs_case()
    question = _question(case, cast.hung_yen)
    row = urge(cast.nguyen, wanted=Wanted(Target.COORDINATION, TEXT, coordination_id=question.pk))
    assert (row.coordination, row.agency, row.case_id) == (question, cast.hung_yen, case.pk)
    Coordination.objects.filter(pk=question.pk).update(state="answered", answered_at=timezone.now())
    with pytest.raises(NotAllowed):
        urge(cast.nguyen, wanted=Wanted(Target.COORDINATION, TEXT, coordination_id=question.pk))


def test_r39_the_oversight_office_urges_without_reading_a_ticket(cast: Cast) -> None:
    case = cast.hanhs_case()
    question = _question(case, cast.hung_yen, late=True)
    agency = urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk))
    queue = urge(cast.tri, wanted=Wanted(Target.QUEUE, TEXT, queue_id=case.queue_id))
    asked = urge(cast.tri, wanted=Wanted(Target.COORDINATION, TEXT, coordination_id=question.pk))
    assert {row.office for row in (agency, queue, asked)} == {"order"}
    assert (agency.waiting, agency.overdue) == (1, 1)
    assert set(urgings.visible(cast.tri)) == {agency, queue, asked}
    for wanted in (
        Wanted(Target.LEAD, TEXT, case_id=case.pk),
        Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk, case_id=case.pk),
    ):
        with pytest.raises((Forbidden, NotFound)):
            urge(cast.tri, wanted=wanted)
    assert not tickets.visible_to(cast.tri).exists()


def test_who_neither_works_nor_oversees_urges_nobody(cast: Cast) -> None:
    for stranger in (cast.diep, cast.lan, cast.hanh, cast.nobody):
        with pytest.raises(Forbidden):
            urge(stranger, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk))


def test_an_urging_about_a_ticket_is_read_by_those_who_see_it_as_staff(cast: Cast) -> None:
    case = _led(cast)
    factories.restricted(case)
    row = urge(factories.SYSTEM, wanted=Wanted(Target.LEAD, TEXT, case_id=case.pk))
    for viewer in (cast.nguyen, cast.diep, cast.tri, cast.hanh, again(cast.phuong)):
        with pytest.raises(NotFound):
            urgings.get(viewer, row.pk)


def test_the_letter_goes_by_mail_to_each_liaison_once(cast: Cast) -> None:
    system = ConnectedSystem.objects.create(name="Hệ thống thử")
    link = Connection.objects.create(agency=cast.hung_yen, system=system)
    contact = Contact.objects.create(name="Vũ Thị Mai", email="mai@soyte.example", agency=cast.hung_yen)
    Liaison.objects.create(connection=link, contact=contact)
    factories.member(cast.hung_yen, role=MemberRole.LIAISON, email="mai@soyte.example")
    factories.member(cast.hung_yen, role=MemberRole.LIAISON, email="dau-moi@soyte.example")
    row = urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk, send=True))
    mail = OutgoingMail.objects.get(pk=row.mail_id)
    assert (mail.kind, mail.body, mail.case_id) == ("urging", TEXT, None)
    assert mail.message_id.startswith("ht.urging.")
    sent = sorted(mail.recipients.values_list("address", flat=True))
    assert sent == ["dau-moi@soyte.example", "mai@soyte.example"]


def test_an_agency_nobody_speaks_for_gets_paper_not_mail(cast: Cast) -> None:
    with pytest.raises(FieldError) as refused, transaction.atomic():
        urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk, send=True))
    assert refused.value.field == "send"
    assert not Urging.objects.exists()
    assert urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk)).mail_id is None


def test_no_personal_number_and_no_day_gone_by_stands_in_a_letter(cast: Cast) -> None:
    wanted = Wanted(Target.AGENCY, f"Công dân CCCD {factories.NUMBER}", agency_id=cast.hung_yen.pk)
    with pytest.raises(FieldError) as refused:
        urge(cast.tri, wanted=wanted)
    assert refused.value.field == "text"
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(FieldError) as late:
        urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk, until=yesterday))
    assert late.value.field == "until"
    with pytest.raises(NotAllowed):
        urge(cast.tri, wanted=Wanted(Target.AGENCY, "  ", agency_id=cast.hung_yen.pk))


def test_an_urging_ends_once_with_a_word(cast: Cast) -> None:
    case = _led(cast)
    row = urge(cast.nguyen, wanted=Wanted(Target.LEAD, TEXT, case_id=case.pk))
    with pytest.raises(NotFound):
        settle(cast.tri, urging_id=row.pk, outcome="Đã trả lời")
    with pytest.raises(NotAllowed):
        settle(cast.khue, urging_id=row.pk, outcome=" ")
    done = settle(cast.khue, urging_id=row.pk, outcome=f"Đã trả lời, CCCD {factories.NUMBER}")
    assert done.settled_by_id == cast.khue.user_id
    assert factories.NUMBER not in done.outcome
    assert Event.objects.filter(kind=EventKind.URGING_ENDED, cases__case=case).count() == 1
    with pytest.raises(NotAllowed):
        settle(cast.khue, urging_id=row.pk, outcome="Lần nữa")


def test_the_list_of_an_agency_is_paged_and_narrowed(cast: Cast) -> None:
    rows = [urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk)) for _ in range(3)]
    other = urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.bac_ninh.pk))
    settle(cast.tri, urging_id=rows[0].pk, outcome="Xong")
    first = urgings.page(cast.tri, agency=cast.hung_yen.pk, size=2)
    assert first.rows == [rows[2], rows[1]]
    assert urgings.page(cast.tri, agency=cast.hung_yen.pk, after=first.next, size=2).rows == [rows[0]]
    assert other in urgings.page(cast.tri, open_only=True).rows
    assert rows[0].pk not in {row.pk for row in urgings.page(cast.tri, open_only=True).rows}
    assert urgings.page(cast.tri, after="x").rows[0] == other


@pytest.mark.parametrize(
    "change",
    [{"text": ""}, {"agency": None}, {"settled_at": timezone.now()}, {"target": "queue"}, {"office": "ai"}],
)
def test_the_database_refuses_an_urging_of_nobody_or_without_words(
    cast: Cast, change: dict[str, object]
) -> None:
    row = urge(cast.tri, wanted=Wanted(Target.AGENCY, TEXT, agency_id=cast.hung_yen.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Urging.objects.filter(pk=row.pk).update(**change)


def test_the_draft_of_a_letter_tells_numbers_and_no_words_of_a_ticket() -> None:
    words = letter("Sở Y tế", "", Standing(5, 2), None)
    assert "5 việc" in words
    assert "2 việc quá" in words
    assert "phiếu HT-2026-000012" in letter("Sở Y tế", "phiếu HT-2026-000012")


def test_r39_the_counts_hold_all_that_waits_at_an_agency_and_in_a_queue(cast: Cast) -> None:
    case = _led(cast)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    other = cast.hanhs_case()
    _question(other, cast.hung_yen, late=True)
    Case.objects.filter(pk=other.pk).update(stage=Stage.WAITING_REQUESTER.value, due_at=None)
    oversight.forget()
    found = oversight.counts(cast.tri)
    queue = next(one for one in found.queues if one.key == case.queue_id)
    assert (queue.open, queue.overdue, queue.waiting) == (2, 1, 1)
    lines = {one.key: one for one in found.agencies}
    theirs, asker = lines[cast.hung_yen.pk], lines[cast.bac_ninh.pk]
    assert (theirs.leads, theirs.leads_overdue, theirs.questions, theirs.questions_overdue) == (1, 1, 1, 1)
    assert (asker.completes, asker.overdue) == (1, 0)
    assert [one.number for one in oversight.late_questions(cast.tri)] == [f"PH-2026-{other.pk:06}"]
    assert (oversight.standing(agency_id=cast.hung_yen.pk)) == Standing(2, 2)
    for stranger in (cast.nguyen, cast.hanh, cast.lan):
        with pytest.raises(NotFound):
            oversight.counts(stranger)


def test_a_liaison_who_was_switched_off_gets_no_letter(cast: Cast) -> None:
    connection = Connection.objects.create(
        agency=cast.hung_yen, system=ConnectedSystem.objects.create(name="Hệ thống thử")
    )
    gone = factories.member(cast.hung_yen, email="da.nghi@hungyen.example")
    Liaison.objects.create(connection=connection, user=gone)
    assert [email for email, _name in urgings.addresses(cast.hung_yen.pk)] == ["da.nghi@hungyen.example"]
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert urgings.addresses(cast.hung_yen.pk) == []


def test_what_waits_in_a_closed_queue_is_told_to_nobody_outside_by_urging(cast: Cast) -> None:
    """A letter to a queue says how much waits there; a question names its agency."""
    case = cast.hanhs_case()
    row = _question(case, cast.hung_yen)
    closed_to_all_but(case, cast.nguyen)
    wanted = Wanted(Target.QUEUE, TEXT, queue_id=case.queue_id)
    with pytest.raises(FieldError):
        urge(cast.dang, wanted=wanted)
    made = urge(cast.linh, wanted=wanted)
    assert made not in urgings.visible(cast.dang)
    assert made in urgings.visible(again(cast.nguyen))
    assert shown.at_large(cast.dang, None, None, row.pk) == []
    assert shown.at_large(cast.dang, None, case.queue_id, None) == []
    for knows in (again(cast.nguyen), cast.tri):
        assert [key for key, _words in shown.at_large(knows, None, None, row.pk)] == [
            f"coordination:{row.pk}"
        ]

"""A lead agency that cannot read its case, or a former one that reads on: one rule, every door (N8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.actions import contacts, leads, merging, replies, work
from support.actions.handing_over import Decision, give_back, hand_over
from support.domain.errors import NotFound
from support.domain.leads import Body
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.live import topics
from support.models import Case, Event, FollowUpAttachment, Membership, MessageKind, QueueProfile
from support.queries import audience, counts, feed, search, tickets, timeline
from support.queries.tickets import Filters
from tests import factories
from tests.support.cast import HANH, Cast, again

ALL = Filters(view="all")
WORD = "cáp quang biển"  # said in notes alone


def _by_number(viewer: Actor, case: Case) -> bool:
    try:
        return tickets.get(viewer, case.number) == case
    except NotFound:
        return False


def _by_file(viewer: Actor, case: Case) -> bool:
    attachment = FollowUpAttachment.objects.filter(followup__message__case=case).order_by("pk")[0]
    try:
        return tickets.file_for(viewer, attachment.pk)[1] == case
    except NotFound:
        return False


# Doors through which what a case was is seen, and those through which it is followed.
THEN: dict[str, Callable[[Actor, Case], bool]] = {
    "list": lambda viewer, case: case in tickets.page(viewer, ALL).rows,
    "number": _by_number,
    "file": _by_file,
    "rows": lambda viewer, case: tickets.rows_for(viewer, [case.pk]) == [case],
    "search by number": lambda viewer, case: case in [hit.case for hit in search.find(viewer, case.number)],
    "search by text": lambda viewer, case: case in [hit.case for hit in search.find(viewer, "mã lỗi 504")],
    "search by note": lambda viewer, case: case in [hit.case for hit in search.find(viewer, WORD)],
    "counts": lambda viewer, case: counts.at_most(viewer, {"all": ALL}) == {"all": 1},
}
NOW: dict[str, Callable[[Actor, Case], bool]] = {
    "live": lambda viewer, case: case.pk in feed.only_visible(viewer, [case.pk]),
    "socket": lambda viewer, case: topics.permitted(viewer, [f"ticket:{case.pk}"]) != set(),
    "staff": lambda viewer, case: tickets.for_staff(viewer).filter(pk=case.pk).exists(),
    "full": lambda viewer, case: (
        _by_number(viewer, case) and tickets.as_staff(viewer, tickets.get(viewer, case.number))
    ),
}


def _open(doors: dict[str, Callable[[Actor, Case], bool]], viewer: Actor, case: Case) -> set[str]:
    return {name for name, look in doors.items() if look(viewer, case)}


def _filed(cast: Cast) -> Case:
    return cast.hanhs_case(factories.message("Không tra cứu được", sender=HANH, files=[factories.file()]))


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a ticket of Bắc Ninh with a file and a note, whose lead Hưng Yên was given by hand."""
    made = _filed(cast)
    replies.note(cast.nguyen, case_id=made.pk, words=replies.Words(f"Nghi đứt {WORD}"))
    hand_over(cast.linh, case_id=made.pk, decision=_to(cast))
    return Case.objects.get(pk=made.pk)


def _to(cast: Cast) -> Decision:
    return Decision(Body.OWNER, "11.2", "Lỗi nằm ở hệ thống của Sở", agency_id=cast.hung_yen.pk)


def test_the_lead_sees_its_case_in_full_and_no_other(cast: Cast, case: Case) -> None:
    lead, other = again(cast.phuong), _filed(cast)
    Case.objects.filter(pk=other.pk).update(requesting_agency=None)
    assert _open(THEN, lead, case) == set(THEN)
    assert _open(NOW, lead, case) == set(NOW)
    assert _open(THEN, lead, other) == {"counts"}  # which count the one case alone
    assert _open(NOW, lead, other) == set()


def test_a_closed_queue_does_not_stand_between_a_lead_and_its_case(cast: Cast, case: Case) -> None:
    factories.restricted(case)
    assert _open(THEN, again(cast.phuong), case) == set(THEN)
    assert _open(NOW, again(cast.phuong), case) == set(NOW)
    assert _open(NOW, again(cast.nguyen), case) == set()


def test_a_former_lead_reads_what_stood_and_follows_nothing(cast: Cast, case: Case) -> None:
    give_back(cast.linh, case_id=case.pk, reason="Không phải lỗi của Sở")
    former = again(cast.phuong)
    assert _open(THEN, former, case) == set(THEN)
    assert _open(NOW, former, case) == set()


def test_nothing_that_comes_after_the_hand_over_reaches_the_former_lead(cast: Cast, case: Case) -> None:
    give_back(cast.linh, case_id=case.pk, reason="Không phải lỗi của Sở")
    former = again(cast.phuong)
    late = "mười hai trạm phát"
    replies.note(
        cast.nguyen, case_id=case.pk, words=replies.Words(f"Kiểm tra {late}", [factories.file("sau.csv")])
    )
    replies.reply(
        cast.nguyen, case_id=case.pk, words=replies.Words(f"Đã sửa {late}", unconfirmed="Đã gọi lại")
    )
    factories.wrote_again(case, factories.message(body=f"Cảm ơn về {late}", sender=HANH))
    work.change_properties(
        cast.nguyen, case_id=case.pk, wanted=work.Properties(subject=f"Tiêu đề mới về {late}", priority=1)
    )
    work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.REJECTED, reason=f"Vì {late}")
    seen = tickets.get(former, case.number)
    until = case.leads.get(agency=cast.hung_yen).until
    assert until is not None
    story = timeline.story(former, seen)
    assert all(line.at <= until for line in story.lines)
    assert {line.message.kind for line in story.lines if line.message} == {
        MessageKind.MAIL_IN.value,
        MessageKind.NOTE.value,
    }
    assert (seen.subject, seen.priority) == ("Không tra cứu được", case.priority)
    assert seen.stage == case.stage
    assert search.find(former, late) == []
    rows = [*tickets.page(former, ALL).rows, *tickets.rows_for(former, [case.pk])]
    assert {(row.subject, row.stage) for row in rows} == {("Không tra cứu được", case.stage)}
    for hit in search.find(former, case.number):
        assert (hit.case.subject, late in str(hit.pieces)) == ("Không tra cứu được", False)
    late_file = FollowUpAttachment.objects.get(filename="sau.csv")
    with pytest.raises(NotFound):
        tickets.file_for(former, late_file.pk)


def test_the_hand_over_itself_is_the_last_the_former_lead_reads(cast: Cast, case: Case) -> None:
    give_back(cast.linh, case_id=case.pk, reason="Không phải lỗi của Sở")
    former = again(cast.phuong)
    last = timeline.story(former, tickets.get(former, case.number)).lines[-1]
    assert last.event is not None
    assert (last.event.kind, last.texts["reason"]) == ("lead_changed", "Không phải lỗi của Sở")


def test_a_lead_that_comes_back_reads_all_again(cast: Cast, case: Case) -> None:
    give_back(cast.linh, case_id=case.pk, reason="Nhầm")
    replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Ý kiến giữa chừng"))
    hand_over(cast.linh, case_id=case.pk, decision=_to(cast))
    lead = again(cast.phuong)
    assert _open(NOW, lead, case) == set(NOW)
    seen = tickets.messages_for(lead, tickets.get(lead, case.number))
    assert seen.filter(kind=MessageKind.NOTE).count() == 2


def test_the_requester_reads_neither_more_nor_less_than_before(cast: Cast, case: Case) -> None:
    before = [one.pk for one in tickets.messages_for(cast.hanh, tickets.get(cast.hanh, case.number))]
    replies.note(again(cast.phuong), case_id=case.pk, words=replies.Words("Ý kiến của Sở Y tế"))
    after = [
        one.pk for one in tickets.messages_for(again(cast.hanh), tickets.get(again(cast.hanh), case.number))
    ]
    assert before == after
    assert search.find(again(cast.hanh), WORD) == []


def test_a_requester_that_led_once_reads_its_own_case_on_but_no_later_note(cast: Cast) -> None:
    case = cast.hanhs_case()
    own = Decision(Body.REGISTERING, "7.2", "Đơn vị tự làm", agency_id=cast.bac_ninh.pk)
    hand_over(cast.linh, case_id=case.pk, decision=own)
    replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Trong lúc chủ trì"))
    give_back(cast.linh, case_id=case.pk, reason="Trả lại")
    replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Sau khi trả lại"))
    answer = replies.reply(
        cast.nguyen, case_id=case.pk, words=replies.Words("Trả lời công khai", unconfirmed="Đã gọi")
    )
    assert answer.mail
    answer.mail.attempts = 1
    answer.mail.save(update_fields=["attempts"])
    both = again(cast.hanh)
    bodies = {one.body for one in tickets.messages_for(both, tickets.get(both, case.number))}
    assert {"Trong lúc chủ trì", "Trả lời công khai"} <= bodies
    assert "Sau khi trả lại" not in bodies
    assert _open(NOW, both, case) == {"live", "socket"}


def test_who_leaves_the_lead_agency_sees_no_more_and_an_heir_sees_all(cast: Cast, case: Case) -> None:
    Membership.objects.filter(user=cast.phuong.user_id).update(until="2026-01-01T00:00:00Z")
    assert _open(THEN | NOW, again(cast.phuong), case) == set()
    heir = factories.agency("Sở Y tế mới")
    case.leads.get().agency.__class__.objects.filter(pk=cast.hung_yen.pk).update(
        successor=heir, merged_into=heir
    )
    assert _open(NOW, factories.actor(factories.member(heir)), case) == set(NOW)


def test_members_of_our_own_agency_row_get_nothing_by_it(cast: Cast) -> None:
    """We lead through our roles: a row of the catalogue that bears our name opens no ticket."""
    case = _filed(cast)
    hand_over(cast.linh, case_id=case.pk, decision=_to(cast))
    give_back(cast.linh, case_id=case.pk, reason="Trả lại")
    ours = leads.standing_for(Body.NDB)
    assert ours is not None
    stranger = factories.actor(factories.member(case.leads.latest("pk").agency))
    assert _open(THEN | NOW, stranger, case) == set()


def test_many_people_have_the_same_rights_as_one_by_one(cast: Cast, case: Case) -> None:
    give_back(cast.linh, case_id=case.pk, reason="Trả lại")
    ids = [cast.phuong.user_id or 0, cast.hanh.user_id or 0, cast.linh.user_id or 0]
    found = audience.people(ids)
    assert {pk: found[pk].actor for pk in ids} == {
        pk: again(one) for pk, one in zip(ids, (cast.phuong, cast.hanh, cast.linh), strict=True)
    }


def test_a_lead_agencys_open_list_hears_of_its_case(cast: Cast, case: Case) -> None:
    told = topics.of_cases(audience.touched(list(Event.objects.values_list("pk", flat=True))))
    assert case.pk in told[f"agency:{cast.hung_yen.pk}"]


def test_verifying_another_requester_keeps_the_lead_of_a_decision(cast: Cast, case: Case) -> None:
    contacts.verify(cast.nguyen, case_id=case.pk, agency_id=cast.bac_ninh.pk)
    assert _open(NOW, again(cast.phuong), case) == set(NOW)


def test_what_a_later_merge_brings_is_no_find_of_the_former_lead(cast: Cast, case: Case) -> None:
    """The words are older than the hand-over, the ticket they came to is not the one they were said on."""
    secret = "trạm biến áp số chín"
    words = factories.message("Yêu cầu khác", f"Hỏng {secret}", sender=HANH, files=[factories.file()])
    gone = cast.hanhs_case(words)
    give_back(cast.linh, case_id=case.pk, reason="Không phải lỗi của Sở")
    merging.merge(cast.linh, gone_id=gone.pk, into_id=case.pk)
    former = again(cast.phuong)
    assert search.find(former, secret) == []
    assert search.find(former, "mã lỗi 504") != []
    assert [hit.case for hit in search.find(cast.linh, secret)] == [case]


def test_the_number_of_a_merged_ticket_one_may_not_see_leads_nowhere(cast: Cast) -> None:
    into, gone = _filed(cast), _filed(cast)
    merging.merge(cast.linh, gone_id=gone.pk, into_id=into.pk)
    assert into in [hit.case for hit in search.find(cast.nguyen, gone.number)]
    closed = QueueProfile.objects.get(key="nghi-vuot-pham-vi")
    Case.objects.filter(pk=gone.pk).update(queue=closed.pk)
    assert search.find(cast.nguyen, gone.number) == []

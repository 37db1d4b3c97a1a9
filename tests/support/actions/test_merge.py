"""A merge loses drafts, dates or redactions (Zammad #702, TheHive #2381); or cannot be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import base, links, merging, outgoing, reads, replies, tasks, withholding, work
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.lifecycle import Stage
from support.domain.links import Wanted
from support.domain.requests import AppendRequest, Filed
from support.models import (
    Case,
    CaseMove,
    Event,
    FollowUp,
    Membership,
    Message,
    OutgoingMail,
    QueueProfile,
    RegisterEntry,
    SearchDocument,
    Ticket,
)
from support.queries import merging as found
from support.queries import search, tickets, timeline
from tests import factories
from tests.support.actions import snapshot
from tests.support.cast import HANH, Cast, again, closed_to_all_but


def _pair(cast: Cast) -> tuple[Case, Case]:
    """File two tickets of one agency, the second with a file."""
    into = cast.hanhs_case()
    words = factories.message("Tra cứu vẫn lỗi", sender=HANH, files=[factories.file()])
    return into, cast.hanhs_case(words)


def _append(case: Case, body: str, sender: str = HANH, channel: Channel = Channel.EMAIL) -> Filed:
    said = factories.message(f"Re: {case.subject}", body, sender=sender)
    return file_many(factories.SYSTEM, [AppendRequest("k", case.pk, channel, said)])[0]


def test_everything_of_the_merged_ticket_is_on_the_living_one(cast: Cast) -> None:
    into, gone = _pair(cast)
    replied = replies.reply(cast.nguyen, case_id=gone.pk, words=replies.Words("Đang kiểm tra."))
    [task] = tasks.open_many(cast.nguyen, case_id=gone.pk, title="Việc", wanted=[tasks.Wanted("Gọi lại")])
    moved = set(gone.messages.values_list("pk", flat=True))
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    assert set(into.messages.values_list("pk", flat=True)) > moved
    assert not Message.objects.filter(case=gone).exists()
    assert set(FollowUp.objects.filter(pk__in=moved).values_list("ticket", flat=True)) == {into.pk}
    found = SearchDocument.objects.filter(message__in=moved).values_list("case", flat=True)
    assert set(found) == {into.pk}
    assert replied.mail is not None
    assert OutgoingMail.objects.get(pk=replied.mail.pk).case_id == into.pk
    task.refresh_from_db()
    assert (task.case_id, task.step.checklist.ticket_id) == (into.pk, into.pk)
    gone.refresh_from_db()
    assert (gone.stage, gone.merged_into_id) == (Stage.DUPLICATE, into.pk)
    ticket = Ticket.objects.get(pk=gone.pk)
    assert (ticket.status, ticket.merged_to_id) == (5, into.pk)
    # The register is never changed: its line stays the merged ticket's, and is shown on both.
    entry = RegisterEntry.objects.get(case=gone)
    for shown in (gone, into):
        told = timeline.story(cast.nguyen, shown).registered
        assert f"{entry.number}/{entry.year}" in {str(one) for one in told}


def test_two_tickets_of_200_messages_merged_and_unmerged_are_equal_to_before_byte_for_byte(
    cast: Cast,
) -> None:
    """Drafts, redactions and register entries among them; every row of every table is compared."""
    pair = _pair(cast)
    for case in pair:
        file_many(
            factories.SYSTEM,
            [
                AppendRequest(
                    str(n),
                    case.pk,
                    Channel.PORTAL if n % 9 == 0 else Channel.EMAIL,
                    factories.message(
                        f"Re: {n}",
                        f"Lời thứ {n}\n\nđến\tđây \u200b “ngoặc” 🙂",
                        sender=HANH,
                        quoted="> cũ",
                        files=[factories.file(f"tệp {n}.csv")] if n % 10 == 0 else [],
                    ),
                )
                for n in range(190)
            ],
        )
        for n in range(8):
            replies.note(cast.nguyen, case_id=case.pk, words=replies.Words(f"Ghi chú {n}"))
        # A draft here is a reply that still waits to leave; typed ones lie in the browser.
        replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Nháp chờ gửi."))
        blank = case.messages.order_by("pk")[5]
        withholding.blank_message(cast.nguyen, message_id=blank.pk, reason="Có số định danh")
        tasks.open_many(cast.nguyen, case_id=case.pk, title="Việc", wanted=[tasks.Wanted("Gọi lại")])
        reads.seen(cast.nguyen, case)
    into, gone = pair
    assert min(into.messages.count(), gone.messages.count()) >= 200
    before = snapshot.rows()
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    assert into.messages.count() >= 400
    assert snapshot.difference(before, snapshot.rows())
    merging.unmerge(cast.nguyen, gone_id=gone.pk)
    assert snapshot.difference(before, snapshot.rows()) == []


def test_what_was_blanked_meanwhile_stays_blanked(cast: Cast) -> None:
    into, gone = _pair(cast)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    first = Message.objects.filter(case=into, followup__title="Tra cứu vẫn lỗi").get()
    subject = into.subject
    withholding.blank_message(cast.nguyen, message_id=first.pk, reason="Có dấu mật")
    into.refresh_from_db()
    assert into.subject == subject
    merging.unmerge(cast.nguyen, gone_id=gone.pk)
    gone.refresh_from_db()
    assert gone.subject == withholding.WITHHELD_SUBJECT
    assert gone.messages.get().body == ""
    assert Ticket.objects.get(pk=gone.pk).title == withholding.WITHHELD_SUBJECT


def test_blanking_an_older_word_that_came_by_a_merge_leaves_the_living_subject(cast: Cast) -> None:
    """The merged ticket was the older one: its first word is now the first of both."""
    gone = cast.hanhs_case(factories.message("Cũ hơn", sender=HANH, at=timezone.now() - timedelta(days=2)))
    into = cast.hanhs_case(factories.message("Mới hơn", sender=HANH))
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    older = Message.objects.get(case=into, followup__title="Cũ hơn")
    withholding.blank_message(cast.nguyen, message_id=older.pk, reason="Mật")
    into.refresh_from_db()
    gone.refresh_from_db()
    assert (into.subject, gone.subject) == ("Mới hơn", withholding.WITHHELD_SUBJECT)
    newer = Message.objects.get(case=into, followup__title="Mới hơn")
    withholding.blank_message(cast.nguyen, message_id=newer.pk, reason="Mật")
    into.refresh_from_db()
    assert into.subject == withholding.WITHHELD_SUBJECT


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.PHONE, Channel.PORTAL])
def test_what_is_said_to_the_merged_ticket_reaches_the_living_one(cast: Cast, channel: Channel) -> None:
    into, gone = _pair(cast)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    filed = _append(gone, "Vẫn chưa được.", channel=channel)
    assert (filed.case_id, filed.number) == (into.pk, into.number)
    assert Case.objects.get(pk=gone.pk).stage == Stage.DUPLICATE


def test_the_agency_answers_on_its_merged_request_and_the_living_one_hears_it(cast: Cast) -> None:
    into, gone = _pair(cast)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    said = replies.write_as_requester(cast.hanh, case_id=gone.pk, words=replies.Words("Gấp ạ."))
    assert said.case_id == into.pk


def test_nothing_is_done_on_a_merged_ticket(cast: Cast) -> None:
    into, gone = _pair(cast)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    for act in (
        lambda: replies.note(cast.nguyen, case_id=gone.pk, words=replies.Words("x")),
        lambda: work.change_stage(cast.nguyen, case_id=gone.pk, stage=Stage.REOPENED, reason="x"),
        lambda: work.take(cast.nguyen, case_id=gone.pk),
        lambda: links.link(cast.nguyen, case_id=gone.pk, other_id=into.pk, wanted=Wanted.RELATED),
        lambda: merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk),
        lambda: merging.merge(cast.nguyen, gone_id=into.pk, into_id=gone.pk),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_number_of_the_merged_ticket_finds_the_living_one(cast: Cast) -> None:
    into, gone = _pair(cast)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    assert {hit.case.pk for hit in search.find(cast.nguyen, gone.number)} == {into.pk, gone.pk}


def test_the_merged_ticket_still_shows_its_words_and_only_those(cast: Cast) -> None:
    into, gone = _pair(cast)
    own = list(gone.messages.values_list("pk", flat=True))
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    gone.refresh_from_db()
    for viewer in (cast.nguyen, cast.hanh):
        assert [one.pk for one in tickets.messages_for(viewer, gone)] == own


def test_unmerging_after_further_activity_gives_back_what_was_offered(cast: Cast) -> None:
    into, gone = _pair(cast)
    other = "phongmotcua@sotuphap.bacninh.example"
    _append(gone, "Tôi cùng phòng.", sender=other)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    later = Message.objects.get(pk=_append(gone, "Lại lỗi.", sender=other).message_id)
    ours = replies.note(cast.nguyen, case_id=into.pk, words=replies.Words("Đã xem cả hai."))
    from support.queries import merging as read

    gone.refresh_from_db()
    undoing = read.undoing(cast.nguyen, gone)
    assert {one.message.pk: one.theirs for one in undoing.later} == {later.pk: True, ours.pk: False}
    merging.unmerge(cast.nguyen, gone_id=gone.pk, also=[later.pk])
    later.refresh_from_db()
    ours.refresh_from_db()
    gone.refresh_from_db()
    assert (later.case_id, ours.case_id) == (gone.pk, into.pk)
    assert later.followup.ticket_id == gone.pk
    assert gone.requester_at == later.recorded_at


def test_a_foreign_message_does_not_go_along(cast: Cast) -> None:
    into, gone = _pair(cast)
    third = cast.hanhs_case()
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    for pk in (third.messages.get().pk, into.messages.order_by("pk")[0].pk):
        with pytest.raises(NotFound):
            merging.unmerge(cast.nguyen, gone_id=gone.pk, also=[pk])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_chain_comes_apart_in_any_order(cast: Cast, order: tuple[int, int]) -> None:
    """A into B, B into C; each taken out, first or last, and everything is as before."""
    a, b, c = (cast.hanhs_case(factories.message(name, sender=HANH)) for name in "ABC")
    before = snapshot.rows()
    merging.merge(cast.nguyen, gone_id=a.pk, into_id=b.pk)
    merging.merge(cast.nguyen, gone_id=b.pk, into_id=c.pk)
    assert c.messages.count() == 3
    assert set(Case.objects.filter(merged_into=c).values_list("pk", flat=True)) == {a.pk, b.pk}
    for index in order:
        merging.unmerge(cast.nguyen, gone_id=(a, b)[index].pk)
    assert snapshot.difference(before, snapshot.rows()) == []


def test_one_taken_out_of_a_chain_and_merged_elsewhere_stays_there(cast: Cast) -> None:
    a, b, c = (cast.hanhs_case(factories.message(name, sender=HANH)) for name in "ABC")
    mine = a.messages.get().pk
    merging.merge(cast.nguyen, gone_id=a.pk, into_id=b.pk)
    merging.merge(cast.nguyen, gone_id=b.pk, into_id=c.pk)
    merging.unmerge(cast.nguyen, gone_id=a.pk)
    merging.merge(cast.nguyen, gone_id=a.pk, into_id=c.pk)
    merging.unmerge(cast.nguyen, gone_id=b.pk)
    assert Message.objects.get(pk=mine).case_id == c.pk
    assert [one.case_id for one in Message.objects.filter(followup__title="B")] == [b.pk]


def test_merges_into_one_come_apart_in_any_order_with_their_dates(cast: Cast) -> None:
    into = cast.hanhs_case(factories.message("Giữ", sender=HANH))
    first = cast.hanhs_case(factories.message("Một", sender=HANH))
    second = cast.hanhs_case(factories.message("Hai", sender=HANH))
    before = snapshot.rows()
    merging.merge_many(cast.nguyen, gone_ids=[second.pk, first.pk], into_id=into.pk)
    into.refresh_from_db()
    assert into.requester_at == second.requester_at
    merging.unmerge(cast.nguyen, gone_id=first.pk)
    merging.unmerge(cast.nguyen, gone_id=second.pk)
    assert snapshot.difference(before, snapshot.rows()) == []


def test_a_reply_that_left_while_merged_counts_as_the_merged_tickets_answer(cast: Cast) -> None:
    into, gone = _pair(cast)
    mail = replies.reply(cast.nguyen, case_id=gone.pk, words=replies.Words("Xong.")).mail
    assert mail is not None
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    OutgoingMail.objects.update(not_before=mail.created_at)
    outgoing.lease_due(10, 60)
    took = [outgoing.Delivery(HANH, accepted=True)]
    outgoing.record_deliveries(factories.SYSTEM, mail.pk, took, retry_at=None)
    into.refresh_from_db()
    assert into.answered_at
    merging.unmerge(cast.nguyen, gone_id=gone.pk)
    into.refresh_from_db()
    gone.refresh_from_db()
    assert into.answered_at is None
    assert gone.answered_at is not None


def test_only_who_works_on_both_merges_and_unmerges(cast: Cast) -> None:
    into, gone = _pair(cast)
    for by in cast.readers_only:
        with pytest.raises((Forbidden, NotFound)):
            merging.merge(by, gone_id=gone.pk, into_id=into.pk)
    with pytest.raises(Forbidden):
        merging.merge(cast.hanh, gone_id=gone.pk, into_id=into.pk)
    closed_to_all_but(into, cast.dang)
    with pytest.raises(NotFound):
        merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)


def test_tickets_of_two_agencies_do_not_become_one(cast: Cast) -> None:
    """Điều 3.2: the one would read what the other asked."""
    into = cast.hanhs_case()
    gone = factories.case(of=cast.hung_yen)
    for gone_id, into_id in ((gone.pk, into.pk), (into.pk, gone.pk)):
        with pytest.raises(NotAllowed):
            merging.merge(cast.linh, gone_id=gone_id, into_id=into_id, reason="Trùng nội dung")
    assert not CaseMove.objects.exists()


def test_people_of_no_known_agency_become_one_only_with_a_reason(cast: Cast) -> None:
    into, gone = factories.case(), factories.case()
    with pytest.raises(FieldError) as told:
        merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk)
    assert told.value.field == "reason"
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk, reason="Cùng một người, hai địa chỉ")
    event = Event.objects.get(kind="cases_merged")
    assert set(event.cases.values_list("case", flat=True)) == {gone.pk, into.pk}
    assert event.texts.get().text == "Cùng một người, hai địa chỉ"


def test_an_agency_keeps_its_own_words_in_sight(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        merging.merge(cast.nguyen, gone_id=cast.hanhs_case().pk, into_id=factories.case().pk, reason="x")


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.REJECTED])
def test_what_is_settled_is_neither_merged_nor_merged_into(cast: Cast, stage: Stage) -> None:
    into, gone = _pair(cast)
    work.change_stage(cast.nguyen, case_id=gone.pk, stage=stage, reason="Xong ngoài luồng")
    for gone_id, into_id in ((gone.pk, into.pk), (into.pk, gone.pk)):
        with pytest.raises(NotAllowed):
            merging.merge(cast.nguyen, gone_id=gone_id, into_id=into_id)


def test_a_ticket_of_a_closed_queue_is_merged_away_by_a_lead_alone(cast: Cast) -> None:
    into, gone = _pair(cast)
    closed_to_all_but(gone, cast.nguyen)
    if Case.objects.get(pk=gone.pk).queue_id == Case.objects.get(pk=into.pk).queue_id:
        from support.models import QueueProfile

        other = QueueProfile.objects.exclude(pk=into.queue_id).filter(restricted=False).first()
        assert other is not None
        Case.objects.filter(pk=into.pk).update(queue=other.pk)
    with pytest.raises(NotAllowed):
        merging.merge(factories_actor(cast), gone_id=gone.pk, into_id=into.pk)


def factories_actor(cast: Cast):
    from support.accounts.models import User

    return factories.actor(User.objects.get(pk=cast.nguyen.user_id))


def test_undoing_several_merges_locks_every_ticket_in_one_go(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, two people who undo would lock crosswise and wait for each other for ever."""
    into, first, second = (cast.hanhs_case() for _ in range(3))
    moves = merging.merge_many(cast.nguyen, gone_ids=[first.pk, second.pk], into_id=into.pk)
    asked: list[set[int]] = []
    lock = base.lock_cases

    def noting(ids: Iterable[int]) -> dict[int, Case]:
        asked.append(set(wanted := list(ids)))
        return lock(wanted)

    monkeypatch.setattr(base, "lock_cases", noting)
    merging.undo_last(cast.nguyen, [one.pk for one in moves])
    assert asked[0] == {into.pk, first.pk, second.pk}
    assert set().union(*asked) == asked[0]


def test_the_way_back_shows_no_words_of_a_ticket_one_does_not_see_as_staff(cast: Cast) -> None:
    """An engineer who is of the agency sees its ticket of a closed queue as the agency does: no notes."""
    both = factories.actor(factories.engineer())
    Membership.objects.create(user_id=both.user_id, agency=cast.bac_ninh)
    into, gone = _pair(cast)
    merging.merge(cast.linh, gone_id=gone.pk, into_id=into.pk)
    Case.objects.filter(pk=into.pk).update(queue=QueueProfile.objects.get(key="nghi-vuot-pham-vi").pk)
    gone.refresh_from_db()
    with pytest.raises(NotFound):
        found.undoing(again(both), gone)

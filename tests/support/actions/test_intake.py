"""A request half filed, filed for somebody else, or never filed because of one bad sign in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import work
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.errors import Forbidden, NotFound
from support.domain.lifecycle import Stage
from support.domain.requests import AppendRequest, FileIn, OpenRequest
from support.domain.roles import Actor, Role
from support.models import (
    AgencyDomain,
    Case,
    Contact,
    Event,
    FollowUp,
    FollowUpAttachment,
    Message,
    OutgoingMail,
    OutgoingRecipient,
    RegisterEntry,
    SearchDocument,
    Ticket,
)
from support.queries import timeline
from tests import factories
from tests.support.cast import HANH, Cast, personal_number

SYSTEM = Actor.system("thử")


def _open(**changes: object) -> OpenRequest:
    return replace(OpenRequest("k", Channel.EMAIL, factories.message(sender=HANH)), **changes)  # type: ignore[arg-type]


def _stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_one_request_leaves_each_row_exactly_once(cast: Cast) -> None:
    words = factories.message(sender=HANH, files=[factories.file()])
    filed = file_many(SYSTEM, [_open(message=words, agency_id=cast.bac_ninh.pk)])[0]
    for model in (Ticket, Case, FollowUp, Message, RegisterEntry, OutgoingMail, OutgoingRecipient):
        assert model.objects.count() == 1, model
    assert FollowUpAttachment.objects.get().file.name.startswith("tep/")
    assert SearchDocument.objects.count() == 2
    assert list(Event.objects.values_list("kind", "cases__case")) == [("opened", filed.case_id)]
    ticket, case = Ticket.objects.get(), Case.objects.get()
    assert (ticket.title, ticket.queue_id, ticket.status) == (case.subject, case.queue_id, 1)
    assert (filed.number, filed.opened, filed.register) == (
        case.number,
        True,
        f"1/{timezone.localdate().year}",
    )


def test_a_batch_is_filed_whole_or_not_at_all(cast: Cast) -> None:
    before = _stored_files()
    words = factories.message(files=[factories.file()])
    bad = AppendRequest("b", 10**6, Channel.EMAIL, factories.message())
    with pytest.raises(NotFound):
        file_many(SYSTEM, [_open(message=words), bad])
    assert not Case.objects.exists()
    assert not RegisterEntry.objects.exists()
    assert not Contact.objects.exists()
    assert _stored_files() == before


def test_a_full_disk_leaves_no_orphans(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from support.actions import disk

    before, real, calls = _stored_files(), disk.os.fsync, []

    def fsync(handle: int) -> None:
        calls.append(1)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(disk.os, "fsync", fsync)
    words = factories.message(files=[factories.file()] * 3)
    with pytest.raises(OSError, match="No space"):
        file_many(SYSTEM, [_open(message=words)])
    assert _stored_files() == before


def test_an_empty_batch_is_no_work(cast: Cast) -> None:
    assert file_many(SYSTEM, []) == []


def test_who_neither_works_nor_belongs_to_an_agency_files_nothing(cast: Cast) -> None:
    for viewer in cast.readers_only:
        with pytest.raises(Forbidden):
            file_many(viewer, [_open()])
    assert not Case.objects.exists()


def test_a_member_writes_to_no_ticket_of_another_agency(cast: Cast) -> None:
    case = cast.hanhs_case()
    request = AppendRequest("k", case.pk, Channel.PORTAL, factories.message())
    with pytest.raises(NotFound):
        file_many(cast.phuong, [request])
    file_many(cast.hanh, [request])
    assert case.messages.count() == 2


@pytest.mark.parametrize("what", ["other agency", "no agency", "by mail", "for another person"])
def test_a_member_files_only_in_the_portal_and_for_the_own_agency(cast: Cast, what: str) -> None:
    right = _open(channel=Channel.PORTAL, agency_id=cast.bac_ninh.pk)
    stranger = Contact.objects.create(email="nguoi.la@noi-khac.example")
    wrong = {
        "other agency": replace(right, agency_id=cast.hung_yen.pk),
        "no agency": replace(right, agency_id=None),
        "by mail": replace(right, channel=Channel.EMAIL),
        "for another person": replace(right, contact_id=stranger.pk),
    }[what]
    with pytest.raises(Forbidden):
        file_many(cast.hanh, [right, wrong])
    assert not Case.objects.exists()
    assert file_many(cast.hanh, [right])[0].opened


def test_an_engineer_adds_to_no_ticket_of_a_queue_closed_to_him(cast: Cast) -> None:
    case = cast.hanhs_case()
    factories.restricted(case)
    with pytest.raises(NotFound):
        file_many(cast.nguyen, [AppendRequest("k", case.pk, Channel.PHONE, factories.message())])


@pytest.mark.parametrize(("before", "after"), [("closed", "reopened"), ("waiting_requester", "in_progress")])
def test_a_new_word_moves_the_ticket_and_the_story_says_so(cast: Cast, before: str, after: str) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(stage=before)
    factories.wrote_again(case)
    case.refresh_from_db()
    assert case.stage == after
    assert case.version == 2
    line = next(
        line for line in timeline.story(cast.nguyen, case).lines if line.event and "to" in line.event.data
    )
    assert line.event is not None
    assert (line.event.data["from"], line.event.data["to"]) == (before, after)
    assert Ticket.objects.get(pk=case.pk).status == (2 if after == "reopened" else 1)


def test_two_words_on_one_ticket_in_one_batch(cast: Cast) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(stage=Stage.CLOSED)
    one = AppendRequest("1", case.pk, Channel.EMAIL, factories.message(body="Lỗi vẫn còn."))
    file_many(SYSTEM, [one, replace(one, key="2")])
    case.refresh_from_db()
    assert (case.stage, case.version, case.messages.count()) == ("reopened", 3, 3)
    assert Event.objects.filter(kind="message_in", data__has_key="to").count() == 1


def test_a_call_onto_an_older_ticket_takes_a_line_of_the_register_and_a_mail_does_not(cast: Cast) -> None:
    case = cast.hanhs_case()
    factories.wrote_again(case)
    request = AppendRequest("k", case.pk, Channel.PHONE, factories.message(), evidence="Máy lẻ 102")
    filed = file_many(cast.khue, [request])[0]
    entries = list(RegisterEntry.objects.order_by("number").values_list("number", "channel", "evidence"))
    assert [(number, channel) for number, channel, _said in entries] == [(1, "email"), (2, "phone")]
    assert entries[1][2] == "Máy lẻ 102"
    assert filed.register.startswith("2/")


def test_the_register_names_the_agency_of_the_ticket(cast: Cast) -> None:
    AgencyDomain.objects.create(agency=cast.hung_yen, domain="sotuphap.bacninh.example")
    file_many(SYSTEM, [_open(agency_id=cast.bac_ninh.pk)])
    entry = RegisterEntry.objects.get()
    assert (entry.agency, entry.agency_name) == (cast.bac_ninh, cast.bac_ninh.name)


def test_a_person_verified_as_an_individual_is_not_filed_under_the_mail_domain(cast: Cast) -> None:
    AgencyDomain.objects.create(agency=cast.bac_ninh, domain="sotuphap.bacninh.example")
    file_many(SYSTEM, [_open()])
    assert Case.objects.get().requesting_agency == cast.bac_ninh
    Contact.objects.update(verified_at=timezone.now(), agency=None)
    filed = file_many(SYSTEM, [_open()])[0]
    assert Case.objects.get(pk=filed.case_id).requesting_agency is None


def test_a_chosen_contact_stands_on_the_message_too(cast: Cast) -> None:
    contact = Contact.objects.create(name="Hồ Yến Nhi", phone="0200 000 000")
    words = replace(factories.message(), from_email="", from_name="Hồ Yến Nhi")
    file_many(cast.khue, [_open(channel=Channel.PHONE, message=words, contact_id=contact.pk)])
    assert Message.objects.get().contact == contact
    assert not OutgoingMail.objects.exists()


def test_who_takes_a_mail_in_is_not_its_author(cast: Cast) -> None:
    file_many(cast.khue, [_open()])
    assert Message.objects.get().author is None
    assert FollowUp.objects.get().user is None
    assert Case.objects.get().recorded_by_id == cast.khue.user_id


def test_signs_no_database_keeps_stop_no_request(cast: Cast) -> None:
    dirty = "a\x00b\ud800c"
    words = replace(
        factories.message(files=[FileIn(dirty, dirty, b"x")]),
        from_name=dirty, subject=dirty, body=dirty, quoted=dirty, message_id=dirty, cc=(dirty,),
    )  # fmt: skip
    file_many(SYSTEM, [_open(message=words, evidence=dirty)])
    message = Message.objects.get()
    assert {message.body, message.quoted, message.from_name, message.message_id, *message.cc} == {"abc"}
    assert FollowUpAttachment.objects.get().filename == "abc"


def test_a_message_id_longer_than_an_index_holds_stops_no_request(cast: Cast) -> None:
    long = "".join(chr(0x4E00 + (7919 * n) % 20_000) for n in range(990))
    file_many(SYSTEM, [_open(message=replace(factories.message(), message_id=long))])
    assert long.startswith(Message.objects.get().message_id)


@pytest.mark.parametrize("sender", ["", "không phải địa chỉ", "dancuquocgia@mps.gov.vn"])
def test_no_receipt_to_whom_one_cannot_or_must_not_write(cast: Cast, sender: str) -> None:
    file_many(SYSTEM, [_open(message=replace(factories.message(), from_email=sender))])
    assert Case.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_no_receipt_to_a_machine(cast: Cast) -> None:
    file_many(SYSTEM, [_open(message=replace(factories.message(), auto=True))])
    assert not OutgoingMail.objects.exists()


def test_personal_data_is_counted_in_the_quotation_and_masked_in_the_register(cast: Cast) -> None:
    number = personal_number()
    words = factories.message(f"CCCD {number}", "Nội dung", name=f"CCCD {number}", quoted=f"CCCD {number}")
    file_many(SYSTEM, [_open(message=words)])
    assert Message.objects.get().personal == 1
    entry = RegisterEntry.objects.get()
    assert number not in entry.subject + entry.sender + entry.note


def test_a_hundred_mails_cost_no_query_each(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as ten:
        factories.cases(10, receipt=True)
    with CaptureQueriesContext(connection) as hundred:
        factories.cases(100, receipt=True)
    # SQLite takes 999 values in a statement, so long inserts are cut; nothing else may grow.
    more = [one for one in hundred.captured_queries if not one["sql"].startswith("INSERT")]
    assert len(more) <= len([one for one in ten.captured_queries if not one["sql"].startswith("INSERT")])


def test_related_tickets_are_linked_by_number(cast: Cast) -> None:
    first = cast.hanhs_case()
    filed = file_many(SYSTEM, [_open(related_number=first.number), _open(related_number="HT-2020-999999")])
    found = [Case.objects.get(pk=one.case_id).related_to for one in filed]
    assert found == [first, None]


def test_a_requester_who_joined_the_staff_still_needs_a_right(cast: Cast) -> None:
    assert Role.AUDITOR in cast.diep.roles
    case = cast.hanhs_case()
    with pytest.raises(Forbidden):
        file_many(cast.diep, [AppendRequest("k", case.pk, Channel.PORTAL, factories.message())])
    with pytest.raises(Forbidden):
        work.take(cast.diep, case_id=case.pk)

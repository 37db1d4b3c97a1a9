"""A notice that reaches thirty threads once, all or nothing taken back, nobody told twice or too much."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.accounts.models import User
from support.actions import incident_notices, incident_review, incidents, outgoing, replies, work
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.incidents import Audience, UpdateKind
from support.domain.lifecycle import Stage
from support.models import (
    Case,
    Contact,
    Event,
    EventText,
    Incident,
    IncidentCase,
    IncidentNotice,
    Liaison,
    MailKind,
    Membership,
    Message,
    OutgoingMail,
    OutgoingRecipient,
)
from support.queries import incident_reach, liaisons, search, tickets
from support.queries import incidents as read
from tests import factories
from tests.support.cast import HANH, Cast, closed_to_all_but, personal_number
from tests.support.incidents import stage as stages


def _replies() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=MailKind.REPLY).order_by("case_id"))


def test_thirty_tickets_get_one_mail_each_in_their_own_thread(cast: Cast) -> None:
    stage = stages.build()
    cases = stage.cases(30, cast.bac_ninh)
    latest = {case.pk: factories.wrote_again(case).message_id for case in cases}
    incident = stages.declared(cast.nguyen, stage, *cases)
    stages.tell(cast.nguyen, incident)
    mails = _replies()
    assert {mail.case_id: mail.in_reply_to for mail in mails} == latest
    assert len({mail.message_id for mail in mails}) == 30
    assert OutgoingRecipient.objects.filter(mail__in=mails).count() == 30
    assert {mail.not_before - mail.created_at for mail in mails} == {timedelta(seconds=settings.UNDO_SECONDS)}
    assert set(Case.objects.filter(pk__in=latest).values_list("stage", flat=True)) == {"in_progress"}
    assert Event.objects.filter(kind="replied").count() == 30


def test_the_same_form_sent_twice_is_one_notice(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage, *stage.cases(2, cast.bac_ninh))
    first = stages.tell(cast.nguyen, incident, "x")
    assert stages.tell(cast.dang, incident, "x") == first
    assert len(_replies()) == 2
    assert stages.tell(cast.nguyen, incident, "y").seq == 2
    assert len(_replies()) == 4


def test_the_questions_do_not_grow_with_the_tickets(cast: Cast) -> None:
    stage = stages.build()
    asked = []
    for count in (3, 40):
        incident = stages.declared(cast.nguyen, stage, *stage.cases(count, cast.bac_ninh))
        with CaptureQueriesContext(connection) as told:
            stages.tell(cast.nguyen, incident, kind=UpdateKind.END, resolve=True)
        asked.append(len(told))
    assert asked[1] - asked[0] <= 3  # batches of the database's own limits


def test_undo_takes_all_back_and_nothing_leaves(cast: Cast) -> None:
    stage = stages.build()
    cases = stage.cases(30, cast.bac_ninh)
    stage.link(cast.hung_yen, email="dau-moi@hungyen.example")
    incident = stages.declared(cast.nguyen, stage, *cases)
    update = stages.tell(cast.nguyen, incident, audience=Audience.EVERYONE)
    assert OutgoingMail.objects.filter(kind__in=["reply", "incident"]).count() == 31
    incident_notices.take_back(cast.dang, incident_id=incident.pk, update_id=update.pk)
    incident_notices.take_back(cast.dang, incident_id=incident.pk, update_id=update.pk)
    mails = OutgoingMail.objects.filter(kind__in=["reply", "incident"])
    assert set(mails.values_list("state", flat=True)) == {"cancelled"}
    OutgoingMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert outgoing.lease_due(100, 60) == []
    assert set(Case.objects.values_list("stage", flat=True)) == {"new"}
    assert Event.objects.filter(kind="mail_cancelled").count() == 30
    # The words stay for staff alone.
    member = cast.hanh
    assert not tickets.messages_for(member, cases[0]).filter(kind="reply").exists()
    assert search.find(member, "thay bộ nhớ") == []
    assert len(search.find(cast.nguyen, "thay bộ nhớ")) == 30


def test_nothing_is_taken_back_once_one_mail_left(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage, *stage.cases(3, cast.bac_ninh))
    update = stages.tell(cast.nguyen, incident)
    OutgoingMail.objects.filter(pk=_replies()[0].pk).update(not_before=timezone.now() - timedelta(1))
    assert len(outgoing.lease_due(1, 60)) == 1
    with pytest.raises(NotAllowed):
        incident_notices.take_back(cast.nguyen, incident_id=incident.pk, update_id=update.pk)
    assert OutgoingMail.objects.filter(state="cancelled").count() == 0


def test_the_window_is_over_for_a_notice_that_waits_for_its_server(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage, *stage.cases(1, cast.bac_ninh))
    update = stages.tell(cast.nguyen, incident)
    update.leaves_at = timezone.now() - timedelta(seconds=1)
    update.save(update_fields=["leaves_at"])
    with pytest.raises(NotAllowed):
        incident_notices.take_back(cast.nguyen, incident_id=incident.pk, update_id=update.pk)


def test_one_reply_taken_back_on_its_ticket_does_not_bar_the_others(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage, *stage.cases(2, cast.bac_ninh))
    update = stages.tell(cast.nguyen, incident)
    outgoing.cancel(cast.nguyen, _replies()[0].pk)
    incident_notices.take_back(cast.nguyen, incident_id=incident.pk, update_id=update.pk)
    assert {mail.state for mail in _replies()} == {"cancelled"}
    assert Event.objects.filter(kind="mail_cancelled").count() == 2


def test_calls_letters_and_visits_are_left_to_a_person(cast: Cast) -> None:
    stage = stages.build()
    mailed, portal = stage.cases(1, cast.bac_ninh), stage.cases(1, cast.bac_ninh, Channel.PORTAL)
    others = [
        stage.cases(1, cast.bac_ninh, channel)[0]
        for channel in (Channel.PHONE, Channel.LETTER, Channel.VISIT)
    ]
    incident = stages.declared(cast.nguyen, stage, *mailed, *portal, *others)
    update = stages.tell(cast.nguyen, incident)
    ways = dict(IncidentNotice.objects.filter(update=update).values_list("case_id", "way"))
    assert {ways[one.pk] for one in (*mailed, *portal)} == {"thread"}
    assert {ways[one.pk] for one in others} == {"elsewhere"}
    assert not Message.objects.filter(case__in=others, kind="reply").exists()


def test_finished_merged_and_taken_out_tickets_are_told_nothing(cast: Cast) -> None:
    stage = stages.build()
    open_one, closed, merged, out = stage.cases(4, cast.bac_ninh)
    incident = stages.declared(cast.nguyen, stage, open_one, closed, merged, out)
    work.change_stage(cast.nguyen, case_id=closed.pk, stage=Stage.REJECTED, reason="Khác")
    work.change_stage(cast.nguyen, case_id=merged.pk, stage=Stage.DUPLICATE, reason="Trùng")
    from support.actions import incident_children

    incident_children.detach(cast.nguyen, incident_id=incident.pk, case_ids=[out.pk])
    update = stages.tell(cast.nguyen, incident)
    assert list(update.notices.values_list("case_id", flat=True)) == [open_one.pk]


def test_a_ticket_in_a_queue_closed_to_the_sender_is_not_answered(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh)[0]
    incident = stages.declared(cast.nguyen, stage, case)
    closed_to_all_but(case, cast.linh)
    assert stages.tell(cast.nguyen, incident).notices.count() == 0


def test_who_is_not_confirmed_is_told_without_system_detail(cast: Cast) -> None:
    stage = stages.build()
    known, stranger = stage.cases(2, cast.bac_ninh)
    Contact.objects.filter(cases=stranger).update(verified_at=None, agency=None)
    incident = stages.declared(cast.nguyen, stage, known, stranger)
    update = stages.tell(cast.nguyen, incident)
    bodies = {mail.case_id: mail.body for mail in _replies()}
    assert bodies[known.pk] == stages.TEXT
    assert "máy chủ" not in bodies[stranger.pk]
    assert update.notices.get(case=stranger).neutral


def test_unconfirmed_among_says_what_standing_says_of_each(cast: Cast) -> None:
    """Set-based and single rule may not part: every mixture of who vouches is asked both ways."""
    stage = stages.build()
    link = stage.link(cast.bac_ninh, email="dau-moi@bacninh.example")
    other = stages.Stage(stage.platform, type(stage.system).objects.create(name="Hệ thống khác"))
    other.link(cast.hung_yen, email="khac@hungyen.example")
    cases = stage.cases(8, cast.bac_ninh)
    emails = ["dau-moi@bacninh.example", HANH, "la@noikhac.example", "khac@hungyen.example"]
    for index, case in enumerate(cases):
        contact, _new = Contact.objects.get_or_create(email=emails[index % 4], defaults={"name": "Người"})
        contact.agency = (cast.bac_ninh, cast.hung_yen)[index % 2]
        contact.verified_at = timezone.now() if index == 5 else None
        contact.save()
        case.contact, case.connection = contact, link if index > 3 else None
        case.channel = Channel.LETTER.value if index == 7 else case.channel
        case.save()
    rows = list(Case.objects.select_related("contact", "system").filter(pk__in=[one.pk for one in cases]))
    one_by_one = {case.pk for case in rows if liaisons.standing(case).must_confirm}
    assert liaisons.unconfirmed_among(rows) == one_by_one
    assert 0 < len(one_by_one) < 8


def test_liaisons_get_a_mail_of_their_own_but_not_a_second_one(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh)[0]
    stage.link(cast.hung_yen, email="dau-moi@hungyen.example")
    link = stage.link(cast.bac_ninh)
    from support.models import Liaison

    Liaison.objects.create(connection=link, contact=case.contact)
    silent = factories.agency("Sở không có đầu mối")
    stage.link(silent)
    incident = stages.declared(cast.nguyen, stage, case)
    update = stages.tell(cast.nguyen, incident, audience=Audience.EVERYONE)
    sent = OutgoingMail.objects.filter(kind=MailKind.INCIDENT)
    assert list(OutgoingRecipient.objects.filter(mail__in=sent).values_list("address", flat=True)) == [
        "dau-moi@hungyen.example"
    ]
    mail = sent.get()
    assert (mail.case_id, mail.subject.startswith(f"[{incident.number}]")) == (None, True)
    assert update.notices.get(way="elsewhere").agency == silent


def test_liaisons_of_yesterday_and_bounced_addresses(cast: Cast) -> None:
    stage = stages.build()
    link = stage.link(cast.bac_ninh, email="cu@bacninh.example")
    link.liaisons.update(until=timezone.localdate() - timedelta(days=1))
    stage.link(cast.hung_yen, email="dau-moi@hungyen.example")
    incident = stages.declared(cast.nguyen, stage)
    stages.tell(cast.nguyen, incident, audience=Audience.AGENCIES)
    told = OutgoingRecipient.objects.filter(mail__kind=MailKind.INCIDENT)
    # Bắc Ninh names nobody any more: its member who is its liaison stands in.
    assert set(told.values_list("address", flat=True)) == {"dau-moi@hungyen.example", HANH}
    told.filter(address="dau-moi@hungyen.example").update(state="bounced", at=timezone.now())
    loaded = read.with_scopes(Incident.objects.filter(pk=incident.pk)).get()
    people = {one.email: one.bounced for place in incident_reach.touched(loaded) for one in place.people}
    assert people == {"dau-moi@hungyen.example": True, HANH: False}


def test_personal_numbers_go_to_nobody(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage, *stage.cases(1, cast.bac_ninh))
    with pytest.raises(FieldError):
        stages.tell(cast.nguyen, incident, text=f"Công dân {personal_number()} không tra cứu được.")
    assert _replies() == []


def test_two_people_ending_at_once_end_it_once(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage, *stage.cases(2, cast.bac_ninh))
    stages.tell(cast.nguyen, incident, "mot", UpdateKind.END, resolve=True)
    with pytest.raises(NotAllowed):
        stages.tell(cast.dang, incident, "hai", UpdateKind.END, resolve=True)
    assert len(_replies()) == 2
    assert Event.objects.filter(kind="incident_told").count() == 1


def test_an_end_resolves_what_may_be_and_says_of_the_rest_why(cast: Cast) -> None:
    stage = stages.build()
    answered, unclassified = stage.cases(2, cast.bac_ninh)
    called = stage.cases(1, cast.bac_ninh, Channel.PHONE)[0]
    Case.objects.filter(pk=unclassified.pk).update(topic=None)
    incident = stages.declared(cast.nguyen, stage, answered, unclassified, called)
    update = stages.tell(cast.nguyen, incident, kind=UpdateKind.END, resolve=True)
    stage_of = dict(Case.objects.values_list("pk", "stage"))
    assert (stage_of[answered.pk], stage_of[unclassified.pk], stage_of[called.pk]) == (
        "resolved",
        "new",
        "new",
    )
    kept = {one.case_id: one.kept for one in read.kept_open(update)}
    assert "chưa xếp chủ đề" in kept[unclassified.pk]
    assert "điện thoại" in kept[called.pk]
    incident.refresh_from_db()
    assert incident.state == "ended"
    assert not IncidentCase.objects.filter(current=True).exists()


def test_an_end_taken_back_runs_again_with_its_tickets_where_they_stood(cast: Cast) -> None:
    stage = stages.build()
    first, second = stage.cases(2, cast.bac_ninh)
    incident = stages.declared(cast.nguyen, stage, first, second)
    update = stages.tell(cast.nguyen, incident, kind=UpdateKind.END, resolve=True)
    work.change_stage(cast.nguyen, case_id=second.pk, stage=Stage.REOPENED, reason="Vẫn lỗi")
    incident_notices.take_back(cast.nguyen, incident_id=incident.pk, update_id=update.pk)
    incident.refresh_from_db()
    assert (incident.state, incident.ended_at) == ("open", None)
    assert dict(Case.objects.values_list("pk", "stage")) == {first.pk: "new", second.pk: "reopened"}
    assert IncidentCase.objects.filter(current=True).count() == 2


def test_an_end_without_resolving_leaves_the_tickets(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh)[0]
    incident = stages.declared(cast.nguyen, stage, case)
    stages.tell(cast.nguyen, incident, kind=UpdateKind.END)
    case.refresh_from_db()
    assert case.stage == "new"
    assert len(_replies()) == 1


def test_who_may_not_take_back_does_not(cast: Cast) -> None:
    stage = stages.build()
    stage.link(cast.bac_ninh)
    incident = stages.declared(cast.nguyen, stage, *stage.cases(1, cast.bac_ninh))
    update = stages.tell(cast.nguyen, incident)
    for viewer in (cast.hanh, cast.diep):
        with pytest.raises(Forbidden):
            incident_notices.take_back(viewer, incident_id=incident.pk, update_id=update.pk)


def test_a_batch_reply_is_threaded_like_a_single_one(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh)[0]
    factories.wrote_again(case)
    incident = stages.declared(cast.nguyen, stage, case)
    stages.tell(cast.nguyen, incident)
    batch = _replies()[0]
    single = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Thêm.", unconfirmed="x")).mail
    assert single is not None
    assert single.in_reply_to == batch.in_reply_to
    assert batch.message_id in single.references


def test_who_left_the_agency_or_was_switched_off_hears_of_nothing(cast: Cast) -> None:
    stage = stages.build()
    link = stage.link(cast.hung_yen)
    liaison = factories.member(cast.hung_yen, email="da.nghi@hungyen.example")
    Liaison.objects.create(connection=link, user=liaison)
    incident = stages.declared(cast.nguyen, stage)
    incidents.follow(cast.phuong, incident_id=incident.pk)

    def told() -> set[str]:
        loaded = read.with_scopes(Incident.objects.filter(pk=incident.pk)).get()
        return {one.email for place in incident_reach.touched(loaded) for one in place.people}

    assert len(told()) == 2
    Membership.objects.filter(user=cast.phuong.user_id).update(until=timezone.now())
    User.objects.filter(pk=liaison.pk).update(is_active=False)
    assert told() == set()


@pytest.mark.parametrize("where", ["note", "reopen"])
def test_no_personal_number_is_kept_in_the_story_of_an_incident(cast: Cast, where: str) -> None:
    incident = stages.declared(cast.nguyen, stages.build())
    if where == "note":
        incidents.note(cast.nguyen, incident_id=incident.pk, text=f"Thử số {personal_number()}")
    else:
        stages.tell(cast.nguyen, incident, kind=UpdateKind.END, audience=Audience.AGENCIES)
        incident_review.reopen(cast.nguyen, incident_id=incident.pk, reason=f"Số {personal_number()} vẫn lỗi")
    texts = EventText.objects.values_list("text", flat=True)
    assert [one for one in texts if personal_number() in one] == []


def test_an_end_whose_cause_holds_a_personal_number_is_refused(cast: Cast) -> None:
    incident = stages.declared(cast.nguyen, stages.build())
    with pytest.raises(FieldError) as refused:
        stages.tell(cast.nguyen, incident, kind=UpdateKind.END, cause=f"Do bản ghi {personal_number()}")
    assert refused.value.field == "cause"

"""System detail told to a colleague of the liaison or a stranger, or a reason asked where none is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import contacts, replies
from support.domain.errors import FieldError
from support.models import (
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Event,
    EventText,
    Liaison,
    Membership,
    Message,
    MessageKind,
    OutgoingMail,
)
from support.queries import liaisons
from tests import factories
from tests.support.cast import Cast

WRITER = "ngo.ba.chien@sotuphap.bacninh.example"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A colleague of the liaison writes: known domain, never verified, about a connection."""
    factories.agency()
    made = factories.case(of=cast.bac_ninh, words=factories.message(sender=WRITER, name="Ngô Bá Chiến"))
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa")
    link = Connection.objects.create(agency=cast.bac_ninh, system=system)
    Case.objects.filter(pk=made.pk).update(system=system, connection=link, without_system=False)
    made.refresh_from_db()
    return made


def _answer(cast: Cast, case: Case, **more: str) -> replies.Replied:
    return replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Cổng mở lúc 08:00.", **more))


def _speaks(case: Case, **more: object) -> Liaison:
    assert case.connection is not None
    return Liaison.objects.create(connection=case.connection, **more)


def test_n5_an_answer_to_somebody_unconfirmed_takes_a_reason_that_is_kept(cast: Cast, case: Case) -> None:
    before = Event.objects.count()
    with pytest.raises(FieldError) as caught:
        _answer(cast, case)
    assert caught.value.field == "unconfirmed"
    assert not OutgoingMail.objects.filter(case=case, kind="reply").exists()
    assert not Message.objects.filter(case=case, kind=MessageKind.REPLY).exists()
    assert Event.objects.count() == before
    made = _answer(cast, case, unconfirmed=" Đã gọi lại số công vụ của Sở ")
    assert made.mail is not None
    event = Event.objects.filter(cases__case=case).latest("pk")
    assert event.kind == "replied"
    assert EventText.objects.get(event=event, name="unconfirmed").text == "Đã gọi lại số công vụ của Sở"


@pytest.mark.parametrize(
    "way", ["verified", "liaison", "liaison_user", "member", "no_system", "portal", "no_contact", "document"]
)
def test_n5_who_was_confirmed_is_answered_without_a_reason(cast: Cast, case: Case, way: str) -> None:
    contact = Contact.objects.get(email=WRITER)
    if way == "verified":
        contacts.verify(cast.nguyen, case_id=case.pk, agency_id=cast.bac_ninh.pk)
    elif way == "liaison":
        _speaks(case, contact=contact)
    elif way == "liaison_user":
        _speaks(case, user=factories.user(email=WRITER))
    elif way == "member":
        factories.member(cast.bac_ninh, email=WRITER)
    elif way == "no_system":
        Case.objects.filter(pk=case.pk).update(system=None, connection=None)
    elif way == "document":
        Case.objects.filter(pk=case.pk).update(channel="letter")
    elif way == "portal":
        Case.objects.filter(pk=case.pk).update(connection=None)
        ConnectedSystem.objects.update(kind="portal")
    else:
        Case.objects.filter(pk=case.pk).update(contact=None)
    _answer(cast, case, unconfirmed="thừa")
    assert not EventText.objects.filter(name="unconfirmed").exists()


@pytest.mark.parametrize(
    "way", ["ended", "not_yet", "other_agency", "other_system", "left", "verified_elsewhere"]
)
def test_n5_who_does_not_speak_for_the_agency_any_more_is_not_confirmed(
    cast: Cast, case: Case, way: str
) -> None:
    contact, today = Contact.objects.get(email=WRITER), timezone.localdate()
    if way == "ended":
        _speaks(case, contact=contact, since=today - timedelta(9), until=today - timedelta(1))
    elif way == "not_yet":
        _speaks(case, contact=contact, since=today + timedelta(1))
    elif way == "other_agency":
        link = Connection.objects.create(agency=cast.hung_yen, system_id=case.system_id)
        Liaison.objects.create(connection=link, contact=contact)
    elif way == "other_system":
        other = ConnectedSystem.objects.create(name="Hệ thống khác")
        link = Connection.objects.create(agency=cast.bac_ninh, system=other)
        Liaison.objects.create(connection=link, contact=contact)
    elif way == "left":
        factories.member(cast.bac_ninh, email=WRITER)
        Membership.objects.update(until=timezone.now() - timedelta(1))
    else:
        Contact.objects.filter(pk=contact.pk).update(agency=cast.hung_yen, verified_at=timezone.now())
    with pytest.raises(FieldError):
        _answer(cast, case)


def test_n5_the_liaisons_of_the_system_are_named_when_no_connection_is(cast: Cast, case: Case) -> None:
    hanh = Contact.objects.create(name="Lương Thu Hạnh", agency=cast.bac_ninh)
    _speaks(case, contact=hanh)
    for connection in (case.connection_id, None):
        Case.objects.filter(pk=case.pk).update(connection=connection)
        stands = liaisons.standing(Case.objects.select_related("system", "contact").get(pk=case.pk))
        assert (stands.must_confirm, stands.stands_aside, stands.names) == (True, True, ("Lương Thu Hạnh",))
    Contact.objects.filter(email=WRITER).update(agency=cast.bac_ninh, verified_at=timezone.now())
    stands = liaisons.standing(Case.objects.get(pk=case.pk))
    assert (stands.must_confirm, stands.stands_aside) == (False, True)

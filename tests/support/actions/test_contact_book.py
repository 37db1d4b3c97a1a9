"""People of the catalogue: corrected, verified, and two rows of one person merged with all that is theirs."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.db.models import ManyToOneRel
from django.utils import timezone

from mailin import thread
from support.actions import agencies, contact_book, contacts, reception, senders
from support.actions.agencies import Described
from support.actions.contact_book import Person
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, UserError
from support.domain.reception import CallIn
from support.domain.roles import Role
from support.domain.systems import AgencyKind
from support.models import (
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Event,
    Liaison,
    MailOrigin,
    Message,
    SearchDocument,
    Ticket,
)
from support.queries import callers
from support.queries import contacts as people
from tests import factories as make
from tests.dbkit import FreshDb
from tests.servers.process import PATIENCE
from tests.support.cast import everybody

OLD, NEW = "hanh@sotuphap.bacninh.example", "thu.hanh@bacninh.example"


@pytest.fixture
def cast(db):
    return everybody()


def _person(of=None, email: str = NEW, **more) -> Contact:
    return Contact.objects.create(name="Lương Thu Hạnh", email=email, agency=of, **more)


def test_all_that_is_a_persons_follows_and_the_old_address_leads_to_the_person(cast):
    case = make.case(words=make.message(sender=OLD))
    gone, person = Contact.objects.get(email=OLD), _person(cast.bac_ninh, phone="+842438254321")
    connection = Connection.objects.create(
        agency=cast.bac_ninh, system=ConnectedSystem.objects.create(name="Phần mềm hộ tịch")
    )
    Liaison.objects.create(connection=connection, contact=gone)
    contacts.verify(cast.nguyen, case_id=case.pk, agency_id=cast.bac_ninh.pk)
    MailOrigin.objects.create(message=case.messages.get(), how="forwarded", before_contact=gone)
    moved = contact_book.merge(cast.linh, contact_id=gone.pk, into_id=person.pk)
    assert moved == {
        "Case.contact": 1,
        "Message.contact": 1,
        "Liaison.contact": 1,
        "MailOrigin.before_contact": 1,
    }
    gone.refresh_from_db()
    person.refresh_from_db()
    assert (gone.merged_into_id, gone.email) == (person.pk, OLD)
    assert (person.email, person.verified_by_id) == (NEW, cast.nguyen.user_id)
    assert Ticket.objects.get(pk=case.pk).submitter_email == NEW
    head = SearchDocument.objects.get(case=case, message=None, attachment=None)
    assert "thu hanh bacninh example" in head.body
    # The old address writes again: it is the same person, of the same agency, on the same ticket.
    again = make.case(words=make.message(sender=OLD))
    assert (again.contact_id, again.requesting_agency_id) == (person.pk, cast.bac_ninh.pk)
    assert senders.agencies_of({OLD}) == {OLD: cast.bac_ninh.pk}
    assert [one.contact for one in callers.find(cast.khue, OLD)] == [person]
    event = Event.objects.get(kind="contacts_merged")
    assert list(event.cases.values_list("case_id", flat=True)) == [case.pk]


def test_every_key_to_people_that_there_is_follows(cast):
    """Also of tables added later: no row is left that names the merged one."""
    gone, person = _person(email=OLD), _person()
    third = _person(email="cu.nua@bacninh.example")
    contact_book.merge(cast.linh, contact_id=third.pk, into_id=gone.pk)
    make.cases(2, words=None)
    Case.objects.update(contact=gone)
    Message.objects.update(contact=gone)
    contact_book.merge(cast.linh, contact_id=gone.pk, into_id=person.pk)
    for relation in Contact._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            rows = relation.related_model._default_manager.filter(**{relation.field.name: gone})
            assert not rows.exists(), relation
    assert Contact.objects.get(pk=third.pk).merged_into_id == person.pk


def test_an_answer_from_the_old_address_is_one_of_the_requester(cast):
    case = make.case(words=make.message(sender=NEW))
    gone = _person(email=OLD)
    contact_book.merge(cast.linh, contact_id=gone.pk, into_id=case.contact_id)
    found = thread._tickets({case.pk})[case.pk]
    assert {OLD, NEW} <= found.participants


def test_who_is_taken_in_by_an_old_row_becomes_the_person(cast):
    gone, person = _person(email=OLD, phone="+842438254321"), _person()
    contact_book.merge(cast.linh, contact_id=gone.pk, into_id=person.pk)
    assert Contact.objects.get(pk=person.pk).phone == "+842438254321"
    for known in (
        reception.Person(contact_id=gone.pk),
        reception.Person(name="Hạnh", email=OLD),
        reception.Person(name="Lương Thu Hạnh", phone="024 3825 4321"),
    ):
        now = timezone.now()
        brought = reception.Brought(Channel.PHONE, now, CallIn("", now), "gọi tới")
        filed = reception.take_in(
            cast.khue, brought=brought, person=known, about=reception.About(subject="Hỏi lịch bảo trì")
        )
        assert Case.objects.get(pk=filed.case_id).contact_id == person.pk


def test_the_person_keeps_what_the_person_has_and_takes_what_is_missing(cast):
    gone = _person(cast.bac_ninh, email=OLD, phone="+842438254321")
    person = Contact.objects.create(name="", email=None, phone="")
    contact_book.merge(cast.linh, contact_id=gone.pk, into_id=person.pk)
    person.refresh_from_db()
    assert (person.name, person.email, person.phone) == ("Lương Thu Hạnh", OLD, "+842438254321")
    assert person.agency_id == cast.bac_ninh.pk
    assert senders.recognise([make.message(sender=OLD)], person.created_at)[0].contact_id == person.pk


def test_a_person_corrected_is_found_and_written_to_under_the_new_words(cast):
    case = make.case(words=make.message(sender=OLD))
    given = Person(
        "Lương Thu Hạnh B", "Moi@Bacninh.Example", "024 3825 4321", cast.bac_ninh.code, is_shared=True
    )
    contact = contact_book.change(cast.linh, contact_id=case.contact_id, person=given)
    assert (contact.email, contact.phone, contact.agency_id) == (
        "moi@bacninh.example",
        "+842438254321",
        cast.bac_ninh.pk,
    )
    assert Ticket.objects.get(pk=case.pk).submitter_email == "moi@bacninh.example"
    event = Event.objects.get(kind="contact_changed")
    assert event.data["fields"] == ["agency_id", "email", "is_shared", "name", "phone"]
    assert "Hạnh" not in str(event.data)
    contact_book.change(cast.linh, contact_id=case.contact_id, person=given)
    assert Event.objects.filter(kind="contact_changed").count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Person(""), "name"),
        (Person("A", email="không phải"), "email"),
        (Person("A", email=NEW), "email"),
        (Person("A", phone="không phải"), "phone"),
        (Person("A", agency="không có ai"), "agency"),
    ],
)
def test_a_wrong_correction_is_told_at_its_field(cast, given, field):
    _person()
    one = _person(email=OLD)
    with pytest.raises(FieldError) as error:
        contact_book.change(cast.linh, contact_id=one.pk, person=given)
    assert error.value.field == field


def test_people_are_verified_once_by_who_works_and_changed_by_who_keeps_the_catalogue(cast):
    one = _person()
    with pytest.raises(Forbidden):
        contact_book.verify(cast.diep, contact_id=one.pk)
    for by in (cast.hanh, cast.nobody):
        with pytest.raises(NotFound):
            contact_book.verify(by, contact_id=one.pk)
    contact_book.verify(cast.khue, contact_id=one.pk)
    with pytest.raises(NotAllowed):
        contact_book.verify(cast.khue, contact_id=one.pk)
    for by in (cast.khue, cast.nguyen, cast.diep):
        with pytest.raises(Forbidden):
            contact_book.change(by, contact_id=one.pk, person=Person("Khác"))
        with pytest.raises(Forbidden):
            contact_book.merge(by, contact_id=one.pk, into_id=_person(email=None).pk)
    with pytest.raises(NotAllowed):
        contact_book.merge(cast.linh, contact_id=one.pk, into_id=one.pk)


def test_r4_whom_only_a_closed_queue_knows_stays_unknown(cast):
    case = make.case(words=make.message(sender=OLD))
    known = Contact.objects.get(email=OLD)
    other = _person()
    assert people.get(cast.nguyen, known.pk) == known
    make.restricted(case)
    for viewer in (cast.nguyen, cast.diep, cast.linh, cast.lan):
        with pytest.raises(NotFound):
            people.get(viewer, known.pk)
        assert people.doubles(viewer, other) == []
        assert [one.pk for one in people.page(viewer, people.Filters()).rows] == [other.pk]
    for act in (
        lambda: contact_book.merge(cast.linh, contact_id=known.pk, into_id=other.pk),
        lambda: contact_book.change(cast.linh, contact_id=known.pk, person=Person("Khác")),
        lambda: contact_book.verify(cast.khue, contact_id=known.pk),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(FieldError) as refused:
        contact_book.change(cast.linh, contact_id=other.pk, person=Person("Khác", email=OLD))
    assert known.name not in str(refused.value)
    make.case(words=make.message(sender=OLD), topic="A1")
    if Case.objects.filter(contact=known).exclude(queue=case.queue_id).exists():
        assert people.get(cast.nguyen, known.pk) == known


@pytest.mark.parametrize(
    ("mine", "other", "why"),
    [
        ({"phone": "+842438254321"}, {"name": "Khác", "phone": "+842438254321"}, ["cùng số điện thoại"]),
        (
            {"email": "thu.hanh@a.example"},
            {"name": "", "email": "thu.hanh@b.example"},
            ["cùng tên hộp thư, khác máy chủ"],
        ),
        ({}, {"name": "LƯƠNG THU HẠNH"}, ["cùng họ tên"]),
        ({"email": "hotro@a.example", "is_shared": True}, {"name": "Ai", "email": "hotro@b.example"}, []),
        ({}, {"name": "Lương Thu Hà"}, []),
    ],
)
def test_doubles_say_why(cast, mine, other, why):
    one = Contact.objects.create(**({"name": "Lương Thu Hạnh"} | mine))
    Contact.objects.create(**other)
    assert [double.why for double in people.doubles(cast.linh, one)] == ([why] if why else [])
    listed = people.page(cast.linh, people.Filters(state="double")).rows
    assert len(listed) in {0, 2}


def test_two_people_into_each_other_at_once_leave_one(fresh_db: FreshDb) -> None:
    first, second = _person(email=OLD), _person()
    by = make.actor(make.user(Role.TEAM_LEAD))
    start, became = threading.Barrier(2), []

    def run(gone: int, into: int) -> None:
        start.wait()
        try:
            contact_book.merge(by, contact_id=gone, into_id=into)
            became.append("merged")
        except UserError:
            became.append("refused")
        finally:
            connections.close_all()

    running = [
        threading.Thread(target=run, args=pair) for pair in ((first.pk, second.pk), (second.pk, first.pk))
    ]
    for one in running:
        one.start()
    for one in running:
        one.join(PATIENCE)
    assert sorted(became) == ["merged", "refused"]
    assert Contact.objects.filter(merged_into=None, pk__in=[first.pk, second.pk]).count() == 1


def test_r2_an_agency_an_organisation_and_a_person_are_taken_in_and_a_stranger_stays_unverified(cast):
    """Điều 2: whoever asks is taken in; who nobody vouched for says so, and is not turned away."""
    cast.bac_ninh.domains.create(domain="sotuphap.bacninh.example")
    company = agencies.add(cast.linh, described=Described("Công ty Sao Mai", kind=AgencyKind.ORGANISATION))
    agencies.add_domain(cast.linh, agency_id=company.pk, text="saomai.example")
    expected = {OLD: cast.bac_ninh.pk, "kythuat@saomai.example": company.pk, "giap.an@hopthu.example": None}
    for address, agency_id in expected.items():
        case = make.case(words=make.message(sender=address))
        assert case.requesting_agency_id == agency_id
        assert case.contact is not None
        assert case.contact.verified_at is None
    listed = people.page(cast.linh, people.Filters(state="unverified")).rows
    assert {one.email for one in listed} == set(expected)
    individual = Contact.objects.get(email="giap.an@hopthu.example")
    contact_book.verify(cast.khue, contact_id=individual.pk)
    again = make.case(words=make.message(sender="giap.an@hopthu.example"))
    assert (again.requesting_agency_id, again.contact.verified_at is not None) == (None, True)

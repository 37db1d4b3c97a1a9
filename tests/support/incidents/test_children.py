"""Tickets attached to two incidents, twice, when finished, or by who may not; offers without a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import incident_children, incidents, work
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.incidents import IncidentKind, Joined, Reason, UpdateKind
from support.domain.lifecycle import Stage as CaseStage
from support.models import (
    ApiIncident,
    Case,
    ConnectedSystem,
    Connection,
    Event,
    Incident,
    IncidentCase,
    IncidentScope,
    Membership,
    Service,
)
from support.queries import incident_children as found
from support.queries import incidents as read
from tests import factories
from tests.support.cast import Cast, again, closed_to_all_but, personal_number
from tests.support.incidents import stage as stages


def _loaded(incident: Incident) -> Incident:
    return read.with_scopes(Incident.objects.filter(pk=incident.pk)).get()


def test_numbers_follow_each_other_and_a_failed_declaration_takes_none(cast: Cast) -> None:
    stage = stages.build()
    first = stages.declared(cast.nguyen, stage)
    with pytest.raises(FieldError):
        stages.declared(cast.nguyen, stage, platforms=[0])
    second = stages.declared(cast.khue, stage)
    year = timezone.localdate().year
    assert [first.number, second.number] == [f"SC-{year}-0001", f"SC-{year}-0002"]
    assert Event.objects.filter(kind="incident_declared", incident__incident=first).count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": " "}),
        ("title", {"title": f"Sai số {personal_number()}"}),
        ("public_text", {"public_text": f"CCCD {personal_number()}"}),
        ("scope", {"platforms": []}),
        ("scope", {"systems": [10**6]}),
        ("started_at", {"started_at": timezone.now() + timedelta(days=1)}),
        ("planned_end", {"kind": IncidentKind.MAINTENANCE}),
        ("planned_end", {"planned_end": timezone.now() - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_is_not_declared(cast: Cast, field: str, wrong: dict[str, object]) -> None:
    with pytest.raises(FieldError) as refused:
        stages.declared(cast.nguyen, stages.build(), **wrong)
    assert refused.value.field == field
    assert not Incident.objects.exists()


def test_who_works_no_tickets_changes_no_incident(cast: Cast) -> None:
    stage = stages.build()
    stage.link(cast.bac_ninh)
    incident = stages.declared(cast.nguyen, stage)
    with pytest.raises(Forbidden):
        stages.declared(cast.diep, stage)
    acts = (
        lambda by: incident_children.attach(by, incident_id=incident.pk, case_ids=[]),
        lambda by: incidents.note(by, incident_id=incident.pk, text="Mốc"),
        lambda by: stages.tell(by, incident),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act(cast.hanh)  # it concerns her agency: she reads it
        with pytest.raises(NotFound):
            act(cast.phuong)
        with pytest.raises(Forbidden):
            act(cast.diep)


def test_thirty_are_attached_in_one_event_and_a_second_time_changes_nothing(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    stage = stages.build()
    incident, cases = stages.declared(cast.nguyen, stage), stage.cases(30, cast.bac_ninh)
    ids = [one.pk for one in cases]
    with django_assert_max_num_queries(20):
        made = incident_children.attach(cast.nguyen, incident_id=incident.pk, case_ids=ids)
    assert (sorted(made.added), made.refused) == (ids, [])
    again = incident_children.attach(cast.dang, incident_id=incident.pk, case_ids=ids)
    assert (again.added, again.refused) == ([], [])
    event = Event.objects.get(kind="incident_attached")
    assert event.cases.count() == 30


def test_a_ticket_is_of_one_running_incident_and_the_other_is_named(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh)[0]
    first = stages.declared(cast.nguyen, stage, case)
    second = stages.declared(cast.nguyen, stage)
    made = incident_children.attach(cast.nguyen, incident_id=second.pk, case_ids=[case.pk])
    assert made.added == []
    assert [(number, first.number in str(why)) for number, why in made.refused] == [(case.number, True)]
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentCase.objects.create(incident=second, case=case, how="number", attached_at=timezone.now())
    incident_children.detach(cast.nguyen, incident_id=first.pk, case_ids=[case.pk])
    made = incident_children.attach(cast.nguyen, incident_id=second.pk, case_ids=[case.pk])
    assert made.added == [case.pk]


def test_finished_and_hidden_tickets_are_not_attached(cast: Cast) -> None:
    stage = stages.build()
    done, hidden = stage.cases(2, cast.bac_ninh)
    work.change_stage(cast.nguyen, case_id=done.pk, stage=CaseStage.REJECTED, reason="Ngoài phạm vi")
    incident = stages.declared(cast.nguyen, stage)
    made = incident_children.attach(cast.nguyen, incident_id=incident.pk, case_ids=[done.pk])
    assert [number for number, _why in made.refused] == [done.number]
    closed_to_all_but(hidden, cast.linh)
    made = incident_children.attach(cast.nguyen, incident_id=incident.pk, case_ids=[hidden.pk, 10**7])
    assert (made.added, made.refused) == ([], [])


def test_nothing_is_attached_to_an_incident_that_ended(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh)[0]
    incident = stages.declared(cast.nguyen, stage)
    stages.tell(cast.nguyen, incident, kind=UpdateKind.END)
    with pytest.raises(NotAllowed):
        incident_children.attach(cast.nguyen, incident_id=incident.pk, case_ids=[case.pk])


def _offered(cast: Cast, incident: Incident) -> dict[int, set[Reason]]:
    return {one.case.pk: set(one.fit.reasons) for one in found.offers(cast.nguyen, _loaded(incident))}


def test_offers_say_why_and_strangers_are_not_offered(cast: Cast) -> None:
    stage = stages.build()
    stage.link(cast.bac_ninh)
    of_system = stage.cases(1, cast.bac_ninh)[0]
    coded = factories.case(of=cast.hung_yen, words=factories.message("Không tra cứu được", "Lỗi lạ"))
    ApiIncident.objects.create(case=coded, error_code="504")
    named = factories.case(words=factories.message("Hỏi", "NDXP có đang lỗi không ạ?"), classified=False)
    stranger = factories.case(words=factories.message("Xin tài liệu", "Cho tôi xin tài liệu."))
    incident = stages.declared(cast.nguyen, stage)
    offered = _offered(cast, incident)
    assert Reason.SYSTEM in offered[of_system.pk]
    assert Reason.CODE in offered[coded.pk]
    assert Reason.WORDS in offered[named.pk]
    assert stranger.pk not in offered


def test_old_attached_dismissed_and_finished_tickets_are_not_offered(cast: Cast) -> None:
    stage = stages.build()
    old, attached, dismissed, taken_out, fresh = stage.cases(5, cast.bac_ninh)
    long_ago = timezone.now() - timedelta(hours=5)
    Case.objects.filter(pk=old.pk).update(received_at=long_ago)
    incident = stages.declared(cast.nguyen, stage, attached, taken_out)
    incident_children.dismiss(cast.nguyen, incident_id=incident.pk, case_ids=[dismissed.pk])
    incident_children.detach(cast.nguyen, incident_id=incident.pk, case_ids=[taken_out.pk])
    assert set(_offered(cast, incident)) == {fresh.pk}
    # A person may change his mind about one said to be another matter.
    made = incident_children.attach(cast.nguyen, incident_id=incident.pk, case_ids=[dismissed.pk])
    assert made.added == [dismissed.pk]


def test_new_mail_while_it_runs_is_offered_with_a_constant_number_of_questions(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    stage = stages.build()
    incident = _loaded(stages.declared(cast.nguyen, stage))
    for count in (1, 20):
        stage.cases(count, cast.bac_ninh)
        with django_assert_max_num_queries(4):
            offers = found.offers(cast.nguyen, incident)
    assert len(offers) == 21


def test_the_scope_is_one_thing_a_row(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentScope.objects.create(incident=incident)


def test_a_change_of_scope_is_one_event_and_the_same_again_none(cast: Cast) -> None:
    stage = stages.build()
    incident = stages.declared(cast.nguyen, stage)
    wanted = incidents.Declared(
        title=incident.title, started_at=incident.started_at, systems=[stage.system.pk], error_code="504"
    )
    incidents.change(cast.nguyen, incident_id=incident.pk, wanted=wanted)
    incidents.change(cast.nguyen, incident_id=incident.pk, wanted=wanted)
    assert Event.objects.get(kind="incident_changed").data["fields"] == ["scope"]
    assert [one.system_id for one in _loaded(incident).scopes.all()] == [stage.system.pk]


def test_the_way_a_ticket_came_is_kept(cast: Cast) -> None:
    stage = stages.build()
    case = stage.cases(1, cast.bac_ninh, Channel.PORTAL)[0]
    stages.declared(cast.nguyen, stage, case)
    assert IncidentCase.objects.get().how == Joined.TICKET.value


def test_who_uses_a_service_of_the_system_that_stopped_is_touched(cast: Cast) -> None:
    """An outage of the database itself: its users stand still, though each registered a system of its own."""
    stage = stages.build()
    link = stage.link(cast.bac_ninh, email="dau-moi@bacninh.example")
    core = ConnectedSystem.objects.create(name="Cơ sở dữ liệu cung cấp")
    link.services.add(Service.objects.create(system=core, name="Xác nhận thông tin"))
    ticket = stage.cases(1, cast.bac_ninh)[0]
    incident = stages.declared(cast.nguyen, stage, platforms=[], systems=[core.pk], error_code="")
    assert [one.agency for one in read.affected(_loaded(incident))] == [cast.bac_ninh]
    assert Reason.SYSTEM in _offered(cast, incident)[ticket.pk]
    assert read.visible_to(cast.hanh).filter(pk=incident.pk).exists()
    assert not read.visible_to(cast.phuong).filter(pk=incident.pk).exists()


def test_what_runs_is_recognised_in_bulk_as_one_by_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    stage = stages.build()
    link = stage.link(cast.bac_ninh)
    stages.Stage(stage.platform, ConnectedSystem.objects.create(name="Hệ thống khác")).link(cast.hung_yen)
    core = ConnectedSystem.objects.create(name="Cơ sở dữ liệu cung cấp")
    link.services.add(Service.objects.create(system=core, name="Xác nhận thông tin"))
    alone = ConnectedSystem.objects.create(name="Hệ thống chưa ghi nền tảng")
    alone.platforms.add(stage.platform)
    Connection.objects.create(agency=cast.hung_yen, system=alone)
    for scope in (
        {},
        {"platforms": [], "systems": [core.pk]},
        {"platforms": [], "systems": [stage.system.pk, alone.pk]},
    ):
        stages.declared(cast.nguyen, stage, **scope)
    read.forget_running()
    with django_assert_max_num_queries(4):
        running = read.running()
    for one in running:
        single = read.sought(_loaded(Incident.objects.get(pk=one.pk)))
        assert (one.sought.systems, one.sought.agencies) == (single.systems, single.agencies)
    assert len({one.sought.systems for one in running}) == 3


def test_a_mail_that_names_the_incident_is_offered_ticked(cast: Cast) -> None:
    incident = stages.declared(cast.nguyen, stages.build())
    answer = factories.case(words=factories.message(f"Re: [{incident.number}] NDXP", "Chúng tôi cũng bị."))
    (offer,) = [one for one in found.offers(cast.nguyen, _loaded(incident)) if one.case.pk == answer.pk]
    assert Reason.NUMBER in offer.fit.reasons
    assert offer.fit.sure


def test_staff_of_an_agency_too_gets_no_closed_ticket_by_its_incident(cast: Cast) -> None:
    """Of a closed queue such a person sees the agency's ticket as the agency does: not on a page of ours."""
    both = factories.actor(factories.engineer())
    Membership.objects.create(user_id=both.user_id, agency=cast.bac_ninh)
    stage = stages.build()
    attached, offered = stage.cases(2, cast.bac_ninh)
    incident = _loaded(stages.declared(cast.nguyen, stage, attached))
    both = again(both)
    assert [one.case for one in found.attached(both, incident).rows] == [attached]
    assert offered in [one.case for one in found.offers(both, incident)]
    closed_to_all_but(attached, cast.nguyen)
    assert found.attached(both, incident).rows == []
    assert found.offers(both, incident) == []
    assert found.attached(cast.hanh, incident).rows != []

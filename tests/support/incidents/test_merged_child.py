"""A ticket merged away takes its incident along: the living one hears nothing of it, or hears it twice."""

from __future__ import annotations

from support.actions import incident_children, merging
from support.domain.channels import Channel
from support.models import Case, IncidentCase, OutgoingMail
from support.queries.merging import facts
from support.web import merged
from tests.support.cast import Cast
from tests.support.incidents import stage


def _pair(cast: Cast) -> tuple[stage.Stage, Case, Case]:
    made = stage.build()
    into, gone = made.cases(2, cast.bac_ninh, Channel.EMAIL)
    Case.objects.filter(pk=gone.pk).update(contact=into.contact_id)
    return made, into, gone


def _of(case: Case) -> list[tuple[int, bool]]:
    rows = IncidentCase.objects.filter(case=case, detached_at=None).order_by("pk")
    return list(rows.values_list("incident", "current"))


def test_the_living_ticket_is_of_the_incident_and_is_told_once(cast: Cast) -> None:
    made, into, gone = _pair(cast)
    incident = stage.declared(cast.nguyen, made, gone)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    assert _of(into) == [(incident.pk, True)]
    update = stage.tell(cast.nguyen, incident)
    assert [one.case_id for one in update.notices.all()] == [into.pk]
    assert OutgoingMail.objects.filter(incident_notice__update=update).count() == 1


def test_unmerging_gives_everything_back_as_it_was(cast: Cast) -> None:
    made, into, gone = _pair(cast)
    incident = stage.declared(cast.nguyen, made, gone)
    before = list(IncidentCase.objects.order_by("pk").values())
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    merging.unmerge(cast.nguyen, gone_id=gone.pk)
    assert _of(into) == []
    assert not IncidentCase.objects.filter(case=into).exists()
    assert _of(gone) == [(incident.pk, True)]
    assert list(IncidentCase.objects.order_by("pk").values()) == before


def test_a_ticket_of_another_incident_or_taken_out_of_this_one_stays_as_people_put_it(cast: Cast) -> None:
    made, into, gone = _pair(cast)
    first = stage.declared(cast.nguyen, made, gone)
    other = stage.declared(cast.nguyen, made, into, title="Cổng tỉnh bảo trì")
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    assert _of(into) == [(other.pk, True)]
    merging.unmerge(cast.nguyen, gone_id=gone.pk)
    incident_children.detach(cast.nguyen, incident_id=other.pk, case_ids=[into.pk])
    incident_children.attach(cast.nguyen, incident_id=first.pk, case_ids=[into.pk])
    incident_children.detach(cast.nguyen, incident_id=first.pk, case_ids=[into.pk])
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    assert _of(into) == []


def test_who_took_the_living_ticket_out_is_heard_when_the_merge_is_undone(cast: Cast) -> None:
    made, into, gone = _pair(cast)
    incident = stage.declared(cast.nguyen, made, gone)
    merging.merge(cast.nguyen, gone_id=gone.pk, into_id=into.pk, reason="Một việc")
    incident_children.detach(cast.nguyen, incident_id=incident.pk, case_ids=[into.pk])
    merging.unmerge(cast.nguyen, gone_id=gone.pk)
    assert IncidentCase.objects.filter(case=into, detached_at__isnull=False).exists()
    assert _of(gone) == [(incident.pk, True)]


def test_several_merged_at_once_take_one_incident_along(cast: Cast) -> None:
    made, into, gone = _pair(cast)
    more = made.cases(1, cast.bac_ninh, Channel.EMAIL)[0]
    Case.objects.filter(pk=more.pk).update(contact=into.contact_id)
    incident = stage.declared(cast.nguyen, made, gone, more)
    merging.merge_many(cast.nguyen, gone_ids=[gone.pk, more.pk], into_id=into.pk, reason="Một việc")
    assert _of(into) == [(incident.pk, True)]


def test_the_preview_says_so(cast: Cast) -> None:
    made, into, gone = _pair(cast)
    incident = stage.declared(cast.nguyen, made, gone)
    pair = list(Case.objects.filter(pk__in=[into.pk, gone.pk]))
    keep = next(one for one in pair if one.pk == into.pk)
    assert facts([gone.pk])[gone.pk].incident == incident.number
    said = merged.preview(cast.nguyen, pair, keep, "Một việc").notes
    assert any(incident.number in one for one in said)
    kept = next(one for one in pair if one.pk == gone.pk)
    assert not any(
        incident.number in one for one in merged.preview(cast.nguyen, pair, kept, "Một việc").notes
    )

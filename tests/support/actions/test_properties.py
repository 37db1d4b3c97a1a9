"""Changed properties without a trace, words inside the sealed data, a way out of a closed queue."""

from __future__ import annotations

import pytest

from support.actions import work
from support.actions.work import Properties
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.kinds import Kind
from support.models import Case, Event, EventText, QueueMember, QueueProfile, Ticket, Topic
from support.queries import search, tickets
from tests import factories
from tests.support.cast import HANH, Cast, again


def _last(case: Case) -> Event:
    return Event.objects.filter(cases__case=case).latest("pk")


def _change(cast: Cast, case: Case, **wanted: object) -> Case:
    return work.change_properties(cast.nguyen, case_id=case.pk, wanted=Properties(**wanted))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "kind", "changed"),
    [
        ({"priority": 1}, "prioritised", {"priority": [3, 1]}),
        ({"kind": Kind.QUESTION}, "classified", {"kind": ["incident", "question"]}),
        ({"affects_right": True}, "classified", {"affects_right": [False, True], "priority": [3, 2]}),
        (
            {"priority": 2, "affects_right": True},
            "classified",
            {"priority": [3, 2], "affects_right": [False, True]},
        ),
    ],
)
def test_one_event_names_old_and_new(
    cast: Cast, wanted: dict[str, object], kind: str, changed: object
) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(kind="incident")
    _change(cast, case, **wanted)
    assert (_last(case).kind, _last(case).data) == (kind, {"changed": changed})
    assert Ticket.objects.get(pk=case.pk).priority == Case.objects.get(pk=case.pk).priority


def test_nothing_changed_leaves_nothing(cast: Cast) -> None:
    case = cast.hanhs_case()
    _change(cast, case, priority=3, subject=case.subject, affects_right=False)
    case.refresh_from_db()
    assert (case.version, Event.objects.filter(cases__case=case).count()) == (1, 1)


def test_a_new_title_is_erasable_searched_and_whole(cast: Cast) -> None:
    case = cast.hanhs_case()
    title = "Đối soát dữ liệu thường trú " + "rất dài " * 60
    _change(cast, case, subject=f" {title}\x00 ")
    case.refresh_from_db()
    assert case.subject == title.strip()
    assert Ticket.objects.get(pk=case.pk).title == title[:200]
    texts = dict(EventText.objects.filter(event=_last(case)).values_list("name", "text"))
    assert texts["new_subject"] == case.subject
    assert set(_last(case).data) == {"changed", "old_subject_digest", "new_subject_digest"}
    for words in ("doi soat thuong tru", HANH, case.number):
        assert [hit.case for hit in search.find(cast.nguyen, words)] == [case], words


def test_a_topic_takes_the_ticket_to_its_queue_unless_one_is_chosen(cast: Cast) -> None:
    case = cast.hanhs_case()
    topic = Topic.objects.filter(queue__profile__restricted=False).exclude(queue=case.queue_id).first()
    assert topic is not None
    assert _change(cast, case, topic=topic.pk).queue_id == topic.queue_id
    assert _change(cast, case, topic="", queue_id=case.queue_id).queue_id == case.queue_id
    case.refresh_from_db()
    assert case.topic is None


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"topic": "Z9"}, "topic"), ({"queue_id": 10**6}, "queue"), ({"priority": 9}, "priority")],
)
def test_what_is_not_in_the_catalogue_is_refused_by_name(
    cast: Cast, wanted: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldError) as told:
        _change(cast, cast.hanhs_case(), **wanted)
    assert told.value.field == field


def _closed_queue(case: Case) -> QueueProfile:
    profile = QueueProfile.objects.exclude(queue=case.queue_id).filter(restricted=False).first()
    assert profile is not None
    profile.restricted = True
    profile.save()
    return profile


def test_who_holds_a_ticket_does_not_follow_it_into_a_closed_queue(cast: Cast) -> None:
    case = work.take(cast.nguyen, case_id=cast.hanhs_case().pk)
    moved = _change(cast, case, queue_id=_closed_queue(case).pk)
    assert (moved.assignee_id, moved.stage) == (None, "accepted")
    assert {"from_user", "to_user", "from", "to", "changed"} == set(_last(case).data)
    with pytest.raises(NotFound):
        tickets.get(cast.nguyen, case.number)


def test_who_is_named_for_the_closed_queue_keeps_the_ticket(cast: Cast) -> None:
    case = work.take(cast.nguyen, case_id=cast.hanhs_case().pk)
    profile = _closed_queue(case)
    QueueMember.objects.create(profile=profile, user_id=cast.nguyen.user_id)
    assert _change(cast, case, queue_id=profile.pk).assignee_id == cast.nguyen.user_id


def test_only_a_lead_takes_a_ticket_out_of_a_closed_queue(cast: Cast) -> None:
    case = cast.hanhs_case()
    out = QueueProfile.objects.exclude(queue=case.queue_id).filter(restricted=False).first()
    topic = Topic.objects.filter(queue=out.pk).first() if out else None
    assert out is not None
    assert topic is not None
    profile = QueueProfile.objects.get(pk=case.queue_id)
    factories.restricted(case)
    for person in (cast.nguyen, cast.linh):
        QueueMember.objects.create(profile=profile, user_id=person.user_id)
    nguyen, linh = again(cast.nguyen), again(cast.linh)
    for wanted in (Properties(queue_id=out.pk), Properties(topic=topic.pk)):
        with pytest.raises(Forbidden):
            work.change_properties(nguyen, case_id=case.pk, wanted=wanted)
    assert (
        work.change_properties(linh, case_id=case.pk, wanted=Properties(queue_id=out.pk)).queue_id == out.pk
    )


def test_nobody_without_the_right_changes_a_ticket(cast: Cast) -> None:
    case = cast.hanhs_case()
    wanted = Properties(priority=1)
    for viewer, error in ((cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound)):
        with pytest.raises(error):
            work.change_properties(viewer, case_id=case.pk, wanted=wanted)
    with pytest.raises(Stale):
        work.change_properties(cast.nguyen, case_id=case.pk, wanted=wanted, version=5)
    with pytest.raises(NotAllowed):
        _change(cast, case, subject="  ")
    case.refresh_from_db()
    assert (case.priority, case.version) == (3, 1)

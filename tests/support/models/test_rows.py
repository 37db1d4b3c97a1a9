"""Rows written many at once are the rows that saving objects would have written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.utils import timezone

from support.models import Case, Contact, Event, EventPending, FollowUp, Message, Queue, Ticket, rows

AT = datetime(2026, 3, 2, 7, 30, 1, 123456, tzinfo=UTC)
HARD = "Một\ttab, hai \\ gạch \\N \\.\ndòng “mới”\r\nvà 'nháy' \"kép\" 😀"


def _ticket(**changes: Any) -> dict[str, Any]:
    queue = Queue.objects.order_by("pk").first()
    return {"title": "Thử", "queue_id": queue.pk if queue else 0, "created": AT, "modified": AT} | changes


def test_every_kind_of_value_comes_back_as_it_was_given(db: None) -> None:
    ids = rows.reserve(Event, 2)
    given: list[Any] = [{"chữ": HARD, "số": [1, None, True]}, {}]
    rows.insert(
        Event, ("id", "at", "data", "actor_name"), zip(ids, (AT, AT), given, (HARD[:20], ""), strict=True),
        kind="opened", actor_kind="system", actor_id=None,
    )  # fmt: skip
    first, second = Event.objects.filter(pk__in=ids).order_by("pk")
    assert (first.at, first.data, first.actor_name, first.actor_id) == (AT, given[0], HARD[:20], None)
    assert (second.data, second.kind) == ({}, "opened")


def test_defaults_are_those_of_the_model_and_made_for_each_row(db: None) -> None:
    with transaction.atomic():
        ids = rows.reserve(Ticket, 2)
        rows.insert(Ticket, ("id",), [(pk,) for pk in ids], **_ticket())
    made = list(Ticket.objects.filter(pk__in=ids))
    assert len({one.secret_key for one in made}) == 2
    assert {(one.status, one.priority, one.on_hold, one.description) for one in made} == {(1, 3, False, None)}


def test_numbers_are_never_given_twice(db: None) -> None:
    first = rows.reserve(Ticket, 3)
    rows.insert(Ticket, ("id",), [(pk,) for pk in first], **_ticket())
    by_object = Ticket.objects.create(**_ticket())
    Ticket.objects.filter(pk=by_object.pk).delete()
    second = rows.reserve(Ticket, 2)
    assert first == sorted(set(first))
    assert min(second) > by_object.pk > max(first)


def test_objects_with_their_keys_are_inserted_whole(db: None) -> None:
    with transaction.atomic():
        (pk,) = rows.reserve(Event, 1)
        rows.insert_objects([Event(pk=pk, kind="opened", actor_kind="system", at=AT, data={"a": HARD})])
        rows.insert(EventPending, ("event_id",), [(pk,)])
        rows.insert_objects([])
    assert Event.objects.get(pk=pk).data == {"a": HARD}
    assert EventPending.objects.filter(event_id=pk).exists()


def test_what_is_already_there_is_left_as_it_is(db: None) -> None:
    Contact.objects.create(email="co@roi.example", name="Cũ", created_at=AT)
    new = [("co@roi.example", "Mới"), ("chua@co.example", HARD)]
    rows.insert_new(Contact, ("email", "name"), new, created_at=timezone.now())
    names = dict(
        Contact.objects.filter(email__in=[email for email, _name in new]).values_list("email", "name")
    )
    assert names == {"co@roi.example": "Cũ", "chua@co.example": HARD}


def test_an_update_changes_the_named_rows_and_columns_only(db: None) -> None:
    ids = rows.reserve(Ticket, 3)
    rows.insert(Ticket, ("id",), [(pk,) for pk in ids], **_ticket())
    new = [(ids[0], ("Đổi", 4, None)), (ids[1], (HARD, 5, AT)), (ids[2] + 1000, ("không có", 1, AT))]
    rows.update(Ticket, ("title", "priority", "due_date"), new)
    found = {one.pk: (one.title, one.priority, one.due_date) for one in Ticket.objects.filter(pk__in=ids)}
    assert found == {ids[0]: ("Đổi", 4, None), ids[1]: (HARD, 5, AT), ids[2]: ("Thử", 3, None)}


def test_nothing_to_write_asks_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        rows.insert(Message, ("followup_id",), [])
        rows.insert_new(Contact, ("email",), [])
        rows.update(FollowUp, ("title",), [])
        rows.insert_objects(list[Case]())


def test_a_text_too_long_is_refused_and_never_cut(db: None) -> None:
    if connection.vendor == "sqlite":
        return  # SQLite keeps any length, as it does for objects
    ids = rows.reserve(Ticket, 1)
    rows.insert(Ticket, ("id",), [(pk,) for pk in ids], **_ticket())
    with pytest.raises(DataError), transaction.atomic():
        rows.update(Ticket, ("title",), [(ids[0], ("x" * 201,))])
    with pytest.raises(DataError), transaction.atomic():
        rows.insert_new(Contact, ("email", "name"), [("a@b.example", "x" * 201)], created_at=AT)
    with pytest.raises(DataError), transaction.atomic():
        rows.insert(Ticket, ("id",), [(rows.reserve(Ticket, 1)[0],)], **_ticket(title="x" * 201))

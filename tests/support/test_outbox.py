"""A chain of seals with a hole, a doubled link or a changed row that nobody notices."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from support import outbox
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import Event, EventCase, EventPending, EventSeal, EventText, guards
from support.queries import feed
from tests import factories
from tests.dbkit import FreshDb

SYSTEM = Actor.system("thử")


def _happen(*case_ids: int, **texts: str) -> Event:
    with transaction.atomic():
        return outbox.record(SYSTEM, outbox.Happened(EventKind.STAGED, case_ids, {"to": "closed"}, texts))


def _in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def unguarded(db: None) -> None:
    """Take the triggers away, as the owner of the file can; the transaction brings them back."""
    with connection.cursor() as cursor:
        for guard in guards._REGISTRY.values():
            if guard.table.startswith("support_event"):
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


def test_an_event_belongs_to_the_transaction_of_its_change(fresh_db: FreshDb) -> None:
    with pytest.raises(RuntimeError):
        outbox.record(SYSTEM, outbox.Happened(EventKind.STAGED))
    with transaction.atomic():
        outbox.record(SYSTEM, outbox.Happened(EventKind.STAGED))
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not EventPending.objects.exists()


def test_carriers_hear_after_the_commit_and_a_broken_one_stops_nobody(
    fresh_db: FreshDb, monkeypatch: pytest.MonkeyPatch, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[list[int]] = []

    def broken(_ids: object) -> None:
        raise OSError("away")

    monkeypatch.setattr("support.notify.carry", broken)
    monkeypatch.setattr("support.live.carry", lambda ids: heard.append(list(ids)))
    with transaction.atomic():
        event = outbox.record(SYSTEM, outbox.Happened(EventKind.STAGED))
        assert heard == []
    assert heard == [[event.pk]]
    assert "support.notify.carry" in caplog.text


@pytest.mark.django_db
def test_sealing_takes_everything_once_and_the_chain_holds() -> None:
    case = factories.case()
    made = [_happen(case.pk, reason=f"lý do {n}") for n in range(5)]
    assert outbox.verify_chain() is None
    assert (outbox.seal_pending(limit=4), outbox.seal_pending(limit=4), outbox.seal_pending()) == (4, 2, 0)
    assert list(EventSeal.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert outbox.verify_chain(batch=4) is None
    assert made[0].data["reason_digest"] != made[1].data["reason_digest"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "first"),
    [
        (lambda: Event.objects.filter(seal__seq=3).update(actor_name="người khác"), 3),
        (lambda: Event.objects.filter(seal__seq=3).update(data={"to": "rejected"}), 3),
        (lambda: Event.objects.filter(seal__seq=3).update(kind="noted"), 3),
        (lambda: EventCase.objects.filter(event__seal__seq=2).delete(), 2),
        (lambda: EventCase.objects.create(event=Event.objects.get(seal__seq=4), case=factories.case()), 4),
        (lambda: EventText.objects.filter(event__seal__seq=5).update(text="lời khác"), 5),
        (lambda: EventText.objects.filter(event__seal__seq=5).update(salt="0"), 5),
        (lambda: EventSeal.objects.filter(seq=4).update(hash="0" * 64), 4),
        (lambda: EventSeal.objects.filter(seq=4).delete(), 4),
        (lambda: EventSeal.objects.filter(seq=1).delete(), 1),
        (lambda: EventSeal.objects.filter(seq__gte=4).delete(), 4),
        (lambda: EventPending.objects.all().delete(), 7),
    ],
)
def test_verifying_names_the_changed_row(unguarded: None, tamper: Callable[[], object], first: int) -> None:
    case = factories.case()
    for number in range(5):
        _happen(case.pk, reason=f"lý do {number}")
    outbox.seal_pending()
    _happen(case.pk)
    tamper()
    assert outbox.verify_chain() == first


@pytest.mark.django_db
def test_an_erased_text_breaks_no_seal() -> None:
    event = _happen(reason="lời của một người")
    outbox.seal_pending()
    EventText.objects.update(text="")
    assert outbox.verify_chain() is None
    event.refresh_from_db()
    assert "lời" not in str(event.data)


@pytest.mark.django_db
def test_signs_no_database_keeps_seal_alike() -> None:
    event = _happen(reason="a\x00b\ud800c")
    assert EventText.objects.get(event=event).text == "abc"
    outbox.seal_pending()
    assert outbox.verify_chain() is None


@pytest.mark.postgres_only
def test_events_that_commit_out_of_order_are_sealed_and_told(fresh_db: FreshDb) -> None:
    """The lower id commits last: a bare `id > last` would never tell of it."""
    began, finish = threading.Event(), threading.Event()
    slow: list[int] = []

    def dawdle() -> None:
        with transaction.atomic():
            slow.append(outbox.record(SYSTEM, outbox.Happened(EventKind.STAGED)).pk)
            began.set()
            finish.wait()

    thread = _in_thread(dawdle)
    began.wait()
    quick = _happen().pk
    assert slow[0] < quick
    assert outbox.seal_pending() == 1
    cursor = feed.head()
    assert feed.since(0).events == (quick,)
    finish.set()
    thread.join()
    assert feed.since(cursor).events == (slow[0],)
    assert outbox.seal_pending() == 1
    assert feed.since(cursor).events == (slow[0],)
    assert list(EventSeal.objects.order_by("seq").values_list("event", flat=True)) == [quick, slow[0]]
    assert outbox.verify_chain() is None


def test_writers_on_two_connections_and_sealers_at_once_make_one_chain(fresh_db: FreshDb) -> None:
    case = factories.case()
    sealed: list[int] = []

    def write() -> None:
        for number in range(15):
            _happen(case.pk, reason=f"lý do {number}")

    def seal() -> None:
        sealed.extend(outbox.seal_pending(limit=7) for _turn in range(10))

    threads = [_in_thread(work) for work in (write, seal, write, seal)]
    for thread in threads:
        thread.join()
    while count := outbox.seal_pending():
        sealed.append(count)
    assert sum(sealed) == Event.objects.count() == EventSeal.objects.count() == 31
    assert list(EventSeal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 32))
    assert not EventPending.objects.exists()
    assert outbox.verify_chain() is None

"""What happened and must be carried: events written with the change, carried after, sealed in order."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.models import Event, EventCase, EventPending, EventSeal, EventText, rows

log = logging.getLogger(__name__)

_SEAL_LOCK = 0x5EA1  # PostgreSQL advisory lock of the one sealer
FIRST = "0" * 64  # the hash before the first seal


@dataclass(slots=True)
class Happened:
    """One event to record: kind, cases touched, ids in `data`, people's words in `texts` (erasable)."""

    kind: EventKind
    cases: Sequence[int] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def record(by: Actor, what: Happened, *, at: datetime | None = None) -> Event:
    """Write one event in the caller's transaction and return it; carriers hear of it after commit."""
    return record_many(by, [what], at=at)[0]


def record_many(by: Actor, happened: Sequence[Happened], *, at: datetime | None = None) -> list[Event]:
    """Write events set-based, in order, in the caller's transaction; must run inside `atomic`."""
    if not connection.in_atomic_block:
        raise RuntimeError("record() outside a transaction")
    now = at or timezone.now()
    events: list[Event] = []
    ids = rows.reserve(Event, len(happened))
    texts: list[tuple[int, str, str, str]] = []
    for index, what in enumerate(happened):
        data = dict(what.data)
        for name, words in what.texts.items():
            salt, text = secrets.token_hex(8), nfc(words)
            data[f"{name}_digest"] = text_digest(salt, text)
            texts.append((index, name, salt, text))
        events.append(
            Event(
                pk=ids[index],
                kind=what.kind.value,
                actor_kind=by.kind,
                actor_name=by.name[:120] if by.is_system else "",
                actor_id=by.user_id,
                at=now,
                data=data,
            )
        )
    rows.insert_objects(events)
    pairs = zip(events, happened, strict=True)
    cases = [(event.pk, case_id) for event, what in pairs for case_id in sorted(set(what.cases))]
    rows.insert(EventCase, ("event_id", "case_id"), cases)
    EventText.objects.bulk_create(
        EventText(event=events[index], name=name, salt=salt, text=text) for index, name, salt, text in texts
    )
    rows.insert(EventPending, ("event_id",), [(event.pk,) for event in events])
    transaction.on_commit(partial(carry, [event.pk for event in events]))
    return events


def text_digest(salt: str, text: str) -> str:
    """Return the salted digest that stays in the sealed event when its text is erased."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def carry(event_ids: Sequence[int]) -> None:
    """Ring every doorbell. A carrier that fails is logged: sweeps find what it missed."""
    for path in settings.SUPPORT_CARRIERS:
        try:
            import_string(path)(event_ids)
        except Exception:
            log.exception("carrier %s failed; its sweep will catch up", path)


def _chained(previous: str, event: Event, case_ids: Iterable[int]) -> str:
    content = [
        event.pk,
        event.kind,
        event.actor_kind,
        event.actor_name,
        event.actor_id,
        event.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
        event.data,
        sorted(case_ids),
    ]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _cases_of(event_ids: Sequence[int]) -> dict[int, list[int]]:
    cases: dict[int, list[int]] = {event_id: [] for event_id in event_ids}
    for event_id, case_id in EventCase.objects.filter(event__in=event_ids).values_list("event_id", "case_id"):
        cases[event_id].append(case_id)
    return cases


@transaction.atomic
def seal_pending(limit: int = 2000) -> int:
    """Seal events not sealed yet, oldest id first, under one lock; return how many were sealed.

    Writers never wait for each other: only this function orders the chain.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEAL_LOCK])
    ids = list(EventPending.objects.order_by("event_id").values_list("event_id", flat=True)[:limit])
    if not ids:
        return 0
    last = EventSeal.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, FIRST)
    cases = _cases_of(ids)
    seals = []
    for event in Event.objects.filter(pk__in=ids).order_by("pk"):
        seq, previous = seq + 1, _chained(previous, event, cases[event.pk])
        seals.append(EventSeal(seq=seq, event=event, hash=previous))
    EventSeal.objects.bulk_create(seals)
    EventPending.objects.filter(event__in=ids).delete()
    return len(seals)


def verify_chain(batch: int = 2000) -> int | None:
    """Walk the whole chain; return the first seq that does not hold, or None when every one does.

    A seal holds when it follows the one before, fits its event and cases, and each text of the event is
    either blank (erased) or the one that was sealed. An event neither sealed nor waiting for its seal
    means that the end of the chain was cut off: then the number after the last seal is returned.
    """
    previous, expected = FIRST, 1
    while seals := list(
        EventSeal.objects.filter(seq__gte=expected).select_related("event").order_by("seq")[:batch]
    ):
        ids = [seal.event_id for seal in seals]
        cases, foreign = _cases_of(ids), _foreign_texts(ids)
        for seal in seals:
            fits = seal.hash == _chained(previous, seal.event, cases[seal.event_id])
            if seal.seq != expected or not fits or seal.event_id in foreign:
                return expected
            previous, expected = seal.hash, expected + 1
    return expected if Event.objects.filter(seal=None, pending=None).exists() else None


def _foreign_texts(event_ids: Sequence[int]) -> set[int]:
    """Return the events with a text that is neither blank nor the one whose digest was sealed."""
    texts = EventText.objects.filter(event__in=event_ids).exclude(text="").select_related("event")
    return {
        one.event_id
        for one in texts
        if one.event.data.get(f"{one.name}_digest") != text_digest(one.salt, one.text)
    }

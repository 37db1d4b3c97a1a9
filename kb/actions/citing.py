"""Keeping which version an answer named: read out of the words themselves, whatever way they went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kb.domain import citing
from kb.domain.citing import Pin
from kb.domain.states import FROZEN
from kb.models import GuideCitation, GuideVersion
from kb.queries import guides
from kb.queries.citations import OURS, THEIRS
from support import outbox
from support.domain.errors import NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import Case, Event, EventCase, MailState, Message, OutgoingMail

# Events with which words reach a ticket, or are taken back. A sweep asks for the same ones again.
_TOLD = frozenset(
    {
        EventKind.OPENED,
        EventKind.MESSAGE_IN,
        EventKind.REPLIED,
        EventKind.CALLED_BACK,
        EventKind.VISIT_ENDED,
        EventKind.INCIDENT_TOLD,
        EventKind.MAIL_CANCELLED,
    }
)
SWEPT = 5000  # latest events the sweep looks at: far more than come between two of its rounds
PIECE = 500  # tickets asked at once


def carry(event_ids: Sequence[int]) -> None:
    """Keep what the words behind these events cite; one query where none of them brings words."""
    sync(_cases_of(Event.objects.filter(pk__in=event_ids)))


def sweep() -> int:
    """Do the same for the latest events: what a carrier missed. Returns how many citations were added."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return sync(_cases_of(Event.objects.filter(pk__gt=newest - SWEPT)))


def _cases_of(events: Iterable[Event]) -> list[int]:
    told = EventCase.objects.filter(event__in=events, event__kind__in=[kind.value for kind in _TOLD])
    return list(told.order_by().values_list("case_id", flat=True).distinct())


def sync(case_ids: Collection[int]) -> int:
    """Bring the citations of these tickets up to their words; may run twice. Returns how many were added."""
    ids, added = sorted(case_ids), 0
    for start in range(0, len(ids), PIECE):
        added += _sync(ids[start : start + PIECE])
    return added


def _sync(case_ids: Sequence[int]) -> int:
    unsent = OutgoingMail.objects.filter(case__in=case_ids, state=MailState.CANCELLED, followup__isnull=False)
    taken_back = set(unsent.values_list("followup_id", flat=True))
    gone = GuideCitation.objects.filter(followup__in=taken_back) if taken_back else None
    named = _named(case_ids, taken_back)
    if not named:
        if gone is not None:
            gone.delete()
        return 0
    versions = _versions({pin for _message, pins in named for pin in pins})
    with transaction.atomic():
        if gone is not None:
            gone.delete()
        kept = set(
            GuideCitation.objects.filter(followup__in=[message.pk for message, _pins in named]).values_list(
                "followup_id", "version_id"
            )
        )
        fresh = [
            _row(message, version)
            for message, pins in named
            for version in dict.fromkeys(versions[pin] for pin in pins if pin in versions)
            if (message.pk, version) not in kept
        ]
        GuideCitation.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _row(message: Message, version: int) -> GuideCitation:
    return GuideCitation(
        case_id=message.case_id,
        followup_id=message.pk,
        version_id=version,
        by_id=message.author_id,
        at=message.at,
    )


def _named(case_ids: Sequence[int], taken_back: Collection[int]) -> list[tuple[Message, list[Pin]]]:
    """Return the words that name addresses of ours: what we told, and what a request was opened with."""
    told = Q(kind__in=OURS) | Q(kind__in=THEIRS, at=F("case__received_at"))
    holds = Q(followup__comment__contains=citing.ROOM) | Q(call__guide__contains=citing.ROOM)
    found = Message.objects.filter(told & holds, case__in=case_ids).exclude(pk__in=taken_back)
    named = []
    for message in found.select_related("followup", "call"):
        call = getattr(message, "call", None)
        text = f"{message.body}\n{call.guide}" if call else message.body
        if pins := citing.found(text, settings.BASE_URL):
            named.append((message, pins))
    return named


def _versions(pins: Collection[Pin]) -> dict[Pin, int]:
    """Return the published versions behind addresses; one that was never published is nobody's answer."""
    rows = GuideVersion.objects.filter(
        guide__slug__in={pin.slug for pin in pins}, state__in=[state.value for state in FROZEN]
    ).values_list("guide__slug", "major", "minor", "pk")
    known = {Pin(slug, major, minor): pk for slug, major, minor, pk in rows}
    return {pin: known[pin] for pin in pins if pin in known}


@transaction.atomic
def save_filing(by: Actor, *, version_id: int) -> GuideCitation:
    """Keep that a guide answered before a request was filed; raises NotFound for one `by` may not read."""
    version = GuideVersion.objects.filter(current_of__in=guides.readable(by), pk=version_id).first()
    if version is None:
        raise NotFound
    now = timezone.now()
    made = GuideCitation.objects.create(version=version, by_id=by.user_id, at=now, saved_filing=True)
    data = {"guide": version.guide_id, "version": version.pk}
    outbox.record(by, outbox.Happened(EventKind.FILING_SAVED, data=data), at=now)
    return made


def of_case(case: Case) -> int:
    """Bring one ticket's citations up to date; for what writes words without an event of `_TOLD`."""
    return sync([case.pk])

"""What the people of a coordinating agency do with their question: accept, decline, ask back, answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, files
from support.actions import coordination as asking
from support.domain import coordination as rules
from support.domain import privacy
from support.domain.coordination import Act, State, Step
from support.domain.errors import NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.requests import FileIn
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Coordination, CoordinationLink, CoordinationMessage, Message
from support.queries import coordination as kept

Change = Callable[[Coordination, datetime], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Which question, and how its person came to it: by membership, or by the token of a link."""

    pk: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person wrote, with files."""

    text: str = ""
    files: Sequence[FileIn] = field(default=())


def person_of(link: CoordinationLink) -> Actor:
    """Return who acts through a link: no rights but its question."""
    return Actor(kind="requester", name=link.name or link.email)


def accept(by: Actor, *, place: Place) -> Coordination:
    """Take the question on; the due date stands."""

    def change(row: Coordination, now: datetime) -> None:
        row.state = rules.after(State(row.state), Step.ACCEPT).value
        row.accepted_at = now

    return _act(by, place, EventKind.COORD_ACCEPTED, change)


def decline(by: Actor, *, place: Place, said: Said) -> Coordination:
    """Give the question back, with a reason."""
    reason = base.required(nfc(said.text), _("Lý do"), limit=asking.TEXT_MAX)

    def change(row: Coordination, now: datetime) -> None:
        row.state = rules.after(State(row.state), Step.DECLINE).value
        row.ended_at, row.reason = now, privacy.mask(reason)
        row.draft = ""

    return _act(by, place, EventKind.COORD_DECLINED, change, (Act.DECLINE, Said(reason, said.files)))


def ask_back(by: Actor, *, place: Place, said: Said) -> Coordination:
    """Ask the lead for what is missing; now the lead has to act."""
    text = base.required(nfc(said.text), _("Nội dung hỏi lại"), limit=asking.TEXT_MAX)

    def change(row: Coordination, now: datetime) -> None:
        row.state = rules.after(State(row.state), Step.ASK_BACK).value
        row.accepted_at = row.accepted_at or now

    return _act(by, place, EventKind.COORD_ASKED_BACK, change, (Act.ASK_BACK, Said(text, said.files)))


def defer(by: Actor, *, place: Place, said: Said) -> Coordination:
    """Ask for a later date, with why; the date stays until the lead moves it."""
    text = base.required(nfc(said.text), _("Lý do đề nghị lùi hạn"), limit=asking.TEXT_MAX)

    def change(row: Coordination, _now: datetime) -> None:
        if State(row.state) not in rules.THEIR_TURN:
            raise NotAllowed(_("Câu hỏi không chờ cơ quan anh/chị trả lời nên không cần lùi hạn."))

    return _act(by, place, EventKind.COORD_DEFER_ASKED, change, (Act.DEFER, Said(text, said.files)))


def answer(by: Actor, *, place: Place, said: Said) -> Coordination:
    """Answer the question; may be put right until the lead has taken the answer."""
    text = base.required(nfc(said.text), _("Ý kiến phối hợp"), limit=asking.TEXT_MAX)

    def change(row: Coordination, now: datetime) -> None:
        row.state = rules.after(State(row.state), Step.ANSWER).value
        row.accepted_at = row.accepted_at or now
        row.answered_at = row.answered_at or now
        row.draft, row.draft_at, row.draft_by = "", None, None

    return _act(by, place, EventKind.COORD_ANSWERED, change, (Act.ANSWER, Said(text, said.files)))


def _act(
    by: Actor,
    place: Place,
    kind: EventKind,
    change: Change,
    word: tuple[Act, Said] | None = None,
) -> Coordination:
    """Change one question its person may act on, write the word, record the one event."""
    act, said = word or (None, Said())
    with files.kept(said.files) as paths, transaction.atomic():
        row, link = _locked(by, place)
        case, stage, now = row.case, row.case.stage, timezone.now()
        change(row, now)
        row.seen_at, row.seen_by_id = now, by.user_id
        row.save()
        data: dict[str, object] = {"coordination": row.pk, "agency": row.agency_id}
        if act is not None:
            message = asking.say(by, case, row, act, said.text, (said.files, paths))
            data["message"] = message.pk
            _signed(message, link)
        if link is not None:
            data["link"] = link.pk
        outbox.record(by, outbox.Happened(kind, [case.pk], data | asking.restage(case)))
        base.save(case, *(("stage",) if case.stage != stage else ()))
        return row


def _signed(message: Message, link: CoordinationLink | None) -> None:
    """Note on a word that came through a link whose link it was."""
    if link is None:
        return
    message.from_email = link.email
    message.save(update_fields=["from_email"])
    CoordinationMessage.objects.filter(message=message).update(link=link)


def _locked(by: Actor, place: Place) -> tuple[Coordination, CoordinationLink | None]:
    """Lock the case, then the question, as its person may act on it now; raises NotFound for all others.

    The case is locked without being seen: an agency acts on its own question alone.
    """
    link = kept.opened(place.token) if place.token else None
    known = Coordination.objects.filter(pk=place.pk) if link else kept.for_agency(by).filter(pk=place.pk)
    if link is not None and link.coordination_id != place.pk:
        raise NotFound
    case_id = known.values_list("case", flat=True).first()
    case = base.lock_cases([case_id]).get(case_id) if case_id else None
    if case is None:
        raise NotFound
    row = asking.row_of(case, place.pk)
    if link is not None:
        kept.opened(place.token)  # it may have been revoked while we waited
    elif row.agency_id not in by.reads_of:
        raise NotFound
    return row, link


# --- Without an event: nothing of these is anybody else's matter ---------------------------------------


def seen(by: Actor, *, place: Place) -> None:
    """Remember that somebody of the agency looked at its question; the lead sees when."""
    row, link = _found(by, place)
    now = timezone.now()
    if row.unread:
        Coordination.objects.filter(pk=row.pk).update(seen_at=now, seen_by=by.user_id)
    if link is not None and link.opened_at is None:
        CoordinationLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=now)


def save_draft(by: Actor, *, place: Place, text: str) -> datetime | None:
    """Keep what the agency is writing, for its own people; None once the question is not open any more."""
    row, _link = _found(by, place)
    if State(row.state) not in rules.OPEN | {State.ANSWERED}:
        return None
    now = timezone.now()
    draft = nfc(text)[: asking.TEXT_MAX]
    Coordination.objects.filter(pk=row.pk).update(draft=draft, draft_at=now, draft_by=by.user_id)
    return now


def _found(by: Actor, place: Place) -> tuple[Coordination, CoordinationLink | None]:
    if place.token:
        link = kept.opened(place.token)
        if link.coordination_id != place.pk:
            raise NotFound
        return link.coordination, link
    row = kept.for_agency(by).filter(pk=place.pk).first()
    if row is None:
        raise NotFound
    return row, None

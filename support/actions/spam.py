"""Spam ("thư rác"): a mark with undo, and a sender turned away for a time; nothing is ever deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import senders, work
from support.actions.outgoing import is_outside
from support.domain.addresses import clean_email
from support.domain.errors import Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case, TurnedAway

DAYS = 30  # a sender is turned away for, unless told otherwise
MOST_DAYS = 365
REASON = "Thư rác"
BACK = "Không phải thư rác"
_CASE = "case:"  # begins the source of what was decided on a ticket


@transaction.atomic
def turn_away(
    by: Actor, email: str, *, source: str, days: int = DAYS, case_id: int | None = None
) -> TurnedAway | None:
    """Turn a sender away for `days`; its mail is kept and shown as ignored. None when nobody may be.

    An address can be forged: whoever a person verified, or who writes for a known agency, is never shut out
    so. Raises Forbidden, NotAllowed.
    """
    if not by.is_worker:
        raise Forbidden
    if not 1 <= days <= MOST_DAYS:
        raise NotAllowed(_("Chỉ chặn được từ 1 đến %(most)s ngày."), most=MOST_DAYS)
    address = clean_email(email)
    agency, verified = senders.known_as(address) if address else ("", False)
    if not is_outside(address) or agency or verified:
        return None
    now = timezone.now()
    turned = TurnedAway.objects.create(
        email=address, at=now, until=now + timedelta(days=days), by_id=by.user_id, source=source
    )
    data = {"turned": turned.pk, "source": source, "until": turned.until.isoformat()}
    _record(by, data, case_id)
    return turned


@transaction.atomic
def let_in(by: Actor, *, source: str, case_id: int | None = None) -> int:
    """Lift what was decided on `source` (a mail, a ticket); returns how many marks were lifted."""
    if not by.is_worker:
        raise Forbidden
    marks = TurnedAway.objects.select_for_update().filter(source=source, lifted_at=None)
    lifted = list(marks.order_by("pk").values_list("pk", flat=True))
    TurnedAway.objects.filter(pk__in=lifted).update(lifted_at=timezone.now())
    for pk in lifted:
        _record(by, {"turned": pk, "source": source}, case_id)
    return len(lifted)


def turned_away(addresses: set[str], at: datetime) -> set[str]:
    """Return those clean addresses that are turned away at a moment; two queries at most."""
    marks = TurnedAway.objects.filter(email__in=addresses, until__gt=at, lifted_at=None)
    found = list(marks.values_list("email", "source"))
    sources = {source for _email, source in found}
    cases = {int(one.removeprefix(_CASE)) for one in sources if one.startswith(_CASE)}
    rejected = Case.objects.filter(pk__in=cases, stage=Stage.REJECTED.value) if cases else Case.objects.none()
    standing = {_source(case) for case in rejected.only("pk")}
    return {email for email, source in found if not source.startswith(_CASE) or source in standing}


def _record(by: Actor, data: dict[str, object], case_id: int | None) -> None:
    cases = [case_id] if case_id else []
    outbox.record(by, outbox.Happened(EventKind.SENDER_TURNED, cases, data))


@transaction.atomic
def mark(by: Actor, *, case_id: int, days: int = DAYS) -> Case:
    """Reject a ticket as spam and turn its sender away for `days` (0: only the ticket).

    The sender is let in as soon as the ticket is anything but rejected, however it came to that.
    """
    case = work.change_stage(by, case_id=case_id, stage=Stage.REJECTED, reason=REASON)
    first = case.messages.exclude(from_email="").order_by("at", "pk").first()
    if days and first is not None:
        turn_away(by, first.from_email, source=_source(case), days=days, case_id=case.pk)
    return case


@transaction.atomic
def unmark(by: Actor, *, case_id: int) -> Case:
    """Undo `mark`: the ticket is opened again and its sender let in."""
    case = work.change_stage(by, case_id=case_id, stage=Stage.REOPENED, reason=BACK)
    let_in(by, source=_source(case), case_id=case.pk)
    return case


def _source(case: Case) -> str:
    return f"{_CASE}{case.pk}"

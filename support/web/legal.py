"""Words for limits of the law on a ticket: how one stands, how long it still runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain import privacy
from support.domain.legal_limits import STANDING_LABELS, STANDING_LOOKS, Standing
from support.queries.legal_limits import Running

_ENDED = frozenset({Standing.MET, Standing.MISSED})


@dataclass(frozen=True, slots=True)
class Shown:
    """A limit as screens show it; `left` says how long it runs or since when it is over, "" once met."""

    running: Running
    name: str
    label: str
    icon: str
    tone: str
    left: str
    proof: str
    ended: bool


def shown(one: Running) -> Shown:
    """Return a limit in words."""
    icon, tone = STANDING_LOOKS[one.standing]
    ended = one.standing in _ENDED
    left = "" if ended else _left(one.due, timezone.now())
    proof = privacy.mask(one.term.proof) if one.term else ""
    # The shipped name is a marked sentence; what people wrote themselves comes back as it is.
    return Shown(one, _(one.limit.name), _(STANDING_LABELS[one.standing]), icon, tone, left, proof, ended)


def _left(due: datetime, now: datetime) -> str:
    if now > due:
        return _("quá %s") % _hours(now - due)
    return _("còn %s") % _hours(due - now)


def _hours(time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    if not hours:
        return _("%s phút") % minutes
    return _("%(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": minutes}

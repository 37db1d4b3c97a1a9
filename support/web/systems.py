"""What screens show of a connected system: its badges, drawn from the rules of domain.system_flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain import system_flags
from support.domain.system_flags import Facts
from support.domain.systems import AgencyKind, Exemption
from support.models import ConnectedSystem


@dataclass(frozen=True, slots=True)
class Shown:
    """A badge in the reader's language."""

    words: str
    tone: str
    icon: str
    flag: str


def facts_of(system: ConnectedSystem, connected: date | None = None) -> Facts:
    """Return the facts of a row (load it with its owner); `connected` is its oldest connection's day."""
    return Facts(
        level=system.safety_level,
        assessed=system.assessed_on,
        connected=connected,
        exemption=Exemption(system.exemption),
        owner_kind=AgencyKind(system.owner.kind) if system.owner else None,
        owned=system.owner_id is not None,
        to_verify=system.to_verify,
    )


def badges(system: ConnectedSystem, connected: date | None = None) -> list[Shown]:
    """Return the badges of a system as of today."""
    found = system_flags.badges(facts_of(system, connected), timezone.localdate())
    return [
        Shown(_(one.words) % one.param if one.param else _(one.words), one.tone, one.icon, one.flag.value)
        for one in found
    ]

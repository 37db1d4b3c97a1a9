"""Who may read whose words after a merge: the one rule that decides whether two tickets may become one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked on a ticket: the agency as it stands today (its successor), and the person."""

    agency_id: int | None
    contact_id: int | None


class Disclosure(StrEnum):
    """What a merge would show to whom (Điều 3.2: need to know)."""

    NONE = "none"  # one requester
    PERSON = "person"  # two people, one of them of no known agency
    HIDDEN = "hidden"  # the agency of the merged ticket would lose sight of its own words
    AGENCY = "agency"  # one agency would read another's words


def disclosure(gone: Asker, into: Asker) -> Disclosure:
    """Return what becoming one with `into` shows of `gone`, and the other way round."""
    if gone.agency_id is not None and into.agency_id is not None:
        return Disclosure.NONE if gone.agency_id == into.agency_id else Disclosure.AGENCY
    if gone.agency_id is not None:
        return Disclosure.HIDDEN
    same = gone.contact_id is not None and gone.contact_id == into.contact_id
    return Disclosure.NONE if same and into.agency_id is None else Disclosure.PERSON

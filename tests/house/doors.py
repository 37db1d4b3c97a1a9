"""The words of the matrix: who there is, and what is told of an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.domain import roles
from support.domain.roles import Role
from tests.house.owned import Arguments

if TYPE_CHECKING:
    from tests.house.world import World

ANONYMOUS = "anonymous"  # not signed in
MEMBER = "member"  # of world.agency
OUTSIDER = "outsider"  # signed in, without role or agency

STAFF: frozenset[str] = frozenset(role.value for role in Role)
VIEWERS: frozenset[str] = STAFF | {ANONYMOUS, MEMBER, OUTSIDER}
ANYONE = VIEWERS
SIGNED_IN = VIEWERS - {ANONYMOUS}
WORKERS: frozenset[str] = frozenset(role.value for role in roles.WORKERS)
READERS: frozenset[str] = frozenset(role.value for role in roles.READERS)
ADMINISTRATOR: frozenset[str] = frozenset({Role.ADMINISTRATOR.value})
CATALOGUE: frozenset[str] = frozenset(role.value for role in roles.CATALOGUE)
CURATORS: frozenset[str] = frozenset(role.value for role in roles.CURATORS)


def nothing(_world: World) -> Mapping[str, Any]:
    """Give the arguments of an address that has none."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """One address: who it opens to, and how it is tried."""

    open_to: frozenset[str]
    own: Arguments = nothing
    foreign: Arguments | None = None
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

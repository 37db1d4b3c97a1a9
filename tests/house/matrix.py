"""Who may open what: every address and every socket of the product, by role, for own and foreign things.

A page stands here under the name of its URL pattern (`support:ticket`, `account_login`, ...); an address
without an entry fails the build, and so does an entry without an address. Each entry is tried by every
viewer of VIEWERS:

    "support:queue": Page(STAFF),                                     # others: 404, nobody's: sign-in page
    "support:ticket": Page(STAFF | {MEMBER}, own=own_case, foreign=foreign_case),
    "support:reply": Page(WORKERS, own=own_case, method="post", data={"text": "x"}),

`own(world)` and `foreign(world)` make an object and give the URL's arguments: `own` belongs to
`world.agency`, the agency of MEMBER; `foreign` to `world.other_agency`, of which MEMBER must see
nothing: to MEMBER a foreign thing answers exactly 404, to roles of the staff as their entry says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.domain import roles
from support.domain.roles import Role

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

Arguments = Callable[["World"], Mapping[str, Any]]


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


PAGES: dict[str, Page] = {}

# Names of patterns that the framework makes by itself, and who gets in: tried as one by test_urls.
FAMILIES: dict[str, frozenset[str]] = {"admin:*": ADMINISTRATOR}

# Websocket routes, by pattern, and who may connect; what may be subscribed to is tried where it is decided.
SOCKETS: dict[str, frozenset[str]] = {"ws/live": SIGNED_IN}

"""Addresses of the duties: the board for the staff and each agency's own rows, the public list for all."""

from __future__ import annotations

from kb.queries.duties import ASKED_READERS, MANAGERS
from support.domain.roles import Role
from tests.house.doors import ANYONE, MEMBER, SIGNED_IN, STAFF, WORKERS, Page
from tests.house.owned import others, ours
from tests.house.owned_duties import asked_duty, duty_of

BOARD = STAFF | {MEMBER}
_MANAGE = frozenset(role.value for role in MANAGERS)
_ASKED = frozenset(role.value for role in ASKED_READERS)
_LINK = _MANAGE | {MEMBER}
_OWN, _FOREIGN = duty_of(ours), duty_of(others)

PAGES: dict[str, Page] = {
    "kb:duties": Page(BOARD),
    "kb:duty": Page(BOARD, own=_OWN, foreign=_FOREIGN),
    "kb:duties-print": Page(BOARD),
    "kb:duties-export": Page(BOARD),
    "kb:duties-xlsx": Page(BOARD),
    "kb:duties-mine": Page(SIGNED_IN),
    "kb:duty-link": Page(
        _MANAGE | {MEMBER}, own=_OWN, foreign=_FOREIGN, method="post", data={"tai-lieu": "0"}
    ),
    "kb:duty-service": Page(_MANAGE, own=_OWN, foreign=_FOREIGN, method="post", data={"dich-vu": "0"}),
    "kb:duty-letters": Page(WORKERS | {Role.OVERSIGHT.value}),
    "kb:questions": Page(_ASKED),
    "kb:question-drop": Page(
        _ASKED & _MANAGE, own=asked_duty, foreign=asked_duty, method="post", data={"ly-do": ""}
    ),
    "kb:duties-history": Page(STAFF),
    "kb:published": Page(ANYONE),
    "kb:published-print": Page(ANYONE),
    "kb:published-export": Page(ANYONE),
    "kb:published-xlsx": Page(ANYONE),
}

"""Addresses of reviewing guides."""

from __future__ import annotations

from kb.queries.guides import CHECKERS, WRITERS
from tests.house.doors import ANYONE, MEMBER, Page
from tests.house.owned import others, ours
from tests.house.owned_reader import kept_to_itself, public
from tests.house.owned_review import drafted, due, reaffirmed, sent, spoken_of, standing

_WRITER = frozenset({MEMBER})
_KEYS = frozenset(role.value for role in CHECKERS)
_PART = _WRITER | _KEYS

PAGES: dict[str, Page] = {
    "kb:review-queue": Page(_WRITER | {role.value for role in WRITERS}),
    "kb:review": Page(_PART, own=sent(ours), foreign=sent(others)),
    "kb:decide": Page(
        _PART, own=sent(ours), foreign=sent(others), method="post", data={"decision": "approve"}
    ),
    "kb:take-back": Page(_WRITER, own=sent(ours), foreign=sent(others), method="post"),
    "kb:comment": Page(
        _PART, own=sent(ours), foreign=sent(others), method="post", data={"text": "Ghi rõ nguồn."}
    ),
    "kb:settle": Page(_PART, own=spoken_of(ours), foreign=spoken_of(others), method="post"),
    "kb:overrule": Page(
        _PART, own=sent(ours), foreign=sent(others), method="post", data={"reason": "Số của ví dụ."}
    ),
    "kb:submit": Page(_WRITER, own=drafted(ours), foreign=drafted(others)),
    "kb:invent": Page(_WRITER, own=drafted(ours), foreign=drafted(others), method="post"),
    "kb:compare": Page(ANYONE, own=public, foreign=kept_to_itself, data={"tu": "1.0", "den": "1.0"}),
    "kb:restore-version": Page(
        _WRITER, own=standing(ours), foreign=standing(others), method="post", data={"ban": "1.0"}
    ),
    "kb:withdraw": Page(_KEYS, own=standing(ours), foreign=standing(others)),
    "kb:reaffirm": Page(_PART, own=due(ours), foreign=due(others)),
    "kb:reaffirm-answer": Page(_PART, own=reaffirmed(ours), foreign=reaffirmed(others), method="post"),
    "kb:abandon": Page(_WRITER, own=drafted(ours), foreign=drafted(others), method="post"),
}

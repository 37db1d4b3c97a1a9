"""Addresses of reading guides."""

from __future__ import annotations

from support.domain.roles import Role
from tests.house.doors import ANYONE, MEMBER, SIGNED_IN, Page
from tests.house.owned import others, ours
from tests.house.owned_reader import (
    kept_to_itself,
    opinion_on,
    private_feed,
    public,
    stop_link,
    version_of,
)

WRITERS = frozenset({MEMBER, Role.GUIDE_EDITOR.value, Role.ENGINEER.value, Role.TEAM_LEAD.value})

PAGES: dict[str, Page] = {
    "kb:guide": Page(ANYONE, own=public, foreign=kept_to_itself),
    "kb:versions": Page(ANYONE, own=public, foreign=kept_to_itself),
    "kb:version": Page(ANYONE, own=version_of(public), foreign=version_of(kept_to_itself)),
    "kb:opinion": Page(ANYONE, own=public, foreign=kept_to_itself),
    "kb:counts": Page(SIGNED_IN),
    "kb:opinions": Page(WRITERS),
    "kb:opinion-settle": Page(
        frozenset({MEMBER}),
        own=opinion_on(ours),
        foreign=opinion_on(others),
        method="post",
        data={"outcome": "Đã sửa ở bản sau"},
    ),
    "kb:opinion-reopen": Page(
        frozenset({MEMBER}),
        own=opinion_on(ours, done=True),
        foreign=opinion_on(others, done=True),
        method="post",
    ),
    "kb:feed": Page(ANYONE),
    "kb:feed-private": Page(ANYONE, own=private_feed),
    "kb:follow": Page(SIGNED_IN),
    "kb:follow-feed": Page(frozenset({MEMBER}), method="post", data={"do": "open"}),
    "kb:unsubscribe": Page(ANYONE, own=stop_link, method="post"),
}

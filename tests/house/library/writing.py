"""Addresses of writing guides."""

from __future__ import annotations

from support.domain.roles import Role
from tests.house.doors import MEMBER, Page
from tests.house.owned import others, ours
from tests.house.owned_writing import drafted, filed, saved

# Who writes at all, and who writes what is an agency's: its members alone.
WRITERS = frozenset({MEMBER, Role.GUIDE_EDITOR.value, Role.ENGINEER.value, Role.TEAM_LEAD.value})
ITS_OWN = frozenset({MEMBER})
DRAFT = {"own": drafted(ours), "foreign": drafted(others)}
SAVING = {"own": saved(ours), "foreign": saved(others)}
WORDS = {"title": "Hướng dẫn thử", "body": "Một đoạn", "base_saved": "1"}

PAGES: dict[str, Page] = {
    "kb:begin": Page(WRITERS),
    "kb:drafts": Page(WRITERS),
    "kb:write": Page(ITS_OWN, **DRAFT),
    "kb:save-draft": Page(ITS_OWN, **DRAFT, method="post", data=WORDS),
    "kb:preview-draft": Page(ITS_OWN, **DRAFT),
    "kb:draft-checks": Page(ITS_OWN, **DRAFT),
    "kb:details": Page(ITS_OWN, **DRAFT),
    "kb:begin-version": Page(ITS_OWN, **DRAFT, method="post", data={"do": "minor"}),
    "kb:pen": Page(ITS_OWN, **DRAFT, method="post", data={"do": "take"}),
    "kb:add-file": Page(ITS_OWN, **DRAFT, method="post"),
    "kb:remove-file": Page(ITS_OWN, own=filed(ours), foreign=filed(others), method="post"),
    "kb:saves": Page(ITS_OWN, **DRAFT),
    "kb:saved": Page(ITS_OWN, **SAVING),
    "kb:restore-save": Page(ITS_OWN, **SAVING, method="post", data={"base_saved": "1"}),
    "kb:both": Page(ITS_OWN, **SAVING),
    "kb:choose": Page(ITS_OWN, **SAVING, method="post", data={"do": "theirs"}),
}

"""Where guides meet tickets."""

from __future__ import annotations

from tests.house.doors import ANYONE, MEMBER, READERS, Page
from tests.house.owned import case_of, others, ours

PAGES = {
    "kb:suggest": Page(ANYONE),
    "kb:enough": Page(ANYONE, method="post", data={}),
    "kb:cited": Page(READERS | {MEMBER}, own=case_of(ours), foreign=case_of(others)),
}

"""Where guides meet tickets."""

from __future__ import annotations

from support.domain.roles import Role
from tests.house.doors import ANYONE, MEMBER, READERS, Page
from tests.house.owned import case_of, others, ours

_COUNTERS = READERS | {Role.GUIDE_EDITOR.value, Role.OVERSIGHT.value}

PAGES = {
    "kb:suggest": Page(ANYONE),
    "kb:enough": Page(ANYONE, method="post", data={}),
    "kb:cited": Page(READERS | {MEMBER}, own=case_of(ours), foreign=case_of(others)),
    "kb:report": Page(_COUNTERS),
    "kb:report-tickets": Page(READERS),
    "kb:report-csv": Page(_COUNTERS),
    "kb:report-xlsx": Page(_COUNTERS),
}

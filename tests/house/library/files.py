"""Files of guides."""

from __future__ import annotations

from tests.house.doors import MEMBER, STAFF, Page
from tests.house.owned import others, ours
from tests.house.owned_files import guide_file

READERS = STAFF | {MEMBER}

PAGES: dict[str, Page] = {
    "kb:picture": Page(READERS, own=guide_file(ours, "picture"), foreign=guide_file(others, "picture")),
    "kb:file": Page(READERS, own=guide_file(ours, "attachment"), foreign=guide_file(others, "attachment")),
    "kb:file-preview": Page(
        READERS, own=guide_file(ours, "attachment"), foreign=guide_file(others, "attachment")
    ),
    "kb:file-page": Page(
        READERS,
        own=guide_file(ours, "attachment", place=1),
        foreign=guide_file(others, "attachment", place=1),
    ),
}

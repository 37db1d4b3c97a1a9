"""Files of guides."""

from __future__ import annotations

from tests.house.doors import ANYONE, MEMBER, STAFF, Page
from tests.house.owned import others, ours
from tests.house.owned_files import drafted, guide_file, uploaded_by
from tests.house.owned_reader import kept_to_itself, public, version_of

READERS = STAFF | {MEMBER}
WRITERS = frozenset({"guide_editor", "engineer", "team_lead", MEMBER})

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
    "kb:import": Page(WRITERS),
    "kb:import-into": Page(frozenset({MEMBER}), own=drafted(ours), foreign=drafted(others)),
    "kb:imported": Page(frozenset({MEMBER}), own=uploaded_by(MEMBER), foreign=uploaded_by("guide_editor")),
    "kb:import-picture": Page(
        frozenset({MEMBER}),
        own=uploaded_by(MEMBER, place=1),
        foreign=uploaded_by("guide_editor", place=1),
    ),
    "kb:import-drop": Page(
        frozenset({MEMBER}), own=uploaded_by(MEMBER), foreign=uploaded_by("guide_editor"), method="post"
    ),
    "kb:pdf": Page(ANYONE, own=public, foreign=kept_to_itself),
    "kb:version-pdf": Page(ANYONE, own=version_of(public), foreign=version_of(kept_to_itself)),
}

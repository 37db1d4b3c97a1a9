"""Addresses of searching and browsing the library, and of its synonyms."""

from __future__ import annotations

from support.domain.roles import Role
from tests.house.doors import ANYONE, Page
from tests.house.owned_library import kinds, shelf_of_a_public_guide, shelf_of_another_agency, synonym

_KEEPERS = frozenset({Role.GUIDE_EDITOR.value, Role.TEAM_LEAD.value})

PAGES: dict[str, Page] = {
    "kb:library": Page(ANYONE, data={"q": "hướng dẫn"}),
    "kb:search-fragment": Page(ANYONE, data={"q": "hướng dẫn"}),
    "kb:shelves": Page(ANYONE, own=kinds),
    "kb:shelf": Page(ANYONE, own=shelf_of_a_public_guide, foreign=shelf_of_another_agency),
    "kb:synonyms": Page(_KEEPERS),
    "kb:synonym": Page(_KEEPERS, own=synonym),
}

"""The pages of writing ask a fixed number of questions, however much was written before."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.actions import files, writing
from kb.actions.writing import Words
from kb.domain.states import FileRole
from kb.models import Guide
from support.models import ConnectedSystem, Connection
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft
from tests.kb.test_writing_without_scripts import browser

pytestmark = pytest.mark.django_db
MOST = 15


def _grow(guide: Guide, rounds: int) -> None:
    """Save, attach, connect, and begin other guides of the agency."""
    by = actor_for(guide.created_by)
    for number in range(rounds):
        version = guide.versions.get()
        words = Words(version.title, "", f"<h2>Mục {number}</h2><p>Lần {number}</p>")
        writing.save(by, guide_id=guide.pk, base_saved=version.saved, words=words)
        files.add(by, guide=guide, role=FileRole.ATTACHMENT, name=f"{number}.txt", content=b"a")
        system = ConnectedSystem.objects.create(name=f"Hệ thống {guide.pk}-{number}")
        Connection.objects.create(agency=guide.agency, system=system)
        guide.systems.add(system)
        draft(by=guide.created_by, agency=guide.agency)


@pytest.mark.parametrize(
    "name",
    ["drafts", "begin", "write", "preview-draft", "draft-checks", "details", "saves", "saved", "both", "pen"],
)
def test_a_page_asks_no_more_when_there_is_more(name: str) -> None:
    guide = draft(agency=factories.agency())
    client = browser(guide.created_by)
    args = [] if name in {"drafts", "begin"} else [guide.slug]
    args += ["1"] if name in {"saved", "both"} else []
    url = reverse(f"kb:{name}", args=args)
    client.get(url)
    asked = []
    for rounds in (1, 4):
        _grow(guide, rounds)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(url).status_code in {200, 302}
        asked.append(len(seen))
    assert asked[1] <= asked[0], seen.captured_queries
    assert asked[1] <= MOST, [one["sql"][:150] for one in seen.captured_queries]

"""A key is turned for title, summary, note, words and files: the signer sees each, and opens the files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kb.actions import files, publishing, review
from kb.domain.states import FileRole
from kb.models import GuideFile, GuideVersion
from support.domain.files import FileState
from support.domain.roles import Role
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published
from tests.kb.test_review_screens import browser

pytestmark = pytest.mark.django_db


def test_the_summary_and_its_change_stand_before_the_signer() -> None:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = published(by=author)
    version = publishing.restore(actor_for(author), guide_id=guide.pk, version_id=guide.current_id or 0)
    GuideVersion.objects.filter(pk=version.pk).update(summary="Giúp cán bộ một cửa tra cứu.")
    review.submit(actor_for(author), guide_id=guide.pk)
    page = reverse("kb:review", args=[version.pk])
    assert "<ins>Giúp cán bộ một cửa tra cứu.</ins>" in browser(lead).get(page).content.decode()
    clean = browser(lead).get(f"{page}?xem=sach").content.decode()
    assert "Giúp cán bộ một cửa tra cứu." in clean
    assert "<ins>Giúp" not in clean
    compared = f"{reverse('kb:compare', args=[guide.slug])}?tu=1.0&den={version.number}"
    assert "<ins>Giúp cán bộ một cửa tra cứu.</ins>" in browser(lead).get(compared).content.decode()


def test_the_signer_opens_the_files() -> None:
    author, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    guide = draft(by=author)
    kept = files.add(
        actor_for(author), guide=guide, role=FileRole.ATTACHMENT, name="bieu-mau.txt", content=b"Bieu mau"
    )
    GuideFile.objects.filter(pk=kept.pk).update(state=FileState.CHECKED.value)
    version = review.submit(actor_for(author), guide_id=guide.pk)
    client = browser(lead)
    address = reverse("kb:file", args=[kept.token])
    assert f'href="{address}"' in client.get(reverse("kb:review", args=[version.pk])).content.decode()
    assert client.get(address).content == b"Bieu mau"

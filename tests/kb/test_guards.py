"""A published version never changes and its writers never sign it, whatever path is tried."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from kb.models import GuideSave, GuideVersion
from support.domain.roles import Role
from tests import factories
from tests.kb.factories import draft, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["body", "title", "text", "sha256", "note", "summary"])
def test_words_of_a_published_version_stay(field: str) -> None:
    version = published().current
    assert version is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(**{field: "khác"})


def test_a_published_version_does_not_become_a_draft_again() -> None:
    version = published().current
    assert version is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(state="draft")


def test_a_published_version_may_end() -> None:
    version = published().current
    assert version is not None
    assert GuideVersion.objects.filter(pk=version.pk).update(state="withdrawn") == 1


def test_versions_and_savings_never_go() -> None:
    guide = draft()
    for rows in (GuideSave.objects.all(), guide.versions.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_a_co_writer_does_not_approve_by_sql_either() -> None:
    guide = draft()
    version = guide.versions.get()
    other = factories.user(Role.GUIDE_EDITOR)
    GuideSave.objects.create(version=version, number=2, by=other, at=version.created_at, title="x")
    for field in ("approver", "checker"):
        with pytest.raises(DatabaseError), transaction.atomic():
            GuideVersion.objects.filter(pk=version.pk).update(**{field: other})

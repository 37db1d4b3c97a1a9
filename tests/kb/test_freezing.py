"""A signed version that says something else than was signed is found and named."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kb.actions import freezing
from kb.models import Guide, GuideVersionFile
from tests.kb.factories import draft, published, release
from tests.kb.filed import put

pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [version.guide.slug for version in freezing.broken()]


def test_a_published_version_fits_and_says_so() -> None:
    guide = published()
    assert guide.current is not None
    assert freezing.verify(guide.current)
    out = io.StringIO()
    call_command("check_guides", stdout=out)
    assert "khớp" in out.getvalue()


def test_another_language_or_file_name_is_found_and_named() -> None:
    guide = draft()
    kept = put(guide)
    release(guide.versions.get())
    other = published()
    assert broken() == []
    type(kept.attachment).objects.filter(pk=kept.pk).update(filename="khac.pdf")
    Guide.objects.filter(pk=other.pk).update(language="en")
    assert broken() == [guide.slug, other.slug]
    err = io.StringIO()
    with pytest.raises(CommandError, match="2 phiên bản"):
        call_command("check_guides", stderr=err)
    assert guide.slug in err.getvalue()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM kb_guideversionfile",
        "UPDATE kb_guideversionfile SET place = 7",
        "INSERT INTO kb_guideversionfile (version_id, file_id, place) SELECT id, 999, 1 FROM kb_guideversion",
    ],
)
def test_the_files_of_a_signed_version_stay(statement: str) -> None:
    guide = draft()
    put(guide)
    release(guide.versions.get())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert GuideVersionFile.objects.count() == 1

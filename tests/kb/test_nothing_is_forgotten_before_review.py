"""A mute picture, a dead link, a personal number or an unexplained change is named before anybody reviews."""

from __future__ import annotations

import pytest

from kb.actions import writing
from kb.models import GuideVersion
from kb.queries import readiness
from kb.queries.readiness import Standing
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published

pytestmark = pytest.mark.django_db
PICTURE = "/tai-lieu/anh/" + "a" * 32


@pytest.mark.parametrize(
    ("body", "key", "what", "said"),
    [
        ("", "named", "", "Chưa có nội dung"),
        (
            f'<h2>Mục</h2><p>Lời</p><figure><img src="{PICTURE}" alt=" "></figure>',
            "alive",
            "alt",
            "Có ảnh chưa có lời tả",
        ),
        (
            '<h2>Mục</h2><p>Lời</p><p><a href="#khong-co">đây</a></p>',
            "alive",
            "link",
            "Có liên kết trong bài không dẫn tới mục nào",
        ),
        (
            f"<h2>Mục</h2><p>Lời</p><p>Số định danh {factories.NUMBER}.</p>",
            "shielded",
            "number",
            "Có số nghi là số định danh",
        ),
    ],
)
def test_what_is_in_the_way_is_named_with_its_place(body: str, key: str, what: str, said: str) -> None:
    guide = draft(agency=factories.agency(), body=body)
    found = readiness.blocking(guide, guide.versions.get())
    assert [(one.key, one.words) for one in found] == [(key, said)]
    if what:
        place = found[0].places[0]
        assert (place.what, place.section, place.paragraph, place.anchor) == (what, 1, 2, "muc")


def test_a_link_to_a_heading_that_is_there_is_fine() -> None:
    guide = draft(agency=factories.agency(), body='<h2>Mục</h2><p><a href="#muc">đây</a></p>')
    assert readiness.blocking(guide, guide.versions.get()) == []


def test_a_change_is_explained_from_the_second_version_on() -> None:
    agency = factories.agency()
    guide = published(agency=agency)
    version = writing.begin_version(actor_for(factories.member(agency)), guide_id=guide.pk)
    assert [one.key for one in readiness.blocking(guide, version)] == ["noted"]
    GuideVersion.objects.filter(pk=version.pk).update(note="Thêm mã lỗi 429.")
    version.refresh_from_db()
    assert readiness.blocking(guide, version) == []
    assert {one.key for one in readiness.checks(guide, version) if one.standing is Standing.OPEN} >= {"dated"}

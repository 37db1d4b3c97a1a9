"""Guides in files that lose words in the library, invent law, hold personal data, or come in twice."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb import content
from kb.domain import markup
from kb.domain.states import VersionState, Visibility
from kb.models import Guide
from support.domain.privacy import detect
from support.domain.roles import Role
from support.domain.topics import TOPICS
from tests import factories
from tests.kb.library import everything, generated

CIRCULAR = Path(__file__).parents[2] / "support/domain/thong-tu-46-2022.txt"
EVERY = [*content.shelf(content.OWN), *content.shelf(content.AGENCIES), *content.shelf(content.ENGLISH)]


def test_shelves_hold_enough_on_every_topic() -> None:
    own = content.shelf(content.OWN)
    words = [len(markup.text(markup.clean(one.body)).split()) for one in own]
    assert len(own) >= 45
    assert sum(count >= 250 for count in words) >= 15
    assert min(words) >= 120
    assert max(words) <= 900
    assert {topic.code for topic in TOPICS if topic.parent} <= {one.topic for one in own}
    assert len(everything()) >= 150


def test_own_guides_are_ours_and_those_of_agencies_theirs() -> None:
    ours = [*content.shelf(content.OWN), *content.shelf(content.ENGLISH)]
    assert [one.slug for one in ours if one.agency or one.visibility is Visibility.AGENCY] == []
    theirs = content.shelf(content.AGENCIES)
    assert [one.slug for one in theirs if not one.agency or one.visibility is Visibility.INTERNAL] == []


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug[:40])
def test_guide_holds_no_personal_data_and_cites_the_circular_as_it_stands(one: content.Written) -> None:
    whole = "\n".join([one.title, one.summary, one.body, one.paper.text if one.paper else ""])
    assert list(detect(whole)) == []
    law = CIRCULAR.read_text(encoding="utf-8")
    assert set(re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", whole)) <= {"dancuquocgia@mps.gov.vn"}
    clauses = dict(re.findall(r"\nĐiều (\d+)\.(.*?)(?=\nĐiều |\Z)", law, re.DOTALL))
    assert set(re.findall(r"Điều (\d+)", whole)) <= set(clauses)
    cited = re.findall(r"(?:điểm (\w) )?khoản (\d+) Điều (\d+)", whole)
    assert [one for one in cited if not _stands(one, clauses)] == []


def _stands(cited: tuple[str, str, str], clauses: dict[str, str]) -> bool:
    letter, paragraph, article = cited
    _before, number, rest = clauses[article].partition(f"\n{paragraph}. ")
    within = re.split(r"\n\d+\. ", rest)[0]
    return bool(number) and (not letter or f"\n{letter}) " in within)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("tên: A\ntóm tắt: b\nchủ đề: A1\nai đọc: public\n\n<p onclick=x>c</p>\n", "may not hold"),
        ("tên: A\ntóm tắt: b\nchủ đề: A1\nai đọc: public\n\n<script>x</script>\n", "may not hold"),
        ("tên: A\ntóm tắt: b\nchủ đề: A99\nai đọc: public\n\n<p>c</p>\n", "no topic"),
        ("tên: A\nchủ đề: A1\nai đọc: public\n\n<p>c</p>\n", "no summary"),
        ("tên: B\ntóm tắt: b\nchủ đề: A1\nai đọc: public\n\n<p>c</p>\n", "its address"),
        ("tên: A\ntóm tắt: b\nchủ đề: A1\nai đọc: everybody\n\n<p>c</p>\n", "everybody"),
        ("tên: A\nnhóm: b\n\n<p>c</p>\n", "unknown line"),
        ("tên: A\ntóm tắt: b\nchủ đề: A1\nai đọc: public\nngôn ngữ: en\n\n<p>c</p>\n", "translation"),
    ],
)
def test_file_that_is_not_in_order_is_refused(raw: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        content.parse(raw, slug="a")


def test_generated_guides_are_the_same_each_time_and_no_two_alike() -> None:
    first = list(generated())
    assert first == list(generated())
    assert len(first) >= 105
    assert len({one.slug for one in first}) == len({one.body for one in first}) == len(first)


@pytest.mark.django_db
def test_load_guides_brings_drafts_once_and_overwrites_nothing() -> None:
    factories.user(Role.GUIDE_EDITOR)
    call_command("load_guides", stdout=io.StringIO())
    wanted = {one.slug for one in (*content.shelf(content.OWN), *content.shelf(content.ENGLISH))}
    assert set(Guide.objects.values_list("slug", flat=True)) == wanted
    assert not Guide.objects.exclude(current=None).exists()
    assert not Guide.objects.exclude(agency=None).exists()
    states = set(Guide.objects.values_list("versions__state", flat=True))
    assert states == {VersionState.DRAFT.value}
    assert Guide.objects.filter(translation_of__isnull=False).count() == len(content.shelf(content.ENGLISH))
    changed = Guide.objects.order_by("pk")[0]
    Guide.objects.filter(pk=changed.pk).update(summary="Đã sửa.")
    said = io.StringIO()
    call_command("load_guides", stdout=said)
    assert "vào 0 bản nháp" in said.getvalue()
    assert Guide.objects.get(pk=changed.pk).summary == "Đã sửa."


@pytest.mark.django_db
def test_load_guides_without_an_editor_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("load_guides")
    factories.user(Role.DUTY_OFFICER, email="truc@thu.example")
    with pytest.raises(CommandError):
        call_command("load_guides", "--by", "truc@thu.example")
    assert not Guide.objects.exists()

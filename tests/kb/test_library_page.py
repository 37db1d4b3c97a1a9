"""The library answers on one plain page: results, facets, shelves, and a way on where nothing is found."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client

from kb.actions import indexing, synonyms
from kb.domain.states import Visibility
from kb.models import Synonym
from kb.queries import search, shelves
from support.domain.errors import FieldError, Forbidden
from support.domain.roles import Actor, Role
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import published

pytestmark = pytest.mark.django_db

VISITOR = Actor(kind="user")
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    cache.clear()


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_visitor_searches_and_reads_why_it_was_found(client: Client) -> None:
    guide = published("Chậm đồng bộ hộ tịch", visibility=Visibility.PUBLIC)
    published("Đồng bộ hộ tịch nội bộ", visibility=Visibility.INTERNAL)
    indexing.rebuild()
    page = shown(client, "/tai-lieu?q=dong+bo+ho+tich")
    assert f'href="/tai-lieu/{guide.slug}"' in page
    assert "<mark>đồng bộ hộ tịch</mark>" in page
    assert "nội bộ" not in page
    assert "1 tài liệu" in page


@pytest.mark.parametrize("address", ["/tai-lieu", "/tai-lieu?q=khong+co+gi", "/tai-lieu?q=ho+tich"])
def test_a_visitor_is_told_that_there_is_more_behind_the_sign_in(client: Client, address: str) -> None:
    published("Chậm đồng bộ hộ tịch", visibility=Visibility.PUBLIC)
    indexing.rebuild()
    told = f"?next={quote(address, safe='')}"
    assert told in shown(client, address)
    client.force_login(factories.member(factories.agency()))
    assert told not in shown(client, address)


def test_a_question_without_a_space_does_not_widen_the_page(client: Client) -> None:
    asked = "x" * 390
    page = shown(client, f"/tai-lieu?q={asked}")
    assert re.search(rf'class="[^"]*\bbreaks\b[^"]*">cho “{asked}”', page)


def test_an_empty_answer_carries_the_question_to_the_portal(client: Client) -> None:
    page = shown(client, "/tai-lieu?q=kh%C3%B4ng+c%C3%B3+g%C3%AC")
    assert 'href="/gui?subject=kh%C3%B4ng+c%C3%B3+g%C3%AC"' in page
    assert "không có gì" in shown(client, "/gui?subject=kh%C3%B4ng+c%C3%B3+g%C3%AC")


def test_ticked_facets_stay_ticked_and_go_on_with_the_next_page(client: Client) -> None:
    for number in range(12):
        published(f"Hướng dẫn kết nối {number}", topic="A1", visibility=Visibility.PUBLIC)
    published("Hướng dẫn kết nối dữ liệu", topic="B1", visibility=Visibility.PUBLIC)
    indexing.rebuild()
    page = shown(client, "/tai-lieu?q=ket+noi&chu-de=A")
    assert 'name="chu-de" value="A" checked' in page
    assert "12 tài liệu" in page
    following = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert shown(client, following).count('class="hit"') == 2


@pytest.mark.parametrize(
    "address", ["q=a&chu-de=%FF", "q=%22%27*&co-quan=x", "q=a&sau=9999999999999", "q=%EF%BF%BF("]
)
def test_rubbish_in_an_address_breaks_nothing(client: Client, address: str) -> None:
    published("a", visibility=Visibility.PUBLIC)
    indexing.rebuild()
    shown(client, f"/tai-lieu?{address}")


def test_shelves_count_what_the_viewer_reads_and_page_in_vietnamese_order(client: Client) -> None:
    for title in ("Đa", "Da", "Ăn", "An", "Ân"):
        published(title, topic="A1", visibility=Visibility.PUBLIC)
    published("Nội bộ", topic="A2", visibility=Visibility.INTERNAL)
    branch = shelves.shelf(VISITOR, "chu-de", "A")
    assert branch.count == 5
    first = shelves.page(VISITOR, "chu-de", "A", size=3)
    rest = shelves.page(VISITOR, "chu-de", "A", first.after, size=3)
    assert [one.title for one in (*first.guides, *rest.guides)] == ["An", "Ăn", "Ân", "Da", "Đa"]
    assert client.get("/tai-lieu/theo/chu-de/A2").status_code == 404
    assert "Mất kết nối" in shown(client, "/tai-lieu/theo/chu-de")


@pytest.mark.parametrize("kind", sorted(shelves.KINDS))
def test_every_kind_of_shelf_opens(client: Client, kind: str) -> None:
    agency = factories.agency(name="Sở Thử Kệ")
    published("Kệ", visibility=Visibility.PUBLIC, agency=agency, codes=["7816/VPCP-TTĐT"])
    shown(client, f"/tai-lieu/theo/{kind}")
    for one in shelves.KINDS[kind](VISITOR):
        assert "Kệ" in shown(client, f"/tai-lieu/theo/{kind}/{one.key}")


def test_pages_ask_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(15):
        published(f"Hướng dẫn số {number}", visibility=Visibility.PUBLIC, codes=[f"MA-{number}"])
    indexing.rebuild()
    client.force_login(factories.member(factories.agency()), backend=_BACKEND)
    for address in ("/tai-lieu", "/tai-lieu?q=huong+dann+so", "/tai-lieu/theo/chu-de/A"):
        shown(client, address)  # synonyms and shelves are remembered for a minute
        with django_assert_max_num_queries(15):
            shown(client, address)


def test_a_group_of_synonyms_is_used_at_once_and_may_be_switched_off() -> None:
    editor = actor_for(factories.user(Role.GUIDE_EDITOR))
    guide = published("Phần mềm không phản hồi", visibility=Visibility.PUBLIC)
    indexing.rebuild()
    assert search.find(VISITOR, "treomay").count == 0
    kept = synonyms.save(editor, pk=None, words=["treomay", "không phản hồi"])
    cache.clear()
    assert [hit.guide.pk for hit in search.find(VISITOR, "treomay").hits] == [guide.pk]
    synonyms.save(editor, pk=kept.pk, words=["treomay", "không phản hồi"], active=False)
    cache.clear()
    assert search.find(VISITOR, "treomay").count == 0


@pytest.mark.parametrize(
    "words", [["một"], ["Một", "MỘT", "mot"], [str(n) for n in range(20)], ["a" * 200, "b"]]
)
def test_a_group_says_two_to_twelve_short_ways(words: list[str]) -> None:
    with pytest.raises(FieldError):
        synonyms.save(actor_for(factories.user(Role.TEAM_LEAD)), pk=None, words=words)


def test_a_way_stands_in_one_group_and_only_editors_keep_them() -> None:
    lead = actor_for(factories.user(Role.TEAM_LEAD))
    synonyms.save(lead, pk=None, words=["treo", "đứng"])
    with pytest.raises(FieldError):
        synonyms.save(lead, pk=None, words=["TREO", "khác"])
    with pytest.raises(Forbidden):
        synonyms.save(actor_for(factories.user(Role.ENGINEER)), pk=None, words=["x", "y"])
    assert Synonym.objects.count() == 1


def test_the_screen_adds_a_group_and_tries_a_question(client: Client) -> None:
    client.force_login(factories.user(Role.GUIDE_EDITOR), backend=_BACKEND)
    answer = client.post("/tai-lieu/tu-dong-nghia", {"words": "treo\nđứng máy", "active": "on"})
    assert answer.status_code == 302
    assert "dung may" in shown(client, "/tai-lieu/tu-dong-nghia?thu=treo")
    assert client.post("/tai-lieu/tu-dong-nghia", {"words": "một"}).status_code == 422


def test_the_search_of_tickets_asks_for_guides_beside(client: Client) -> None:
    published("Chậm đồng bộ hộ tịch", visibility=Visibility.INTERNAL)
    indexing.rebuild()
    client.force_login(factories.user(Role.DUTY_OFFICER), backend=_BACKEND)
    page = shown(client, "/tim?q=dong+bo")
    assert 'hx-get="/tai-lieu/_tim?q=dong+bo"' in page
    beside = client.get("/tai-lieu/_tim?q=dong+bo", headers={"HX-Request": "true"}).content.decode()
    assert "<mark>đồng bộ</mark>" in beside
    assert "<html" not in beside
    assert "<html" in shown(client, "/tai-lieu/_tim?q=dong+bo")

"""A guide that answers the question is found however it was typed, and only by whoever may read it."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from django.core.cache import cache
from django.db.models import F

from kb.actions import indexing
from kb.domain.states import Visibility
from kb.models import Guide, GuideDocument, GuideFile, GuideWord
from kb.queries import search
from kb.queries.facets import Chosen
from support.domain.files import FileState
from support.domain.roles import Actor, Role
from support.models import Agency, ConnectedSystem, Connection
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import published
from tests.kb.filed import published_with
from tests.support.cast import personal_number

pytestmark = pytest.mark.django_db

VISITOR = Actor(kind="user")
GUIDES = {
    "504": (
        "Xử lý lỗi 504 khi gọi dịch vụ xác thực",
        "<h2>Nhận biết</h2><p>Máy gọi dịch vụ nhận mã ERR-1203, quá thời gian chờ.</p>",
        ("ERR-1203", "504"),
    ),
    "cham": (
        "Xử lý chậm đồng bộ dữ liệu hộ tịch điện tử",
        "<h2>Kiểm tra hàng đợi</h2><p>Khi độ trễ đồng bộ vượt 2 giờ, xem hàng đợi gửi của cơ sở dữ liệu.</p>",
        (),
    ),
    "tai-khoan": (
        "Cấp và khóa tài khoản khai thác",
        "<p>Đầu mối của cơ quan gửi danh sách, cán bộ Uỷ ban ký xác nhận.</p>",
        (),
    ),
    "chung-thu": ("Gia hạn chứng thư số", "<p>Chứng thư số hết hạn thì kết nối NDXP dừng.</p>", ()),
    "tam-tru": ("Khai báo tạm trú", "<p>Tra cứu nơi tạm trú của công dân.</p>", ()),
}


@pytest.fixture
def library() -> dict[str, int]:
    keys = {
        name: published(title, body=body, codes=codes, visibility=Visibility.PUBLIC).pk
        for name, (title, body, codes) in GUIDES.items()
    }
    indexing.rebuild()
    return keys


def found(viewer: Actor, text: str) -> list[int]:
    return [hit.guide.pk for hit in search.find(viewer, text).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dong bo ho tich cham", "cham"),
        ("đồng bộ hộ tịch", "cham"),
        ("đong bộ ho tịch", "cham"),
        (normalize("NFD", "đồng bộ hộ tịch"), "cham"),
        ("ERR-1203", "504"),
        ("err1203", "504"),
        ("lỗi 504", "504"),
        ("khoá tài khoản", "tai-khoan"),
        ("Ủy ban ký", "tai-khoan"),
        ("nền tảng tích hợp, chia sẻ dữ liệu quốc gia", "chung-thu"),
        ("CSDL hàng đợi", "cham"),
        ("chung thu so het hann", "chung-thu"),
        ("dong bp ho tihc", "cham"),
        ("ddoongf booj hoj tichj", "cham"),
        ("dong62 bo65 ho65 tich5", "cham"),
        ("dongbo hotich", "cham"),
        ("tại sao gọi dịch vụ bị lỗi 504 hoài vậy", "504"),
        ("anh chị cho em hỏi làm thế nào để gia hạn chứng thư số bị quá hạn của sở em với ạ", "chung-thu"),
        ("tạm trú", "tam-tru"),
        ('"quá thời gian chờ"', "504"),
    ],
)
def test_the_guide_that_answers_comes_first(library: dict[str, int], text: str, first: str) -> None:
    keys = found(VISITOR, text)
    assert keys, text
    assert keys[0] == library[first], text


def test_a_word_mistyped_for_another_is_told_and_found(library: dict[str, int]) -> None:
    answer = search.find(VISITOR, "đồng bọ hộ tihc")
    assert answer.hits[0].guide.pk == library["cham"]
    assert answer.suggestion == "đồng bọ hộ tịch"  # "bọ" is a spelling of a word that stands here
    assert search.find(VISITOR, "đồng bộ hộ tịch").suggestion == ""


def test_nothing_like_it_finds_nothing(library: dict[str, int]) -> None:
    for text in ("xyzzy qwertyuiop", " … ", ""):
        answer = search.find(VISITOR, text)
        assert (list(answer.hits), answer.count, answer.suggestion) == ([], 0, ""), text


@pytest.fixture
def rooms() -> dict[str, int]:
    """One guide for each visibility, with a word of its own in title, text and code."""
    own, other = factories.agency(), factories.agency()
    made = {
        "public": published("Mọi người zzpublic", visibility=Visibility.PUBLIC, codes=["ZZ-1"]),
        "connected": published("Kết nối zzconnected", visibility=Visibility.CONNECTED, codes=["ZZ-2"]),
        "own": published("Của mình zzown", visibility=Visibility.AGENCY, agency=own, codes=["ZZ-3"]),
        "other": published("Người khác zzother", visibility=Visibility.AGENCY, agency=other, codes=["ZZ-4"]),
        "internal": published("Nội bộ zzinternal", visibility=Visibility.INTERNAL, codes=["ZZ-5"]),
    }
    indexing.rebuild()
    return {name: guide.pk for name, guide in made.items()} | {"agency": own.pk}


def viewers(rooms: dict[str, int]) -> dict[str, Actor]:
    member = factories.member(Agency.objects.get(pk=rooms["agency"]))
    system = ConnectedSystem.objects.create(name="Hệ thống thử")
    Connection.objects.create(agency_id=rooms["agency"], system=system)
    return {
        "visitor": VISITOR,
        "member": actor_for(member),
        "officer": actor_for(factories.user(Role.DUTY_OFFICER)),
        "editor": actor_for(factories.user(Role.GUIDE_EDITOR)),
    }


SEEN = {
    "visitor": {"public"},
    "member": {"public", "connected", "own"},
    "officer": {"public", "connected", "internal"},
    "editor": {"public", "connected", "own", "other", "internal"},
}


@pytest.mark.parametrize("who", sorted(SEEN))
def test_only_readable_guides_are_found_counted_or_suggested(rooms: dict[str, int], who: str) -> None:
    viewer = viewers(rooms)[who]
    keys = {rooms[name] for name in SEEN[who]}
    for name in ("public", "connected", "own", "other", "internal"):
        hits = [hit.guide.pk for hit in search.find(viewer, f"zz{name}").hits]
        assert hits == ([rooms[name]] if name in SEEN[who] else []), name
    answer = search.find(viewer, "gửi yêu cầu")
    assert {hit.guide.pk for hit in answer.hits} == keys
    counted = {facet.name: sum(one.count for one in facet.choices) for facet in answer.facets}
    assert counted.get("code", len(keys)) == len(keys)
    assert {hit.guide.pk for hit in search.suggest(viewer, "gửi yêu cầu", "A1")} <= keys
    assert {hit.guide.pk for hit in search.suggest(viewer, "", "A1")} == keys


def test_personal_data_is_in_no_index_and_no_snippet() -> None:
    number = personal_number()
    published("Mẫu số căn cước", body=f"<p>Căn cước {number} là ví dụ.</p>", visibility=Visibility.PUBLIC)
    indexing.rebuild()
    assert search.find(VISITOR, number).count == 0
    assert GuideWord.objects.filter(word=number).count() == 0
    shown = search.find(VISITOR, "căn cước").hits[0]
    assert number not in "".join(piece for piece, _hit in shown.pieces)


def test_facets_narrow_and_count_what_the_others_leave(library: dict[str, int]) -> None:
    published("Lỗi dịch vụ khác", topic="B1", visibility=Visibility.PUBLIC, review_by=date(2020, 1, 1))
    indexing.rebuild()
    everything = search.find(VISITOR, "dịch vụ")
    counts = {facet.name: {one.value: one.count for one in facet.choices} for facet in everything.facets}
    assert counts["topic"] == {"A": 2, "B": 1}
    assert counts["state"] == {"hieu-luc": 2, "ra-soat": 1}
    late = search.find(VISITOR, "dịch vụ", Chosen(state=frozenset({"ra-soat"})))
    assert [hit.guide.topic_id for hit in late.hits] == ["B1"]
    states = next(facet for facet in late.facets if facet.name == "state")
    assert {one.value: one.count for one in states.choices} == {"hieu-luc": 2, "ra-soat": 1}
    assert search.find(VISITOR, "dịch vụ", Chosen(agency=frozenset({"rác"}))).count == 0


def test_pages_go_on_where_the_one_before_ended() -> None:
    keys = {published(f"Hướng dẫn số {n}", visibility=Visibility.PUBLIC).pk for n in range(7)}
    indexing.rebuild()
    first = search.find(VISITOR, "hướng dẫn", size=4)
    rest = search.find(VISITOR, "hướng dẫn", after=first.after, size=4)
    assert (first.count, rest.after) == (7, None)
    assert {hit.guide.pk for hit in (*first.hits, *rest.hits)} == keys


def test_text_of_an_attached_file_finds_its_guide_and_is_named() -> None:
    file = published_with("attachment", name="ma-trang-thai.pdf", visibility=Visibility.PUBLIC)
    text = "DB-07 nghĩa là đã nhận nhưng xử lý chậm."
    GuideFile.objects.filter(pk=file.pk).update(state=FileState.CHECKED.value, text=text)
    guide = file.guide
    indexing.rebuild()
    hit = search.find(VISITOR, "xử lý chậm").hits[0]
    assert (hit.guide.pk, hit.place) == (guide.pk, "ma-trang-thai.pdf")
    assert ("xử lý chậm", True) in hit.pieces


def test_publication_and_withdrawal_keep_the_index(library: dict[str, int]) -> None:
    guide = published("Cổng thử nghiệm mới", visibility=Visibility.PUBLIC)
    indexing.reindex(guide)
    assert found(VISITOR, "cổng thử nghiệm mới") == [guide.pk]
    Guide.objects.filter(pk=guide.pk).update(current=None)
    indexing.reindex(guide)
    assert not GuideDocument.objects.filter(guide=guide.pk).exists()


def test_the_sweep_finds_what_was_missed(library: dict[str, int]) -> None:
    assert indexing.sweep() == 0
    guide = published("Quên lập chỉ mục", visibility=Visibility.PUBLIC)
    assert indexing.sweep() == 1
    Guide.objects.filter(pk=guide.pk).update(revision=F("revision") + 1)
    assert indexing.sweep() == 1
    assert indexing.sweep() == 0


@pytest.mark.parametrize(
    ("text", "most"), [("đồng bộ hộ tịch", 11), ("dong bp ho tihc", 13), ("tại sao gọi dịch vụ 504 hoài", 12)]
)
def test_a_search_asks_few_questions(
    library: dict[str, int], text: str, most: int, django_assert_max_num_queries: Any
) -> None:
    cache.clear()
    with django_assert_max_num_queries(most):
        search.find(VISITOR, text)

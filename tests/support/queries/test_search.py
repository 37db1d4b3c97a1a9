"""A search that answers differently on the two databases, or shows what its reader may not see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.actions import replies
from support.models import Case, OutgoingMail, SearchDocument
from support.queries import search
from tests import factories
from tests.support.cast import HANH, Cast, personal_number

# Each ticket by a name; the golden answers below name them, best first.
TICKETS = {
    "gateway": ("Lỗi 504 khi tra cứu qua NDXP", "Cổng báo mã ERR-1203, không kết nối được."),
    "residence": ("Sai thông tin nơi thường trú", "Đề nghị đối soát dữ liệu thường trú của công dân."),
    "health": ("Hoà mạng bệnh viện", "Trạm y tế cần thuý tinh, uỷ quyền kết nối."),
    "road": ("Đường truyền chậm", "Đường truyền tới trung tâm dữ liệu chập chờn từ đêm qua."),
    "apart": ("Cư dân mới", "Dân số tăng, việc cư trú thay đổi."),
    "together": ("Hỏi về quy trình", "Cơ sở dữ liệu quốc gia về dân cư mở lúc nào?"),
    "letter": ("Công văn số 7816/VPCP-TTĐT", "Kính gửi văn bản kèm theo."),
}
GOLDEN = {
    # no marks, half marks, marks, either case
    "duong truyen": ["road"],
    "Đường truyen": ["road"],
    "ĐƯỜNG TRUYỀN": ["road"],
    "thuong tru": ["residence"],
    "đối soat": ["residence"],
    # both ways to write a tone, decomposed letters
    "hòa mạng": ["health"],
    "hoà mạng": ["health"],
    "thúy tinh": ["health"],
    "ủy quyền": ["health"],
    "thu\u031bo\u031b\u0300ng tru\u0301": ["residence"],
    # codes and document numbers
    "ERR-1203": ["gateway"],
    "err 1203": ["gateway"],
    "504": ["gateway"],
    "7816/VPCP-TTĐT": ["letter"],
    "7816 vpcp": ["letter"],
    # words may stand apart, a phrase may not
    "dan cu": ["apart", "together", "residence"],
    "dân cư": ["apart", "together", "residence"],
    '"dân cư"': ["together"],
    "“dữ liệu quốc gia”": ["together"],
    '"quốc gia dữ liệu"': [],
    # the last word may go on, the others may not
    "tru": ["road", "residence", "apart"],
    "chập ch": ["road"],
    "ch chập": [],
    "tra cuu qua nd": ["gateway"],
    # nothing to look for, or nothing that stands there
    "": [],
    "   ": [],
    "!!! ???": [],
    '""': [],
    "không-hề-có": [],
    "'; DROP TABLE support_case; --": [],
    "a:* & !b | (": [],
    "NEAR(dan cu)": [],
    "body:dan": [],
    "\x00": [],
}


@pytest.fixture
def library(cast: Cast) -> dict[int, str]:
    """File the tickets of TICKETS; gives their names by primary key."""
    return {
        factories.case(of=cast.bac_ninh, words=factories.message(subject, body, sender=HANH)).pk: name
        for name, (subject, body) in TICKETS.items()
    }


@pytest.mark.parametrize("query", GOLDEN)
def test_golden(cast: Cast, library: dict[int, str], query: str) -> None:
    found = [library[hit.case.pk] for hit in search.find(cast.nguyen, query)]
    assert found == GOLDEN[query]
    assert [library[hit.case.pk] for hit in search.find(cast.hanh, query)] == found
    assert search.find(cast.phuong, query) == []


def test_a_ticket_is_found_by_its_number_first(cast: Cast, library: dict[int, str]) -> None:
    case = Case.objects.order_by("pk")[2]
    other = cast.hanhs_case(factories.message("Hỏi thêm", f"Như đã nêu ở phiếu {case.number}.", sender=HANH))
    for written in (case.number, case.number.lower().replace("-", " "), f"phiếu {case.number}"):
        found = [hit.case for hit in search.find(cast.nguyen, written)]
        assert found[0] == case, written
    assert {hit.case.pk for hit in search.find(cast.nguyen, case.number)} == {case.pk, other.pk}


def test_a_title_stands_before_newer_bodies(cast: Cast) -> None:
    """The best answer may be old: heads are looked at before the newest messages fill the list."""
    old = cast.hanhs_case(factories.message("Chứng thư số hết hạn", "Xin hướng dẫn.", sender=HANH))
    factories.cases(3)
    for case in Case.objects.exclude(pk=old.pk):
        factories.wrote_again(case, factories.message("Trao đổi", "Nói thêm về chứng thư số ở cuối trang."))
    search.CANDIDATES, kept = 2, search.CANDIDATES
    try:
        assert search.find(cast.nguyen, "chứng thư số")[0].case == old
    finally:
        search.CANDIDATES = kept


def test_a_snippet_marks_the_hit_and_hides_personal_data(cast: Cast) -> None:
    number = personal_number()
    words = factories.message("Hỏi", f"Công dân có số CCCD {number} không tra cứu được.", sender=HANH)
    case = cast.hanhs_case(words)
    hit = search.find(cast.nguyen, "tra cuu")[0]
    shown = "".join(text for text, _is_hit in hit.pieces)
    assert hit.case == case
    assert number not in shown
    assert number[-6:] not in shown
    assert search.find(cast.nguyen, number) == []  # the index holds no number of a citizen
    pieces = search.find(cast.nguyen, "tra cuu")[0].pieces
    assert [text for text, is_hit in pieces if is_hit] == ["tra cứu"]


def test_a_note_is_found_by_staff_and_by_nobody_else(cast: Cast) -> None:
    case = cast.hanhs_case()
    replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Nghi ngờ giả mạo hồ sơ."))
    replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Kính mời bổ sung giấy ủy quyền."))
    for viewer in (cast.nguyen, cast.diep):
        assert len(search.find(viewer, "giả mạo")) == 1
    assert search.find(cast.hanh, "giả mạo") == []
    assert len(search.find(cast.nguyen, "giấy ủy quyền")) == 1
    assert search.find(cast.hanh, "giấy ủy quyền") == []  # it can still be taken back
    OutgoingMail.objects.update(not_before=timezone.now())
    assert len(search.find(cast.hanh, "giấy ủy quyền")) == 1


def test_endless_words_and_texts_are_kept_within_what_databases_index(cast: Cast) -> None:
    body = "a" * 5000 + " " + "từ khóa " * 60_000 + "cuối"
    case = cast.hanhs_case(factories.message("Nhật ký dài", body, sender=HANH))
    document = SearchDocument.objects.get(case=case, message__isnull=False)
    assert len(document.body.encode()) <= 256 * 1024
    assert max(map(len, document.body.split())) <= 64
    assert [hit.case for hit in search.find(cast.nguyen, "từ khóa")] == [case]


def test_a_rewritten_head_is_found_by_its_new_words_alone(cast: Cast) -> None:
    from support.actions import work

    case = cast.hanhs_case(factories.message("Ban đầu", "x", sender=HANH))
    Case.objects.filter(pk=case.pk).update(subject="Ban đầu")
    case.messages.get().document.delete()
    work.change_properties(cast.nguyen, case_id=case.pk, wanted=work.Properties(subject="Về sau"))
    assert [hit.case for hit in search.find(cast.nguyen, "về sau")] == [case]
    assert search.find(cast.nguyen, "ban đầu") == []


def test_a_search_costs_the_same_for_ten_and_a_hundred(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            _shown = [
                (str(hit.case.contact), str(hit.case.queue), hit.pieces)
                for hit in search.find(cast.nguyen, "vướng mắc", size=100)
            ]
        assert _shown
        return len(asked)

    factories.cases(10)
    ten = queries()
    factories.cases(90)
    assert queries() == ten
    assert ten <= 4

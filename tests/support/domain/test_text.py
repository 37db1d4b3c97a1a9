"""Vietnamese text that is not found, sorted wrongly, shown without its marks, or cannot be stored."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.text import (
    FOLD_BYTES,
    SORT_KEY_LENGTH,
    fold,
    nfc,
    parse_query,
    same_tone,
    snippet,
    sort_key,
    tokens,
)

any_text = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b\udfff", "ab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"),
        ("", ""),
    ],
)
def test_text_that_no_database_stores(raw, clean):
    assert nfc(raw) == clean


@settings(max_examples=300, deadline=None)
@given(any_text)
def test_cleaning_and_folding_twice_changes_nothing(text):
    assert nfc(nfc(text)) == nfc(text)
    assert fold(fold(text)) == fold(text)
    assert same_tone(same_tone(text)) == same_tone(text)
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    nfc(text).encode()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đề nghị HỖ TRỢ kết nối", "de nghi ho tro ket noi"),
        ("ĐẶNG Ðức ðạt", "dang duc dat"),
        ("7816/VPCP-TTĐT", "7816 vpcp ttdt"),
        ("ERR-1203", "err 1203"),
        ("000.00.00.G15", "000 00 00 g15"),
        ("hoà = hòa", "hoa hoa"),
        ("a_b\u00a0c\u200bd", "a b c d"),
        ("ＮＤＸＰ ﬁ ½", "ndxp fi 1 2"),
        ("  …  ", ""),
        ("\ud800\x00", ""),
    ],
)
def test_what_is_typed_without_marks_is_found(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert tokens(text) == folded.split()


def test_folded_text_fits_the_index():
    for piece in ("Đề nghị hỗ trợ ", "abc def ", "漢字 ", "x"):
        folded = fold(piece * (2_000_000 // len(piece)))
        assert len(folded.encode()) <= FOLD_BYTES
        assert len(folded.encode()) > FOLD_BYTES - 20
        assert folded == folded.strip()
    begun = time.process_time()
    fold("Đề nghị hỗ trợ kết nối " * 20_000 + "\u0301" * 300_000)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("Uỷ ban", "Ủy ban"),
        ("khoẻ", "khỏe"),
        ("HOÀ", "HÒA"),
        ("xoá, toạ độ", "xóa, tọa độ"),
        ("loè", "lòe"),
        *(
            (same, same)
            for same in ("hoàn", "quý", "Quỷ", "huỳnh", "xoài", "ngoáy", "khuỷu", "hòa", "thúy", "oán")
        ),
    ],
)
def test_both_tone_styles_are_one_word(old, new):
    assert same_tone(old) == new
    assert same_tone(unicodedata.normalize("NFD", old)) == new


WORDS = (
    "a A à ả ã á ạ an anh ăn ân ba bà bả bã bá bạ ca cá cam căn cân cần dân dần đa đà đá đân đất e é em ê ế"
    " ga hà hạ ia ma mà mả mã má mạ na nơ o ò on ô ôn ơ ớ p qua ta tă tâ u ư ưa va xa y ý z"
)
SORTED = WORDS.split()
LISTED = [
    "1 Sở", "2 Sở", "An Giang", "Anh Sơn", "Bà Rịa", "Ba Vì", "Bạc Liêu", "Bắc Giang", "Bắc Ninh", "Bến Tre",
    "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai",
    "Hà Giang", "Hạ Long", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Huế", "Hưng Yên",
    "Lạng Sơn", "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Phú Thọ", "Quảng Ninh",
    "Sơn La", "Tây Ninh", "Thanh Hóa", "Tuyên Quang", "Vĩnh Long", "Yên Bái",
]  # fmt: skip


def by_hand(words: list[str]) -> list[str]:
    """Order single words by the alphabet and tones, written apart from sort_key."""
    alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]

    def key(word: str):
        letters, marks = [], []
        for letter in word:
            parts = unicodedata.normalize("NFD", letter.lower())
            tone = next((t for t in tones[1:] if t in parts), "")
            letters.append(alphabet.index(unicodedata.normalize("NFC", parts.replace(tone, ""))))
            marks.append(tones.index(tone))
        return letters, marks, [c.isupper() for c in word]

    return sorted(words, key=key)


def test_lists_are_in_vietnamese_order():
    assert len(SORTED) + len(LISTED) >= 100
    assert by_hand(SORTED) == SORTED
    for right in (SORTED, LISTED):
        mixed = list(right)
        for seed in range(5):
            random.Random(seed).shuffle(mixed)
            assert sorted(mixed, key=sort_key) == right


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_sort_keys_fit_their_column_and_any_collation(text):
    key = sort_key(text)
    assert len(key) <= SORT_KEY_LENGTH
    assert not set(key) - set("0123456789abcdefghijklmnopqrstuvwxyz")
    assert key == sort_key(unicodedata.normalize("NFD", text)) or len(text) > 100


def test_sort_key_ignores_outer_and_doubled_signs():
    assert sort_key("  Sở – Tư pháp ") == sort_key("Sở Tư pháp")
    assert sort_key("sở") < sort_key("Sở") < sort_key("sở a")
    assert sort_key("z") < sort_key("ж")


def test_a_query_is_cut_into_groups_with_synonyms():
    query = parse_query(' lỗi CCCD "Mất kết nối" căn cước công dân 50')
    assert query.terms == ("loi", "cccd", "can", "cuoc", "cong", "dan", "50")
    assert query.phrases == ("mat ket noi",)
    assert query.groups == (
        ("mat ket noi",),
        ("loi",),
        ("cccd", "can cuoc cong dan"),
        ("can cuoc cong dan", "cccd"),
        ("50",),
    )
    assert query.last_is_prefix
    assert "50*" in query.highlights
    assert query.number is None


@pytest.mark.parametrize(
    "typed", ["CSDLQGVDC", "csdlqg về dân cư", "CSDL quốc gia về dân cư", "cơ sở dữ liệu quốc gia về dân cư"]
)
def test_all_names_of_the_database_ask_for_the_same(typed):
    (group,) = parse_query(typed).groups
    assert set(group) == {
        "csdlqgvdc",
        "csdlqg ve dan cu",
        "csdl quoc gia ve dan cu",
        "co so du lieu quoc gia ve dan cu",
    }


def test_a_ticket_number_is_understood_however_typed():
    query = parse_query("ht 2026 123")
    assert query.number == "HT-2026-000123"
    assert query.groups == (("ht",), ("2026",), ("000123",))


def test_hostile_queries_stay_small():
    assert parse_query("").groups == ()
    assert parse_query('"" "').groups == ()
    assert parse_query('"chỉ cụm từ"').last_is_prefix is False
    assert len(parse_query("a b " * 10_000).groups) <= 12
    assert parse_query("\x00\ud800").raw == ""
    assert parse_query("tay", synonyms=(("tay", "bàn tay"),)).groups == (("tay", "ban tay"),)


def shown(text: str, q: str, width: int = 160) -> str:
    return "".join(
        f"<{piece}>" if hit else piece for piece, hit in snippet(text, parse_query(q).highlights, width)
    )


def test_snippets_keep_marks_and_mark_hits():
    assert shown("Đề nghị hỗ trợ kết nối", "ho tro") == "Đề nghị <hỗ trợ> kết nối"
    assert shown("thẻ căn cước công dân.", "CCCD") == "thẻ <căn cước công dân>."
    assert shown("lỗi 504, 5041 và 1504", "504") == "lỗi <504>, <5041> và 1504"
    assert shown("ho\u0302\u0303 tro\u031b\u0323", "hỗ trợ") == "<hỗ trợ>"
    assert shown("không có", "gì") == "không có"
    assert shown("", "gì") == ""
    assert snippet("abc", ["", "*"], 10) == [("abc", False)]


def test_snippets_show_the_place_with_most_hits():
    text = "lỗi nhỏ. " + "xin chào " * 60 + "hệ thống báo lỗi 504 NDXP " + "ký tên " * 60
    cut = shown(text, "lỗi 504 NDXP", width=80)
    assert "<lỗi 504 NDXP>" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) < 100


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aăđ ỗ\u0301.-\n x5", max_size=300), st.integers(10, 80))
def test_snippets_invent_nothing(text, width):
    whole = " ".join(nfc(text).split())
    pieces = snippet(text, ["a*", "o", "d x"], width)
    joined = "".join(piece for piece, _ in pieces).removeprefix("…").removesuffix("…")
    assert joined in whole
    assert len(joined) <= max(width, 1)

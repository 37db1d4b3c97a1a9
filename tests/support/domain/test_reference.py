"""A number misread, a Message-ID forged, or a new matter taken for an old one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.reference import (
    OurId,
    find_numbers,
    format_entry,
    format_number,
    make_message_id,
    read_message_id,
    same_topic,
    spell_numbers,
    strip_prefixes,
)

SECRET = b"muoi-bon-ky-tu-va-hon-nua"
OLD = b"khoa-cu-da-thay-tu-nam-ngoai"


def test_numbers_are_written_one_way():
    assert format_number(2026, 123) == "HT-2026-000123"
    assert format_number(2026, 1234567) == "HT-2026-1234567"
    assert format_entry(2026, 1204) == "1204/2026"
    assert format_entry(2026, 1204, 1) == "1204/2026 (sửa 1)"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Re: [HT-2026-000123] Lỗi 504", ["HT-2026-000123"]),
        ("ht 2026 123", ["HT-2026-000123"]),
        ("HT – 2026 – 000123, ht-2026-7", ["HT-2026-000123", "HT-2026-000007"]),
        ("ＨＴ－2026－000123", ["HT-2026-000123"]),
        ("HT.2026.000123 và HT-2026-000123", ["HT-2026-000123"]),
        ("HT-2026-1234567", ["HT-2026-1234567"]),
        ("HT2026000123", []),
        ("HT 2026", []),
        ("HTTT-2026-000123", []),
        ("XHT-2026-000123", []),
        ("HT-2026-00012345", []),
        ("HT-1999-000123", []),
        ("HT-2026-000000", []),
        ("HT\n2026\n123", []),
        ("số 123/2026", []),
    ],
)
def test_only_whole_ticket_numbers_count(text, numbers):
    assert find_numbers(text) == numbers


def test_numbers_are_spelled_out_inside_a_text():
    assert spell_numbers("xem ht 2026 123 giúp") == "xem HT-2026-000123 giúp"


@given(
    st.from_regex(r"[a-z][a-z0-9-]{0,19}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{1,60}", fullmatch=True),
)
def test_our_own_ids_are_read_back(kind, key):
    made = make_message_id(kind, key, "hotro.example.vn", SECRET)
    assert made.isascii()
    assert len(made) <= 256
    assert read_message_id(made, [SECRET]) == OurId(kind, key)
    assert read_message_id(made.strip("<>"), [OLD, SECRET]) == OurId(kind, key)
    assert read_message_id(made, [OLD]) is None
    assert read_message_id(made, []) is None


def test_a_relay_may_change_the_domain_only():
    made = make_message_id("reply", "123", "a.vn", SECRET)
    assert read_message_id(made.replace("a.vn", "b.gov.vn"), [SECRET]) == OurId("reply", "123")
    for forged in (
        made.replace(".123.", ".124."),
        made.replace("reply", "receipt"),
        made.replace("ht.", "HT."),
        made.upper(),
        "<ht.reply.123@a.vn>",
        "<ht.reply.123.@a.vn>",
        "<ht.reply.123.aaaaaaaaaaaaaaaaaaaa@a.vn>",
        made[:-2] + "\nX: y>",
        made.replace("@", "a@"),
        made + made,
        "<ht.reply.12.3" + made.split(".")[3] + ">",
        "",
        "\x00",
    ):
        assert read_message_id(forged, [SECRET]) is None


@given(st.text(max_size=80), st.binary(min_size=1, max_size=30))
def test_no_made_up_id_is_ever_ours(text, guess):
    for forged in (
        text,
        f"<ht.reply.123.{text}@a.vn>",
        make_message_id("reply", "1", "a.vn", guess.ljust(16, b"x")),
    ):
        assert read_message_id(forged, [SECRET]) is None


@given(st.integers(0, 19), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_every_sign_of_the_signature_counts(place, sign):
    made = make_message_id("reply", "123", "a.vn", SECRET)
    mac = made.split("@")[0].rsplit(".", 1)[1]
    changed = mac[:place] + sign + mac[place + 1 :]
    if changed != mac:
        assert read_message_id(made.replace(mac, changed), [SECRET]) is None


@pytest.mark.parametrize(
    ("kind", "key"),
    [("", "1"), ("Reply", "1"), ("a.b", "1"), ("reply", ""), ("reply", "a b"), ("reply", "a\n")],
)
def test_unreadable_parts_are_refused(kind, key):
    with pytest.raises(ValueError, match="Message-ID"):
        make_message_id(kind, key, "a.vn", SECRET)


def test_short_secrets_are_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        make_message_id("reply", "1", "a.vn", b"short")


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Lỗi 504", "Lỗi 504"),
        ("RE: FW: Fwd: TL: Lỗi 504", "Lỗi 504"),
        ("Trả lời: Chuyển tiếp: Lỗi", "Lỗi"),
        ("Tra\u0309 lơ\u0300i: Lỗi", "Lỗi"),
        ("RE[2]: Lỗi", "Lỗi"),
        ("Re (3) : Lỗi", "Lỗi"),
        ("Re*2: Lỗi", "Lỗi"),
        ("re：Lỗi", "Lỗi"),
        ("Restore: sao lưu", "Restore: sao lưu"),
        ("Thông báo: lịch", "Thông báo: lịch"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_reply_prefixes_go_and_words_stay(subject, bare):
    assert strip_prefixes(subject) == bare


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Lỗi 504 khi tra cứu", "Re: [HT-2026-000123] Lỗi 504 khi tra cứu", True),
        ("Lỗi 504 khi tra cứu", "[HT-2026-000123] RE: lỗi 504  khi tra cứu.", True),
        ("Lỗi 504 khi tra cứu", "Re: Lỗi 504 khi tra cứu (gửi bổ sung)", True),
        ("Lỗi 504 khi tra cứu", "Re:", True),
        ("Lỗi 504 khi tra cứu", "Đề nghị cấp tài khoản", False),
        ("Lỗi", "Lỗi khác hẳn", False),
        ("Lỗi 504", "Lỗi 505", False),
        ("", "", True),
    ],
)
def test_a_clearly_new_subject_is_seen(a, b, same):
    assert same_topic(a, b) is same
    assert same_topic(b, a) is same

"""Personal numbers shown to the wrong eyes, or harmless numbers hidden."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.personal import PROVINCES
from support.domain.privacy import (
    EVERYTHING,
    Certainty,
    Personal,
    detect,
    digest,
    mask,
    mask_address,
    redact,
    secrecy_mark,
    segments,
)
from tests.support.domain.persons import corpus

TODAY = date(2026, 3, 18)


def found(text: str, **kw) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.kind.value) for f in detect(text, today=TODAY, **kw)]


def test_the_63_provinces_are_all_there():
    assert len(PROVINCES) == 63
    assert {"001", "096", "034", "079"} <= PROVINCES
    assert not {"003", "005", "013", "097", "000"} & PROVINCES


@pytest.mark.parametrize("seed", [11, 12])
def test_a_generated_corpus_is_found_and_nothing_else(seed, capsys):
    right = wrong = missed = 0
    for sample in corpus(seed, 3000):
        got = Counter(text for text, _kind in found(sample.text))
        wanted = Counter(sample.wanted)
        right += (got & wanted).total()
        wrong += (got - wanted).total()
        missed += (wanted - got).total()
    recall, precision = right / (right + missed), right / (right + wrong)
    with capsys.disabled():
        print(f"\n  che dữ liệu cá nhân, 3000 văn bản: recall {recall:.4f}, precision {precision:.4f}")
    assert right > 1000
    assert recall >= 0.99
    assert precision >= 0.98


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("001220999945", "001220999945", "cccd"),
        ("tra cứu 034 320 999 912 lỗi", "034 320 999 912", "cccd"),
        ("tra cứu 034.085.001.234.", "034.085.001.234", "cccd"),
        ("0912345678/034320999912", "034320999912", "cccd"),
        ("(034320-999912)", "034320-999912", "cccd"),
        ("CCCD034320999912", "034320999912", "cccd"),
        ("CCCD_034320999912.jpg", "034320999912", "cccd"),
        ("Nguyen_034320999912.pdf", "034320999912", "cccd"),
        ("034320999912.Hiện nay", "034320999912", "cccd"),
        ('{"soDinhDanh":"112085001234"}', "112085001234", "cccd"),
        ("<SoDinhDanh>034320999912</SoDinhDanh>", "034320999912", "cccd"),
        ("số ÐỊNH DANH １１２０８５００１２３４", "１１２０８５００１２３４", "cccd"),
        ("so\u0302\u0301 đi\u0323nh danh: 112085001234", "112085001234", "cccd"),
        ("034\u200b085\u200b001234", "034\u200b085\u200b001234", "cccd"),
        ("Số giấy tờ tùy thân: 012345678", "012345678", "cmnd"),
        ("chung minh nhan dan 012 345 678", "012 345 678", "cmnd"),
        ("CMTND012345678", "012345678", "cmnd"),
        ("mã số BHXH 0123456789", "0123456789", "bhxh"),
        ("thẻ BHYT DN4010123456789", "DN4010123456789", "bhxh"),
        ("hộ chiếu số B1234567", "B1234567", "passport"),
        ("Passport: P01234567", "P01234567", "passport"),
        ("STT | Họ tên | Số CMND\n1 | A | 012345678", "012345678", "cmnd"),
        ("STT;Hộ chiếu;Ngày\n1;không có;1\n2;B1234567;2", "B1234567", "passport"),
        ("a\tMã số BHXH\tb\nx\t0123456789\ty", "0123456789", "bhxh"),
        ("CCCD 034 320\n999 912.", "034 320\n999 912", "cccd"),
        ("> CCCD 034 320\n> 999 912.", "034 320\n> 999 912", "cccd"),
        ("%22cccd%22%3A%22034320999912%22", "034320999912", "cccd"),
        ("ToKhai-034320999912-ban2.docx", "034320999912", "cccd"),
        ("mã số BHXH của ông Đèo Văn Ánh là 0812345678", "0812345678", "bhxh"),
    ],
)
def test_personal_numbers_slip_through(text, number, kind):
    assert found(text) == [(number, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "450/TTr-STTTT ngày 12/11/2022",
        "202603180812",
        "lúc 18032026081200",
        "010320260812",
        "1.000656.000.00.00.H29",
        "000.00.10.H26-231016-0001",
        "7c1e40b2-0f3a-4d21-9c11-001220999945",
        "REQ-001220999945",
        "req_001220999945",
        "mã 001220999945.H29",
        "001220999945678",
        "x001220999945",
        "001220999945x",
        "12.001220999945",
        "003099012345",  # no province has 003
        "001999012345",  # born after 2300
        "001226999945"[:3] + "3" + "27" + "012345",  # born next year
        "9704 0010 9901 2345",
        "10.0.99.12",
        "012345678",
        "0123456789",
        "B1234567",
        "CCCD trả về 100200300 bản ghi",
        "BHXH báo lỗi, mã giao dịch 1234567890",
        "BHXH tỉnh, điện thoại 0912345678",
        "hộ chiếu, mã lỗi E1234567",
        "điện thoại 0912 345 678",
        "CCCD hết hạn từ 202311231530",
        "CMND cấp lại\n202311231530 ERROR",
        "cấp CMND, liên hệ +84 912345678",
        "lệ phí CMND đã thu 835.601.837 đồng",
        "CMND trước 20260227_170907",
        "công dân\n034 320\n999 912",
        "Báo cáo; cán bộ làm CMND chuyển đến phòng; xem bảng dưới đây nhé anh chị "
        + "x" * 40
        + "\n1;012345678;2",
        "1.234.567.890.123 đồng",
    ],
)
def test_harmless_numbers_are_left_alone(text):
    assert found(text) == []


def test_a_word_before_is_told_from_mere_build():
    (named,) = detect("CCCD 001220999945", today=TODAY)
    (shaped,) = detect("001220999945", today=TODAY)
    assert (named.certainty, shaped.certainty) == (Certainty.NAMED, Certainty.SHAPED)
    assert found("112099012345") == []
    assert found("CCCD " + "x" * 60 + " 112099012345") == []


def test_what_was_named_once_goes_on_along_a_list():
    text = "CMND các ông: 123456789, 234567890, 345678901 và 456789012; lượt gọi 567890123"
    assert [number for number, _ in found(text)] == ["123456789", "234567890", "345678901", "456789012"]


@pytest.mark.parametrize(
    "phone", ["0912345678", "0912.345.678", "+84 912 345 678", "024 3821 2345", "(0222) 3821 234"]
)
def test_phones_are_found_only_when_asked_for(phone):
    text = f"xin gọi {phone} trước 18/03"
    assert found(text) == []
    assert found(text, kinds={Personal.PHONE}) == [(phone, "phone")]
    assert mask(text) == text
    assert phone[-4:] not in redact(text)


def test_mask_writes_how_many_digits_are_hidden():
    assert mask("Số 034 320 999 912.") == "Số [đã che 12 chữ số]."
    assert mask("CMND 012345678", keep=3) == "CMND [đã che 6 chữ số]678"
    assert mask("không có gì") == "không có gì"


def test_masked_segments_carry_no_digits():
    made = segments("ông A (034320999912), bà B", today=TODAY)
    assert [(s.text, s.masked, s.digits) for s in made] == [
        ("ông A (", False, 0),
        ("", True, 12),
        ("), bà B", False, 0),
    ]
    assert made[1].kind is Personal.CCCD


PIECES = (
    "CCCD|CMND|BHXH|hộ chiếu|số|lỗi|001220999945|034 320 999 912|012345678|B1234567|0123456789"
    "|.|-|/|:| |\n|a|H29|0912345678|1"
)
words = st.sampled_from(PIECES.split("|"))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(words, st.text(max_size=6)), max_size=14).map("".join))
def test_mask_never_leaks_a_digit_it_found(text):
    findings = detect(text, kinds=EVERYTHING, today=TODAY)
    assert all(a.end <= b.start for a, b in pairwise(findings))
    pieces = segments(text, kinds=EVERYTHING, today=TODAY)
    kept = [
        text[a:b]
        for a, b in zip(
            [0] + [f.end for f in findings], [f.start for f in findings] + [len(text)], strict=True
        )
    ]
    assert "".join(p.text for p in pieces) == "".join(kept)
    hidden = mask(text, findings)
    for finding in findings:
        assert finding.digits == sum(c.isdecimal() for c in text[finding.start : finding.end])
    expected = kept[0] + "".join(
        f"[đã che {f.digits} chữ số]{k}" for f, k in zip(findings, kept[1:], strict=True)
    )
    assert hidden == expected


@pytest.mark.parametrize(
    "piece",
    [
        "001220999945 ",
        "CMND ",
        "0 ",
        "1.2-3 ",
        "0912345678 ",
        "a1234567 ",
        "(0",
        "a",
        "\u200b1",
        "a.b-",
        "CCCD 1 ",
        "@a",
        "1;CMND;012345678\n",
        "1\n> ",
        "|012345678",
    ],
)
def test_time_grows_with_length_only(piece):
    text = piece * (60_000 // len(piece))
    begun = time.process_time()
    redact(text)
    assert time.process_time() - begun < 3


def test_digests_depend_on_the_salt_and_on_it_alone():
    assert digest("034320999912", "muối-1") == digest(" 034320999912\n", "muối-1")
    assert digest("034320999912", "muối-1") != digest("034320999912", "muối-2")
    assert len(digest("", "s")) == 64


def test_logs_hold_no_address_and_no_number():
    assert mask_address("Lan.Nguyen@BacNinh.gov.vn") == "L***@bacninh.gov.vn"
    assert mask_address("<a@b.vn>") == "a***@b.vn"
    assert mask_address("không phải địa chỉ") == "***"
    line = redact("refused lan.nguyen+x@bacninh.gov.vn CCCD 034320999912 tel 0912345678")
    assert line == "refused l***@bacninh.gov.vn CCCD [đã che 12 chữ số] tel [đã che 10 chữ số]"


@pytest.mark.parametrize(
    ("subject", "body", "mark"),
    [
        ("[MẬT] Báo cáo", "", "MẬT"),
        ("Re: Fwd: TỐI MẬT - Phương án", "", "TỐI MẬT"),
        ("TUYỆT MẬT", "", "TUYỆT MẬT"),
        ("Công văn", "BỘ CÔNG AN\nMẬT\nKính gửi", "MẬT"),
        ("Công văn", "T Ố I   M Ậ T\n", "TỐI MẬT"),
        ("Công văn", "Độ khẩn: Khẩn; Độ mật: Tối mật", "TỐI MẬT"),
        ("Công văn", "do mat: mat", "MẬT"),
        ("Công văn", "Mức độ mật của văn bản: Mật", "MẬT"),
        ("Công văn", "Văn bản số 12/BC (MẬT) kèm theo", "MẬT"),
        ("Công văn", "MẬT\nTỐI MẬT", "TỐI MẬT"),
        ("Đổi mật khẩu", "Mật khẩu: 123", None),
        ("MẬT KHẨU VNeID bị khóa", "", None),
        ("BẢO MẬT: cập nhật", "thông tin bảo mật\nBí mật\nBẢO MẬT\nbí mật nhà nước", None),
        ("Công văn", "Độ mật: Không; Độ khẩn: Thường", None),
        ("Hỏi về độ mật", "các độ (Mật, Tối mật, Tuyệt mật) theo luật", None),
        ("Công văn", "\n".join(["dòng"] * 40 + ["MẬT"]), None),
        ("mật ong", "mật", None),
        ("[BẢO MẬT] họp", "[mật khẩu]", None),
        ("", "", None),
    ],
)
def test_secrecy_marks_are_seen_and_words_with_mat_are_not(subject, body, mark):
    assert secrecy_mark(subject, body) == mark


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=14), st.sampled_from([", ", "; ", "\n"]))
def test_masked_text_is_clean(pieces, gap):
    text = gap.join(pieces)
    hidden = mask(text, detect(text, kinds=EVERYTHING, today=TODAY))
    assert detect(hidden, kinds=EVERYTHING, today=TODAY) == []

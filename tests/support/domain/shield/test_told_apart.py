"""A person's number under a rarer name walks past the shield, or a machine's beside a person's is hidden."""

from __future__ import annotations

import random
import unicodedata
from datetime import date

import pytest

from support.domain.privacy import Personal, detect
from tests.support.domain.shield import numbers

TODAY = date(2026, 11, 23)
SOMEBODY = numbers.citizen(random.Random(46))
A, B, C, D = SOMEBODY[:3], SOMEBODY[3:6], SOMEBODY[6:9], SOMEBODY[9:]
ODD = " ".join(SOMEBODY[at : at + 2] for at in range(0, 12, 2))
NOBODY = f"{7}{98765432100:011}"  # of no province


def _read(draft: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a draft and where its numbers in ⟦⟧ stand."""
    spans: list[tuple[int, int]] = []
    text = ""
    for at, piece in enumerate(draft.replace("⟧", "⟦").split("⟦")):
        if at % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, spans


@pytest.mark.parametrize(
    "draft",
    [
        f"Số CC: ⟦{ODD}⟧",
        f"mã số công dân là ⟦{ODD}⟧",
        f"can cuoc cd ⟦{ODD}⟧",
        f"C.C.C.D ⟦{ODD}⟧",
        f"Số giấy tờ: ⟦{ODD}⟧",
        f"CCCD gắn chip số ⟦{ODD}⟧",
        f"CMND 12 số ⟦{ODD}⟧",
        f"tài khoản VNeID ⟦{ODD}⟧",
        f"em gửi lại căn cước nhé: ⟦{ODD}⟧",
        "CMND của Lò Thị Thu là ⟦12 345 6789⟧",
        "số CMTND của chồng tôi ⟦1 2345 6789⟧",
        "STT\tTên\tSố CMND cũ\n9\tLò Thu\t⟦123456789⟧\n10\tY Ban\t⟦234567890⟧\n111\tY Mai\t⟦345678901⟧",
        "C.M.N.D: ⟦123456789⟧",
        "CM cũ ⟦123456789⟧",
        f"<th>CCCD</th><th>CMND</th></tr><tr><td>⟦{SOMEBODY}⟧</td><td>⟦123456789⟧</td>",
        f"INSERT INTO hs(ma, so_cmnd) VALUES ('⟦{SOMEBODY}⟧','⟦123456789⟧')",
        '"cmndCu":"⟦123456789⟧"',
        "passportNumber=⟦C1234567⟧",
        "số HC (⟦C1234567⟧)",
        "hộ chiếu ⟦c 1234567⟧",
        "số thẻ BHYT ⟦dn4011234567890⟧",
        f"nhờ xem ⟦{A} {SOMEBODY[3:]}⟧",
        f"CCCD ⟦{SOMEBODY[:6]}\r\n   {SOMEBODY[6:]}⟧ của ông",
        f"CCCD ⟦{A}/{B}/{C}/{D}⟧",
        f"căn cước ⟦{A}_{B}_{C}_{D}⟧",
        f"số định danh ⟦{A}. {B}. {C}. {D}⟧",
        f"CCCD ⟦O{SOMEBODY[1:].replace('1', 'L', 1)}⟧",
        "DS CMND:\n1. ⟦123456789⟧\n2) ⟦234567890⟧\n> - ⟦345678901⟧\n⟦456789012⟧",
        "hai số CMND ⟦123456789⟧ (Lò Thị Thu) và ⟦234567890⟧ (Y Ban)",
        f"CCCD, CMND: ⟦{SOMEBODY}⟧, ⟦123456789⟧",
        f"STK;Số CCCD;Mã GD\n{NOBODY};⟦{SOMEBODY}⟧;{SOMEBODY}",
        "1;Lò Thu;x\nHọ tên;Số CMND;Ghi chú\nLò Thị Thu;⟦123456789⟧;lỗi\nY Ban;⟦234567890⟧;lỗi",
    ],
)
def test_a_person_is_hidden_under_any_name(draft: str) -> None:
    text, spans = _read(draft)
    assert [(one.start, one.end) for one in detect(text, today=TODAY)] == spans


@pytest.mark.parametrize(
    "text",
    [
        f"Mã giao dịch: {SOMEBODY}",
        f"Mã GD={SOMEBODY}",
        f"REQUESTID={SOMEBODY}",
        f"Số seri: {SOMEBODY}",
        f"vận đơn số {SOMEBODY}",
        f"lỗi tra cứu CCCD, mã yêu cầu {SOMEBODY}",
        "không tra được CMND, gọi lại số (+84) 909788423",
        "không tra được CMND, gọi lại số (+\uff18\uff14) 909788423",
        "đang chờ CMND mới thì máy bàn 842033159076 reo",
        unicodedata.normalize("NFD", "mất hộ chiếu; thuộc đơn 96444296"),
        "cccd thì chưa, còn sđt là 842033021047",
        f"tìm CCCD: không, mã trạm {NOBODY}",
        f"Mã GD\tTên\tSTK\n{SOMEBODY}\tLò Thị Thu\t{NOBODY}",
        "CCCD 01/02/2026 09123456",
    ],
)
def test_a_machine_s_number_is_left_alone(text: str) -> None:
    assert detect(text, today=TODAY) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"CMND: 123456789, mã {NOBODY}", [Personal.CMND]),
        ("CMND: 123456789; IP 74.80.88.166", [Personal.CMND]),
        ("CMND: 123456789\nTK 900039922", [Personal.CMND]),
        ("maSoBHXH=4874510462\n2026-11-20 08:21:22 INFO", [Personal.BHXH]),
        ("maSoBHXH=4874510462\n[1779824940] ERROR", [Personal.BHXH]),
        ("CMND: 123456789, Chỉ số 264348.473", [Personal.CMND]),
        (f"<CMND>123456789</CMND><Ma>{NOBODY}</Ma>", [Personal.CMND]),
        ("Mã hồ sơ;Tên;Mã BHXH\nx;Lò Thu;4874510462\nH48.15-260523-1232;Y Ban;7\n", [Personal.BHXH]),
        ("Điện thoại liên hệ;Tên;Mã BHXH\n0948289799;Lò Thu;4874510462", [Personal.BHXH]),
        ("sổ BHXH số 4874510462\n* công ty 6003684098-012", [Personal.BHXH]),
        ("CMND 123456789, messageid=0d2b1cc2-4789-1080-a017", [Personal.CMND]),
        (f"STK|so_cccd|Mã GD\n{NOBODY}|{SOMEBODY}|{NOBODY}", [Personal.CCCD]),
        (f"Mã GD;Tên;Số CMND\n{NOBODY};Lò Thu;123456789", [Personal.CMND]),
    ],
)
def test_what_stands_beside_a_person_is_left_alone(text: str, kinds: list[Personal]) -> None:
    assert [one.kind for one in detect(text, today=TODAY)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        f"tài khoản {SOMEBODY} không đăng nhập được",
        f"hồ sơ của {SOMEBODY}",
        f"giao dịch của công dân {SOMEBODY}",
        f"Mã GD lỗi\n{SOMEBODY}",
    ],
)
def test_a_machine_s_word_further_off_hides_no_person(text: str) -> None:
    assert [one.kind for one in detect(text, today=TODAY)] == [Personal.CCCD]

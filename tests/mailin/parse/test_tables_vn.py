"""The Vietnamese code tables hold every letter once and read real words."""

from __future__ import annotations

import pytest

from mailin.parse.tables_vn import TCVN, VISCII, VNI, VPS, from_vni

LOWER = "àáảãạâầấẩẫậăằắẳẵặèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LETTERS = LOWER + LOWER.upper()


@pytest.mark.parametrize("table", [VISCII, TCVN, VPS], ids=["viscii", "tcvn", "vps"])
def test_every_vietnamese_letter_has_one_place(table: str) -> None:
    assert len(table) == 256
    assert table[0x20:0x7F] == bytes(range(0x20, 0x7F)).decode()
    for letter in LETTERS:
        assert table.count(letter) == 1, letter


@pytest.mark.parametrize("letter", [letter for letter in LETTERS if letter not in "ìíÌÍ"])
def test_every_vni_spelling_comes_back(letter: str) -> None:
    spellings = [key for key, value in VNI.items() if value == letter]
    assert spellings
    assert {from_vni(key) for key in spellings} == {letter}


def test_known_words() -> None:
    assert from_vni("Coâng an nhaân daân Vieät Nam, Ñaø Naüng, Huyønh Thuùc Khaùng, kyõ sö, quyù") == (
        "Công an nhân dân Việt Nam, Đà Nẵng, Huỳnh Thúc Kháng, kỹ sư, quý"
    )
    tcvn = "Bé C«ng an, tØnh Thõa Thiªn HuÕ, ph­êng §«ng Ba".encode("cp1252")
    assert "".join(TCVN[byte] for byte in tcvn) == "Bộ Công an, tỉnh Thừa Thiên Huế, phường Đông Ba"
    assert (
        "".join(VISCII[byte] for byte in b"Vi\xaet Nam, \xd0\xe0 N\xc7ng, Hu\xaa") == "Việt Nam, Đà Nẵng, Huế"
    )
    assert "".join(VPS[byte] for byte in b"Vi\x8ct Nam, \xf1\xe0 N\xa4ng, Hu\x89") == "Việt Nam, Đà Nẵng, Huế"

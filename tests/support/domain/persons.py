"""Makes texts with invented personal numbers and with look-alikes; shares nothing with the finder."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, field

# Gaps of the province numbering, written the other way round than the finder's list.
_MISSING = {
    3,
    5,
    7,
    9,
    13,
    16,
    18,
    21,
    23,
    28,
    29,
    32,
    39,
    41,
    43,
    47,
    50,
    53,
    55,
    57,
    59,
    61,
    63,
    65,
    69,
    71,
}
_MISSING |= {73, 76, 78, 81, 85, 88, 90}
_CODES = [f"{n:03d}" for n in range(1, 97) if n not in _MISSING]
assert len(_CODES) == 63

_OPENINGS = [
    "Kính gửi quý cơ quan,",
    "Đề nghị anh/chị kiểm tra giúp.",
    "Hệ thống của Sở gặp lỗi từ sáng nay.",
    "Kinh gui bo phan ho tro,",
    "Thưa anh/chị, chúng tôi cần hỗ trợ gấp;",
    "",
]
_CLOSINGS = [
    " không tra cứu được.",
    ", đề nghị xem lại.",
    "; kết quả trả về rỗng.",
    " bị sai ngày sinh so với giấy khai sinh.",
    "\nTrân trọng cảm ơn./.",
    ".",
    "",
]
_NAMED_CCCD = [
    "Số CCCD: ",
    "CCCD ",
    "số định danh cá nhân ",
    "so dinh danh: ",
    "Căn cước công dân số ",
    "can cuoc cong dan so ",
    "CCCD/CMND của ông Trần Văn Bằng là ",
    "Số ĐDCN ",
    "soDinhDanh=",
    "cccd=",
    "thẻ căn cước số ",
    "CMND 12 số: ",
    "mã định danh của công dân: ",
]
_BARE_CCCD = [
    "trường hợp công dân ",
    "bản ghi ",
    "tra cứu ",
    'JSON gửi đi: {"pid": "',
    "Họ tên | số\nLò Thị Sua | ",
    "1. ",
    "Bà Vàng Thị Mẩy (",
    "GET /api/cong-dan/",
    "tệp ANH_THE_",
]
_CCCD_SHAPES = [(12,), (12,), (12,), (12,), (3, 3, 3, 3), (4, 4, 4), (3, 3, 6), (6, 6), (3, 1, 2, 6)]
_CMND = [
    "CMND số ",
    "CMND: ",
    "CMTND ",
    "số chứng minh nhân dân ",
    "Số CMND của anh Giàng A Páo là ",
    "chung minh nhan dan so ",
    "Chứng minh thư: ",
]
_BHXH = [
    "mã số BHXH: ",
    "Mã BHXH của bà Lò Thị Inh là: ",
    "số sổ BHXH ",
    "Mã BHXH ",
    "ma so bao hiem xa hoi ",
    "thẻ BHYT số ",
    "mã số bảo hiểm y tế: ",
]
_PASSPORT = [
    "hộ chiếu số ",
    "số hộ chiếu của cháu là ",
    "Hộ chiếu: ",
    "passport no ",
    "so ho chieu ",
    "Passport: ",
]


@dataclass
class Sample:
    """A text and the personal numbers put into it, as written."""

    text: str
    wanted: list[str] = field(default_factory=list)


def digits(rng: random.Random, count: int) -> str:
    """Return `count` random digits."""
    return "".join(rng.choices(string.digits, k=count))


def citizen_number(rng: random.Random, code: str | None = None) -> str:
    """Return an invented 12-digit number built as the law says, born 1930-2025."""
    year = rng.randint(1930, 2025)
    sex = rng.randint(0, 1)
    return f"{code or rng.choice(_CODES)}{(year // 100 - 19) * 2 + sex}{year % 100:02d}{digits(rng, 6)}"


def spaced(rng: random.Random, number: str, shape: tuple[int, ...]) -> str:
    """Return `number` written in groups."""
    parts, at = [], 0
    for size in shape:
        parts.append(number[at : at + size])
        at += size
    return rng.choice([" ", ".", "-", "\u00a0"]).join(parts)


def _around(rng: random.Random, middle: str) -> str:
    return f"{rng.choice(_OPENINGS)} {middle}{rng.choice(_CLOSINGS)}"


def citizen(rng: random.Random) -> Sample:
    """A named or bare citizen number."""
    if rng.random() < 0.6:
        code = None if rng.random() < 0.8 else f"{rng.randint(97, 340):03d}"
        number = spaced(rng, citizen_number(rng, code), rng.choice(_CCCD_SHAPES))
        return Sample(_around(rng, rng.choice(_NAMED_CCCD) + number), [number])
    lead = rng.choice(_BARE_CCCD)
    number = citizen_number(rng)
    tail = {"JSON": '"}', "Bà V": ")", "tệp ": ".jpg", "GET ": " 504"}.get(lead[:4], "")
    return Sample(_around(rng, lead + number + tail), [number])


def identity_card(rng: random.Random) -> Sample:
    """One to three 9-digit numbers after a word."""
    numbers = [digits(rng, 9) for _ in range(rng.choice([1, 1, 2, 3]))]
    if len(numbers) == 1:
        numbers = [spaced(rng, numbers[0], rng.choice([(9,), (9,), (3, 3, 3)]))]
    return Sample(_around(rng, rng.choice(_CMND) + ", ".join(numbers)), numbers)


def insurance(rng: random.Random) -> Sample:
    """A 10-digit social-insurance number after a word."""
    number = rng.choice(_CODES)[1:] + digits(rng, 8)
    return Sample(_around(rng, rng.choice(_BHXH) + number), [number])


def passport(rng: random.Random) -> Sample:
    """A passport number after a word."""
    number = rng.choice("BCEKNP") + digits(rng, rng.choice([7, 7, 8]))
    return Sample(_around(rng, rng.choice(_PASSPORT) + number), [number])


def mixed(rng: random.Random) -> Sample:
    """A citizen number among numbers that are none, and a phone that stays."""
    number = citizen_number(rng)
    text = (
        f"Ngày {stamp(rng)[:10]} công văn {rng.randint(1, 9999)}/TTr-STTTT,"
        f" hồ sơ 000.00.10.H26-260318-{digits(rng, 4)}"
        f" của công dân {number}, điện thoại 09{digits(rng, 8)}, mã lỗi ERR-{digits(rng, 4)}"
    )
    return Sample(_around(rng, text), [number])


def stamp(rng: random.Random) -> str:
    """Return a time written one of the usual ways."""
    y, mo, d, h, mi = (
        rng.randint(2019, 2026),
        rng.randint(1, 12),
        rng.randint(1, 28),
        rng.randint(0, 23),
        rng.randint(0, 59),
    )
    return rng.choice(
        [
            f"{d:02d}/{mo:02d}/{y} {h:02d}:{mi:02d}",
            f"{y}{mo:02d}{d:02d}{h:02d}{mi:02d}",
            f"{d:02d}{mo:02d}{y}{h:02d}{mi:02d}",
            f"{y}-{mo:02d}-{d:02d}T{h:02d}:{mi:02d}:00Z",
            f"{y}{mo:02d}{d:02d}{h:02d}{mi:02d}{digits(rng, 5)}",
        ]
    )


def _hex(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789abcdef", k=count))


def negative(rng: random.Random) -> Sample:
    """A number that is nobody's, written as one finds them in requests."""
    made = [
        lambda: f"công văn số {rng.randint(1, 9999)}/TTr-STTTT ngày {stamp(rng)}",
        lambda: f"lúc {stamp(rng)}",
        lambda: f"timestamp {stamp(rng)}",
        lambda: f"mã lỗi ERR-{digits(rng, 4)}-{digits(rng, 8)}",
        lambda: f"request id {_hex(rng, 8)}-{_hex(rng, 4)}-{_hex(rng, 4)}-{_hex(rng, 4)}-{_hex(rng, 12)}",
        lambda: f"requestId=REQ-{citizen_number(rng)}",
        lambda: f"trace {_hex(rng, 20)}",
        lambda: f"mã thủ tục {rng.randint(1, 3)}.{digits(rng, 6)}.000.00.00.H{rng.randint(10, 63)}",
        lambda: f"đơn vị 000.00.{digits(rng, 2)}.G{rng.randint(10, 22)}",
        lambda: f"hồ sơ 000.00.{digits(rng, 2)}.H{rng.randint(10, 63)}-{digits(rng, 6)}-{digits(rng, 4)}",
        lambda: f"hồ sơ H{rng.randint(10, 63)}.{digits(rng, 2)}-{digits(rng, 6)}-{digits(rng, 4)}",
        lambda: f"mã giao dịch {digits(rng, 12)}",
        lambda: f"mã yêu cầu: {rng.randint(1, 9)}{digits(rng, 11)}",
        lambda: f"số tiền {rng.randint(1, 999)}.{digits(rng, 3)}.{digits(rng, 3)}.{digits(rng, 3)} đồng",
        lambda: f"điện thoại 09{digits(rng, 8)}",
        lambda: f"ĐT 0222.{digits(rng, 3)}.{digits(rng, 4)}",
        lambda: f"địa chỉ IP 10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}",
        lambda: f"số tài khoản {digits(rng, 13)}",
        lambda: f"STK {digits(rng, 10)}",
        lambda: f"mã số thuế {digits(rng, 10)}-001",
        lambda: f"chuỗi {citizen_number(rng)}{digits(rng, 4)}",
        lambda: f"khóa {_hex(rng, 3)}a{citizen_number(rng)}",
        lambda: f"mã {citizen_number(rng)}.H29",
        lambda: f"dịch vụ tra CCCD trả về {rng.randint(100, 999)}{digits(rng, 6)} bản ghi",
        lambda: f"dịch vụ BHXH báo lỗi, mã giao dịch {digits(rng, 10)}",
        lambda: f"CCCD đã cấp, số lượng {digits(rng, 9)}",
        lambda: f"Trung tâm BHXH, hotline 09{digits(rng, 8)}",
        lambda: f"mã lỗi E{digits(rng, 7)}",
        lambda: f"bản {digits(rng, 9)}",
        lambda: f"thiết bị {rng.choice('ABC')}{digits(rng, 7)}",
        lambda: "nền tảng định danh và xác thực điện tử, phiên 4" + digits(rng, 11),
        lambda: f"phiếu HT-2026-{digits(rng, 6)}",
        lambda: f"số chứng thư 5401{digits(rng, 20)}",
        lambda: f"thẻ ngân hàng 9704 {digits(rng, 4)} {digits(rng, 4)} {digits(rng, 4)}",
        lambda: f"CMND và CCCD của công dân, lỗi lúc {stamp(rng)}",
        lambda: f"năm {rng.randint(2010, 2026)} {digits(rng, 5)} lượt",
        lambda: f"future {rng.choice(_CODES)}{rng.randint(4, 9)}{digits(rng, 8)}",
    ]  # fmt: skip
    return Sample(_around(rng, rng.choice(made)()))


def corpus(seed: int, size: int) -> list[Sample]:
    """Return `size` texts, about half of them without any personal number."""
    rng = random.Random(seed)
    makers = [citizen, citizen, citizen, identity_card, insurance, passport, mixed]
    return [rng.choice(makers)(rng) if rng.random() < 0.5 else negative(rng) for _ in range(size)]

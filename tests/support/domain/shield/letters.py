"""Sentences that name a person's number, as agencies write them to a helpdesk."""

from __future__ import annotations

import random

from tests.support.domain.shield import numbers as n

Dice = random.Random

_FAMILY = ("Lò", "Vàng", "Giàng", "Mạc", "Đèo", "Trần", "Nguyễn", "Ngô", "Thạch", "Y", "Rơ Châm", "Quàng")
_MIDDLE = ("Văn", "Thị", "Hữu", "Thúy", "Minh", "A", "Seo", "Ngọc")
_GIVEN = ("Khánh", "Mẩy", "Sửu", "Hòa", "Dín", "Bằng", "Páo", "Yến", "Thuận", "Ương", "Khuê", "Đức")
_PLACES = ("thôn Bản Cáp, xã Nậm Lúc", "tổ 4, phường Đông Ngạc", "ấp Phú Thuận, xã An Hóa", "số 12 ngõ 35")

_CARD = (
    "CCCD",
    "số CCCD",
    "Số CCCD:",
    "CCCD số",
    "thẻ CCCD số",
    "căn cước công dân số",
    "Căn cước công dân:",
    "thẻ căn cước",
    "số căn cước",
    "Căn cước số:",
    "số định danh cá nhân",
    "Số định danh:",
    "ĐDCN",
    "số ĐDCN:",
    "mã định danh",
    "định danh cá nhân là",
    "CCCD (gắn chip):",
    "số thẻ CCCD là",
    "CCCD/ĐDCN:",
    "CCCD/CMND số",
    "SỐ CCCD:",
    "SỐ ĐỊNH DANH CÁ NHÂN:",
    "so CCCD",
    "so dinh danh ca nhan",
    "can cuoc cong dan so",
    "so DDCN:",
)
_OLD = (
    "CMND",
    "số CMND",
    "CMND số",
    "CMND cũ:",
    "số CMND cũ là",
    "CMND (9 số):",
    "chứng minh nhân dân số",
    "giấy chứng minh nhân dân số",
    "Giấy CMND:",
    "CMTND số",
    "chứng minh thư số",
    "so CMND",
    "CMND so:",
    "chung minh nhan dan so",
    "SỐ CMND:",
)
_INSURED = (
    "mã số BHXH",
    "Mã số BHXH:",
    "mã BHXH",
    "số sổ BHXH",
    "sổ BHXH số",
    "số BHXH:",
    "mã số bảo hiểm xã hội",
    "Mã số bảo hiểm xã hội:",
    "mã thẻ BHYT",
    "thẻ BHYT số",
    "mã số BHYT:",
    "số thẻ bảo hiểm y tế",
    "ma so BHXH:",
    "ma so bao hiem xa hoi",
)
_ABROAD = (
    "hộ chiếu số",
    "Số hộ chiếu:",
    "hộ chiếu",
    "hộ chiếu phổ thông số",
    "Passport No.",
    "passport:",
    "so ho chieu",
    "Hộ chiếu Việt Nam số",
    "SỐ HỘ CHIẾU:",
)
_BEFORE = (
    "công dân {who}, sinh ngày {born}, ",
    "ông {who} (sinh {born}), ",
    "bà {who}, thường trú {place}, ",
    "trường hợp {who} ",
    "Họ tên: {who}; ngày sinh: {born}; ",
    "cháu {who}, ",
    "",
)
_AFTER = (
    ", cấp ngày {born} tại Cục Cảnh sát QLHC về TTXH",
    " không tra cứu được",
    " báo không khớp thông tin",
    " bị sai ngày sinh so với giấy khai sinh",
    ", thường trú {place}",
    " (đã đối chiếu bản gốc)",
    ", điện thoại {phone}",
    "; đề nghị xác minh",
    "",
)


def name(dice: Dice) -> str:
    """Return the name of an invented person."""
    return f"{dice.choice(_FAMILY)} {dice.choice(_MIDDLE)} {dice.choice(_GIVEN)}"


def fill(dice: Dice, words: str) -> str:
    """Put a person's unprotected particulars into a piece of a sentence."""
    return words.format(who=name(dice), born=n.born(dice), place=dice.choice(_PLACES), phone=n.mobile(dice))


def _told(dice: Dice, words: tuple[str, ...], number: str) -> str:
    owner = dice.choice(("", "", "", "", f" của {name(dice)}", f" của ông {name(dice)} là", " nêu trên:"))
    word = dice.choice(words)
    if owner and not word.endswith((":", "là", ".")):
        word += owner
    gap = dice.choice((" ", " ", " ", " ", "\n", "  "))
    return f"{fill(dice, dice.choice(_BEFORE))}{word}{gap}{number}{fill(dice, dice.choice(_AFTER))}."


def card(dice: Dice) -> str:
    """A sentence with a citizen number after its word, sometimes of a person born abroad."""
    number = n.citizen(dice) if dice.random() < 0.85 else n.born_abroad(dice)
    return _told(dice, _CARD, n.written(dice, number))


def bare(dice: Dice) -> str:
    """A sentence with a citizen number and no word that says so."""
    number = n.marked(dice.choice((n.plain, n.plain, n.plain, n.grouped, n.wide))(dice, n.citizen(dice)))
    return (
        fill(
            dice,
            dice.choice(
                (
                    "Công dân {who} (%s) không nhận được kết quả.",
                    "Trường hợp %s, sinh {born}, báo lỗi khi tra cứu.",
                    "{who} - %s - {born}",
                    "Đã gửi lại bản tin của %s nhưng vẫn lỗi.",
                    "Bà {who}, %s, {phone}.",
                    "Kiểm tra giúp các trường hợp: %s",
                    "Tra “%s” không ra, tra theo họ tên {who} thì có.",
                    "1) {who}: %s;",
                    "[%s] {who}",
                    "Không đồng bộ: %s/{who}",
                    "%s: thiếu nơi đăng ký khai sinh",
                )
            ),
        )
        % number
    )


def several(dice: Dice) -> str:
    """A list of citizen numbers after one word."""
    many = [n.marked(n.citizen(dice)) for _ in range(dice.randint(2, 6))]
    gap = dice.choice((", ", "; ", " và ", "\n", "\n- ", " "))
    return f"Danh sách {dice.choice(_CARD)} {gap.join(many)} chưa có trên hệ thống."


def old_card(dice: Dice) -> str:
    """A sentence with the number of an old identity card, or two."""
    if dice.random() < 0.2:
        pair = n.marked(n.old_card(dice)), n.marked(n.old_card(dice))
        return f"{dice.choice(_OLD)} {pair[0]} {dice.choice((',', 'và', '-', ';'))} {pair[1]} trùng nhau."
    shape = dice.choice((n.plain, n.plain, n.plain, n.grouped, n.wide))
    return _told(dice, _OLD, n.marked(shape(dice, n.old_card(dice))))


def both_cards(dice: Dice) -> str:
    """An old number and the one that took its place."""
    old, new = n.marked(n.old_card(dice)), n.written(dice, n.citizen(dice))
    return f"{name(dice)}: CMND {old}, nay đổi thành CCCD {new}."


def insured(dice: Dice) -> str:
    """A sentence with a social- or health-insurance number."""
    return _told(dice, _INSURED, n.marked(n.insured(dice)))


def passport(dice: Dice) -> str:
    """A sentence with a passport number."""
    return _told(dice, _ABROAD, n.marked(n.passport(dice)))


def table(dice: Dice) -> str:
    """Rows of people, their numbers in one column under its title, cells parted one of the usual ways."""
    title, make = dice.choice(
        (
            ("Số CCCD", n.citizen),
            ("CCCD", n.citizen),
            ("Số định danh", n.citizen),
            ("ĐDCN", n.citizen),
            ("Mã số", n.citizen),
            ("Số CMND", n.old_card),
            ("Mã số BHXH", n.insured),
            ("Số hộ chiếu", n.passport),
        )
    )
    gap = dice.choice((" | ", "\t", ";", ",", "   "))
    head = ["STT", "Họ và tên", "Ngày sinh", title, "Kết quả"]
    rows = [
        [str(number), name(dice), n.born(dice), n.marked(make(dice)), dice.choice(("Lỗi 504", "Sai", "Đúng"))]
        for number in range(1, dice.randint(2, 6))
    ]
    if dice.random() < 0.5:  # the number first, as spreadsheets of agencies often have it
        for row in (head, *rows):
            row.insert(1, row.pop(3))
    return "\n" + "\n".join(gap.join(row) for row in (head, *rows)) + "\n"


def form(dice: Dice) -> str:
    """A form copied from a page: titles and values on lines of their own."""
    pairs = [
        ("Họ và tên", name(dice)),
        ("Số CCCD", n.written(dice, n.citizen(dice))),
        ("Ngày sinh", n.born(dice)),
        ("Số CMND", n.marked(n.old_card(dice))),
        ("Điện thoại", n.mobile(dice)),
    ]
    dice.shuffle(pairs)
    gap = dice.choice((": ", "\n", ":\n", "\t"))
    return "\n" + "\n".join(f"{title}{gap}{value}" for title, value in pairs) + "\n"


def machine(dice: Dice) -> str:
    """What a programme sent, answered or wrote down about a person."""
    cccd, old, passport = n.marked(n.citizen(dice)), n.marked(n.old_card(dice)), n.marked(n.passport(dice))
    trace = (
        f"{n.hexes(dice, 8)}-{n.hexes(dice, 4)}-4{n.hexes(dice, 3)}-a{n.hexes(dice, 3)}-{n.hexes(dice, 12)}"
    )
    return dice.choice(
        (
            f'{{"soDinhDanh": "{cccd}", "hoTen": "{name(dice)}", "ngaySinh": "{n.born(dice)}"}}',
            f'{{"requestId":"{trace}","data":{{"cccd":"{cccd}","soCMND":"{old}"}}}}',
            f'{{\\"SoDDCN\\":\\"{cccd}\\",\\"SoHoChieu\\":\\"{passport}\\"}}',
            f"<SoDinhDanh>{cccd}</SoDinhDanh><SoCMND>{old}</SoCMND>",
            f'<CongDan SoDDCN="{cccd}" HoTen="{name(dice)}"/>',
            f"<ns1:soHoChieu>{passport}</ns1:soHoChieu>",
            f"GET /api/v2/cong-dan/{cccd}?trace={trace} HTTP/1.1 504",
            f"https://lgsp.tinh.example/tra-cuu?cccd={cccd}&ngay={n.moment(dice)[:8].strip()}",
            f"https://dvc.tinh.example/ho-so#dinhdanh={cccd}",
            f"POST body=%7B%22soDinhDanh%22%3A%22{cccd}%22%7D status=500",
            f"{n.moment(dice)} ERROR [pool-{dice.randint(1, 99)}] khongTimThay cccd={cccd} traceId={trace}",
            f"2026-03-18 08:11:02,311 WARN TraCuuService - Input: [{cccd}] ma loi E{n.digits(dice, 4)}",
            f"SELECT * FROM cong_dan WHERE so_dinh_danh = '{cccd}';",
            f"{cccd}||{name(dice)}|{n.born(dice).replace('/', '')}|Nữ|{dice.choice(_PLACES)}|12052021",
            f"maBHXH={n.marked(n.insured(dice))}&loai=1",
            f"key:CCCD value:{cccd} ttl:{n.digits(dice, 6)}",
        )
    )


def file_name(dice: Dice) -> str:
    """The name of an attached file that says whose card it shows."""
    cccd = n.marked(n.citizen(dice))
    return dice.choice(
        (
            f"Đính kèm: CCCD_{cccd}.pdf",
            f"tệp {cccd}_mat_truoc.jpg",
            f"xem {cccd}.png",
            f"ảnh CMND_{n.marked(n.old_card(dice))}.jpg",
            f"C:\\HoSo\\{cccd}\\to_khai.docx",
            f"ToKhai-{cccd}-ban2.docx",
            f"ho_chieu_{n.marked(n.passport(dice))}.pdf",
            f"IMG_{cccd}(1).jpeg",
        )
    )


def quoted(dice: Dice) -> str:
    """A quoted mail that broke the line before the number."""
    return f"\n> Kính gửi anh/chị,\n> đề nghị kiểm tra {dice.choice(_CARD)}\n> {n.marked(n.citizen(dice))}\n"


KINDS = (
    *[card] * 8,
    *[bare] * 5,
    several,
    *[old_card] * 3,
    both_cards,
    *[insured] * 2,
    *[passport] * 2,
    *[table] * 2,
    form,
    *[machine] * 5,
    *[file_name] * 2,
    quoted,
)

"""Mails to measure with: the same bytes for the same serial number, in any run, on any machine."""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime

SEED = 46_2022
OURS = "dancuquocgia@mps.gov.vn"
REPLIES, FILES = 0.25, 0.20  # parts of all mails
SMALLEST, USUAL, LARGEST = 50_000, 150_000, 500_000  # bytes of an attached file
REACH = 400  # a reply answers one of this many mails before it
HANOI = timezone(timedelta(hours=7))
START = datetime(2026, 3, 2, 7, 30, tzinfo=HANOI)

_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Mạc", "Lò", "Giàng", "Vàng",
)  # fmt: skip
_MIDDLE = (
    "Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Quốc", "Hữu", "Xuân", "Kim",
)  # fmt: skip
_GIVEN = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc",
    "Quân", "Sơn", "Thu", "Uyên", "Việt", "Yến",
)  # fmt: skip
_PLACES = (
    "tuyenquang", "sonla", "dienbien", "laichau", "caobang", "hagiang", "bacninh", "hungyen", "thaibinh",
    "nghean",
)  # fmt: skip
_SUBJECTS = (
    "Mất kết nối cổng khai thác từ {when}",
    "Không tra cứu được thông tin dân cư, báo lỗi {code}",
    "Đề nghị cấp lại tài khoản khai thác cho cán bộ",
    "Kết quả trả về không khớp với sổ hộ khẩu",
    "Hỏi về thủ tục kết nối, chia sẻ dữ liệu",
    "Yêu cầu hỗ trợ đồng bộ dữ liệu tháng {month}",
    "Chứng thư số sắp hết hạn, đề nghị hướng dẫn",
    "Hệ thống phản hồi chậm vào giờ cao điểm",
)
_SENTENCES = (
    "Kính gửi bộ phận hỗ trợ Cơ sở dữ liệu quốc gia về dân cư.",
    "Từ {when}, đơn vị chúng tôi không kết nối được đến cổng khai thác dữ liệu dân cư.",
    "Khi cán bộ một cửa tra cứu, hệ thống báo “Quá thời gian chờ” rồi trả về mã lỗi {code}.",
    "Công dân mang số định danh {citizen} đã đến nộp hồ sơ ba lần mà chưa được giải quyết.",
    "Số điện thoại liên hệ của cán bộ phụ trách: {phone}.",
    "Chúng tôi đã kiểm tra đường truyền số liệu chuyên dùng và tường lửa, mọi thứ đều bình thường.",
    "Theo Điều 9 Thông tư 46/2022/TT-BCA, đề nghị quý cơ quan hướng dẫn xử lý trong thời gian sớm nhất.",
    "Văn bản số {document}/CAT-QLHC đã gửi kèm theo thư này để quý cơ quan tiện theo dõi.",
    "Lần gần nhất kết nối thành công là {when}, sau đó không có thay đổi nào về cấu hình máy chủ.",
    "Xin cho biết đầu mối kỹ thuật để phối hợp kiểm tra, tránh ảnh hưởng đến người dân.",
    "Số lượng hồ sơ tồn đọng hiện nay là {count} hồ sơ, chủ yếu là đăng ký thường trú.",
    "Địa chỉ máy chủ của đơn vị là 10.{octet}.12.7, cổng 8443, giao thức TLS 1.2.",
    "Nếu cần thêm thông tin, xin liên hệ lại theo địa chỉ thư này.",
    "Rất mong nhận được phản hồi sớm của quý cơ quan.",
)
_KINDS = ("pdf", "docx", "jpg", "png")
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its bytes with CRLF, and whether it answers an earlier one."""

    raw: bytes
    answers: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """What a mail shares with those that answer it."""

    name: str
    address: str
    subject: str
    ids: tuple[str, ...]  # Message-IDs of its thread, its own last


def mails(count: int, *, name: str = "do") -> Iterator[Mail]:
    """Give `count` mails in the order they arrive; `name` keeps the Message-IDs of two mailboxes apart."""
    recent: list[_Head] = []
    for serial in range(count):
        chance = random.Random(f"{SEED}:{name}:{serial}")
        answers = bool(recent) and chance.random() < REPLIES
        own = f"{name}.{serial}@may.tinh.example"
        if answers:
            earlier = chance.choice(recent)
            head = _Head(earlier.name, earlier.address, earlier.subject, (*earlier.ids[-9:], own))
        else:
            head = _open(chance, name, own)
        recent = [*recent[-REACH + 1 :], head]
        yield Mail(_write(chance, head, serial, answers=answers), answers)


def _open(chance: random.Random, name: str, own: str) -> _Head:
    number = chance.randrange(100_000)
    person = " ".join(chance.choice(names) for names in (_SURNAMES, _MIDDLE, _GIVEN))
    address = f"{name}{number}@{chance.choice(_PLACES)}.example"
    return _Head(person, address, _fill(chance, chance.choice(_SUBJECTS)), (own,))


def _fill(chance: random.Random, words: str) -> str:
    when = START + timedelta(minutes=chance.randrange(400_000))
    return words.format(
        when=f"{when:%H:%M} ngày {when:%d/%m/%Y}",
        month=f"{when:%m/%Y}",
        code=chance.choice(("ERR-504", "ERR-401", "E1012", "HTTP 500")),
        citizen=f"0{chance.randrange(10**10, 10**11)}",
        phone=f"09{chance.randrange(10**7, 10**8)}",
        document=chance.randrange(100, 9999),
        count=chance.randrange(2, 400),
        octet=chance.randrange(256),
    )


def _text(chance: random.Random, head: _Head, *, answers: bool) -> str:
    """Write 300 to 3,000 letters, an answer above a quotation."""
    lines = [_fill(chance, chance.choice(_SENTENCES)) for _ in range(chance.randrange(3, 16))]
    paragraphs = [" ".join(lines[start : start + 4]) for start in range(0, len(lines), 4)]
    text = "\n\n".join(paragraphs) + f"\n\nTrân trọng,\n{head.name}\n"
    if not answers:
        return text
    quoted = "\n".join(
        f"> {_fill(chance, chance.choice(_SENTENCES))}" for _ in range(chance.randrange(4, 12))
    )
    return f"{text}\nVào 09:15, T2, 02 thg 3, 2026 Hỗ trợ <{OURS}> đã viết:\n{quoted}\n"


def _write(chance: random.Random, head: _Head, serial: int, *, answers: bool) -> bytes:
    """Put headers and parts together the way mail programs do: CRLF, encoded words, 76 columns."""
    subject = f"Re: {head.subject}" if answers else head.subject
    fields = [
        f"Received: from may.tinh.example (may.tinh.example [192.0.2.{serial % 250}]) by mx.bien.example",
        f"From: {Header(head.name, 'utf-8').encode()} <{head.address}>",
        f"To: {OURS}",
        f"Subject: {Header(subject, 'utf-8', header_name='Subject').encode()}".replace("\n", "\r\n"),
        f"Message-ID: <{head.ids[-1]}>",
        f"Date: {format_datetime(START + timedelta(seconds=97 * serial))}",
        "MIME-Version: 1.0",
    ]
    if answers:
        fields.append(f"In-Reply-To: <{head.ids[-2]}>")
        fields.append("References: " + "\r\n ".join(f"<{one}>" for one in head.ids[:-1]))
    body = _body(chance, _text(chance, head, answers=answers), serial)
    if chance.random() < FILES:
        body = _multipart("mixed", serial, [body, _file(chance, serial)])
    return "\r\n".join(fields).encode() + b"\r\n" + body


def _body(chance: random.Random, text: str, serial: int) -> bytes:
    """Give a text part, or text and HTML as alternatives, headers included."""
    plain = _leaf("text/plain", text, chance.choice(("quoted-printable", "base64", "8bit")))
    if chance.random() < 0.5:
        return plain
    shown = "".join(f"<p>{line}</p>" for line in text.replace("&", "&amp;").replace("<", "&lt;").split("\n"))
    html = (
        f'<html><head><meta charset="utf-8"></head><body><div style="color:#222">{shown}</div></body></html>'
    )
    return _multipart("alternative", serial, [plain, _leaf("text/html", html, "quoted-printable")])


def _leaf(kind: str, text: str, how: str) -> bytes:
    data = text.encode()
    if how == "base64":
        data = base64.encodebytes(data)
    elif how == "quoted-printable":
        data = quopri.encodestring(data)
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
    return head.encode() + data.replace(b"\n", b"\r\n")


def _file(chance: random.Random, serial: int) -> bytes:
    kind = chance.choice(_KINDS)
    content = chance.randbytes(int(chance.triangular(SMALLEST, LARGEST, USUAL)))
    name = f"van-ban-{serial}.{kind}"
    head = (
        f'Content-Type: {_TYPES[kind]}; name="{name}"\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(kind: str, serial: int, parts: list[bytes]) -> bytes:
    edge = f"=_{kind}_{serial:08d}".encode()
    inner = b"".join(b"--" + edge + b"\r\n" + part + b"\r\n" for part in parts)
    head = f"Content-Type: multipart/{kind}; boundary=".encode()
    return head + b'"' + edge + b'"\r\n\r\n' + inner + b"--" + edge + b"--\r\n"

"""What the generated tickets say: a few thousand different texts, the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.kb.library_words import DETAILS, PLACES, STEPS, SYSTEMS, TASKS, TROUBLES

FAMILIES = ("Quách", "Nghiêm", "Tạ", "Doãn", "Lương", "Kiều", "Mạc", "Thân", "Phùng", "Đàm", "Lục", "Tống")
MIDDLES = ("Đình", "Khánh", "Minh", "Hải", "Thu", "Phương", "Văn", "Ngọc", "Thanh", "Quang", "Bảo", "Hồng")
GIVEN = (
    "Nguyên", "Linh", "Khuê", "Đăng", "Hạnh", "Lan", "Trí", "Diệp", "Sơn", "Thảo", "Tùng", "Yến", "Hiếu",
    "Quyên", "Vinh", "Trang",
)  # fmt: skip
OPENING, REPLY, ANSWER, NOTE = "opening", "reply", "answer", "note"
SIZES = {OPENING: 6000, REPLY: 3000, ANSWER: 2000, NOTE: 1000}
# Stands in one ticket of fifty thousand, and in none of the texts below.
RARE = "Đề nghị thu hồi chứng thư số của máy chủ kết nối cũ."

_ASKED = (
    "Đề nghị bộ phận hỗ trợ kiểm tra giúp và cho biết hướng xử lý.",
    "Đơn vị đã thử lại nhiều lần trong ngày nhưng kết quả không đổi.",
    "Việc này ảnh hưởng đến việc tiếp nhận hồ sơ của người dân tại bộ phận một cửa.",
    "Nếu cần thêm thông tin, xin liên hệ lại với cán bộ đầu mối.",
)
_ANSWERED = (
    "Chúng tôi đã kiểm tra nhật ký của hệ thống và thấy yêu cầu bị từ chối do hết hạn mã truy cập.",
    "Đề nghị đơn vị cập nhật cấu hình theo hướng dẫn rồi thử lại.",
    "Sự việc đã được chuyển cho cán bộ phụ trách kết nối theo dõi tiếp.",
    "Dữ liệu đã được đồng bộ lại, đơn vị tra cứu lại sau ít phút.",
)
_NOTED = ("Đã gọi cho đầu mối của đơn vị.", "Chờ kết quả rà soát của nhóm dữ liệu.", "Đã đối chiếu nhật ký.")


def names() -> Iterator[str]:
    """Yield invented people, no two alike."""
    return (f"{one} {two} {three}" for three in GIVEN for one in FAMILIES for two in MIDDLES)


def texts() -> Iterator[tuple[str, int, str, str]]:
    """Yield (sort, number, subject, body); only openings have a subject."""
    for sort, size in SIZES.items():
        for number in range(size):
            dice = random.Random(f"{sort}/{number}")
            yield sort, number, *_MAKERS[sort](dice, number)


def _opening(dice: random.Random, number: int) -> tuple[str, str]:
    sign, _cure = dice.choice(TROUBLES)
    place, system, task = dice.choice(PLACES), dice.choice(SYSTEMS), dice.choice(TASKS)
    code = f"{task[2]}-{100 + number}"
    lines = [
        "Kính gửi bộ phận hỗ trợ,",
        f"Tại {place}, khi dùng {system}, chúng tôi gặp: {sign.lower()} (mã lỗi {code}).",
        f"Các bước đã làm: {'; '.join(step.lower() for step in dice.sample(STEPS, dice.randint(2, 4)))}.",
        *dice.sample(_ASKED, 2),
        "Trân trọng cảm ơn.",
    ]
    return f"{sign} khi dùng {system}, {place}", "\n\n".join(lines)


def _reply(dice: random.Random, number: int) -> tuple[str, str]:
    _sign, cure = dice.choice(TROUBLES)
    lines = ["Kính gửi anh/chị,", *dice.sample(_ANSWERED, 2), f"{cure}.", f"{dice.choice(DETAILS)}."]
    return "", "\n\n".join([*lines, f"Hồ sơ tham chiếu số {number}. Trân trọng."])


def _answer(dice: random.Random, number: int) -> tuple[str, str]:
    sign, _cure = dice.choice(TROUBLES)
    return "", f"Cảm ơn anh/chị. Đơn vị đã làm theo, còn một việc: {sign.lower()}. Lần thử thứ {number}."


def _note(dice: random.Random, number: int) -> tuple[str, str]:
    return "", f"{dice.choice(_NOTED)} {dice.choice(DETAILS)}. Ghi chú {number}."


_MAKERS = {OPENING: _opening, REPLY: _reply, ANSWER: _answer, NOTE: _note}

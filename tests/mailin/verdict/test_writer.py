"""Mail of a mailbox that several people use names the one who wrote; an office's name is no person's."""

from __future__ import annotations

import pytest

from mailin.parse import parse
from mailin.verdict.writer import looks_shared, person, writer_of
from tests.mailin.cast import mail


@pytest.mark.parametrize("address", [
    "vanthu@so.example", "van.thu@so.example", "phonghotro@so.example", "ho-tro@so.example",
    "vt.hc@so.example", "info@so.example", "bophanmotcua@xa.example", "phong.cntt@so.example",
    "trungtamcntt@tinh.example",
])  # fmt: skip
def test_mailboxes_of_offices_are_known_by_their_names(address: str) -> None:
    assert looks_shared(address)


@pytest.mark.parametrize("address", [
    "an.nguyen@so.example", "thu.lt@so.example", "phongnt@so.example", "bantq@so.example", "toan@so.example",
    "sonnv@so.example",
])  # fmt: skip
def test_a_persons_own_mailbox_is_not_taken_for_a_shared_one(address: str) -> None:
    assert not looks_shared(address)


@pytest.mark.parametrize(("words", "name"), [
    ("Lò Thị Thu", "Lò Thị Thu"), ("LÒ THỊ THU", "Lò Thị Thu"), ("Bà Lò Thị Thu - Chuyên viên", "Lò Thị Thu"),
    ("Ths. Mạc Văn Bình, 0912", "Mạc Văn Bình"), ("Văn thư Sở", ""), ("Phòng Hỗ trợ", ""), ("Trần trọng", ""),
    ("Trung tâm Nguyễn Huệ", ""), ("lò thị thu", ""), ("", ""), ("a@b.example", ""), ("Nguyễn" * 40, ""),
])  # fmt: skip
def test_only_a_persons_name_is_shown_as_a_persons(words: str, name: str) -> None:
    assert person(words) == name


@pytest.mark.parametrize(("sender", "body", "headers"), [
    ("Lò Thị Thu <vanthu@so.example>", "Lỗi.", {}),
    ("Văn thư <vanthu@so.example>", "Lỗi.", {"Sender": "Lò Thị Thu <thu@so.example>"}),
    ("Văn thư <vanthu@so.example>", "Lỗi.\n\nTrân trọng,\nLò Thị Thu\nVăn phòng Sở", {}),
    ("Văn thư <vanthu@so.example>", "Lỗi.\n\nNgười gửi: Lò Thị Thu\nĐT: 0912", {}),
    ("Văn thư <vanthu@so.example>", "Lỗi.\n\n-- \nLò Thị Thu\nChuyên viên", {}),
    ("vanthu@so.example", "Lỗi.\n\nCán bộ phụ trách: Bà Lò Thị Thu (0912)", {}),
    ("vanthu@so.example", "Lỗi.\n\nXin trân trọng cảm ơn!\n\nBà LÒ THỊ THU", {}),
])  # fmt: skip
def test_the_person_is_found_in_name_sender_and_signature(
    sender: str, body: str, headers: dict[str, str]
) -> None:
    assert _said(sender, body, headers) == "Lò Thị Thu"


def test_nobody_is_made_up() -> None:
    assert _said("Văn thư <vanthu@so.example>", "Lỗi.\n\nTrân trọng,\nVăn phòng Sở", {}) == ""


def _said(sender: str, body: str, headers: dict[str, str]) -> str:
    raw = mail("Lỗi", "X", sender=sender, **headers)
    head = raw.partition(b"\n\n")[0].decode()
    lines = [line for line in head.split("\n") if not line.lower().startswith("content-")]
    plain = "\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body])
    return writer_of(parse(plain.encode()))

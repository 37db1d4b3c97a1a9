"""Outlook's compressed RTF is unpacked as the published examples say, and broken data harms nobody."""

from __future__ import annotations

import random

from mailin.parse import parse, rtf
from tests.mailin.parse.builders import head
from tests.mailin.parse.packers import lone, tnef

# The examples of [MS-OXRTFCP], section 4
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
OVERLAPPED = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_published_examples() -> None:
    assert rtf.unpacked(SIMPLE) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf.unpacked(OVERLAPPED) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_a_body_only_in_rtf_is_kept_as_a_file() -> None:
    mail = parse(head() + lone(tnef(rtf=SIMPLE)))
    assert [(file.name, file.content_type) for file in mail.attachments] == [
        ("noi-dung.rtf", "application/rtf")
    ]
    assert b"hello world" in mail.attachments[0].content


def test_broken_data_ends_the_unpacking() -> None:
    rng = random.Random(9)
    for _ in range(2_000):
        data = bytearray(SIMPLE)
        data[rng.randrange(16, len(data))] = rng.randrange(256)
        assert len(rtf.unpacked(bytes(data[: rng.randrange(len(data) + 1)]))) <= 43
    assert len(rtf.unpacked(b"\xff" * 8 + b"LZFu" + b"\xff" * 500_000)) <= 1024 * 1024

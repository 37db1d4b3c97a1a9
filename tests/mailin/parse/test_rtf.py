"""Outlook's compressed RTF is unpacked as the published examples say and read; broken data harms nobody."""

from __future__ import annotations

import random
import struct
import time

import pytest

from mailin.parse import parse, rtf, rtf_text
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


def stored(source: bytes) -> bytes:
    """RTF in Outlook's container, not compressed."""
    return struct.pack("<II4sI", len(source) + 12, len(source), b"MELA", 0) + source


def test_a_body_only_in_rtf_is_read() -> None:
    mail = parse(head() + lone(tnef(rtf=SIMPLE)))
    assert mail.body_text == "hello world"
    assert not mail.attachments


def test_rtf_without_words_is_kept_as_a_file() -> None:
    mail = parse(head() + lone(tnef(rtf=stored(rb"{\rtf1{\pict 00ff}}"))))
    assert [(file.name, file.content_type) for file in mail.attachments] == [
        ("noi-dung.rtf", "application/rtf")
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (rb"{\rtf1\ansi\uc1 \u272?\u7873? ngh\u7883\'3f\par h\u7895? tr\u7907?}", "Đề nghị\nhỗ trợ"),
        (rb"{\rtf1\ansicpg1258 Vi\'ea\'f2t}", "Việt"),
        (
            rb"{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset163 B;}}\f1 Vi\'ea\'f2t\f0  \'e9}",
            "Việt é",
        ),
        (
            rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator W;}{\info{\title x}}a{\b b}\tab c\\\{}",
            "ab\tc\\{",
        ),
        (rb"{\rtf1{\field{\*\fldinst{HYPERLINK x}}{\fldrslt trang}} \bin4 \\\}{{con}", "trang con"),
        (rb"{\rtf1 \u55357?\u56524? ghim}", "\U0001f4cc ghim"),
        (b"not rtf", ""),
    ],
)
def test_words_of_rtf(source: bytes, words: str) -> None:
    assert rtf_text.text(source) == words


@pytest.mark.parametrize(
    "piece", [b"{", b"\\'e1", b"\\f1", b"\\u7917?", b"\\par\n", b"\\bin9999999999 ", b" "]
)
def test_reading_rtf_is_linear(piece: bytes) -> None:
    started = time.process_time()
    rtf_text.text(b"{\\rtf1" + piece * (256 * 1024 // len(piece)))
    assert time.process_time() - started < 2


def test_broken_data_ends_the_unpacking() -> None:
    rng = random.Random(9)
    for _ in range(2_000):
        data = bytearray(SIMPLE)
        data[rng.randrange(16, len(data))] = rng.randrange(256)
        assert len(rtf.unpacked(bytes(data[: rng.randrange(len(data) + 1)]))) <= 43
    assert len(rtf.unpacked(b"\xff" * 8 + b"LZFu" + b"\xff" * 500_000)) <= 1024 * 1024

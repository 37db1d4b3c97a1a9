"""No message stops the intake: mutated mail is read, files keep their bytes, text fits every database."""

from __future__ import annotations

import json
import random

import pytest

from mailin.parse import ParsedMail, parse
from mailin.parse.__main__ import as_json
from tests.mailin.parse.catalogue import FOLDER

SEEDS = sorted(FOLDER.glob("*.eml"))
PIECES = [
    b"\x00", b"\xff", b"\r", b"\n", b"\n\n", b"=?", b"?=", b"=?utf-8?B?", b"--", b"--=_ranh",
    b"--=_ranh--", b":", b";", b'"', b"\\", b"<", b">", b"(", b",", b"=", b"&#9999999999;",
    b"\xed\xa0\x80", b"\xcc\xf2" * 50, b"begin 644 x\n", b"Content-Type: multipart/mixed; boundary=x\n",
    b"Content-Type: message/rfc822\n", b"charset=utf-16", b"\xef\xbb\xbf",
    b"Content-Transfer-Encoding: base64\n", b"-----Original Message-----\n", b"<blockquote>",
    b"<table><tr><td>",
]  # fmt: skip


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One to eight cuts, swaps, doublings, bit flips and insertions."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(out) + 1)
        size = rng.randint(0, 40)
        match rng.randrange(6):
            case 0:
                del out[at : at + size]
            case 1:
                out[at:at] = rng.choice(PIECES)
            case 2:
                out[at:at] = out[max(0, at - size) : at]
            case 3 if at < len(out):
                out[at] ^= 1 << rng.randrange(8)
            case 4:
                out[at : at + size] = rng.randbytes(size)
            case _:
                other = rng.choice(SEEDS).read_bytes()
                out[at:at] = other[rng.randrange(len(other) + 1) :][:300]
    return bytes(out)


def assert_sound(mail: ParsedMail) -> None:
    """What every caller relies on, whatever came in."""
    assert "parser-failed" not in mail.problems
    line = json.dumps(as_json("x", mail), ensure_ascii=False)
    line.encode("utf-8")  # no lone surrogates
    for text in (
        mail.subject,
        mail.body_text,
        mail.reply_text,
        mail.from_name,
        mail.from_email,
        mail.message_id,
    ):
        assert "\x00" not in text
        assert "\r" not in text
    assert "\n" not in mail.subject
    assert all(file.size == len(file.content) and file.name for file in mail.attachments)
    assert all("/" not in file.name and "\\" not in file.name for file in mail.attachments)
    assert len(mail.canonical_digest) == 64
    if mail.body_text.strip():
        assert mail.reply_text.strip()


@pytest.mark.parametrize("seed", range(6))
def test_500_mutated_messages(seed: int) -> None:
    rng = random.Random(20_260_318 + seed)
    for _ in range(500):
        assert_sound(parse(mutated(rng.choice(SEEDS).read_bytes(), rng)))


@pytest.mark.parametrize("size", [0, 1, 2, 100, 5_000])
def test_random_bytes(size: int) -> None:
    rng = random.Random(size)
    for _ in range(50):
        assert_sound(parse(rng.randbytes(size)))


def test_every_prefix_of_a_message() -> None:
    raw = (FOLDER / "khung-anh-trong-thu.eml").read_bytes()
    for end in range(len(raw)):
        assert_sound(parse(raw[:end]))


def test_a_broken_reader_still_keeps_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_raw: bytes) -> ParsedMail:
        raise RecursionError

    monkeypatch.setattr("mailin.parse._parse", fail)
    mail = parse(b"Subject: x\n\ny")
    assert mail.problems == ("parser-failed",)
    assert mail.attachments[0].content == b"Subject: x\n\ny"

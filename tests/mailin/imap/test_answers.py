"""Answers to FETCH read the short way say what the library's own parser says of them."""

from __future__ import annotations

from typing import Any

import pytest
from imapclient.response_parser import parse_fetch_response

from mailin.imap import answers

RAW = b'Subject: "x" (a) {3}\r\n\r\nabc)\r\n'
SIZE = str(len(RAW)).encode()
DATE = b'"17-Jul-2026 02:44:25 +0700"'
USUAL = [(b"1 (UID 7 INTERNALDATE " + DATE + b" BODY[] {" + SIZE + b"}", RAW), b")"]
LINES: dict[str, list[Any]] = {
    "sizes": [b"1 (UID 7 RFC822.SIZE 300)", b"2 (RFC822.SIZE 4 UID 9)"],
    "a body": USUAL,
    "two bodies": [*USUAL, (b"2 (UID 9 INTERNALDATE " + DATE + b" BODY[] {0}", b""), b")"],
    "a broken date": [(b'1 (UID 7 INTERNALDATE "hom qua" BODY[] {' + SIZE + b"}", RAW), b")"],
    "flags beside sizes": [b"1 (UID 7 RFC822.SIZE 300)", b"2 (FLAGS (\\Seen))"],
    "flags beside a body": [*USUAL, b"5 (UID 11 FLAGS (\\Seen \\Deleted))"],
    "flags behind a body": [USUAL[0], b" FLAGS (\\Seen))"],
    "another order": [(b"1 (BODY[] {" + SIZE + b"}", RAW), b" UID 7 INTERNALDATE " + DATE + b")"],
    "a quoted body": [b"1 (UID 7 INTERNALDATE " + DATE + b' BODY[] "ngan")'],
    "no body": [b"1 (UID 7 INTERNALDATE " + DATE + b" BODY[] NIL)"],
    "nothing": [None],
}


@pytest.mark.parametrize("name", LINES)
def test_the_short_way_says_what_the_library_says(name: str) -> None:
    lines = LINES[name]
    theirs = parse_fetch_response(lines, normalise_times=False)
    wanted = {uid: {key: value for key, value in one.items() if key != b"SEQ"} for uid, one in theirs.items()}
    found = answers.read(list(lines))
    assert {u: {k: v for k, v in one.items() if k != b"SEQ"} for u, one in found.items()} == wanted


def test_a_literal_that_is_cut_is_no_message() -> None:
    assert answers._bodies([(b"1 (UID 7 INTERNALDATE " + DATE + b" BODY[] {99}", RAW), b")"]) is None

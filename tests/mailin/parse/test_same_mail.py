"""One mail fetched by two ways has one digest; two mails never share one."""

from __future__ import annotations

import base64

import pytest

from mailin.parse import parse
from tests.mailin.parse.builders import PDF, file_part, multipart, part, text_mail

THU = "Kính gửi Trung tâm,\nĐề nghị hỗ trợ."
BASE = text_mail(THU)


@pytest.mark.parametrize(
    "other",
    [
        b"Received: from a by b; Wed, 18 Mar 2026 08:13:00 +0700\r\nX-Spam-Score: 1\r\n" + BASE,
        BASE.replace(b"\r\n", b"\n"),
        text_mail(base64.encodebytes(THU.encode()), Content_Transfer_Encoding="base64"),
        text_mail(THU + "\n\n", Date="Wed, 18 Mar 2026 01:12:00 +0000", Message_ID="<khac@x.example>"),
        text_mail(THU, Subject="=?utf-8?Q?Thu?="),
    ],
    ids=["trace", "line-ends", "transfer", "zone", "encoded-subject"],
)
def test_same_words_same_digest(other: bytes) -> None:
    assert parse(other).canonical_digest == parse(BASE).canonical_digest


@pytest.mark.parametrize(
    "other",
    [
        text_mail(THU + " Gấp."),
        text_mail(THU, Subject="Thu 2"),
        text_mail(THU, Date="Wed, 18 Mar 2026 08:12:01 +0700"),
        text_mail(THU, From="Binh <binh@tinhmau.example.vn>"),
        multipart(
            "mixed", part("text/plain; charset=utf-8", THU), file_part("application/pdf; name=a.pdf", PDF)
        ),
    ],
    ids=["body", "subject", "date", "sender", "file"],
)
def test_other_words_other_digest(other: bytes) -> None:
    assert parse(other).canonical_digest != parse(BASE).canonical_digest


def test_bytes_of_files_decide() -> None:
    text = part("text/plain; charset=utf-8", THU)
    one, two = (
        multipart("mixed", text, file_part("application/pdf; name=a.pdf", PDF + tail)) for tail in (b"", b"x")
    )
    assert parse(one).canonical_digest != parse(two).canonical_digest

"""A long Vietnamese subject arrives letter for letter: threads are recognised by it at both ends."""

from __future__ import annotations

import email
from email.policy import default

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some

from mailin.trial.client import Letter
from mailin.trial.client import compose as compose_trial
from support.models import MailKind, OutgoingMail
from support.notify import compose

WORDS = (
    "Không",
    "kết",
    "nối",
    "được",
    "dịch",
    "vụ",
    "xác",
    "nhận",
    "từ",
    "7",
    "giờ",
    "API",
    "504",
    "NDXP",
    "xã",
)


@settings(max_examples=60)
@given(some.lists(some.sampled_from(WORDS), min_size=3, max_size=30))
def test_no_space_of_a_subject_is_lost_where_it_is_folded(words: list[str]) -> None:
    mail = OutgoingMail(
        message_id="a.b@thu.example",
        kind=MailKind.ACCOUNT,
        subject=" ".join(words),
        body="Thư thử.",
        context={"template": "account"},
        created_at=timezone.now(),
    )
    raw = compose.build(mail, [])
    assert email.message_from_bytes(raw, policy=default)["Subject"] == compose.subject_of(mail)
    assert max(len(line) for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")) <= 78


@settings(max_examples=30)
@given(some.lists(some.sampled_from(WORDS), min_size=3, max_size=30))
def test_nor_in_the_mails_for_trying(words: list[str]) -> None:
    letter = Letter("Lương Thu Hạnh <hanh@thu.example>", "a@thu.example", " ".join(words), "Thư thử.")
    made = compose_trial(letter)
    read = email.message_from_bytes(made.as_bytes(), policy=default)["Subject"]
    assert read == letter.subject

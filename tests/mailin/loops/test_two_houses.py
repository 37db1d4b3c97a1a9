"""Two instances of the product that mail each other fall silent: at most two mails between them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailin.parse import parse
from support.actions import replies
from support.models import Case
from tests import factories
from tests.mailin.cast import mail
from tests.mailin.loops.houses import House, Letter, Post, as_it_is, two_houses, without_marks

Both = tuple[House, House]


@pytest.fixture
def both(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Both]:
    with django_db_blocker.unblock():
        yield from two_houses(f"nha_{os.getpid()}", tmp_path)


def _to(house: House, raw: bytes) -> Letter:
    """Address a mail to a house; its envelope sender is the one in From, as a person's program sends it."""
    return Letter(parse(raw).from_email, (house.address,), raw)


def _quiet(post: Post, most: int = 2) -> None:
    assert len(post.crossed) <= most
    for house in post.houses:
        assert all(state != "stored" for state, _reason in house.states())


def test_a_request_in_the_name_of_the_other_house_makes_one_receipt_and_no_more(both: Both) -> None:
    first, second = both
    post = Post(both)
    post.carry(_to(first, mail("Mất kết nối", sender=f"Hỗ trợ <{second.address}>")))
    _quiet(post, most=1)
    assert len(post.crossed) == 1
    assert second.states() == [("ignored", "auto_reply")]


def test_an_answer_with_the_other_house_in_cc_is_receipted_once(both: Both) -> None:
    first, second = both
    post = Post(both)
    post.carry(_to(first, mail("Mất kết nối", sender="Lò Thị Thu <thu@xa.example>")))
    with first.at_work():
        case = Case.objects.get()
        words = replies.Words("Nhờ đơn vị bạn phối hợp.", cc=[second.address])
        replies.reply(factories.SYSTEM, case_id=case.pk, words=words)
    post.carry()
    post.carry(*post._posted(first))
    _quiet(post)
    with first.at_work():
        assert Case.objects.count() == 1


@pytest.mark.parametrize("relay", [as_it_is, without_marks])
def test_both_in_cc_of_everything_never_answer_each_other_for_ever(both: Both, relay: Any) -> None:
    first, second = both
    post = Post(both, relay=relay, marks_return=relay is as_it_is)
    raw = mail("Mất kết nối", sender=f"Danh sách <{second.address}>", Cc=f"{first.address}, {second.address}")
    post.carry(Letter("thu@xa.example", (first.address, second.address), raw))
    _quiet(post)


def test_a_relay_that_strips_every_mark_of_a_machine_still_ends_after_two(both: Both) -> None:
    first, second = both
    post = Post(both, relay=without_marks, marks_return=False)
    post.carry(_to(first, mail("Mất kết nối", sender=f"Hỗ trợ <{second.address}>")))
    _quiet(post)
    assert post.crossed


@pytest.mark.parametrize("relay", [as_it_is, without_marks])
def test_plus_addresses_of_a_house_are_no_way_around(both: Both, relay: Any) -> None:
    first, second = both
    post = Post(both, relay=relay, marks_return=relay is as_it_is)
    for number in range(3):
        sender = f"Hỗ trợ <hotro+ht{number}@{second.name}>"
        post.carry(_to(first, mail(f"Việc {number}", sender=sender)))
        post.carry(_to(second, mail(f"Việc {number}", sender=f"hotro+x{number}@{first.name}")))
    assert 0 < len(post.crossed) <= 2 * 6  # six matters


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_receipt_that_bounces_is_noted_and_answered_by_nobody(both: Both, stubborn: bool) -> None:
    first, second = both
    gone = f"nghi-viec@{second.name}"
    post = Post(both, gone=frozenset({gone}), bounces_to_from=stubborn)
    post.carry(_to(first, mail("Mất kết nối", sender=f"Người đã nghỉ <{gone}>")))
    _quiet(post, most=1)
    assert first.states()[1:] == ([("ignored", "bounce")] if stubborn else [])
    assert second.states() == []


def test_absence_notes_on_both_sides_end_with_the_first(both: Both) -> None:
    first, second = both
    post = Post(both)
    note = {"Auto_Submitted": "auto-replied", "X_Autoreply": "yes"}
    post.carry(_to(first, mail("Trả lời tự động: vắng mặt", sender=second.address, **note)))
    post.carry(_to(second, mail("Automatic reply: away", sender=first.address, **note)))
    _quiet(post, most=0)


def test_ten_requests_in_the_other_houses_name_stop_at_the_cap(both: Both, settings: Any) -> None:
    first, second = both
    post = Post(both, relay=without_marks, marks_return=False)
    for number in range(10):
        post.carry(_to(first, mail(f"Việc số {number}", sender=second.address)))
    assert len(post.crossed) <= 2 * settings.MAIL_CAP_HOUR

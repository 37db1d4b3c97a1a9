"""Which tickets a mail names: signed ids first, forged ones never, and a batch costs as much as one mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mailin.parse import parse
from mailin.process import drain
from mailin.thread import candidates, named
from support.domain.reference import make_message_id
from support.models import Case, Message, OutgoingMail
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]


@pytest.fixture
def case(put: Put) -> Case:
    put(mail("Hỏi", message_id="goc@may.example"))
    drain()
    return Case.objects.get()


def ways(**words: str) -> list[str]:
    return [one.how for one in candidates([parse(mail(**words))])[0]]


def test_our_signed_id_outranks_their_id_and_the_number(case: Case) -> None:
    ours = OutgoingMail.objects.get().message_id
    both = f"goc@may.example {ours}"
    assert ways(subject=f"[{case.number}]", refers=both) == ["signed_id", "their_message_id", "number"]


def test_an_id_signed_with_another_secret_names_nothing(case: Case) -> None:
    key = str(Message.objects.get().pk)
    forged = make_message_id("receipt", key, "mps.gov.vn", b"a secret nobody here has").strip("<>")
    assert ways(subject="x", answers=forged) == []


def test_an_older_secret_still_reads_the_mails_it_signed(case: Case, settings: Any) -> None:
    ours = OutgoingMail.objects.get().message_id
    settings.MESSAGE_ID_SECRETS = ["moi-moi-moi-moi-moi-moi", *settings.MESSAGE_ID_SECRETS]
    assert ways(subject="x", answers=ours) == ["signed_id"]
    settings.MESSAGE_ID_SECRETS = ["moi-moi-moi-moi-moi-moi"]
    assert ways(subject="x", answers=ours) == []


def test_a_relay_that_rewrote_the_domain_of_our_id_does_no_harm(case: Case) -> None:
    local = OutgoingMail.objects.get().message_id.partition("@")[0]
    assert ways(subject="x", answers=f"{local}@relay.noikhac.example") == ["signed_id"]


def test_a_hundred_mails_cost_as_many_queries_as_one(case: Case) -> None:
    mails = [parse(mail(f"[{case.number}]", refers="goc@may.example")) for _ in range(100)]
    with CaptureQueriesContext(connection) as one:
        candidates(mails[:1])
    with CaptureQueriesContext(connection) as many:
        candidates(mails)
    assert len(many) == len(one) <= 7
    assert named(mails[0]) == [case.pk]

"""A storm of automatic answers brings nothing out of us and loses nothing.

`HOTRO_AUTO_REPLIES=10000` runs as many; the ordinary run takes 1,000.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import pytest

from mailin.ledger import unaccounted
from mailin.mailboxes import store
from mailin.models import InboundMail
from support.actions import replies
from support.models import Case, Message, OutgoingMail
from tests import factories
from tests.mailin.cast import mail
from tests.mailin.drained import process_all
from tests.mailin.loops.storm import storm
from tests.mailin.poison.delivery import arrive

COUNT = int(os.environ.get("HOTRO_AUTO_REPLIES", "1000"))
PIECE = 1000


@pytest.fixture(autouse=True)
def _folders(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT, settings.RAW_MAIL_ROOT = tmp_path / "files", tmp_path / "mail"


def test_ten_thousand_automatic_answers_bring_out_no_mail(fresh_db: Any) -> None:
    arrive([mail("Mất kết nối")])
    process_all()
    case = Case.objects.get()
    replies.reply(factories.SYSTEM, case_id=case.pk, words=replies.Words("Đã kiểm tra."))
    case.refresh_from_db()
    sent = list(OutgoingMail.objects.order_by("pk").values_list("message_id", flat=True))
    assert len(sent) == 2

    rng = random.Random(46)
    letters = list(storm(COUNT, sent, rng))
    rows = []
    for start in range(0, COUNT, PIECE):
        rows += arrive(letters[start : start + PIECE])
        process_all()

    assert OutgoingMail.objects.count() == 2
    states = Counter(InboundMail.objects.values_list("state", "reason"))
    print(dict(states))
    assert sum(states.values()) == COUNT + 1
    assert unaccounted() == 0
    assert not any(state == "stored" for state, _reason in states)
    assert all(store().exists(digest) for digest in InboundMail.objects.values_list("digest", flat=True))
    after = Case.objects.get(pk=case.pk)
    assert (after.stage, after.requester_at) == (case.stage, case.requester_at)
    assert Message.objects.filter(case=case).count() == 2
    assert states["ignored", "auto_reply"] > COUNT // 2

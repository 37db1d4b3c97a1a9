"""The mail room's screen: held mail is seen safely, decided without scripts, and only by the mail room."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mailin.models import InboundMail
from mailin.process import drain
from support.models import Case, QueueProfile, ReadLog
from support.web import counts
from tests import factories as make
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
ROOM = "/tiep-nhan/thu"


def test_a_held_mail_is_listed_with_its_reason_and_shown_as_text(officer: Client, held: Any) -> None:
    row = held()
    page = officer.get(ROOM).content.decode()
    assert "Người lạ trong luồng thư" in page
    assert page.count("data-row>") == 1
    shown = officer.get(f"{ROOM}/{row.pk}").content.decode()
    assert "Tôi cũng bị." in shown
    assert f'value="{Case.objects.get().number}"' in shown


def test_personal_data_is_masked_in_list_and_preview(officer: Client, held: Any) -> None:
    row = held(f"Re: số định danh {make.NUMBER}", f"Số định danh cá nhân {make.NUMBER} bị sai.")
    for address in (ROOM, f"{ROOM}/{row.pk}"):
        page = officer.get(address).content.decode()
        assert make.NUMBER not in page
        assert "đã che 12 chữ số" in page


def test_each_decision_works_as_a_plain_form(officer: Client, held: Any) -> None:
    decide = reverse("mailin:decide")
    opened, attached, ignored = held(), held(), held()
    number = Case.objects.get().number
    officer.post(decide, {"mail": opened.pk, "from": "mail", "decision": "open"})
    officer.post(decide, {"mail": attached.pk, "decision": "attach", "number": number})
    wrong = officer.post(decide, {"mail": ignored.pk, "from": "mail", "decision": "ignore"})
    assert wrong.status_code == 422
    assert "không được để trống" in wrong.content.decode()
    officer.post(decide, {"mail": ignored.pk, "decision": "ignore", "reason": "Quảng cáo"})
    states = [InboundMail.objects.get(pk=row.pk).state for row in (opened, attached, ignored)]
    assert states == ["opened", "reply", "ignored"]
    undone = officer.post(f"{decide}?hoan-tac={ignored.pk}")
    assert undone.status_code == 302
    ignored.refresh_from_db()
    assert ignored.state == "held"


def test_many_are_spam_with_one_key_and_come_back_with_one_undo(officer: Client, held: Any) -> None:
    ids = [held().pk, held().pk, held().pk]
    page = officer.post(reverse("mailin:decide"), {"mail": ids, "decision": "spam"}, follow=True)
    assert InboundMail.objects.filter(reason="spam").count() == 3
    undo = f"{reverse('mailin:decide')}?hoan-tac={'.'.join(map(str, ids))}".replace(".", "%2E")
    assert undo.replace("%2E", ".") in page.content.decode()
    officer.post(undo)
    assert InboundMail.objects.filter(state="held").count() == 3


def test_nothing_ticked_is_said_and_changes_nothing(officer: Client, held: Any) -> None:
    held()
    page = officer.post(reverse("mailin:decide"), {"decision": "spam"}, follow=True)
    assert "Hãy chọn ít nhất một thư." in page.content.decode()
    assert InboundMail.objects.filter(state="held").count() == 1


def test_an_original_is_given_and_the_reading_logged(officer: Client, held: Any) -> None:
    from mailin.mailboxes import store

    row = held()
    answer = officer.get(f"{ROOM}/{row.pk}/goc")
    assert answer.content == store().get(row.digest)
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"].startswith("attachment")
    assert ReadLog.objects.get().target == f"mail:{row.pk}"


def test_an_original_with_personal_data_asks_for_a_reason(officer: Client, held: Any) -> None:
    row = held("Re: Hỏi", f"Số định danh cá nhân {make.NUMBER} bị sai.")
    for what in ("goc", "html"):
        asked = officer.get(f"{ROOM}/{row.pk}/{what}")
        assert make.NUMBER not in asked.content.decode("utf-8", "replace")
    assert officer.post(f"{ROOM}/{row.pk}/goc", {"reason": "xem"}).status_code == 422
    assert ReadLog.objects.count() == 0
    given = officer.post(f"{ROOM}/{row.pk}/goc", {"reason": "Đối chiếu theo đề nghị của cơ quan"})
    assert given["Content-Type"] == "message/rfc822"
    assert ReadLog.objects.get().reason == "Đối chiếu theo đề nghị của cơ quan"


EVIL = """<p onclick="alert(1)" style="color:red;position:fixed;background:url(http://x.example/a)">Chào
<script>alert(1)</script><img src="http://x.example/p.png" onerror="alert(1)">
<a href="javascript:alert(1)">bấm</a>
<form action="http://x.example"><input name="q"></form><iframe src="http://x.example"></iframe>
<svg onload="alert(1)"></svg><style>@import url(http://x.example/s.css)</style></p>"""


def test_mail_html_runs_fetches_and_leads_nowhere(officer: Client, put: Put) -> None:
    made = message_from_bytes(mail("HTML", sender="<khong-dia-chi>"), policy=default)
    assert isinstance(made, EmailMessage)
    made.add_alternative(EVIL, subtype="html")
    (row,) = put(made.as_bytes())
    drain()
    answer = officer.get(f"{ROOM}/{row.pk}/html")
    assert answer["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    )
    page = answer.content.decode()
    assert "Chào" in page
    for trace in ("http:", "script", "alert", "onclick", "<img", "<form", "<iframe", "<svg", "url(", "href"):
        assert trace not in page, trace


def test_withheld_mail_shows_nothing_of_itself(officer: Client, put: Put) -> None:
    (row,) = put(mail("[TỐI MẬT] Phương án di dời", "Nội dung kín."))
    drain()
    page = officer.get(f"{ROOM}/{row.pk}").content.decode()
    assert "Phương án" not in page
    assert "không được lưu" in page
    assert officer.get(f"{ROOM}/{row.pk}/goc").status_code == 404
    assert officer.get(f"{ROOM}/{row.pk}/html").status_code == 404


def test_mail_of_a_ticket_in_a_closed_queue_stays_closed(officer: Client, put: Put) -> None:
    put(mail("Hỏi"))
    drain()
    row = InboundMail.objects.get()
    assert officer.get(f"{ROOM}/{row.pk}/goc").status_code == 200
    QueueProfile.objects.filter(queue=Case.objects.get().queue_id).update(restricted=True)
    assert officer.get(f"{ROOM}/{row.pk}/goc").status_code == 404
    assert officer.get(f"{ROOM}/{row.pk}").status_code == 404


def test_the_room_costs_as_much_for_100_mails_as_for_one(
    officer: Client, held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_GAUGE_SECONDS", 600)  # the frame's figures are asked for before, once
    first = held()
    officer.get(ROOM)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(address).status_code == 200
        assert len(seen) <= 24, [one["sql"][:200] for one in seen]
        return len(seen)

    one, detail = asked(ROOM), asked(f"{ROOM}/{first.pk}")
    rows = [
        InboundMail(
            mailbox=first.mailbox, uidvalidity=9, uid=n, digest=first.digest, size=1, state="held",
            reason="no_sender", fetched_at=first.fetched_at, judged_at=first.judged_at,
        )
        for n in range(100)
    ]  # fmt: skip
    InboundMail.objects.bulk_create(rows)
    assert asked(ROOM) == one
    assert asked(f"{ROOM}/{first.pk}") == detail
    page = officer.get(ROOM).content.decode()
    assert page.count("data-row>") == 50
    assert 'rel="next"' in page

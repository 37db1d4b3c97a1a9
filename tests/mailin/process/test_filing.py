"""Stored mails become tickets, replies and states: nothing lost, doubled or put where it does not belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailin.models import InboundMail
from mailin.process import drain, process_stored
from support.actions import replies
from support.domain.reference import make_message_id
from support.domain.roles import Actor
from support.domain.suggest import Facts
from support.models import (
    Agency,
    AgencyDomain,
    Case,
    FollowUpAttachment,
    IgnoreEmail,
    Message,
    OutgoingMail,
    OutgoingRecipient,
    RegisterEntry,
)
from tests.mailin.cast import BINH, HANOI, LA, bounce, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]


def states() -> Counter[str]:
    return Counter(InboundMail.objects.values_list("state", flat=True))


def test_a_mail_is_filed_once_however_often_processing_runs(put: Put) -> None:
    put(mail())
    assert process_stored().states == {"opened": 1}
    assert process_stored().done == 0
    assert Case.objects.count() == 1


def test_the_same_mail_twice_is_one_ticket(put: Put) -> None:
    raw = mail()
    first, second = put(raw, raw)
    drain()
    second.refresh_from_db()
    assert (second.state, second.original_id) == ("duplicate", first.pk)
    assert Case.objects.count() == 1
    put(raw)
    drain()
    assert states() == {"opened": 1, "duplicate": 2}


def test_a_new_uidvalidity_brings_no_second_ticket(put: Put) -> None:
    raws = [mail(), mail(), mail()]
    put(*raws)
    drain()
    put(*raws, uidvalidity=2)
    drain()
    assert states() == {"opened": 3, "duplicate": 3}
    assert Case.objects.count() == 3


def test_equal_message_ids_with_other_content_are_two_tickets_and_flagged(put: Put) -> None:
    _first, second = put(mail("Một", message_id="x@may.example"), mail("Hai", message_id="x@may.example"))
    drain()
    second.refresh_from_db()
    assert states() == {"opened": 2}
    assert "same-message-id-other-content" in second.problems


def test_a_poisoned_mail_in_the_middle_of_100_stops_nobody(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    from support.domain import routing

    sound = routing.suggest_for

    def breaking(facts: Facts) -> Any:
        if "thuốc độc" in facts.subject:
            raise RuntimeError("không chịu nổi thư này")
        return sound(facts)

    monkeypatch.setattr(routing, "suggest_for", breaking)
    rows = put(*(mail(f"Thư {n}" if n != 50 else "Thư có thuốc độc") for n in range(100)))
    drain()
    assert states() == {"opened": 99, "held": 1}
    held = InboundMail.objects.get(state="held")
    assert held.pk == rows[50].pk
    assert (held.reason, held.subject) == ("error", "Thư có thuốc độc")
    assert "RuntimeError" in held.note
    assert "không chịu nổi" not in held.note
    numbers = RegisterEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 100))


def test_a_mail_whose_bytes_are_gone_is_held_visibly(put: Put) -> None:
    from mailin.mailboxes import store

    lost, _fine = put(mail(), mail())
    store().destroy(lost.digest)
    drain()
    lost.refresh_from_db()
    assert (lost.state, lost.reason) == ("held", "bytes_missing")
    assert states() == {"held": 1, "opened": 1}


def test_a_mail_that_killed_its_worker_again_and_again_is_held(put: Put) -> None:
    killer, _fine = put(mail(), mail())
    InboundMail.objects.filter(pk=killer.pk).update(attempts=6)
    drain()
    killer.refresh_from_db()
    assert (killer.state, killer.reason) == ("held", "error")
    assert states() == {"held": 1, "opened": 1}


def test_a_full_disk_holds_nobody_and_loses_nothing(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    from support.actions import files

    def full(_batches: Any) -> Any:
        raise OSError(28, "No space left on device")

    (row,) = put(mail())
    with monkeypatch.context() as broken:
        broken.setattr(files, "store_all", full)
        for _sweep in range(10):
            with pytest.raises(OSError, match="No space"):
                process_stored()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("stored", 0)
    drain()
    assert states() == {"opened": 1}


def test_an_answer_in_the_same_batch_lands_on_the_same_ticket(put: Put) -> None:
    put(
        mail("Hỏi", message_id="a@may.example"),
        mail("Re: Hỏi", message_id="b@may.example", answers="a@may.example"),
        mail("Re: Hỏi", answers="b@may.example", refers="a@may.example b@may.example"),
    )
    drain()
    assert states() == {"opened": 1, "reply": 2}
    assert Message.objects.filter(case=Case.objects.get()).count() == 3


def test_an_answer_to_our_reply_reopens_its_ticket(put: Put) -> None:
    put(mail("Hỏi"))
    drain()
    case = Case.objects.get()
    by = Actor.system("test")
    replies.reply(by, case_id=case.pk, words=replies.Words("Đã xử lý."))
    Case.objects.update(stage="resolved")
    ours = OutgoingMail.objects.get(kind="reply").message_id
    put(mail("Re: Hỏi", "Vẫn còn lỗi.", answers=ours))
    drain()
    case.refresh_from_db()
    assert case.stage == "reopened"
    assert states() == {"opened": 1, "reply": 1}


def test_a_stranger_with_number_and_thread_is_held_and_nothing_changes(put: Put) -> None:
    put(mail("Hỏi", message_id="a@may.example"))
    drain()
    case = Case.objects.get()
    ours = OutgoingMail.objects.get(kind="receipt").message_id
    version, sent = case.version, OutgoingMail.objects.count()
    put(
        mail(f"[{case.number}] cho xin thông tin", sender=LA),
        mail("Re: Hỏi", sender=LA, answers="a@may.example"),
        mail("Re: Hỏi", sender=LA, answers=ours),
        mail("Re: Hỏi", sender=LA, answers="ht.receipt.1.aaaaaaaaaaaaaaaaaaaa@mps.gov.vn"),
    )
    drain()
    case.refresh_from_db()
    assert case.version == version
    assert Message.objects.filter(case=case).count() == 1
    reasons = Counter(InboundMail.objects.filter(state="held").values_list("reason", flat=True))
    assert reasons == {"stranger_in_thread": 3}
    # The forged id names no ticket, so that mail is a new matter of its own.
    assert Case.objects.exclude(pk=case.pk).count() == 1
    assert OutgoingMail.objects.count() == sent + 1


def test_a_colleague_of_the_same_agency_may_answer_another_agency_may_not(put: Put) -> None:
    for name, domain in (("Sở A", "tuyenquang.example"), ("Xã B", "xa.tuyenquang.example")):
        AgencyDomain.objects.create(agency=Agency.objects.create(name=name), domain=domain)
    put(mail("Hỏi", message_id="a@may.example"))
    drain()
    put(
        mail("Re: Hỏi", sender=BINH, answers="a@may.example"),
        mail("Re: Hỏi", sender="Xã <ai@xa.tuyenquang.example>", answers="a@may.example"),
    )
    drain()
    assert states() == {"opened": 1, "reply": 1, "held": 1}


def test_a_new_subject_in_an_old_thread_opens_a_linked_ticket(put: Put) -> None:
    put(mail("Mất kết nối trục liên thông", message_id="a@may.example"))
    drain()
    put(mail("Xin cấp lại chứng thư số", answers="a@may.example"))
    drain()
    old, new = Case.objects.order_by("pk")
    assert new.related_to_id == old.pk
    assert states() == {"opened": 2}


def test_a_genuine_bounce_marks_the_recipient_and_a_forged_one_nothing(put: Put) -> None:
    put(mail("Hỏi"))
    drain()
    sent = OutgoingMail.objects.get()
    OutgoingRecipient.objects.update(state="accepted")
    forged = make_message_id("receipt", "999", "mps.gov.vn", b"another-secret-of-16").strip("<>")
    put(bounce(forged, "thu.lt@tuyenquang.example"), bounce(sent.message_id, "ai.do@noikhac.example"))
    drain()
    assert OutgoingRecipient.objects.get().state == "accepted"
    put(bounce(sent.message_id, "thu.lt@tuyenquang.example"))  # to one alone: its Message-ID is enough
    drain()
    assert OutgoingRecipient.objects.get().state == "bounced"
    row = InboundMail.objects.get(reason="bounce")
    assert row.case_id == Case.objects.get().pk
    assert states() == {"opened": 1, "ignored": 3}
    assert OutgoingMail.objects.count() == 1


def test_automatic_answers_never_make_a_loop(put: Put) -> None:
    put(mail("Hỏi"))
    drain()
    ours = OutgoingMail.objects.get().message_id
    for _round in range(5):
        put(mail("Trả lời tự động: Hỏi", answers=ours, Auto_Submitted="auto-replied"))
        drain()
    assert OutgoingMail.objects.count() == 1
    assert states() == {"opened": 1, "ignored": 5}
    assert set(InboundMail.objects.filter(state="ignored").values_list("case_id", flat=True)) == {
        Case.objects.get().pk
    }


def test_receipts_to_one_sender_stop_at_the_cap_within_and_across_batches(put: Put) -> None:
    put(*(mail(f"Việc {n}") for n in range(6)))
    drain()
    put(*(mail(f"Việc nữa {n}") for n in range(3)))
    drain()
    assert Case.objects.count() == 9
    assert OutgoingMail.objects.filter(kind="receipt").count() == settings.MAIL_CAP_HOUR


def test_an_old_mailbox_read_for_the_first_time_sends_no_receipts(put: Put) -> None:
    put(mail("Cũ", date=timezone.now() - timedelta(days=40)), arrived_at=timezone.now() - timedelta(days=40))
    drain()
    assert Case.objects.count() == 1
    assert OutgoingMail.objects.count() == 0


def test_a_turned_away_domain_is_ignored_with_its_reason(put: Put) -> None:
    IgnoreEmail.objects.create(name="Thư quảng cáo", email_address="*@noikhac.example")
    put(mail(sender=LA))
    drain()
    assert InboundMail.objects.get().reason == "sender_ignored"


def test_files_and_text_arrive_whole(put: Put) -> None:
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    made = message_from_bytes(mail("Kèm tệp"), policy=default)
    assert isinstance(made, EmailMessage)
    made.add_attachment(b"a;b\n1;2\n", maintype="text", subtype="csv", filename="danh sách.csv")
    put(made.as_bytes())
    drain()
    file = FollowUpAttachment.objects.get()
    assert (file.filename, file.size) == ("danh sách.csv", 8)
    assert "quá thời gian chờ" in Message.objects.select_related("followup").get().body


def test_a_batch_of_100_costs_few_queries_a_mail(put: Put) -> None:
    put(*(mail(f"Việc {n}", sender=f"Người {n} <n{n}@co-quan.example>") for n in range(100)))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert process_stored().done == 100
    assert len(seen) < 100


def test_arrival_time_is_that_of_the_server(put: Put) -> None:
    arrived = timezone.now().replace(microsecond=0) - timedelta(hours=5)
    put(mail(date=arrived.astimezone(HANOI)), arrived_at=arrived)
    drain()
    assert Case.objects.get().received_at == arrived
    entry = RegisterEntry.objects.get()
    assert entry.received_at == arrived
    assert entry.evidence.startswith("Thư <thu-")

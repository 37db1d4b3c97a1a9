"""What becomes no message is told all the same: held mail to the open page, machines' mail to its ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mailin import told
from mailin.decide import Order, decide
from mailin.models import InboundMail
from mailin.process import drain
from mailin.words import Decision
from support import outbox
from support.live.topics import HELD, of_lists
from support.models import Case, Contact, Event, OutgoingMail, TurnedAway
from support.notify import compose
from support.queries.audience import touched
from support.web import story
from tests import factories
from tests.mailin.cast import LA, THU, bounce, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
THU_ADDRESS = "thu.lt@tuyenquang.example"


def _filed(put: Put, *raws: bytes) -> list[InboundMail]:
    rows = put(*raws)
    drain()
    return [InboundMail.objects.get(pk=row.pk) for row in rows]


def _news() -> list[Event]:
    return list(Event.objects.filter(kind="mail_held").order_by("pk"))


def test_a_mail_held_by_a_rule_rings_the_open_page_of_held_mail(put: Put) -> None:
    (first,) = _filed(put, mail("Hỏi", message_id="a@may.example"))
    (row,) = _filed(put, mail("Re: Hỏi", sender=LA, answers="a@may.example"))
    (event,) = _news()
    assert event.data == {"inbound": row.pk, "reason": "stranger_in_thread"}
    assert not event.cases.exists()
    assert list(of_lists(touched([event.pk]))) == [HELD]
    assert first.state == "opened"


def test_a_mail_held_after_an_error_rings_it_too(put: Put) -> None:
    from mailin.mailboxes import store

    (row,) = put(mail())
    store().destroy(row.digest)
    drain()
    (event,) = _news()
    assert event.data == {"inbound": row.pk, "reason": "bytes_missing"}


def test_a_mail_that_could_not_be_held_tells_nothing(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    from mailin.mailboxes import store

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("sổ không ghi được")

    (row,) = put(mail())
    store().destroy(row.digest)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "record_many", broken)
        with pytest.raises(RuntimeError):
            drain()
    row.refresh_from_db()
    assert row.state == "stored"
    assert not _news()
    drain()
    row.refresh_from_db()
    assert (row.state, len(_news())) == ("held", 1)


def _lines(case: Case) -> list[str]:
    engineer = factories.actor(factories.engineer())
    shown = story.told(engineer, case, {}, "support:ticket-story")
    return [str(entry.sentence) for entry in shown["entries"] if entry.sentence]


def test_machines_mail_leaves_one_small_line_and_no_unread_mark(put: Put) -> None:
    (opened,) = _filed(put, mail("Hỏi"))
    case = Case.objects.get(pk=opened.case_id)
    ours = OutgoingMail.objects.get()
    mark = compose.mark_of(ours.recipients.get())
    _filed(
        put,
        mail("Trả lời tự động: Hỏi", answers=ours.message_id, Auto_Submitted="auto-replied"),
        bounce(ours.message_id, THU_ADDRESS, status="4.4.1", action="delayed", mark=mark),
        bounce(ours.message_id, THU_ADDRESS, mark=mark),
    )
    lines = " ".join(_lines(case))
    for words in ("trả lời tự động", "còn đang trên đường", "bị trả lại"):
        assert lines.count(words) == 1
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.stage, fresh.requester_at) == (case.stage, case.requester_at)


def test_a_storm_of_absence_notes_does_not_bury_the_conversation(put: Put) -> None:
    (opened,) = _filed(put, mail("Hỏi"))
    ours = OutgoingMail.objects.get().message_id
    for _batch in range(2):
        rows = _filed(
            put,
            *(mail(f"Vắng mặt {n}", answers=ours, Auto_Submitted="auto-replied") for n in range(20)),
        )
        assert {(row.state, row.case_id) for row in rows} == {("ignored", opened.case_id)}
    assert Event.objects.filter(kind="mail_automatic").count() == told.MOST_LINES


def test_a_strangers_absence_note_leaves_no_line_on_a_ticket(put: Put) -> None:
    (opened,) = _filed(put, mail("Hỏi", message_id="a@may.example"))
    _filed(put, mail("Vắng mặt", sender=LA, answers="a@may.example", Auto_Submitted="auto-replied"))
    assert not Event.objects.filter(kind="mail_automatic", cases__case=opened.case_id).exists()


# --- spam ---------------------------------------------------------------------------------------------


def _held(put: Put, sender: str = LA) -> InboundMail:
    _filed(put, mail("Hỏi", message_id="a@may.example"))
    return _filed(put, mail("Re: Hỏi", "Quảng cáo", sender=sender, answers="a@may.example"))[0]


def test_spam_turns_the_sender_away_for_a_time_and_undo_lets_him_in(put: Put) -> None:
    by = factories.actor(factories.engineer())
    row = _held(put)
    decide(by, [row.pk], Order(Decision.SPAM, days=30))
    (again,) = _filed(put, mail("Lại quảng cáo", sender=LA))
    assert (again.state, again.reason) == ("ignored", "sender_ignored")
    decide(by, [row.pk], Order(Decision.HOLD))
    (back,) = _filed(put, mail("Hỏi thật", sender=LA))
    assert back.state == "opened"
    kinds = list(Event.objects.filter(kind="sender_turned").values_list("actor_id", flat=True))
    assert kinds == [by.user_id, by.user_id]


def test_the_time_runs_out_by_itself(put: Put) -> None:
    by = factories.actor(factories.engineer())
    decide(by, [_held(put).pk], Order(Decision.SPAM, days=30))
    TurnedAway.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert _filed(put, mail("Hỏi thật", sender=LA))[0].state == "opened"


def test_spam_in_a_forged_name_shuts_out_no_agency_and_nobody_we_verified(put: Put) -> None:
    factories.agency(domain="tuyenquang.example")
    by = factories.actor(factories.engineer())
    row = _held(put, sender="Giả danh <gia@tuyenquang.example>")
    row.state = "held"
    row.save(update_fields=["state"])
    decide(by, [row.pk], Order(Decision.SPAM, days=30))
    Contact.objects.update_or_create(
        email="la@noikhac.example", defaults={"verified_at": timezone.now(), "verified_by_id": by.user_id}
    )
    other = _held(put)
    decide(by, [other.pk], Order(Decision.SPAM, days=30))
    assert not TurnedAway.objects.exists()
    assert _filed(put, mail("Thư thật", sender=THU))[0].state == "opened"


def test_spam_without_days_turns_nobody_away(put: Put) -> None:
    decide(factories.actor(factories.engineer()), [_held(put).pk], Order(Decision.SPAM))
    assert not TurnedAway.objects.exists()


# --- finished tickets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "state", "opened"), [(29, "reply", 1), (31, "opened", 2)])
def test_an_answer_to_a_finished_ticket_reopens_it_or_opens_a_linked_one(
    put: Put, settings: Any, days: int, state: str, opened: int
) -> None:
    settings.MAIL_REOPEN_DAYS = 30
    (first,) = _filed(put, mail("Hỏi", message_id="a@may.example"))
    old = timezone.now() - timedelta(days=days)
    Case.objects.filter(pk=first.case_id).update(stage="closed", activity_at=old)
    number = Case.objects.get(pk=first.case_id).number
    (row,) = _filed(put, mail(f"Re: Hỏi [{number}]", "Lại lỗi.", answers="a@may.example"))
    assert (row.state, Case.objects.count()) == (state, opened)
    case = Case.objects.get(pk=first.case_id)
    assert case.stage == ("reopened" if opened == 1 else "closed")
    if opened == 2:
        assert row.reason == "old_ticket"
        assert Case.objects.get(pk=row.case_id).related_to_id == case.pk


def test_an_open_ticket_never_grows_too_old_for_an_answer(put: Put) -> None:
    (first,) = _filed(put, mail("Hỏi", message_id="a@may.example"))
    Case.objects.filter(pk=first.case_id).update(activity_at=timezone.now() - timedelta(days=400))
    assert _filed(put, mail("Re: Hỏi", answers="a@may.example"))[0].state == "reply"

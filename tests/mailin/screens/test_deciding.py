"""Deciding about held mail: many at once, asked once more where it matters, each outcome told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mailin.mailboxes import store
from mailin.models import InboundMail
from support.domain.roles import Role
from support.models import Case, QueueProfile, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def decide(officer: Client, **given: Any) -> Any:
    return officer.post(reverse("mailin:decide"), given, follow=True)


def states(*rows: Any) -> list[str]:
    return [InboundMail.objects.get(pk=row.pk).state for row in rows]


def test_destroying_content_is_asked_once_more_and_then_done(officer: Client, held: Any) -> None:
    row = held()
    asked = decide(officer, mail=row.pk, **{"from": "mail"}, decision="withhold", reason="Có dấu mật")
    page = asked.content.decode()
    assert "KHÔNG lấy lại được" in page
    assert 'value="Có dấu mật"' in page
    assert states(row) == ["held"]
    decide(officer, mail=row.pk, decision="withhold", reason="Có dấu mật", confirmed="1")
    assert states(row) == ["withheld"]
    assert not store().exists(row.digest)


def test_destroying_without_a_reason_asks_again_and_destroys_nothing(officer: Client, held: Any) -> None:
    row = held()
    again = decide(officer, mail=row.pk, decision="withhold", confirmed="1")
    assert again.status_code == 422
    assert "không được để trống" in again.content.decode()
    assert states(row) == ["held"]


def test_many_become_tickets_after_one_look_at_what_will_happen(officer: Client, held: Any) -> None:
    rows = [held(), held()]
    ids = [row.pk for row in rows]
    before = Case.objects.count()
    page = decide(officer, mail=ids, decision="open").content.decode()
    assert "giấy biên nhận" in page
    assert page.count('name="mail"') == 2
    assert states(*rows) == ["held", "held"]
    decide(officer, mail=ids, decision="open", confirmed="1")
    assert states(*rows) == ["opened", "opened"]
    assert Case.objects.count() == before + 2


def test_a_topic_chosen_by_a_person_stands_on_the_new_ticket(officer: Client, held: Any) -> None:
    row, topic = held(), Topic.objects.get(code="B3")
    decide(officer, mail=row.pk, **{"from": "mail"}, decision="open", topic=topic.pk)
    case = InboundMail.objects.get(pk=row.pk).case
    assert case is not None
    assert (case.topic_id, case.queue_id) == (topic.pk, topic.queue_id)


def test_a_ticket_picked_among_those_offered_takes_the_mail(officer: Client, held: Any) -> None:
    row, number = held(), Case.objects.get().number
    page = officer.get(reverse("mailin:mail", args=[row.pk])).content.decode()
    assert f'name="pick" value="{number}" checked' in page
    assert "trả lời thư đã có trong phiếu này" in page
    decide(officer, mail=row.pk, **{"from": "mail"}, decision="attach", pick=number)
    assert states(row) == ["reply"]


def test_tickets_are_found_by_words_and_only_those_one_works_on(officer: Client, held: Any) -> None:
    row = held()
    case = make.case(words=make.message("Chậm đồng bộ hộ tịch"))
    address = f"{reverse('mailin:mail', args=[row.pk])}?tim=dong+bo+ho+tich"
    assert case.number in officer.get(address).content.decode()
    QueueProfile.objects.filter(queue=case.queue_id).update(restricted=True)
    assert case.number not in officer.get(address).content.decode()


def test_many_are_attached_to_one_ticket_and_a_wrong_number_changes_nothing(
    officer: Client, held: Any
) -> None:
    rows, number = [held(), held()], Case.objects.get().number
    ids = [row.pk for row in rows]
    assert "Mã phiếu" in decide(officer, mail=ids, decision="attach").content.decode()
    wrong = decide(officer, mail=ids, decision="attach", number="HT-2020-999999", confirmed="1")
    assert "Không có phiếu nào mang mã này." in wrong.content.decode()
    assert states(*rows) == ["held", "held"]
    decide(officer, mail=ids, decision="attach", number=number, confirmed="1")
    assert states(*rows) == ["reply", "reply"]


def test_one_mail_that_cannot_be_decided_stops_no_other_and_is_named(officer: Client, held: Any) -> None:
    gone, still = held(), held()
    decide(officer, mail=gone.pk, decision="ignore", reason="Quảng cáo")
    page = decide(officer, mail=[gone.pk, still.pk], decision="spam").content.decode()
    assert states(gone, still) == ["ignored", "ignored"]
    assert InboundMail.objects.get(pk=still.pk).reason == "spam"
    assert "1 thư chưa xử lý được." in page
    assert f"Thư {gone.pk}: Thư này không còn chờ quyết định" in page


def test_many_are_judged_anew(officer: Client, held: Any) -> None:
    rows = [held(), held()]
    decide(officer, mail=[row.pk for row in rows], decision="replay")
    assert states(*rows) == ["stored", "stored"]


def test_spam_may_turn_the_sender_away_for_a_time_and_undo_lets_him_in(officer: Client, held: Any) -> None:
    from support.models import TurnedAway

    row = held()
    decide(officer, mail=row.pk, **{"from": "mail"}, decision="spam", days="30")
    assert TurnedAway.objects.count() == 1
    officer.post(f"{reverse('mailin:decide')}?hoan-tac={row.pk}")
    assert states(row) == ["held"]
    assert TurnedAway.objects.filter(until__isnull=True).count() == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OVERSIGHT, Role.ADMINISTRATOR, Role.GUIDE_EDITOR])
def test_others_than_the_mail_room_decide_nothing(held: Any, role: Role) -> None:
    row, client = held(), Client()
    client.force_login(make.user(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("mailin:decide"), {"mail": row.pk, "decision": "spam"}).status_code == 404
    assert client.get(reverse("mailin:mail", args=[row.pk])).status_code == 404
    assert states(row) == ["held"]


def test_mail_of_a_closed_queue_is_neither_listed_nor_destroyed(officer: Client, held: Any) -> None:
    row = InboundMail.objects.get(message_id="goc@may.example")
    QueueProfile.objects.filter(queue=Case.objects.get().queue_id).update(restricted=True)
    answer = decide(officer, mail=row.pk, decision="withhold", reason="Có dấu mật", confirmed="1")
    assert answer.status_code == 404
    assert states(row) == ["opened"]
